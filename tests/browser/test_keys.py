"""The console without a mouse: the list, the menus and the way between pages by keys alone."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def desk(demo, enter) -> Page:
    """The administrator before the list of open tickets."""
    page = enter("Administrator", viewport={"width": 1280, "height": 900})
    page.goto(f"{demo.url}/admin/ticket/?status=open&sort=-number")
    return page


@pytest.fixture
def numbers(desk) -> list[str]:
    """The tickets of the list."""
    return desk.eval_on_selector_all(".pick", "picks => picks.map(pick => pick.value)")


def row(page: Page, number: str):
    return page.locator(".tickets-table tbody tr", has_text=number)


def press(page: Page, *keys: str) -> None:
    # What is there to see comes before the scripts that listen.
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_walk_through_the_rows_and_o_opens_one(demo, desk, numbers):
    press(desk, "j")
    expect(row(desk, numbers[0]).locator(".t-link")).to_be_focused()
    press(desk, "j")
    expect(row(desk, numbers[1]).locator(".t-link")).to_be_focused()
    press(desk, "k", "o")
    desk.wait_for_url(f"**/admin/ticket/{numbers[0]}*")


def test_the_list_goes_on_where_one_left_it(demo, desk, numbers):
    press(desk, "j", "j", "Enter")
    desk.wait_for_url(f"**/admin/ticket/{numbers[1]}*")
    desk.go_back()
    expect(row(desk, numbers[1]).locator(".t-link")).to_be_focused()


def test_a_row_is_assigned_and_the_list_goes_on_there(demo, desk, numbers):
    press(desk, "j", "j", "a")
    expect(desk.locator(":focus")).to_have_text("Assign to me")
    press(desk, "Enter")
    expect(row(desk, numbers[1])).to_contain_text("Ines Moreau")
    expect(row(desk, numbers[1]).locator(".t-link")).to_be_focused()


def test_arrows_move_in_a_menu_and_escape_leaves_it(demo, desk, numbers):
    press(desk, "j", "s")
    expect(desk.locator(":focus")).to_have_text("In progress")
    press(desk, "ArrowDown")
    expect(desk.locator(":focus")).to_have_text("Waiting for customer")
    press(desk, "Escape")
    expect(row(desk, numbers[0]).locator("summary")).to_be_focused()
    expect(desk.locator("details.quick[open]")).to_have_count(0)


def test_e_resolves_and_the_next_ticket_takes_the_place(demo, desk, numbers):
    press(desk, "j", "e")
    expect(row(desk, numbers[0])).to_have_count(0)
    expect(row(desk, numbers[1]).locator(".t-link")).to_be_focused()


def test_z_takes_back_what_was_just_done(demo, desk, numbers):
    press(desk, "j", "e")
    expect(desk.locator(".toast-close")).to_be_visible()
    press(desk, "z")
    expect(row(desk, numbers[0])).to_have_count(1)


def test_a_letter_in_a_menu_goes_to_what_begins_with_it_and_does_nothing_else(demo, desk, numbers):
    press(desk, "j", "s", "w")
    expect(desk.locator(":focus")).to_have_text("Waiting for customer")
    press(desk, "e", "a")
    expect(desk.locator(":focus")).to_contain_text("Assign to")
    expect(row(desk, numbers[0])).to_have_count(1)


def test_below_the_last_row_there_is_the_next_page(demo, desk):
    desk.goto(f"{demo.url}/admin/ticket/?size=10")
    desk.locator(".t-link").last.focus()
    press(desk, "j")
    expect(desk.get_by_role("link", name="Next page")).to_be_focused()


def test_results_of_a_search_are_walked_through_too(demo, desk):
    desk.goto(f"{demo.url}/admin/search?q=000012")
    press(desk, "j", "o")
    desk.wait_for_url("**/admin/ticket/TKT-*-000012*")


def test_a_ticket_is_changed_by_keys_and_goes_on_where_one_was(demo, desk):
    desk.goto(f"{demo.url}/admin/ticket/?status=open&assignee=none&priority=medium")
    press(desk, "j", "o")
    desk.wait_for_url("**/admin/ticket/TKT-*")
    press(desk, "p", "u", "Enter")
    expect(desk.locator(".ticket-bar .priority-urgent")).to_be_visible()
    expect(desk.locator("details[data-key=p] summary")).to_be_focused()
    expect(desk.locator(".toast-close")).to_be_visible()
    press(desk, "z")
    expect(desk.locator(".ticket-bar .priority-urgent")).to_have_count(0)
    press(desk, "a")
    expect(desk.locator(":focus")).to_have_text("Take it")
    press(desk, "Enter")
    expect(desk.locator(".fact").first).to_be_focused()
    press(desk, "e")
    expect(desk.locator(".ticket-bar .status-resolved")).to_be_visible()


def test_no_key_makes_a_reply_of_a_note(demo, desk, numbers):
    desk.goto(f"{demo.url}/admin/ticket/{numbers[1]}")
    press(desk, "n")
    desk.keyboard.type("Only for us")
    press(desk, "Escape", "r")
    expect(desk.get_by_role("dialog")).to_contain_text("There is a note here that is not saved yet")
    press(desk, "e", "p", "Enter")  # what is typed on meanwhile goes nowhere
    expect(desk.locator("#kind-note")).to_be_checked()
    expect(desk.locator("#answer .editor")).to_be_focused()
    expect(desk.locator(".ticket-bar .status-open")).to_be_visible()


def test_a_reply_becomes_a_note_when_one_says_so(demo, desk, numbers):
    desk.goto(f"{demo.url}/admin/ticket/{numbers[2]}")
    press(desk, "r")
    desk.keyboard.type("Rather for us")
    press(desk, "Escape", "n", "Tab", "Enter")
    expect(desk.locator("#kind-note")).to_be_checked()
    expect(desk.locator("#answer .editor")).to_be_focused()
    expect(desk.locator("#answer .editor")).to_have_text("Rather for us")
    expect(desk.get_by_role("button", name="Save note")).to_be_visible()


def test_what_is_typed_while_the_next_ticket_comes_changes_none(demo, desk, numbers):
    press(desk, "j", "o")
    desk.wait_for_url(f"**/admin/ticket/{numbers[0]}*")
    expect(desk.locator(f"[data-way=next][href*='{numbers[1]}']")).to_be_visible()
    typed = "new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })"
    desk.evaluate(f"for (const key of 'Je') document.body.dispatchEvent({typed})")
    desk.wait_for_url(f"**/admin/ticket/{numbers[1]}*")
    expect(desk.locator(".ticket-bar .status-open")).to_be_visible()
    press(desk, "u")
    desk.wait_for_url("**/admin/ticket/?*status=open*")
    expect(row(desk, numbers[0])).to_contain_text("Open")


def test_a_ticket_is_moved_and_linked_by_keys(demo, desk, numbers):
    desk.goto(f"{demo.url}/admin/ticket/{numbers[3]}")
    press(desk, "v")
    expect(desk.locator("#set-category")).to_be_focused()
    desk.keyboard.type("Comm")
    press(desk, "Enter")
    expect(desk.locator(".toast")).to_contain_text("Comments")
    press(desk, "L")
    desk.keyboard.type(numbers[4])
    press(desk, "Enter")
    expect(desk.locator(".links")).to_contain_text(numbers[4])


def test_a_key_with_nothing_to_do_says_why(demo, desk, numbers):
    desk.goto(f"{demo.url}/admin/ticket/{numbers[0]}")
    press(desk, "z")
    expect(desk.locator(".told")).to_contain_text("Nothing was done on this page")
    press(desk, "J")
    expect(desk.locator(".told")).to_contain_text("You did not come here from a list.")


def test_escape_chooses_none_and_f_filters(demo, desk):
    press(desk, "j", "t")
    expect(desk.locator(".told")).to_contain_text("x chooses one")
    press(desk, "x", "p")
    expect(desk.locator(":focus")).to_have_text("Urgent")
    press(desk, "Escape")
    expect(desk.locator(".pick:checked")).to_have_count(1)
    press(desk, "Escape")
    expect(desk.locator(".pick:checked")).to_have_count(0)
    press(desk, "f")
    expect(desk.get_by_role("button", name="Show", exact=True)).to_be_visible()


def test_x_chooses_and_a_changes_all_that_are_chosen(demo, desk, numbers):
    press(desk, "j", "x", "j", "x")
    expect(desk.locator(".pick:checked")).to_have_count(2)
    press(desk, "a")
    expect(desk.locator(".chosen-bar").get_by_role("button", name="Me", exact=True)).to_be_focused()


def test_g_and_a_letter_go_somewhere(demo, desk):
    press(desk, "g", "d")
    desk.wait_for_url("**/admin/")
    press(desk, "g", "u")
    desk.wait_for_url("**/admin/ticket/?*assignee=none")
    press(desk, "g", "t")
    desk.wait_for_url("**/admin/ticket/")


def test_a_question_mark_shows_the_keys_of_the_page(demo, desk, numbers):
    press(desk, "?")
    expect(desk.get_by_role("dialog")).to_contain_text("next, previous ticket")
    press(desk, "Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.goto(f"{demo.url}/admin/ticket/{numbers[0]}")
    press(desk, "?")
    expect(desk.get_by_role("dialog")).to_contain_text("reply to the customer")


def test_who_types_only_types(demo, desk):
    desk.locator("#list-search").focus()
    desk.keyboard.type("jxaseg?d")
    expect(desk.locator("#list-search")).to_have_value("jxaseg?d")
    expect(desk.locator(".pick:checked")).to_have_count(0)


def test_single_keys_can_be_switched_off(demo, desk):
    press(desk, "?")
    desk.get_by_label("Use single keys").uncheck()
    press(desk, "Escape", "j")
    expect(desk.locator(".t-link:focus")).to_have_count(0)
    press(desk, "g", "d")
    desk.reload()
    assert desk.url.endswith("status=open&sort=-number")


def test_the_help_is_reached_by_tab_too(demo, desk):
    desk.get_by_label("Ines Moreau: your account").click()
    desk.get_by_role("button", name="Keyboard").focus()
    press(desk, "Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()


def test_the_first_tab_offers_to_skip_the_navigation(demo, desk):
    press(desk, "Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    press(desk, "Enter", "Tab")
    assert desk.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_slow_page_says_that_it_is_on_its_way(desk):
    desk.evaluate("window.addEventListener('click', event => event.preventDefault())")
    desk.get_by_role("link", name="People", exact=True).first.click()
    expect(desk.locator(".loading")).to_have_text("Loading…")
