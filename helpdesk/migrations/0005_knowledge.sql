-- The knowledge base. {key} is the whole-number key as each database spells it.
CREATE TABLE "article_category" (
    "id" {key},
    "name" VARCHAR(100) NOT NULL,
    "slug" VARCHAR(100) NOT NULL,
    "description" VARCHAR(300) NOT NULL,
    "position" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX "article_category_name" ON "article_category" ("name");
CREATE UNIQUE INDEX "article_category_slug" ON "article_category" ("slug");

CREATE TABLE "article" (
    "id" {key},
    "title" VARCHAR(200) NOT NULL,
    "slug" VARCHAR(100) NOT NULL,
    "category_id" INTEGER NOT NULL REFERENCES "article_category" ("id"),
    "summary" VARCHAR(300) NOT NULL,
    "body" TEXT NOT NULL,
    "state" SMALLINT NOT NULL,
    "author_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "published_at" BIGINT,
    "deleted_at" BIGINT,
    "helpful" INTEGER NOT NULL,
    "unhelpful" INTEGER NOT NULL,
    "version" INTEGER NOT NULL
);
CREATE UNIQUE INDEX "article_slug" ON "article" ("slug");
CREATE INDEX "article_author_id" ON "article" ("author_id");
CREATE INDEX "article_updated_at" ON "article" ("updated_at");
CREATE INDEX "article_category_id_state_title" ON "article" ("category_id", "state", "title");
CREATE INDEX "article_state_helpful" ON "article" ("state", "helpful");
CREATE INDEX "article_state_published_at" ON "article" ("state", "published_at");
CREATE INDEX "article_trash" ON "article" ("deleted_at") WHERE ("deleted_at" IS NOT NULL);

CREATE TABLE "article_address" (
    "id" {key},
    "slug" VARCHAR(100) NOT NULL,
    "article_id" INTEGER REFERENCES "article" ("id") ON DELETE SET NULL
);
CREATE UNIQUE INDEX "article_address_slug" ON "article_address" ("slug");
CREATE INDEX "article_address_article_id" ON "article_address" ("article_id");

CREATE TABLE "article_file" (
    "id" {key},
    "article_id" INTEGER NOT NULL REFERENCES "article" ("id") ON DELETE CASCADE,
    "uploader_id" INTEGER REFERENCES "user" ("id") ON DELETE SET NULL,
    "name" VARCHAR(255) NOT NULL,
    "stored_name" VARCHAR(64) NOT NULL,
    "size" INTEGER NOT NULL,
    "type" VARCHAR(100) NOT NULL,
    "state" SMALLINT NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX "article_file_article_id" ON "article_file" ("article_id");
CREATE INDEX "article_file_uploader_id" ON "article_file" ("uploader_id");
CREATE UNIQUE INDEX "article_file_stored_name" ON "article_file" ("stored_name");

CREATE TABLE "article_vote" (
    "id" {key},
    "article_id" INTEGER NOT NULL REFERENCES "article" ("id") ON DELETE CASCADE,
    "voter" VARCHAR(64) NOT NULL,
    "helpful" BOOLEAN NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "article_vote_article_id_voter" ON "article_vote" ("article_id", "voter");

CREATE TABLE "search_miss" (
    "id" {key},
    "words" VARCHAR(100) NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" BIGINT NOT NULL,
    "dismissed_at" BIGINT
);
CREATE UNIQUE INDEX "search_miss_words" ON "search_miss" ("words");
CREATE INDEX "search_miss_count_last_at" ON "search_miss" ("count", "last_at");

