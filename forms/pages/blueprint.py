"""The blueprint that all public pages hang on."""

from flask import Blueprint

public = Blueprint("public", "forms", template_folder="templates")
