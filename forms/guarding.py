"""Who is kept out: asked before anything of a post is read, so that a flood costs next to nothing.

`@guarded("vote")` under the route of a view is all that a page needs. The limits are those of helpdesk.limits, and the
block list that of helpdesk.blocking; staff are never kept out.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request, session
from flask_wtf.csrf import generate_csrf

from forms.sessions import person
from helpdesk import attachments, blocking, limits
from helpdesk.mailboxes import mailbox


def register(app: Flask) -> None:
    """Ask before the CSRF token is looked at: that needs the whole form."""
    app.before_request(_keep_out)


def guarded(deed: str, *, blocks: bool = True, with_files: bool = False) -> Callable:
    """Decorate a view that does `deed`, a name of helpdesk.limits. The block list holds for it, unless it says not."""

    def mark(view):
        view.deed, view.blocks, view.with_files = deed, blocks, with_files
        return view

    return mark


def count(address: str, *, is_theirs: bool = False) -> None:
    """Count the deed of this request for an e-mail address. Raises TooMany, or Blocked.

    `is_theirs` when that is proved: what others do in the name of a person does not count against themselves.
    """
    view = _view()
    if not _is_staff():
        limits.check(view.deed, address=f"proved {address}" if is_theirs else mailbox(address))
        if view.blocks:
            blocking.refuse(email=address)


def browser() -> str:
    """What this browser is told by: what its cookie holds. Empty for one that has no cookie yet."""
    return session.get("csrf_token", "")


def sender(form_key: str) -> attachments.Owner:
    """Whose files a form brings. A browser without a cookie gets one."""
    generate_csrf()
    return attachments.Owner(form_key, browser(), network())


def network() -> str:
    """The network address that this request comes from."""
    return limits.network_of(request.remote_addr or "")


def takes_files() -> bool:
    """Whether the view of this request takes files; those of the console may."""
    view = _view()
    return getattr(view, "with_files", not (request.endpoint or "").startswith("public."))


def _keep_out() -> None:
    view = _view()
    if not hasattr(view, "deed") or _is_staff():
        return
    if request.method in ("GET", "HEAD"):
        limits.glance(view.deed, network=network())
        return
    limits.check(view.deed, network=network(), browser=browser())
    if view.blocks:
        blocking.refuse(network=request.remote_addr or "")


def _is_staff() -> bool:
    someone = person()
    return someone is not None and someone.is_staff


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")
