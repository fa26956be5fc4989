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
from datetime import timedelta
from functools import cache, partial

from helpdesk import audit, limits, mail
from helpdesk.db import transaction
from helpdesk.errors import Invalid, Refused
from helpdesk.models import Session, User
from helpdesk.one_time_links import end_links
from helpdesk.tokens import hashed

COST, BLOCK, LANES = 2**14, 8, 5  # 16 MB and about a fifth of a second: OWASP's smallest in memory
SHORTEST, LONGEST = 10, 200
TRIES = 10
NOBODYS = "scrypt$16384$8$5$bm9ib2R5J3Mgc2FsdA==$AAAA"


def set_password(user: User, password: str) -> None:
    """Give the person a new password and end every session and lock-out. Raises Invalid when it is too short."""
    store(user, new_hash(user.email, password))


def change_password(user: User, current: str, new: str, *, keep: str = "", network: str = "") -> None:
    """The person gives themselves another password; every session but the one with the token `keep` ends.

    They are told by mail. Raises Invalid when the current one is wrong or the new one too easy, Refused after too many
    tries.
    """
    check_password(user, current)
    chosen = new_hash(user.email, new)
    with transaction():
        tell(user)
        store(user, chosen, keep=keep)
        end_links(user.email, "reset", "sign_in")
        audit.note("password_chosen", by=user, address=network)


def tell(user: User) -> None:
    """Mail the person that their password changes, before it does: the first one is no news to them."""
    if user.password_hash:
        mail.write_about_account("account_password", user.email, link=None, anonymous=False)


def check_password(user: User, password: str, field: str = "current") -> None:
    """Raise Invalid(field) unless it is the person's password: for what somebody else at their desk must not do."""
    if not limits.hit(f"own-password:{user.id}", TRIES, timedelta(minutes=15)):
        raise Refused("That were too many tries. Please wait 15 minutes.")
    if not is_right(password, user.password_hash):
        raise Invalid(field, "This is not your password.")


def new_hash(email: str, password: str) -> str:
    """The hash of a password that is good enough. Slow: nobody should wait for it in a transaction."""
    _check(email, password)
    return hash_of(password)


def store(user: User, password_hash: str, *, keep: str = "") -> None:
    """Store the hash and end every lock-out and session, but for the session with the token `keep`."""
    with transaction():
        user.password_hash, user.failed_sign_ins, user.locked_until = password_hash, 0, None
        user.save(only=[User.password_hash, User.failed_sign_ins, User.locked_until])
        Session.delete().where((Session.user == user.id) & (Session.token_hash != hashed(keep))).execute()


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


def _check(email: str, password: str) -> None:
    if len(password) < SHORTEST:
        raise Invalid("password", f"Please use {SHORTEST} characters or more; a few words are fine.")
    if len(password) > LONGEST:
        raise Invalid("password", f"Please use {LONGEST} characters at most.")
    if password.lower() == email or len(set(password)) < 4:
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
