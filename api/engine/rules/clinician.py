"""The one rule a clinician can add: a lift may go straight up to a limit they set (INV-35)."""

from api.engine.dosing.steps import raised_to_g
from api.engine.facts import ClinicianOverride
from api.engine.kept import once
from api.engine.lanes.lane import NOT_APPLICABLE, PASSED, Finding, Lane, Outcome
from api.engine.rules.pain import green_checks
from api.engine.safety.overrides import in_force, last_day, load_up_to
from api.engine.telling.checks import check
from api.engine.telling.names import dated
from api.engine.telling.numbers import kilograms, pounds
from api.engine.units import GRAMS
from api.engine.vocab import Comparison, DecisionAction


@once
def load_override(lane: Lane) -> Outcome:
    """One green exposure is enough, and the step has no percentage; every other rule holds."""
    found = _limit(lane)
    if found is None or lane.running:
        return NOT_APPLICABLE
    greens = lane.streak()
    if not greens or not opens(lane):
        return PASSED
    number = lane.rules.clinician.override_days
    most = found.grams
    now = greens[-1].grams / GRAMS
    line = check(
        "last load",
        now,
        Comparison.BELOW,
        number,
        (found.ref.id,),
        threshold=most / GRAMS,
        unit="kg",
    )
    values = (
        ("until", dated(last_day(found, lane.rules))),
        ("what", f"{lane.exercise.name} up to {kilograms(most)} kg ({pounds(most):g} lb)"),
    )
    lines = (line, *green_checks(greens[-1]))
    return Finding("clinician_override", DecisionAction.PROGRESS, lines, values)


@once
def opens(lane: Lane) -> bool:
    """Whether the limit of an override lies above the last load with every other cap kept."""
    found, last = _limit(lane), lane.last
    if found is None or last is None or last.load_g is None or last.load_g < 0:
        return False
    free = lane.slot is None or lane.slot.external_load
    most = raised_to_g(lane.book, lane.exercise, lane.phase, last.load_g, found.grams)
    return free and most > last.load_g


def _limit(lane: Lane) -> ClinicianOverride | None:
    """The override that names a limit for this lift."""
    return load_up_to(lane.book, lane.exercise) if in_force(lane.book) else None
