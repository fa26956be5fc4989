"""Plays the stories through the verbs, in the order in which they happened."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from helpdesk import sla, tickets
from helpdesk.attachments import Upload
from helpdesk.db import at
from helpdesk.demo import cast, paper
from helpdesk.models import Category, Outcome, Priority, SlaLog, Source, Tag, Ticket, User

FOLDER = Path(__file__).parent / "stories"
MINUTE = timedelta(minutes=1)
VERBS: dict[str, Callable[..., object]] = {
    "take": lambda ticket, by: tickets.take(ticket, by=by),
    "assign": lambda ticket, by, whom: tickets.assign(ticket, cast.person(whom), by=by),
    "reply": lambda ticket, by, text, *files: tickets.reply(ticket, text, by=by, files=_uploads(files)),
    "note": lambda ticket, by, text, *files: tickets.note(ticket, text, by=by, files=_uploads(files)),
    "tag": lambda ticket, by, name: tickets.tag(ticket, Tag.get(Tag.name == name), by=by),
    "rate": lambda ticket, by, stars, words: tickets.rate(ticket, stars, words, by=by),
    "wait": lambda ticket, by: tickets.wait(ticket, by=by),
    "resolve": lambda ticket, by: tickets.resolve(ticket, by=by),
    "close": lambda ticket, by: tickets.close(ticket, by=by),
    "cancel": lambda ticket, by: tickets.cancel(ticket, by=by),
    "delete": lambda ticket, by: tickets.delete(ticket, by=by),
}


@dataclass(frozen=True)
class Scene:
    """Something that happened at a time: a ticket came in, or somebody did something with it."""

    time: datetime
    story: dict[str, Any]
    step: list[Any] | None = None


def play(until: datetime) -> None:
    """Tell all stories so that they end now, at `until`. The clocks of the desk run along."""
    for scene in sorted(_scenes(until), key=lambda scene: scene.time):
        _let_clocks_run(scene.time)
        with at(scene.time):
            _act(scene)
    _let_clocks_run(until)


def stories() -> Iterator[dict[str, Any]]:
    """Every story, with the slug of its category."""
    for path in sorted(FOLDER.glob("*.toml")):
        for story in tomllib.loads(path.read_text())["story"]:
            yield {"category": path.stem, **story}


def _scenes(until: datetime) -> Iterator[Scene]:
    for story in stories():
        time = until - timedelta(days=story["days"])
        yield Scene(time, story)
        for step in story["steps"]:
            time += timedelta(hours=step[0])
            yield Scene(time, story, step)


def _act(scene: Scene) -> None:
    if scene.step is None:
        scene.story["ticket"] = _ask(scene.story)
        return
    _, who, verb, *rest = scene.step
    ticket: Ticket = scene.story["ticket"]
    VERBS[verb](ticket, ticket.customer if who == "customer" else cast.person(who), *rest)


def _ask(story: dict[str, Any]) -> Ticket:
    return tickets.submit(
        by=_author(story),
        customer=cast.person(story["from"]) if "by" in story else None,
        subject=story["subject"],
        description=story["text"],
        category=Category.get(Category.slug == story["category"]),
        priority=Priority[story.get("priority", "medium").upper()],
        source=Source[story.get("source", "web").upper()],
        files=_uploads([story["file"]] if "file" in story else []),
    )


def _author(story: dict[str, Any]) -> User | tickets.Guest:
    if "guest" in story:
        return tickets.Guest(*story["guest"])
    return cast.person(story.get("by") or story["from"])


def _uploads(names: Any) -> list[Upload]:
    return [Upload(name, paper.drawn(name)) for name in names]


def _let_clocks_run(until: datetime) -> None:
    """Notice each deadline that passes before `until` a minute later, as the worker would have."""
    late = SlaLog.select(SlaLog.due_at).where((SlaLog.outcome == Outcome.PENDING) & (SlaLog.due_at < until - MINUTE))
    for due_at in sorted({log.due_at for log in late}):
        with at(due_at + MINUTE):
            sla.sweep()
