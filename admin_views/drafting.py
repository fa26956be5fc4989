"""Keeping what is typed into a form of the console, and giving it back. Without its script the form has a button."""

from flask import flash, jsonify, redirect, request

from admin_views import formats
from admin_views.access import me
from helpdesk import drafts
from helpdesk.drafts import Fields, Kept, Place
from helpdesk.errors import Invalid
from helpdesk.models import Article

LARGEST = (1 << 63) - 1


def typed(names) -> Fields:
    """What stands in these fields of the form that was posted."""
    return {name: text for name in names if (text := request.form.get(name))}


def box() -> dict:
    """Which form it was, and which version of the draft it shows."""
    seen = request.form.get("draft", 0, type=int)
    return {"box": request.form.get("form_key", "")[:200], "seen": min(max(seen, 0), LARGEST)}


def keep(about: Place, names, back: str):
    """Keep the fields: for the script what is kept now, for everybody else the page again."""
    try:
        kept = drafts.keep(about, typed(names), by=me(), **box())
    except Invalid as problem:
        return (jsonify(problem=str(problem)), 422) if "quiet" in request.form else _problem(problem, back)
    if "quiet" in request.form:
        return jsonify(version=kept.version, words=words(kept, about))
    return redirect(back, 303)


def discard(about: Place, back: str, again: str):
    """Put the draft away; `again` is the address that brings it back."""
    drafts.discard(about, by=me())
    flash({"text": "The draft was discarded.", "undo": again}, "done")
    return redirect(back, 303)


def bring_back(about: Place, back: str):
    """The text that was put away, or replaced in another tab."""
    drafts.bring_back(about, by=me())
    return redirect(back, 303)


def words(kept: Kept, about: Place) -> str:
    """What the note at the form says of the draft."""
    missing = "not saved" if isinstance(about, Article) else "not sent"
    return f"Draft from {formats.clock(kept.at).striptags()}, {missing}" if kept.fields else ""


def _problem(problem: Invalid, back: str):
    flash(str(problem), "error")
    return redirect(back, 303)
