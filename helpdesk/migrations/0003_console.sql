-- What staff need to work in the console. {key} is the whole-number key as each database spells it.
CREATE TABLE "canned_reply" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "body" TEXT NOT NULL,
    "category_id" INTEGER REFERENCES "category" ("id") ON DELETE SET NULL,
    "team_id" INTEGER REFERENCES "team" ("id") ON DELETE SET NULL,
    "owner_id" INTEGER REFERENCES "user" ("id") ON DELETE CASCADE,
    "active" BOOLEAN NOT NULL
);
CREATE INDEX "canned_reply_category_id" ON "canned_reply" ("category_id");
CREATE INDEX "canned_reply_team_id" ON "canned_reply" ("team_id");
CREATE INDEX "canned_reply_owner_id" ON "canned_reply" ("owner_id");

CREATE TABLE "ticket_link" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "other_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "kind" SMALLINT NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX "ticket_link_other_id" ON "ticket_link" ("other_id");
CREATE UNIQUE INDEX "ticket_link_ticket_id_other_id" ON "ticket_link" ("ticket_id", "other_id");

CREATE TABLE "bulk" (
    "id" {key},
    "by_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "do" VARCHAR(100) NOT NULL,
    "words" VARCHAR(300) NOT NULL,
    "query" TEXT NOT NULL,
    "preview" TEXT,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "undoes_id" INTEGER REFERENCES "bulk" ("id"),
    "created_at" BIGINT NOT NULL,
    "claimed_until" BIGINT,
    "finished_at" BIGINT
);
CREATE INDEX "bulk_by_id" ON "bulk" ("by_id");
CREATE INDEX "bulk_created_at" ON "bulk" ("created_at");
CREATE INDEX "bulk_unfinished" ON "bulk" ("claimed_until") WHERE ("finished_at" IS NULL);

CREATE TABLE "bulk_item" (
    "id" {key},
    "bulk_id" INTEGER NOT NULL REFERENCES "bulk" ("id") ON DELETE CASCADE,
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "outcome" SMALLINT NOT NULL,
    "reason" TEXT NOT NULL
);
CREATE INDEX "bulk_item_ticket_id" ON "bulk_item" ("ticket_id");
CREATE INDEX "bulk_item_bulk_id_outcome" ON "bulk_item" ("bulk_id", "outcome");

CREATE TABLE "audit_entry" (
    "id" {key},
    "at" BIGINT NOT NULL,
    "event" VARCHAR(40) NOT NULL,
    "by_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "who" VARCHAR(254) NOT NULL,
    "about" VARCHAR(300) NOT NULL,
    "old" TEXT NOT NULL,
    "new" TEXT NOT NULL,
    "address" VARCHAR(45) NOT NULL
);
CREATE INDEX "audit_entry_at" ON "audit_entry" ("at");
CREATE INDEX "audit_entry_by_id" ON "audit_entry" ("by_id");

CREATE TABLE "saved_filter" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "query" TEXT NOT NULL,
    "owner_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "shared" SMALLINT NOT NULL,
    "team_id" INTEGER REFERENCES "team" ("id") ON DELETE CASCADE,
    "position" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX "saved_filter_owner_id" ON "saved_filter" ("owner_id");
CREATE INDEX "saved_filter_team_id" ON "saved_filter" ("team_id");

CREATE TABLE "draft" (
    "id" {key},
    "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "place" VARCHAR(60) NOT NULL,
    "content" TEXT NOT NULL,
    "updated_at" BIGINT NOT NULL
);
CREATE INDEX "draft_updated_at" ON "draft" ("updated_at");
CREATE UNIQUE INDEX "draft_user_id_place" ON "draft" ("user_id", "place");

CREATE TABLE "viewer" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id") ON DELETE CASCADE,
    "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "seen_at" BIGINT NOT NULL,
    "is_typing" BOOLEAN NOT NULL
);
CREATE INDEX "viewer_user_id" ON "viewer" ("user_id");
CREATE INDEX "viewer_seen_at" ON "viewer" ("seen_at");
CREATE UNIQUE INDEX "viewer_ticket_id_user_id" ON "viewer" ("ticket_id", "user_id");

ALTER TABLE "ticket" ADD COLUMN "merged_into_id" INTEGER REFERENCES "ticket" ("id");
CREATE INDEX "ticket_merged" ON "ticket" ("merged_into_id") WHERE ("merged_into_id" IS NOT NULL);
ALTER TABLE "reply" ADD COLUMN "origin_id" INTEGER REFERENCES "ticket" ("id");
CREATE INDEX "reply_origin" ON "reply" ("origin_id") WHERE ("origin_id" IS NOT NULL);
ALTER TABLE "activity" ADD COLUMN "undone_at" BIGINT;
ALTER TABLE "activity" ADD COLUMN "undoes_id" INTEGER REFERENCES "activity" ("id");
ALTER TABLE "activity" ADD COLUMN "bulk_id" INTEGER REFERENCES "bulk" ("id");
CREATE INDEX "activity_reply" ON "activity" ("reply_id") WHERE ("reply_id" IS NOT NULL);
CREATE INDEX "activity_undoes" ON "activity" ("undoes_id") WHERE ("undoes_id" IS NOT NULL);
CREATE INDEX "email_link" ON "email" ("link_id") WHERE ("link_id" IS NOT NULL);
CREATE INDEX "activity_bulk" ON "activity" ("bulk_id") WHERE ("bulk_id" IS NOT NULL);
ALTER TABLE "user" ADD COLUMN "preferences" TEXT NOT NULL DEFAULT '{{}}';
ALTER TABLE "desk" ADD COLUMN "address" TEXT NOT NULL DEFAULT '';
ALTER TABLE "desk" ADD COLUMN "number_prefix" VARCHAR(8) NOT NULL DEFAULT 'TKT';
ALTER TABLE "desk" ADD COLUMN "trash_days" INTEGER NOT NULL DEFAULT 30;
ALTER TABLE "desk" ADD COLUMN "mail_days" INTEGER NOT NULL DEFAULT 730;
ALTER TABLE "desk" ADD COLUMN "audit_days" INTEGER NOT NULL DEFAULT 730
