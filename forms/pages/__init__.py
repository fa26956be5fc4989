"""The pages of the public door."""

from forms.pages import again, asking, files, home, links, my_tickets, rating, setup, signing_in, tickets
from forms.pages.blueprint import public

__all__ = [
    "again",
    "asking",
    "files",
    "home",
    "links",
    "my_tickets",
    "public",
    "rating",
    "setup",
    "signing_in",
    "tickets",
]
