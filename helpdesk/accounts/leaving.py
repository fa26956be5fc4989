"""leave(): a customer deletes their account. Their tickets stay, without anything that says whose they were."""

from collections.abc import Iterator
from typing import Any

from peewee import Expression

from helpdesk import audit, guest_links, one_time_links, search
from helpdesk.accounts import moving
from helpdesk.accounts.passwords import check_password
from helpdesk.accounts.proving import owner
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Forbidden
from helpdesk.mail.wishes import TO_STAFF
from helpdesk.mailboxes import mailbox
from helpdesk.models import (
    Activity,
    AddressChange,
    AuditEntry,
    Draft,
    Email,
    GuestLink,
    OneTimeLink,
    PersonMerge,
    Reply,
    SavedFilter,
    Session,
    TeamMember,
    Ticket,
    User,
    Viewer,
)
from helpdesk.models.people import NOWHERE
from helpdesk.one_time_links import use_link
from helpdesk.tokens import new_token

NAME = "Deleted account"
STAFF = "An account of the staff is switched off by an administrator, under People."
GONE = "This was removed together with the account."
OWN = (
    Session.user, OneTimeLink.user, AddressChange.user, Draft.user, Viewer.user, SavedFilter.owner, TeamMember.user,
)  # fmt: skip
GUEST = ("guest_name", "guest_email", "guest_phone")


def leave(person: User, password: str) -> None:
    """Delete the account of a customer. Raises Invalid("password") when it is wrong, Forbidden for staff."""
    _refuse_staff(person)
    check_password(person, password, "password")
    with transaction():
        _forget(person)


def leave_with_link(token: str) -> None:
    """The same by a link mailed to the address of the account. Raises NotVisible when it is not valid."""
    with transaction():
        _forget(owner(use_link("delete", token)))


def _refuse_staff(person: User) -> None:
    if person.role.is_staff:
        raise Forbidden(STAFF)


def _forget(person: User) -> None:
    """Also whoever was merged into them: nothing leads to an account that is gone, and nothing is taken back."""
    person = for_update(User.select().where(User.id == person.id)).get()
    _refuse_staff(person)
    everybody = [person, *person.aliases]
    was = [address for one in everybody for address in _addresses(one)]
    tickets = list(Ticket.select().where(Ticket.customer == person.id))
    for address in was:
        one_time_links.end_links(address, *one_time_links.LIFETIMES)
    PersonMerge.delete().where(PersonMerge.source.in_(everybody) | PersonMerge.into.in_(everybody)).execute()
    for one in everybody:
        _empty(one)
    for ticket in tickets:
        _forget_asker(ticket)
    _forget_mails(person.id, was)
    _forget_trail(person, everybody, was)
    search.index_customer(User.get_by_id(person.id))
    audit.note("account_deleted", about=f"Account {person.id}")


def _empty(person: User) -> None:
    for owned in OWN:
        owned.model.delete().where(owned == person.id).execute()
    User.update(**_nobody(person)).where(User.id == person.id).execute()


def _addresses(person: User) -> list[str]:
    """Theirs, those that they had before, and the one they were about to have; but for what is somebody else's now."""
    known = set(_former(person))
    known |= {change.email for change in AddressChange.select().where(AddressChange.user == person.id)}
    others = {other.email for other in User.select(User.email).where(User.email.in_(known))} if known else set()
    return [person.email, *sorted(known - others - {person.email})]


def _former(person: User) -> Iterator[str]:
    """The addresses that the audit log knows, the last one first, whoever changed them."""
    address, moved = person.email, AuditEntry.event.in_(("address_changed", "person_changed"))
    since = moved & (AuditEntry.at >= person.created_at) & AuditEntry.new.contains(moving.BEFORE)
    for entry in AuditEntry.select().where(since).order_by(AuditEntry.id.desc()):
        if moving.BEFORE + address in entry.new.splitlines():
            address = next(line for line in entry.old.splitlines() if line.startswith(moving.BEFORE))
            address = address.removeprefix(moving.BEFORE)
            yield address


def _nobody(person: User) -> dict[str, Any]:
    """An account that nobody can use; the address is one that no mail can reach and nobody can guess."""
    empty = dict.fromkeys(("phone", "time_zone", "subscription", "profile_url", "notes"), "")
    never = dict.fromkeys(("password_hash", "verified_at", "registered_at", "last_seen_at", "locked_until"))
    email = f"deleted-{person.id}-{new_token()[:16].lower()}{NOWHERE}"
    return empty | never | {"email": email, "name": NAME, "active": False, "preferences": {}, "language": "en"}


def _forget_asker(ticket: Ticket) -> None:
    """The guest's name, address and phone on the ticket and in what its history could take back, and the way in."""
    Ticket.update(**dict.fromkeys(GUEST, "")).where(Ticket.id == ticket.id).execute()
    guest_links.revoke_all(ticket)
    GuestLink.update(address="").where(GuestLink.ticket == ticket.id).execute()
    for activity in Activity.select().where((Activity.ticket == ticket.id) & (Activity.event == "ticket_edited")):
        kept = {name: value for name, value in (activity.undo or {}).items() if name not in GUEST}
        Activity.update(undo=kept).where(Activity.id == activity.id).execute()


def _forget_mails(person_id: int, addresses: list[str]) -> None:
    """Mails to the person, and to staff about what they asked, wherever it was merged: they name the person."""
    said = {"text": GONE, "html": GONE}
    waiting = Email.sent_at.is_null() & Email.failed_at.is_null()
    theirs = Email.to.in_(addresses)
    Email.update(failed_at=now(), error=GONE).where(theirs & waiting).execute()
    Email.update(error=GONE).where(theirs & (Email.error != "")).execute()
    nobody = User.select(User.email).where(User.id == person_id).scalar()
    Email.update(to=nobody, mailbox=mailbox(nobody), **said).where(theirs).execute()
    asked = Ticket.select(Ticket.id).where(Ticket.customer == person_id)
    brought = Reply.select(Reply.ticket).where(Reply.origin.in_(asked))
    to_staff = Email.ticket.in_(brought) & Email.template.in_(list(TO_STAFF))
    Email.update(**said).where(Email.ticket.in_(asked) | to_staff).execute()


def _forget_trail(person: User, everybody: list[User], addresses: list[str]) -> None:
    """What the audit log says of them: that something happened stays, to whom and from where does not."""
    said = {"about": f"Account {person.id}", "address": "", "old": "", "new": ""}
    AuditEntry.update(who=said["about"], **said).where(AuditEntry.by.in_(everybody)).execute()
    for address in addresses:
        AuditEntry.update(**said).where(_is_about(address)).execute()


def _is_about(address: str) -> Expression:
    """Under whatever name: the account, it and another one that were merged, or a mail to it."""
    about = AuditEntry.about
    named = about.contains(f"({address})") | (about == address)
    return (
        named
        | about.startswith(f"{address} into ")
        | about.endswith(f" into {address}")
        | about.endswith(f" to {address}")
    )
