"""Files that came with a form that was wrong: kept for an hour, for this form in this browser, and for nobody else."""

import io
import re
from datetime import timedelta

import pytest

from helpdesk.attachments import keeping, storing
from helpdesk.models import Attachment, Desk, KeptFile, Reply, Ticket
from helpdesk.settings import settings
from tests.public.conftest import PNG, old_key, picture, text_of

KEPT = "Files we have already"


def on_disk() -> int:
    return sum(1 for place in settings.files.rglob("*") if place.is_file())


@pytest.fixture
def wrong(visitor, question):
    """`wrong(files)` posts the question without an address, and is the page that comes back."""
    return lambda *files, **more: visitor.post(
        "/tickets/new", data={**question, "email": "", "files": list(files)} | more
    )


def names() -> list[str]:
    return [file.name for file in Attachment.select().order_by(Attachment.id)]


def test_a_good_file_comes_back_and_goes_with_the_next_post(visitor, wrong, question):
    page = wrong(picture("receipt.png"))
    assert page.status_code == 422 and KEPT in page.text and "receipt.png" in page.text
    assert "once more" not in page.text and question["form_key"] in page.text
    assert visitor.post("/tickets/new", data=question).status_code == 303
    [file] = Attachment.select()
    assert (file.name, file.type, file.size) == ("receipt.png", "image/png", len(PNG))
    assert storing.located(file.stored_name).read_bytes() == PNG


def test_what_is_kept_stays_over_several_errors_and_joins_what_is_new(visitor, wrong, question):
    wrong(picture("first.png"))
    wrong(picture("second.png"))
    assert wrong().text.count("Leave out") == 2
    visitor.post("/tickets/new", data={**question, "files": [picture("third.png")]})
    assert names() == ["first.png", "second.png", "third.png"]


def test_a_kept_file_can_be_left_out(visitor, wrong, question):
    wrong(picture("first.png"), picture("second.png"))
    first = KeptFile.get(KeptFile.name == "first.png").id
    visitor.post("/tickets/new", data={**question, "leave_out": [str(first), "9" * 30, "x"]})
    assert names() == ["second.png"]


def test_left_out_on_a_page_with_another_error_it_is_removed(wrong):
    wrong(picture("first.png"))
    file = KeptFile.get()
    page = wrong(leave_out=str(file.id))
    assert KEPT not in page.text and not KeptFile.select().exists()
    assert not storing.located(file.stored_name).exists()


def test_the_same_file_chosen_again_is_one_file(visitor, wrong, question):
    wrong(picture("receipt.png"))
    assert wrong(picture("receipt.png")).text.count("Leave out") == 1
    visitor.post("/tickets/new", data={**question, "files": [picture("receipt.png")]})
    assert names() == ["receipt.png"]


def test_a_file_that_is_not_taken_is_not_kept(wrong):
    page = wrong((io.BytesIO(b"MZ\0"), "virus.exe"), picture("good.png"))
    assert "We cannot take" in page.text and [file.name for file in KeptFile.select()] == ["good.png"]


def test_no_more_than_a_form_takes_are_kept(wrong):
    page = wrong(*(picture(f"{n}.png") for n in range(6)))
    assert "at most 5 files" in page.text and KeptFile.select().count() == 5
    assert "at most 5 files" in wrong(picture("6.png")).text


def test_another_browser_and_another_form_get_nothing_of_it(app, visitor, wrong, question):
    wrong(picture("secret.png"))
    stranger = app.test_client()
    for browser, key in ((stranger, question["form_key"]), (visitor, old_key())):
        page = browser.post("/tickets/new", data={**question, "email": "", "form_key": key})
        assert "secret.png" not in page.text
    stranger.post("/tickets/new", data={**question, "leave_out": str(KeptFile.get().id)})
    assert names() == [] and KeptFile.select().count() == 1


def test_another_browser_cannot_leave_out_what_is_not_its_own(app, wrong, question):
    wrong(picture("mine.png"))
    data = {**question, "email": "", "leave_out": str(KeptFile.get().id)}
    app.test_client().post("/tickets/new", data=data)
    assert KeptFile.select().count() == 1


def test_there_is_no_address_under_which_it_can_be_fetched(as_person, root, visitor, wrong):
    wrong(picture())
    for browser in (visitor, as_person(root)):
        assert browser.get(f"/files/{KeptFile.get().id}").status_code == 404
    assert KeptFile.get().stored_name not in wrong().text


def test_after_an_hour_it_is_gone(clock, visitor, wrong, question):
    wrong(picture("old.png"))
    clock.shift(timedelta(minutes=59))
    assert keeping.sweep() == 0
    clock.shift(timedelta(minutes=1))
    assert KEPT not in wrong().text
    assert (keeping.sweep(), KeptFile.select().count()) == (1, 0)


def test_the_sweep_takes_the_content_and_leaves_that_of_the_ticket(clock, visitor, wrong, question):
    before = on_disk()
    wrong(picture("a.png"))
    assert visitor.post("/tickets/new", data=question).status_code == 303
    clock.shift(timedelta(hours=2))
    keeping.sweep()
    assert on_disk() == before + 1
    assert storing.located(Attachment.get().stored_name).read_bytes() == PNG


def test_the_sweep_of_orphans_leaves_what_is_kept(wrong):
    wrong(picture())
    storing.sweep(older_than=timedelta(seconds=-5))
    assert storing.located(KeptFile.get().stored_name).exists()


def test_a_file_that_vanished_is_asked_for_again(visitor, wrong, question):
    wrong(picture("receipt.png"))
    storing.discard(KeptFile.get().stored_name)
    page = visitor.post("/tickets/new", data=question)
    assert page.status_code == 422 and "choose it again" in page.text and Ticket.select().count() == 0


@pytest.mark.parametrize("setting", ["kept_megabytes", "kept_per_network"])
def test_when_there_is_no_room_the_file_must_be_chosen_again(wrong, setting):
    Desk.update(**{setting: 0}).execute()
    page = wrong(picture("receipt.png"))
    assert "please choose receipt.png once more" in page.text and not KeptFile.select().exists()


def test_one_network_cannot_take_the_room_of_another(app, question):
    Desk.update(kept_per_network=1).execute()

    def post(network: str):
        large = io.BytesIO(PNG + b"\0" * 600_000)
        data = {**question, "email": "", "form_key": old_key(), "files": [(large, "large.png")]}
        page = app.test_client().post("/tickets/new", data=data, environ_overrides={"REMOTE_ADDR": network})
        page.request.environ["wsgi.input"].close()
        return page

    pages = [post(network).text for network in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    assert [KEPT in page for page in pages] == [True, False, True]


def test_the_same_post_twice_is_one_ticket_with_its_kept_file(visitor, wrong, question):
    wrong(picture("receipt.png"))
    first, second = (visitor.post("/tickets/new", data=question) for _ in range(2))
    assert first.location == second.location and names() == ["receipt.png"]


def test_a_stale_token_loses_no_file(protected, question):
    browser = protected.test_client()
    page = browser.post("/tickets/new", data={**question, "csrf_token": "stale", "files": [picture("receipt.png")]})
    assert page.status_code == 400 and KEPT in page.text
    fresh = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text).group(1)
    assert browser.post("/tickets/new", data={**question, "csrf_token": fresh}).status_code == 303
    assert names() == ["receipt.png"]


def test_a_limit_loses_no_file(visitor, question, clock):
    Desk.update(posts_per_hour=1).execute()
    visitor.post("/tickets/new", data={**question, "form_key": old_key()})
    page = visitor.post("/tickets/new", data={**question, "form_key": old_key(), "files": [picture("receipt.png")]})
    assert page.status_code == 429 and KEPT in page.text and "receipt.png" in page.text


def test_a_reply_keeps_its_files_too(as_person, carol, ticket):
    browser, key = as_person(carol), old_key()
    path = f"/tickets/{ticket.number}/reply"
    page = browser.post(path, data={"body": " ", "form_key": key, "files": [picture("screen.png")]})
    assert page.status_code == 422 and KEPT in page.text
    assert browser.post(path, data={"body": "Here it is", "form_key": key}).status_code == 303
    assert Attachment.get().reply == Reply.get() and names() == ["screen.png"]


def test_a_ticket_with_too_many_files_says_so_and_keeps_them(as_person, carol, write):
    ticket, browser = write(carol), as_person(carol)
    for _ in range(2):
        said = {"body": "More", "form_key": old_key(), "files": [picture(f"{n}.png") for n in range(5)]}
        browser.post(f"/tickets/{ticket.number}/reply", data=said)
    page = browser.post(f"/tickets/{ticket.number}/reply", data={**said, "form_key": old_key(), "files": [picture()]})
    assert page.status_code == 422 and "can hold 10 files" in text_of(page)


def test_too_much_at_once_keeps_the_text(visitor, question):
    huge = io.BytesIO(b"\0" * (65 << 20))
    page = visitor.post("/tickets/new", data={**question, "files": [(huge, "huge.png")]})
    page.request.environ["wsgi.input"].close()
    assert page.status_code == 413 and "too large together" in page.text
    for typed in ('value="Cannot sign in"', "my password is wrong", 'value="Gina"', 'value="gina@desk.test"'):
        assert typed in page.text


def test_very_many_small_files_fill_the_room_as_well(visitor, question):
    Desk.update(kept_megabytes=1).execute()
    for _ in range(5):
        data = {**question, "email": "", "form_key": old_key(), "files": [picture(f"{n}.png") for n in range(5)]}
        visitor.post("/tickets/new", data=data)
    assert KeptFile.select().count() == 9


def test_without_a_key_of_this_desk_nothing_is_kept(visitor, question):
    visitor.post("/tickets/new", data={**question, "form_key": "made-up", "files": [picture()]})
    assert not KeptFile.select().exists()
