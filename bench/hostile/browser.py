"""A browser of few words: one kept connection, cookies, and the network address that the proxy in front would tell."""

import http.client
import re
import time
import urllib.parse

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "hostile-or-not"


class Browser:
    """Remembers its cookies; `took` is how long the last answer took, in milliseconds."""

    def __init__(self, port: int, network: str):
        self.port, self.network = port, network
        self.cookies: dict[str, str] = {}
        self.took = 0.0
        self.location = ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._ask("POST", path, urllib.parse.urlencode(fields).encode(), FORM)

    def post_file(self, path: str, fields: dict[str, str], content: bytes) -> tuple[int, str]:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="files"; filename="big.png"\r\n\r\n'
        body = "".join([*parts, f"--{BOUNDARY}\r\n{head}"]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str]:
        headers = {"X-Forwarded-For": self.network, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            page = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, ""
        finally:
            self.took = (time.perf_counter() - began) * 1000
        self.location = answer.headers.get("Location", "")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page: its tokens and keys."""
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page)]
    return {field["name"]: field.get("value", "") for field in inputs}


def question(email: str, subject: str = "A question") -> dict[str, str]:
    """What is typed into the form."""
    typed = {"category": "general", "priority": "medium", "name": "Somebody", "email": email, "website": ""}
    return typed | {"subject": subject, "description": "It does not work since yesterday evening."}
