"""What a rendered form carries to tell a person from a machine, and one post from the next."""

from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from helpdesk.db import now
from helpdesk.settings import settings
from helpdesk.tokens import hashed, new_token

signer = URLSafeTimedSerializer(settings.secret_key, salt="form key")


def new_form_key() -> str:
    """A key for one rendered form. It is good for as long as somebody leaves the page open, also over a restart."""
    return signer.dumps(new_token()[:16])


def is_genuine(key: str) -> bool:
    """Whether the desk made this key."""
    return signer.loads_unsafe(key)[0]


def came_too_fast(key: str, seconds: int) -> bool:
    """Whether the form was rendered less than so many seconds ago, or by somebody else."""
    try:
        _, made = signer.loads(key, return_timestamp=True)
    except BadSignature:
        return True
    return now() - made < timedelta(seconds=seconds)


def key_of(key: str, *written: str) -> str | None:
    """What makes this post one: the form's key and what was written. The same again is the same post."""
    return hashed("\n".join([key, *written])) if is_genuine(key) else None
