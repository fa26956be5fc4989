"""Full text: tickets found by number, subject, customer and what was said, by those who may see them.

One document per ticket, kept by the verbs in their transaction. SQLite searches with FTS5, PostgreSQL with a tsvector;
the words are told apart here, so that both find the same.
"""

from helpdesk.search.articles import (
    articles_saying_all,
    articles_saying_some,
    asked_for,
    index_article,
    rebuild_articles,
    remove_articles,
)
from helpdesk.search.finding import Hit, count, find, ids, matches, matching_between, matching_ids
from helpdesk.search.indexing import index, index_customer, pass_on, rebuild, remove, rescope
from helpdesk.search.rare import ids_saying_some

__all__ = [
    "Hit",
    "articles_saying_all",
    "articles_saying_some",
    "asked_for",
    "count",
    "find",
    "ids",
    "ids_saying_some",
    "index",
    "index_article",
    "index_customer",
    "matches",
    "matching_between",
    "matching_ids",
    "pass_on",
    "rebuild",
    "rebuild_articles",
    "remove",
    "remove_articles",
    "rescope",
]
