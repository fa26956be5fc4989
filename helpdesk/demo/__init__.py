"""A small lively desk to try things out: a dozen staff, their readers and 60 tickets of the last weeks."""

from datetime import timedelta

from helpdesk import accounts, blocking, start
from helpdesk.db import db, now, transaction
from helpdesk.demo import cast, plot, replies, shelf
from helpdesk.errors import Refused
from helpdesk.models import Activity, OneTimeLink, Ticket, User
from helpdesk.settings import settings

LINKS = {"ines": "Administrator", "kamal": "Manager", "nadia": "Agent", "farhana": "Customer"}


def run() -> None:
    """Prepare the desk, tell its story unless that was done before, and print links to sign in."""
    start.prepare()
    with db.connection_context():
        try:
            tell()
        except Refused as problem:
            raise SystemExit(f"demo: {problem}") from None
        print(_invitation(), flush=True)


def tell() -> bool:
    """Fill the empty desk, all or nothing; False when it was told before. Raises Refused on a desk with other tickets.

    What is told lies in the past: nobody is written to about it.
    """
    with transaction():
        if cast.is_here():
            return False
        if Ticket.select().exists() or User.select().exists():
            raise Refused("this desk has people of its own. Choose an empty folder with HELPDESK_INSTANCE.")
        cast.assemble(now() - timedelta(days=40))
        replies.write()
        blocking.block("@cheap-watches.example", by=cast.person("ines"), reason="Advertising, several times a day.")
        shelf.write(now())
        plot.play(now())
        Activity.update(fanned_out_at=Activity.at).where(Activity.fanned_out_at.is_null()).execute()
        return True


def _invitation() -> str:
    lines = [f"    {role:14} {_link(cast.person(key))}" for key, role in LINKS.items()]
    return "\n".join(["\nSign in with one of these links; each works once, for a day.\n", *lines, ""])


def _link(user: User) -> str:
    """A new link for this start; those of earlier ones end."""
    OneTimeLink.delete().where((OneTimeLink.user == user) & (OneTimeLink.purpose == "sign_in")).execute()
    return f"{settings.base_url}/login/link/{accounts.issue_link('sign_in', user, timedelta(days=1))}"
