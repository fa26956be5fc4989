"""Guest links: the mailed way to one ticket for somebody without an account.

The token is computed from the desk's key and the row, so that neither the database nor the mail ledger holds it.
"""

from datetime import timedelta

from peewee import Expression

from helpdesk import audit, search
from helpdesk.db import for_update, now, transaction
from helpdesk.errors import Forbidden, NotVisible
from helpdesk.models import Activity, Desk, GuestLink, Reply, Ticket, User
from helpdesk.models.asked import reader
from helpdesk.settings import settings
from helpdesk.tokens import derived, hashed, new_token


def issue(ticket: Ticket) -> GuestLink:
    """The live link for its reader's address; a new one if there is none or more than half of its time is over."""
    address, lifetime = reader(ticket).email, timedelta(days=Desk.current().guest_link_days)
    for_it = (GuestLink.ticket == ticket.id) & (GuestLink.address == address)
    fresh = for_it & _live() & (GuestLink.expires_at > now() + lifetime / 2)
    found = GuestLink.select().where(fresh).order_by(GuestLink.expires_at.desc()).first()
    return found or _new(ticket, address, lifetime)


def url(link: GuestLink) -> str:
    """The address that goes into the mail. Whoever knows it sees the ticket: keep it out of logs and tables."""
    return f"{settings.base_url}/t/{_token(link.nonce)}"


def find(token: str) -> GuestLink | None:
    """The live link of a token, with its ticket and customer; None when it is unknown, over, revoked or deleted."""
    return _found(GuestLink.token_hash == hashed(token))


def live(link_id: int) -> GuestLink | None:
    """The same for the id of a link opened before."""
    return _found(GuestLink.id == link_id)


def confirm(link: GuestLink) -> None:
    """Whoever opened the link reads the mail of its address: that is verified, and what was asked from it is theirs.

    Nothing happens when the link was revoked meanwhile.
    """
    with transaction():
        ticket = for_update(Ticket.select().where(Ticket.id == link.ticket_id)).get()
        if not is_live(GuestLink.get_by_id(link.id)):
            return
        person = _proved(link, ticket)
        if ticket.confirmed_at is None and (person or link.address == ticket.guest_email):
            for one in [ticket, *_kin(ticket)]:
                _confirm(one)
        if person:
            _verify(person, ticket)


def confirm_all(person: User) -> None:
    """Every ticket that was sent from the person's address until now is theirs, within the transaction that proves it.

    A name or phone is not taken over: nobody has looked at what stands in these tickets.
    """
    aliases = User.select(User.email).where(User.merged_into == person.id)
    waiting = (Ticket.customer == person.id) & Ticket.confirmed_at.is_null() & Ticket.deleted_at.is_null()
    waiting &= Ticket.guest_email.not_in(aliases)
    for ticket in list(for_update(Ticket.select().where(waiting))):
        _confirm(ticket)


def revoke(link: GuestLink, *, by: User) -> None:
    """End the link at once. Raises NotVisible for a ticket out of reach, Forbidden for who may not change it."""
    if not by.sees(link.ticket):
        raise NotVisible("There is no such link.")
    if not (by.is_staff and by.can("update")):
        raise Forbidden("You may not change this ticket.")
    with transaction():
        live_one = (GuestLink.id == link.id) & GuestLink.revoked_at.is_null()
        if GuestLink.update(revoked_at=now()).where(live_one).execute():
            audit.note("guest_link_ended", by=by, about=link.ticket.number)


def end(ticket: Ticket, *, by: User) -> None:
    """End every link to the ticket, as its customer wants it; the next mail brings a new one.

    Raises NotVisible for everybody else.
    """
    if ticket.customer_id != by.id or ticket.deleted_at is not None:
        raise NotVisible("There is no such link.")
    with transaction():
        revoke_all(ticket)
        audit.note("guest_link_ended", by=by, about=ticket.number)


def revoke_all(ticket: Ticket) -> None:
    """End every link to the ticket at once, as when its address turns out to be somebody else's."""
    live_ones = (GuestLink.ticket == ticket.id) & GuestLink.revoked_at.is_null()
    GuestLink.update(revoked_at=now()).where(live_ones).execute()


def revoke_of(person: User) -> None:
    """End every link to what the person asked: what is mailed from now on goes to another address."""
    theirs = GuestLink.ticket.in_(Ticket.select(Ticket.id).where(Ticket.customer == person.id))
    GuestLink.update(revoked_at=now()).where(theirs & GuestLink.revoked_at.is_null()).execute()


def is_live(link: GuestLink) -> bool:
    """Whether the loaded link still opens its ticket."""
    return link.revoked_at is None and link.expires_at > now()


def _new(ticket: Ticket, address: str, lifetime: timedelta) -> GuestLink:
    nonce, until = new_token()[:32], now() + lifetime
    return GuestLink.create(
        ticket=ticket, address=address, nonce=nonce, token_hash=hashed(_token(nonce)), expires_at=until
    )


def _token(nonce: str) -> str:
    return derived("guest-link", nonce)


def _live() -> Expression:
    return GuestLink.revoked_at.is_null() & (GuestLink.expires_at > now())


def _found(condition: Expression) -> GuestLink | None:
    return (
        GuestLink.select(GuestLink, Ticket, User)
        .join(Ticket)
        .join(User, on=Ticket.customer == User.id)
        .where(condition & _live() & Ticket.deleted_at.is_null())
        .first()
    )


def _confirm(ticket: Ticket) -> None:
    ticket.confirmed_at = now()
    ticket.save()
    search.rescope(ticket)
    _tell_elsewhere(ticket)


def _kin(ticket: Ticket) -> list[Ticket]:
    """What the link proves as well: tickets of the same guest whose messages stand here, or that were split off."""
    here = Reply.select(Reply.origin).where((Reply.ticket == ticket.id) & Reply.origin.is_null(False))
    divided = (Activity.ticket == ticket.id) & (Activity.event == "ticket_split")
    split_off = Activity.select(Activity.new).where(divided)
    kin = (Ticket.id.in_(here) | Ticket.number.in_(split_off)) & (Ticket.id != ticket.id)
    theirs = (Ticket.customer == ticket.customer_id) & (Ticket.guest_email == ticket.guest_email)
    theirs &= Ticket.confirmed_at.is_null() & Ticket.deleted_at.is_null()
    return list(Ticket.select().where(kin & theirs))


def _tell_elsewhere(ticket: Ticket) -> None:
    """Messages of it that a merge has moved are theirs to find from now on."""
    homes = Reply.select(Reply.ticket).where((Reply.origin == ticket.id) & (Reply.ticket != ticket.id))
    for home in Ticket.select().where(Ticket.id.in_(homes)):
        search.index(home)


def _proved(link: GuestLink, ticket: Ticket) -> User | None:
    """Whose address the link was mailed to; None when that is not the ticket's customer any more.

    Links of an earlier version do not say so: they went where mail about the ticket goes.
    """
    if not link.address:
        return reader(ticket)
    whose = (User.id == ticket.customer_id) | (User.merged_into == ticket.customer_id)
    return User.get_or_none((User.email == link.address) & whose)


def _verify(person: User, ticket: Ticket) -> None:
    news = {
        "verified_at": person.verified_at or now(),
        "name": person.name or ticket.guest_name,
        "phone": person.phone or ticket.guest_phone,
    }
    if news != {field: getattr(person, field) for field in news}:
        User.update(**news).where(User.id == person.id).execute()
        search.index_customer(person)
