"""Pages to merge a customer into another one, and to take that back."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask_admin import expose
from markupsafe import Markup

from admin_views import cells, formats, lookups
from admin_views.access import me
from admin_views.details import person_link
from admin_views.toasts import said
from helpdesk import staff
from helpdesk.errors import Forbidden, NotVisible, Refused
from helpdesk.models import PersonMerge, Scope, User
from helpdesk.staff.foreseeing import plan_merge, plan_parting
from helpdesk.staff.merging import KEPT, allow
from helpdesk.staff.unmerging import is_undoable


class MergingPeople:
    """Part of the page of people."""

    @expose("/merge/", methods=["GET", "POST"])
    def merge(self):
        """Look for the other person; with `into`, what merging will do. A post does it."""
        allow(me())
        source = _person(request.args.get("id"))
        if "into" not in request.values:
            return self._choose(source)
        into = _person(request.values["into"])
        return self._merge(source, into) if request.method == "POST" else self._preview(source, into)

    @expose("/part/", methods=["GET", "POST"])
    def part(self):
        """What taking a merge back will do; a post does it."""
        allow(me())
        merge = PersonMerge.get_or_none(PersonMerge.id == _id(request.args.get("id")))
        if merge is None:
            raise NotVisible("There is no such thing.")
        return self._part(merge) if request.method == "POST" else self._before_parting(merge)

    def _choose(self, source: User):
        text = request.args.get("who", "").replace("\x00", "").strip()[:200]
        found = others(source, text)
        exact = [person for person in found if person.email == text.lower()]
        if exact:
            return redirect(url_for("user.merge", id=source.id, into=exact[0].id), 303)
        return self.render("console/people_choose.html", source=source, who=text, found=found)

    def _preview(self, source: User, into: User, problem: str = ""):
        plan = plan_merge(source, into, by=me())
        return self.render("console/people_merge.html", plan=plan, problem=problem or plan.refusal)

    def _merge(self, source: User, into: User):
        choices = {name: request.form.get(name, "") for name in KEPT}
        try:
            merge = staff.merge_people(source, into, by=me(), choices=choices)
        except (Forbidden, NotVisible):
            raise
        except Refused as refusal:
            return self._preview(_person(source.id), _person(into.id), str(refusal)), 409
        said(f"{source.label} was merged into {into.label}.", url_for("user.part", id=merge.id))
        return redirect(url_for("user.details_view", id=into.id), 303)

    def _before_parting(self, merge: PersonMerge):
        return self.render("console/people_part.html", merge=merge, plan=plan_parting(merge, by=me()))

    def _part(self, merge: PersonMerge):
        try:
            staff.unmerge_people(merge, by=me())
        except (Forbidden, NotVisible):
            raise
        except Refused as refusal:
            flash(str(refusal), "error")
        else:
            said(f"{merge.source.label} and {merge.into.label} are two people again.")
        return redirect(url_for("user.details_view", id=merge.source_id), 303)


def others(source: User, text: str) -> Sequence[User]:
    """Customers whom somebody can be merged into, by the beginning of name or address."""
    found = lookups.people(me(), text, lookups.MOST)
    return [one for one in found if one.id != source.id and one.role.scope == Scope.OWN]


def can_merge(person: User) -> bool:
    """Whether the page of this person offers it."""
    try:
        allow(me())
    except Forbidden:
        return False
    return person.role.scope == Scope.OWN and person.merged_into_id is None


def merged_people(view, context, row, name):
    """Who was merged into somebody, or whom they were merged into: when, by whom, and the way back."""
    which = (PersonMerge.source == row.id) | (PersonMerge.into == row.id)
    source, into, by = User.alias(), User.alias(), User.alias()
    query = (
        PersonMerge.select(PersonMerge, source, into, by)
        .join_from(PersonMerge, source, on=PersonMerge.source)
        .join_from(PersonMerge, into, on=PersonMerge.into)
        .join_from(PersonMerge, by, on=PersonMerge.by)
        .where(which & PersonMerge.undone_at.is_null())
        .order_by(PersonMerge.id.desc())
    )
    lines = Markup("").join(Markup("<li>{}</li>").format(_line(merge, row)) for merge in query.limit(50))
    return Markup('<ul class="plain">{}</ul>').format(lines) if lines else cells.DASH


def _line(merge: PersonMerge, row: User) -> Markup:
    other = merge.into if merge.source_id == row.id else merge.source
    words = "Merged into {} ({})" if merge.source_id == row.id else "{} ({})"
    told = Markup(words + ", {} by {}").format(person_link(other), other.email, formats.ago(merge.at), merge.by.label)
    if not is_undoable(merge) or not _may():
        return told
    return told + Markup(' · <a href="{}">Take it back…</a>').format(url_for("user.part", id=merge.id))


def _may() -> bool:
    try:
        allow(me())
    except Forbidden:
        return False
    return True


def _person(id) -> User:
    found = User.get_or_none(User.id == _id(id))
    if found is None:
        raise NotVisible("There is no such person.")
    return found


def _id(text) -> int:
    text = str(text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
