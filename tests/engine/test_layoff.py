"""Days away end lift by lift: what still waits starts lighter, whatever else was trained."""

import pytest
from msgspec.structs import replace

from api.engine.dosing import days_away
from api.engine.dosing import load_finding as finding
from api.engine.facts import Facts, Position
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import decide_lane
from api.engine.lanes.lane import Lane
from api.engine.planning import phases
from api.engine.planning.basis import Basis
from api.engine.reading.timeline import read
from api.engine.rules import layoff
from api.engine.ruletables import Layoff
from api.engine.vocab import BaselineTest, DecisionAction, FactKind, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

RDL, SQUAT, DRILL = "rdl-tempo", "squat-goblet", "hinge-wall"
CALM = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
BEFORE = (2, 5)
"""Days on which everything was trained; day 5 is the last before the time away."""


def trained(now: int, *later: tuple[int, str, float]) -> Facts:
    rows = [(n, slug, kilos) for n in BEFORE for slug, kilos in ((RDL, 60), (SQUAT, 30))]
    rows += [(n, DRILL, 0) for n in BEFORE] + list(later)
    days = sorted({n for n, _, _ in rows})
    return make.facts(
        now,
        episode=make.episode(**CALM),
        sessions=tuple(_session(n, rows) for n in days),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n in days),
        screenings=(make.screening(0), make.screening(now)),
        position=Position(Phase.P2, make.day(0)),
        baselines=(),
    )


def _session(n: int, rows: list[tuple[int, str, float]]):
    done = [make.lifted(n, slug, kilos, (1, 1, 1)) for day, slug, kilos in rows if day == n]
    return replace(done[0], exercises=tuple(e for s in done for e in s.exercises))


def asked(slug: str, facts: Facts) -> tuple[DecisionAction, str, int, list[int]]:
    made = answer(replace(facts, scope=make.of_exercise(slug)))
    [dose] = made.prescriptions
    return dose.action, made.reasons[0].code, len(dose.sets), laws.loads(dose)


def test_who_is_just_back_is_welcomed_back():
    action, code, sets, loads = asked(RDL, trained(22))
    assert (action, code) == (DecisionAction.REGRESS, "layoff")
    assert (sets, set(loads)) == (2, {47_500})


@pytest.mark.parametrize("scope", [make.of_exercise(RDL), make.PLAN], ids=["lift", "plan"])
def test_the_greeting_counts_from_the_last_session_however_long_a_lift_has_waited(scope):
    made = answer(replace(trained(26, (10, SQUAT, 30)), scope=scope))
    said = {r.text for r in made.reasons if r.code == "layoff"}
    assert said == {"Welcome back after 16 days away. Start easy and build up while it stays calm."}


def test_a_session_of_something_else_ends_it_only_for_what_was_done_in_it():
    facts = trained(24, (22, SQUAT, 22.5))
    action, code, sets, loads = asked(RDL, facts)
    assert (action, code) == (DecisionAction.REGRESS, "layoff_lift")
    assert (sets, set(loads)) == (2, {47_500})
    assert asked(SQUAT, facts)[1] != "layoff_lift"
    assert "19 days" in answer(replace(facts, scope=make.of_exercise(RDL))).reasons[0].text


def test_easy_work_that_waits_starts_shorter_too():
    assert asked(DRILL, trained(24, (22, SQUAT, 22.5)))[1] == "layoff_lift"


@pytest.mark.parametrize(("last", "waits"), [(11, False), (12, True)])
def test_a_week_without_any_session_is_what_counts(last, waits):
    facts = trained(last + 2, (last, SQUAT, 22.5))
    assert (asked(RDL, facts)[1] == "layoff_lift") is waits


def test_after_its_first_day_back_a_lift_climbs_by_its_own_answers():
    assert asked(RDL, trained(26, (22, SQUAT, 22.5), (24, RDL, 47.5)))[1] == "restore"


def test_a_lay_off_that_ends_with_any_session_is_caught(monkeypatch):
    facts = trained(17, (15, SQUAT, 25))
    assert asked(RDL, facts)[3] == [52_500, 52_500, 52_500]
    monkeypatch.setattr(days_away, "longest_gap", lambda book, first: 2)
    assert min(asked(RDL, facts)[3]) >= 60_000


@pytest.mark.parametrize(
    ("phase", "days", "effort"),
    [(Phase.P3, 6, 8), (Phase.P3, 7, 7), (Phase.P5, 13, 7), (Phase.P3, 20, 7)],
)
def test_after_a_week_away_nothing_is_harder_than_seven(phase, days, effort):
    facts = replace(trained(5 + days), position=Position(phase, make.day(0)))
    [dose] = answer(replace(facts, scope=make.of_exercise("squat-goblet"))).prescriptions
    assert {row.effort.value for row in dose.sets if row.effort} == {effort}


# --- four weeks and more ------------------------------------------------------------------


def back(gap: int, days: tuple[int, ...], sets: int = 4) -> list[tuple[int, float]]:
    """Sets and kilos of each day back, each done as asked, after 100 kg and a time away."""
    log = [make.lifted(n, RDL, 100, (1,) * sets) for n in (0, 3, 6)]
    found = []
    for n in (6 + gap + day for day in days):
        known = replace(trained(n), position=Position(Phase.P3, make.day(0)))
        told = {day: make.morning(day, 1, 1) for day in range(6 + gap, n)}
        mornings = (*(make.morning(day, 1, 1) for day in (1, 4, 7)), *told.values())
        weekly = tuple(make.screening(day) for day in range(0, n + 1, 7))
        told_now = {"sessions": tuple(log), "check_ins": mornings, "screenings": weekly}
        [dose] = answer(replace(known, scope=make.of_exercise(RDL), **told_now)).prescriptions
        found.append((len(dose.sets), max(laws.loads(dose)) / 1000))
        log.append(make.lifted(n, RDL, found[-1][1], (1,) * len(dose.sets)))
    return found


def shares(weeks: int) -> list[tuple[int, float]]:
    return back(30, tuple(day + 7 * week for week in range(weeks) for day in (0, 2, 4)))


def test_after_a_month_away_each_week_has_its_share(monkeypatch):
    monkeypatch.setattr("api.engine.rules.safety.visits.freezes", lambda book, pattern: ())
    most = [max(kilos for _, kilos in shares(4)[3 * week :][:3]) for week in range(4)]
    assert all(kilos <= share for kilos, share in zip(most, (70, 80, 90, 100), strict=True))
    assert (most[0], most[-1] > 90) == (70, True)


def test_a_month_away_from_one_lift_alone_comes_back_by_weeks_too():
    rows = ((20, SQUAT, 30.0), (30, SQUAT, 30.0), (37, RDL, 42.5), (39, RDL, 42.5))
    assert asked(RDL, trained(41, *rows))[1] == "layoff_week"


@pytest.mark.parametrize(("days", "by_weeks"), [(27, False), (28, True), (40, True)])
@pytest.mark.parametrize(("slug", "kilos"), [(RDL, 60.0), (DRILL, 0.0)])
def test_the_way_back_of_any_lift_goes_by_weeks_from_four_weeks_without_training(
    slug, kilos, days, by_weeks
):
    back = BEFORE[-1] + days
    known = trained(back + 1, (back, slug, kilos))
    assert (layoff.returning(lane(known, slug)) is not None) is by_weeks


@pytest.mark.parametrize(("between", "by_weeks"), [((), True), ((20,), False), ((9, 37), True)])
def test_easy_work_left_out_while_others_went_on_is_no_time_away(between, by_weeks):
    """The longest time without any session between the two, wherever in it that lies."""
    rows = tuple((n, SQUAT, 30.0) for n in between)
    known = trained(41, *rows, (40, DRILL, 0.0))
    assert (layoff.returning(lane(known, DRILL)) is not None) is by_weeks


def test_time_away_before_the_two_is_none_between_them():
    """A month without anything, and later one without the drill while squats went on."""
    since = [n for n in range(37, 77, 6)]
    rows = ((35, DRILL, 0.0), *((n, SQUAT, 30.0) for n in since), (76, DRILL, 0.0))
    assert layoff.returning(lane(trained(77, *rows), DRILL)) is None


def test_after_three_weeks_away_the_known_load_is_won_back_as_before():
    facts = trained(26, (22, RDL, 47.5), (24, RDL, 47.5))
    assert layoff.returning(lane(facts)) is None


def test_no_load_is_looked_for_on_the_way_back(monkeypatch):
    monkeypatch.setattr("api.engine.rules.safety.visits.freezes", lambda book, pattern: ())
    before = tuple(make.lifted(n, RDL, 100, (1,) * 4) for n in (0, 3, 6))
    log = (*before, *(make.lifted(n, RDL, 70, (1, 1)) for n in (36, 39)))
    told = tuple(make.morning(n, 1, 1) for n in (1, 4, 7, *range(36, 43)))
    weekly = tuple(make.screening(n) for n in range(0, 44, 7))
    facts = replace(trained(43), sessions=log, check_ins=told, screenings=weekly)
    made = decide_lane(lane(facts, phase=Phase.P3))
    assert made.action is DecisionAction.PROGRESS
    assert finding.ramped(made) is None
    monkeypatch.setattr(finding, "returning", lambda lane: None)
    assert finding.ramped(made) is not None


def test_two_sessions_of_a_day_are_no_time_away():
    facts = trained(9, (7, RDL, 60), (8, RDL, 60))
    twice = replace(facts.sessions[-1], ref=make.ref(FactKind.SESSION, "again", 8))
    assert layoff.returning(lane(replace(facts, sessions=(*facts.sessions, twice)))) is None


def test_a_way_back_without_weeks_is_caught(monkeypatch):
    monkeypatch.setattr("api.engine.rules.safety.visits.freezes", lambda book, pattern: ())
    assert {kilos for _, kilos in shares(1)} == {70}
    monkeypatch.setattr("api.engine.rules.caps.returning", lambda lane: None)
    monkeypatch.setattr("api.engine.dosing.lane_doses.returning", lambda lane: None)
    assert max(kilos for _, kilos in shares(1)) > 70


# --- the table says itself what a row is for ---------------------------------------------


def said(**rows: tuple[bool, ...]) -> list[Layoff]:
    """The table with other words: one of each for a row."""
    table = enumerate(make.RULES.layoff)
    return [replace(row, **{name: told[n] for name, told in rows.items()}) for n, row in table]


def by(facts: Facts, table: list[Layoff], slug: str = RDL) -> Lane:
    rules = replace(make.RULES, layoff=tuple(table))
    basis = Basis(read(facts, rules, make.LIBRARY), make.CURRICULUM)
    return make_lane(basis, Phase.P2, slug, None, False)


def test_a_row_says_whether_one_movement_left_out_is_time_away():
    left_out = trained(24, *((n, SQUAT, 30.0) for n in (8, 11, 14, 17, 20, 23)))
    for name, away in ((True, 19), (False, None)):
        found = layoff.layoff_row(by(left_out, said(of_pattern=(False, name, True, True))))
        assert away == (found[1] if found else None)


def test_a_row_says_whether_the_way_back_goes_by_weeks():
    home = trained(26, (22, RDL, 47.5), (24, RDL, 47.5))
    assert layoff.returning(by(home, said(by_weeks=(False, False, True, True)))) is None
    assert layoff.returning(by(home, said(by_weeks=(False, True, True, True)))) is not None


def test_a_row_says_whether_the_plan_starts_anew():
    away = replace(trained(45), position=Position(Phase.P3, make.day(0)))
    for now, phase in ((False, Phase.P3), (True, Phase.P1)):
        book = by(away, said(anew=(False, False, now, True))).book
        assert phases.stand(book, may_move=True).phase is phase


def test_a_row_that_leaves_the_sets_lowers_no_empty_work():
    drill = replace(trained(14), scope=make.of_exercise(DRILL))
    for volume, action in ((100, DecisionAction.HOLD), (50, DecisionAction.REGRESS)):
        first, *rest = make.RULES.layoff
        found = layoff.layoff(by(drill, [replace(first, volume_pct=volume), *rest], DRILL))
        assert found.action is action


# --- a load by effort ----------------------------------------------------------------------


def empty(n: int, slug: str = RDL):
    return make.lifted(n, slug, 0, (1, 1, 1))


def by_effort(**more: object):
    facts = trained(14)
    plain = {
        "sessions": tuple(empty(n) for n in (8, 12)),
        "check_ins": tuple(make.morning(n + 1, 1, 1) for n in (8, 12)),
        "scope": make.of_exercise(RDL),
    }
    return answer(replace(facts, **{**plain, **more}))


def test_a_load_left_to_the_effort_says_how_to_choose_it_and_where_it_ends():
    reason = next(r for r in by_effort().reasons if r.code == "load_by_effort")
    assert "leaves about 3 in reserve" in reason.text
    assert "lb) at most" in reason.text


def test_without_history_nobody_knows_where_it_ends():
    made = by_effort(athlete=make.athlete(bests=()))
    reason = next(r for r in made.reasons if r.code == "load_by_effort")
    assert "at most" not in reason.text


def test_the_headline_does_not_call_it_a_dose_without_a_weight():
    assert by_effort().headline.endswith("at a weight you choose.")


# --- eight weeks ---------------------------------------------------------------------------


def planned(now: int, phase: Phase = Phase.P4):
    """The plan of a day, after sessions of days 2 and 5 and none since."""
    facts = trained(now)
    return answer(replace(facts, position=Position(phase, make.day(0))))


@pytest.mark.parametrize(("days", "phase"), [(55, Phase.P4), (56, Phase.P1)])
def test_after_eight_weeks_away_the_plan_starts_from_the_ground(days, phase):
    assert planned(5 + days).phase is phase


def test_fresh_tests_put_the_ground_at_p2():
    tests = (BaselineTest.HINGE_DOWEL, BaselineTest.BRACE, BaselineTest.PRONE_PLANK)
    facts = trained(61)
    results = tuple(make.result(t, v, 60, pain=1) for t, v in zip(tests, (5, 2, 60), strict=True))
    facts = replace(facts, baselines=results, position=Position(Phase.P4, make.day(0)))
    assert answer(facts).phase is Phase.P2


def test_who_was_away_at_the_ground_stays_there():
    assert planned(70, Phase.P1).phase is Phase.P1


# --- one time away after another ----------------------------------------------------------


def visited(days: tuple[int, ...], pains: tuple[int, ...] = (), sets: int = 4) -> list[float]:
    """Kilos of each visit, each done as asked; the first is 60."""
    log, kilos = [make.lifted(days[0], RDL, 60, (1,) * sets)], [60.0]
    for place, n in enumerate(days[1:], start=1):
        told = {day + 1: make.morning(day + 1, 1, 1) for day in days[:place]} | {
            day: make.morning(day, 1, 1) for day in range(n - 5, n + 1)
        }
        known = replace(
            trained(n), sessions=tuple(log), check_ins=tuple(told[day] for day in sorted(told))
        )
        known = replace(known, scope=make.of_exercise(RDL), screenings=(make.screening(n),))
        [dose] = answer(known).prescriptions
        kilos.append(max(laws.loads(dose)) / 1000)
        pain = pains[place] if pains else 1
        log.append(make.lifted(n, RDL, kilos[-1], (pain,) * len(dose.sets)))
    return kilos


NINTH = tuple(range(2, 60, 9))


def test_who_comes_every_ninth_day_comes_back_from_one_load():
    assert visited(NINTH) == [60, 52.5, 52.5, 52.5, 52.5, 52.5, 52.5]


def test_a_longer_time_away_takes_its_own_share_of_that_load():
    assert visited((2, 11, 25, 34)) == [60, 52.5, 47.5, 47.5]


def test_after_an_ordinary_week_days_away_count_from_what_was_done_in_it():
    assert visited((2, 11, 14, 23)) == [60, 52.5, 57.5, 50]


def test_a_hard_answer_is_taken_off_and_its_share_of_days_away_too():
    assert visited((2, 11, 20), (1, 7, 1))[-1] < 47.5


@pytest.mark.parametrize(("away", "kilos"), [(7, 52.5), (15, 47.5), (29, 40)])
def test_a_lift_of_once_a_week_among_others_was_not_away_between_two_of_them(away, kilos):
    """80 kg a month ago, 60 since: the table takes its share of 60 (INV-27)."""
    weekly = [(n, RDL, 80 if n == 9 else 60) for n in (9, 16, 23, 30)]
    known = trained(30 + away, *weekly, *((n, SQUAT, 30) for n in (12, 19, 26)))
    assert set(asked(RDL, known)[3]) == {kilos * 1000}


@pytest.mark.parametrize(("days", "expected"), [(6, 8), (7, 7), (13, 7)])
def test_what_was_never_done_is_no_harder_after_days_away_than_what_comes_back(days, expected):
    known = replace(trained(5 + days), position=Position(Phase.P3, make.day(0)))
    made = answer(replace(known, scope=make.of_exercise("bench-press")))
    assert {row.effort.value for row in made.prescriptions[0].sets} == {expected}


def test_what_stands_in_after_days_away_has_been_away_too():
    days = ((1, RDL), (2, "kb-deadlift"))
    known = trained(24)
    known = replace(
        known,
        scope=make.of_exercise("deadlift-conventional"),
        sessions=tuple(make.lifted(n, slug, 20, (1,)) for n, slug in days),
        check_ins=tuple(make.morning(n + 1, 1, 1) for n, _ in days),
    )
    [dose] = answer(known).prescriptions
    assert (dose.exercise, laws.loads(dose)) == ("kb-deadlift", [15_000])
