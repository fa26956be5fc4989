"""Files of a form that came back with an error: kept for an hour, so that nobody has to choose them again.

They belong to one rendered form in one browser. They have no address: the next post of that form takes them along.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from peewee import fn

from helpdesk.attachments import names, storing
from helpdesk.attachments.attaching import MOST_ON_A_FORM, Upload, check
from helpdesk.attachments.kinds import EXTENSIONS, Kind
from helpdesk.db import hold, now, transaction
from helpdesk.errors import Invalid
from helpdesk.models import Desk, KeptFile
from helpdesk.tokens import hashed

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=1)
MEGABYTE = 1_000_000
LEAST = 100_000  # bytes that every file counts more than it has, so that very many small ones fill the room as well


@dataclass(frozen=True)
class Owner:
    """Whose files they are: the key of the form, what the browser's cookie holds, and the network it is in."""

    form: str
    browser: str
    network: str = ""

    @property
    def hashes(self) -> dict[str, str]:
        return {name: hashed(value) for name, value in vars(self).items()}


def keep(uploads: Sequence[Upload], owner: Owner) -> list[str]:
    """Keep those that could be attached, and return the names of the others that are good: nothing has room for them.

    What is kept already is left alone.
    """
    good = [(upload, kind) for upload in uploads if upload.kept is None and (kind := _kind_of(upload))]
    return [upload.label for upload, kind in good if not _keep(upload, kind, owner)]


def kept(owner: Owner) -> list[Upload]:
    """What is kept of this form in this browser, in the order in which it came."""
    theirs = _of(owner) & (KeptFile.expires_at > now())
    return [Upload(file.name, kept=file) for file in KeptFile.select().where(theirs).order_by(KeptFile.id)]


def leave_out(ids: Collection[int], owner: Owner) -> None:
    """Keep these no longer, as far as they are the owner's."""
    _remove(list(KeptFile.select().where(_of(owner) & KeptFile.id.in_(list(ids)))))


def sweep() -> int:
    """Remove what was kept long enough and return how many files there were."""
    over = list(KeptFile.select().where(KeptFile.expires_at <= now()))
    _remove(over)
    return len(over)


def _of(owner: Owner):
    hashes = owner.hashes
    return (KeptFile.form == hashes["form"]) & (KeptFile.browser == hashes["browser"])


def _kind_of(upload: Upload) -> Kind | None:
    try:
        return check([upload])[0]
    except Invalid:
        return None


def _keep(upload: Upload, kind: Kind, owner: Owner) -> bool:
    """Its room is taken before it is written, so that many at once do not take more than there is."""
    row = _reserve(upload, kind, owner)
    if row is None:
        return False
    try:
        storing.store(upload.stream, row.stored_name)
    except OSError:
        log.exception("a file of %s bytes could not be kept", upload.size)
        row.delete_instance()
        return False
    return True


def _reserve(upload: Upload, kind: Kind, owner: Owner) -> KeptFile | None:
    with transaction():
        hold("kept files")
        if not _has_room(upload.size, owner):
            return None
        return KeptFile.create(
            **owner.hashes,
            name=names.fitting(upload.name, kind.endings, EXTENSIONS),
            stored_name=storing.new_name(),
            size=upload.size,
            type=kind.type,
            expires_at=now() + LIFETIME,
        )


def _has_room(size: int, owner: Owner) -> bool:
    desk, network = Desk.current(), KeptFile.network == owner.hashes["network"]
    fits_all = _taken() + LEAST + size <= desk.kept_megabytes * MEGABYTE
    fits_theirs = _taken(network) + LEAST + size <= desk.kept_per_network * MEGABYTE
    return fits_all and fits_theirs and KeptFile.select().where(_of(owner)).count() < MOST_ON_A_FORM


def _taken(*which) -> int:
    files = KeptFile.select(fn.COALESCE(fn.SUM(KeptFile.size + LEAST), 0))
    return (files.where(*which) if which else files).scalar()


def _remove(files: list[KeptFile]) -> None:
    """The rows first: a file without a row is found by the sweep of orphans."""
    KeptFile.delete().where(KeptFile.id.in_([file.id for file in files])).execute()
    for file in files:
        storing.discard(file.stored_name)
