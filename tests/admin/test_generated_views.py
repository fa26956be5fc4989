"""Every view of the console stands on the base view, is chosen throughout, and shows no secret."""

import pytest
from flask_admin.contrib.peewee import ModelView

from admin_views.base import View
from admin_views.rows import SECRET
from helpdesk.models import (
    TABLES,
    AddressChange,
    ArticleAddress,
    ArticleCategoryAddress,
    ArticleVote,
    BulkItem,
    Draft,
    Heartbeat,
    KeptFile,
    LimitCounter,
    OneTimeLink,
    PersonMerge,
    ReplyRevision,
    TeamMember,
    TicketCounter,
    TicketLink,
    TicketTag,
    Viewer,
)

MACHINERY = {
    AddressChange, ArticleAddress, ArticleCategoryAddress, ArticleVote,
    BulkItem, Draft, Heartbeat, KeptFile, LimitCounter, OneTimeLink, ReplyRevision, TeamMember, TicketCounter,
    TicketLink, TicketTag, Viewer, PersonMerge,
}  # fmt: skip


@pytest.fixture
def views(app):
    """Every registered view of a table, by its endpoint."""
    [admin] = app.extensions["admin"]
    return {view.endpoint: view for view in admin._views if isinstance(view, ModelView)}


def test_every_table_that_people_work_with_has_a_view(views):
    assert {view.model for view in views.values()} == set(TABLES) - MACHINERY


def test_every_view_stands_on_the_base_view(views):
    assert [name for name, view in views.items() if not isinstance(view, View)] == []


@pytest.mark.parametrize("route", ["ajax_update", "export", "action_delete"])
def test_nothing_goes_past_the_base_view(app, views, route):
    assert [name for name in views if f"{name}.{route}" in app.view_functions] == []
    assert all(getattr(view, route) is None for view in views.values())


def test_no_view_is_left_at_the_defaults(views):
    chosen = (
        "column_list",
        "column_labels",
        "column_sortable_list",
        "column_searchable_list",
        "column_filters",
        "form_columns",
        "one",
        "many",
        "permission",
    )
    left = [(name, part) for name, view in views.items() for part in chosen if part not in _own(view)]
    assert left == []


def test_every_column_has_a_label(views):
    unnamed = [
        (name, column)
        for name, view in views.items()
        for column in view.column_list
        if column not in view.column_labels
    ]
    assert unnamed == []


def test_every_form_has_the_chosen_fields_and_no_other(app, views):
    with app.test_request_context():
        forms = {name: view._create_form_class() for name, view in views.items() if view.can_create}
    for name, form in forms.items():
        chosen = {*views[name].form_columns, *(views[name].form_extra_fields or ())}
        assert chosen == set(form._fields) - {"csrf_token", "form_key", "website"}


def test_every_field_of_a_table_has_a_label(views):
    for view in views.values():
        if not hasattr(view._create_form_class, "form_key"):
            unnamed = [name for name in view.form_columns if "label" not in (view.form_args or {}).get(name, {})]
            assert unnamed == [] or not view.can_create


def test_no_view_shows_or_takes_a_secret(views):
    for view in views.values():
        shown = {*view.column_list, *(view.column_details_list or ()), *view.form_columns}
        assert not shown & SECRET


def _own(view) -> set[str]:
    """What the classes between the view and the base view say."""
    classes = type(view).__mro__[: type(view).__mro__.index(View)]
    return {name for one in classes for name in vars(one)}
