"""The canned replies of the demo desk: for everybody, for a category, for a team, and one of an agent's own."""

from helpdesk.demo import cast
from helpdesk.models import CannedReply, Category, Team
from helpdesk.tickets import canned

LETTER = "Hello {{customer_name}},\n\n{text}"  # the mail says who writes
EVERYBODY = {
    "Thank you for the details": "thank you, that is all we need. We look into it and come back to you here.",
    "Ask for device and version": "could you tell us three things, please? Which phone, tablet or computer is it? "
    "Which browser, or which version of our app? What exactly stands on the screen? A picture helps.",
    "Solved: anything else?": "this should be in order now. If it is not, answer, and {ticket_number} opens again.",
}
CATEGORIES = {
    "account": {
        "Blank after the address": "on a phone the keyboard often begins the address with a capital letter and puts a "
        "blank behind it. Could you take both away and try again?",
    },
    "delivery": {
        "Paper did not come": "we are sorry that your paper did not come. The day is credited to you, and the carrier "
        "knows of it.",
    },
}
TEAMS = {
    "Subscriptions": {
        "Refund is on its way": "we have paid it back today. Depending on your bank it takes up to five working days.",
    },
}
NADIAS = {"Back at two": "I am away from my desk until two, and will call you then."}


def write() -> None:
    """Let the manager write what all use, and Nadia her own."""
    kamal, nadia = cast.person("kamal"), cast.person("nadia")
    _write(EVERYBODY, by=kamal)
    for slug, replies in CATEGORIES.items():
        _write(replies, by=kamal, category=Category.get(Category.slug == slug))
    for name, replies in TEAMS.items():
        _write(replies, by=kamal, team=Team.get(Team.name == name))
    _write(NADIAS, by=nadia, owner=nadia)


def _write(replies: dict[str, str], **given) -> None:
    for name, text in replies.items():
        canned.save(CannedReply(), name=name, body=LETTER.format(text=text), **given)
