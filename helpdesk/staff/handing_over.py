"""Tickets by the thousand change their customer: what leads to them, and who finds them, along with it."""

from typing import Any

from peewee import chunked

from helpdesk import search
from helpdesk.db import now
from helpdesk.models import Email, GuestLink, Reply, Ticket, User

CHUNK = 1_000
MISTAKEN = "It was for somebody who was taken for its reader, and did not leave before that was taken back."


def hand_over(ids: list[int], giver: User, taker: User) -> None:
    """Give these tickets of one customer to another one. Their times and versions stay as they are."""
    for some in chunked(ids, CHUNK):
        Ticket.update(customer=taker).where(Ticket.id.in_(some) & (Ticket.customer == giver.id)).execute()
        _mark_links(some, giver)
    search.pass_on(ids, giver, taker)
    for ticket in Ticket.select().where(Ticket.id.in_(_mixed(ids))):
        search.index(ticket)


def end_links(ids: list[int], but: list[str]) -> None:
    """Links to these tickets end, but those mailed to one of these addresses; mails with them that still wait stay."""
    for some in chunked(ids, CHUNK):
        elsewhere = GuestLink.ticket.in_(some) & GuestLink.address.not_in([*but, ""]) & GuestLink.revoked_at.is_null()
        links = [link.id for link in GuestLink.select(GuestLink.id).where(elsewhere)]
        waiting = Email.link.in_(links) & Email.sent_at.is_null() & Email.failed_at.is_null()
        Email.update(failed_at=now(), error=MISTAKEN).where(waiting).execute()
        GuestLink.update(revoked_at=now()).where(GuestLink.id.in_(links)).execute()


def _mark_links(ids: list[int], giver: User) -> None:
    """Links of an earlier version do not say where they were mailed to: to the customer of then."""
    unmarked = GuestLink.ticket.in_(ids) & (GuestLink.address == "")
    GuestLink.update(address=giver.email).where(unmarked).execute()


def _mixed(ids: list[int]) -> list[int]:
    """Tickets where messages of these and of others stand together: who may read which has changed."""
    found: set[int] = set()
    for some in chunked(ids, CHUNK):
        either: Any = Reply.origin.in_(some) | Reply.ticket.in_(some)
        brought = Reply.select(Reply.ticket).where(Reply.origin.is_null(False) & either)
        found |= {reply.ticket_id for reply in brought.distinct()}
    return sorted(found)
