"""The coming week: which days, which slots, one answer per exercise, spacing respected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from msgspec.structs import replace

from api.engine.decisions import Block, PlannedDay, Prescription
from api.engine.dosing import hinge_week
from api.engine.dosing.lightweek import begun_as, newest
from api.engine.dosing.load_finding import RampAsked, with_ramp
from api.engine.facts import Position, PrescribedDose
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import LaneDecision, decide_lane, one_per_exercise
from api.engine.lanes.lane import Lane, needs_rest, running_drill
from api.engine.library import WALKS
from api.engine.planning.at_home import at_home, daily_slots
from api.engine.planning.basis import Basis
from api.engine.planning.duration import expected_s
from api.engine.planning.gone import counting_gone
from api.engine.planning.grid import FAMILIES, day_key
from api.engine.planning.lead_in import lead_in
from api.engine.planning.phases import Standing
from api.engine.planning.routines import COOL_DOWN_LINES, lines, routines, warm_up_room
from api.engine.planning.season import is_event
from api.engine.planning.selection import Context, lane_for
from api.engine.planning.substitution import last_resort, preferred
from api.engine.reading.book import Book
from api.engine.rules.running import days_run
from api.engine.safety import visits
from api.engine.safety.ends import plan_ends_on
from api.engine.template import (
    Day,
    PhaseTemplate,
    Program,
)
from api.engine.units import DAYS_A_WEEK, HOURS_A_DAY
from api.engine.values import Value
from api.engine.vocab import (
    BlockKind,
    MovementPattern,
    OverrideKind,
    Phase,
)

MAX_LINES = 20
MAX_PRESCRIPTIONS = 100


@dataclass
class Week:
    """The week while it is put together. One decision per exercise, reused on every day."""

    context: Context
    answers: dict[str, LaneDecision] = field(default_factory=dict)
    last_on: dict[MovementPattern, date] = field(default_factory=dict)
    run_days: set[date] = field(default_factory=set)
    days: list[PlannedDay] = field(default_factory=list)

    def answer(self, lane: Lane) -> LaneDecision:
        if lane.key not in self.answers:
            self.answers[lane.key] = decide_lane(lane)
        return self.answers[lane.key]


class Plan(Value, frozen=True):
    sessions: tuple[PlannedDay, ...]
    prescriptions: tuple[Prescription, ...]
    answers: tuple[LaneDecision, ...]
    position: Position


def build(basis: Basis, standing: Standing) -> Plan:
    """The plan of seven days from ``as_of``."""
    week = Week(Context(basis, standing.phase, standing.since, standing.first, standing))
    week.last_on = _last_spaced(basis.book)
    for day, phase, laid in training_days(basis, standing):
        _add_day(week, day, phase, laid)
    _add_daily(week, basis, standing)
    _add_gentlest(week, basis, standing)
    given = (a for a in week.answers.values() if a.prescription.sets)
    answers = one_per_exercise(given)[:MAX_PRESCRIPTIONS]
    answers, ramp = with_ramp(basis.book, standing, answers)
    if basis.deload is not None:
        answers = hinge_week.bounded(basis.book, basis.deload.since, answers, week.days)
    left_out = {a.prescription.exercise for a in answers if not a.prescription.sets}
    answers = counting_gone(basis, standing.phase, tuple(a for a in answers if a.prescription.sets))
    final = {a.prescription.exercise: a.prescription for a in answers}
    days = (_without(left_out, day) for day in week.days)
    return Plan(
        tuple(_settled(day, final, basis) for day in days if day is not None),
        tuple(final.values()),
        answers,
        _position(basis, standing, tuple(final.values()), ramp),
    )


def _without(left_out: set[str], day: PlannedDay) -> PlannedDay | None:
    """The day without what a lighter week has no dose for; None where that was all of it."""
    if not left_out:
        return day
    main = [p for p in day.main if p.exercise not in left_out]
    blocks = tuple(
        replace(block, prescriptions=tuple(main)) if block.kind is BlockKind.MAIN else block
        for block in day.blocks
    )
    return replace(day, blocks=blocks) if main else None


def _settled(day: PlannedDay, final: dict[str, Prescription], basis: Basis) -> PlannedDay:
    """The day with the one dose each exercise was given in the end, and the way up to it."""
    given = tuple(final.get(p.exercise, p) for p in day.main)
    first = lead_in(given, basis)
    ends = {BlockKind.WARM_UP: (first,) if first is not None else ()}
    blocks = tuple(
        replace(block, prescriptions=given)
        if block.kind is BlockKind.MAIN
        else replace(block, prescriptions=(*block.prescriptions, *ends.get(block.kind, ())))
        for block in day.blocks
    )
    return replace(day, blocks=blocks, expected_duration_s=expected_s(blocks, basis))


def _last_spaced(book: Book) -> dict[MovementPattern, date]:
    last: dict[MovementPattern, date] = {}
    for exposure in book.exposures:
        family = FAMILIES.get(exposure.exercise.pattern)
        if family is not None and needs_rest(exposure, book.ruleset):
            last[family] = exposure.day
    return last


def program_of(basis: Basis) -> Program | None:
    programs = basis.curriculum.programs
    return programs.get(basis.book.facts.program) or next(
        (programs[slug] for slug in sorted(programs)), None
    )


def template(basis: Basis, phase: Phase) -> PhaseTemplate | None:
    """The phase of the program, or the nearest lower one it has."""
    program = program_of(basis)
    if program is None:
        return None
    lower = [p for p in program.phases if p <= phase]
    return program.phases[max(lower)] if lower else None


def _dates(book: Book, standing: Standing) -> list[tuple[date, Phase]]:
    """The next seven days with the phase whose content they take."""
    trained = any(s.ref.local_date == book.as_of for s in book.sessions)
    first = 1 if trained else 0
    days = [book.as_of + timedelta(days=n) for n in range(first, DAYS_A_WEEK)]
    last = plan_ends_on(book)
    kept = [day for day in days if last is None or day <= last]
    return [(day, _content_phase(book, standing, day)) for day in kept]


def _content_phase(book: Book, standing: Standing, day: date) -> Phase:
    """The phase of the plan; on the easy days of a flare P0, whatever the plan is in (B9)."""
    flare = book.flare()
    rest = timedelta(days=book.ruleset.flare.rest_days.whole)
    resting = flare is not None and day < flare.started_on + rest
    return Phase.P0 if resting else standing.phase


def training_days(basis: Basis, standing: Standing) -> Iterator[tuple[date, Phase, Day]]:
    """The days of the coming week that the template lays a session on, and the phase of each."""
    for day, phase in _dates(basis.book, standing):
        found = template(basis, phase)
        if found is None or _resting(basis.book, day):
            continue
        key = day_key(found, basis.book, standing.since, day)
        laid = found.days.get(key) if key else None
        if laid is not None:
            yield day, phase, laid


def _add_day(week: Week, day: date, phase: Phase, plan: Day) -> None:
    """The session of a date, where anything of it may be done."""
    basis = week.context.basis
    if _full(week, basis.book):
        return
    main = _main(week, plan, replace(week.context, phase=phase), day)
    if main:
        week.days.append(_planned(plan, phase, basis, day, main))


def _full(week: Week, book: Book) -> bool:
    return len(week.days) >= book.ruleset.daily.sessions_max.value


def _resting(book: Book, day: date) -> bool:
    """A day the athlete wants off, or one of an event: that is its training."""
    kind = OverrideKind.REST_DAY
    wished = any(o.kind is kind and o.ref.local_date == day for o in book.facts.overrides)
    return wished or is_event(book, day)


def _main(week: Week, plan: Day, context: Context, day: date) -> tuple[Prescription, ...]:
    """The doses of a day's slots, each exercise once, hinges and runs with their rest days."""
    doses: list[Prescription] = []
    for slot in plan.slots:
        taken = frozenset(p.exercise for p in doses)
        lane = lane_for(slot, replace(context, taken=taken), day)
        if lane is not None and (lane.waits(day) or not _spaced(week, lane, day)):
            lane = _instead_of_run(lane)
        if lane is None:
            continue
        answer = week.answer(lane)
        dose = answer.prescription
        if dose.sets and all(dose.exercise != p.exercise for p in doses):
            doses.append(dose)
        family = _family(lane)
        if family is not None:
            week.last_on[family] = day
        if lane.running:
            week.run_days.add(day)
    return tuple(doses[:MAX_LINES])


def _family(lane: Lane) -> MovementPattern | None:
    """What the lane keeps rest days with; None for drills and all that may be done daily."""
    if lane.running:
        return MovementPattern.RUN
    return None if running_drill(lane.exercise) else FAMILIES.get(lane.exercise.pattern)


def _spaced(week: Week, lane: Lane, day: date) -> bool:
    """Whether a hinge or a run may stand on this day (INV-28); one session is one exposure."""
    family = _family(lane)
    last = week.last_on.get(family) if family is not None else None
    if last is None or last == day or (lane.slot is not None and not lane.slot.spaced):
        return True
    if _runs_full(week, lane, day):
        return False
    return (day - last).days >= ceil(lane.spacing_h().value / HOURS_A_DAY)


def _runs_full(week: Week, lane: Lane, day: date) -> bool:
    """Whether the seven days up to this one hold as many runs as they may (B7)."""
    done = days_run(lane, day)
    if done is None:
        return False
    return len(done | week.run_days) >= lane.rules.run.week_runs.value


def _instead_of_run(lane: Lane) -> Lane | None:
    """What a run too near the last one gives way to: the slot's easier work, or a walk."""
    slot, basis = lane.slot, lane.basis
    if slot is None or _family(lane) is not MovementPattern.RUN:
        return None
    found = preferred((*slot.exercises, *WALKS[::-1]), lane.phase, basis)
    calm = [e for e in found if e.pattern is MovementPattern.CARDIO]
    return make_lane(basis, lane.phase, calm[0].slug, slot, lane.first) if calm else None


def _planned(
    plan: Day, phase: Phase, basis: Basis, day: date, main: tuple[Prescription, ...]
) -> PlannedDay:
    warm, cool = routines(plan, phase, basis)
    down = lines(cool, plan, phase, basis, BlockKind.COOL_DOWN, COOL_DOWN_LINES, main)
    room = warm_up_room(len(main) + (lead_in(main, basis) is not None), len(down))
    blocks = (
        Block(BlockKind.WARM_UP, lines(warm, plan, phase, basis, BlockKind.WARM_UP, room, main)),
        Block(BlockKind.MAIN, main),
        Block(BlockKind.COOL_DOWN, down),
    )
    kept = tuple(block for block in blocks if block.prescriptions)
    # What it takes is counted when its doses are settled.
    return PlannedDay(day, plan.key, plan.name, phase, 0, kept)


def _add_daily(week: Week, basis: Basis, standing: Standing) -> None:
    for slot in daily_slots(template(basis, standing.phase), basis):
        known = {a.prescription.exercise for a in week.answers.values()}
        lane = lane_for(slot, week.context, basis.book.as_of)
        if lane is not None and not known & set(slot.exercises):
            week.answer(at_home(lane))


def _add_gentlest(week: Week, basis: Basis, standing: Standing) -> None:
    """Where clinicians have left neither walking nor breathing: whatever else is allowed."""
    if any(a.prescription.sets for a in week.answers.values()):
        return
    for exercise in last_resort(standing.phase, basis):
        lane = make_lane(basis, standing.phase, exercise.slug, None, standing.first)
        if lane is not None:
            week.answer(lane)


def _position(
    basis: Basis,
    standing: Standing,
    prescriptions: tuple[Prescription, ...],
    ramp: RampAsked | None,
) -> Position:
    book = basis.book
    old = book.position
    before = {d.exercise: d for d in old.prescribed} if old else {}
    doses = [_dose(before.get(p.exercise), p, book.as_of) for p in prescriptions]
    last = (old.load_finding_on, old.load_finding_of) if old else (None, None)
    finding_on, finding_of = ramp or last
    light = (newest(book), begun_as(book))
    since, code = (basis.deload.since, basis.deload.code) if basis.deload else light
    return Position(
        phase=standing.phase,
        phase_since=standing.since,
        prescribed=tuple(doses),
        load_finding_on=finding_on,
        load_finding_of=finding_of,
        deload_from=since,
        deload_code=code,
        visits=visits.kept(book),
    )


def _dose(before: PrescribedDose | None, now: Prescription, day: date) -> PrescribedDose:
    same = before is not None and (before.sets, before.stage) == (now.sets, now.stage)
    since = before.decided_on if before is not None and same else day
    return PrescribedDose(now.exercise, now.sets, now.stage, since)
