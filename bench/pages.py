"""What every page of the console costs at size, besides those of `python -m bench`.

`HELPDESK_INSTANCE=/tmp/helpdesk-bench/1000000 python -m bench.pages` asks each page for random rows as an administrator
and as an agent, and prints the median, the 95th percentile and the worst in milliseconds of server time, dearest first.
It only reads. What the person may not open is left out.
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from admin_views import VIEWS
from bench.__main__ import GOAL
from bench.measure import row, running
from bench.requests import Requests
from bench.visitor import Answer, Visitor
from bench.words import VOCABULARY
from helpdesk.db import db
from helpdesk.models import Desk, Role, User

LISTED = [model for views in VIEWS.values() for _, model, _ in views if model is not Desk]
OF_ROW = ("details", "edit", "delete")
OF_TICKET = ("edit", "split", "canned", "here.svg", "beside", "print", "similar")
SORTS = ("-created", "created", "due", "-priority", "status", "-number", "customer", "category", "assignee")
DRAWN = 200  # rows of a kind that are asked for


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__.splitlines()[0])
    options.add_argument("--requests", type=int, default=40, help="for each page")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with running() as (port, _), db.connection_context():
        found = list(_measured(Pages(port, given.seed), given.requests))
    print(f"{'milliseconds of server time':52}{'median':>9}{'p95':>9}{'worst':>9}{'queries':>9}")
    for name, times in sorted(found, key=lambda pair: -pair[1]["p95"]):
        numbers = "".join(f"{times[key]:9.1f}" for key in ("median", "p95", "worst"))
        print(f"{name:52}{numbers}{times['queries']:9}{'  over' if times['p95'] > GOAL else ''}")


def _measured(pages: "Pages", requests: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for role in ("Administrator", "Agent"):
        visitor, numbers = pages.somebody(role)
        for name, address in pages.of(numbers):
            if visitor.get(address()).status == 200:
                yield f"{role.lower()}: {name}", row(partial(_ask, visitor, address), requests)


def _ask(visitor: Visitor, address: Callable[[], str]) -> Answer:
    return visitor.get(address())


class Pages(Requests):
    """The addresses of all pages; each is drawn anew when it is asked for."""

    def somebody(self, role: str) -> tuple[Visitor, list[str]]:
        """A person with that role, signed in, and the numbers of tickets that they see."""
        user = self.dice.choice(list(User.select().join(Role).where(Role.name == role)))
        return self._signed_in(user), self._numbers(user)

    def of(self, numbers: list[str]) -> Iterator[tuple[str, Callable[[], str]]]:
        """The name of each page, and what makes an address of it."""
        yield from self._of_tickets(numbers)
        yield from self._of_the_ticket_list()
        for model in LISTED:
            yield from self._of_rows(model.__name__.lower(), self._drawn(model))
        for path in ("counts", "ticket/new/", "ticket/export/", "desk/edit/?id=1"):
            yield path, partial(str, f"/admin/{path}")

    def _of_tickets(self, numbers: list[str]) -> Iterator[tuple[str, Callable[[], str]]]:
        for page in OF_TICKET:
            yield f"ticket/…/{page}", lambda page=page: f"/admin/ticket/{self.dice.choice(numbers)}/{page}"
        yield "ticket/…/merge", lambda: "/admin/ticket/{}/merge?into={}".format(*self.dice.sample(numbers, 2))
        yield "search", lambda: self._with("search", q=self.dice.choice(VOCABULARY[:2_000]))
        yield "search, a number", lambda: self._with("search", q=self.dice.choice(numbers))
        for name in ("customer", "assignee"):
            yield (
                f"look up a {name}",
                lambda name=name: self._with("ticket/ajax/lookup/", name=name, query=self._start()),
            )

    def _of_the_ticket_list(self) -> Iterator[tuple[str, Callable[[], str]]]:
        yield "ticket/?trash=1", partial(self._with, "ticket/", trash=1)
        yield "ticket/, deep page", lambda: self._with("ticket/", page=self.dice.randint(20, 400))
        for sort in SORTS:
            yield f"ticket/?status=open&sort={sort}", partial(self._with, "ticket/", status="open", sort=sort)

    def _of_rows(self, name: str, ids: list[int]) -> Iterator[tuple[str, Callable[[], str]]]:
        yield f"{name}/", partial(str, f"/admin/{name}/")
        yield f"{name}/, search", lambda: self._with(f"{name}/", search=self._start())
        yield f"{name}/, third page", partial(self._with, f"{name}/", page=2)
        yield f"{name}/export/", partial(str, f"/admin/{name}/export/")
        for page in OF_ROW if ids else ():
            yield f"{name}/{page}", lambda page=page: self._with(f"{name}/{page}/", id=self.dice.choice(ids))

    def _drawn(self, model: Any) -> list[int]:
        last = model.select(model.id).order_by(model.id.desc()).limit(1).scalar() or 0
        wanted = self.dice.sample(range(1, last + 1), min(last, DRAWN))
        return [id for (id,) in model.select(model.id).where(model.id.in_(wanted)).tuples()]

    def _look_up(self, name: str) -> str:
        return self._with("ticket/ajax/lookup/", name=name, query=self._start())

    def _start(self) -> str:
        """The first letters of somebody's name, or of a word."""
        return self.dice.choice(VOCABULARY)[: self.dice.randint(2, 4)]

    def _with(self, path: str, **given: object) -> str:
        return f"/admin/{path}?{urlencode(given)}"


if __name__ == "__main__":
    main()
