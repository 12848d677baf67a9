"""One session a week as planned: the days between are no time away, and loads can rise."""

from itertools import pairwise

import pytest

from api.engine.dosing import days_away
from api.engine.facts import Enrollment, Facts, Position
from api.engine.simulation import whatif
from api.engine.vocab import FactKind, Phase, RunStage, SimulationScenario, Weekday
from tests.engine import factories as make
from tests.engine import safety_laws
from tests.engine.worlds import answer

RDL = "rdl-tempo"
SATURDAY = (Weekday.SATURDAY,)
ENGINE = whatif.Engine(make.RULES, make.LIBRARY, make.CURRICULUM)


def enrolled(sessions: int, days: tuple[Weekday, ...] = ()) -> Enrollment:
    ref = make.ref(FactKind.ENROLLMENT, "enr", 0)
    return Enrollment(ref, "hinge-rebuild", make.DAY0, sessions, days)


def away(days: int, plan: Enrollment | None, **more: object) -> Facts:
    plain = {
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "sessions": tuple(make.lifted(n, RDL, 60, (1, 1, 1)) for n in (7, 14)),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in (7, 14)),
        "screenings": (make.screening(0), make.screening(13)),
        "position": Position(Phase.P2, make.day(0)),
        "scope": make.of_exercise(RDL),
        "enrollment": plan,
    }
    return make.lifter(14 + days, **{**plain, **more})


def lowered(facts: Facts) -> bool:
    made = answer(facts)
    assert safety_laws.inv_27(facts, made) is None
    return _is_lowered(made)


def _is_lowered(made: "object") -> bool:
    return "layoff" in {reason.code for reason in made.reasons}


@pytest.mark.parametrize(("days", "less"), [(6, False), (7, False), (8, True), (13, True)])
def test_a_week_between_two_weekly_sessions_is_no_time_away_and_a_day_more_is(days, less):
    assert lowered(away(days, enrolled(1))) is less


@pytest.mark.parametrize(
    ("plan", "less"),
    [
        (enrolled(1), False),
        (enrolled(3, SATURDAY), False),
        (enrolled(1, (Weekday.MONDAY, Weekday.SATURDAY)), False),
        (enrolled(2), True),
        (enrolled(3), True),
        (enrolled(3, (Weekday.MONDAY, Weekday.SATURDAY)), True),
        (None, True),
    ],
)
def test_only_who_plans_one_session_a_week_is_spared(plan, less):
    assert lowered(away(7, plan)) is less


@pytest.mark.parametrize(("sessions", "less"), [(1, False), (3, True)])
def test_a_weekly_run_is_no_time_away_either(sessions, less):
    runs = tuple(make.ran(n, RunStage.R2, 3000, 1, pain_before=1, pain_after=1) for n in (7, 14))
    facts = make.runner(
        21,
        sessions=runs,
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in (7, 14)),
        screenings=(make.screening(0), make.screening(20)),
        position=Position(Phase.P2, make.day(0)),
        enrollment=enrolled(sessions),
    )
    assert _is_lowered(answer(facts)) is less


def weekly_loads() -> list[int]:
    """The heaviest set of each week, if every Saturday goes as asked."""
    facts = make.lifter(
        0,
        athlete=make.athlete(bests=()),
        episode=make.episode(
            pain_at_rest=1,
            pain_morning=1,
            settle_h=1.0,
            best_tolerated=(make.ToleratedLoad(RDL, 60_000, 8, make.day(-3)),),
        ),
        position=Position(Phase.P2, make.day(0)),
        enrollment=enrolled(1, SATURDAY),
    )
    question = whatif.Question(facts, SimulationScenario.ALL_GOES_WELL, 10)
    steps = whatif.run(question, ENGINE).steps
    rows = [p.sets for step in steps for p in step.prescriptions if p.exercise == RDL]
    return [max(row.load_g or 0 for row in sets) for sets in rows]


def test_inv_43_who_trains_once_a_week_gets_stronger():
    loads = weekly_loads()
    assert loads[-1] > loads[0]
    assert all(after <= 1.1 * before for before, after in pairwise(loads))


def test_a_week_of_the_plan_taken_for_time_away_is_caught(monkeypatch):
    monkeypatch.setattr(days_away, "_once_a_week", lambda book: False)
    loads = weekly_loads()
    assert loads[-1] < loads[0]
