"""Finding what was asked for in one message."""

from helpdesk.search.words import Phrase, words

LENGTH = 160
BEFORE = 6  # words shown ahead of the one that was found


def score(asked: list[Phrase], text: str) -> int:
    """How many of the phrases the text says."""
    said = f" {' '.join(words(text))} "
    return sum(_searched(phrase) in said for phrase in asked)


def snippet(asked: list[Phrase], text: str) -> str:
    """The part of a plain text around the first phrase it says; its beginning when it says none."""
    tokens = text.split()
    first = next((place for place, token in enumerate(tokens) if _begins(asked, token)), 0)
    start = max(0, first - BEFORE)
    shown = " ".join(tokens[start:])
    return ("… " if start else "") + (shown if len(shown) <= LENGTH else shown[:LENGTH].rstrip() + " …")


def _searched(phrase: Phrase) -> str:
    said = " " + " ".join(phrase.words)
    return said if phrase.prefix else said + " "


def _begins(asked: list[Phrase], token: str) -> bool:
    """Whether one of the phrases may begin with this token."""
    if token.isascii() and not any(phrase.words[0] in token.lower() for phrase in asked):
        return False
    said = words(token)
    return any(phrase.words[0] in said or (phrase.prefix and _starts(said, phrase.words[0])) for phrase in asked)


def _starts(said: list[str], beginning: str) -> bool:
    return any(word.startswith(beginning) for word in said)
