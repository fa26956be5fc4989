"""The generated pages for an administrator: they open, in few queries, and change what they say."""

import pytest

PAGES = [
    "ticket", "bulk", "activity", "reply", "attachment", "slalog", "guestlink", "user", "team", "role", "session",
    "category", "tag", "cannedreply", "email", "desk", "block",
]  # fmt: skip
FORMS = ["ticket", "user", "team", "role", "category", "tag", "cannedreply", "block"]


@pytest.mark.parametrize("page", PAGES)
def test_a_list_opens_in_few_queries(as_person, root, busy, page, queries):
    browser = as_person(root)
    queries()
    answer = browser.get(f"/admin/{page}/")
    assert answer.status_code == 200
    assert len(queries()) <= 12


@pytest.mark.parametrize("page", FORMS)
def test_a_form_opens_in_few_queries(as_person, root, busy, page, queries):
    browser = as_person(root)
    queries()
    assert browser.get(f"/admin/{page}/new/").status_code == 200
    assert len(queries()) <= 12
