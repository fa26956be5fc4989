"""What a desk under test lives in: a folder, ports and a mail server of its own."""

import contextlib
import socket


def surroundings(folder: str, database: str, web: int, smtp: int) -> dict[str, str]:
    """The environment of the desk; without a database, SQLite in the folder."""
    return {
        "HELPDESK_INSTANCE": folder,
        "HELPDESK_DATABASE": database or f"sqlite:///{folder}/helpdesk.db",
        "HELPDESK_QUEUE": f"sqlite:///{folder}/queue.db",
        "HELPDESK_SMTP": f"smtp://127.0.0.1:{smtp}",
        "HELPDESK_BASE_URL": f"http://127.0.0.1:{web}",
        "PORT": str(web),
    }


def free_ports(number: int) -> list[int]:
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [listener.getsockname()[1] for listener in listeners]
