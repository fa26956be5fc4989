"""The demo desk: told once, through the verbs, in the past, and nobody is written to."""

from datetime import timedelta

import pytest

from helpdesk import accounts, demo, knowledge
from helpdesk.db import now
from helpdesk.demo import cast
from helpdesk.models import (
    Activity,
    Article,
    ArticleFile,
    ArticleState,
    Attachment,
    Email,
    OneTimeLink,
    Outcome,
    Priority,
    Reply,
    SlaLog,
    Status,
    Ticket,
    User,
)
from helpdesk.tickets import canned
from helpdesk.worker import huey


@pytest.fixture
def told():
    demo.tell()


def test_it_has_sixty_tickets_in_every_state_and_priority(told):
    tickets = list(Ticket.select())
    assert len(tickets) == 60
    assert {ticket.status for ticket in tickets} == set(Status)
    assert {ticket.priority for ticket in tickets} == set(Priority)
    assert any(ticket.deleted_at for ticket in tickets)
    assert any(ticket.rating for ticket in tickets)


def test_it_is_told_once(told):
    numbers = [ticket.number for ticket in Ticket.select().order_by(Ticket.id)]
    assert demo.tell() is False
    assert [ticket.number for ticket in Ticket.select().order_by(Ticket.id)] == numbers


def test_it_lies_in_the_past_in_the_order_in_which_it_happened(told):
    times = [ticket.created_at for ticket in Ticket.select().order_by(Ticket.number)]
    assert times == sorted(times)
    assert times[0] < now() - timedelta(days=27)
    assert times[-1] < now()
    assert all(activity.at >= activity.ticket.created_at for activity in Activity.select())
    assert all(reply.created_at < now() for reply in Reply.select())


def test_nobody_is_written_to_about_it(told):
    for task in iter(huey.dequeue, None):
        huey.execute(task)
    assert not Email.select().exists()
    assert not Activity.select().where(Activity.fanned_out_at.is_null()).exists()


def test_deadlines_were_kept_and_missed_and_noticed_at_once(told):
    outcomes = {log.outcome for log in SlaLog.select()}
    assert outcomes == set(Outcome)
    breaches = Activity.select().where(Activity.event == "sla_breached")
    assert breaches.count() == SlaLog.select().where(SlaLog.outcome == Outcome.BREACHED).count()


def test_its_files_are_real(told):
    kinds = {attachment.type for attachment in Attachment.select()}
    assert kinds == {"image/png", "application/pdf"}


def test_agents_have_canned_replies_that_read_well(told):
    nadia = cast.person("nadia")
    ticket = next(ticket for ticket in Ticket.visible_to(nadia) if ticket.category.slug == "account")
    offered = canned.offered(nadia, ticket)
    assert {"Thank you for the details", "Blank after the address", "Back at two"} <= {reply.name for reply in offered}
    for text in canned.fill_all(offered, ticket, by=nadia):
        assert text.startswith(f"<p>Hello {ticket.requester_name},</p>") and "{" not in text


def test_a_dozen_people_work_there_and_none_has_a_password(told):
    people = list(User.select())
    assert len([person for person in people if person.is_staff]) == 12
    assert not any(person.password_hash for person in people)


def test_each_start_gives_new_links_and_ends_the_old_ones(told, capsys):
    demo.run()
    first = capsys.readouterr().out.split("/login/link/")[1].split()[0]
    assert accounts.find_link("sign_in", first).user == cast.person("ines")
    demo.run()
    assert accounts.find_link("sign_in", first) is None
    assert OneTimeLink.select().count() == 4


def test_it_has_articles_for_readers_some_for_staff_and_something_nobody_found(told):
    assert len(knowledge.all_public()) >= 10
    assert len(knowledge.shelves(None)) == 4
    assert {article.state for article in Article.select()} == set(ArticleState)
    assert knowledge.misses(by=cast.person("kamal")).count() == 4
    assert all(file.type in ("image/png", "application/pdf") for file in ArticleFile.select())
