"""What is asked of the desk: filters, words, numbers and texts drawn at random, for each kind of person."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from bench.visitor import Answer, Visitor, hidden_fields
from bench.words import VOCABULARY
from helpdesk import accounts
from helpdesk.limits import LIMITS
from helpdesk.models import Article, Category, Desk, Priority, Role, Status, Tag, Team, Ticket, User
from helpdesk.models.tickets import UNSOLVED

CUSTOMERS = 10
UNLIMITED = 1_000_000
LIST = "/admin/ticket/"
Ask = Callable[[], Answer]


class Requests:
    """The rows of the table: `rows()` gives the name of each and how to ask once."""

    def __init__(self, port: int, seed: int):
        self.dice, self.port = random.Random(seed), port
        Desk.update({limit.setting: UNLIMITED for limit in LIMITS}).execute()
        self.ids = {model: [row.id for row in model.select(model.id)] for model in (Category, Tag, Team)}
        self.staff = [user.id for user in User.select(User.id).join(Role).where(Role.name != "Customer")]
        self.slugs = [category.slug for category in Category.on_offer()]

    def rows(self) -> Iterator[tuple[str, str, Ask]]:
        """Who asks, what for, and the question."""
        for who, role in (("administrator", "Administrator"), ("agent", "Agent")):
            user = self.dice.choice(list(User.select().join(Role).where(Role.name == role)))
            for what, ask in self._of_staff(self._signed_in(user), self._numbers(user)).items():
                yield who, what, ask
        for what, ask in self._of_customers().items():
            yield "customer", what, ask
        for what, ask in self._of_strangers(Visitor(self.port)).items():
            yield "stranger", what, ask

    def _of_staff(self, visitor: Visitor, numbers: list[str]) -> dict[str, Ask]:
        dice = self.dice
        return {
            "list": lambda: visitor.get(LIST),
            "list with filters": lambda: visitor.get(f"{LIST}?{urlencode(self._filters())}"),
            "last page": lambda: visitor.get(f"{LIST}?page=last"),
            "search, word in most tickets": lambda: self._search(visitor, dice.choice(VOCABULARY[:10])),
            "search, rare word": lambda: self._search(visitor, dice.choice(VOCABULARY[5_000:])),
            "search, two words": lambda: self._search(visitor, " ".join(dice.sample(VOCABULARY[:300], 2))),
            "ticket page": lambda: visitor.get(f"/admin/ticket/{dice.choice(numbers)}"),
            "submit": lambda: self._submit(visitor, "/admin/ticket/new/"),
            "reply": lambda: self._reply(visitor, "/admin", dice.choice(numbers)),
            "dashboard, cached": lambda: visitor.get("/admin/"),
            "dashboard, cold": lambda: visitor.get("/admin/", **{"X-Forget": "1"}),
        }

    def _of_customers(self) -> dict[str, Ask]:
        dice, known = self.dice, self._customers()
        visitors = {user.id: self._signed_in(user) for user in known}
        asked = {user.id: self._numbers(user) for user in known}
        unsolved = {user.id: self._numbers(user, Ticket.status << UNSOLVED) for user in known}

        def somebody(numbers: dict[int, list[str]]) -> tuple[Visitor, str]:
            user = dice.choice([user for user in numbers if numbers[user]])
            return visitors[user], dice.choice(numbers[user])

        def read() -> Answer:
            visitor, number = somebody(asked)
            return visitor.get(f"/tickets/{number}")

        def search() -> Answer:
            visitor, _ = somebody(asked)
            return visitor.get(f"/tickets?{urlencode({'q': dice.choice(VOCABULARY[:300])})}")

        return {
            "list": lambda: somebody(asked)[0].get("/tickets"),
            "list, search": search,
            "ticket page": read,
            "submit": lambda: self._submit(dice.choice(list(visitors.values())), "/tickets/new"),
            "reply": lambda: self._answer(*somebody(unsolved)),
        }

    def _of_strangers(self, visitor: Visitor) -> dict[str, Ask]:
        slugs = [article.slug for article in Article.visible_to(None, Article.slug)]

        def help_with(page: str) -> Answer:
            return visitor.get(f"/help/{page}?{urlencode({'q': ' '.join(self.dice.sample(VOCABULARY[:500], 3))})}")

        return {
            "first page": lambda: visitor.get("/"),
            "form": lambda: visitor.get("/tickets/new"),
            "article": lambda: visitor.get(f"/help/articles/{self.dice.choice(slugs)}"),
            "search of articles": lambda: help_with("search"),
            "suggestions": lambda: help_with("suggest"),
        }

    def _customers(self) -> list[User]:
        """Some who wait for an answer."""
        waiting = (Ticket.status << UNSOLVED) & Ticket.confirmed_at.is_null(False)
        ids = [row.customer_id for row in Ticket.select(Ticket.customer).where(waiting).distinct().limit(1_000)]
        return [User.get_by_id(id) for id in self.dice.sample(ids, min(CUSTOMERS, len(ids)))]

    def _signed_in(self, user: User) -> Visitor:
        visitor = Visitor(self.port)
        visitor.sign_in(accounts.issue_link("sign_in", user))
        return visitor

    def _numbers(self, user: User, *also) -> list[str]:
        """Numbers of tickets that the person sees, from all over the years."""
        last = Ticket.select(Ticket.id).order_by(Ticket.id.desc()).scalar()
        own = Ticket.visible_to(user, Ticket.number).where(*also)
        if user.role.name == "Administrator":
            own = own.where(Ticket.id << self.dice.sample(range(1, last + 1), min(last, 2_000)))
        return [ticket.number for ticket in own.limit(20_000)]

    def _filters(self) -> list[tuple[str, str]]:
        """One to three of the filters, each with one or two values."""
        since = date.today() - timedelta(days=self.dice.randrange(1_400))
        until = since + timedelta(days=self.dice.choice([1, 7, 30, 365]))
        offered = {
            "status": [status.slug for status in Status],
            "priority": [priority.slug for priority in Priority],
            "category": self.ids[Category],
            "assignee": ["me", "none", *self.staff],
            "team": ["none", *self.ids[Team]],
            "tag": self.ids[Tag],
            "sla": ["overdue", "due_soon", "on_time", "none"],
        }
        dates = [("created_from", str(since)), ("created_to", str(until))]
        names = self.dice.sample([*offered, "dates"], self.dice.randint(1, 3))
        chosen = [
            (name, value)
            for name in names
            if name in offered
            for value in self.dice.sample(offered[name], self.dice.randint(1, 2))
        ]
        return [(name, str(value)) for name, value in chosen] + (dates if "dates" in names else [])

    def _search(self, visitor: Visitor, text: str) -> Answer:
        return visitor.get(f"{LIST}?{urlencode({'q': text})}")

    def _text(self, words: int) -> str:
        return " ".join(self.dice.choices(VOCABULARY[:2_000], k=words)).capitalize() + "."

    def _submit(self, visitor: Visitor, path: str) -> Answer:
        fields = hidden_fields(visitor.get(path).text, "form_key")
        written = {"subject": self._text(7), "description": self._text(60), "priority": "medium", "source": "phone"}
        whose = {"category": self._category(path), "email": f"new{self.dice.randrange(9_999)}@bench.test"}
        return visitor.post(path, fields | written | whose | {"name": "Somebody New"})

    def _category(self, path: str) -> str:
        """Customers choose a slug, staff an id."""
        return str(self.dice.choice(self.ids[Category] if path.startswith("/admin") else self.slugs))

    def _reply(self, visitor: Visitor, door: str, number: str) -> Answer:
        fields = hidden_fields(visitor.get(f"{door}/ticket/{number}").text, "form_key")
        return visitor.post(f"{door}/ticket/{number}/reply", fields | {"body": self._text(40), "kind": "reply"})

    def _answer(self, visitor: Visitor, number: str) -> Answer:
        fields = hidden_fields(visitor.get(f"/tickets/{number}").text, "form_key")
        return visitor.post(f"/tickets/{number}/reply", fields | {"body": self._text(40)})
