"""Indexes for the console's lists of very many people, messages and mails."""

from peewee import SqliteDatabase

INDEXES = """
DROP INDEX "user_role_id";
CREATE INDEX "user_role" ON "user" ("role_id", "created_at", "active");
CREATE INDEX "user_active" ON "user" ("active", "created_at", "role_id");
CREATE INDEX "user_name_start" ON "user" ((LOWER("name") {plain}));
CREATE INDEX "reply_newest" ON "reply" (
    "created_at", "side", "internal", "automated", "author_id", "ticket_id", "deleted_at"
);
DROP INDEX "ticket_asker";
CREATE INDEX "ticket_asker" ON "ticket" (
    "customer_id", "updated_at", "confirmed_at", "status", "assignee_id", "team_id"
) WHERE ("deleted_at" IS NULL);
DROP INDEX "email_created_at";
CREATE INDEX "email_newest" ON "email" ("created_at", "sent_at", "failed_at", "ticket_id")
"""
IN_POSTGRESQL = """
ALTER TABLE "user" ALTER COLUMN "email" TYPE varchar(254) COLLATE "C";
ALTER TABLE "email" ALTER COLUMN "to" TYPE varchar(254) COLLATE "C"
"""  # the beginning of a text is only found in an index that knows no language


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    run(db, INDEXES.format(plain="" if sqlite else 'COLLATE "C"'))
    if not sqlite:
        run(db, IN_POSTGRESQL)


def run(db, statements):
    for statement in statements.split(";\n"):
        db.execute_sql(statement)
