-- Customers who turned out to be one. {key} is the whole-number key as each database spells it.
CREATE TABLE "person_merge" (
    "id" {key},
    "source_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "into_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "by_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "at" BIGINT NOT NULL,
    "undo" TEXT NOT NULL,
    "undone_at" BIGINT,
    "worded_at" BIGINT
);
CREATE INDEX "person_merge_source_id" ON "person_merge" ("source_id");
CREATE INDEX "person_merge_into_id" ON "person_merge" ("into_id");
CREATE INDEX "person_merge_by_id" ON "person_merge" ("by_id");
CREATE INDEX "person_merge_unworded" ON "person_merge" ("id") WHERE ("worded_at" IS NULL);

ALTER TABLE "user" ADD COLUMN "merged_into_id" INTEGER REFERENCES "user" ("id");
CREATE INDEX "user_merged" ON "user" ("merged_into_id") WHERE ("merged_into_id" IS NOT NULL);
ALTER TABLE "guest_link" ADD COLUMN "address" VARCHAR(254) NOT NULL DEFAULT ''
