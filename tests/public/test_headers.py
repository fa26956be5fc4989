"""The headers of every page, and how long browsers may keep it."""

import dataclasses
import re

import pytest

from forms import security
from helpdesk.settings import settings


@pytest.mark.parametrize("path", ["/", "/tickets/new", "/login", "/no-such-page"])
def test_every_page_carries_a_strict_policy(visitor, path):
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_the_nonce_is_new_for_each_page(visitor):
    nonces = {re.search(r"nonce-([^']+)", visitor.get("/").headers["Content-Security-Policy"]).group(1) for _ in "ab"}
    assert len(nonces) == 2


def test_pages_have_no_inline_style_or_script(visitor, as_person, carol, conversation):
    pages = [visitor.get(path).text for path in ("/", "/tickets/new", "/login", "/no-such-page")]
    pages.append(as_person(carol).get(f"/tickets/{conversation.number}").text)
    for page in pages:
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page)


def test_pages_fetch_nothing_from_elsewhere(visitor):
    for path in ("/", "/tickets/new", "/login"):
        assert not re.search(r'(?:src|href)="(?:https?:)?//', visitor.get(path).text)


def test_personal_pages_are_never_stored(as_person, carol, conversation):
    browser = as_person(carol)
    for path in (f"/tickets/{conversation.number}", f"/tickets/{conversation.number}/rate"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"


def test_going_back_to_the_form_shows_what_was_typed(visitor):
    assert visitor.get("/tickets/new").headers["Cache-Control"] == "private, no-cache"


def test_behind_https_browsers_are_told_to_stay_there(visitor, monkeypatch):
    assert "Strict-Transport-Security" not in visitor.get("/").headers
    monkeypatch.setattr(security, "settings", dataclasses.replace(settings, base_url="https://desk.test"))
    assert "max-age=31536000" in visitor.get("/").headers["Strict-Transport-Security"]
