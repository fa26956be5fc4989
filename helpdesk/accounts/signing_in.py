"""sign_in(): by e-mail and password, with lock-out; or by a link that works once."""

from datetime import datetime, timedelta

from helpdesk import audit, limits, richtext
from helpdesk.accounts.passwords import is_right
from helpdesk.accounts.proving import owner, prove
from helpdesk.accounts.sessions import open_session
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Refused
from helpdesk.models import User
from helpdesk.one_time_links import use_link

# One sentence for every reason: an unknown address, a wrong password and a locked account look the same.
WRONG = "E-mail and password do not match, or there were too many attempts. Check both, or wait 15 minutes."
FREE_TRIES = 5
SHORTEST_LOCK, LONGEST_LOCK = timedelta(minutes=1), timedelta(minutes=15)


def sign_in(email: str, password: str, *, user_agent: str = "", address: str = "") -> str:
    """Return the token of a new session. Raises Refused with one and the same sentence for every reason.

    Raises TooMany, before a password is looked at, when too many tries came from the network.
    """
    limits.check("sign_in", network=limits.network_of(address))
    email = richtext.one_line(email).lower()
    user = User.with_address(email)
    admitted = _admit(user)
    right = is_right(password, user.password_hash if user else None)
    if not (user and admitted and right and user.active):
        _note_failure(user, user.email if user else email, address)
        raise Refused(WRONG)
    return _welcome(user, user_agent, address)


def sign_in_with_link(token: str, *, user_agent: str = "", address: str = "") -> str:
    """Use a sign-in link up and return the token of a new session. Raises NotVisible when it is not valid."""
    with transaction():
        user = owner(use_link("sign_in", token))
        prove(user)
        return _welcome(user, user_agent, address)


def _admit(user: User | None) -> bool:
    """Whether the password may be tried: by somebody who is known and not locked. Either way one row is written."""
    if user is not None and _count(user):
        return True
    limits.hit("sign-in:nobody", 0, timedelta(minutes=10))  # its commit takes as long as that of an attempt
    return False


def _count(user: User) -> bool:
    """Count the attempt before it is checked, so that many at once are no more than that; False while locked."""
    with transaction():
        current = for_update(User.select().where(User.id == user.id)).get()
        if current.locked_until and current.locked_until > now():
            return False
        tries = min(current.failed_sign_ins + 1, 1000)
        User.update(failed_sign_ins=tries, locked_until=_locked_until(tries)).where(User.id == user.id).execute()
        return True


def _locked_until(tries: int) -> datetime | None:
    if tries < FREE_TRIES:
        return None
    return now() + min(SHORTEST_LOCK * 2 ** min(tries - FREE_TRIES, 10), LONGEST_LOCK)


def _note_failure(user: User | None, email: str, address: str) -> None:
    """One row whoever it was. An unknown address is not written down: people type their password there by mistake."""
    locked = User.select().where((User.email == email) & (User.locked_until > now())).exists()
    about = audit.called(user) if user else "somebody unknown"
    audit.note("locked_out" if locked else "sign_in_failed", about=about, address=address)


def _welcome(user: User, user_agent: str, address: str) -> str:
    fresh = {"failed_sign_ins": 0, "locked_until": None, "last_seen_at": now()}
    with transaction():
        User.update(**fresh).where(User.id == user.id).execute()
        audit.note("signed_in", by=user, new=user_agent[:200], address=address)
        return open_session(user, user_agent=user_agent, address=address)
