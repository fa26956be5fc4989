CREATE INDEX "ticket_asked" ON "ticket" (
    "customer_id", COALESCE("last_reply_at", "created_at"), "status", "category_id", "created_at", "merged_into_id"
) WHERE (("deleted_at" IS NULL) AND ("confirmed_at" IS NOT NULL));
ALTER TABLE "desk" ADD COLUMN "rating_days" INTEGER NOT NULL DEFAULT 7
