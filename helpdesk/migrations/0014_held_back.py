"""Mail about what staff did waits some seconds, so that it can be taken back."""


def up(migrator, db):
    db.execute_sql('ALTER TABLE "desk" ADD COLUMN "undo_seconds" INTEGER NOT NULL DEFAULT 10')
