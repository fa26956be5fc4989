"""One page of a list, and how it is counted."""

from dataclasses import dataclass

from helpdesk.models import Ticket

LAST = -1


@dataclass(frozen=True)
class Page:
    """Some tickets of a list. Negative numbers count from the end: -1 is the last page of a list too long to count.

    With more tickets than are counted `total` is where counting stopped and `total_is_exact` is false; `pages` is how
    many of them can be reached by number, None when nobody knows. `sort` is the order it came in.
    """

    rows: list[Ticket]
    number: int
    size: int
    total: int
    total_is_exact: bool
    pages: int | None
    has_next: bool
    has_previous: bool
    sort: str = ""

    @property
    def first(self) -> int | None:
        """The place of the first row in the list, counted from 1; None where nobody counted."""
        return None if self.number < 0 else (self.number - 1) * self.size + bool(self.rows)

    @property
    def last(self) -> int | None:
        """The place of the last row."""
        return None if self.number < 0 else (self.number - 1) * self.size + len(self.rows)

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def total_label(self) -> str:
        """`1,234`, or `10,000+`."""
        return f"{self.total:,}" + ("" if self.total_is_exact else "+")


def pages_of(total: int, size: int) -> int:
    """How many pages there are; an empty list has one."""
    return max(1, -(-total // size))


def page_number(page: int | str) -> int:
    """The number somebody asks for: "last" is LAST, nonsense is 1."""
    text = str(page)
    if text == "last":
        return LAST
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and 0 < len(digits) < 10 and int(digits) else 1
