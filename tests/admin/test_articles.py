"""Articles in the console: who finds which, writing without losing a word, publishing and the way back."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import BytesIO
from threading import Barrier

import pytest

from helpdesk import drafts, knowledge
from helpdesk.models import Article, ArticleCategory, ArticleFile, ArticleState, Draft, SearchMiss
from tests.files import EXE, PNG, upload

LIST = "/admin/article/"


@pytest.fixture
def reader(bob):
    """Bob, whose role may open tickets and may not write articles."""
    role = bob.role
    role.permissions = [permission for permission in role.permissions if permission != "articles"]
    role.save()
    return bob


@pytest.fixture
def picture(three, maria) -> ArticleFile:
    """A picture of the public article."""
    [file] = knowledge.add_files(three.public, [upload("key.png", PNG)], by=maria)
    return file


def page_of(article: Article, kind: str = "details") -> str:
    return f"{LIST}{kind}/?id={article.id}"


def written(category, **given) -> dict:
    """What the form of an article sends."""
    return {"title": "Lost your key?", "body": "<p>Ask us.</p>", "category": category.id, "state": "draft"} | given


def loaded(browser, article: Article) -> str:
    return re.search(r'name="loaded" value="([^"]*)"', browser.get(page_of(article, "edit")).text)[1]


def titles(page) -> list[str]:
    return [unescape(title) for title in re.findall(r'class="row-name"[^>]*>([^<]+)<', page.text)]


# ---- who finds what


def test_who_writes_finds_all_but_the_trash(as_person, alice, three):
    assert set(titles(as_person(alice).get(LIST))) == {f"Pineapple {kind}" for kind in ("public", "internal", "draft")}


def test_who_does_not_write_finds_what_staff_may_read(as_person, reader, three):
    browser = as_person(reader)
    assert set(titles(browser.get(LIST))) == {"Pineapple public", "Pineapple internal"}
    assert set(titles(browser.get(f"{LIST}?search=pineapple"))) == {"Pineapple public", "Pineapple internal"}
    assert titles(browser.get(f"{LIST}?trash=yes")) == titles(browser.get(f"{LIST}?state=draft")) == []
    assert [browser.get(page_of(one)).status_code for one in vars(three).values()] == [404, 200, 200, 404]


def test_a_category_off_the_help_pages_is_no_filter_for_who_does_not_write(as_person, reader, maria, three):
    hidden = ArticleCategory()
    knowledge.save_category(hidden, by=maria, name="Not for long", active=False)
    assert "Not for long" in as_person(maria).get(LIST).text
    assert "Not for long" not in as_person(reader).get(LIST).text


def test_nothing_of_a_draft_is_exported_by_who_may_not_read_it(as_person, maria, three):
    maria.role.permissions = [permission for permission in maria.role.permissions if permission != "articles"]
    maria.role.save()
    sent = as_person(maria).post(f"{LIST}export/", data={"kind": "csv", "column": ["title", "body"]}).text
    assert "Pineapple internal" in sent and "draft" not in sent and "deleted" not in sent


def test_a_title_that_looks_like_a_formula_is_exported_as_text(as_person, maria, article):
    article('=HYPERLINK("https://evil.test")')
    sent = as_person(maria).post(f"{LIST}export/", data={"kind": "csv", "column": "title"}).text
    assert "'=HYPERLINK" in sent


@pytest.mark.parametrize(
    "path",
    ["edit/", "delete/", "state/?to=public", "file/remove/", "upload/", "draft/", "draft/discard/", "draft/back/"],
)
def test_who_may_not_write_changes_nothing(as_person, reader, three, picture, path):
    browser, before = as_person(reader), list(Article.select().dicts())
    at = f"{LIST}{path}{'&' if '?' in path else '?'}id="
    sent = {"file": picture.id, "title": "New", "body": "New", "files": (BytesIO(PNG), "key.png")}
    assert browser.post(f"{at}{three.public.id}", data=sent).status_code == 403
    assert browser.post(f"{at}{three.draft.id}", data=sent | {"files": (BytesIO(PNG), "key.png")}).status_code == 404
    assert (
        list(Article.select().dicts()) == before and ArticleFile.select().count() == 1 and not Draft.select().exists()
    )


def test_who_may_not_write_is_not_offered_to(as_person, reader, three):
    browser = as_person(reader)
    assert [browser.get(f"{LIST}{path}").status_code for path in ("new/", f"edit/?id={three.public.id}")] == [403, 403]
    assert "New article" not in browser.get(LIST).text and "Publish" not in browser.get(LIST).text
    assert "Withdraw" not in browser.get(page_of(three.public)).text
    assert "Searched, not found" not in browser.get(LIST).text and browser.get("/admin/searchmiss/").status_code == 403


def test_the_list_finds_what_the_trash_holds(as_person, alice, three):
    assert titles(as_person(alice).get(f"{LIST}?trash=yes&search=pine")) == ["Pineapple deleted"]


# ---- writing


def test_an_article_is_written_with_its_files_and_published(as_person, alice, signing_in):
    sent = written(signing_in, state="public", summary="Keys", files=(BytesIO(PNG), "key.png"))
    assert as_person(alice).post(f"{LIST}new/", data=sent).status_code == 303
    made = Article.get(Article.title == "Lost your key?")
    assert (made.slug, made.state, made.author, made.summary) == ("lost-your-key", ArticleState.PUBLIC, alice, "Keys")
    assert [file.name for file in made.files] == ["key.png"]


def test_the_same_form_sent_twice_is_one_article(as_person, alice, signing_in):
    browser = as_person(alice)
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', browser.get(f"{LIST}new/").text)[1]
    sent = written(signing_in, form_key=key)
    assert [browser.post(f"{LIST}new/", data=sent).status_code for _ in range(2)] == [303, 303]
    assert Article.select().count() == 1


def test_the_same_form_sent_twice_at_once_is_one_article(as_person, alice, signing_in):
    page, barrier = as_person(alice).get(f"{LIST}new/").text, Barrier(4)
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', page)[1]

    def send(browser) -> int:
        barrier.wait()
        return browser.post(f"{LIST}new/", data=written(signing_in, form_key=key)).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, [as_person(alice) for _ in range(4)])) == [303] * 4
    assert Article.select().count() == 1


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("title", "", "Please give it a title."),
        ("title", "x" * 201, "200 characters"),
        ("body", "<p> </p>", "Please write the article."),
        ("body", '<p>Look <img src="/help/files/99"></p>', "belongs to another article"),
        ("category", "", "Please choose a category."),
        ("slug", "!!", "letters and digits"),
        ("files", (BytesIO(EXE), "virus.exe"), "virus.exe"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_person, alice, signing_in, field, given, told):
    page = as_person(alice).post(f"{LIST}new/", data=written(signing_in, summary="Typed with care") | {field: given})
    assert page.status_code == 400 and told in unescape(page.text) and "Typed with care" in page.text
    assert not Article.select().exists()


def test_a_picture_can_be_put_in_only_by_its_own_article(as_person, alice, three, picture, signing_in):
    shows = f'<p><img src="/help/files/{picture.id}" alt="A key"></p>'
    browser = as_person(alice)
    sent = written(signing_in, body=shows)
    assert browser.post(page_of(three.draft, "edit"), data=sent).status_code == 400
    assert browser.post(page_of(three.public, "edit"), data=sent).status_code == 303
    assert f"/help/files/{picture.id}" in Article.get_by_id(three.public.id).body


def test_hostile_text_is_shown_harmless_everywhere(as_person, alice, signing_in):
    evil = '<img src=x onerror=alert(1)><script>alert(1)</script>"><b>'
    browser = as_person(alice)
    browser.post(f"{LIST}new/", data=written(signing_in, title=evil, summary=evil, body=f"<p>Hello {evil}</p>"))
    made = Article.get()
    previewed = browser.post(f"{LIST}preview/", data=written(signing_in, title=evil, body=f"<p>Hello {evil}</p>")).text
    shown = [browser.get(address).text for address in (LIST, page_of(made), page_of(made, "edit"))]
    for page in (*shown, previewed):
        assert "<script>alert" not in page and not re.search(r"<img[^>]* onerror", page)


def test_a_short_name_is_made_of_the_title_until_somebody_can_know_it(as_person, alice, article, signing_in):
    one, browser = article("Begun", state=ArticleState.DRAFT), as_person(alice)
    browser.post(page_of(one, "edit"), data=written(signing_in, title="What it became", slug="", state="public"))
    assert Article.get_by_id(one.id).slug == "what-it-became"
    browser.post(page_of(one, "edit"), data=written(signing_in, title="Something else", slug="", state="public"))
    assert Article.get_by_id(one.id).slug == "what-it-became"
    browser.post(page_of(one, "edit"), data=written(signing_in, title="Something else", slug="other", state="public"))
    assert knowledge.article_at("what-it-became", None).slug == "other"


def test_a_short_name_with_a_number_does_not_change_at_each_save(as_person, alice, article, signing_in):
    article("Lost your key?")
    one, browser = article("Lost your key?", state=ArticleState.DRAFT), as_person(alice)
    for body in ("<p>One</p>", "<p>Two</p>"):
        browser.post(page_of(one, "edit"), data=written(signing_in, slug="", body=body))
        assert Article.get_by_id(one.id).slug == "lost-your-key-2"


def test_a_preview_shows_what_is_typed_and_saves_nothing(as_person, alice, signing_in):
    page = as_person(alice).post(f"{LIST}preview/", data=written(signing_in, body="<h2>Before</h2><p>After</p>"))
    assert ">Before</h2>" in page.text and "Nothing was saved" in page.text
    assert not Article.select().exists() and not Draft.select().exists()


def test_who_saves_second_sees_both_versions_and_loses_nothing(as_person, alice, bob, three, signing_in):
    one, browser = three.public, as_person(alice)
    before = loaded(browser, one)
    knowledge.save_article(one, by=bob, title="By Bob", category=signing_in, body=one.body, summary="Bob says")
    mine = written(
        signing_in, title="By Alice", body=one.body, summary="All of Pineapple", slug=one.slug, state="public"
    )
    page = browser.post(page_of(one, "edit"), data=mine | {"loaded": before})
    assert page.status_code == 409 and "Somebody else saved this" in page.text
    assert "By Bob" in page.text and "By Alice" in page.text and Article.get_by_id(one.id).title == "By Bob"
    again = re.search(r'name="loaded" value="([^"]*)"', page.text)[1]
    assert browser.post(page_of(one, "edit"), data=mine | {"loaded": again, "summary": "Bob says"}).status_code == 303
    stored = Article.get_by_id(one.id)
    assert (stored.title, stored.summary) == ("By Alice", "Bob says")


def test_different_fields_saved_at_once_are_both_kept(as_person, alice, bob, three, signing_in):
    one, browser = three.public, as_person(alice)
    before = loaded(browser, one)
    knowledge.save_article(one, by=bob, title=one.title, category=signing_in, body="<p>Bob's text</p>")
    mine = written(signing_in, title="By Alice", body="<p>About Pineapple</p>", summary=one.summary, slug=one.slug)
    assert browser.post(page_of(one, "edit"), data=mine | {"loaded": before, "state": "public"}).status_code == 303
    stored = Article.get_by_id(one.id)
    assert (stored.title, stored.body) == ("By Alice", "<p>Bob's text</p>")


def test_who_saves_what_is_in_the_trash_gets_back_what_they_typed_and_nothing_else(as_person, alice, three, signing_in):
    browser = as_person(alice)
    before = loaded(browser, three.public)
    knowledge.delete_article(three.public, by=alice)
    sent = written(signing_in, summary="Typed with very much care", loaded=before, draft="17")
    page = browser.post(page_of(three.public, "edit"), data=sent)
    assert page.status_code == 409 and "Typed with very much care" in page.text
    assert before not in page.text and ">Draft<" not in page.text


# ---- what is typed and not saved


def test_what_is_typed_is_kept_for_its_writer_alone(as_person, alice, bob, three):
    browser = as_person(alice)
    browser.post(
        f"{LIST}draft/?id={three.public.id}", data={"title": "Half a title", "body": "<p>Half</p>", "quiet": 1}
    )
    assert "Half a title" in browser.get(page_of(three.public, "edit")).text
    assert "Half a title" not in as_person(bob).get(page_of(three.public, "edit")).text
    assert "Half a title" not in browser.get(f"{LIST}new/").text


def test_a_draft_that_was_begun_before_somebody_saved_does_not_overwrite_them(as_person, alice, bob, three, signing_in):
    one, browser = three.public, as_person(alice)
    typed = written(signing_in, title="By Alice", loaded=loaded(browser, one))
    browser.post(f"{LIST}draft/?id={one.id}", data=typed)
    knowledge.save_article(one, by=bob, title="By Bob", category=signing_in, body=one.body)
    assert loaded(browser, one) == typed["loaded"]
    assert browser.post(page_of(one, "edit"), data=typed).status_code == 409


def draft_shown(page) -> str:
    return re.search(r'name="draft" value="(\d+)"', page.text)[1]


def test_an_article_begun_for_a_search_leaves_the_draft_of_another_one(as_person, alice, signing_in):
    browser, at = as_person(alice), f"{LIST}new/?title=Lost+your+key%3F"
    browser.post(f"{LIST}draft/", data={"title": "Half a title", "body": "<p>Half</p>"})
    page = browser.get(at)
    assert "Lost your key?" in page.text and "Half" not in page.text and "not saved" not in page.text
    sent = written(signing_in, draft=draft_shown(page))
    page = browser.post(at, data=sent | {"category": ""})
    assert browser.post(at, data=sent | {"draft": draft_shown(page)}).status_code == 303
    assert "Half a title" in browser.get(f"{LIST}new/").text


def test_an_article_begun_for_a_search_is_found_again_as_it_was_typed(as_person, alice):
    browser, at = as_person(alice), f"{LIST}new/?title=Lost+your+key%3F"
    browser.post(f"{LIST}draft/", data={"title": "Lost your key?", "body": "<p>Ask at</p>"})
    assert "Ask at" in browser.get(at).text


def test_what_was_saved_is_no_draft_any_more(as_person, alice, signing_in):
    browser = as_person(alice)
    browser.post(f"{LIST}draft/", data=written(signing_in))
    browser.post(f"{LIST}new/", data=written(signing_in))
    assert "Lost your key?" not in re.search(r'<input[^>]* id="title"[^>]*>', browser.get(f"{LIST}new/").text)[0]


def test_a_discarded_draft_can_be_brought_back(as_person, alice):
    browser = as_person(alice)
    browser.post(f"{LIST}draft/", data={"title": "Half a title"})
    browser.post(f"{LIST}draft/discard/")
    assert not drafts.of(Article(), alice).fields
    browser.post(f"{LIST}draft/back/")
    assert "Half a title" in browser.get(f"{LIST}new/").text


def test_a_removed_file_costs_nothing_of_what_was_typed(as_person, alice, three, picture):
    browser = as_person(alice)
    browser.post(f"{LIST}file/remove/?id={three.public.id}", data={"file": picture.id, "title": "Half a title"})
    assert not ArticleFile.select().exists() and "Half a title" in browser.get(page_of(three.public, "edit")).text


@pytest.mark.parametrize("id", ["", "x", "-1", "9" * 30])
def test_a_file_that_does_not_exist_is_not_found(as_person, alice, three, picture, id):
    answer = as_person(alice).post(f"{LIST}file/remove/?id={three.public.id}", data={"file": id})
    assert answer.status_code == 404 and ArticleFile.select().exists()


def test_a_file_is_removed_only_through_its_own_article(as_person, alice, three, picture):
    answer = as_person(alice).post(f"{LIST}file/remove/?id={three.draft.id}", data={"file": picture.id})
    assert answer.status_code == 404 and ArticleFile.select().exists()


# ---- pictures of the editor


def send(browser, path: str = "", **given):
    return browser.post(f"{LIST}upload/{path}", data={"files": (BytesIO(PNG), "key.png")} | given)


def test_a_picture_begins_a_new_article_and_is_told_where_it_is(as_person, alice, signing_in):
    told = send(as_person(alice), body="<p>Half</p>").get_json()
    made = Article.get()
    assert (made.title, made.state, made.category) == ("Untitled article", ArticleState.DRAFT, signing_in)
    [file] = told["files"]
    assert file["address"] == f"/help/files/{made.files[0].id}" and told["form_url"] == page_of(made, "edit")


def test_a_picture_for_a_category_that_does_not_exist_begins_an_article_in_the_first(as_person, alice, signing_in):
    assert send(as_person(alice), category="9" * 30).status_code == 200
    assert Article.get().category == signing_in


def test_a_picture_without_any_category_is_refused_in_words(as_person, alice):
    answer = send(as_person(alice))
    assert answer.status_code == 422 and "category" in answer.get_json()["problem"]
    assert not Article.select().exists() and not ArticleFile.select().exists()


def test_a_picture_that_is_none_is_refused_in_words(as_person, alice, three):
    answer = send(as_person(alice), f"?id={three.public.id}", files=(BytesIO(EXE), "key.png"))
    assert answer.status_code == 422 and "key.png" in answer.get_json()["problem"]


def test_a_picture_for_an_article_in_the_trash_is_refused_in_words(as_person, alice, three):
    answer = send(as_person(alice), f"?id={three.deleted.id}")
    assert answer.status_code == 422 and "in the trash" in answer.get_json()["problem"]
    assert not ArticleFile.select().exists()


# ---- who reads it, and the trash


def undo_of(browser) -> str:
    return unescape(re.findall(r'action="([^"]+)" data-undo', browser.get(LIST).text)[-1])


def test_publishing_and_withdrawing_can_be_undone(as_person, alice, three):
    browser = as_person(alice)
    browser.post(f"{LIST}action/", data={"action": "publish", "rowid": three.draft.id})
    assert Article.get_by_id(three.draft.id).state == ArticleState.PUBLIC
    browser.post(undo_of(browser))
    assert Article.get_by_id(three.draft.id).state == ArticleState.DRAFT
    browser.post(f"{LIST}state/?id={three.internal.id}&to=draft")
    browser.post(undo_of(browser))
    assert Article.get_by_id(three.internal.id).state == ArticleState.INTERNAL


def test_a_deleted_article_is_in_the_trash_and_back_by_undo(as_person, alice, three):
    browser = as_person(alice)
    browser.post(f"{LIST}delete/?id={three.public.id}")
    assert Article.get_by_id(three.public.id).deleted_at
    browser.post(undo_of(browser))
    assert Article.get_by_id(three.public.id).deleted_at is None


# ---- categories, and what was not found


def test_a_category_in_use_says_what_to_do_instead(as_person, root, three, signing_in):
    browser, at = as_person(root), f"/admin/articlecategory/delete/?id={signing_in.id}"
    page = browser.get(at).text
    assert "4 articles" in page and "trash" in page and "Take off the help pages" in page
    assert browser.post(at).status_code == 409
    browser.post("/admin/articlecategory/action/", data={"action": "retire", "rowid": signing_in.id, "sure": 1})
    assert not Article.visible_to(None).exists() and Article.visible_to(root).exists()


def test_what_was_not_found_becomes_an_article(as_person, alice, signing_in):
    miss = SearchMiss.create(words="lost key", count=3)
    browser = as_person(alice)
    link = unescape(re.search(r'href="([^"]*/article/new/[^"]*)"', browser.get("/admin/searchmiss/").text)[1])
    assert 'value="Lost key"' in browser.get(link).text
    browser.post(link, data=written(signing_in))
    assert "lost key" not in browser.get("/admin/searchmiss/").text and SearchMiss.get_by_id(miss.id).dismissed_at


def test_what_was_not_found_can_be_dismissed(as_person, alice):
    miss, browser = SearchMiss.create(words="lost key"), as_person(alice)
    browser.post("/admin/searchmiss/action/", data={"action": "dismiss", "rowid": miss.id})
    assert titles(browser.get("/admin/searchmiss/")) == []
    assert titles(browser.get("/admin/searchmiss/?dismissed=yes")) == ["lost key"]
