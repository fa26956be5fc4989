"""Articles are found by words, best first, by those who may read them; what was not found is kept with care."""

from datetime import timedelta

import pytest

from helpdesk import knowledge, search
from helpdesk.db import at, db, now
from helpdesk.errors import Forbidden
from helpdesk.knowledge import unfound
from helpdesk.models import Article, ArticleState, SearchMiss

HOME = "192.0.2.0/24"


def found(text: str, reader=None) -> list[str]:
    return [hit.article.title for hit in knowledge.find_articles(text, reader).hits]


def suggested(text: str, reader=None) -> list[str]:
    return [article.title for article in knowledge.suggest(text, reader)]


def wanted(by) -> list[tuple[str, int]]:
    return [(miss.words, miss.count) for miss in knowledge.misses(by=by)]


def test_the_title_counts_more_than_the_summary_and_that_more_than_the_text(article):
    article("One", "<p>Some pineapple here</p>")
    article("Two", summary="A pineapple")
    article("Pineapple")
    assert found("pineapple") == ["Pineapple", "Two", "One"]


def test_each_finds_what_they_may_read(three, carol, dave, alice, mallory):
    for ask in (found, suggested):
        assert ask("pineapple") == ask("pineapple", carol) == ask("pineapple", dave) == ["Pineapple public"]
        assert sorted(ask("pineapple", alice)) == sorted(ask("pineapple", mallory)) == [
            "Pineapple draft", "Pineapple internal", "Pineapple public",
        ]  # fmt: skip


def test_what_is_hidden_takes_no_place_of_what_is_not(shelf, article):
    for number in range(30):
        article(f"Pineapple {number}", state=ArticleState.DRAFT)
    article("A fruit", "<p>pineapple</p>")
    assert found("pineapple") == ["A fruit"]
    assert [hit.title for hit in knowledge.suggest("fruit pineapple", None, most=1)] == ["A fruit"]


def test_a_change_is_found_at_once(three, maria, signing_in, carol):
    knowledge.publish(three.draft, by=maria)
    knowledge.withdraw(three.public, by=maria)
    knowledge.save_article(three.draft, by=maria, title="Mango", category=signing_in, body="<p>Fruit</p>")
    assert (found("pineapple", carol), found("mango", carol)) == ([], ["Mango"])
    knowledge.delete_article(three.draft, by=maria)
    assert found("mango", maria) == []
    knowledge.restore_article(three.draft, by=maria)
    assert found("mango", carol) == ["Mango"]


def test_a_category_switched_off_and_on_takes_its_articles_along(three, maria, signing_in, carol):
    knowledge.save_category(signing_in, by=maria, name="Signing in", active=False)
    assert (found("pineapple", carol), len(found("pineapple", maria))) == ([], 3)
    knowledge.save_category(signing_in, by=maria, name="Signing in")
    assert found("pineapple", carol) == ["Pineapple public"]


def test_small_words_and_other_forms_make_no_difference(article):
    article("Resetting your password", "<p>Choose a new one. Invoices are elsewhere.</p>")
    for text in ("How do I reset my passwords?", "invoice", "password RESET", '"new one"', "passw"):
        assert found(text) == ["Resetting your password"], text
    assert found('"one new"') == []


def test_what_says_only_some_of_it_comes_close(article):
    article("Reset your password")
    close = knowledge.find_articles("password on a smart fridge", None)
    assert ([hit.article.title for hit in close.hits], close.is_close) == (["Reset your password"], True)
    assert not knowledge.find_articles("password", None).is_close


@pytest.mark.parametrize("text", ["", "   ", "?!", '"', "'; DROP TABLE article; --", "a:b (NEAR", "\x00", "how do I"])
def test_nonsense_finds_nothing_and_breaks_nothing(three, text):
    assert found(text) == suggested(text) == []


def test_a_subject_being_typed_suggests_what_says_some_of_it(article):
    article("Reset your password")
    article("Other", "<p>Your password and your phone</p>")
    article("Elsewhere", "<p>A password in passing</p>")
    assert suggested("I forgot my passw") == ["Reset your password"]
    assert sorted(suggested("Password after I changed my phone")) == ["Other", "Reset your password"]


def test_suggesting_takes_two_queries(three, monkeypatch):
    asked = []
    execute = db.execute_sql
    monkeypatch.setattr(db, "execute_sql", lambda *given, **more: asked.append(given[0]) or execute(*given, **more))
    assert suggested("A pineapple for my aunt")
    assert len([sql for sql in asked if not sql.startswith("SET LOCAL ")]) <= 2


def test_the_line_below_shows_where_it_says_so(article):
    article("One", "<p>" + "word " * 50 + "the pineapple is here</p>", summary="In short")
    [hit] = knowledge.find_articles("pineapple", None).hits
    assert hit.snippet == "… word word word word word the pineapple is here"
    [hit] = knowledge.find_articles("One", None).hits
    assert hit.snippet == "In short"


def test_the_index_can_be_written_anew(three, carol):
    db.execute_sql("DELETE FROM article_search")
    assert found("pineapple", carol) == []
    assert search.rebuild_articles() == 3
    assert found("pineapple", carol) == ["Pineapple public"]


def test_a_script_without_capitals_is_searched_as_well(article):
    article("পাসওয়ার্ড ভুলে গেছি", "<p>নতুন পাসওয়ার্ড নিন</p>")
    assert found("পাসওয়ার্ড") == suggested("পাসওয়ার্ড") == ["পাসওয়ার্ড ভুলে গেছি"]
    assert Article.get().slug


def test_a_long_article_in_any_script_can_be_kept(article):
    words = " ".join(f"শব্দ{number}" * 2 for number in range(8_000))
    article("Long", words)
    assert found("long") == ["Long"]


def test_letters_that_are_many_when_taken_apart_can_be_kept(article):
    words = " ".join(f"{chr(0x3300 + number % 88) * 7}{number}" for number in range(15_000))
    article("Square", words)
    assert found("square") == ["Square"]


def test_what_was_not_found_is_counted_once_a_day_from_each_network(maria):
    for network in (HOME, HOME, "198.51.100.0/24"):
        knowledge.note_miss("  Smart-FRIDGE? ", network=network)
    assert wanted(maria) == [("smart fridge", 2)]
    with at(now() + timedelta(days=1)):
        knowledge.note_miss("smart fridge", network=HOME)
    knowledge.note_miss("vending machine", network=HOME)
    assert wanted(maria) == [("smart fridge", 3), ("vending machine", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "carol@desk.test",
        "mail carol @ desk.test",
        "carol(at)desk.test",
        "carol＠desk.test",
        "４１１１１１１１",
        "4111 1111 1111 1111",
        "my card 4111-1111-1111-1111 fails",
        "+49 30 1234567",
        "https://evil.test/buy",
        "www.evil.test",
        "one two three four five six seven eight nine",
        f"{'x' * 60} {'y' * 60}",
        "a",
        "123",
        "!?",
        "",
    ],
)
def test_what_could_say_who_somebody_is_or_says_nothing_is_not_kept(text):
    assert not knowledge.note_miss(text, network=HOME)
    assert not SearchMiss.select().exists()


def test_nobody_floods_the_list(maria, monkeypatch):
    for number in range(30):
        knowledge.note_miss(f"nonsense {number}", network=HOME)
    assert SearchMiss.select().count() == 20
    monkeypatch.setattr(unfound, "MOST", 20)
    SearchMiss.update(count=5).where(SearchMiss.words == "nonsense 1").execute()
    for number in range(15):
        knowledge.note_miss(f"rubbish {number}", network=f"198.51.{number}.0/24")
    assert SearchMiss.select().count() <= 20
    assert wanted(maria)[0] == ("nonsense 1", 5)


def test_the_list_is_for_those_who_write_and_what_they_dismiss_stays_away(alice, carol):
    knowledge.note_miss("smart fridge", network=HOME)
    miss = SearchMiss.get()
    for attempt in (lambda: knowledge.misses(by=carol), lambda: knowledge.dismiss_miss(miss, by=carol)):
        with pytest.raises(Forbidden):
            attempt()
    knowledge.dismiss_miss(miss, by=alice)
    with at(now() + timedelta(days=2)):
        knowledge.note_miss("smart fridge", network=HOME)
    assert (wanted(alice), SearchMiss.get().count) == ([], 2)
