"""The knowledge base: articles in categories, written by staff and read by whom they are for.

Reading goes through Article.visible_to(reader), where None is anybody; writing through the verbs here. Search is
helpdesk.search.articles, the safe text of articles helpdesk.article_text.
"""

from helpdesk.knowledge.categories import remove_category, save_category
from helpdesk.knowledge.changing import allow
from helpdesk.knowledge.files import add_files, address, beside, file_for, file_path, is_picture, remove_file
from helpdesk.knowledge.finding import Found, Hit, find_articles, suggest
from helpdesk.knowledge.purging import purge_articles
from helpdesk.knowledge.reading import (
    Shelf,
    all_public,
    article_at,
    category_at,
    in_category,
    is_anything_public,
    most_useful,
    newest_public,
    related,
    shelves,
)
from helpdesk.knowledge.slugs import slug_of
from helpdesk.knowledge.unfound import dismiss_miss, misses, note_miss
from helpdesk.knowledge.voting import vote, vote_of
from helpdesk.knowledge.writing import (
    delete_article,
    keep_internal,
    lead,
    publish,
    restore_article,
    save_article,
    set_state,
    withdraw,
)

__all__ = [
    "Found",
    "Hit",
    "Shelf",
    "add_files",
    "address",
    "all_public",
    "allow",
    "article_at",
    "beside",
    "category_at",
    "delete_article",
    "dismiss_miss",
    "file_for",
    "file_path",
    "find_articles",
    "in_category",
    "is_anything_public",
    "is_picture",
    "keep_internal",
    "lead",
    "misses",
    "most_useful",
    "newest_public",
    "note_miss",
    "publish",
    "purge_articles",
    "related",
    "remove_category",
    "remove_file",
    "restore_article",
    "save_article",
    "save_category",
    "set_state",
    "shelves",
    "slug_of",
    "suggest",
    "vote",
    "vote_of",
    "withdraw",
]
