"""People from the command line: ``hub people …``."""

from __future__ import annotations

import click

from hub.cli.context import as_json, opened, say_json, table
from hub.cli.officials import import_officials
from hub.core.permissions import GRANTED
from hub.core.who import SYSTEM


@click.group()
def people() -> None:
    """Register people, give roles, PINs and picture codes."""


@people.command("list")
@click.option("--search", default="", help="Part of a name.")
@as_json
def list_(search: str, json_: bool) -> None:
    """People of this space, newest first."""
    from hub.core.people import service

    with opened() as node:
        found = service.search(node, search)
        roles = service.roles_of_each([row.id for row in found])
        rows = [
            (row.id, row.name, row.gender, row.birth_year, ", ".join(roles.get(row.id, ())))
            for row in found
        ]
    head = ("id", "name", "gender", "born", "roles")
    if json_:
        say_json([dict(zip(head, row, strict=True)) for row in rows])
    else:
        table(rows, head)


@people.command()
@click.argument("name")
@click.option("--gender", type=click.Choice(["woman", "man", "other"]))
@click.option("--born", help="Birth year, or age in years.")
@click.option("--consent", type=click.Choice(["spoken", "signed"]), required=True)
@click.option("--guardian", default="", help="Who consents, below 18 years.")
@click.option("--role", "roles", multiple=True, type=click.Choice(GRANTED))
def register(
    name: str,
    gender: str | None,
    born: str | None,
    consent: str,
    guardian: str,
    roles: tuple[str, ...],
) -> None:
    """Register a person and give a picture code."""
    from hub.core.people import pictures, rules, service
    from hub.core.usage.rules import year_of

    with opened() as node:
        year = rules.birth_year_of(born or "", year_of(node.clock.now_ms()))
        new = rules.NewPerson(
            name=name,
            gender=gender,
            birth_year=year,
            consent=consent,
            guardian=rules.Guardian(guardian) if guardian else None,
            roles=roles,
        )
        person = service.register(node, SYSTEM, new)
        code = pictures.give_code(node, person)
    click.echo(f"{person}  {' - '.join(code)}")


@people.command()
@click.option("--role", type=click.Choice(GRANTED), default="facilitator", show_default=True)
@click.option("--person", help="Id of somebody who forgot the secret.")
def code(role: str, person: str | None) -> None:
    """A one-time sign-in code for a new account, or for somebody who forgot the secret."""
    from hub.core.people import secrets, service

    with opened() as node:
        if person:
            service.get(node, person)
        click.echo(secrets.new_code(node, role, person))


@people.command()
@click.argument("person")
@click.argument("role", type=click.Choice(GRANTED))
@click.option("--remove", is_flag=True, help="Take the role back.")
def role(person: str, role: str, remove: bool) -> None:
    """Give a role to a person, or take it back."""
    from hub.core.people import service

    with opened() as node:
        service.get(node, person)
        act = service.remove_role if remove else service.give_role
        act(node, SYSTEM, person, role)
        click.echo(", ".join(service.roles_of(person)) or "no role")


@people.command()
@click.argument("person")
@click.option("--secret", prompt=True, hide_input=True, confirmation_prompt=True)
def secret(person: str, secret: str) -> None:
    """Give a person a PIN or password."""
    from hub.core.people import secrets, service

    with opened() as node:
        service.get(node, person)
        secrets.set_secret(node, person, secret)
    click.echo("The new secret is set.")


@people.command()
@click.argument("person")
@click.confirmation_option(prompt="Forget this person for ever?")
def erase(person: str) -> None:
    """Forget a person: name and details go for ever, counts stay."""
    from hub.core.people import service
    from hub.features.voices import recording

    with opened() as node:
        recording.forget(node, SYSTEM, person)
        service.erase(node, SYSTEM, person)
    click.echo("Forgotten.")


people.add_command(import_officials)
