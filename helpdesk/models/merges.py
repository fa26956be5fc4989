"""Which people were found to be one."""

from peewee import ForeignKeyField

from helpdesk.db import JSONField, Model, UTCDateTimeField, now
from helpdesk.models.people import User


class PersonMerge(Model):
    """`source` became `into`. `undo` holds what it takes to take that back; `undone_at` says that it was.

    `worded_at` is empty until the search knows the tickets by the names of today, which takes a while for thousands.
    """

    source = ForeignKeyField(User, backref="merges")
    into = ForeignKeyField(User, backref="received")
    by = ForeignKeyField(User, backref="+")
    at = UTCDateTimeField(default=now)
    undo = JSONField(default=dict)
    undone_at = UTCDateTimeField(null=True)
    worded_at = UTCDateTimeField(null=True)


PersonMerge.add_index(PersonMerge.id, where=PersonMerge.worded_at.is_null(), name="person_merge_unworded")
