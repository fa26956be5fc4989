"""Every table of the first version, the built-in roles and a few categories to start with."""

from helpdesk import search
from helpdesk.models import TABLES, Category, Desk, Role, Scope
from helpdesk.models.people import PERMISSIONS

STAFF = ["list", "view", "create", "update", "assign", "close"]
ROLES = {
    "Administrator": (list(PERMISSIONS), Scope.ALL),
    "Manager": ([*STAFF, "delete", "merge", "export", "reports", "categories"], Scope.ALL),
    "Agent": ([*STAFF, "merge"], Scope.ASSIGNED_OR_UNASSIGNED),
    "Customer": (["view", "create"], Scope.OWN),
}
CATEGORIES = [
    ("General question", "general", "Anything that fits nowhere else", "fa-question-circle", "#0b5cad", 4, 48),
    ("Account and sign-in", "account", "Signing in, passwords, personal data", "fa-user", "#6b3fa0", 2, 24),
    ("Subscription and payment", "billing", "Orders, invoices, renewals", "fa-credit-card", "#1f6b3a", 2, 24),
    ("Technical problem", "technical", "Something does not work", "fa-wrench", "#a8201a", 1, 12),
]


def up(migrator, db):
    db.create_tables(TABLES)
    search.create_tables()
    Desk.create(id=1)
    for name, (permissions, scope) in ROLES.items():
        Role.create(name=name, permissions=permissions, scope=scope, built_in=True)
    for place, (name, slug, description, icon, color, response, resolution) in enumerate(CATEGORIES):
        Category.create(
            name=name, slug=slug, description=description, icon=icon, color=color,
            response_hours=response, resolution_hours=resolution, position=place,
        )  # fmt: skip
