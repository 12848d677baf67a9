"""One history read day after day without a new word: what begins, what ends, and on which day.

Nothing is told any more, so every line that comes or goes is a limit in days met at its day.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from api.engine.decisions import Check, Decision
from api.engine.facts import (
    ClinicianOverride,
    Facts,
    LegSymptoms,
    OpenVisit,
    Position,
    Restriction,
)
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    ClinicianOverrideKind,
    ClinicianRole,
    FactKind,
    FlagLevel,
    LegReach,
    MovementPattern,
    Phase,
    RestrictionKind,
    RunStage,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import SIGNS, line, work
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flares import reported
from tests.engine.receipts.stories_gates import TESTS, calm, gated
from tests.engine.receipts.stories_runs import run, runner
from tests.engine.worlds import answer

ALONE, HINGE = make.of_exercise(RDL), MovementPattern.HINGE


def waited(facts: Facts, days: Iterable[int]) -> str:
    """What is new and what is gone on each day; days that say the same are left out."""
    parts: list[str] = []
    before: list[str] = []
    for n in days:
        now = list(_said(answer(_heard(facts, n))))
        new = [f"  + {row}" for row in now if row not in before]
        gone = [f"  - {row}" for row in before if row not in now]
        parts += [f"day {n}", *gone, *new] if new or gone else []
        before = now
    return "\n".join(parts)


def _heard(facts: Facts, n: int) -> Facts:
    """As the facts are on a day: nothing of later days is known."""
    asked = (s for s in facts.screenings if s.ref.local_date <= make.day(n))
    told = (c for c in facts.check_ins if c.ref.local_date <= make.day(n))
    return replace(facts, as_of=make.day(n), screenings=tuple(asked), check_ins=tuple(told))


def _said(made: Decision) -> Iterator[str]:
    yield line(made)
    yield from (f"asked {work(dose)}" for dose in made.prescriptions)
    for reason in made.reasons:
        yield from (_limit(reason.code, one) for one in reason.checks)
    yield from (f"else {other.action}: {other.text}" for other in made.counterfactuals)
    for ask in made.asks:
        late = (ask.due_on - made.local_date).days
        yield f"asks {ask.kind} in {late} d: {' '.join(ask.tests) or len(ask.codes)}"
    yield f"missing {' '.join(made.completeness.missing)}"
    known = made.completeness
    yield f"done {_part(known.adherence_7d)}, mornings {_part(known.mornings_answered_14d)}"
    if made.referral:
        yield f"visit {made.referral.urgency} {made.referral.who} {' '.join(made.referral.codes)}"


def _part(share: float | None) -> str:
    return "?" if share is None else f"{share:.4g}"


def _limit(code: str, one: Check) -> str:
    """Without the value, which counts the days itself."""
    said = f"{SIGNS[one.comparison]} {one.threshold:g} {one.unit}"
    return f"{code}: {one.name} {said}: {'yes' if one.met else 'NO'}"


WEEKLY = tuple(make.screening(n) for n in range(0, 240, 7))
LIFTED = calm(20, 23, 26, 29, 32, 35, 38)


@story
def a_lifter_who_says_nothing_any_more() -> str:
    """Lay-off rows, weekly questions, irritability of a week, readings and tests that grow old."""
    return waited(gated(Phase.P3, *LIFTED), range(40, 110))


@story
def one_lift_that_nobody_does_any_more() -> str:
    """B5: the rows of days away, and the step that is lost with them."""
    return waited(gated(Phase.P3, *LIFTED, scope=ALONE, screenings=WEEKLY), range(39, 100))


@story
def a_lift_that_hurt_and_the_days_after() -> str:
    """A red answer stands until calm sessions answer it, whatever the days."""
    hurt = (*calm(20, 23, 26), *calm(29, pain=7), *calm(32), *calm(35, pain=7))
    return waited(gated(Phase.P3, *hurt, scope=ALONE, screenings=WEEKLY), range(36, 80))


@story
def a_flare_and_nothing_after_it() -> str:
    """B9: what only mornings end, days do not; the questions come back."""
    known = gated(Phase.P2, *LIFTED[:5], screenings=WEEKLY)
    told = (*(c for c in known.check_ins if c.ref.local_date < make.day(34)), reported(34))
    return waited(replace(known, check_ins=told), range(34, 75))


@story
def a_runner_who_stays_away() -> str:
    """B7: stages go back with the weeks away; the windows of a week and a month empty."""
    runs = tuple(run(n, RunStage.R5) for n in (8, 11, 14, 17, 20, 22))
    return waited(runner(*runs, screenings=WEEKLY), range(23, 90))


@story
def clinicians_words_that_run_out() -> str:
    """INV-35: an override ends after its day, a restriction with it; an examination after its."""
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=40_000, until=make.day(50))
    seen = (
        make.clearance("RF-SUR-1", 30, restrictions=(limit,), valid_until=make.day(60)),
        make.clearance("RF-FRA-2", 31, valid_until=make.day(45)),
    )
    flags = (
        make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 28),
        make.flag("RF-FRA-2", FlagLevel.CLEARANCE, 29),
    )
    kept = ClinicianOverride(
        make.ref(FactKind.CLINICIAN_OVERRIDE, "ov", 36),
        ClinicianOverrideKind.LOAD_UP_TO,
        ClinicianRole.PHYSIOTHERAPIST,
        "calm first",
        make.day(55),
        RDL,
        50_000,
    )
    known = gated(
        Phase.P3, *LIFTED, clearances=seen, flags=flags, clinician_overrides=(kept,), scope=ALONE
    )
    return waited(known, range(40, 70))


@story
def visits_that_nobody_went_to() -> str:
    """RF-TIME: a visit ages from the day it was told, and is asked for again."""
    visits = (
        OpenVisit("RF-TIME-2", "no_progress", make.day(30), make.day(33)),
        OpenVisit("RF-TIME-1", "getting_worse", make.day(36), make.day(38), HINGE),
    )
    place = Position(Phase.P2, make.day(10), visits=visits)
    return waited(gated(Phase.P2, *LIFTED, position=place, screenings=WEEKLY), range(40, 80))


@story
def legs_that_were_told_of_once() -> str:
    """B2: a leg counts for two weeks; the questions about it stay due."""
    leg = LegSymptoms(LegReach.BELOW_KNEE)
    known = gated(Phase.P2, *LIFTED, screenings=WEEKLY)
    told = (*known.check_ins[:-1], replace(known.check_ins[-1], leg=leg))
    return waited(replace(known, check_ins=told), range(40, 75))


@story
def an_old_episode_in_its_weeks() -> str:
    """B2 and RF-TIME: acute, subacute and lasting, with the questions that time asks for."""
    back = make.episode(
        started_on=make.day(-5), pain_morning=4, pain_at_rest=2, pain_worst=6, settle_h=2.0
    )
    told = tuple(make.morning(n, 4, 2) for n in range(1, 92, 2))
    known = make.lifter(
        1, episode=back, check_ins=told, screenings=WEEKLY, position=Position(Phase.P1, make.day(0))
    )
    return waited(known, range(1, 92))


@story
def maintenance_that_nobody_keeps_up() -> str:
    """B8 P6: pillars of a week, tests that fall due, and who should look again."""
    known = gated(
        Phase.P6,
        *LIFTED,
        position=Position(Phase.P6, make.day(30)),
        screenings=WEEKLY,
        episode=make.episode(**LOW, earlier_12_months=1),
    )
    return waited(known, (*range(40, 60), *range(80, 130), *range(200, 230)))


@story
def sessions_left_out_and_days_that_were_bad() -> str:
    """Adherence of a week, the trend of fatigue and soreness, the days after an illness."""
    out = tuple(
        make.session(n, status=SessionStatus.SKIPPED, skip_reason=why)
        for n, why in ((33, None), (34, StopReason.TIME), (36, StopReason.PAIN), (37, None))
    )
    told = tuple(
        make.morning(n, 1, 1, fatigue=f, soreness=s, sleep_h=h, stress=f)
        for n, f, s, h in (
            (30, 2, 2, 8.0), (32, 3, 3, 7.0), (34, 4, 5, 5.5), (36, 5, 7, 4.5), (38, 5, 8, 4.0),
        )
    )  # fmt: skip
    known = gated(Phase.P3, *LIFTED[:5], *out, check_ins=told, scope=ALONE, screenings=WEEKLY)
    return waited(known, range(38, 75))


@story
def directions_and_a_sore_answer_grow_old() -> str:
    """B2: what was told twice is confirmed; a new place of pain is asked about."""
    known = gated(
        Phase.P2,
        *calm(20, 23, 26, 29),
        *calm(32, pain=4),
        screenings=WEEKLY,
        episode=make.episode(
            **LOW, aggravating=(AggravatingFactor.BENDING, AggravatingFactor.SITTING)
        ),
        baselines=tuple(r for r in TESTS if r.test is not BaselineTest.BRACE),
    )
    return waited(known, range(33, 80))
