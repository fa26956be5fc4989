"""Every route and method of the console, as each of the cast, against one table: walk.txt, next to this file.

What a request changes is rolled back after it, so every line stands for itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from helpdesk import accounts, audit, knowledge, staff, tickets
from helpdesk.db import db, now
from helpdesk.models import (
    Activity,
    Article,
    ArticleCategory,
    ArticleState,
    Attachment,
    Block,
    Bulk,
    BulkItem,
    CannedReply,
    Category,
    Email,
    GuestLink,
    Role,
    SavedFilter,
    SearchMiss,
    Session,
    SlaLog,
    Tag,
    Ticket,
    User,
)
from tests.cast import person
from tests.files import PNG, upload

TABLE = Path(__file__).with_name("walk.txt")
CAST = ["nobody", "carol", "dave", "mallory", "alice", "bob", "maria", "root"]
MOST_QUERIES = 12
OUTSIDERS = {"nobody", "carol", "dave", "mallory"}
PART = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
ADVICE = """
Add a line to tests/admin/walk.txt for each of these: the status for each of the cast, the method, the rule as Flask
writes it, and what is sent. This is what they get now, which is to be judged before it is copied:"""


@dataclass(frozen=True)
class Line:
    """One line of the table: who gets what from a route with these arguments."""

    method: str
    rule: str
    given: str
    statuses: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.rule} {self.given}".rstrip()

    def ask(self, browser: FlaskClient, world: dict[str, object]):
        given = MultiDict(parse_qsl(self.given.format(**world), keep_blank_values=True))
        given.setdefault("number", str(world["ticket"]))
        address = PART.sub(lambda part: str(given.pop(part[1])), self.rule)
        if "<number>" not in self.rule:
            given.pop("number")
        sent = {"query_string": given} if self.method == "GET" else {"data": given}
        if self.method == "POST" and "id" in given and "action" not in self.rule:
            sent["query_string"] = {"id": given["id"]}  # the generated pages have it in their address
        return browser.open(address, method=self.method, **sent)


def read(text: str) -> Iterator[Line]:
    """The lines of the table, without its head and comments."""
    for line in text.splitlines():
        if line and line[0].isdecimal():
            *codes, method, rule, given = [*line.split(maxsplit=len(CAST) + 2), ""][: len(CAST) + 3]
            yield Line(method, rule, given, dict(zip(CAST, map(int, codes), strict=True)))


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return list(read(TABLE.read_text()))


@pytest.fixture
def people(carol, dave, mallory, alice, bob, maria, root) -> dict[str, User | None]:
    return dict(zip(CAST, (None, carol, dave, mallory, alice, bob, maria, root), strict=True))


@pytest.fixture
def world(people, write, readers) -> dict[str, object]:
    """What the table speaks of. `ticket` is Carol's and Alice's, `free` is Carol's and waits in the team Readers."""
    carol, alice, root = people["carol"], people["alice"], people["root"]
    ticket, free, trashed, merged = (write(carol) for _ in range(4))
    tag = Tag.create(name="renewal")
    tickets.take(ticket, by=alice)
    said = tickets.reply(ticket, "We look into it.", by=alice, files=[upload("answer.png", PNG)])
    tickets.note(ticket, "Her card has expired.", by=alice)
    tickets.tag(ticket, tag, by=alice)
    tickets.merge(merged, ticket, by=root)
    tickets.delete(trashed, by=root)
    soon = now() + timedelta(days=1)
    bulk = Bulk.create(by=alice, do="priority:high", words="Set to high", total=1)
    BulkItem.create(bulk=bulk, ticket=ticket)
    mail = {"template": "staff_replied", "subject": "s", "text": "t", "html": "h", "sent_at": now()}
    erin = person("erin", "Customer")
    rows = {
        "erin": erin,
        "people": staff.merge_people(erin, carol, by=root),
        "said": said,
        "file": Attachment.get(Attachment.reply == said),
        "tagged": Activity.get(Activity.event == "tag_added"),
        "tag": tag,
        "unused": Tag.create(name="unused"),
        "category": Category.get(Category.slug == "account"),
        "team": readers,
        "agent": Role.get(Role.name == "Agent"),
        "administrator": Role.get(Role.name == "Administrator"),
        "clock": SlaLog.get(SlaLog.ticket == ticket),
        "link": GuestLink.create(ticket=ticket, nonce="n" * 32, token_hash="h", expires_at=soon),
        "mail": Email.create(to=carol.email, ticket=ticket, **mail),
        "session": Session.create(user=carol, token_hash="x", expires_at=soon),
        "entry": audit.note("exported", by=root, about="1 ticket"),
        "canned": CannedReply.create(name="Hello", body="<p>Hello {customer_name}</p>"),
        "view": SavedFilter.create(name="Mine", query="assignee=me", owner=alice),
        "bulk": bulk,
        "block": Block.create(value="@spam.test", reason="Spam"),
        **library(root),
        "begun": Bulk.create(by=alice, do="x", words="x", claimed_until=soon, finished_at=now()),
        **{name: person for name, person in people.items() if person},
    }
    numbers = {"ticket": ticket.number, "free": free.number, "trashed": trashed.number, "merged": merged.number}
    return numbers | {name: row.id for name, row in rows.items()}


def library(root: User) -> dict[str, object]:
    """Articles for everybody, for staff, for nobody yet and in the trash, and what was not found among them."""
    shelf, empty = ArticleCategory(), ArticleCategory()
    knowledge.save_category(shelf, by=root, name="Signing in")
    knowledge.save_category(empty, by=root, name="Nothing yet")
    made = {}
    for name in ("article", "internal", "unfinished", "gone"):
        made[name] = Article()
        knowledge.save_article(made[name], by=root, title=f"Cannot sign in {name}", category=shelf, body="<p>So.</p>")
    knowledge.publish(made["article"], by=root)
    knowledge.set_state(made["internal"], ArticleState.INTERNAL, by=root)
    knowledge.delete_article(made["gone"], by=root)
    [picture] = knowledge.add_files(made["article"], [upload("key.png", PNG)], by=root)
    return made | {"shelf": shelf, "bare": empty, "picture": picture, "miss": SearchMiss.create(words="lost key")}


@pytest.fixture
def as_each(app, people):
    """`as_each("alice")` is a fresh browser signed in as alice: nothing of an earlier answer is in its cookie."""
    cookies = {name: cookie_of(app, person) for name, person in people.items() if person}

    def browser(name: str) -> FlaskClient:
        client = app.test_client()
        if name in cookies:
            client.set_cookie("session", cookies[name])
        return client

    return browser


def cookie_of(app: Flask, person: User) -> str:
    value = {"_user_id": accounts.open_session(person), "_fresh": True}
    return app.session_interface.get_signing_serializer(app).dumps(value)


def routes(app: Flask) -> set[tuple[str, str]]:
    """Every method and rule of the console."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")]
    return {(method, rule.rule) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}


def statuses(line: Line, as_each, world) -> dict[str, int]:
    """What each of the cast gets; whatever that changed is as it was afterwards.

    Minus one stands for an answer after which somebody has changed a ticket that they must not see.
    """
    found, before = {}, versions()
    for name in CAST:
        with db.atomic() as change:
            with line.ask(as_each(name), world) as answer:
                found[name] = answer.status_code
            if name in OUTSIDERS and versions() != before:
                found[name] = -1
            change.rollback()
    return found


def versions() -> list[tuple]:
    return list(Ticket.select(Ticket.id, Ticket.version).order_by(Ticket.id).limit(4).tuples())


def written(line: Line, found: dict[str, int]) -> str:
    """The line as it stands in the table."""
    return (
        "  ".join(f"{found[name]:<{max(len(name), 3)}}" for name in CAST)
        + f"  {line.method:<4}  {line.rule}"
        + (f"  {line.given}" if line.given else "")
    )


def test_every_route_has_a_line(app, lines, as_each, world):
    missing = sorted(routes(app) - {(line.method, line.rule) for line in lines})
    found = [written(line, statuses(line, as_each, world)) for line in starting_with(missing)]
    assert missing == [], "\n".join([ADVICE, *found])


def starting_with(missing) -> list[Line]:
    """Lines for these routes, with some id for what their addresses ask for."""
    given = [(method, rule, [name for name in PART.findall(rule) if name != "number"]) for method, rule in missing]
    return [Line(method, rule, "&".join(f"{name}=1" for name in names), {}) for method, rule, names in given]


def test_every_line_has_a_route(app, lines):
    assert [str(line) for line in lines if (line.method, line.rule) not in routes(app)] == []


def test_everybody_gets_what_the_table_says(lines, as_each, world):
    wrong = []
    for line in lines:
        found = statuses(line, as_each, world)
        if found != line.statuses:
            who = ", ".join(f"{name} {found[name]}" for name in CAST if found[name] != line.statuses[name])
            wrong.append(f"{line}: {who}\n    {written(line, found)}")
    assert wrong == [], "\n" + "\n".join(wrong)


def test_no_page_asks_the_database_more_than_twelve_times(lines, as_each, world, queries):
    counted = {}
    for line in [line for line in lines if line.method == "GET"]:
        for name in ("alice", "root"):
            browser = as_each(name)
            queries()
            line.ask(browser, world).close()
            counted[f"{line} as {name}"] = len(queries())
    assert {page: number for page, number in counted.items() if number > MOST_QUERIES} == {}


def test_no_change_is_taken_without_its_token(app, lines, as_each, world):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        posts = [line for line in lines if line.method == "POST"]
        taken = [str(line) for line in posts if line.ask(as_each("root"), world).status_code != 400]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert taken == []
