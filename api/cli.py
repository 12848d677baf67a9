"""``flask keel …``: migrate, seed, create-clinician, spec, purge, rulesets, simulate."""

import json
import secrets
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from api import demo
from api.care import service as care
from api.cohort import service as cohort
from api.engine.overlays import differences, read_overlay
from api.engine.rulereader import RuleSetError
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.vocab import ClinicianRole
from api.exercises import service as exercises
from api.kit.db import migrations
from api.kit.db.scope import NOBODY, Scope
from api.kit.http import idempotency
from api.kit.http.runtime import Runtime
from api.kit.ids import new_id
from api.programs import service as programs
from api.rules import of_house

SPEC = Path(__file__).resolve().parent.parent / "openapi" / "openapi.json"
KEPT = timedelta(days=30)
CALIBRATED = (2000, 20261)
"""Athletes and seed of the calibration table."""

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


@keel.group("rulesets")
def rule_sets() -> None:
    """Check and compare rule sets."""


@rule_sets.command("check")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_rule_set(path: Path) -> None:
    """Say whether an overlay file may be used, and what it changes."""
    made = _overlay(path)
    base = of_house(_runtime().database).get(made.extends or "")
    click.echo(f"    {made.version} ({made.kind}, {made.name}) extends {made.extends}")
    _tell_differences(base or made, made)


@rule_sets.command("diff")
@click.argument("one")
@click.argument("other")
def diff_rule_sets(one: str, other: str) -> None:
    """Print the numbers that differ. ONE and OTHER are versions, or overlay files."""
    _tell_differences(_named(one), _named(other))


def _named(name: str) -> RuleSet:
    found = of_house(_runtime().database).get(name)
    if found is not None:
        return found
    if not Path(name).is_file():
        raise click.ClickException(f"there is neither a rule set nor a file called {name}")
    return _overlay(Path(name))


def _overlay(path: Path) -> RuleSet:
    try:
        return read_overlay(path)
    except RuleSetError as error:
        raise click.ClickException(str(error)) from error


def _tell_differences(one: RuleSet, other: RuleSet) -> None:
    found = differences(one, other)
    for before, after in found:
        number = after or before
        click.echo(f"    {number.name if number else ''}: {_value(before)} -> {_value(after)}")
    click.echo(f"    {len(found)} of {len(one.numbers)} numbers differ")


def _value(number: Number | None) -> str:
    return "none" if number is None else f"{number.value:g} {number.unit}"


@keel.command()
@click.option("--athletes", default=200, show_default=True, help="Athletes of each seed.")
@click.option("--weeks", default=26, show_default=True)
@click.option("--seeds", default=2, show_default=True, help="How many cohorts, from seed 1 on.")
@click.option("--first-seed", default=1, show_default=True)
@click.option("--processes", default=2, show_default=True)
@click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="One more engine, with the rules of this overlay file.",
)
@click.option("--swings", default=0, help="Athletes for each changed belief of the page.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder of figures.")
def simulate(
    athletes: int,
    weeks: int,
    seeds: int,
    first_seed: int,
    processes: int,
    overlays: tuple[Path, ...],
    swings: int,
    out: Path | None,
) -> None:
    """Train a cohort of model athletes under every policy, the engine among them."""
    each = tuple(range(first_seed, first_seed + seeds))
    engines = cohort.engines(map(_overlay, overlays))
    plan = cohort.Plan(athletes, weeks, each, processes, engines=engines)
    with cohort.bar(athletes * seeds) as told:
        result = cohort.simulate(plan, told)
    click.echo(cohort.summary(result))
    if out is not None:
        _write(result, swings, out)
    if result.breaches:
        raise click.ClickException(f"{len(result.breaches)} broken invariants")


def _write(result: cohort.Result, swings: int, out: Path) -> None:
    """The page of a run, with the beliefs and the calibration it wants."""
    plan = result.plan
    with cohort.bar(swings * len(cohort.BELIEFS)) as told:
        swung = cohort.swings(plan, swings, told)
    readings = cohort.readings(plan.world, CALIBRATED[1], CALIBRATED[0])
    found = cohort.Findings(result, readings, CALIBRATED, swung, swings)
    for path in cohort.write(found, out):
        click.echo(f"    {path} is written")
