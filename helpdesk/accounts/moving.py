"""Another e-mail address for an account: the old one is told and must agree, the new one must prove itself."""

from peewee import IntegrityError

from helpdesk import audit, guest_links, one_time_links, search
from helpdesk.accounts.creating import address
from helpdesk.accounts.mailing import mail_later
from helpdesk.db import after_commit, db, for_update, now, transaction
from helpdesk.errors import Invalid, NotVisible, Refused
from helpdesk.models import AddressChange, OneTimeLink, User
from helpdesk.one_time_links import GONE, LIFETIMES, find_link, use_link

SIDES = ("old_address", "new_address")
BEFORE = "E-mail: "  # in the audit log, ahead of the old address
TAKEN = "There are questions or an account under this address already. Please write to us: we can join the two."


def ask_to_move(person: User, new: str) -> None:
    """Mail a link to each address; once both were used the account has the new one. An earlier wish ends.

    It is the same whether the new address is somebody else's already: only its reader hears of it. Raises Invalid.
    """
    new = address(new, "new_email")
    if new == person.email:
        raise Invalid("new_email", "This is the address that you have.")
    with transaction():
        stop_moving(person)
        until = now() + LIFETIMES["new_address"]
        change = AddressChange.create(user=person, email=new, expires_at=until)
        for side, email, user in (("old_address", person.email, person), ("new_address", new, None)):
            link = one_time_links.make(side, email, user=user, change=change, is_mailed=False)
            after_commit(mail_later, link.id)


def pending_move(person: User) -> AddressChange | None:
    """The change that still waits for one of the addresses or both."""
    return AddressChange.get_or_none((AddressChange.user == person.id) & (AddressChange.expires_at > now()))


def stop_moving(person: User) -> None:
    """The address stays; the mailed links end."""
    AddressChange.delete().where(AddressChange.user == person.id).execute()


def find_side(token: str) -> OneTimeLink:
    """The link of either side, if it can still be used. Raises NotVisible."""
    found = next((link for side in SIDES if (link := find_link(side, token))), None)
    if found is None or found.change is None:
        raise NotVisible(GONE)
    return found


def agree(token: str, *, network: str = "") -> bool:
    """Use the link of one side up; with the second one the address changes. Tell whether it did.

    Raises NotVisible when the link is not valid, Refused when somebody else came to have the address meanwhile.
    """
    side = find_side(token).purpose
    with transaction():
        link = use_link(side, token)
        change = for_update(AddressChange.select().where(AddressChange.id == link.change_id)).first()
        if change is None or not change.user.active:
            raise NotVisible(GONE)
        said = {"agreed_at" if side == "old_address" else "proved_at": now()}
        AddressChange.update(**said).where(AddressChange.id == change.id).execute()
        change = AddressChange.get_by_id(change.id)
        if change.agreed_at is None or change.proved_at is None:
            return False
        _move(change.user, change.email, network)
        return True


def disagree(token: str) -> None:
    """The reader of either address stops it. Raises NotVisible."""
    side = find_side(token).purpose
    with transaction():
        link = use_link(side, token)
        AddressChange.delete().where(AddressChange.id == link.change_id).execute()


def let_go(person: User) -> None:
    """What was mailed to the address that the person has until now ends, within the transaction that changes it."""
    stop_moving(person)
    one_time_links.end_links(person.email, "sign_in", "register", "reset", "delete")
    guest_links.revoke_of(person)


def _move(person: User, new: str, network: str) -> None:
    old, called = person.email, audit.called(person)
    let_go(person)
    try:
        with db.savepoint():
            User.update(email=new, verified_at=now()).where(User.id == person.id).execute()
    except IntegrityError:
        raise Refused(TAKEN) from None
    person = User.get_by_id(person.id)
    search.index_customer(person)
    audit.note("address_changed", by=person, about=called, old=BEFORE + old, new=BEFORE + new, address=network)
