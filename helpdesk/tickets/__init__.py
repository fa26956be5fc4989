"""The verbs: everything that can be done with a ticket. Each is one transaction, one change, one recorded activity."""

from helpdesk.tickets.assigning import assign, set_team, take, unassign
from helpdesk.tickets.deleting import delete, restore
from helpdesk.tickets.editing import delete_reply, edit, edit_reply, remove_file
from helpdesk.tickets.linking import link, unlink
from helpdesk.tickets.merging import merge
from helpdesk.tickets.moving import move, prioritise
from helpdesk.tickets.purging import check_removable, purge, purge_files, remove_for_good
from helpdesk.tickets.rating import rate
from helpdesk.tickets.replying import note, reply
from helpdesk.tickets.splitting import split
from helpdesk.tickets.states import cancel, close, reopen, resolve, set_status, start, wait
from helpdesk.tickets.submitting import Guest, submit
from helpdesk.tickets.tagging import tag, untag
from helpdesk.tickets.undoing import undo

__all__ = [
    "Guest",
    "assign",
    "cancel",
    "check_removable",
    "close",
    "delete",
    "delete_reply",
    "edit",
    "edit_reply",
    "link",
    "merge",
    "move",
    "note",
    "prioritise",
    "purge",
    "purge_files",
    "rate",
    "remove_file",
    "remove_for_good",
    "reopen",
    "reply",
    "resolve",
    "restore",
    "set_status",
    "set_team",
    "split",
    "start",
    "submit",
    "tag",
    "take",
    "unassign",
    "undo",
    "unlink",
    "untag",
    "wait",
]
