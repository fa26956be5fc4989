"""The help pages: what each person reads there, addresses that stay, votes, and what machines are told."""

import json
import re
import shutil
from xml.etree import ElementTree

import pytest

from helpdesk import knowledge
from helpdesk.db import db
from helpdesk.knowledge import reading
from helpdesk.models import Article, ArticleCategory, ArticleState, ArticleVote, Desk, SearchMiss
from helpdesk.settings import settings
from tests.files import PDF, PNG, upload
from tests.public.conftest import text_of

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)> & ]]>\ufffe'
LISTS = ["/", "/help", "/help/signing-in", "/help/search?q=pineapple", "/help/articles/pineapple-public",
         "/help/suggest?q=pineapple", "/help/feed.atom", "/sitemap.xml"]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_disk():
    yield
    shutil.rmtree(settings.files, ignore_errors=True)


@pytest.fixture
def browsers(visitor, as_person, carol, dave):
    """A stranger's, Carol's and Dave's: none of them reads more than what is public."""
    return [visitor, as_person(carol), as_person(dave)]


def counts() -> tuple[int, int]:
    article = Article.get()
    return article.helpful, article.unhelpful


@pytest.mark.parametrize("path", LISTS)
def test_nothing_but_what_is_public_shows_anywhere(three, browsers, path):
    for browser in browsers:
        text = browser.get(path).text.lower()
        assert "pineapple" in text or "signing-in" in text
        assert not [word for word in ("internal", "draft", "deleted", "maria") if word in text]


def test_nobody_counts_what_they_may_not_read(three, article, browsers, as_person, alice):
    for number in range(6):
        article(f"Mango {number}")
    for browser in browsers:
        assert "All 7 articles" in text_of(browser.get("/help"))
    assert "All 9 articles" in text_of(as_person(alice).get("/help"))
    assert "1 article " in text_of(browsers[0].get("/help/search?q=pineapple"))


def test_what_is_not_public_is_not_there(three, browsers, maria):
    knowledge.restore_article(three.deleted, by=maria)
    hides = (three.internal, three.draft, three.deleted)
    files = [knowledge.add_files(hidden, [upload("a.png", PNG)], by=maria)[0] for hidden in hides]
    knowledge.delete_article(three.deleted, by=maria)
    for hidden, file in zip(hides, files, strict=True):
        for browser in browsers:
            assert browser.get(f"/help/articles/{hidden.slug}").status_code == 404
            assert browser.get(f"/help/files/{file.id}").status_code == 404
            vote = browser.post(f"/help/articles/{hidden.slug}/vote", data={"helpful": "yes"})
            assert vote.status_code == 404
    assert not ArticleVote.select().exists()


def test_staff_read_what_is_theirs_and_are_told_so(three, as_person, alice):
    at_desk = as_person(alice)
    assert "Only staff can read this" in at_desk.get(f"/help/articles/{three.internal.slug}").text
    page = at_desk.get(f"/help/articles/{three.draft.slug}").text
    assert "Draft" in page and "noindex" in page and "Was this helpful?" not in page and "ld+json" not in page
    assert at_desk.get(f"/help/articles/{three.deleted.slug}").status_code == 404
    for path in ("/help/feed.atom", "/sitemap.xml", "/help/suggest?q=pineapple"):
        assert "internal" not in at_desk.get(path).text


def test_a_category_without_anything_to_read_is_not_there(maria, article, visitor):
    empty = ArticleCategory()
    knowledge.save_category(empty, by=maria, name="Drafts")
    article(state=ArticleState.DRAFT, category=empty)
    assert visitor.get("/help/drafts").status_code == 404
    assert "Drafts" not in visitor.get("/help").text
    assert "Nothing is written here yet" in visitor.get("/help").text


def test_a_category_that_is_longer_than_its_page_says_so(article, signing_in, visitor, monkeypatch):
    for title in ("A", "B", "C"):
        article(title)
    assert "A search finds the others" not in visitor.get(f"/help/{signing_in.slug}").text
    monkeypatch.setattr(reading, "MOST_IN_CATEGORY", 2)
    assert "first 2 of 3. A search finds the others" in visitor.get(f"/help/{signing_in.slug}").text


def test_the_head_leads_to_help_once_there_is_some(visitor, article):
    link = '<a href="/help">Help</a>'
    article(state=ArticleState.INTERNAL)
    assert link not in visitor.get("/").text and "What helped others" not in visitor.get("/").text
    article("Public")
    assert link in visitor.get("/").text and link in visitor.get("/login").text
    assert "What helped others" in visitor.get("/").text


def test_an_old_address_leads_on_for_good(article, maria, visitor):
    there = article()
    knowledge.save_article(
        there, by=maria, title=there.title, category=there.category, body=there.body, slug="new-password"
    )
    answer = visitor.get("/help/articles/reset-your-password")
    assert (answer.status_code, answer.location) == (301, "/help/articles/new-password")
    assert visitor.get(answer.location).status_code == 200


def test_an_old_address_of_a_category_leads_on_to_who_finds_something_in_it(article, maria, visitor, as_person):
    category = article(state=ArticleState.INTERNAL).category
    knowledge.save_category(category, by=maria, name=category.name, slug="passwords")
    answer = as_person(maria).get("/help/signing-in")
    assert (answer.status_code, answer.location) == (301, "/help/passwords")
    unknown, hidden = visitor.get("/help/nothing"), visitor.get("/help/signing-in")
    assert (hidden.status_code, hidden.location) == (unknown.status_code, unknown.location) == (404, None)


def test_an_old_address_of_a_draft_leads_nowhere(article, maria, visitor):
    there = article()
    knowledge.save_article(there, by=maria, title="x", category=there.category, body="x", slug="secret-plan")
    knowledge.withdraw(there, by=maria)
    answer = visitor.get("/help/articles/reset-your-password")
    assert answer.status_code == 404 and "secret-plan" not in answer.text


def test_the_contents_lead_to_each_heading(article, visitor):
    page = visitor.get(f"/help/articles/{article(body='<h2>A</h2><p>x</p><h2>B</h2><h3>C &lt;</h3>').slug}").text
    linked = re.findall(r'href="#(part-[^"]+)"', page)
    assert linked == ["part-a", "part-b", "part-c"]
    assert all(f'id="{anchor}"' in page for anchor in linked)


def test_one_vote_for_each_browser_and_each_person(app, article, as_person, carol):
    slug = article().slug
    for browser in (app.test_client(), app.test_client(), as_person(carol), as_person(carol)):
        for _ in range(2):
            answer = browser.post(f"/help/articles/{slug}/vote", data={"helpful": "yes"})
            assert (answer.status_code, answer.location) == (303, f"/help/articles/{slug}#helpful")
    assert counts() == (3, 0)


def test_a_vote_can_be_changed_and_no_offers_to_ask(article, visitor):
    slug = article().slug
    for said in ("yes", "no"):
        visitor.post(f"/help/articles/{slug}/vote", data={"helpful": said})
    assert counts() == (0, 1)
    page = visitor.get(f"/help/articles/{slug}").text
    assert "We will try to write it better" in page
    assert "/tickets/new?subject=Reset+your+password&amp;category=signing-in" in page


def test_looking_is_not_voting_and_nonsense_neither(article, visitor):
    slug = article().slug
    assert visitor.get(f"/help/articles/{slug}/vote?helpful=yes").status_code == 405
    for data in ({}, {"helpful": "maybe"}):
        assert visitor.post(f"/help/articles/{slug}/vote", data=data).status_code == 400
    assert counts() == (0, 0)


def test_a_vote_needs_the_token_of_its_page(article, protected):
    slug, browser = article().slug, protected.test_client()
    assert browser.post(f"/help/articles/{slug}/vote", data={"helpful": "yes"}).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(f"/help/articles/{slug}").text)[1]
    assert browser.post(f"/help/articles/{slug}/vote", data={"helpful": "yes", "csrf_token": token}).status_code == 303
    assert counts() == (1, 0)


def test_one_network_does_not_vote_without_end(app, article, clock):
    slug = article().slug
    Desk.update(votes_per_network=2).execute()
    answers = [app.test_client().post(f"/help/articles/{slug}/vote", data={"helpful": "yes"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert counts() == (2, 0)


def test_who_drops_the_cookie_does_not_vote_without_end(app, article, as_person, carol):
    at = f"/help/articles/{article().slug}/vote"
    answers = [app.test_client().post(at, data={"helpful": "no"}).status_code for _ in range(22)]
    assert answers == [303] * 20 + [429] * 2
    assert as_person(carol).post(at, data={"helpful": "yes"}).status_code == 303
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert app.test_client().post(at, data={"helpful": "yes"}, environ_base=elsewhere).status_code == 303
    assert counts() == (2, 20)


def test_what_was_not_found_offers_to_ask_and_is_noted(three, visitor):
    page = visitor.get("/help/search?q=smart+<b>fridge").text
    assert "We found nothing for" in page and "smart &lt;b&gt;fridge" in page
    assert "/tickets/new?subject=smart+%3Cb%3Efridge" in page
    visitor.get("/help/search?q=pineapple")
    visitor.get("/help/search?q=carol@desk.test")
    assert [miss.words for miss in SearchMiss.select()] == ["smart b fridge"]


@pytest.mark.parametrize("q", ["", "%00", "%ff", "%22", "x" * 5_000, "a:b OR *", "'", "%0d%0aSet-Cookie:x"])
def test_any_search_gets_a_page(three, visitor, q):
    assert visitor.get(f"/help/search?q={q}").status_code == 200
    assert visitor.get(f"/help/suggest?q={q}").status_code in (200, 204)


def test_a_picture_shows_and_a_paper_is_a_download(article, maria, visitor):
    there = article()
    picture, paper = knowledge.add_files(there, [upload("a.png", PNG), upload("b.pdf", PDF)], by=maria)
    body = f'<p><img src="{knowledge.address(picture)}" alt="x"></p>'
    knowledge.save_article(there, by=maria, title=there.title, category=there.category, body=body)
    shown, fetched = (visitor.get(f"/help/files/{file.id}", buffered=True) for file in (picture, paper))
    assert (shown.mimetype, shown.data) == ("image/png", PNG)
    assert not shown.headers.get("Content-Disposition", "").startswith("attachment")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    for answer in (shown, fetched):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "public, max-age=300"
    page = visitor.get(f"/help/articles/{there.slug}").text
    assert f'src="/help/files/{picture.id}"' in page and "b.pdf" in page and "a.png" not in page


def test_a_file_that_others_keep_brings_them_nobodys_cookie(article, maria, as_person, carol):
    [file] = knowledge.add_files(article(), [upload("a.png", PNG)], by=maria)
    browser = as_person(carol)
    with browser.session_transaction() as session:
        session.permanent = True
    answer = browser.get(f"/help/files/{file.id}", buffered=True)
    assert answer.headers["Cache-Control"].startswith("public") and "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in browser.get("/help").headers


def test_a_file_for_staff_is_kept_nowhere(three, maria, as_person):
    [file] = knowledge.add_files(three.internal, [upload("a.png", PNG)], by=maria)
    answer = as_person(maria).get(f"/help/files/{file.id}", buffered=True)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_hostile_words_break_out_of_nothing(article, visitor):
    slug = article(HOSTILE, f"<p>{HOSTILE}</p>", summary=HOSTILE, slug="hostile").slug
    page = visitor.get(f"/help/articles/{slug}").text
    assert "<script>" not in page and "<img src=x" not in page and "onerror=alert(1)>" not in page.replace("&gt;", "")
    [data] = re.findall(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page, re.DOTALL)
    about, way = json.loads(data)
    assert about["headline"].startswith("</script><script>") and about["@type"] == "Article"
    assert [step["name"] for step in way["itemListElement"]][:2] == ["Help", "Signing in"]
    for path in ("/help", "/help/signing-in", "/help/search?q=script", "/help/suggest?q=script", "/"):
        assert "<script>" not in visitor.get(path).text
    for path in ("/help/feed.atom", "/sitemap.xml"):
        ElementTree.fromstring(visitor.get(path).data)


def test_every_address_for_machines_is_the_desks_own(article, visitor):
    article()
    elsewhere = {"Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    for path in ("/help", "/help/articles/reset-your-password", "/help/feed.atom", "/sitemap.xml", "/robots.txt"):
        text = visitor.get(path, headers=elsewhere).text
        assert "http://desk.test/" in text and "evil.test" not in text
    page = visitor.get("/help/articles/reset-your-password").text
    assert '<link rel="canonical" href="http://desk.test/help/articles/reset-your-password">' in page


def test_the_sitemap_lists_what_everybody_reads(three, visitor):
    tree = ElementTree.fromstring(visitor.get("/sitemap.xml").data)
    assert [place.text.removeprefix("http://desk.test") for place in tree.iter(f"{MAP}loc")] == [
        "/", "/tickets/new", "/help", "/help/signing-in", "/help/articles/pineapple-public",
    ]  # fmt: skip


def test_the_feed_tells_what_is_new(three, visitor):
    tree = ElementTree.fromstring(visitor.get("/help/feed.atom").data)
    assert [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")] == ["Pineapple public"]
    assert tree.findtext(f"{ATOM}updated") == three.public.updated_at.isoformat()


def test_search_engines_stay_out_of_what_is_personal(visitor):
    lines = visitor.get("/robots.txt").text.splitlines()
    for path in ("/account", "/admin/", "/tickets", "/t/", "/login", "/files/", "/help/search"):
        assert f"Disallow: {path}" in lines
    assert "noindex" in visitor.get("/help/search?q=x").text


def test_what_is_for_everybody_may_be_kept_by_everybody_and_pages_may_not(three, as_person, carol, visitor):
    for path in ("/help/feed.atom", "/sitemap.xml", "/robots.txt"):
        answer = as_person(carol).get(path)
        assert answer.headers["Cache-Control"].startswith("public, max-age=") and "Vary" not in answer.headers
        assert visitor.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    for path in ("/help", "/help/signing-in", f"/help/articles/{three.public.slug}"):
        mine, theirs = as_person(carol).get(path), visitor.get(path)
        assert mine.headers["Cache-Control"] == "private, no-cache" and "Cookie" in mine.headers["Vary"]
        assert mine.headers["ETag"] != theirs.headers["ETag"]


def test_a_page_that_has_not_changed_is_not_sent_again(article, protected):
    browser, path = protected.test_client(), f"/help/articles/{article().slug}"
    browser.get(path)
    etag = browser.get(path).headers["ETag"]
    assert browser.get(path, headers={"If-None-Match": etag}).status_code == 304
    browser.get("/logout")
    with browser.session_transaction() as session:
        session.clear()
    assert browser.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_while_a_subject_is_typed_only_ones_own_open_questions_show(
    write, carol, dave, three, as_person, alice, visitor
):
    mine, theirs = write(carol, subject="Pineapple arrives late"), write(dave, subject="Pineapple is sour")
    solved = write(carol, subject="Pineapple is old")
    solved.status = 4
    solved.save()
    page = as_person(carol).get("/help/suggest?q=Late+pineapples").text
    assert mine.number in page and theirs.number not in page and solved.number not in page
    assert "<small>Open</small>" in page and "Pineapple public" in page
    for browser in (visitor, as_person(alice)):
        assert "TKT-" not in browser.get("/help/suggest?q=pineapple").text


def test_suggestions_are_few_private_and_rationed(three, visitor, clock):
    answer = visitor.get("/help/suggest?q=pineapple")
    assert len(answer.data) < 2_000 and answer.headers["Cache-Control"] == "private, no-store"
    assert visitor.get("/help/suggest?q=pi").status_code == visitor.get("/help/suggest?q=zebra").status_code == 204
    Desk.update(searches_per_network=2).execute()
    for path in ("/help/suggest?q=pineapple", "/help/search?q=pineapple"):
        assert visitor.get(path).status_code == 429


def test_a_page_asks_few_questions_however_much_there_is(article, visitor, monkeypatch):
    for number in range(30):
        article(f"Pineapple {number}", slug=f"pineapple-{number}")
    asked = []
    execute = db.execute_sql
    monkeypatch.setattr(db, "execute_sql", lambda *given, **more: asked.append(given[0]) or execute(*given, **more))
    for path in ("/help", "/help/signing-in", "/help/articles/pineapple-3", "/help/search?q=pineapple"):
        asked.clear()
        assert visitor.get(path).status_code == 200
        assert len(asked) <= 9, path
