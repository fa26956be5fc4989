"""A browser that reads nothing but forms: it keeps its cookie, and says what the server took for each answer."""

import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<input\b([^>]*\btype=\"hidden\"[^>]*)>")
ATTRIBUTE = re.compile(r"([\w-]+)=\"([^\"]*)\"")


@dataclass(frozen=True)
class Answer:
    """What came back. `took` is milliseconds of server time, `worked` how many of them a processor worked for it."""

    status: int
    text: str
    took: float
    worked: float
    queries: int


class Visitor:
    """One browser on one kept connection."""

    def __init__(self, port: int):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers)

    def sign_in(self, token: str) -> None:
        """Use a link that works once."""
        path = f"/login/link/{token}"
        answer = self.post(path, hidden_fields(self.get(path).text, "csrf_token"))
        if answer.status != 303:
            raise SystemExit(f"Signing in was answered with {answer.status}")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        known = {"Cookie": self.cookie} if self.cookie else {}
        self.connection.request(method, path, body, {**headers, **known})
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self.cookie = cookie.partition(";")[0]
        took, worked, queries = response.headers.get("X-Took", "0 0 0").split()
        return Answer(response.status, text, float(took), float(worked), int(queries))


def hidden_fields(page: str, name: str) -> dict[str, str]:
    """The hidden fields of the first form of the page that has one called `name`."""
    for _, form in FORM.findall(page):
        fields = [dict(ATTRIBUTE.findall(field)) for field in FIELD.findall(form)]
        values = {unescape(field["name"]): unescape(field.get("value", "")) for field in fields if "name" in field}
        if name in values:
            return values
    raise SystemExit(f"The page has no form with {name}:\n{page[:2000]}")
