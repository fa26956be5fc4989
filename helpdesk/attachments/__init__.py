"""Files that come with a message: which are taken, where they lie, and who may fetch them."""

from helpdesk.attachments.attaching import Upload, attach, check
from helpdesk.attachments.fetching import path, visible_to
from helpdesk.attachments.kinds import EXTENSIONS
from helpdesk.attachments.storing import sweep

__all__ = ["EXTENSIONS", "Upload", "attach", "check", "path", "sweep", "visible_to"]
