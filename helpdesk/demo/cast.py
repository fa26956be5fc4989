"""Who works at the demo desk, who writes to it, and how it is arranged."""

from datetime import datetime

from helpdesk.db import at, now
from helpdesk.models import Category, Desk, Role, Tag, Team, TeamMember, User

STAFF = {
    "ines": ("Ines Moreau", "Administrator", ""),
    "kamal": ("Kamal Uddin", "Manager", ""),
    "hanna": ("Hanna Lindqvist", "Manager", ""),
    "nadia": ("Nadia Rahman", "Agent", "Readers"),
    "tom": ("Tom Becker", "Agent", "Readers"),
    "lucia": ("Lucia Ferri", "Agent", "Readers"),
    "rafiq": ("Rafiq Hasan", "Agent", "Subscriptions"),
    "emma": ("Emma Clarke", "Agent", "Subscriptions"),
    "jonas": ("Jonas Weber", "Agent", "Subscriptions"),
    "mira": ("Mira Das", "Agent", "Technical"),
    "oliver": ("Oliver Brandt", "Agent", "Technical"),
    "shirin": ("Shirin Akter", "Agent", "Technical"),
}
READERS = {
    "farhana": ("Farhana Islam", "Digital"), "george": ("George Whitfield", "Paper and digital"),
    "rumana": ("রুমানা পারভীন", "Digital"), "ruth": ("Ruth Adeyemi", "Weekend"), "imran": ("Imran Siddiqui", "Digital"),
    "amelia": ("Amelia Novak", "Digital"), "kabir": ("Kabir Ahmed", "Trial"), "eva": ("Éva Hajdú-Szőke", "Paper"),
    "bashir": ("Bashir Chowdhury", ""), "marta": ("Marta Kowalska", "Digital"), "peter": ("Peter Lang", "Paper"),
    "helen": ("Helen Fraser", "Digital"), "selim": ("সেলিম রেজা", "Digital"), "clara": ("Clara Fontaine", "Weekend"),
    "tanvir": ("Tanvir Hossain", "Digital"), "lena": ("Lena Vogel", "Trial"), "mahmud": ("Mahmud Karim", "Paper"),
    "priya": ("Priya Raman", "Digital"), "david": ("David Mensah", "Paper and digital"), "jahid": ("Jahid Alam", ""),
    "sofia": ("Sofia Lindgren", "Paper"), "noor": ("Noor Jahan", "Student"), "shuvo": ("শুভ দেব", "Digital"),
    "anik": ("Anik Sarkar", ""),
}  # fmt: skip
DETAILS = {
    "noor": {
        "phone": "+880 1711 555 201",
        "profile_url": "https://portal.example/readers/2210",
        "time_zone": "Asia/Dhaka",
        "notes": "Reads the weekend paper as well.\nPrefers a call before noon.",
    },
    "george": {"phone": "+44 20 7946 0182", "notes": "Moves to the coast every June and back in September."},
}
TEAMS = {
    "Readers": ("account", "comments"),
    "Subscriptions": ("billing", "delivery"),
    "Technical": ("technical", "apps"),
}
CATEGORIES = {
    "apps": ("Apps", "Reading and listening on phones and tablets", "fa-mobile", "#0f6b72"),
    "delivery": ("Delivery of the paper", "Missing or late papers, moving", "fa-newspaper-o", "#8a4b00"),
    "comments": ("Comments", "Discussions and their rules", "fa-comments", "#7a3b6b"),
}
TAGS = {"Refund": "#1f6b3a", "Known problem": "#a8201a", "Personal data": "#6b3fa0", "Moderation": "#7a3b6b"}


def is_here() -> bool:
    """Whether the cast works at this desk already."""
    return User.select().where(User.email == _staff_address("ines")).exists()


def assemble(time: datetime) -> None:
    """Let everybody arrive at that time, and arrange teams, categories and tags."""
    with at(time):
        Desk.update(name="Reader support").execute()
        teams = {name: Team.create(name=name) for name in TEAMS}
        for key, (name, role, team) in STAFF.items():
            _arrive(_staff_address(key), name, role, teams.get(team))
        for key, (name, subscription) in READERS.items():
            _arrive(f"{key}@reader.example", name, "Customer", subscription=subscription)
        for key, details in DETAILS.items():
            User.update(**details).where(User.id == person(key).id).execute()
        _arrange(teams)
        Tag.insert_many([{"name": name, "color": color} for name, color in TAGS.items()]).execute()


def person(key: str) -> User:
    """Somebody of the cast by their short name."""
    return User.get(User.email == (_staff_address(key) if key in STAFF else f"{key}@reader.example"))


def _staff_address(key: str) -> str:
    return f"{key}@desk.example"


def _arrive(email: str, name: str, role: str, team: Team | None = None, subscription: str = "") -> None:
    member = {"role": Role.get(Role.name == role), "subscription": subscription}
    user = User.create(email=email, name=name, verified_at=now(), **member)
    if team:
        TeamMember.create(team=team, user=user)


def _arrange(teams: dict[str, Team]) -> None:
    for place, (slug, (name, about, icon, color)) in enumerate(CATEGORIES.items(), start=10):
        Category.create(slug=slug, name=name, description=about, icon=icon, color=color, position=place)
    for name, slugs in TEAMS.items():
        Category.update(team=teams[name], response_hours=8, resolution_hours=240).where(
            Category.slug.in_(slugs)
        ).execute()
