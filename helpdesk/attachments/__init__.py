"""Files that come with a message: which are taken, where they lie, and who may fetch them."""

from helpdesk.attachments.attaching import Stored, Upload, attach, check, stored
from helpdesk.attachments.fetching import path, visible_to
from helpdesk.attachments.kinds import EXTENSIONS
from helpdesk.attachments.removing import discard, forget
from helpdesk.attachments.storing import sweep

__all__ = [
    "EXTENSIONS",
    "Stored",
    "Upload",
    "attach",
    "check",
    "discard",
    "forget",
    "path",
    "stored",
    "sweep",
    "visible_to",
]
