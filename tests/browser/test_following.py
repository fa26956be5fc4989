"""Following a question by the mailed link: with scripts, without any, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import PDF, answer, link_in, png, sign_in, write_into


def ask(page: Page, url: str, email: str, subject: str) -> str:
    """Ask as a guest, and return the ticket's number."""
    page.goto(f"{url}/tickets/new")
    page.get_by_label("Account and sign-in").check()
    page.get_by_label("Subject").fill(subject)
    if page.locator(".editor").count():
        write_into(page, "description", "Please help me.")
    else:
        page.get_by_label("What happened?").fill("Please help me.")
    page.fill("input[name=name]", "Gina")
    page.fill("input[name=email]", email)
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send", exact=True).click()
    return page.locator(".number").inner_text()


@pytest.fixture
def agent(live, new_page) -> Page:
    page = new_page()
    sign_in(page, live.url, "alice@desk.test")
    return page


def main(page: Page):
    return page.get_by_role("main")


def rating_link(mail, mark: int) -> str:
    return re.search(rf"https?://\S+/t/\S+\?rating={mark}", mail.get_body(("plain",)).get_content()).group()


def test_the_whole_way_by_mail(live, inbox, new_page, agent):
    guest = new_page(viewport={"width": 390, "height": 800})
    number = ask(guest, live.url, "gina@reader.test", "By mail all the way")
    agent.goto(f"{live.url}/admin/ticket/{number}")
    answer(agent, "Please try it once more.")
    guest.goto(link_in(inbox.wait_for("gina@reader.test", "once more")))
    expect(main(guest)).to_contain_text("Please try it once more.")

    write_into(guest, "body", "Here is what I see")
    guest.reload()
    expect(guest.locator(".editor")).to_have_text("Here is what I see")
    guest.set_input_files("input[name=files]", [{"name": "see.png", "mimeType": "image/png", "buffer": png()}])
    guest.get_by_role("button", name="Send reply").click()
    expect(main(guest)).to_contain_text("see.png")
    expect(guest.locator(".editor")).to_have_text("")

    guest.get_by_role("button", name="Mark as solved").click()
    expect(main(guest)).to_contain_text("You marked it as solved.")
    guest.get_by_role("button", name="Just open it again").click()
    expect(main(guest)).to_contain_text("You opened it again.")
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    end_the_link(guest, live.url, number)
    renew_the_link(guest, live.url, number, inbox)


def end_the_link(guest: Page, url: str, number: str) -> None:
    guest.locator("summary", has_text="End this link").click()
    guest.get_by_role("button", name="End the link").click()
    expect(main(guest)).to_contain_text("The link is ended.")
    guest.goto(f"{url}/tickets")
    expect(main(guest)).to_contain_text("Sign in")


def renew_the_link(guest: Page, url: str, number: str, inbox) -> None:
    """The answer looks as for anybody; the mail would come in an hour, as the confirmation has just been sent."""
    guest.goto(f"{url}/links/new")
    guest.get_by_label("Your e-mail address").fill("gina@reader.test")
    guest.get_by_label("Number of your question").fill(number)
    guest.get_by_role("button", name="Mail me a new link").click()
    expect(main(guest)).to_contain_text("Check your mail")


def test_rating_by_the_click_in_the_mail_without_scripts(live, inbox, new_page, agent):
    guest = new_page(java_script_enabled=False)
    number = ask(guest, live.url, "nora@reader.test", "Without any script")
    agent.goto(f"{live.url}/admin/ticket/{number}")
    answer(agent, "It is mended now.")
    mail = inbox.wait_for("nora@reader.test", "mended now")
    agent.reload()
    agent.keyboard.press("e")
    expect(agent.locator(".ticket-bar .status-resolved")).to_be_visible()
    solved = inbox.wait_for("nora@reader.test", "How did we do?")

    guest.goto(rating_link(solved, 2))
    expect(guest.get_by_label("Poor")).to_be_checked()
    guest.get_by_role("button", name="Send rating").click()
    expect(main(guest)).to_contain_text("You rated our help 2 of 5.")
    guest.get_by_role("link", name="Change it").click()
    guest.get_by_label("Good").check()
    guest.get_by_label("What should we know?").fill("It took long")
    guest.get_by_role("button", name="Send rating").click()
    expect(main(guest)).to_contain_text("You changed your rating to 4 of 5.")

    guest.goto(link_in(mail))
    guest.get_by_label("Your message").fill("Not quite")
    guest.set_input_files("input[name=files]", [{"name": "more.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    guest.get_by_role("button", name="Send reply").click()
    expect(main(guest)).to_contain_text("more.pdf")
    expect(main(guest)).to_contain_text("You opened it again.")


def press_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what is called so has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText")
        if focused and focused.strip().startswith(name):
            return
    raise AssertionError(f"{name!r} cannot be reached by keyboard")


def test_by_keyboard_alone(live, new_page):
    live.command("user", "create", "kim@reader.test", "--role", "Customer", given="a long pass phrase\n")
    page = new_page()
    page.goto(f"{live.url}/tickets")
    press_to(page, "E-mail address")
    page.keyboard.type("kim@reader.test")
    press_to(page, "Password")
    page.keyboard.type("a long pass phrase")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("You have not asked anything yet.")
    press_to(page, "Ask a question")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/new")
    press_to(page, "General question")
    page.keyboard.press("Space")
    press_to(page, "Subject")
    page.keyboard.type("Keys only")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.isContentEditable"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("No mouse at hand")
    press_to(page, "Send")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")
    press_to(page, "See your question")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("No mouse at hand")
    press_to(page, "Mark as solved")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("You marked it as solved.")
    press_to(page, "Excellent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rate*")
    press_to(page, "Send rating")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("You rated our help 5 of 5.")
    press_to(page, "Your questions")
    page.keyboard.press("Enter")
    expect(main(page)).to_contain_text("Keys only")
