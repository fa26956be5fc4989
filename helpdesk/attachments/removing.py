"""Removing files for good: the row in the database, and after the commit the content on the disk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import JOIN

from helpdesk.attachments import storing
from helpdesk.db import after_commit, transaction
from helpdesk.models import Attachment, Reply

CHUNK = 200


def forget(before: datetime) -> int:
    """Remove the files that were deleted before that moment, or whose message was, and return how many there were."""
    done = 0
    while files := list(_deleted(before)):
        with transaction():
            Attachment.delete().where(Attachment.id.in_([file.id for file in files])).execute()
            after_commit(discard, [file.stored_name for file in files])
        done += len(files)
    return done


def discard(names: Iterable[str]) -> None:
    """Take the contents stored under these names off the disk. What a crash leaves there is found by sweep()."""
    for name in names:
        storing.discard(name)


def _deleted(before: datetime) -> Any:
    long_ago = (Attachment.deleted_at <= before) | (Reply.deleted_at <= before)
    files = Attachment.select(Attachment.id, Attachment.stored_name).join(Reply, JOIN.LEFT_OUTER)
    return files.where(long_ago).limit(CHUNK)
