"""One table says for each event what it touched, who may take it back, what that will do, and how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpdesk.models import Activity, Ticket, User
from helpdesk.tickets import backwards, mended, relinking, splitting, unmerging


@dataclass(frozen=True)
class Way:
    """How a change is taken back.

    `touches` names what it changed: a later change of one of the same in the same ticket stands in the way. `tickets`
    are the ids of those that taking it back changes; `back` gets the first. `at_rest` is for changes that leave a
    ticket where nothing else can be done with it, such as in the trash. `check` raises Refused for what else is so.
    `until_mailed` is for what goes back only as long as nobody has been told.
    """

    touches: Callable[[Activity], set[Any]]
    permission: Callable[[Ticket, Activity, User], str]
    words: Callable[[Activity], str]
    back: Callable[[Ticket, Activity, User], None]
    at_rest: bool = False
    tickets: Callable[[Activity], list[int]] = backwards.own_ticket
    check: Callable[[Activity], None] = lambda activity: None
    until_mailed: bool = False


def _always(permission: str) -> Callable[[Ticket, Activity, User], str]:
    return lambda ticket, activity, by: permission


def _own_or_delete(ticket: Ticket, activity: Activity, by: User) -> str:
    """What one did to a message oneself; for what others did, as much as it took them."""
    return "update" if activity.by_id == by.id else "delete"


def _about(*names: str) -> Callable[[Activity], set[Any]]:
    return lambda activity: set(names)


def _of(kind: str, *keys: str) -> Callable[[Activity], set[Any]]:
    """The one thing of that kind whose id stands in the undo under one of the keys."""
    return lambda activity: {(kind, (activity.undo or {})[key]) for key in keys if key in (activity.undo or {})}


def _old(before: str, nothing: str) -> Callable[[Activity], str]:
    return lambda activity: f"{before} {activity.old}" if activity.old else nothing


ASSIGNED = Way(
    _about("assignee"),
    _always("assign"),
    _old("Give it back to", "Put it back for others to take"),
    backwards.assign,
    check=backwards.check_assignee,
)
STATUS = Way(
    _about("status"),
    backwards.permission_of_status,
    lambda activity: f"Set the status back to “{activity.old}”",
    backwards.set_status,
)
TAGGED = Way(_of("tag", "tag", "untag"), _always("update"), lambda a: f"Take off the tag “{a.new}”", backwards.tag)
UNTAGGED = Way(_of("tag", "tag", "untag"), _always("update"), lambda a: f"Put the tag “{a.old}” back on", backwards.tag)
LINKED = Way(
    relinking.touches, _always("update"), lambda a: "End the link again", relinking.unlink_again, tickets=relinking.both
)
UNLINKED = Way(
    relinking.touches,
    _always("update"),
    lambda activity: "Link them again",
    relinking.link_again,
    tickets=relinking.both,
    check=relinking.check,
)
MERGED = Way(
    unmerging.touches, _always("merge"), unmerging.words, unmerging.unmerge, True, unmerging.both, unmerging.check
)
SPLIT = Way(
    splitting.touches, _always("merge"), splitting.words, splitting.join_again, False, splitting.both, splitting.check
)
WAYS: dict[str, Way] = {
    "ticket_assigned": ASSIGNED,
    "ticket_taken": ASSIGNED,
    "ticket_unassigned": ASSIGNED,
    "team_changed": Way(
        _about("team"), _always("assign"), _old("Move it back to the team", "Take it out of the team"), backwards.team
    ),
    "status_changed": STATUS,
    "ticket_resolved": STATUS,
    "ticket_closed": STATUS,
    "ticket_cancelled": STATUS,
    "ticket_reopened": STATUS,
    "priority_changed": Way(
        _about("priority"),
        _always("update"),
        lambda activity: f"Set the priority back to “{activity.old}”",
        backwards.prioritise,
    ),
    "category_changed": Way(
        _about("category"), _always("update"), _old("Move it back to", "Take it out of the category"), backwards.move
    ),
    "tag_added": TAGGED,
    "tag_removed": UNTAGGED,
    "ticket_edited": Way(
        _about("request"),
        _always("update"),
        lambda activity: "Bring back the former text",
        backwards.edit,
        check=backwards.check_request,
    ),
    "staff_replied": Way(
        lambda activity: {(kind, (activity.undo or {}).get("reply")) for kind in ("reply", "message")},
        _own_or_delete,
        lambda activity: "Take the reply back before it is mailed",
        mended.unsay,
        tickets=mended.ticket_of_reply,
        check=mended.check_unsent,
        until_mailed=True,
    ),
    "reply_edited": Way(
        _of("reply", "reply"),
        _own_or_delete,
        lambda activity: "Bring back the former text",
        mended.edit_reply,
        tickets=mended.ticket_of_reply,
        check=mended.check_edited,
    ),
    "reply_deleted": Way(
        _of("reply", "reply"),
        _own_or_delete,
        lambda activity: "Bring the message back",
        mended.restore_reply,
        tickets=mended.ticket_of_reply,
        check=mended.check_deleted,
    ),
    "file_removed": Way(
        _of("file", "file"),
        _always("update"),
        lambda activity: f"Bring back the file {activity.old}",
        mended.file,
        tickets=mended.ticket_of_file,
        check=mended.check_file,
    ),
    "ticket_deleted": Way(
        _about("trash"), _always("delete"), lambda a: "Bring the ticket back from the trash", backwards.delete, True
    ),
    "ticket_restored": Way(
        _about("trash"),
        _always("delete"),
        lambda activity: "Put it into the trash again",
        backwards.delete,
        at_rest=True,
        check=unmerging.check_restored,
    ),
    "ticket_merged": MERGED,
    "merge_received": MERGED,
    "ticket_split": SPLIT,
    "split_received": SPLIT,
    "ticket_linked": LINKED,
    "ticket_unlinked": UNLINKED,
}
