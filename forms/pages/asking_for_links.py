"""Asking for a mailed link: to sign in, to register, to choose a password. The answer is the same for every address."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, session, url_for

from forms import guarding
from forms.caching import kept_for_back
from forms.errors import STALE, shows_again
from forms.fields import LinkForm
from forms.guarding import guarded
from forms.pages.blueprint import public
from helpdesk import accounts
from helpdesk.errors import Invalid, NotVisible


@dataclass(frozen=True)
class Wanted:
    """How a page speaks that asks for an address."""

    title: str
    lead: str
    button: str


PAGES = {
    "sign_in": Wanted("Sign in by mail", "We mail you a link that signs you in without a password.", "Send me a link"),
    "register": Wanted(
        "Open an account",
        "We mail you a link. On its page you choose your name and password, and find what you have sent us from this "
        "address before.",
        "Send me a link",
    ),
    "reset": Wanted(
        "Choose a new password", "We mail you a link to a page where you choose a new password.", "Send me a link"
    ),
}
PATHS = {"sign_in": "/login/link", "register": "/register", "reset": "/reset"}


def _views(purpose: str, path: str) -> None:
    """The page with the form, and what it sends."""
    name = f"want_{purpose}"

    @kept_for_back
    def want():
        return _page(purpose, LinkForm(data={"email": request.args.get("email", "")}))

    @guarded("link", blocks=purpose == "register")
    def wanted():
        return _asked(purpose)

    @shows_again(f"public.{name}_posted", whatever_is_wrong=True)
    def want_again(status: int = 400, problem: str = STALE):
        return _page(purpose, LinkForm(), status, problem)

    public.add_url_rule(path, name, want, methods=["GET"])
    public.add_url_rule(path, f"{name}_posted", wanted, methods=["POST"])


for purpose, path in PATHS.items():
    _views(purpose, path)


@public.get("/link-sent/<purpose>")
def link_sent(purpose: str):
    """What happens next; it does not say whether the address is known."""
    if purpose not in PAGES:
        raise NotVisible("There is no such page.")
    address = session.get("link_for", "")
    return render_template("public/look_into_mail.html", page=PAGES[purpose], purpose=purpose, address=address)


def _asked(purpose: str):
    form = LinkForm()
    if not form.validate():
        return _page(purpose, form, 422)
    guarding.count(form.email.data)
    try:
        accounts.ask(purpose, form.email.data)
    except Invalid as problem:
        form.email.errors = [str(problem)]
        return _page(purpose, form, 422)
    session["link_for"] = form.email.data[:254]
    return redirect(url_for("public.link_sent", purpose=purpose), 303)


def _page(purpose: str, form: LinkForm, status: int = 200, problem: str = ""):
    shown = {"page": PAGES[purpose], "purpose": purpose, "form": form, "problem": problem}
    return make_response(render_template("public/link_wanted.html", **shown), status)
