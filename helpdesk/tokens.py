"""Secrets that leave the desk in links and cookies. The database holds only their hashes."""

import base64
import hashlib
import hmac
import secrets

from helpdesk.settings import settings


def new_token() -> str:
    """256 random bits, fit for a URL."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """The SHA-256 of a token. Tokens are random, so that no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(*parts: object) -> str:
    """A token that can be computed again from the desk's key, and by nobody without it (HMAC-SHA-256, RFC 2104)."""
    message = ":".join(map(str, parts)).encode()
    digest = hmac.digest(settings.secret_key.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
