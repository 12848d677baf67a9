"""What-ifs, and the pictures of what was logged."""

from msgspec.structs import replace

from api.engine.facts import (
    Facts,
    Position,
)
from api.engine.insights.lines import Insight
from api.engine.insights.load import load_insight
from api.engine.insights.pain import pain_insight
from api.engine.insights.provocations import provocation_insight
from api.engine.insights.uncertainty import Interval
from api.engine.simulation import whatif
from api.engine.simulation.imagination import habits_of
from api.engine.vocab import (
    BaselineTest,
    FactKind,
    Phase,
    RunStage,
    SimulationScenario,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL
from tests.engine.receipts.rendering import line, on
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flags import known
from tests.engine.receipts.stories_flares import reported
from tests.engine.receipts.stories_gates import TESTS, WEEKS, calm, gated

ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)


def ahead(facts: Facts, scenario: SimulationScenario, weeks: int = 4, **told: object) -> str:
    found = whatif.run(whatif.Question(facts, scenario, weeks, **told), ENGINE)
    steps = [
        f"{on(made.local_date)} {line(made)} [{len(made.prescriptions)} doses]"
        for made in found.steps
    ]
    return "\n".join([*(f"- {a}" for a in found.assumptions), *steps])


@story
def what_if_all_goes_well() -> str:
    """Every planned day as asked, mornings as usual, tests as they were."""
    return ahead(gated(Phase.P2, *WEEKS), SimulationScenario.ALL_GOES_WELL, 6)


@story
def what_if_it_goes_on_as_recently() -> str:
    """The colours of the last 28 days in turn, the same share of days trained."""
    bad = (
        *WEEKS[:-2],
        *(make.lifted(d, RDL, 60, (4,)) for d in (35,)),
        *(make.lifted(d, RDL, 60, (1,)) for d in (38,)),
    )
    return ahead(gated(Phase.P2, *bad), SimulationScenario.AS_RECENTLY)


@story
def what_if_nothing_more_is_told() -> str:
    """Nothing but what was pretended; the run ends where training stops."""
    return ahead(gated(Phase.P2, *WEEKS), SimulationScenario.GIVEN_FACTS, 3)


@story
def what_if_i_report_a_bad_morning_or_a_hard_set() -> str:
    """Pretended facts stand beside the stored ones and are seen from their own day on."""
    facts = gated(Phase.P2, *WEEKS)
    given = SimulationScenario.GIVEN_FACTS
    parts = [
        "a morning of 4 tomorrow",
        ahead(facts, given, 0, check_ins=(make.morning(41, 4, 3),)),
        "a red set today",
        ahead(facts, given, 0, sessions=(make.lifted(40, RDL, 60, (7,)),)),
        "a flare tomorrow, then all goes well",
        ahead(facts, SimulationScenario.ALL_GOES_WELL, 3, check_ins=(reported(41),)),
        "an answer taken back",
        ahead(
            facts,
            given,
            1,
            check_ins=(
                replace(make.morning(39, 5, 3), ref=make.ref(FactKind.CHECK_IN, "chk39", 39)),
            ),
        ),
    ]
    return "\n".join(parts)


@story
def what_if_only_one_lift_is_asked_about() -> str:
    """The plan is asked once for its days; then only the part is decided, and the phase stays."""
    facts = gated(Phase.P2, *WEEKS)
    runs = make.runner(
        40,
        make.of_pattern(make.P.RUN),
        sessions=tuple(
            make.ran(d, RunStage.R2, 3200, 1, pain_before=1, pain_after=1) for d in (31, 34, 37)
        ),
        baselines=TESTS,
        screenings=(make.screening(0), make.screening(39)),
        check_ins=tuple(make.morning(d, 1, 1) for d in range(30, 41)),
        position=Position(Phase.P2, make.day(20)),
    )
    well = SimulationScenario.ALL_GOES_WELL
    return "\n".join(
        [
            ahead(replace(facts, scope=make.of_exercise(RDL)), well),
            ahead(replace(facts, scope=make.of_pattern(make.P.SQUAT)), well, 2),
            ahead(runs, well, 13),
        ]
    )


@story
def what_if_somebody_who_may_not_train_asks() -> str:
    """A run ends with the first stop, and says that nothing opens it."""
    return "\n".join(
        ahead(
            known(
                screenings=(make.screening(0), make.screening(22, RF_CES_2="yes")), scope=make.PLAN
            ),
            s,
        )
        for s in SimulationScenario
    )


def picture(found: Insight) -> str:
    lines = []
    for one in found.lines:
        points = " ".join(f"{on(p.local_date)[4:]}:{p.value:g}{p.zone[0]}" for p in one.points)
        lines.append(f"{one.name} ({one.unit}): {points}")
    return "\n".join([*lines, *(f"- {note}" for note in found.notes)])


def season_of_logs() -> Facts:
    """Eight weeks of lifts and runs with efforts, minutes, better and worse mornings."""
    lifts = [
        replace(
            make.lifted(d, RDL, 40 + d / 2, (1, 1 + (d % 9 == 0) * 3)),
            session_rpe=5 + d % 3,
            duration_s=3000,
        )
        for d in range(1, 56, 3)
    ]
    runs = [
        replace(
            make.ran(d, RunStage.R4, 3000 + 20 * d, 1 + d % 2, pain_before=1, pain_after=1),
            session_rpe=4,
            duration_s=1800,
        )
        for d in range(2, 56, 6)
    ]
    told = tuple(
        make.morning(d, 1 + (d % 7 == 3) + (d % 10 == 4) * 2, 3 + d % 20, confidence=5 + d // 20)
        for d in range(1, 57)
    )
    tests = (
        make.result(BaselineTest.PSFS, 4, 1),
        make.result(BaselineTest.PSFS, 7, 40),
        make.result(BaselineTest.SANE, 60, 1),
        make.result(BaselineTest.SANE, 80, 40),
    )
    return make.lifter(
        56,
        sessions=(*lifts, *runs),
        check_ins=told,
        baselines=tests,
        screenings=(make.screening(0), make.screening(55)),
        position=Position(Phase.P3, make.day(20)),
    )


@story
def pain_and_function_over_eight_weeks() -> str:
    """Lines with the colours the rules give them, notes without a cause."""
    found = pain_insight(laws.book_of(season_of_logs()))
    return f"{picture(found.insight)}\nlimits now {found.limits}"


@story
def training_load_over_eight_weeks() -> str:
    """B6: daily and weekly load, monotony, strain, weighted averages for showing, hinges, runs."""
    return picture(load_insight(laws.book_of(season_of_logs())))


@story
def mornings_after_an_exercise_beside_the_usual_morning() -> str:
    """Counts with intervals; comparisons of too few mornings are left out; never a reason."""
    found = provocation_insight(laws.book_of(season_of_logs()))
    rows = [
        f"{c.exercise} ({c.label}): {len(c.mornings)} mornings, {c.higher} higher,"
        f" share {_interval(c.share)}, rise {_interval(c.rise)}"
        for c in found.comparisons
    ]
    return "\n".join(
        [
            *rows,
            f"every morning {_interval(found.every)}",
            *(f"- {note}" for note in found.insight.notes),
        ]
    )


def _interval(found: Interval | None) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})" if found else "unknown"


@story
def a_picture_shows_ninety_days() -> str:
    """The first day of the window is shown, the day before it is not."""

    def mornings(n: int) -> str:
        days = (0, 1, 40, 60, 70)
        facts = make.lifter(
            n,
            sessions=tuple(make.lifted(d, RDL, 60, (1,)) for d in days),
            check_ins=tuple(make.morning(d + 1, 1, 1) for d in days),
        )
        found = provocation_insight(laws.book_of(facts))
        return f"day {n}: " + (" ".join(f"{len(c.mornings)}" for c in found.comparisons) or "-")

    return "\n".join(mornings(n) for n in (88, 89, 90, 91))


@story
def pictures_of_somebody_who_has_told_little() -> str:
    """A sentence where nothing is to be shown."""
    book = laws.book_of(make.lifter(3))
    return "\n".join(
        [
            picture(pain_insight(book).insight),
            picture(load_insight(book)),
            picture(provocation_insight(book).insight),
        ]
    )


@story
def what_a_what_if_takes_for_usual() -> str:
    """Habits of the last four weeks: colours, share of days trained, mornings, hours to settle."""
    quiet = make.lifter(40, position=Position(Phase.P2, make.day(10)))
    sore = gated(
        Phase.P2,
        *WEEKS,
        check_ins=tuple(make.morning(d, 3 + d % 2, 30) for d in range(12, 41)),
        episode=make.episode(pain_morning=3, pain_at_rest=3),
    )
    silent = gated(
        Phase.P2, *WEEKS, check_ins=tuple(make.morning(d, 1, None) for d in range(12, 41, 2))
    )
    mixed = gated(
        Phase.P2, *calm(11, 14, 17), *calm(20, pain=4), *calm(23, 26), *calm(30, pain=7), *calm(38)
    )
    known = {
        "a calm lifter": gated(Phase.P2, *WEEKS),
        "little told": quiet,
        "no episode": replace(quiet, episode=None),
        "sore": sore,
        "settles unsaid": silent,
        "mixed": mixed,
    }
    rows = []
    for label, facts in known.items():
        for scenario in SimulationScenario:
            h = habits_of(facts, scenario, make.RULES, make.LIBRARY)
            zones = " ".join(z[0] for z in h.zones)
            after = " ".join(f"{zone[0]}{value}" for zone, value in h.raised.items())
            rows.append(
                f"{label}, {scenario}: mornings {h.usual}, in sessions {h.in_session},"
                f" settles {h.settle_h:g} h, after {after}, colours {zones or '-'},"
                f" trained {h.trained:.3f}, answered {h.answered:.3f}"
            )
    return "\n".join(rows)


@story
def what_if_without_a_horizon_is_today() -> str:
    """No weeks and nothing pretended: one decision."""
    facts = gated(Phase.P2, *WEEKS)
    runs = (whatif.run(whatif.Question(facts, s), ENGINE) for s in SimulationScenario)
    return "\n".join("\n".join([*run.assumptions, *map(line, run.steps)]) for run in runs)
