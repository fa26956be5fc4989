"""A category of articles is found under the addresses that it had before."""

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE "article_category_address" (
    "id" {key},
    "slug" VARCHAR(100) NOT NULL,
    "category_id" INTEGER NOT NULL REFERENCES "article_category" ("id") ON DELETE CASCADE
)
"""


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    db.execute_sql(TABLE.format(key="INTEGER NOT NULL PRIMARY KEY" if sqlite else "SERIAL PRIMARY KEY"))
    db.execute_sql('CREATE UNIQUE INDEX "article_category_address_slug" ON "article_category_address" ("slug")')
    db.execute_sql('CREATE INDEX "article_category_address_category_id" ON "article_category_address" ("category_id")')
