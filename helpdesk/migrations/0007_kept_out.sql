-- Who is kept out. {key} is the whole-number key as each database spells it.
CREATE TABLE "block" (
    "id" {key},
    "value" VARCHAR(254) NOT NULL,
    "reason" TEXT NOT NULL,
    "until" BIGINT,
    "by_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "created_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "block_value" ON "block" ("value");
CREATE INDEX "block_by_id" ON "block" ("by_id");
CREATE INDEX "block_created_at" ON "block" ("created_at");

CREATE TABLE "kept_file" (
    "id" {key},
    "form" VARCHAR(64) NOT NULL,
    "browser" VARCHAR(64) NOT NULL,
    "network" VARCHAR(64) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "stored_name" VARCHAR(64) NOT NULL,
    "size" INTEGER NOT NULL,
    "type" VARCHAR(100) NOT NULL,
    "expires_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "kept_file_stored_name" ON "kept_file" ("stored_name");
CREATE INDEX "kept_file_expires_at" ON "kept_file" ("expires_at");
CREATE INDEX "kept_file_form_browser" ON "kept_file" ("form", "browser");

ALTER TABLE "email" ADD COLUMN "mailbox" VARCHAR(254) NOT NULL DEFAULT '';
UPDATE "email" SET "mailbox" = "to" WHERE "anonymous";
CREATE INDEX "email_anonymous" ON "email" ("mailbox", "created_at") WHERE ("anonymous" = TRUE);

ALTER TABLE "desk" ADD COLUMN "posts_per_browser" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "desk" ADD COLUMN "replies_per_hour" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "desk" ADD COLUMN "replies_per_network" INTEGER NOT NULL DEFAULT 120;
ALTER TABLE "desk" ADD COLUMN "acts_per_hour" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "desk" ADD COLUMN "acts_per_network" INTEGER NOT NULL DEFAULT 120;
ALTER TABLE "desk" ADD COLUMN "sign_ins_per_network" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "desk" ADD COLUMN "links_per_hour" INTEGER NOT NULL DEFAULT 6;
ALTER TABLE "desk" ADD COLUMN "links_per_network" INTEGER NOT NULL DEFAULT 30;
ALTER TABLE "desk" ADD COLUMN "votes_per_network" INTEGER NOT NULL DEFAULT 60;
ALTER TABLE "desk" ADD COLUMN "searches_per_network" INTEGER NOT NULL DEFAULT 600;
ALTER TABLE "desk" ADD COLUMN "form_seconds" INTEGER NOT NULL DEFAULT 2;
ALTER TABLE "desk" ADD COLUMN "kept_megabytes" INTEGER NOT NULL DEFAULT 500;
ALTER TABLE "desk" ADD COLUMN "kept_per_network" INTEGER NOT NULL DEFAULT 100
