"""Getting in: by password, and as the first administrator."""

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired

from forms.fields.checks import an_address, one_line


class SignInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField("E-mail address", filters=[one_line], validators=[DataRequired("Please give your address.")])
    password = PasswordField("Password", validators=[InputRequired("Please give your password.")])
    next = HiddenField()


class FirstAdministratorForm(FlaskForm):
    """Who runs the desk."""

    name = StringField("Your name", filters=[one_line], validators=[DataRequired("Please tell us your name.")])
    email = EmailField(
        "Your e-mail address", filters=[one_line], validators=[DataRequired("Please give your address."), an_address]
    )
    password = PasswordField("A password", validators=[InputRequired("Please choose a password.")])
