"""``flask keel …``: migrate, seed, create-clinician, spec, programs, messages, purge,
after-restore, sync-schema, rulesets, library, simulate.
"""

import json
import secrets
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from api import demo, messages
from api.care import service as care
from api.cohort import service as cohort
from api.engine.overlays import differences, read_overlay
from api.engine.rulereader import RuleSetError
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Number
from api.engine.vocab import ClinicianRole
from api.exercises import publishing
from api.exercises import service as exercises
from api.imports import service as imports
from api.kit.db import changes, migrations
from api.kit.db.scope import NOBODY, Scope
from api.kit.http import idempotency
from api.kit.http.downgrade import to_3_0
from api.kit.http.runtime import Runtime
from api.kit.ids import new_id
from api.kit.speech import ENGLISH, SUPPORTED
from api.programs import service as programs
from api.providers import service as providers
from api.rules import of_house
from api.sync import service as sync
from api.sync.vocab import TOMBSTONES_KEPT
from api.webhooks import service as webhooks

SPECS = Path(__file__).resolve().parent.parent / "openapi"
PROGRAM_PAGES = Path(__file__).resolve().parent.parent / "docs" / "programs"
CLIENT_SCHEMA = Path(__file__).resolve().parent.parent / "sdk" / "watermelon" / "schema.js"
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
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=SPECS,
    help="Folder of the documents; openapi if not said.",
)
def spec(out: Path) -> None:
    """Write the OpenAPI document, and the same for tools that read only 3.0."""
    document = current_app.extensions["keel.document"]
    for name, found in (("openapi.json", document), ("openapi-3.0.json", to_3_0(document))):
        text = json.dumps(found, indent=2, ensure_ascii=False)
        (out / name).write_text(text + "\n")
        click.echo(f"    {name} is written")


@keel.command("programs")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=PROGRAM_PAGES,
    help="Folder of the pages; docs/programs if not said.",
)
def write_programs(out: Path) -> None:
    """Write the programs as pages to read, by the rule set in force."""
    out.mkdir(parents=True, exist_ok=True)
    found = programs.pages(of_house(_runtime().database).in_force)
    for name, text in found.items():
        (out / name).write_text(text)
    click.echo(f"    {len(found)} pages are written to {out}")


@keel.command()
def purge() -> None:
    """Delete what nobody will ask for any more: old first answers, files, and tombstones."""
    runtime = _runtime()
    now, engine = runtime.clock.now(), runtime.database.engine
    click.echo(f"    {idempotency.purge(engine, now - KEPT)} old answers deleted")
    click.echo(f"    {imports.purge(engine, now)} imported files deleted")
    click.echo(f"    {changes.purge(engine, now - TOMBSTONES_KEPT)} old tombstones deleted")
    click.echo(f"    {webhooks.purge(engine, now)} old webhook deliveries deleted")
    click.echo(f"    {providers.purge(engine, now)} old events of providers deleted")


@keel.command("after-restore")
def after_restore() -> None:
    """Run once after a backup was restored: clients then take everything afresh."""
    click.echo(f"    {changes.begin_epoch(_runtime().database.engine)} change logs begin anew")


@keel.command("sync-schema")
def sync_schema() -> None:
    """Write the schema of the client's local database to sdk/watermelon/schema.js."""
    CLIENT_SCHEMA.write_text(sync.client_schema())
    click.echo(f"    {CLIENT_SCHEMA.name} is written")


@keel.command("messages")
def write_messages() -> None:
    """Bring the catalogues of other languages up to date with the texts of this version."""
    for language in SUPPORTED:
        if language != ENGLISH:
            known, told = messages.update(language)
            click.echo(f"    {language}: {told} of {known} texts are translated")


@keel.command()
def worker() -> None:
    """Do the work outside of requests until it is stopped with Ctrl-C."""
    click.echo("    the worker waits for something to do")
    current_app.extensions["keel.crew"].forever()


@keel.group("library")
def library() -> None:
    """Look after the exercise library."""


@library.command("release")
@click.option("--again", is_flag=True, help="Replace the digests of a version not yet shipped.")
def release_library(again: bool) -> None:
    """Leave the digests of this version, so that clients can be told what has changed since."""
    try:
        path = publishing.release(again=again)
    except publishing.VersionTaken as taken:
        text = f"the content of {taken} has changed: raise LIBRARY_VERSION, or say --again"
        raise click.ClickException(text) from taken
    click.echo(f"    {path.name} holds {len(publishing.digests())} digests")


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
@click.option("--draws", default=0, help="Worlds with all beliefs drawn, of --swings athletes.")
@click.option("--lights", default=0, help="Athletes for each light with caps of the page.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder of figures.")
def simulate(
    athletes: int,
    weeks: int,
    seeds: int,
    first_seed: int,
    processes: int,
    overlays: tuple[Path, ...],
    swings: int,
    draws: int,
    lights: int,
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
        _write(result, swings, draws, lights, out)
    if result.breaches:
        raise click.ClickException(f"{len(result.breaches)} broken invariants")


def _write(result: cohort.Result, swings: int, draws: int, lights: int, out: Path) -> None:
    """The page of a run, with the beliefs and the calibration it wants."""
    plan = result.plan
    with cohort.bar(swings * len(cohort.BELIEFS)) as told:
        swung = cohort.swings(plan, swings, told)
    with cohort.bar(swings * draws) as told:
        drawn = cohort.draws(plan, draws, swings, told) if swings else ()
    readings = cohort.readings(plan.world, CALIBRATED[1], CALIBRATED[0])
    capped = cohort.priced(plan, lights)
    found = cohort.Findings(result, readings, CALIBRATED, swung, swings, capped, lights, drawn)
    for path in cohort.write(found, out):
        click.echo(f"    {path} is written")
