"""Getting in: by password, and as the first administrator."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, InputRequired

from forms.fields.asked import address_field, name_field
from forms.fields.checks import one_line


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField("E-mail address", filters=[one_line], validators=[DataRequired("Please give your address.")])
    password = PasswordField("Password", validators=[InputRequired("Please give your password.")])
    next = HiddenField()


class FirstAdministratorForm(FlaskForm):
    """Who runs the desk."""

    name = name_field()
    email = address_field("Your e-mail address", "Please give your address.")
    password = PasswordField("A password", validators=[InputRequired("Please choose a password.")])
