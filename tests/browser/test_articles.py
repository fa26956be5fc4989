"""The knowledge base as staff work on it, in a real browser: an article with a picture and a table, and its link in a
reply."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import ask, png, sign_in

TITLE = "Read the paper on a train"


@pytest.fixture
def desk(live, new_page):
    """The administrator's page, with a category of articles at the desk."""
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, live.url, "root@desk.test")
    page.goto(f"{live.url}/admin/articlecategory/")
    if not page.get_by_role("link", name="Reading", exact=True).count():
        page.goto(f"{live.url}/admin/articlecategory/new/")
        page.get_by_label("Name", exact=True).fill("Reading")
        with page.expect_navigation():
            page.get_by_role("button", name="Add article category").click()
    return page


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Category").select_option("Reading")
    editor(page).click()


def editor(page: Page):
    return page.locator("#article .editor")


def tool(page: Page, name: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def drop_picture(page: Page, words: str) -> None:
    """Choose a picture with the tool, and say what it shows."""
    page.once("dialog", lambda dialog: dialog.accept(words))
    with page.expect_file_chooser() as chooser:
        tool(page, "Insert a picture")
    with page.expect_response(lambda answer: "/upload/" in answer.url):
        chooser.value.set_files({"name": "seat.png", "mimeType": "image/png", "buffer": png()})
    page.locator("#article .editor img").wait_for()


def paste_pictures_and_save(page: Page, times: int) -> None:
    """Paste a picture several times and save, all without waiting for the desk in between."""
    page.on("dialog", lambda dialog: dialog.accept(""))
    page.evaluate(
        """([content, times]) => {
          const picture = new File([Uint8Array.from(content)], "seat.png", { type: "image/png" });
          for (let pasted = 0; pasted < times; pasted++) {
            const clipboardData = new DataTransfer();
            clipboardData.items.add(picture);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector("#article .editor").dispatchEvent(event);
          }
          const buttons = [...document.querySelectorAll("#article button")];
          buttons.find((button) => button.textContent.trim() === "Save").click();
        }""",
        [list(png()), times],
    )


def write_whole(page: Page) -> None:
    """A heading, a paragraph, a picture, a table of two columns and a block of code."""
    tool(page, "Heading")
    page.keyboard.type("Before you leave")
    page.keyboard.press("Enter")
    page.keyboard.type("Load the issue at home.")
    drop_picture(page, "A seat by the window")
    tool(page, "Insert a table")
    for word in ("Train", "Signal", "Seats", "Night train", "None", "Many"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    tool(page, "Remove this row")
    editor(page).locator("th", has_text="Seats").click()
    tool(page, "Remove this column")
    editor(page).locator("> p").last.click()
    tool(page, "Block of code")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Good journey.")


def save(page: Page, state: str) -> None:
    page.locator("#article").get_by_role("radio", name=re.compile(state)).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".article-text").wait_for()


def test_an_article_with_a_picture_and_a_table_is_read_and_mailed(live, desk, new_page, inbox):
    begin(desk, f"{live.url}/admin/article/new/")
    write_whole(desk)
    save(desk, "Public")
    reader = new_page()
    reader.goto(f"{live.url}/help/articles/read-the-paper-on-a-train")
    expect(reader.get_by_role("heading", name="Before you leave")).to_be_visible()
    expect(reader.get_by_role("img", name="A seat by the window")).to_have_js_property("naturalWidth", 1)
    assert reader.locator(".prose table tr").all_inner_texts() == ["Train\tSignal", "Night train\tNone"]
    assert reader.locator(".prose pre").inner_text() == "one\ntwo"
    assert reader.locator(".prose > p").last.inner_text() == "Good journey."
    number = ask(new_page(), live.url, "nina.train@reader.test")
    insert_link(desk, f"{live.url}/admin/ticket/{number}")
    mail = inbox.wait_for("nina.train@reader.test", "/help/articles/read-the-paper-on-a-train")
    assert TITLE in mail.get_body(("html",)).get_content()


def insert_link(page: Page, ticket: str) -> None:
    page.goto(ticket)
    page.keyboard.press("r")
    page.keyboard.type("This may help:")
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.keyboard.type("train")
    page.locator("#articles-list li", has_text=TITLE).wait_for()
    page.keyboard.press("Enter")
    link = page.locator("#answer .editor a", has_text=TITLE)
    expect(link).to_have_attribute("href", re.compile("/help/articles/read-the-paper-on-a-train$"))
    page.get_by_role("button", name="Send reply").click()
    page.locator(".message.from-staff").wait_for()


def test_enter_takes_nothing_that_was_found_for_other_words(live, desk, new_page):
    begin(desk, f"{live.url}/admin/article/new/")
    desk.get_by_label("Title").fill("Sign in after the renewal")
    editor(desk).click()
    desk.keyboard.type("Ask us.")
    save(desk, "Public")
    desk.goto(f"{live.url}/admin/ticket/{ask(new_page(), live.url, 'nora.paper@reader.test')}")
    desk.keyboard.press("l")
    desk.locator("#articles-list li").first.wait_for()
    desk.keyboard.type("nothing like it")
    desk.keyboard.press("Enter")
    expect(desk.locator("#articles-none")).to_be_visible()
    expect(desk.locator("#answer .editor a")).to_have_count(0)


def test_what_is_typed_into_an_article_comes_back(live, desk):
    begin(desk, f"{live.url}/admin/article/new/")
    drop_picture(desk, "Only a picture")
    tool(desk, "Insert a table")
    desk.keyboard.type("A cell")
    desk.wait_for_timeout(2_000)
    tab = desk.context.new_page()
    tab.goto(desk.url)
    expect(editor(tab).locator("th").first).to_have_text("A cell")
    expect(editor(tab).get_by_role("img", name="Only a picture")).to_be_visible()
    expect(tab.locator(".draft-note")).to_contain_text("not saved")


def test_what_is_typed_into_one_article_is_not_put_into_another(live, desk):
    forms = []
    for _ in range(2):
        begin(desk, f"{live.url}/admin/article/new/")
        desk.keyboard.type("A text")
        save(desk, "Draft")
        forms.append(desk.url.replace("/details/", "/edit/"))
    desk.goto(forms[0])
    desk.get_by_label("Title").fill("Half a title")
    desk.goto(forms[1])
    expect(desk.get_by_label("Title")).to_have_value(TITLE)
    desk.goto(forms[0])
    expect(desk.get_by_label("Title")).to_have_value("Half a title")


def test_pictures_that_are_pasted_at_once_belong_to_one_article_that_is_saved_with_them(live, desk):
    begin(desk, f"{live.url}/admin/article/new/")
    desk.get_by_label("Title").fill("Two pictures at once")
    paste_pictures_and_save(desk, 2)
    desk.locator(".article-text").wait_for()
    expect(desk.locator(".article-text img")).to_have_count(2)
    desk.goto(f"{live.url}/admin/article/?search=pictures")
    expect(desk.locator("a.row-name", has_text="Two pictures at once")).to_have_count(1)


def test_the_tools_are_one_stop_and_reached_by_keys(live, desk):
    begin(desk, f"{live.url}/admin/article/new/")
    desk.keyboard.type("Loud")
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Alt+F10")
    for _ in range(3):
        desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("button", name="Bold")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(editor(desk).locator("b, strong")).to_have_text("Loud")
    expect(desk.get_by_role("button", name="Bold")).to_have_attribute("aria-pressed", "true")
    assert desk.locator('#article .tools [tabindex="0"]').count() == 1


def test_a_preview_opens_beside_the_form_and_keeps_it(live, desk):
    begin(desk, f"{live.url}/admin/article/new/")
    tool(desk, "Heading")
    desk.keyboard.type("Seen before it is saved")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Preview").click()
    expect(opened.value.get_by_role("heading", name="Seen before it is saved")).to_be_visible()
    expect(opened.value.get_by_role("status")).to_contain_text("Nothing was saved")
    expect(editor(desk)).to_contain_text("Seen before it is saved")
