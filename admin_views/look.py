"""The console's own templates, style sheet and scripts."""

import functools
from pathlib import Path

import flask_admin
import plotly
from flask import Blueprint, Flask, get_template_attribute
from markupsafe import Markup

from admin_views import for_good, formats, from_list, navigation, saved_views
from forms import assets
from helpdesk.tickets.seen import Seen

HERE = Path(__file__).parent
ICONS = Path(flask_admin.__file__).parent / "static/bootstrap/bootstrap4"
PLOTLY = Path(plotly.__file__).parent / "package_data"


def register(app: Flask) -> None:
    """Put them before Flask-Admin's, whose pages then stand inside our layout. Call it before Admin() joins the app."""
    assets.add("console", HERE / "static")
    assets.add("icons", ICONS)
    assets.add("plotly", PLOTLY)
    app.register_blueprint(Blueprint("console", __name__, template_folder="templates"))
    app.jinja_env.globals.update(remembered=remembered, seen=Seen.of)
    formats.register(app)
    for_good.register(app)
    navigation.register(app)
    saved_views.register(app)
    from_list.register(app)


@functools.lru_cache(300)
def remembered(template: str, macro: str, *given) -> Markup:
    """What a macro makes of these values, rendered once. It depends on nothing else: no request, no person, no time."""
    return Markup(get_template_attribute(template, macro)(*given))
