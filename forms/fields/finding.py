"""What a customer can ask of the list of their own questions. All of it stands in the address."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wtforms import DateField, Form, SearchField, SelectChoice, SelectField
from wtforms.validators import Optional

from forms.fields.checks import one_line
from helpdesk.models import Category
from helpdesk.tickets.asked import Sought

WORDS = {
    "open": "Open",
    "in_progress": "In progress",
    "waiting": "Waiting for you",
    "solved": "Solved",
    "cancelled": "Cancelled",
}
UNREADABLE = "Please write a date such as 2026-03-31."


class FindForm(Form):
    """A word, a state, a category, and between which days it was asked."""

    q = SearchField("Search your questions", filters=[one_line])
    status = SelectField("State", choices=[SelectChoice("", "Any"), *(SelectChoice(*pair) for pair in WORDS.items())])
    category = SelectField("Category")
    since = DateField("Asked from", name="from", validators=[Optional()])
    until = DateField("to", name="to", validators=[Optional()])

    def __init__(self, given, categories: list[Category]):
        super().__init__(given)
        self.known = {category.slug: category for category in categories}
        names = [SelectChoice(slug, category.name) for slug, category in self.known.items()]
        self.category.choices = [SelectChoice("", "Any"), *names]
        self._forgive()

    @property
    def is_filtering(self) -> bool:
        """Whether anything but a word or a state is asked for."""
        return bool(self.category.data or self.since.raw_data[0] or self.until.raw_data[0])

    def _forgive(self) -> None:
        """What nobody could have chosen is not asked for; a date that cannot be read is an error beside it."""
        for field in (self.status, self.category):
            if field.data not in [choice.value for choice in field.choices]:
                field.data = ""
        for field in (self.since, self.until):
            field.raw_data = field.raw_data or [""]
            field.errors = [UNREADABLE] if field.process_errors else []

    def sought(self, zone: ZoneInfo) -> Sought:
        """The same for the domain; a day is one of this zone."""
        return Sought(
            text=self.q.data or "",
            group=self.status.data,
            category=self.known.get(self.category.data),
            since=_midnight(self.since.data, zone),
            until=_midnight(self.until.data, zone, days=1),
        )


def _midnight(day: date | None, zone: ZoneInfo, days: int = 0) -> datetime | None:
    """When the day begins, or one that many days later; None for a day that no calendar has."""
    if day is None or not 1970 <= day.year < 9999:
        return None
    return datetime.combine(day + timedelta(days=days), time(), zone)
