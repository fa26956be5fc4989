"""What happens once, before web and worker start: migrations, and the link for the first administrator."""

from peewee import DatabaseError, InterfaceError

from helpdesk import first_admin, logs
from helpdesk.db import db
from helpdesk.migrations import migrate
from helpdesk.settings import SettingsError


def prepare() -> None:
    """Migrate the database. Raises SettingsError in one line when it cannot be used."""
    logs.set_up("start")
    try:
        migrate()
    except (DatabaseError, InterfaceError) as error:
        raise SettingsError("HELPDESK_DATABASE", f"cannot be used: {logs.first_line(error)}") from None


def run() -> None:
    """Prepare the desk; while nobody works at it, print the link for the first administrator."""
    prepare()
    with db.connection_context():
        if link := first_admin.issue():
            print(
                f"\nNobody works here yet. Create the first administrator, within a day, at\n\n    {link}\n", flush=True
            )


if __name__ == "__main__":
    run()
