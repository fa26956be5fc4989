"""Sentences whose words are drawn like those of a language: a few very often, most of them hardly ever."""

import itertools
import random

FREQUENT = """
the to and a of in is it i that for you on have my with not this be we but was can are as your if or at from will
when so do there an me what would all please no has out up get how after time just our more then they some about
one which by does any again still only now also been into could new because did them other than first even where
who want see work need use try help know since before over make same should too back every why here thank hello
"""
DESK = """
account password order invoice error page login payment subscription email message screen button app phone update
download magazine issue article book library reader chapter card refund address delivery date number name link
browser crash slow missing wrong change cancel renew expired blocked file upload image print export search list
setting profile language device tablet computer version install reset code confirm verify receipt price discount
coupon gift credit bank transfer tax country street package parcel tracking damaged broken late empty blank locked
double twice charged amount balance statement contract period month year yesterday morning weekend support answer
question problem solution example detail picture attached document form field option menu window tab notification
reminder newsletter unsubscribe privacy data delete restore copy backup synchronise offline connection network
server timeout loading sound video player subtitle bookmark highlight note font size colour theme dark light
"""
SYLLABLES = "ba be bo da de do fa fi go ka ke ko la le lo ma mi mo na ne no pa pe po ra re ri ro sa se so ta te to"
ENDINGS = ("n", "r", "s", "l", "t", "m", "ng", "x")


def vocabulary(size: int) -> list[str]:
    """Words from the most frequent to the rarest; always the same ones."""
    return [*dict.fromkeys((FREQUENT + DESK).split()), *_rare()][:size]


def sentences(count: int, length: int = 12) -> list[str]:
    """Sentences with words by Zipf's law; always the same ones. Texts are put together from them."""
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))
    drawn = iter(random.Random(2).choices(VOCABULARY, cum_weights=weights, k=count * length))
    return [" ".join(itertools.islice(drawn, length)).capitalize() + "." for _ in range(count)]


def _rare() -> list[str]:
    stems = ("".join(parts) for parts in itertools.product(SYLLABLES.split(), repeat=3))
    words = [stem + end for stem in stems for end in ENDINGS]
    random.Random(1).shuffle(words)
    return words


VOCABULARY = vocabulary(30_000)
