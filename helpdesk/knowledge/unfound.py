"""What people looked for in the knowledge base and did not find: a list for those who write it.

Anybody can type anything into a search field, so little is kept of it: plain words, never what could be an address, a
telephone or a card number, once a day from one network, and no more than MOST of them.
"""

import re
import unicodedata
from datetime import timedelta
from typing import Any

from helpdesk import limits
from helpdesk.db import now, transaction
from helpdesk.knowledge.changing import allow
from helpdesk.models import Desk, SearchMiss, User
from helpdesk.search.words import words

MOST = 1_000
MOST_WORDS = 8
LONGEST = 100
PER_NETWORK = 20  # in an hour
PERSONAL = re.compile(r"@|\S\(at\)|https?:|www\.|\d(?:[\s./-]?\d){5}", re.IGNORECASE)


def note_miss(text: str, *, network: str) -> bool:
    """Count that somebody found nothing for it, and tell whether it was counted. `network` is where they came from."""
    said = _plain(text)
    if not said:
        return False
    within = limits.hit(f"misses:{network}", PER_NETWORK, timedelta(hours=1))
    if not within or not limits.hit(f"miss:{network}:{said}", 1, timedelta(days=1)):
        return False
    with transaction():
        Desk.hold()
        again = SearchMiss.update(count=SearchMiss.count + 1, last_at=now()).where(SearchMiss.words == said)
        if not again.execute():
            _make_room()
            SearchMiss.create(words=said)
    return True


def misses(*, by: User) -> Any:
    """What was looked for in vain and not dismissed, the most wanted first. Raises Forbidden."""
    allow(by)
    wanted = SearchMiss.select().where(SearchMiss.dismissed_at.is_null())
    return wanted.order_by(SearchMiss.count.desc(), SearchMiss.last_at.desc(), SearchMiss.id)


def dismiss_miss(miss: SearchMiss, *, by: User) -> None:
    """Take it off the list, also when it is looked for again. Raises Forbidden."""
    allow(by)
    SearchMiss.update(dismissed_at=now()).where(SearchMiss.id == miss.id).execute()


def _plain(text: str) -> str:
    """The words to keep; empty for what is long, or could say who somebody is."""
    said = words(text[:1000])
    plain = " ".join(said)
    is_short = len(said) <= MOST_WORDS and len(plain) <= LONGEST
    says = any(len(word) > 1 and not word.isdecimal() for word in said)
    return plain if is_short and says and not PERSONAL.search(unicodedata.normalize("NFKC", text)) else ""


def _make_room() -> None:
    """The least wanted give way, those that were dismissed first."""
    if SearchMiss.select().count() < MOST:
        return
    order = (SearchMiss.dismissed_at.is_null(), SearchMiss.count, SearchMiss.last_at)
    least = [row.id for row in SearchMiss.select(SearchMiss.id).order_by(*order).limit(10)]
    SearchMiss.delete().where(SearchMiss.id.in_(least)).execute()
