"""The main job, clicked through: a customer asks, an agent answers, the customer follows, answers and rates."""

import re
import struct
import zlib

from playwright.sync_api import Page, expect

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png() -> bytes:
    """A picture of one grey pixel."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def write_into(page: Page, field: str, text: str) -> None:
    """Type into a rich-text field as a person does."""
    page.locator(f"textarea[name={field}] + .editing .editor").click()
    page.keyboard.type(text)


def ask(page: Page, url: str, email: str) -> str:
    """Ask as a guest with two files, and return the ticket's number."""
    page.goto(f"{url}/tickets/new")
    page.get_by_label("Account and sign-in").check()
    page.get_by_label("Subject").fill("Cannot sign in after renewal")
    write_into(page, "description", "The page says my subscription is over, but I paid on Monday.")
    page.set_input_files("input[name=files]", [
        {"name": "screen.png", "mimeType": "image/png", "buffer": png()},
        {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": PDF},
    ])  # fmt: skip
    page.fill("input[name=name]", "Carol")
    page.fill("input[name=email]", email)
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send", exact=True).click()
    return page.locator(".number").inner_text()


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", "a long pass phrase")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/**")


def find_by_filter(page: Page, url: str, number: str) -> None:
    """Open the list, tick “Open” in the status filter and see the ticket."""
    page.goto(f"{url}/admin/ticket/")
    page.locator("summary", has_text="Filter").click()
    page.get_by_role("checkbox", name="Open", exact=True).check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(number)


def find_by_search(page: Page, number: str) -> None:
    """Search for a word of the message and open the ticket from the result."""
    page.get_by_role("searchbox").first.fill("subscription renewal")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Cannot sign in after renewal").first.click()
    expect(page.get_by_role("main")).to_contain_text(number)


def write_note(page: Page, text: str) -> None:
    page.get_by_text("Internal note", exact=True).first.click()
    write_into(page, "body", text)
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_role("main")).to_contain_text(text)


def answer(page: Page, text: str) -> None:
    """Reply to the customer with a file."""
    write_into(page, "body", text)
    page.set_input_files("input[name=files]", [{"name": "steps.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("main")).to_contain_text(text)


def link_in(mail) -> str:
    return re.search(r"https?://\S+/t/\S+", mail.get_body(("plain",)).get_content()).group()


def test_a_question_goes_all_the_way_to_a_rating(live, inbox, new_page):
    customer, agent = new_page(), new_page()
    number = ask(customer, live.url, "carol@reader.test")
    received = inbox.wait_for("carol@reader.test", number)
    assert "subscription" not in received.get_body(("plain",)).get_content()

    sign_in(agent, live.url, "alice@desk.test")
    find_by_filter(agent, live.url, number)
    find_by_search(agent, number)
    write_note(agent, "Looks like the payment was booked twice")
    answer(agent, "We have put your subscription right, please sign in again.")

    answered = inbox.wait_for("carol@reader.test", "put your subscription right")
    assert "booked twice" not in answered.as_string()
    customer.goto(link_in(answered))
    assert "/t/" not in customer.url
    expect(customer.get_by_role("main")).to_contain_text("put your subscription right")
    expect(customer.get_by_role("main")).not_to_contain_text("booked twice")
    with customer.expect_download() as download:
        customer.get_by_role("link", name="steps.pdf").click()
    assert download.value.path().read_bytes() == PDF

    write_into(customer, "body", "It works now, thank you!")
    customer.get_by_role("button", name="Send reply").click()
    expect(customer.get_by_role("main")).to_contain_text("It works now")
    customer.get_by_role("button", name="Mark as solved").click()
    customer.get_by_role("link", name="Good", exact=True).click()
    customer.get_by_role("button", name="Send rating").click()
    expect(customer.get_by_role("main")).to_contain_text("of 5")

    agent.reload()
    told = agent.get_by_role("main").text_content()
    for what in ("created the ticket", "wrote a note", "replied", "marked it as resolved", "rated it", "On time"):
        assert what in told, f"{what!r} is missing from the ticket page"
