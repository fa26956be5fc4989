"""Time zones by their names in the IANA database, such as Asia/Dhaka. Python would read the list at every call."""

from functools import cache
from zoneinfo import available_timezones

from helpdesk.errors import Invalid

CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def known() -> frozenset[str]:
    """Every name there is, those of old included."""
    return frozenset(available_timezones())


@cache
def places() -> tuple[str, ...]:
    """The names that are a place on a continent or in an ocean, in the order of the alphabet."""
    return tuple(sorted(name for name in known() if name.partition("/")[0] in CONTINENTS))


def existing(name: str) -> str:
    """The name, if there is such a zone. Raises Invalid naming the field."""
    if name not in known():
        raise Invalid("time_zone", "There is no such time zone. They look like Europe/Berlin or Asia/Dhaka.")
    return name
