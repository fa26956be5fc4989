"""Sessions as rows. The browser holds a token, the row its hash; without the row nobody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from helpdesk import audit
from helpdesk.accounts.browsers import in_words
from helpdesk.db import IS_SQLITE, now, transaction
from helpdesk.errors import NotVisible
from helpdesk.models import Role, Session, TeamMember, User
from helpdesk.tokens import hashed, new_token

IDLE = timedelta(days=14)
LONGEST = timedelta(days=90)
TOUCH_AFTER = timedelta(minutes=5)
MOST_SHOWN = 100


@dataclass(frozen=True)
class Browser:
    """One signed-in browser, as its owner recognises it."""

    id: int
    words: str
    address: str
    since: datetime
    seen_at: datetime
    is_this: bool


def open_session(user: User, *, user_agent: str = "", address: str = "") -> str:
    """Sign the person in, and return the token for the browser's cookie."""
    token = new_token()
    Session.create(
        user=user,
        token_hash=hashed(token),
        user_agent=user_agent[:200],
        address=address[:45],
        expires_at=now() + IDLE,
    )
    return token


def person_of(token: str) -> User | None:
    """Who is signed in with this token, role and teams already loaded; one query. Puts the end of the session off."""
    found = (
        Session.select(Session, User, Role, _teams().alias("teams"))
        .join(User)
        .join(Role)
        .where((Session.token_hash == hashed(token)) & (Session.expires_at > now()) & User.active)
        .first()
    )
    if found is None:
        return None
    _touch(found, now())
    found.user.team_ids = [int(id) for id in (found.teams or "").split(",") if id]
    return found.user


def close_session(token: str) -> None:
    """Sign this browser out."""
    Session.delete().where(Session.token_hash == hashed(token)).execute()


def sessions_of(user: User, token: str = "") -> list[Browser]:
    """The browsers in which the person is signed in, who came last first; `token` is that of the one they use now."""
    live = (Session.user == user.id) & (Session.expires_at > now())
    found = Session.select().where(live).order_by(Session.seen_at.desc(), Session.id.desc()).limit(MOST_SHOWN)
    return [_browser(session, hashed(token)) for session in found]


def end_session(user: User, session_id: int, *, address: str = "") -> None:
    """Sign the person out of one of their browsers. Raises NotVisible when it is not theirs or over already."""
    with transaction():
        session = Session.get_or_none((Session.id == session_id) & (Session.user == user.id))
        if session is None:
            raise NotVisible("This browser is signed out already.")
        audit.note("session_ended", by=user, about=audit.called(user), old=session.user_agent, address=address)
        session.delete_instance()


def sign_out_everywhere(user: User, *, address: str = "") -> None:
    """End every session of the person."""
    with transaction():
        audit.note("signed_out_everywhere", by=user, address=address)
        Session.delete().where(Session.user == user).execute()


def sweep() -> int:
    """Remove the sessions that are over and return how many there were."""
    return Session.delete().where(Session.expires_at <= now()).execute()


def _browser(session: Session, this: str) -> Browser:
    words, is_this = in_words(session.user_agent), session.token_hash == this
    return Browser(session.id, words, session.address, session.created_at, session.seen_at, is_this)


def _teams() -> Any:
    """The ids of the person's teams in one text: nearly every page of the console asks for them."""
    ids = fn.GROUP_CONCAT(TeamMember.team) if IS_SQLITE else fn.STRING_AGG(TeamMember.team.cast("text"), ",")
    return TeamMember.select(ids).where(TeamMember.user == User.id)


def _touch(session: Session, at: datetime) -> None:
    if at - session.seen_at > TOUCH_AFTER:
        end = min(at + IDLE, session.created_at + LONGEST)
        Session.update(seen_at=at, expires_at=end).where(Session.id == session.id).execute()
        User.update(last_seen_at=at).where(User.id == session.user_id).execute()
