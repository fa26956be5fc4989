"""A question in the language of the full-text index: what is asked for, and whose tickets may answer."""

from helpdesk.db import IS_SQLITE, db
from helpdesk.models import Scope, User
from helpdesk.search.words import Phrase, phrases

COMMON = 1_000  # tickets


def fts5(user: User, text: str, trash: bool = False) -> str | None:
    """The MATCH expression for SQLite, or None when nothing can match."""
    marks = _marks(user, trash)
    asked = _settled(phrases(text)) if marks != [] else []
    if not asked:
        return None
    return _fts5_within(user, " AND ".join(_fts5(phrase) for phrase in asked), marks)


def tsquery(user: User, text: str, trash: bool = False) -> str | None:
    """The tsquery for PostgreSQL, or None when nothing can match."""
    marks = _marks(user, trash)
    asked = _settled(phrases(text)) if marks != [] else []
    if not asked:
        return None
    return _tsquery_within(" & ".join(_tsquery(phrase, user.is_staff) for phrase in asked), marks)


def any_of(user: User, groups: list[tuple[str, ...]]) -> str | None:
    """The question for tickets that say all words of one of the groups, in the language of the database."""
    marks = marks_of(user)
    if not groups or marks == []:
        return None
    asked = [[Phrase((word,)) for word in group] for group in groups]
    if IS_SQLITE:
        return _fts5_within(user, " OR ".join(f"({' AND '.join(map(_fts5, group))})" for group in asked), marks)
    each = (" & ".join(_tsquery(phrase, user.is_staff) for phrase in group) for group in asked)
    return _tsquery_within("(" + " | ".join(f"({group})" for group in each) + ")", marks)


def marks_of(user: User) -> list[str] | None:
    """The marks of the tickets this person reaches; None for all of them. The same rule as Ticket.reach."""
    if not user.active or (user.role.scope != Scope.OWN and not user.can("view")):
        return []
    if user.role.scope == Scope.OWN:
        return [f"c{user.id}"]
    return None if user.role.scope == Scope.ALL else [f"a{user.id}", *_marks_of_others(user)]


def _marks(user: User, trash: bool) -> list[str] | None:
    """What is deleted bears one mark only: how far the person reaches in the trash is for the caller to look at."""
    marks = marks_of(user)
    return (["d"] if user.is_staff and marks != [] else []) if trash else marks


def _marks_of_others(user: User) -> list[str]:
    if user.role.scope == Scope.TEAM:
        return [f"t{team}" for team in user.team_ids]
    return ["u0", *(f"u{team}" for team in user.team_ids)] if user.role.scope == Scope.ASSIGNED_OR_UNASSIGNED else []


def _settled(asked: list[Phrase]) -> list[Phrase]:
    """Take a common last word for what it is: looking for all that begin with it would read most of the index."""
    if asked and asked[-1].prefix and _is_common(asked[-1].words[-1]):
        asked[-1] = Phrase(asked[-1].words)
    return asked


def _is_common(word: str) -> bool:
    where, question = ("search MATCH ?", f'"{word}"') if IS_SQLITE else ("words @@ %s::tsquery", f"'{word}'")
    row = db.execute_sql(f"SELECT 1 FROM search WHERE {where} LIMIT 1 OFFSET {COMMON}", (question,))
    return row.fetchone() is not None


def _fts5_within(user: User, said: str, marks: list[str] | None) -> str:
    columns = "{public internal}" if user.is_staff else "{public}"
    whose = "NOT scope : d" if marks is None else f"AND scope : ({' OR '.join(marks)})"
    return f"{columns} : ({said}) {whose}"


def _tsquery_within(said: str, marks: list[str] | None) -> str:
    whose = "!'=d'" if marks is None else "(" + " | ".join(f"'={mark}'" for mark in marks) + ")"
    return f"{said} & {whose}"


def _fts5(phrase: Phrase) -> str:
    said = " ".join(phrase.words)
    return f'"{said}"*' if phrase.prefix else f'"{said}"'


def _tsquery(phrase: Phrase, is_staff: bool) -> str:
    said = _side_by_side(phrase, "")
    return f"({said} | {_side_by_side(phrase, '~')})" if is_staff else said


def _side_by_side(phrase: Phrase, mark: str) -> str:
    lexemes = [f"'{mark}{word}'" for word in phrase.words]
    lexemes[-1] += ":*" if phrase.prefix else ""
    return "(" + " <-> ".join(lexemes) + ")"
