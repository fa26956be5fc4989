"""The customer's whole way, once in a browser that runs no scripts and once with nothing but a keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import ByKeys, WithoutScripts
from tests.browser.test_account import PASSWORD, mailed
from tests.browser.test_journey import PDF, answer, link_in, png, sign_in

PATIENCE = 60  # seconds for a mail
TITLE = "Turn the pages faster"
SHELVED = f"""
from helpdesk import knowledge, start
from helpdesk.db import db
from helpdesk.models import Article, ArticleCategory, ArticleState, User

start.prepare()
with db.connection_context():
    root, shelf, article = User.get(User.email == "root@desk.test"), ArticleCategory(), Article()
    knowledge.save_category(shelf, by=root, name="The app at hand")
    knowledge.save_article(article, by=root, category=shelf, title="{TITLE}", body="<p>Swipe from the edge.</p>")
    knowledge.set_state(article, ArticleState.PUBLIC, by=root)
"""


@pytest.fixture(scope="module")
def shelved(live) -> str:
    """The title of an article that everybody may read."""
    live.python("-c", SHELVED)
    return TITLE


@pytest.fixture
def answered(live, inbox, new_page):
    """`answered(number, text, email)` has Alice answer in the console, and is the mail about it."""

    def answer_it(number: str, text: str, email: str):
        agent = new_page()
        sign_in(agent, live.url, "alice@desk.test")
        agent.goto(f"{live.url}/admin/ticket/{number}")
        answer(agent, text)
        return inbox.wait_for(email, text, PATIENCE)

    return answer_it


@pytest.mark.parametrize("hands", [WithoutScripts, ByKeys])
def test_from_the_first_question_to_a_vote(live, inbox, new_page, answered, shelved, hands):
    reader = hands(new_page(**hands.options))
    email, subject = f"{reader.name}@whole.test", f"Pages turn slowly for {reader.name}"
    number = asks(reader, live.url, subject, email)
    assert number in inbox.wait_for(email, number, PATIENCE)["Subject"]
    follows(reader, link_in(answered(number, f"Please restart it, {reader.name}.", email)))
    rates(reader)
    registers(reader, inbox, email)
    finds_the_question(reader, subject, number)
    searches_and_votes(reader, shelved)


def asks(reader: WithoutScripts, url: str, subject: str, email: str) -> str:
    """From the first page to the number of the question."""
    reader.page.goto(url)
    reader.press("Ask a question", "link")
    reader.choose("Technical problem")
    reader.write("Subject", subject)
    reader.write("What happened?", "Each page takes a minute.")
    reader.attach("Files", {"name": "slow.png", "mimeType": "image/png", "buffer": png()})
    reader.write("Your name", reader.name.title())
    reader.write("Your e-mail address", email)
    reader.page.wait_for_timeout(2100)  # nobody fills in a form as fast as a machine
    reader.press("Send")
    reader.sees("Thank you, we have it")
    return reader.page.locator(".number").inner_text()


def follows(reader: WithoutScripts, link: str) -> None:
    """Open the mailed link, read, answer with a file, and be content."""
    reader.page.goto(link)
    reader.sees("Please restart it")
    reader.sees("slow.png")
    reader.write("Your message", "That was it, thank you.")
    reader.attach("Files", {"name": "fast.pdf", "mimeType": "application/pdf", "buffer": PDF})
    reader.press("Send reply")
    reader.sees("Your message is with us.")
    reader.sees("fast.pdf")
    reader.press("Mark as solved")
    reader.sees("This is solved.")


def rates(reader: WithoutScripts) -> None:
    reader.press("Good", "link")
    expect(reader.page.get_by_role("radio", name="Good")).to_be_checked()
    reader.choose("Excellent")
    reader.write("What should we know?", "Quick and kind")
    reader.press("Send rating")
    reader.sees("You rated our help 5 of 5.")


def registers(reader: WithoutScripts, inbox, email: str) -> None:
    """Open an account by a mailed link."""
    reader.press("Sign in", "link")
    reader.press("Open an account", "link")
    reader.write("E-mail address", email)
    reader.press("Send me a link")
    reader.sees("Check your mail")
    inbox.wait_for(email, "/register/", PATIENCE)
    reader.page.goto(mailed(inbox, email, "register"))
    reader.write("Your name", reader.name.title())
    reader.write("A password", PASSWORD)
    reader.press("Open my account")
    reader.sees("Your account is open")


def finds_the_question(reader: WithoutScripts, subject: str, number: str) -> None:
    reader.press(subject, "link")
    reader.sees(number)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(subject)
    reader.sees("You rated our help 5 of 5.")


def searches_and_votes(reader: WithoutScripts, title: str) -> None:
    reader.press("Help", "link")
    reader.write("Search our help pages", "faster pages", "searchbox")
    reader.press("Search")
    reader.press(title, "link")
    reader.sees("Swipe from the edge.")
    reader.press("Yes")
    expect(reader.page.get_by_role("status")).to_contain_text("Good to hear")
    expect(reader.page.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
