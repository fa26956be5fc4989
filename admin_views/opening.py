"""Opening a ticket in the console: it is there for this person, or it does not exist."""

from peewee import JOIN, SQL, fn

from admin_views.access import me
from helpdesk import blocking
from helpdesk.errors import NotVisible
from helpdesk.mailboxes import mailbox
from helpdesk.models import Attachment, Block, Category, Reply, Role, Team, Ticket, User


def opened(number: str) -> Ticket:
    """The ticket with all that its head shows. A deleted one is there for who may delete.

    Raises NotVisible, for a ticket out of reach just as for one that does not exist.
    """
    ticket = _with_number(number.replace("\x00", ""))
    if ticket is None or not me().sees(ticket):
        raise NotVisible("There is no such ticket.")
    if any(mailbox(email) != email for email in (ticket.guest_email, ticket.customer.email) if email):
        ticket.is_blocked = blocking.is_asker_blocked(ticket)  # the query knows one spelling only
    return ticket


def message_of(ticket: Ticket, id: int) -> Reply:
    """One of its messages that was not deleted. Raises NotVisible."""
    reply = Reply.get_or_none((Reply.id == id) & (Reply.ticket == ticket.id) & Reply.deleted_at.is_null())
    return _belonging(reply, ticket)


def file_of(ticket: Ticket, id: int) -> Attachment:
    """One of its files. Raises NotVisible."""
    file = Attachment.get_or_none((Attachment.id == id) & (Attachment.ticket == ticket.id))
    return _belonging(file, ticket)


def _with_number(number: str) -> Ticket | None:
    assignee, target = User.alias(), Ticket.alias()
    alias = User.alias()
    asked_from = alias.select(alias.email).where((alias.email == Ticket.guest_email) & (alias.merged_into == User.id))
    address = fn.COALESCE(asked_from, User.email)
    blocked = Block.select(SQL("1")).where((Block.value == address) & blocking.is_live())
    about = (User.phone, User.profile_url, User.subscription, User.notes, User.language, User.time_zone)
    customer = (
        User.id,
        User.name,
        User.email,
        User.role,
        Role.id,
        Role.scope,
        User.active,
        User.verified_at,
        User.created_at,
        *about,
    )
    category = (Category.id, Category.name, Category.icon, Category.color)
    beside = (assignee.id, assignee.name, assignee.email, Team.id, Team.name)
    merged_into = (target.id, target.number, target.subject, target.assignee, target.team, target.deleted_at)
    return (
        Ticket.select(Ticket, fn.EXISTS(blocked).alias("is_blocked"), *customer, *category, *beside, *merged_into)
        .join_from(Ticket, User, on=Ticket.customer)
        .join_from(User, Role)
        .join_from(Ticket, Category, JOIN.LEFT_OUTER)
        .join_from(Ticket, assignee, JOIN.LEFT_OUTER, on=Ticket.assignee)
        .join_from(Ticket, Team, JOIN.LEFT_OUTER)
        .join_from(Ticket, target, JOIN.LEFT_OUTER, on=Ticket.merged_into)
        .where(Ticket.number == number)
        .first()
    )


def _belonging(part, ticket: Ticket):
    if part is None:
        raise NotVisible("There is no such thing.")
    part.ticket = ticket
    return part
