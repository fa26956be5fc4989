"""Writing the mails with links that were asked for: which one fits depends on whose address it is."""

import logging
from datetime import timedelta

from helpdesk import blocking, mail
from helpdesk.db import now, transaction
from helpdesk.models import OneTimeLink, User
from helpdesk.one_time_links import LIFETIMES
from helpdesk.worker import huey

log = logging.getLogger(__name__)
NOTHING = ""


@huey.task()
def mail_later(link_id: int) -> None:
    mail_link(link_id)


def mail_link(link_id: int) -> None:
    """Write the mail that somebody asked for, once, whoever calls and however often; none when the cap is reached."""
    with transaction():
        if not _claim(link_id):
            return
        link = OneTimeLink.get_by_id(link_id)
        if link.purpose == "ticket":
            mail.send_new_link(link.email, link.number)
            return
        person = _owner(link)
        if not _is_blocked(link.email, person) and not mail.is_full_of_links(link.email, person):
            _write(link, person)


def sweep(older_than: timedelta = timedelta(seconds=30), limit: int = 500) -> int:
    """Write what a dead worker left behind and return how many there were."""
    left = OneTimeLink.mailed_at.is_null() & (OneTimeLink.created_at < now() - older_than)
    ids = [link.id for link in OneTimeLink.select(OneTimeLink.id).where(left).order_by(OneTimeLink.id).limit(limit)]
    for link_id in ids:
        _try_again(link_id)
    return len(ids)


def _claim(link_id: int) -> bool:
    waiting = (OneTimeLink.id == link_id) & OneTimeLink.mailed_at.is_null()
    return OneTimeLink.update(mailed_at=now()).where(waiting).execute() == 1


def _owner(link: OneTimeLink) -> User | None:
    """Whose address it is. The way into an account is mailed to its own address, whichever of theirs was typed."""
    person = User.with_address(link.email)
    if person is not None and person.email != link.email and link.purpose in ("sign_in", "register", "reset"):
        link.email = person.email
        link.save()
    return person


def _is_blocked(address: str, person: User | None) -> bool:
    """Whether the block list keeps mail from this address that anybody can cause; who has confirmed it may come in."""
    is_proven = person is not None and person.verified_at is not None
    return not is_proven and blocking.find(email=address) is not None


def _write(link: OneTimeLink, person: User | None) -> None:
    purpose, template = _fitting(link.purpose, person)
    if purpose not in (NOTHING, link.purpose):
        link.purpose, link.expires_at = purpose, link.created_at + LIFETIMES[purpose]
        link.save()
    mail.write_about_account(
        template,
        link.email,
        link=link if purpose else None,
        anonymous=True,
        new_address=link.change.email if link.change else "",
    )


def _fitting(purpose: str, person: User | None) -> tuple[str, str]:
    """What the link is for, or nothing, and the mail around it."""
    if purpose == "new_address" and person is not None:
        return NOTHING, "account_taken"
    if purpose in ("new_address", "old_address", "delete"):
        return purpose, f"account_{purpose}"
    if person is None:
        return "register", "account_register" if purpose == "register" else "account_unknown"
    if not person.active:
        return NOTHING, "account_unknown"
    if purpose == "register" and person.password_hash:
        return "sign_in", "account_known"
    return purpose, f"account_{purpose}"


def _try_again(link_id: int) -> None:
    """One that fails stays for the next sweep and does not keep the others waiting."""
    try:
        mail_link(link_id)
    except Exception:
        log.exception("the mail for link %s could not be written", link_id)
