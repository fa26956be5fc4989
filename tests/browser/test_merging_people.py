"""Two customers become one and two again by keys alone; notes are kept beside the ticket."""

import re

import pytest
from playwright.sync_api import Page, expect

GEORGE, CLARA = "george@reader.example", "clara@reader.example"


@pytest.fixture
def desk(demo, enter) -> Page:
    """The administrator before George's page."""
    page = enter("Administrator", viewport={"width": 1280, "height": 900})
    page.goto(f"{demo.url}/admin/user/?search={GEORGE}")
    page.get_by_role("link", name="George Whitfield").click()
    return page


def test_a_person_is_merged_and_parted_again_by_keys(demo, desk):
    desk.get_by_role("link", name="Merge into another person").press("Enter")
    expect(desk.get_by_label("Name or e-mail of the other person")).to_be_focused()
    desk.keyboard.type("cla")
    expect(desk.locator(f'#people option[value="{CLARA}"]')).to_be_attached()
    desk.keyboard.type("ra@reader.example")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Merge into Clara Fontaine").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Clara Fontaine")
    expect(desk.get_by_text("George Whitfield was merged into Clara Fontaine.")).to_be_visible()
    expect(desk.locator(".facts-list")).to_contain_text(f"({GEORGE})")
    desk.wait_for_load_state()
    desk.keyboard.press("z")
    expect(desk.get_by_text("George Whitfield and Clara Fontaine are two people again.")).to_be_visible()
    expect(desk.get_by_role("heading", level=1)).to_have_text("George Whitfield")


def test_the_page_of_the_person_takes_it_back_as_well(demo, desk):
    desk.get_by_role("link", name="Merge into another person").click()
    desk.get_by_label("Name or e-mail of the other person").fill(CLARA)
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("button", name="Merge into Clara Fontaine").click()
    desk.get_by_role("link", name="Take it back").click()
    expect(desk.locator("main")).to_contain_text(re.compile(r"tickets? goe?s? back to George Whitfield|No ticket goes"))
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("George Whitfield")


def test_notes_are_kept_from_the_ticket(demo, desk):
    desk.locator(".facts-list a[href*='/admin/ticket/TKT']").first.click()
    desk.get_by_text("Change the notes").click()
    field = desk.get_by_label("Notes about George Whitfield")
    before = field.input_value()
    field.fill("Calls himself Georgie")
    desk.get_by_role("button", name="Keep the notes").click()
    expect(desk.locator(".customer .fact-note")).to_have_text("Calls himself Georgie")
    desk.get_by_text("Change the notes").click()
    field.fill(before)
    desk.get_by_role("button", name="Keep the notes").click()
    expect(desk.locator(".customer .fact-note")).to_have_text(before)
