"""worn(): the tags of some tickets."""

from collections import defaultdict

from peewee import ModelSelect

from helpdesk.models import Tag, TicketTag


def worn(ids: list[int]) -> dict[int, list[Tag]]:
    """The tags of each ticket with one of these ids, by name; one query."""
    tags: dict[int, list[Tag]] = defaultdict(list)
    pairs: ModelSelect[TicketTag] = TicketTag.select(TicketTag.ticket, Tag).join(Tag).order_by(Tag.name)
    for pair in pairs.where(TicketTag.ticket.in_(ids)):
        tags[pair.ticket_id].append(pair.tag)
    return tags
