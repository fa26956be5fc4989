"""No page of the console asks the database more than twelve times, however much is filtered or shown."""

import pytest

from helpdesk.models import Team

MOST = 12
FILTERED = (
    "status=open&status=in_progress&priority=medium&sla=on_time&source=web&created_from=2026-01-01&due_to=2030-01-01"
)


@pytest.mark.parametrize("who", ["root", "alice"])
def test_a_list_with_every_filter(as_person, busy, tag, request, queries, who):
    browser = as_person(request.getfixturevalue(who))
    of_rows = f"tag={tag.id}&category={busy.category_id}&team={Team.get().id}&assignee=me&customer={busy.customer_id}"
    queries()
    assert browser.get(f"/admin/ticket/?{FILTERED}&{of_rows}").status_code == 200
    assert len(queries()) <= MOST


@pytest.mark.parametrize("who", ["root", "alice"])
def test_a_search_with_filters(as_person, busy, request, queries, who):
    browser = as_person(request.getfixturevalue(who))
    queries()
    assert browser.get(f"/admin/ticket/?q=look+into&{FILTERED}").status_code == 200
    assert len(queries()) <= MOST
