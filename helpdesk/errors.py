"""What a verb raises when it refuses. Every door turns these into a page: 403, 409 or an error next to a field."""


class Refused(Exception):
    """The change makes no sense for this ticket now. The text is a sentence for the person who asked."""


class Forbidden(Refused):
    """The person may see the ticket but not do this with it."""


class NotVisible(Refused):
    """For this person the thing does not exist."""


class Conflict(Refused):
    """Somebody else changed the ticket after the person loaded it."""


class Invalid(Refused):
    """A value is wrong; `field` names the form field it came from."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


class TooMany(Refused):
    """It came too often. `seconds` until it may come again; `is_flood` when it is far too many to be answered well."""

    def __init__(self, sentence: str, seconds: int, is_flood: bool = False):
        super().__init__(sentence)
        self.seconds, self.is_flood = seconds, is_flood


class Blocked(Forbidden):
    """Messages from this address or network are not taken. The text says what to do about it."""
