"""The first administrator: one link, one time, one person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from helpdesk import first_admin
from helpdesk.db import at, db, now
from helpdesk.errors import Invalid, NotVisible
from helpdesk.models import User

PERSON = {"email": "first@desk.test", "name": "First", "password": "a few plain words"}


@pytest.fixture
def path() -> str:
    """The path of the link that stands in the log."""
    link = first_admin.issue()
    assert link and link.startswith("http://desk.test/setup/")
    return link.removeprefix("http://desk.test")


@pytest.fixture
def token(path) -> str:
    return path.rpartition("/")[2]


def test_the_link_makes_an_administrator_who_is_signed_in(visitor, path):
    assert visitor.get(path).status_code == 200
    answer = visitor.post(path, data=PERSON)
    assert answer.status_code == 303
    person = User.get(User.email == "first@desk.test")
    assert person.role.name == "Administrator"
    assert visitor.get_cookie("session") is not None
    assert person.sessions.count() == 1


def test_the_page_is_not_there_without_the_right_link(visitor, path):
    assert visitor.get("/setup/" + "x" * 43).status_code == 404
    assert visitor.post("/setup/" + "x" * 43, data=PERSON).status_code == 404
    assert not User.select().exists()


def test_the_page_is_gone_once_somebody_works_here(visitor, path, alice):
    assert visitor.get(path).status_code == 404
    assert visitor.post(path, data=PERSON).status_code == 404
    assert not User.select().where(User.email == "first@desk.test").exists()


def test_somebody_who_was_switched_off_does_not_open_it_again(alice):
    User.update(active=False).execute()
    assert first_admin.issue() is None


def test_customers_do_not_count_as_staff(carol):
    assert first_admin.issue()


def test_only_the_newest_link_works(token):
    first_admin.issue()
    with pytest.raises(NotVisible):
        first_admin.check(token)


def test_the_link_ends_after_a_day(token):
    with at(now() + timedelta(hours=25)), pytest.raises(NotVisible):
        first_admin.check(token)


def test_a_weak_password_leaves_the_link_as_it_was(token):
    with pytest.raises(Invalid):
        first_admin.create(token, **PERSON | {"password": "short"})
    assert first_admin.create(token, **PERSON).email == "first@desk.test"


def test_two_at_once_make_one_administrator(token):
    together = Barrier(2)

    def create(name: str) -> bool:
        with db.connection_context():
            together.wait(10)
            try:
                first_admin.create(token, **PERSON | {"email": f"{name}@desk.test"})
            except NotVisible:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, ["one", "two"])) == [False, True]
    assert User.select().count() == 1
