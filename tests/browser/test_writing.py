"""Writing an answer without losing a word, in a real browser: closed tabs, ended sessions, files, canned replies."""

import base64
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import PDF, ask, png, sign_in

TURN = count()
WITHIN = 2_000  # ms: how long a word may be in the tab alone


@pytest.fixture
def asked(live, new_page) -> str:
    """The number of a ticket that a guest has just asked; one address may not ask as often as these tests do."""
    return ask(new_page(), live.url, f"nina.{next(TURN)}@reader.test")


@pytest.fixture
def box(live, new_page, asked):
    """`box()` is the administrator on that ticket's page, in a browser of its own."""

    def open_box(who: str = "root") -> Page:
        page = new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, live.url, f"{who}@desk.test")
        page.goto(f"{live.url}/admin/ticket/{asked}")
        return page

    return open_box


def write(page: Page, text: str) -> None:
    page.keyboard.press("r")
    page.keyboard.type(text)


def editor(page: Page):
    return page.locator("#answer .editor")


def another_tab(page: Page) -> Page:
    """The same browser, in a new tab that knows nothing of the old one."""
    tab = page.context.new_page()
    tab.goto(page.url.split("#")[0])
    return tab


def end_session(page: Page) -> None:
    """As if it had run out: what is under way must not bring its cookie back."""
    page.wait_for_timeout(1_000)
    page.context.clear_cookies()


def test_a_tab_that_is_killed_loses_nothing(box):
    page = box()
    write(page, "Half a letter")
    page.wait_for_timeout(WITHIN)
    tab = another_tab(page)
    page.close()
    expect(editor(tab)).to_have_text("Half a letter")
    expect(tab.locator(".draft-note")).to_contain_text("not sent")
    write(tab, " and the other half")
    expect(editor(tab)).to_have_text("Half a letter and the other half")


def test_a_tab_that_is_closed_at_once_loses_nothing(box):
    page = box()
    write(page, "The last word")
    page.close(run_before_unload=True)
    tab = page.context.new_page()
    tab.wait_for_timeout(500)
    tab.goto(page.url)
    expect(editor(tab)).to_have_text("The last word")


def test_an_ended_session_loses_nothing_of_what_was_kept(live, box):
    page = box()
    write(page, "Before it ended")
    page.wait_for_timeout(WITHIN)
    end_session(page)
    address = page.url
    page.close()
    tab = page.context.new_page()
    tab.goto(address)
    sign_in(tab, live.url, "root@desk.test")
    tab.goto(address)
    expect(editor(tab)).to_have_text("Before it ended")


def test_what_is_typed_after_the_session_ended_is_there_after_signing_in(live, chromium, asked):
    context = chromium.new_context()  # not of new_page(): this browser has something to complain of
    page = context.new_page()
    sign_in(page, live.url, "root@desk.test")
    page.goto(f"{live.url}/admin/ticket/{asked}")
    end_session(page)
    write(page, "After it ended")
    expect(page.locator(".draft-note")).to_contain_text("you are not signed in any more")
    address = page.url
    sign_in(page, live.url, "root@desk.test")
    page.goto(address)
    expect(editor(page)).to_have_text("After it ended")
    page.wait_for_timeout(WITHIN)
    expect(editor(another_tab(page))).to_have_text("After it ended")
    context.close()


def test_what_was_sent_does_not_come_back(box):
    page = box()
    write(page, "A whole letter")
    page.wait_for_timeout(WITHIN)
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".from-staff")).to_contain_text("A whole letter")
    page.wait_for_timeout(WITHIN)
    for tab in (page, another_tab(page)):
        tab.reload()
        expect(editor(tab)).to_have_text("")


def test_an_emptied_box_stays_empty(box):
    page = box()
    write(page, "Never mind")
    page.wait_for_timeout(WITHIN)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.wait_for_timeout(WITHIN)
    page.reload()
    expect(editor(page)).to_have_text("")
    expect(page.locator("[data-draft]")).to_be_hidden()


def test_a_discarded_draft_can_be_taken_back(box):
    page = box()
    write(page, "Too rude")
    page.get_by_role("button", name="Discard").click()
    expect(editor(page)).to_have_text("")
    page.get_by_role("button", name="Undo").click()
    expect(editor(page)).to_have_text("Too rude")


def test_two_tabs_lose_neither_text(box):
    page = box()
    tab = another_tab(page)
    write(page, "From the first tab")
    page.wait_for_timeout(WITHIN)
    write(tab, "From the second tab")
    tab.wait_for_timeout(WITHIN)
    tab.reload()
    expect(editor(tab)).to_have_text("From the second tab")
    tab.get_by_role("button", name="Bring it back").click()
    expect(editor(tab)).to_have_text("From the first tab")


def test_a_new_ticket_is_kept_too(live, box):
    page = box()
    page.goto(f"{live.url}/admin/ticket/new/")
    page.get_by_label("Subject").fill("Called about the paper")
    page.wait_for_timeout(WITHIN)
    tab = another_tab(page)
    expect(tab.get_by_label("Subject")).to_have_value("Called about the paper")
    tab.get_by_role("button", name="Discard").click()
    expect(tab.get_by_label("Subject")).to_have_value("")


def test_two_people_see_each_other_and_what_was_written(box):
    root, alice = box("root"), box("alice")
    expect(alice.locator("#presence")).to_contain_text("root@desk.test is looking at this.")
    write(alice, "We look into it.")
    root.bring_to_front()
    root.reload()
    expect(root.locator("#presence")).to_contain_text("alice@desk.test is writing an answer.")
    alice.get_by_role("button", name="Send reply").click()
    expect(alice.locator(".from-staff")).to_contain_text("We look into it.")
    root.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(root.locator("#presence")).to_contain_text("alice@desk.test wrote 1 new message")
    write(root, "Half a letter")
    root.get_by_role("link", name="Show", exact=True).click()
    expect(root.locator(".from-staff")).to_contain_text("We look into it.")
    expect(editor(root)).to_have_text("Half a letter")


def drop(page: Page, name: str, content: bytes, event: str = "drop") -> None:
    """Drop a file onto the reply box, or paste it there, as a browser would hand it over."""
    page.evaluate(
        """([event, name, type, content]) => {
            const held = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
            held.items.add(new File([bytes], name, { type }));
            const given = { bubbles: true, cancelable: true, dataTransfer: held, clipboardData: held };
            const happened = event === "paste" ? new ClipboardEvent(event, given) : new DragEvent(event, given);
            document.querySelector("#answer .editor").dispatchEvent(happened);
        }""",
        [event, name, "image/png" if name.endswith("png") else "application/pdf", base64.b64encode(content).decode()],
    )


def test_files_are_dropped_pasted_left_out_and_sent(box):
    page = box()
    write(page, "See the files.")
    drop(page, "steps.pdf", PDF)
    drop(page, "image.png", png(), "paste")
    drop(page, "other.pdf", PDF + b"\n")
    expect(page.locator(".chosen li")).to_have_count(3)
    page.get_by_role("button", name="Leave out other.pdf").click()
    expect(page.locator(".chosen li")).to_have_count(2)
    expect(editor(page)).to_have_text("See the files.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".from-staff .file-name")).to_have_count(2)
    expect(page.locator(".from-staff")).to_contain_text("pasted-")
    expect(page.locator(".from-staff")).to_contain_text("steps.pdf")


def test_a_file_of_a_kind_we_do_not_take_is_named_at_once(box):
    page = box()
    write(page, "See the program.")
    drop(page, "tool.exe", b"MZ")
    expect(page.locator(".chosen li")).to_contain_text("not a kind we take")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".from-staff")).to_have_count(0)


def test_the_public_form_takes_dropped_files_too(live, new_page):
    page = new_page()
    page.goto(f"{live.url}/tickets/new")
    page.set_input_files("input[name=files]", [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    page.set_input_files("input[name=files]", [{"name": "b.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    expect(page.locator(".chosen li")).to_have_count(2)


def canned(page: Page, url: str, name: str, body: str) -> None:
    """Write a canned reply for everybody."""
    page.goto(f"{url}/admin/cannedreply/new/")
    page.get_by_label("Name").fill(name)
    page.locator("textarea[name=body] + .editing .editor").click()
    page.keyboard.type(body)
    page.get_by_role("button", name="Add canned reply").click()
    expect(page.get_by_role("main")).to_contain_text(name)


def test_a_canned_reply_goes_where_the_cursor_is(live, box, asked):
    page = box()
    canned(page, live.url, f"Thanks {asked}", "Thank you for {ticket_number}.")
    canned(page, live.url, f"Sorry {asked}", "We are sorry.")
    page.goto(f"{live.url}/admin/ticket/{asked}")
    write(page, "Hello. Bye.")
    for _ in "Bye.":
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Canned replies").click()
    page.keyboard.type(f"thanks {asked}")
    expect(page.locator("#canned-list li")).to_have_count(1)
    expect(page.locator("#canned-text")).to_have_text(f"Thank you for {asked}.")
    page.keyboard.press("Enter")
    expect(page.locator("#canned")).to_be_hidden()
    text = editor(page).inner_text().split()
    assert text == ["Hello.", *f"Thank you for {asked}.".split(), "Bye."]
    expect(page.locator(".from-staff")).to_have_count(0)


def test_without_javascript_nothing_is_lost_either(live, new_page, asked):
    page = new_page(java_script_enabled=False)
    sign_in(page, live.url, "root@desk.test")
    canned_name = "Without a script"
    page.goto(f"{live.url}/admin/cannedreply/new/")
    page.fill("input[name=name]", canned_name)
    page.fill("textarea[name=body]", "This is {ticket_number}.")
    with page.expect_navigation():
        page.get_by_role("button", name="Add canned reply").click()
    page.goto(f"{live.url}/admin/ticket/{asked}")
    page.fill("textarea[name=body]", "Dear Nina,")
    page.get_by_role("button", name="Canned replies").click()
    page.get_by_role("article").filter(has_text=canned_name).get_by_role("button").first.click()
    expect(page.locator("textarea[name=body]")).to_have_value(f"Dear Nina,\n\nThis is {asked}.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".draft-note")).to_contain_text("not sent")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("textarea[name=body]")).to_have_value("")
