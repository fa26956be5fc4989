"""What has to be asked before many tickets are changed: to whom, to which team, with which tag, into which ticket."""

from admin_views import choices
from helpdesk.models import User
from helpdesk.tickets import canned

QUESTIONS = {
    "assign": "Who shall work on it?",
    "team": "Which team do they go to?",
    "category": "Which category?",
    "tag": "Which tag do you want to add?",
    "untag": "Which tag do you want to remove?",
    "merge": "Into which ticket?",
    "reply": "Which reply do you want to send?",
}
NONE_OF_THEM = {"assign": "Nobody", "team": "No team"}


def asked_for(values) -> str:
    """What was asked for as `do`; what to merge into comes apart from it, as a number that was chosen or typed."""
    do = values.get("do", "")
    into = values.get("other", "").strip() or values.get("into", "")
    return f"merge:{into}" if do == "merge" and into else do


def offered(kind: str, user: User) -> list[tuple[str, str]]:
    """What can be answered, as values of `do` and words."""
    rows = {
        "assign": choices.staff,
        "team": choices.teams,
        "category": choices.categories,
        "tag": choices.tags,
        "untag": choices.tags,
        "merge": list,
        "reply": lambda: canned.usable(user),
    }[kind]()
    found = [(f"{kind}:{row.id}", getattr(row, "label", row.name)) for row in rows]
    return [*found, (f"{kind}:none", NONE_OF_THEM[kind])] if kind in NONE_OF_THEM else found
