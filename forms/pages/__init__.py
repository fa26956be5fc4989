"""The pages of the public door."""

from forms.pages import (
    account,
    again,
    asking,
    asking_for_links,
    entering,
    files,
    home,
    knowledge,
    links,
    my_tickets,
    rating,
    setup,
    signing_in,
    tickets,
)
from forms.pages.blueprint import public

__all__ = [
    "account",
    "again",
    "asking",
    "asking_for_links",
    "entering",
    "files",
    "home",
    "knowledge",
    "links",
    "my_tickets",
    "public",
    "rating",
    "setup",
    "signing_in",
    "tickets",
]
