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
