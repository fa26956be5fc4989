"""The knowledge base: writing articles, who reads which, addresses that stay, categories."""

from datetime import timedelta

import pytest

from helpdesk import audit, drafts, knowledge
from helpdesk.db import at, now
from helpdesk.errors import Conflict, Forbidden, Invalid, NotVisible, Refused
from helpdesk.models import (
    Article,
    ArticleAddress,
    ArticleCategory,
    ArticleState,
    AuditEntry,
    Role,
    Scope,
    User,
)
from tests.cast import person


def titles(reader) -> list[str]:
    return sorted(article.title.removeprefix("Pineapple ") for article in Article.visible_to(reader))


def change(article: Article, by: User, **given) -> None:
    kept = {"title": article.title, "category": article.category, "body": article.body, "summary": article.summary}
    knowledge.save_article(article, by=by, **kept | given)


def again(article: Article) -> Article:
    return Article.get_by_id(article.id)


def test_a_new_article_is_a_draft_of_its_writer(article, alice, signing_in):
    written = article("How?", "Plain <text>", ArticleState.DRAFT, by=alice, summary=" In\nshort ")
    kept = again(written)
    assert (kept.title, kept.slug, kept.summary, kept.body) == ("How?", "how", "In short", "<p>Plain &lt;text&gt;</p>")
    assert (kept.author, kept.state, kept.published_at, kept.category) == (alice, ArticleState.DRAFT, None, signing_in)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "<p> </p>"}, "body"),
        ({"body": "x" * 200_001}, "body"),
        ({"summary": "x" * 301}, "summary"),
        ({"category": None}, "category"),
        ({"slug": "!?"}, "slug"),
    ],
)
def test_what_is_missing_or_too_long_is_named(article, given, field):
    with pytest.raises(Invalid) as problem:
        article(**given)
    assert (problem.value.field, Article.select().count()) == (field, 0)


def test_each_reads_what_is_for_them(three, alice, mallory, maria, root, carol, dave):
    assert titles(None) == titles(carol) == titles(dave) == ["public"]
    assert titles(alice) == titles(mallory) == titles(maria) == titles(root) == ["draft", "internal", "public"]


def test_staff_who_do_not_write_read_no_drafts(three, alice):
    Role.update(permissions=["list", "view"]).where(Role.id == alice.role_id).execute()
    assert titles(User.get_by_id(alice.id)) == ["internal", "public"]
    Role.update(permissions=["list"]).where(Role.id == alice.role_id).execute()
    assert titles(User.get_by_id(alice.id)) == ["public"]


def test_a_customer_or_somebody_switched_off_gains_nothing_by_permissions(three, carol, alice):
    Role.update(permissions=["view", "articles"]).where(Role.id == carol.role_id).execute()
    User.update(active=False).where(User.id == alice.id).execute()
    assert titles(User.get_by_id(carol.id)) == titles(User.get_by_id(alice.id)) == ["public"]


def test_a_category_switched_off_hides_its_articles_from_readers(three, maria, alice, carol, signing_in):
    knowledge.save_category(signing_in, by=maria, name="Signing in", active=False)
    Role.update(permissions=["view"]).where(Role.name == "Agent").execute()
    assert titles(carol) == titles(User.get_by_id(alice.id)) == []
    assert titles(maria) == ["draft", "internal", "public"]


def test_only_who_may_writes(article, carol, alice, maria, signing_in):
    there = article()
    Role.update(permissions=["list", "view", "categories"]).where(Role.id == alice.role_id).execute()
    for stranger in (carol, User.get_by_id(alice.id)):
        for attempt in (
            lambda by: change(there, by, title="Mine"),
            lambda by: knowledge.publish(there, by=by),
            lambda by: knowledge.delete_article(there, by=by),
            lambda by: knowledge.restore_article(there, by=by),
            lambda by: knowledge.save_article(Article(), by=by, title="x", body="x", category=signing_in),
        ):
            with pytest.raises(Forbidden):
                attempt(stranger)
    assert (Article.select().count(), again(there).title) == (1, "Reset your password")


def test_the_second_of_two_writers_is_told(article, alice, maria):
    there = article()
    seen = there.version
    change(there, alice, title="Alice's", seen=seen)
    with pytest.raises(Conflict, match="Somebody else"):
        change(there, maria, title="Maria's", seen=seen)
    with pytest.raises(Conflict):
        knowledge.withdraw(there, by=maria, seen=seen)
    assert (again(there).title, again(there).version) == ("Alice's", there.version)


def test_the_times_tell_when_it_was_published_and_when_its_words_changed(article, maria, clock):
    there = article(state=ArticleState.DRAFT)
    clock.shift(timedelta(hours=1))
    knowledge.publish(there, by=maria)
    first = now()
    clock.shift(timedelta(hours=1))
    knowledge.keep_internal(there, by=maria)
    knowledge.publish(there, by=maria)
    assert (again(there).published_at, again(there).updated_at) == (first, there.created_at)
    change(there, maria, body="<p>New</p>")
    assert (again(there).published_at, again(there).updated_at) == (first, now())


def test_an_old_address_leads_to_the_article_for_ever(article, maria):
    there = article()
    change(there, maria, slug="New password")
    change(there, maria, slug="newest")
    for slug in ("reset-your-password", "new-password", "newest"):
        assert knowledge.article_at(slug, None) == there
    change(there, maria, slug="reset-your-password")
    assert again(there).slug == "reset-your-password"


def test_an_address_once_used_is_taken_over_by_no_other_article(article, maria):
    there = article()
    change(there, maria, slug="newest")
    with pytest.raises(Invalid, match="once had"):
        article("Another", slug="reset-your-password")
    assert article("Reset your password").slug == "reset-your-password-2"
    knowledge.delete_article(there, by=maria)
    with at(now() + timedelta(days=31)):
        assert knowledge.purge_articles() == 1
    assert article("Newest").slug == "newest-2"
    with pytest.raises(Invalid, match="once had"):
        article("Another", slug="newest")
    with pytest.raises(NotVisible):
        knowledge.article_at("newest", maria)


def test_a_long_address_with_a_number_behind_stays_as_it_is(article, maria):
    title = "How we change the address " * 4
    article(title)
    there = article(title)
    before = there.slug
    change(there, maria, slug=before, body="<p>New</p>")
    assert (again(there).slug, again(there).body) == (before, "<p>New</p>") and before.endswith("-2")


def test_the_address_of_what_was_never_public_is_free_again(article, maria):
    draft = article(state=ArticleState.DRAFT)
    change(draft, maria, slug="other")
    assert article("Reset your password").slug == "reset-your-password"


@pytest.mark.parametrize("slug", ["", "nothing", "x\x00", "x" * 101, "Reset-Your-Password"])
def test_an_unknown_address_is_nothing(article, slug):
    article()
    with pytest.raises(NotVisible):
        knowledge.article_at(slug, None)


def test_an_address_leads_nobody_to_what_they_may_not_read(three, carol, alice):
    for hidden in (three.draft, three.internal, three.deleted):
        for reader in (None, carol):
            with pytest.raises(NotVisible):
                knowledge.article_at(hidden.slug, reader)
    assert knowledge.article_at(three.draft.slug, alice) == three.draft


def test_what_is_in_the_trash_rests_there_until_it_is_restored(three, maria, carol):
    for attempt in (
        lambda: change(three.deleted, maria, title="x"),
        lambda: knowledge.publish(three.deleted, by=maria),
    ):
        with pytest.raises(Refused, match="in the trash"):
            attempt()
    knowledge.restore_article(three.deleted, by=maria)
    assert titles(carol) == ["deleted", "public"]
    with pytest.raises(Refused, match="not in the trash"):
        knowledge.restore_article(three.deleted, by=maria)


def test_the_trash_is_emptied_after_its_time(three, maria):
    assert knowledge.purge_articles() == 0
    with at(now() + timedelta(days=31)):
        assert knowledge.purge_articles() == 1
    assert not Article.select().where(Article.id == three.deleted.id).exists()
    assert ArticleAddress.select().where(ArticleAddress.slug == three.deleted.slug).get().article is None


def test_what_was_typed_into_a_purged_article_is_in_no_later_one(article, maria, alice):
    gone, other = article(), article("Other")
    knowledge.delete_article(gone, by=maria)
    for there in (gone, other):
        drafts.keep(there, {"title": "Half a title"}, by=alice)
    with at(now() + timedelta(days=31)):
        knowledge.purge_articles()
    assert not drafts.of(Article(id=gone.id), alice).fields and drafts.of(other, alice).fields


def test_what_changed_is_told_in_the_log(article, maria):
    there = article()
    change(there, maria, title="New", body="<p>Other</p>")
    knowledge.delete_article(there, by=maria)
    knowledge.restore_article(there, by=maria)
    entries = list(AuditEntry.select().order_by(AuditEntry.id))[-5:]
    assert [audit.sentence(entry).removeprefix("Maria (maria@desk.test) ") for entry in entries] == [
        "wrote the article Reset your password",
        "changed the article Reset your password",
        "changed the article Reset your password",
        "deleted the article New",
        "restored the article New",
    ]
    assert (entries[1].old, entries[1].new) == ("Who reads it: Draft", "Who reads it: Public")
    assert entries[2].new == "Title: New\nText: changed"


def test_what_changes_nothing_is_no_change(article, maria):
    there = article()
    entries, version = AuditEntry.select().count(), there.version
    change(there, maria)
    knowledge.publish(there, by=maria)
    assert (AuditEntry.select().count(), again(there).version) == (entries, version)


def test_built_in_roles_of_staff_write_articles():
    assert {role.name for role in Role.select() if "articles" in role.permissions} == {
        "Administrator", "Manager", "Agent",
    }  # fmt: skip
    assert Role.get(Role.name == "Administrator").gives_everything


def test_a_category_in_use_says_what_to_do_instead(three, maria, signing_in):
    with pytest.raises(Refused, match=r"4 articles stand in this category.*switch the category off"):
        knowledge.remove_category(signing_in, by=maria)
    empty = ArticleCategory()
    knowledge.save_category(empty, by=maria, name="Empty")
    knowledge.remove_category(empty, by=maria)
    assert [category.name for category in ArticleCategory.select()] == ["Signing in"]


def test_two_categories_are_told_apart(maria, signing_in):
    for given, field in (({"name": "Signing in"}, "name"), ({"name": "x", "slug": "Signing-in"}, "slug")):
        with pytest.raises(Invalid) as problem:
            knowledge.save_category(ArticleCategory(), by=maria, **given)
        assert problem.value.field == field


def test_a_category_keeps_its_address_and_takes_none_of_the_pages(maria, signing_in):
    knowledge.save_category(signing_in, by=maria, name="Passwords")
    assert ArticleCategory.get().slug == "signing-in"
    made = ArticleCategory()
    knowledge.save_category(made, by=maria, name="Search")
    assert made.slug == "search-1"


def test_a_category_is_found_under_every_address_it_had(three, maria, signing_in):
    for slug in ("passwords", "entering", "signing-in"):
        knowledge.save_category(signing_in, by=maria, name="Signing in", slug=slug)
    for slug in ("passwords", "entering", "signing-in"):
        assert knowledge.category_at(slug, None) == signing_in
    with pytest.raises(Invalid, match="Another category had this once") as problem:
        knowledge.save_category(ArticleCategory(), by=maria, name="Entering")
    assert problem.value.field == "slug"
    with pytest.raises(NotVisible):
        knowledge.category_at("enter", None)


def test_categories_are_for_who_manages_categories(alice, carol, signing_in):
    for stranger in (alice, carol):
        with pytest.raises(Forbidden):
            knowledge.save_category(ArticleCategory(), by=stranger, name="Mine")
        with pytest.raises(Forbidden):
            knowledge.remove_category(signing_in, by=stranger)


def test_categories_show_only_what_is_there_for_the_reader(three, article, maria, carol, alice):
    other = ArticleCategory()
    knowledge.save_category(other, by=maria, name="Drafts", position=-1)
    article("Unfinished", state=ArticleState.DRAFT, category=other)
    [seen] = knowledge.shelves(carol)
    assert (seen.category.name, seen.count, [one.title for one in seen.best]) == ("Signing in", 1, ["Pineapple public"])
    assert [(shelf.category.name, shelf.count) for shelf in knowledge.shelves(alice)] == [
        ("Drafts", 1),
        ("Signing in", 3),
    ]
    with pytest.raises(NotVisible):
        knowledge.category_at("drafts", carol)
    assert knowledge.category_at("drafts", alice) == other


def test_lists_show_only_what_is_there_for_the_reader(three, signing_in, carol):
    public = [three.public]
    assert knowledge.in_category(signing_in, carol) == knowledge.most_useful(carol) == public
    assert knowledge.newest_public() == public
    assert [slug for slug, _ in knowledge.all_public()] == [article.slug for article in public]
    assert knowledge.related(three.internal, carol) == public
    assert knowledge.related(three.public, carol) == []


def test_somebody_of_another_scope_who_writes_reads_all(three):
    role = Role.create(name="Editor", permissions=["articles"], scope=Scope.ASSIGNED)
    assert titles(person("erin", role.name)) == ["draft", "internal", "public"]


def test_a_summary_or_the_beginning_leads_in(article):
    assert knowledge.lead(article(summary="Short")) == "Short"
    text = knowledge.lead(article(body="<h2>One</h2><p>" + "word " * 60 + "</p>"))
    assert text.startswith("One word word") and text.endswith("word …") and len(text) < 165
