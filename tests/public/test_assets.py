"""Style sheets and scripts: compressed, named by their content, cached for good, and nothing else is served."""

import gzip
import re
from pathlib import Path

import pytest

from forms import assets

FOLDER = Path(assets.__file__).parent / "static"


@pytest.fixture
def address(app) -> str:
    with app.test_request_context():
        return assets.asset("tokens.css")


def test_an_asset_is_cached_for_good(visitor, address):
    answer = visitor.get(address)
    assert answer.mimetype == "text/css" and "immutable" in answer.headers["Cache-Control"]
    assert b"--accent" in answer.data


def test_an_asset_is_compressed_for_who_can_read_it(visitor, address):
    plain, squeezed = visitor.get(address), visitor.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(squeezed.data) == plain.data
    assert squeezed.headers["Content-Encoding"] == "gzip" and squeezed.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers


def test_a_page_gets_its_style_and_its_script_in_one_piece_each(visitor):
    page = visitor.get("/tickets/new").text
    assert page.count('rel="stylesheet"') == 1 and page.count("<script") == 1
    for name, parts in assets.BUNDLES.items():
        path = re.search(rf'"(/assets/desk/[^"]*/{name})"', page)[1]
        whole = visitor.get(path, headers={"Accept-Encoding": "gzip"})
        assert [(FOLDER / part).read_bytes() in gzip.decompress(whole.data) for part in parts] == [True] * len(parts)
        assert "immutable" in whole.headers["Cache-Control"]


def test_what_the_browser_has_is_not_sent_again(visitor, address):
    etag = visitor.get(address).headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_the_address_changes_with_the_content(tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    before = assets.version.__wrapped__(tmp_path)
    (tmp_path / "a.css").write_text("b {}")
    assert assets.version.__wrapped__(tmp_path) != before


def test_an_old_address_is_not_cached_for_good(visitor, address):
    old = address.replace(address.split("/")[3], "0" * 12)
    assert "immutable" not in visitor.get(old).headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../keys.py", "%2e%2e/keys.py", "..%2fkeys.py", "/etc/passwd", "none.css", "", "a%00b"]
)
def test_nothing_outside_the_folder_is_served(visitor, address, name):
    assert visitor.get(address.replace("tokens.css", name)).status_code in (404, 308)


def test_an_unknown_folder_is_an_unknown_page(visitor):
    assert visitor.get("/assets/helpdesk/0/settings.py").status_code == 404
