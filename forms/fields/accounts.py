"""Accounts: asking for a mailed link, choosing a password, what people say of themselves, leaving."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from forms.fields.asked import address_field, name_field, phone_field
from forms.fields.checks import one_line
from helpdesk import mail, time_zones
from helpdesk.accounts.profile import LANGUAGES
from helpdesk.db import now
from helpdesk.models import Desk, User

NEAR = (
    "Europe/London", "Europe/Berlin", "Europe/Istanbul", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo",
    "Australia/Sydney", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "UTC",
)  # fmt: skip
MOST_FOUND = 30


class LinkForm(FlaskForm):
    """Where a link is to be mailed."""

    email = address_field("E-mail address", "Please give your address.")


class RegisterForm(FlaskForm):
    """Who the reader of the mail is."""

    name = name_field()
    password = PasswordField("A password", validators=[InputRequired("Please choose a password.")])


class NewPasswordForm(FlaskForm):
    """A password, by somebody who opened a mailed link."""

    password = PasswordField("New password", validators=[InputRequired("Please choose a password.")])


class ChangePasswordForm(FlaskForm):
    """Another password, by somebody who knows the present one."""

    current = PasswordField("Your password now", validators=[InputRequired("Please give your password.")])
    password = PasswordField("New password", validators=[InputRequired("Please choose a password.")])


class MoveForm(FlaskForm):
    """Another address."""

    new_email = address_field("New e-mail address", "Please give the new address.")


class LeaveForm(FlaskForm):
    """The last word before an account goes."""

    password = PasswordField("Your password", validators=[InputRequired("Please give your password.")])


class MailsForm(FlaskForm):
    """Which mails somebody wants."""

    mails = SelectMultipleField("Mails", option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))

    def __init__(self, person: User, **given):
        self.offered = mail.offered_to(person)
        wanted = [template for template in self.offered if mail.is_wanted(person, template)]
        super().__init__(data={"mails": wanted}, **given)
        self.mails.choices = [SelectChoice(template, wish.words) for template, wish in self.offered.items()]


class ProfileForm(FlaskForm):
    """Name, phone, language and time zone. `place` looks for a zone that is not in the short list."""

    name = name_field()
    phone = phone_field()
    language = SelectField("Language")
    time_zone = SelectField("Time zone", validate_choice=False)
    place = StringField("Not in the list? Look for a city", filters=[one_line])

    def __init__(self, person: User, **given):
        super().__init__(obj=person, **given)
        self.language.choices = [SelectChoice(code, name) for code, name in _languages(person.language).items()]
        zones = dict.fromkeys((person.time_zone, self.time_zone.data, *NEAR))
        self.time_zone.choices = [SelectChoice("", f"As the desk: {Desk.current().time_zone}"), *_choices(zones)]

    def validate(self, extra_validators=None) -> bool:
        return super().validate(extra_validators) and self._found()

    def _found(self) -> bool:
        """Whether the zone is clear: one place was found, or none was looked for."""
        if not self.place.data:
            return True
        found = zones_like(self.place.data)
        if len(found) == 1:
            self.time_zone.data = found[0]
            return True
        if found:
            self.time_zone.choices, self.time_zone.data = _choices(found[:MOST_FOUND]), found[0]
            self.time_zone.errors = [f"There are {len(found)} places like “{self.place.data[:40]}”. Please choose one."]
            self.place.data = ""
        else:
            self.place.errors = ["We know no such place. Try the largest city near you, in English."]
        return False


def zones_like(text: str) -> list[str]:
    """The time zones whose place is called like that; one that is called exactly so is the only one."""
    asked = text.casefold().replace(" ", "_")
    by_length = sorted(time_zones.places(), key=len)  # of two names for a place the longer is today's
    places = {zone.rpartition("/")[2]: zone for zone in by_length}
    exact = [zone for zone in places.values() if asked in (zone.casefold(), zone.rpartition("/")[2].casefold())]
    return exact or sorted(zone for zone in places.values() if asked in zone.casefold())


def _languages(spoken: str) -> dict[str, str]:
    return LANGUAGES if spoken in LANGUAGES else {**LANGUAGES, spoken: spoken}


def _choices(zones) -> list[SelectChoice]:
    known = [zone for zone in zones if zone and zone in time_zones.known()]
    return [SelectChoice(zone, _called(zone, now())) for zone in known]


def _called(zone: str, at: datetime) -> str:
    """`Asia/Dhaka (UTC+06:00)`"""
    offset = f"{at.astimezone(ZoneInfo(zone)):%z}"
    return f"{zone.replace('_', ' ')} (UTC{offset[:3]}:{offset[3:]})" if zone != "UTC" else "UTC"
