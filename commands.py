"""`flask --app app …`: what the operator types."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from helpdesk import accounts, demo, health, migrations, processes, start
from helpdesk.db import db
from helpdesk.errors import Invalid
from helpdesk.models import Role

people = AppGroup("user", help="People.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (migrate, tell_demo, fill, worker, check, people):
        app.cli.add_command(command)


@click.command()
def migrate() -> None:
    """Bring the database up to this version."""
    start.prepare()
    with db.connection_context():
        click.echo(f"The database is up to date: {len(migrations.runner().status())} migrations.")


@people.command("create")
@click.argument("email")
@click.option("--role", required=True, help="Administrator, Manager, Agent or Customer, or a role of your own.")
@click.option("--name", default="", help="As others see it.")
def create_user(email: str, role: str, name: str) -> None:
    """Add a person. The password is asked for, or read from standard input."""
    start.prepare()
    with db.connection_context():
        try:
            user = accounts.create(email, _role(role), _password(), name=name)
        except Invalid as problem:
            raise click.ClickException(str(problem)) from None
        click.echo(f"{user.email} is here now, as {user.role.name}.")


@click.command("demo")
def tell_demo() -> None:
    """Fill an empty desk with a dozen staff and 60 tickets, and print links to sign in."""
    demo.run()


@click.command("bench-data")
@click.option("--tickets", default=100_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
def fill(tickets: int, seed: int) -> None:
    """Fill an empty desk with very many tickets, to measure with."""
    processes.become("bench.data", "--tickets", str(tickets), "--seed", str(seed))


@click.command()
def worker() -> None:
    """Work off the queue and watch the clock, until SIGTERM."""
    processes.become("helpdesk.consumer")


@click.command()
def check() -> None:
    """Look at settings, database, queue, mail and folders: a line each."""
    click.echo("settings: fine")
    findings = health.look(("database", "queue", "mail", "folders"))
    for finding in findings:
        click.echo(f"{finding}{finding.detail and f' ({finding.detail})'}", err=not finding.ok)
    sys.exit(not all(finding.ok for finding in findings))


def _role(name: str) -> Role:
    found = {role.name.lower(): role for role in Role.select().order_by(Role.id)}
    if name.lower() not in found:
        names = ", ".join(role.name for role in found.values())
        raise click.ClickException(f"There is no role “{name}”. There are: {names}.")
    return found[name.lower()]


def _password() -> str:
    if sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return sys.stdin.readline().rstrip("\r\n")
