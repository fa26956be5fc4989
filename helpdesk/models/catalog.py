"""What tickets are sorted into: categories and tags."""

from peewee import BooleanField, CharField, FloatField, ForeignKeyField, IntegerField, TextField

from helpdesk.db import Model
from helpdesk.models.people import Team, User


class Category(Model):
    """A kind of question, who gets it, and how many hours the desk gives itself (24×7 hours)."""

    name = CharField(max_length=100, unique=True)
    slug = CharField(max_length=100, unique=True)
    description = TextField(default="")
    icon = CharField(max_length=50, default="fa-question-circle")
    color = CharField(max_length=7, default="#5f5c55")
    assignee = ForeignKeyField(User, null=True, backref="+", on_delete="SET NULL")
    team = ForeignKeyField(Team, null=True, backref="+", on_delete="SET NULL")
    response_hours = FloatField(default=2.0)
    resolution_hours = FloatField(default=24.0)
    active = BooleanField(default=True)
    position = IntegerField(default=0)

    @classmethod
    def on_offer(cls):
        """The categories a customer can choose, in the desk's order."""
        return cls.select().where(cls.active).order_by(cls.position, cls.name)


class Tag(Model):
    name = CharField(max_length=100, unique=True)
    color = CharField(max_length=7, default="#5f5c55")


class CannedReply(Model):
    """An answer written once: offered to everybody, to one team, or to nobody but its owner."""

    name = CharField(max_length=100)
    body = TextField()
    category = ForeignKeyField(Category, null=True, backref="+", on_delete="SET NULL")
    team = ForeignKeyField(Team, null=True, backref="+", on_delete="SET NULL")
    owner = ForeignKeyField(User, null=True, backref="+", on_delete="CASCADE")
    active = BooleanField(default=True)
