"""Files that come with a message: which are taken, where they lie, and who may fetch them."""

from helpdesk.attachments.attaching import MOST_ON_A_FORM, Stored, Upload, attach, check, stored
from helpdesk.attachments.fetching import path, visible_to
from helpdesk.attachments.keeping import Owner, keep, kept, leave_out
from helpdesk.attachments.kinds import EXTENSIONS
from helpdesk.attachments.removing import discard, forget
from helpdesk.attachments.storing import sweep

__all__ = [
    "EXTENSIONS",
    "MOST_ON_A_FORM",
    "Owner",
    "Stored",
    "Upload",
    "attach",
    "check",
    "discard",
    "forget",
    "keep",
    "kept",
    "leave_out",
    "path",
    "stored",
    "sweep",
    "visible_to",
]
