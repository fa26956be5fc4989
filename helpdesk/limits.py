"""What may happen how often: one table, and counters in the database that every process shares.

Windows of time are fixed. A door counts by check(), which refuses with a sentence; each number is a desk's setting.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from helpdesk.db import EPOCH, now, without_waiting
from helpdesk.errors import TooMany
from helpdesk.models import Desk, LimitCounter
from helpdesk.networks import ip_of

HOUR, WHILE = timedelta(hours=1), timedelta(minutes=10)
FLOOD = 2  # times the limit; what comes beyond is neither counted nor read any more
MOST_HERE = 50_000


@dataclass(frozen=True)
class Limit:
    """At most as many of one deed as the desk's `setting` says, within `per`, for each `by`: an address, a network…"""

    deed: str
    by: str
    setting: str
    label: str
    per: timedelta = WHILE


ANY = "any"  # every deed that is counted by browser counts here
LIMITS = (
    Limit("ask", "address", "posts_per_hour", "Tickets from one e-mail address, an hour", HOUR),
    Limit("ask", "network", "posts_per_network", "Tickets from one network address, in ten minutes"),
    Limit("reply", "address", "replies_per_hour", "Replies of one customer, an hour", HOUR),
    Limit("reply", "network", "replies_per_network", "Replies from one network address, in ten minutes"),
    Limit("act", "address", "acts_per_hour", "Ratings and changes of state by one customer, an hour", HOUR),
    Limit("act", "network", "acts_per_network", "Ratings and changes of state from one network, in ten minutes"),
    Limit("sign_in", "network", "sign_ins_per_network", "Tries to sign in from one network, in ten minutes"),
    Limit("link", "address", "links_per_hour", "Links to be mailed to one address, an hour", HOUR),
    Limit("link", "network", "links_per_network", "Links to be mailed, asked for by one network, in ten minutes"),
    Limit("vote", "network", "votes_per_network", "Votes on articles from one network, in ten minutes"),
    Limit("search", "network", "searches_per_network", "Searches and suggestions for one network, in ten minutes"),
    Limit(ANY, "browser", "posts_per_browser", "Posts of every kind from one browser, in ten minutes"),
)
SENTENCES = {
    "ask": "We have had very many questions from here.",
    "reply": "We have had very many messages from here.",
    "act": "That was very often in a short time.",
    "sign_in": "There were very many tries to sign in from here.",
    "link": "Links were asked for very often.",
    "vote": "There were very many votes from here.",
    "search": "There were very many searches from here.",
}


def check(deed: str, **who: str) -> None:
    """Count one more `deed` of who is given: `address`, `network`, `browser`. Raises TooMany, saying when it is over.

    One write for all of them, and none for what is far beyond its limit. Call it outside of a transaction.
    """
    counted = {_key(limit, who[limit.by]): limit for limit in _limits(deed) if who.get(limit.by)}
    desk = Desk.current()
    allowed = {key: getattr(desk, limit.setting) for key, limit in counted.items()}
    for key, count in _counts(counted).items():
        if count >= FLOOD * allowed[key]:
            raise _too_many(deed, counted[key], is_flood=True)
    with without_waiting():
        now_counted = _count(counted)
    for key, count in now_counted.items():
        if count > allowed[key]:
            raise _too_many(deed, counted[key])


def glance(deed: str, **who: str) -> None:
    """The same for what only reads: counted in this process alone, so that it costs no write and is a little loose."""
    desk = Desk.current()
    for limit in _limits(deed):
        if who.get(limit.by) and _here.hit(_key(limit, who[limit.by]), limit.per) > getattr(desk, limit.setting):
            raise _too_many(deed, limit, is_flood=True)


def hit(key: str, limit: int, per: timedelta) -> bool:
    """Count one more `key` and tell whether it is still within `limit` for this window of length `per`.

    Refused ones count as well. Call it outside of a transaction: what is rolled back is not counted.
    """
    hidden = _hidden(key, per)
    return _upsert([{"key": hidden, "window": _end(per), "count": 1}])[hidden] <= limit


def sweep() -> int:
    """Forget the windows that are over and return how many there were."""
    return LimitCounter.delete().where(LimitCounter.window < now()).execute()


def network_of(address: str) -> str:
    """What one visitor cannot easily change: an IPv4 address, or the first half of an IPv6 one."""
    ip = ip_of(address)
    if ip is None:
        return "unknown"
    return str(ip) if ip.version == 4 else str(ip_network(f"{ip}/64", strict=False))


class _Here:
    """Counts of this process, for the windows that are not over; they cannot grow without end."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, datetime], int] = {}

    def hit(self, key: str, per: timedelta) -> int:
        place = key, _end(per)
        if len(self.counts) >= MOST_HERE and place not in self.counts:
            self.counts.clear()
        self.counts[place] = self.counts.get(place, 0) + 1
        return self.counts[place]


_here = _Here()


def _limits(deed: str) -> list[Limit]:
    assert deed in SENTENCES, deed
    return [limit for limit in LIMITS if limit.deed in (deed, ANY)]


def _key(limit: Limit, who: str) -> str:
    return _hidden(f"{limit.deed} {limit.by} {who}", limit.per)


def _counts(limits: dict[str, Limit]) -> dict[str, int]:
    """How far the windows that are open now have been filled."""
    found = LimitCounter.select().where(LimitCounter.key.in_(list(limits)))
    return {row.key: row.count for row in found if row.window == _end(limits[row.key].per)}


def _count(limits: dict[str, Limit]) -> dict[str, int]:
    return _upsert([{"key": key, "window": _end(limit.per), "count": 1} for key, limit in sorted(limits.items())])


def _upsert(rows: list[dict]) -> dict[str, int]:
    """Rows in the order of their keys, so that two of these wait for each other and not both."""
    if not rows:
        return {}
    counted = LimitCounter.insert_many(rows).on_conflict(
        conflict_target=[LimitCounter.key, LimitCounter.window], update={LimitCounter.count: LimitCounter.count + 1}
    )
    return {row.key: row.count for row in counted.returning(LimitCounter.key, LimitCounter.count).execute()}


def _too_many(deed: str, limit: Limit, is_flood: bool = False) -> TooMany:
    seconds = math.ceil((_end(limit.per) - now()).total_seconds())
    minutes = math.ceil(seconds / 60)
    wait = f"Please wait {minutes} minutes" if minutes > 1 else "Please wait a minute"
    return TooMany(f"{SENTENCES[deed]} {wait} and try again.", seconds, is_flood)


def _end(per: timedelta) -> datetime:
    return EPOCH + ((now() - EPOCH) // per + 1) * per


def _hidden(key: str, per: timedelta) -> str:
    """Hashed: keys hold addresses of people, may be long, and may hold what a database refuses."""
    return hashlib.sha256(f"{per.total_seconds()} {key}".encode(errors="replace")).hexdigest()
