"""Thousands of posts from one place: the desk keeps a few, mails almost nothing, and goes on serving everybody else."""

import pytest

from helpdesk.models import Desk, Email, Ticket

FLOOD = 5_000


@pytest.mark.slow
def test_a_flood_from_one_address_leaves_the_desk_to_the_next_customer(app, visitor, question):
    statuses = [post(visitor, question, f"Flood {wave}").status_code for wave in range(FLOOD)]
    assert set(statuses) == {303, 429}
    assert Ticket.select().count() == statuses.count(303) == Desk.current().posts_per_hour
    assert Email.select().count() <= Desk.current().mails_per_hour
    honest = {**question, "email": "honest@desk.test"}
    assert post(app.test_client(), honest, "A real question", "198.51.100.7").status_code == 303


def test_who_is_over_the_limit_keeps_the_text_and_reads_what_to_do(visitor, question):
    Desk.update(posts_per_hour=1).execute()
    post(visitor, question, "The first")
    refused = post(visitor, question, "The second one")
    assert refused.status_code == 429
    assert "The second one" in refused.text
    assert "Please wait" in refused.text and refused.headers["Retry-After"]


def post(visitor, question: dict, subject: str, network: str = "203.0.113.9"):
    return visitor.post("/tickets/new", data={**question, "subject": subject}, environ_base={"REMOTE_ADDR": network})
