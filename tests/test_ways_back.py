"""For each change, the way back: all is as it was."""

import pytest

from helpdesk import tickets
from helpdesk.errors import Forbidden, NotVisible
from helpdesk.models import (
    Activity,
    Attachment,
    Category,
    Priority,
    Tag,
    Ticket,
    User,
)
from helpdesk.tickets import undoing
from helpdesk.tickets.undoing import is_undoable
from helpdesk.tickets.ways import WAYS
from tests.busy import message
from tests.merged import clocks, last


@pytest.fixture(autouse=True)
def standing(clock):
    """Times are exact in these tests."""


CHANGES = {
    "ticket_assigned": lambda ticket, root: tickets.assign(ticket, User.get(User.name == "Bob"), by=root),
    "ticket_taken": lambda ticket, root: tickets.take(ticket, by=root),
    "ticket_unassigned": lambda ticket, root: tickets.unassign(ticket, by=root),
    "team_changed": lambda ticket, root: tickets.set_team(ticket, None, by=root),
    "status_changed": lambda ticket, root: tickets.wait(ticket, by=root),
    "ticket_resolved": lambda ticket, root: tickets.resolve(ticket, by=root),
    "ticket_closed": lambda ticket, root: (tickets.resolve(ticket, by=root), tickets.close(ticket, by=root)),
    "ticket_cancelled": lambda ticket, root: tickets.cancel(ticket, by=root),
    "ticket_reopened": lambda ticket, root: (tickets.resolve(ticket, by=root), tickets.reopen(ticket, by=root)),
    "priority_changed": lambda ticket, root: tickets.prioritise(ticket, Priority.URGENT, by=root),
    "category_changed": lambda ticket, root: tickets.move(ticket, Category.get(Category.slug == "billing"), by=root),
    "tag_added": lambda ticket, root: tickets.tag(ticket, Tag.create(name="refund"), by=root),
    "tag_removed": lambda ticket, root: tickets.untag(ticket, Tag.get(), by=root),
    "ticket_edited": lambda ticket, root: tickets.edit(ticket, by=root, subject="Other", description="<p>Words</p>"),
    "reply_edited": lambda ticket, root: tickets.edit_reply(message(), "<p>Other words</p>", by=root),
    "reply_deleted": lambda ticket, root: tickets.delete_reply(message(), by=root),
    "file_removed": lambda ticket, root: tickets.remove_file(Attachment.get(), by=root),
    "ticket_deleted": lambda ticket, root: tickets.delete(ticket, by=root),
    "ticket_restored": lambda ticket, root: (tickets.delete(ticket, by=root), tickets.restore(ticket, by=root)),
}
ELSEWHERE = {  # tried in files of their own
    "ticket_merged", "merge_received", "ticket_split", "split_received", "ticket_linked", "ticket_unlinked",
    "staff_replied",
}  # fmt: skip


def everything(ticket: Ticket) -> list[list[dict]]:
    """All that there is of it; versions, times of change, and the rows of clocks that ended are left aside."""
    tables = (Ticket.select().where(Ticket.id == ticket.id), ticket.replies, ticket.attachments, ticket.ticket_tags)
    aside = ("version", "updated_at")
    found = [[{k: v for k, v in row.items() if k not in aside} for row in table.dicts()] for table in tables]
    return [*found, clocks(ticket)]


def test_every_change_that_has_a_way_back_is_tried():
    assert set(CHANGES) | ELSEWHERE == set(WAYS)


@pytest.mark.parametrize("event", CHANGES)
def test_it_is_as_it_was_before_each_change(busy, bob, root, event):
    before = everything(busy)
    CHANGES[event](busy, root)
    done = [row for row in busy.activities.order_by(Activity.id.desc()) if is_undoable(row) and row.by == root]
    assert done[0].event == event
    for activity in done:
        plan = undoing.plan(activity, by=root)
        assert plan.words and not plan.words.endswith(".") and plan.refusal == ""
        tickets.undo(activity, by=root)
    after = everything(busy)
    for row in after[3] + before[3]:
        row.pop("id")
    assert after == before


@pytest.mark.parametrize("event", sorted(CHANGES))
def test_nobody_else_takes_it_back(busy, bob, root, mallory, dave, carol, event):
    CHANGES[event](busy, root)
    change = last(busy)
    for outsider in (mallory, dave):
        with pytest.raises(NotVisible):
            tickets.undo(change, by=outsider)
        with pytest.raises(NotVisible):
            undoing.plan(change, by=outsider)
    with pytest.raises((Forbidden, NotVisible)):
        tickets.undo(change, by=carol)
    assert Activity.get_by_id(change.id).undone_at is None
