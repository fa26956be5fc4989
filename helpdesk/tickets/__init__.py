"""The verbs: everything that can be done with a ticket. Each is one transaction, one change, one recorded activity."""

from helpdesk.tickets.assigning import assign, set_team, take, unassign
from helpdesk.tickets.deleting import delete, restore
from helpdesk.tickets.editing import delete_reply, edit, edit_reply, remove_file
from helpdesk.tickets.moving import move, prioritise
from helpdesk.tickets.rating import rate
from helpdesk.tickets.replying import note, reply
from helpdesk.tickets.states import cancel, close, reopen, resolve, set_status, start, wait
from helpdesk.tickets.submitting import Guest, submit
from helpdesk.tickets.tagging import tag, untag

__all__ = [
    "Guest",
    "assign",
    "cancel",
    "close",
    "delete",
    "delete_reply",
    "edit",
    "edit_reply",
    "move",
    "note",
    "prioritise",
    "rate",
    "remove_file",
    "reopen",
    "reply",
    "resolve",
    "restore",
    "set_status",
    "set_team",
    "start",
    "submit",
    "tag",
    "take",
    "unassign",
    "untag",
    "wait",
]
