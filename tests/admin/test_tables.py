"""Adding, editing, deleting and finding rows of the generated views."""

import pytest

from admin_views import filling
from helpdesk import accounts, tickets
from helpdesk.db import now
from helpdesk.errors import Refused
from helpdesk.models import Category, Desk, Email, GuestLink, Role, Session, Tag, Team, TeamMember, Ticket, User

CATEGORY = {
    "name": "Comments", "slug": "", "description": "", "icon": "fa-comments", "color": "#a8201a", "assignee": "",
    "team": "", "response_hours": "2", "resolution_hours": "24", "position": "9", "active": "y",
}  # fmt: skip


@pytest.fixture
def browser(as_person, root):
    return as_person(root)


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_category_is_added_with_a_short_name_made_from_its_name(browser):
    assert browser.post("/admin/category/new/", data=CATEGORY | {"name": "Épreuve & more"}).status_code == 303
    made = Category.get(Category.name == "Épreuve & more")
    assert (made.slug, made.color, made.response_hours, made.active) == ("epreuve-more", "#a8201a", 2.0, True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "required"),
        ("name", "General question", "taken already"),
        ("name", "x" * 101, "100 characters"),
        ("color", "red", "looks like #0b5cad"),
        ("icon", "fa-x onclick=", "looks like fa-user"),
        ("response_hours", "0", "above 0"),
        ("response_hours", "nan", "above 0"),
        ("response_hours", "soon", "valid float"),
        ("assignee", "999999", "valid choice"),
        ("position", "99999999999999999999", "from 0 to 10,000"),
    ],
)
def test_a_wrong_value_is_said_next_to_its_field_and_nothing_is_lost(browser, field, value, sentence):
    answer = browser.post("/admin/category/new/", data=CATEGORY | {"description": "Kept words", field: value})
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert "Kept words" in text(answer)
    assert Category.select().count() == 4


def test_only_what_the_form_changed_is_written(browser):
    category = Category.get_by_id(1)
    form = browser.get("/admin/category/edit/?id=1")
    assert category.name in text(form)
    Category.update(position=77).where(Category.id == 1).execute()
    given = CATEGORY | {"name": category.name, "slug": category.slug, "position": "77", "color": "#0b5cad"}
    browser.post("/admin/category/edit/?id=1", data=given)
    assert Category.get_by_id(1).position == 77


def test_nothing_is_half_saved_when_a_save_breaks(browser, monkeypatch):
    def break_after(row):
        Tag.create(name="half done")
        raise Refused("It broke.")

    monkeypatch.setattr(filling, "refuse_taken", break_after)
    assert "It broke." in text(browser.post("/admin/category/new/", data=CATEGORY))
    assert Tag.select().count() == 0


def test_an_action_that_does_not_exist_changes_nothing(browser):
    assert browser.post("/admin/category/action/", data={"action": "delete", "rowid": "1"}).status_code == 303
    assert Category.get_by_id(1)


def test_what_is_in_use_says_so_and_stays(browser, ticket):
    category = ticket.category
    assert "1 ticket<" in text(browser.get(f"/admin/category/delete/?id={category.id}"))
    answer = browser.post("/admin/category/delete/", data={"id": category.id})
    assert "cannot be deleted" in text(answer)
    assert Category.get_by_id(category.id)
    assert Ticket.get_by_id(ticket.id).category == category


def test_a_tag_that_a_ticket_wears_stays_on_it(browser, ticket, tag, root):
    tickets.tag(ticket, tag, by=root)
    browser.post("/admin/tag/delete/", data={"id": tag.id})
    assert ticket.ticket_tags.count() == 1
    tickets.untag(ticket, tag, by=root)
    browser.post("/admin/tag/delete/", data={"id": tag.id})
    assert Tag.select().count() == 0


def test_an_assignee_is_not_deleted_from_under_a_ticket(browser, ticket, alice):
    tickets.take(ticket, by=alice)
    assert "cannot be deleted" in text(browser.post("/admin/user/delete/", data={"id": alice.id}))
    assert Ticket.get_by_id(ticket.id).assignee == alice


def test_a_person_nobody_refers_to_goes_with_sessions_and_memberships(browser, alice, as_person):
    as_person(alice)
    browser.post("/admin/user/delete/", data={"id": alice.id})
    assert not User.select().where(User.id == alice.id).exists()
    assert not TeamMember.select().where(TeamMember.user == alice.id).exists()


@pytest.mark.parametrize("id", ["0", "-1", "999999", "9" * 30, "x", "", "1 OR 1=1", "%00"])
def test_a_row_that_does_not_exist_is_not_found(browser, id):
    for address in (f"/admin/user/edit/?id={id}", f"/admin/user/delete/?id={id}", f"/admin/email/details/?id={id}"):
        assert browser.get(address).status_code == 404


def person(**given) -> dict:
    agent = Role.get(Role.name == "Agent")
    return {"email": "new@desk.test", "name": "New", "role": agent.id, "active": "y", "language": "en", **given}


def test_a_person_is_added_and_changed(browser):
    assert browser.post("/admin/user/new/", data=person()).status_code == 303
    made = User.get(User.email == "new@desk.test")
    assert (made.role.name, made.active, made.password_hash) == ("Agent", True, None)
    browser.post(f"/admin/user/edit/?id={made.id}", data=person(name="Newer", active=""))
    assert (User.get_by_id(made.id).name, User.get_by_id(made.id).active) == ("Newer", False)


def test_a_password_is_neither_shown_nor_taken(browser, carol):
    accounts.set_password(carol, "a long and quiet secret")
    stored = User.get_by_id(carol.id).password_hash
    for address in (f"/admin/user/edit/?id={carol.id}", "/admin/user/", "/admin/user/?search=carol"):
        assert stored not in text(browser.get(address))
    given = person(email=carol.email, password_hash="mine", failed_sign_ins="9", id="77")
    browser.post(f"/admin/user/edit/?id={carol.id}", data=given)
    assert User.get_by_id(carol.id).password_hash == stored


def test_one_does_not_change_ones_own_role(browser, root):
    agent = Role.get(Role.name == "Agent")
    answer = browser.post(f"/admin/user/edit/?id={root.id}", data=person(email=root.email, role=agent.id))
    assert "You cannot change your own role" in text(answer)
    assert User.get_by_id(root.id).role.name == "Administrator"


def test_a_role_is_made_of_permissions_and_a_reach(browser):
    browser.post("/admin/role/new/", data={"name": "Readers", "scope": "1", "permissions": ["list", "view"]})
    made = Role.get(Role.name == "Readers")
    assert (made.permissions, made.scope.name, made.built_in) == (["list", "view"], "ASSIGNED", False)


def test_a_team_is_made_with_its_members(browser, alice, bob):
    browser.post("/admin/team/new/", data={"name": "Night", "email": "", "members": [bob.id]})
    made = Team.get(Team.name == "Night")
    assert [member.user for member in made.members] == [bob]
    assert "Bob" in text(browser.get("/admin/team/"))


def test_a_session_ends_at_once(browser, as_person, alice):
    hers = as_person(alice)
    assert hers.get("/admin/ticket/").status_code == 200
    session = Session.get(Session.user == alice.id)
    browser.post("/admin/session/action/", data={"action": "sign_out", "rowid": session.id})
    assert hers.get("/admin/ticket/").status_code == 303


@pytest.mark.parametrize(("side", "here", "not_here"), [("staff", "Alice", "Carol"), ("customers", "Carol", "Alice")])
def test_staff_and_customers_who_are_signed_in_are_told_apart(browser, as_person, alice, carol, side, here, not_here):
    as_person(alice)
    as_person(carol)
    listed = text(browser.get(f"/admin/session/?side={side}"))
    assert here in listed
    assert not_here not in listed


def test_a_failed_mail_is_sent_again(browser, ticket):
    mail = Email.create(to="a@b.test", ticket=ticket, template="x", subject="s", text="t", html="h", failed_at=now())
    assert "Failed" in text(browser.get("/admin/email/?state=failed"))
    browser.post("/admin/email/action/", data={"action": "resend", "rowid": mail.id})
    assert Email.get_by_id(mail.id).failed_at is None


def test_a_guest_link_can_be_ended(as_person, alice, busy):
    link = GuestLink.create(ticket=busy, nonce="n" * 32, token_hash="h", expires_at=now().replace(year=2999))
    assert "End link" in text(as_person(alice).get("/admin/guestlink/"))
    as_person(alice).post("/admin/guestlink/action/", data={"action": "revoke", "rowid": link.id})
    assert GuestLink.get_by_id(link.id).revoked_at is not None


def test_the_settings_of_the_desk_are_one_form(browser):
    page = text(browser.get("/admin/desk/"))
    assert 'name="time_zone"' in page
    desk = Desk.current()
    given = {name: getattr(desk, name) for name in Desk._meta.fields if name != "id"}
    assert browser.post("/admin/desk/", data=given | {"name": "Reader support"}).status_code == 303
    assert Desk.current().name == "Reader support"
    wrong = browser.post("/admin/desk/", data=given | {"time_zone": "Mars"})
    assert (wrong.status_code, "There is no such time zone" in text(wrong)) == (400, True)


def test_saving_the_settings_says_what_changed(browser):
    desk = Desk.current()
    given = {name: getattr(desk, name) for name in Desk._meta.fields if name != "id"}
    browser.post("/admin/desk/", data=given | {"reopen_days": "3", "promise": "Soon."})
    page = text(browser.get("/admin/desk/"))
    assert "Customers can reopen for, days: 14 → 3" in page
    assert "changed the settings" in text(browser.get("/admin/auditentry/"))


def test_the_time_zone_is_chosen_from_a_list(browser):
    page = text(browser.get("/admin/desk/"))
    assert '<optgroup label="Asia">' in page and '<option value="Asia/Dhaka">Dhaka</option>' in page
    assert '<option selected value="UTC">UTC</option>' in page


def test_a_search_finds_the_beginning_of_a_name_or_an_address(browser, carol, dave):
    for asked in ("carol@", "CAROL", "Car"):
        page = text(browser.get(f"/admin/user/?search={asked}"))
        assert "carol@desk.test" in page
        assert "dave@desk.test" not in page


@pytest.mark.parametrize("asked", ["%25", "_", "'", '"', "%00zz", "\\", "🙂", "x" * 5000])
def test_odd_words_in_a_search_find_nothing_and_break_nothing(browser, carol, asked):
    for name in ("user", "category", "email", "activity", "session"):
        answer = browser.get(f"/admin/{name}/?search={asked}")
        assert answer.status_code == 200
        assert "carol@desk.test" not in text(answer)


def test_a_filter_takes_several_values_and_each_can_be_taken_away(browser, root, alice, carol):
    agent, admin = (Role.get(Role.name == name).id for name in ("Agent", "Administrator"))
    page = text(browser.get(f"/admin/user/?role={agent}&role={admin}"))
    assert "alice@desk.test" in page
    assert "root@desk.test" in page
    assert "carol@desk.test" not in page
    assert f'href="/admin/user/?role={admin}"' in page


@pytest.mark.parametrize(
    "asked", ["role=x", "page=-5", "page=99999999999999999999", "sort=99", "sort=-1", "created_from=x"]
)
def test_nonsense_in_the_address_is_left_out(browser, carol, asked):
    answer = browser.get(f"/admin/user/?{asked}")
    assert answer.status_code == 200
    assert "carol@desk.test" in text(answer)


def test_days_of_a_filter_are_both_included(browser, busy):
    today = now().date().isoformat()
    assert busy.number in text(browser.get(f"/admin/activity/?at_from={today}&at_to={today}"))
    assert busy.number not in text(browser.get("/admin/activity/?at_to=2020-01-01"))


def test_the_pager_says_where_one_is(browser):
    role = Role.get(Role.name == "Customer")
    User.insert_many([{"email": f"p{number:03}@x.test", "role": role} for number in range(120)]).execute()
    assert "1–50 of 121" in text(browser.get("/admin/user/?sort=1"))
    last = text(browser.get("/admin/user/?sort=1&page=2"))
    assert "101–121 of 121" in last
    assert 'rel="next"' not in last


def test_markup_in_names_is_text(browser, carol):
    nasty = "<script>alert(1)</script>"
    User.update(name=nasty).where(User.id == carol.id).execute()
    Tag.create(name=nasty)
    for address in ("/admin/user/", "/admin/tag/", f"/admin/user/edit/?id={carol.id}"):
        assert nasty not in text(browser.get(address))


def test_a_post_without_its_token_changes_nothing(app, browser, carol):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert browser.post("/admin/user/delete/", data={"id": carol.id}).status_code == 400
        assert browser.post("/admin/session/action/", data={"action": "sign_out", "rowid": 1}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert User.get_by_id(carol.id)


@pytest.mark.parametrize("elsewhere", [
    "//evil.test", "http:/evil.test", "//localhost\\@evil.test", "http://localhost\\.evil.test", "javascript:alert(1)",
])  # fmt: skip
@pytest.mark.parametrize("path", ["/admin/tag/new/", "/admin/session/action/"])
def test_nobody_is_sent_elsewhere_after_a_change(as_person, root, carol, path, elsewhere):
    as_person(carol)
    sent = {"name": "new", "color": "#112233", "action": "sign_out", "rowid": Session.get().id, "url": elsewhere}
    answer = as_person(root).post(path, data=sent)
    assert answer.status_code == 303 and answer.location == path.replace("new/", "").replace("action/", "")


def test_after_a_change_one_is_back_in_the_list_as_it_was(as_person, root):
    came_from = "/admin/tag/?search=re&page=2"
    sent = {"name": "new", "color": "#112233", "url": came_from}
    assert as_person(root).post("/admin/tag/new/", data=sent).location == came_from
