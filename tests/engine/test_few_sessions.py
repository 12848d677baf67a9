"""One or two sessions a week: a plan of that many days, the most important ones of the phase."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.facts import Enrollment, Facts, OpenVisit, Position
from api.engine.planning import grid, plan
from api.engine.planning.phases import stand
from api.engine.template import WeekPattern
from api.engine.vocab import FactKind, MovementPattern, Phase, Weekday
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.all_laws import LAWS
from tests.engine.worlds import answer

TUESDAY = (Weekday.TUESDAY,)
BACKS = {MovementPattern.HINGE, MovementPattern.OLYMPIC_LIFT, MovementPattern.RUN}


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def enrolled(
    program: str, phase: Phase, wanted: int, days: tuple[Weekday, ...] = (), **more: object
) -> Facts:
    known = real.enrolled(make.lifter(20, screenings=(make.screening(18),)), program, phase, 20)
    taken = Enrollment(make.ref(FactKind.ENROLLMENT, "enr", 0), program, make.DAY0, wanted, days)
    return replace(known, enrollment=taken, **more)


@pytest.mark.parametrize("wanted", [1, 2])
@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("program", real.PROGRAMS)
def test_a_plan_has_as_many_days_as_were_wanted(program, phase, wanted):
    facts = enrolled(program, phase, wanted)
    made = answer(facts)
    assert len(made.sessions) == wanted
    assert [law.__name__ for law in LAWS if law(facts, made)] == []


@pytest.mark.parametrize("wanted", [1, 2])
def test_walking_and_breathing_stand_beside_the_few_days(wanted):
    made = answer(enrolled("hinge-rebuild", Phase.P1, wanted))
    patterns = {make.LIBRARY.exercises[p.exercise].pattern for p in made.prescriptions}
    assert {MovementPattern.CARDIO, MovementPattern.BREATHING} <= patterns


@pytest.mark.parametrize(
    ("program", "phase", "kept"),
    [
        ("hinge-rebuild", Phase.P1, "A"),
        ("hinge-rebuild", Phase.P2, "A+"),
        ("hinge-rebuild", Phase.P3, "C+"),
        ("hinge-rebuild", Phase.P6, "ONE"),
        ("running-return", Phase.P2, "RA"),
        ("field-court-return", Phase.P5, "TA"),
    ],
)
def test_one_session_a_week_is_the_one_with_most_that_must_be_done(program, phase, kept):
    made = answer(enrolled(program, phase, 1))
    assert [day.key for day in made.sessions] == [kept]


@pytest.mark.parametrize("program", real.PROGRAMS)
def test_the_one_day_holds_work_for_the_back_or_the_feet(program):
    for phase in (Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5, Phase.P6):
        template = make.CURRICULUM.programs[program].phases[phase]
        [(key, _)] = grid.week_of(template, 1).days
        must = {s.pattern for s in template.days[key].slots if s.must}
        assert must & BACKS, (program, phase, key)


def test_the_one_day_is_the_same_every_week():
    weeks = [
        [day.key for day in answer(
            replace(enrolled("hinge-rebuild", Phase.P2, 1), as_of=make.day(20 + 7 * n),
                    screenings=(make.screening(18 + 7 * n),))
        ).sessions]
        for n in range(3)
    ]  # fmt: skip
    assert weeks == [["A+"], ["A+"], ["A+"]]


def test_who_has_one_day_for_three_sessions_gets_the_most_important_one_on_it():
    made = answer(enrolled("hinge-rebuild", Phase.P3, 3, TUESDAY))
    assert [day.key for day in made.sessions] == ["C+"]
    assert [day.local_date.weekday() for day in made.sessions] == [1]


def test_who_has_two_days_for_four_sessions_gets_the_week_of_two():
    made = answer(enrolled("hinge-rebuild", Phase.P2, 4, (Weekday.MONDAY, Weekday.FRIDAY)))
    assert sorted(day.key for day in made.sessions) == ["A+", "C+"]


def test_more_sessions_than_any_week_has_take_the_fullest():
    assert len(answer(enrolled("hinge-rebuild", Phase.P2, 6)).sessions) == 4


def test_every_second_week_keeps_as_many_days():
    template = make.CURRICULUM.programs["hinge-rebuild"].phases[Phase.P1]
    thrice = next(w for w in template.weeks if w.second_week)
    found = grid.week_of(replace(template, weeks=(thrice,)), 2)
    assert found == WeekPattern(2, (("A", 0), ("B", 2)), (("B", 0), ("A", 2)))


@pytest.mark.parametrize("phase", [Phase.P1, Phase.P2, Phase.P3])
def test_no_gate_is_lower_for_who_trains_once_a_week(phase):
    once, often = (answer(enrolled("hinge-rebuild", phase, n)) for n in (1, 3))
    gates = [
        [(c.name, c.threshold, c.comparison) for r in made.reasons if r.code == "gates_open"
         for c in r.checks]
        for made in (once, often)
    ]  # fmt: skip
    assert gates[0] == gates[1] != []
    assert once.phase is often.phase is phase


def test_a_week_that_ignores_what_was_wanted_is_caught(monkeypatch):
    monkeypatch.setattr(grid, "week_of", lambda found, wanted: found.weeks[0])
    with pytest.raises(AssertionError):
        test_a_plan_has_as_many_days_as_were_wanted("hinge-rebuild", Phase.P2, 1)


def test_position_and_days_of_a_plan_agree():
    facts = enrolled("hinge-rebuild", Phase.P2, 1, TUESDAY)
    made = answer(replace(facts, position=Position(Phase.P2, facts.as_of - timedelta(days=3))))
    assert len(made.sessions) == 1


def test_a_plan_reaches_to_the_last_day_before_an_open_visit_weighs_more_and_not_past_it():
    told = make.day(20 - 28 + 3)
    visit = OpenVisit("RF-TIME-1", "not_better", told, told, None)
    facts = enrolled("hinge-rebuild", Phase.P2, 4)
    book = laws.book_of(replace(facts, position=replace(facts.position, visits=(visit,))))
    days = [day for day, _ in plan._dates(book, stand(book, may_move=False))]
    assert days == [make.day(20), make.day(21), make.day(22)]
