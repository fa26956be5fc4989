-- The tables of the first version. {key} is the whole-number key as each database spells it.
CREATE TABLE "role" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "permissions" TEXT NOT NULL,
    "scope" SMALLINT NOT NULL,
    "built_in" BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX "role_name" ON "role" ("name");

CREATE TABLE "team" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "email" VARCHAR(255) NOT NULL
);
CREATE UNIQUE INDEX "team_name" ON "team" ("name");

CREATE TABLE "user" (
    "id" {key},
    "email" VARCHAR(254) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "phone" VARCHAR(50) NOT NULL,
    "role_id" INTEGER NOT NULL REFERENCES "role" ("id"),
    "password_hash" VARCHAR(255),
    "active" BOOLEAN NOT NULL,
    "verified_at" BIGINT,
    "time_zone" VARCHAR(64) NOT NULL,
    "language" VARCHAR(16) NOT NULL,
    "subscription" VARCHAR(100) NOT NULL,
    "profile_url" VARCHAR(500) NOT NULL,
    "notes" TEXT NOT NULL,
    "failed_sign_ins" SMALLINT NOT NULL,
    "locked_until" BIGINT,
    "last_seen_at" BIGINT,
    "created_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "user_email" ON "user" ("email");
CREATE INDEX "user_role_id" ON "user" ("role_id");
CREATE INDEX "user_created_at" ON "user" ("created_at");

CREATE TABLE "team_member" (
    "id" {key},
    "team_id" INTEGER NOT NULL REFERENCES "team" ("id") ON DELETE CASCADE,
    "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE
);
CREATE INDEX "team_member_team_id" ON "team_member" ("team_id");
CREATE INDEX "team_member_user_id" ON "team_member" ("user_id");
CREATE UNIQUE INDEX "team_member_team_id_user_id" ON "team_member" ("team_id", "user_id");

CREATE TABLE "session" (
    "id" {key},
    "user_id" INTEGER NOT NULL REFERENCES "user" ("id") ON DELETE CASCADE,
    "token_hash" VARCHAR(64) NOT NULL,
    "user_agent" VARCHAR(200) NOT NULL,
    "address" VARCHAR(45) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL
);
CREATE INDEX "session_user_id" ON "session" ("user_id");
CREATE UNIQUE INDEX "session_token_hash" ON "session" ("token_hash");
CREATE INDEX "session_expires_at" ON "session" ("expires_at");

CREATE TABLE "one_time_link" (
    "id" {key},
    "purpose" VARCHAR(30) NOT NULL,
    "user_id" INTEGER REFERENCES "user" ("id") ON DELETE CASCADE,
    "token_hash" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT
);
CREATE INDEX "one_time_link_user_id" ON "one_time_link" ("user_id");
CREATE UNIQUE INDEX "one_time_link_token_hash" ON "one_time_link" ("token_hash");

CREATE TABLE "desk" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "sender" VARCHAR(254) NOT NULL,
    "time_zone" VARCHAR(64) NOT NULL,
    "promise" VARCHAR(200) NOT NULL,
    "guest_link_days" INTEGER NOT NULL,
    "reopen_days" INTEGER NOT NULL,
    "mails_per_hour" INTEGER NOT NULL,
    "mails_per_day" INTEGER NOT NULL,
    "posts_per_hour" INTEGER NOT NULL,
    "posts_per_network" INTEGER NOT NULL
);

CREATE TABLE "heartbeat" (
    "id" {key},
    "name" VARCHAR(50) NOT NULL,
    "beat_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "heartbeat_name" ON "heartbeat" ("name");

CREATE TABLE "limit_counter" (
    "id" {key},
    "key" VARCHAR(200) NOT NULL,
    "window" BIGINT NOT NULL,
    "count" INTEGER NOT NULL
);
CREATE INDEX "limit_counter_window" ON "limit_counter" ("window");
CREATE UNIQUE INDEX "limit_counter_key_window" ON "limit_counter" ("key", "window");

CREATE TABLE "category" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "slug" VARCHAR(100) NOT NULL,
    "description" TEXT NOT NULL,
    "icon" VARCHAR(50) NOT NULL,
    "color" VARCHAR(7) NOT NULL,
    "assignee_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "team_id" INTEGER REFERENCES "team" ("id") ON DELETE SET NULL,
    "response_hours" REAL NOT NULL,
    "resolution_hours" REAL NOT NULL,
    "active" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL
);
CREATE UNIQUE INDEX "category_name" ON "category" ("name");
CREATE UNIQUE INDEX "category_slug" ON "category" ("slug");
CREATE INDEX "category_assignee_id" ON "category" ("assignee_id");
CREATE INDEX "category_team_id" ON "category" ("team_id");

CREATE TABLE "tag" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "color" VARCHAR(7) NOT NULL
);
CREATE UNIQUE INDEX "tag_name" ON "tag" ("name");

CREATE TABLE "ticket_counter" (
    "year" INTEGER NOT NULL PRIMARY KEY,
    "last" INTEGER NOT NULL
);

CREATE TABLE "ticket" (
    "id" {key},
    "number" VARCHAR(20) NOT NULL,
    "customer_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "assignee_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "team_id" INTEGER REFERENCES "team" ("id") ON DELETE SET NULL,
    "category_id" INTEGER REFERENCES "category" ("id"),
    "priority" SMALLINT NOT NULL,
    "status" SMALLINT NOT NULL,
    "source" SMALLINT NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "guest_name" VARCHAR(200) NOT NULL,
    "guest_email" VARCHAR(254) NOT NULL,
    "guest_phone" VARCHAR(50) NOT NULL,
    "confirmed_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "next_due_at" BIGINT,
    "next_warning_at" BIGINT,
    "response_due_at" BIGINT,
    "resolution_due_at" BIGINT,
    "first_response_at" BIGINT,
    "resolved_at" BIGINT,
    "closed_at" BIGINT,
    "deleted_at" BIGINT,
    "last_reply_at" BIGINT,
    "last_reply_by" SMALLINT,
    "reply_count" INTEGER NOT NULL,
    "rating" SMALLINT,
    "rated_at" BIGINT,
    "version" INTEGER NOT NULL,
    "form_key" VARCHAR(64),
    "description" TEXT NOT NULL,
    "feedback" TEXT NOT NULL
);
CREATE UNIQUE INDEX "ticket_number" ON "ticket" ("number");
CREATE UNIQUE INDEX "ticket_form_key" ON "ticket" ("form_key");
CREATE INDEX "ticket_updated" ON "ticket" ("updated_at", "status", "priority", "category_id", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_created" ON "ticket" ("created_at", "updated_at", "status", "priority", "category_id", "assignee_id", "team_id", "source", "customer_id", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_status" ON "ticket" ("status", "updated_at", "priority", "category_id", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_priority" ON "ticket" ("priority", "updated_at", "status", "category_id", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_category" ON "ticket" ("category_id", "updated_at", "status", "priority", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_team" ON "ticket" ("team_id", "updated_at", "status", "priority", "category_id", "assignee_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_assignee" ON "ticket" ("assignee_id", "updated_at", "status", "priority", "category_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at", "resolved_at") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_due" ON "ticket" ("next_due_at", "updated_at", "status", "priority", "category_id", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_warning_at", "resolved_at") WHERE (("deleted_at" IS NULL) AND ("next_due_at" IS NOT NULL));
CREATE INDEX "ticket_resolved" ON "ticket" ("resolved_at", "updated_at", "status", "priority", "category_id", "assignee_id", "team_id", "source", "customer_id", "created_at", "next_due_at", "next_warning_at") WHERE (("deleted_at" IS NULL) AND ("resolved_at" IS NOT NULL));
CREATE INDEX "ticket_asker" ON "ticket" ("customer_id", "updated_at", "confirmed_at", "status") WHERE ("deleted_at" IS NULL);
CREATE INDEX "ticket_trash" ON "ticket" ("deleted_at") WHERE ("deleted_at" IS NOT NULL);

CREATE TABLE "reply" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "author_id" INTEGER REFERENCES "user" ("id"),
    "side" SMALLINT NOT NULL,
    "internal" BOOLEAN NOT NULL,
    "automated" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "edited_at" BIGINT,
    "deleted_at" BIGINT,
    "form_key" VARCHAR(64),
    "body" TEXT NOT NULL
);
CREATE INDEX "reply_author_id" ON "reply" ("author_id");
CREATE UNIQUE INDEX "reply_form_key" ON "reply" ("form_key");
CREATE INDEX "reply_ticket_id_created_at" ON "reply" ("ticket_id", "created_at");

CREATE TABLE "reply_revision" (
    "id" {key},
    "reply_id" INTEGER NOT NULL REFERENCES "reply" ("id"),
    "by_id" INTEGER NOT NULL REFERENCES "user" ("id"),
    "replaced_at" BIGINT NOT NULL,
    "body" TEXT NOT NULL
);
CREATE INDEX "reply_revision_reply_id" ON "reply_revision" ("reply_id");

CREATE TABLE "attachment" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "reply_id" INTEGER REFERENCES "reply" ("id"),
    "uploader_id" INTEGER REFERENCES "user" ("id"),
    "name" VARCHAR(255) NOT NULL,
    "stored_name" VARCHAR(64) NOT NULL,
    "size" INTEGER NOT NULL,
    "type" VARCHAR(100) NOT NULL,
    "state" SMALLINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "deleted_at" BIGINT
);
CREATE INDEX "attachment_ticket_id" ON "attachment" ("ticket_id");
CREATE INDEX "attachment_reply_id" ON "attachment" ("reply_id");
CREATE UNIQUE INDEX "attachment_stored_name" ON "attachment" ("stored_name");

CREATE TABLE "ticket_tag" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "tag_id" INTEGER NOT NULL REFERENCES "tag" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "ticket_tag_ticket_id_tag_id" ON "ticket_tag" ("ticket_id", "tag_id");
CREATE UNIQUE INDEX "ticket_tag_tag_id_ticket_id" ON "ticket_tag" ("tag_id", "ticket_id");

CREATE TABLE "guest_link" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "nonce" VARCHAR(32) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "revoked_at" BIGINT
);
CREATE INDEX "guest_link_ticket_id" ON "guest_link" ("ticket_id");
CREATE UNIQUE INDEX "guest_link_token_hash" ON "guest_link" ("token_hash");

CREATE TABLE "sla_log" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "clock" SMALLINT NOT NULL,
    "target_hours" REAL NOT NULL,
    "started_at" BIGINT NOT NULL,
    "warn_at" BIGINT NOT NULL,
    "due_at" BIGINT NOT NULL,
    "warned_at" BIGINT,
    "stopped_at" BIGINT,
    "breached_at" BIGINT,
    "outcome" SMALLINT NOT NULL
);
CREATE INDEX "sla_log_ticket_id_clock" ON "sla_log" ("ticket_id", "clock");
CREATE INDEX "slalog_pending" ON "sla_log" ("due_at") WHERE ("outcome" = 1);

CREATE TABLE "activity" (
    "id" {key},
    "ticket_id" INTEGER NOT NULL REFERENCES "ticket" ("id"),
    "event" VARCHAR(40) NOT NULL,
    "by_id" INTEGER REFERENCES "user" ("id"),
    "reply_id" INTEGER REFERENCES "reply" ("id"),
    "old" TEXT,
    "new" TEXT,
    "undo" TEXT,
    "at" BIGINT NOT NULL,
    "fanned_out_at" BIGINT
);
CREATE INDEX "activity_by_id" ON "activity" ("by_id");
CREATE INDEX "activity_at" ON "activity" ("at");
CREATE INDEX "activity_ticket_id_at" ON "activity" ("ticket_id", "at");
CREATE INDEX "activity_unsent" ON "activity" ("id") WHERE ("fanned_out_at" IS NULL);

CREATE TABLE "email" (
    "id" {key},
    "to" VARCHAR(254) NOT NULL,
    "ticket_id" INTEGER REFERENCES "ticket" ("id"),
    "activity_id" INTEGER REFERENCES "activity" ("id"),
    "link_id" INTEGER REFERENCES "guest_link" ("id"),
    "template" VARCHAR(40) NOT NULL,
    "subject" VARCHAR(300) NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "message_id" VARCHAR(255) NOT NULL,
    "in_reply_to" VARCHAR(255) NOT NULL,
    "anonymous" BOOLEAN NOT NULL,
    "attempts" SMALLINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "next_attempt_at" BIGINT,
    "claimed_until" BIGINT,
    "sent_at" BIGINT,
    "failed_at" BIGINT,
    "error" TEXT NOT NULL
);
CREATE INDEX "email_to" ON "email" ("to");
CREATE INDEX "email_ticket_id" ON "email" ("ticket_id");
CREATE INDEX "email_activity_id" ON "email" ("activity_id");
CREATE INDEX "email_created_at" ON "email" ("created_at");
CREATE INDEX "email_waiting" ON "email" ("next_attempt_at") WHERE (("sent_at" IS NULL) AND ("failed_at" IS NULL));
