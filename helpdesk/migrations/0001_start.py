"""Every table of the first version, the built-in roles and a few categories to start with.

Frozen, like every migration: what the models gain later comes as a migration of its own.
"""

import json
from pathlib import Path

from peewee import SqliteDatabase, Table

SCHEMA = Path(__file__).with_suffix(".sql")
SEARCH_IN_SQLITE = """
CREATE VIRTUAL TABLE search USING fts5(
    scope, public, internal, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
)
"""
SEARCH_IN_POSTGRESQL = """
CREATE TABLE search (id integer PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX search_words ON search USING gin (words)
"""
STAFF = ["list", "view", "create", "update", "assign", "close"]
MANAGER = [*STAFF, "delete", "merge", "export", "reports", "categories"]
OWN, ASSIGNED_OR_UNASSIGNED, ALL = 0, 2, 4
ROLES = [
    ("Administrator", [*MANAGER, "users", "settings"], ALL),
    ("Manager", MANAGER, ALL),
    ("Agent", [*STAFF, "merge"], ASSIGNED_OR_UNASSIGNED),
    ("Customer", ["view", "create"], OWN),
]
CATEGORIES = [
    ("General question", "general", "Anything that fits nowhere else", "fa-question-circle", "#0b5cad", 4, 48),
    ("Account and sign-in", "account", "Signing in, passwords, personal data", "fa-user", "#6b3fa0", 2, 24),
    ("Subscription and payment", "billing", "Orders, invoices, renewals", "fa-credit-card", "#1f6b3a", 2, 24),
    ("Technical problem", "technical", "Something does not work", "fa-wrench", "#a8201a", 1, 12),
]
DESK = {
    "name": "Helpdesk",
    "sender": "support@localhost",
    "time_zone": "UTC",
    "promise": "We usually answer within a few hours.",
    "guest_link_days": 90,
    "reopen_days": 14,
    "mails_per_hour": 1,
    "mails_per_day": 3,
    "posts_per_hour": 20,
    "posts_per_network": 60,
}


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    schema = SCHEMA.read_text().format(key="INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL PRIMARY KEY")
    for statement in f"{schema}{SEARCH_IN_SQLITE if sqlite else SEARCH_IN_POSTGRESQL}".split(";\n"):
        db.execute_sql(statement)
    fill("desk", db, [DESK])
    fill("role", db, [role(*row) for row in ROLES])
    fill("category", db, [category(place, *row) for place, row in enumerate(CATEGORIES)])


def fill(name, db, rows):
    table = Table(name, list(rows[0])).bind(db)
    table.insert(rows).execute()


def role(name, permissions, scope):
    return {"name": name, "permissions": json.dumps(permissions), "scope": scope, "built_in": True}


def category(place, name, slug, description, icon, color, response_hours, resolution_hours):
    return {
        "name": name,
        "slug": slug,
        "description": description,
        "icon": icon,
        "color": color,
        "response_hours": response_hours,
        "resolution_hours": resolution_hours,
        "active": True,
        "position": place,
    }
