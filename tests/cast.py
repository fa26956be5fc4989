"""The cast: who works at the desk and who writes to it. mallory and dave are the ones who must see nothing."""

import pytest

from helpdesk import tickets
from helpdesk.db import now
from helpdesk.models import Category, Role, Team, TeamMember, User

__all__ = ["alice", "billing", "bob", "carol", "dave", "mallory", "maria", "readers", "root", "ticket", "write"]


def person(name: str, role: str, team: Team | None = None) -> User:
    """A verified person called `name`."""
    user = User.create(
        email=f"{name}@desk.test", name=name.capitalize(), role=Role.get(Role.name == role), verified_at=now()
    )
    if team:
        TeamMember.create(team=team, user=user)
    return user


@pytest.fixture
def readers() -> Team:
    return Team.create(name="Readers")


@pytest.fixture
def billing() -> Team:
    return Team.create(name="Billing")


@pytest.fixture
def alice(readers) -> User:
    """An agent of the team Readers."""
    return person("alice", "Agent", readers)


@pytest.fixture
def bob(readers) -> User:
    """Alice's team mate."""
    return person("bob", "Agent", readers)


@pytest.fixture
def mallory(billing) -> User:
    """An agent of another team, who must see nothing of the Readers' tickets."""
    return person("mallory", "Agent", billing)


@pytest.fixture
def maria() -> User:
    return person("maria", "Manager")


@pytest.fixture
def root() -> User:
    return person("root", "Administrator")


@pytest.fixture
def carol() -> User:
    """The customer who asks."""
    return person("carol", "Customer")


@pytest.fixture
def dave() -> User:
    """Another customer, who must see nothing of Carol's."""
    return person("dave", "Customer")


@pytest.fixture
def write(readers):
    """`write(carol)` is a new ticket of carol's in the team Readers; any argument of submit() can be given."""

    def submit(customer: User, /, **given):
        fields = {
            "subject": "Cannot sign in",
            "description": "<p>It says that my password is wrong.</p>",
            "category": Category.get(Category.slug == "account"),
            "team": readers,
        }
        return tickets.submit(by=customer, **fields | given)

    return submit


@pytest.fixture
def ticket(write, carol):
    """Carol's ticket, waiting in the team Readers; nobody has taken it."""
    return write(carol)
