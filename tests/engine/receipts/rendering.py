"""A decision as text that a physiotherapist can read; all of it but hashes and versions.

Three sizes: ``receipt`` tells all of an answer, ``doses`` what is to be done, ``line`` the action,
the code that binds and the first dose in one line, for tables in which one value changes.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from textwrap import wrap

from api.engine.decisions import (
    Check,
    Decision,
    DoseChange,
    PlannedDay,
    Prescription,
    Reason,
    Referral,
)
from api.engine.facts import FactRef, Position, SetTarget
from api.engine.vocab import Comparison, EvidenceMark, RuleVerdict
from tests.engine import factories as make

SIGNS = {
    Comparison.AT_MOST: "<=",
    Comparison.AT_LEAST: ">=",
    Comparison.BELOW: "<",
    Comparison.ABOVE: ">",
    Comparison.EQUALS: "=",
}
MARKS = {
    EvidenceMark.VERIFIED: "V",
    EvidenceMark.SECONDARY: "V2",
    EvidenceMark.QUOTED: "M",
    EvidenceMark.PROPOSAL: "P",
}
WIDTH = 100


def receipt(made: Decision) -> str:
    """All of an answer."""
    return _text(_receipt(made))


def doses(made: Decision) -> str:
    """The answer in a line, and a line for every dose."""
    return _text([line(made), *(f"  {_dose(p)}" for p in made.prescriptions)])


def line(made: Decision) -> str:
    """Action, phase, urgency, every reason, and the first dose."""
    codes = " ".join(dict.fromkeys(reason.code for reason in made.reasons)) or "-"
    dose = _brief(made.prescriptions[0]) if made.prescriptions else "nothing"
    urgency = "" if made.urgency == "none" else f", {made.urgency}"
    return f"{made.action} in {made.phase}{urgency}: {dose} ({codes})"


def _brief(dose: Prescription) -> str:
    changed = ", ".join(map(_change, dose.changes))
    return f"{work(dose)} [{changed}]" if changed else work(dose)


def on(day: date | None) -> str:
    """A day as its number in the story."""
    return "-" if day is None else f"day {(day - make.DAY0).days}"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _receipt(made: Decision) -> Iterator[str]:
    scope = made.scope
    asked = scope.exercise or scope.pattern or scope.kind
    yield f"{asked} on {on(made.local_date)}: {made.action}, {made.phase}, urgency {made.urgency}"
    yield from _said(made.headline, made.text, made.safety_net)
    yield f"  binding {made.binding_rule}"
    yield f"  next check {on(made.next_check_on)}, valid until {on(made.valid_until)}"
    yield from _referral(made.referral)
    yield "doses"
    for dose in made.prescriptions:
        yield from _spoken(dose)
    yield "reasons"
    for reason in made.reasons:
        yield from _reason(reason)
    yield "what would have changed it"
    for other in made.counterfactuals:
        yield from _said(f"{other.action}: {other.text}")
        yield from map(check, other.checks)
    yield "asks"
    for ask in made.asks:
        yield from _said(f"{ask.kind} by {on(ask.due_on)}: {ask.text}")
        yield from _said(" ".join([*ask.tests, *ask.codes]), indent=4)
    yield from _days(made)
    yield from _position(made.position)
    yield "rules"
    yield from _rules(made)
    yield from _known(made)


def _said(*texts: str, indent: int = 2) -> Iterator[str]:
    for text in texts:
        yield from wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)


def _referral(found: Referral | None) -> Iterator[str]:
    if found is not None:
        soon = "no deadline" if found.within_h is None else f"within {found.within_h} h"
        yield f"  {found.urgency} visit: {found.who}, {soon}"
        yield from _said(found.text, " ".join(found.codes), indent=4)


def _spoken(dose: Prescription) -> Iterator[str]:
    yield f"  {_dose(dose)}"
    stop = f"stop at pain {dose.stop_if.pain_at_least} or {', '.join(dose.stop_if.qualities)}"
    yield f"    {dose.name}. {dose.why} {stop}"
    for change in dose.changes:
        yield f"    {_change(change)}"
    for other in dose.alternatives:
        yield from _said(f"or {other.exercise} ({other.name}): {other.because}", indent=4)


def _dose(dose: Prescription) -> str:
    return f"{dose.action}: {work(dose)}{_frame(dose)}"


def work(dose: Prescription) -> str:
    """The exercise and its sets."""
    sets = ", ".join(f"{sum(1 for _ in same)} x {_set(row)}" for row, same in groupby(dose.sets))
    stage = f" {dose.stage}" if dose.stage else ""
    return f"{dose.exercise}{stage} {sets or 'no sets'}"


def _frame(dose: Prescription) -> str:
    """How it is done: tempo, rest, intervals, where it stands, when at the earliest."""
    runs = dose.intervals
    parts = (
        ("tempo", dose.tempo),
        ("rest s", dose.rest_s),
        ("run/walk/times", f"{runs.run_s}/{runs.walk_s}/{runs.repeats}" if runs else None),
        (
            "not before",
            f"{dose.not_before:%H:%M} {on(dose.not_before.date())}" if dose.not_before else None,
        ),
        ("instead of", dose.replaces),
        ("group", dose.group),
        ("slot", dose.slot),
    )
    return "".join(f"; {name} {value}" for name, value in parts if value is not None)


def _set(row: SetTarget) -> str:
    effort = f"{row.effort.scale} {row.effort.value:g}" if row.effort else None
    parts = (
        None if row.reps is None else f"{row.reps}",
        None if row.duration_s is None else f"{row.duration_s} s",
        None if row.distance_m is None else f"{row.distance_m} m",
        None if row.load_g is None else f"@ {row.load_g / 1000:g} kg",
        row.band,
        row.side,
        effort,
        None if row.kind == "work" else row.kind,
    )
    return " ".join(part for part in parts if part is not None)


def _change(change: DoseChange) -> str:
    return f"{change.variable} {_number(change.before)} -> {_number(change.after)} {change.unit}"


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.6g}"


def _reason(reason: Reason) -> Iterator[str]:
    yield from _said(f"{reason.code} [{reason.rule}]: {reason.text}")
    yield from map(check, reason.checks)


def check(one: Check) -> str:
    limit = f"{SIGNS[one.comparison]} {_number(one.threshold)} {one.unit}"
    met = "yes" if one.met else "NO"
    read = f" from {' '.join(one.fact_ids)}" if one.fact_ids else ""
    return f"    {one.name}: {_number(one.value)} {limit}: {met} [{MARKS[one.evidence.mark]}]{read}"


def _days(made: Decision) -> Iterator[str]:
    """The week; doses that stand above are named only."""
    told = {p.exercise: _dose(p) for p in made.prescriptions}
    for day in made.sessions:
        yield f"{on(day.local_date)} {day.local_date:%a}: {_title(day)}"
        for block in day.blocks:
            yield f"  {block.kind}"
            for dose in block.prescriptions:
                same = told.get(dose.exercise) == _dose(dose)
                yield f"    {dose.exercise}" if same else f"    {_dose(dose)}"


def _title(day: PlannedDay) -> str:
    return f"{day.key} {day.name}, {day.phase}, {day.expected_duration_s / 60:g} min"


def _position(position: Position | None) -> Iterator[str]:
    if position is None:
        return
    yield f"position {position.phase} since {on(position.phase_since)}"
    yield f"  load finding {on(position.load_finding_on)}, lighter week {on(position.deload_from)}"
    for visit in position.visits:
        about = visit.pattern or "whole back"
        raised, told = on(visit.raised_on), on(visit.told_on)
        yield f"  visit {visit.code} {visit.cause}, {about}, raised {raised}, told {told}"
    for day, rows in groupby(position.prescribed, key=lambda row: row.decided_on):
        asked = " ".join(f"{r.exercise}({len(r.sets)}{r.stage or ''})" for r in rows)
        yield from _said(f"asked for on {on(day)}: {asked}")


def _rules(made: Decision) -> Iterator[str]:
    for verdict in RuleVerdict:
        rows = [row for row in made.trace if row.verdict is verdict]
        named = (f"{r.rule} ({r.action})" if r.action else r.rule for r in rows)
        if rows:
            yield from _said(f"{verdict}: {' '.join(named)}")


def _known(made: Decision) -> Iterator[str]:
    known = made.completeness
    yield f"known: {known.present} of {known.expected}"
    yield from _said(f"missing {', '.join(known.missing)}" if known.missing else "")
    shares = (("done", known.adherence_7d), ("mornings answered", known.mornings_answered_14d))
    yield from (f"  {name} {_number(value)}" for name, value in shares)
    read = (f"{kind} {_refs(rows)}" for kind, rows in groupby(made.facts, key=lambda r: r.kind))
    yield from _said(f"read {'; '.join(read)}")


def _refs(rows: Iterable[FactRef]) -> str:
    return " ".join(row.id if row.version == 1 else f"{row.id} v{row.version}" for row in rows)


def table(rows: Iterable[tuple[str, Decision]], told: Callable[[Decision], str] = line) -> str:
    """One answer a row, each behind what is different in it."""
    return _text(f"{label}: {told(made)}" for label, made in rows)
