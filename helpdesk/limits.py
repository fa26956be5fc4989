"""hit(): how often something may happen. Counts in fixed windows of time, in the database that every process shares."""

import hashlib
from datetime import datetime, timedelta

from helpdesk.db import EPOCH, now
from helpdesk.models import LimitCounter


def hit(key: str, limit: int, per: timedelta) -> bool:
    """Count one more `key` and tell whether it is still within `limit` for this window of length `per`.

    Refused ones count as well. Call it outside of a transaction: what is rolled back is not counted.
    """
    row = LimitCounter.insert(key=_hidden(key, per), window=_end(per), count=1)
    counted = row.on_conflict(
        conflict_target=[LimitCounter.key, LimitCounter.window], update={LimitCounter.count: LimitCounter.count + 1}
    ).returning(LimitCounter.count)
    return next(iter(counted.execute())).count <= limit


def sweep() -> int:
    """Forget the windows that are over and return how many there were."""
    return LimitCounter.delete().where(LimitCounter.window < now()).execute()


def _end(per: timedelta) -> datetime:
    return EPOCH + ((now() - EPOCH) // per + 1) * per


def _hidden(key: str, per: timedelta) -> str:
    """Hashed: keys hold addresses of people, may be long, and may hold what a database refuses."""
    return hashlib.sha256(f"{per.total_seconds()} {key}".encode(errors="replace")).hexdigest()
