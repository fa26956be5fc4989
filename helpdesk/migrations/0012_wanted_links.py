"""Whoever asks for a new link to a ticket may say which one: the worker looks at it, also one that starts later."""


def up(migrator, db):
    db.execute_sql("""ALTER TABLE "one_time_link" ADD COLUMN "number" VARCHAR(40) NOT NULL DEFAULT ''""")
