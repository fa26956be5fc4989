"""Passwords as scrypt hashes that carry their own parameters.

They are slow on purpose, so each process computes one at a time and gives way to everything else: whoever floods the
sign-in keeps nobody from asking.
"""

import base64
import hashlib
import hmac
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

from helpdesk.db import transaction
from helpdesk.errors import Invalid
from helpdesk.models import User

COST, BLOCK, LANES = 2**14, 8, 5  # 16 MB and about a fifth of a second: OWASP's smallest in memory
SHORTEST, LONGEST = 10, 200
NOBODYS = "scrypt$16384$8$5$bm9ib2R5J3Mgc2FsdA==$AAAA"


def set_password(user: User, password: str) -> None:
    """Give the person a new password and end every session and lock-out. Raises Invalid when it is too short."""
    _check(user, password)
    with transaction():
        user.password_hash, user.failed_sign_ins, user.locked_until = hash_of(password), 0, None
        user.save(only=[User.password_hash, User.failed_sign_ins, User.locked_until])
        for session in user.sessions:
            session.delete_instance()


def hash_of(password: str) -> str:
    """The hash to store."""
    salt = os.urandom(16)
    parameters = f"scrypt${COST}${BLOCK}${LANES}"
    return f"{parameters}${_text(salt)}${_text(_scrypt(password, salt, COST, BLOCK, LANES))}"


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password gave this hash. Takes as long when there is none, so that nobody learns that."""
    _, cost, block, lanes, salt, digest = (stored or NOBODYS).split("$")
    given = _scrypt(password, base64.b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(given, base64.b64decode(digest)) and stored is not None


def _check(user: User, password: str) -> None:
    if len(password) < SHORTEST:
        raise Invalid("password", f"Please use {SHORTEST} characters or more; a few words are fine.")
    if len(password) > LONGEST:
        raise Invalid("password", f"Please use {LONGEST} characters at most.")
    if password.lower() == user.email or len(set(password)) < 4:
        raise Invalid("password", "This password is too easy to guess.")


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    secret = password[:LONGEST].encode(errors="surrogatepass")
    work = partial(hashlib.scrypt, secret, salt=salt, n=cost, r=block, p=lanes, maxmem=64 << 20, dklen=32)
    return _queue(os.getpid()).submit(work).result()


@cache
def _queue(process: int) -> ThreadPoolExecutor:
    """The one thread of this process that computes them; a fork does not take threads along."""
    return ThreadPoolExecutor(1, "passwords", _step_back)


def _step_back() -> None:
    """On Linux a thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
