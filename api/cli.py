"""``flask keel …``: migrate, seed, create-clinician, spec, purge."""

import json
import secrets
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from api import demo
from api.care import service as care
from api.engine.vocab import ClinicianRole
from api.exercises import service as exercises
from api.kit.db import migrations
from api.kit.db.scope import NOBODY, Scope
from api.kit.http import idempotency
from api.kit.http.runtime import Runtime
from api.kit.ids import new_id
from api.programs import service as programs

SPEC = Path(__file__).resolve().parent.parent / "openapi" / "openapi.json"
KEPT = timedelta(days=30)

keel = AppGroup("keel", help="Look after Keel.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(keel)


def _runtime() -> Runtime:
    found: Runtime = current_app.extensions["keel"]
    return found


@keel.command()
def migrate() -> None:
    """Bring the database up to the newest revision."""
    migrations.upgrade(_runtime().database.engine)
    click.echo("    database is current")


@keel.command()
@click.option("--without-demo", is_flag=True, help="Leave the demo athlete out.")
def seed(without_demo: bool) -> None:
    """Load the library and the programs, and a demo athlete; again changes nothing."""
    with _runtime().database.write(NOBODY) as db:
        exercises.seed(db)
        programs.seed(db)
    click.echo("    exercises and programs are loaded")
    if not without_demo:
        for line in demo.seed(_runtime()):
            click.echo(f"    {line}")


@keel.command("create-clinician")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in ClinicianRole]))
@click.option("--name", required=True)
@click.option("--phone", default=None, help="Shown to athletes linked to this clinician.")
def create_clinician(email: str, role: str, name: str, phone: str | None) -> None:
    """Add a clinician; prints one JSON line with the one-time password."""
    password = secrets.token_urlsafe(15)
    subject_id, runtime = new_id(), _runtime()
    password_hash = runtime.passwords.hash(password)
    with runtime.database.write(Scope(subject_id, subject_id)) as db:
        created = care.create_clinician(
            db,
            email=email,
            password_hash=password_hash,
            role=ClinicianRole(role),
            name=name,
            phone=phone,
            now=runtime.clock.now(),
        )
    if not created:
        raise click.ClickException("this e-mail has an account already")
    click.echo(json.dumps({"email": email, "password": password}))


@keel.command()
def spec() -> None:
    """Write the OpenAPI document to openapi/openapi.json."""
    text = json.dumps(current_app.extensions["keel.document"], indent=2, ensure_ascii=False)
    SPEC.write_text(text + "\n")
    click.echo(f"    {SPEC.name} is written")


@keel.command()
def purge() -> None:
    """Delete stored first answers that no client will ask for any more."""
    runtime = _runtime()
    before = runtime.clock.now() - KEPT
    click.echo(f"    {idempotency.purge(runtime.database.engine, before)} old answers deleted")
