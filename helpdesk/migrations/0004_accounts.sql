-- Accounts of customers. {key} is the whole-number key as each database spells it.
CREATE TABLE "address_change" (
    "id" {key},
    "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "email" VARCHAR(254) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "agreed_at" BIGINT,
    "proved_at" BIGINT
);
CREATE UNIQUE INDEX "address_change_user_id" ON "address_change" ("user_id");

ALTER TABLE "one_time_link" ADD COLUMN "email" VARCHAR(254) NOT NULL DEFAULT '';
ALTER TABLE "one_time_link" ADD COLUMN "change_id" INTEGER REFERENCES "address_change" ("id") ON DELETE CASCADE;
ALTER TABLE "one_time_link" ADD COLUMN "nonce" VARCHAR(32) NOT NULL DEFAULT '';
ALTER TABLE "one_time_link" ADD COLUMN "mailed_at" BIGINT;
UPDATE "one_time_link" SET "mailed_at" = "created_at";
CREATE INDEX "one_time_link_email" ON "one_time_link" ("email");
CREATE INDEX "one_time_link_change_id" ON "one_time_link" ("change_id");
CREATE INDEX "one_time_link_expires_at" ON "one_time_link" ("expires_at");
CREATE INDEX "one_time_link_unmailed" ON "one_time_link" ("id") WHERE ("mailed_at" IS NULL);

ALTER TABLE "email" ADD COLUMN "one_time_link_id" INTEGER REFERENCES "one_time_link" ("id") ON DELETE SET NULL;
CREATE INDEX "email_one_time_link" ON "email" ("one_time_link_id") WHERE ("one_time_link_id" IS NOT NULL);
ALTER TABLE "user" ADD COLUMN "registered_at" BIGINT;
UPDATE "user" SET "registered_at" = "created_at" WHERE "password_hash" IS NOT NULL;
ALTER TABLE "desk" ADD COLUMN "account_mails_per_hour" INTEGER NOT NULL DEFAULT 5;
ALTER TABLE "desk" ADD COLUMN "account_mails_per_day" INTEGER NOT NULL DEFAULT 20
