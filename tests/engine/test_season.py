"""Phases laid back from an event, the last week before it, and loads in season."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing import load_finding as finding
from api.engine.facts import Facts, Goal, Position
from api.engine.lanes.building import make_lane
from api.engine.lanes.decision import decide_lane
from api.engine.planning import season
from api.engine.planning.basis import Basis
from api.engine.vocab import DecisionAction, GoalKind, Phase, Sport
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_finding import rising
from tests.engine.test_liveness import Life, lifter
from tests.engine.worlds import answer

RDL = "rdl-tempo"


def event(n: int, kind: GoalKind = GoalKind.EVENT) -> Goal:
    return Goal(kind, target_on=make.day(n))


def going(n: int, goal: Goal, phase: Phase = Phase.P1, since: int = 0, **more: object) -> Facts:
    plain = {
        "goals": (goal,),
        "screenings": tuple(make.screening(day) for day in range(0, n + 1, 7)),
        "position": Position(phase, make.day(since)),
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
    }
    return make.lifter(n, **{**plain, **more})


def way(facts: Facts) -> season.Season:
    return season.season(laws.book_of(facts))


def test_phases_are_laid_back_from_the_day_of_the_event():
    found = way(going(0, event(100)))
    assert {p.phase: (make.day(100) - p.latest_on).days for p in found.phases} == {
        Phase.P1: 70, Phase.P2: 63, Phase.P3: 49, Phase.P4: 28, Phase.P5: 14,
    }  # fmt: skip
    assert found.taper_from == make.day(93)


@pytest.mark.parametrize(
    ("sport", "days"), [(Sport.POWERLIFTING, 10), (Sport.RUNNING, 7), (Sport.CROSSFIT, 7)]
)
def test_the_last_heavy_hinge_is_earlier_for_lifters(sport, days):
    facts = going(0, event(100), athlete=make.athlete(sports=(sport,)))
    assert (make.day(100) - way(facts).last_heavy_hinge_on).days == days


@pytest.mark.parametrize(
    ("goal", "known"),
    [
        (event(50), True),
        (event(50, GoalKind.LIFT), True),
        (event(50, GoalKind.ACTIVITY), False),
        (event(9), False),
        (event(10), True),
        (Goal(GoalKind.EVENT), False),
    ],
)
def test_only_a_lift_or_an_event_with_a_day_to_come_makes_a_season(goal, known):
    assert (way(going(10, goal)) is not None) is known


def test_the_nearest_of_several_events_counts():
    facts = replace(going(0, event(100)), goals=(event(100), event(60)))
    assert way(facts).event_on == make.day(60)


@pytest.mark.parametrize(
    ("phase", "since", "n", "day", "first"),
    [
        (Phase.P1, 0, 0, 70, None),
        (Phase.P1, 0, 0, 69, Phase.P2),
        (Phase.P1, 0, 7, 77, Phase.P2),
        (Phase.P1, 0, 7, 70, None),
        (Phase.P2, 0, 0, 63, None),
        (Phase.P2, 0, 0, 62, Phase.P3),
        (Phase.P4, 0, 0, 28, None),
        (Phase.P4, 0, 0, 27, Phase.P5),
        (Phase.P4, 0, 14, 28, None),
        (Phase.P5, 0, 0, 3, None),
    ],
)
def test_what_cannot_begin_in_time_by_least_times_alone_is_named(phase, since, n, day, first):
    late = way(going(n, event(day), phase, since)).unreachable
    if phase is Phase.P1 and n == 7 and day == 77:
        first = None
    assert (late.phase if late else None) is first


def test_an_event_too_near_is_said_with_a_day_that_would_do_and_no_gate_moves():
    near, far = going(0, event(40)), going(0, event(200))
    made = answer(near)
    reason = next(r for r in made.reasons if r.code == "event_too_near")
    assert "“Capacity” cannot begin" in reason.text
    assert way(near).ready_on == make.day(70)
    assert (make.day(72).isoformat(), make.day(72).weekday()) == ("2027-01-25", 0)
    assert "25 January 2027" in reason.text
    assert not reason.checks[0].met
    assert made.phase is answer(far).phase
    assert "event_too_near" not in {r.code for r in answer(far).reasons}


def test_a_near_event_never_moves_a_phase():
    """INV-11: a date is no gate."""
    for day in (1, 7, 14, 40, 70):
        made = answer(going(30, event(30 + day)))
        assert laws.inv_11(going(30, event(30 + day)), made) is None
        assert made.phase is answer(going(30, event(300))).phase


# --- one match after another ----------------------------------------------------------------


@pytest.mark.parametrize(("other", "peaks"), [(89, True), (90, False), (110, False), (111, True)])
def test_nobody_peaks_for_an_event_within_ten_days_of_another(other, peaks):
    found = way(replace(going(95, event(100)), goals=(event(100), event(other))))
    assert (found.taper_from == make.day(93)) is peaks
    assert (found.taper_from is None) is not peaks
    assert (make.day(100) - found.last_heavy_hinge_on).days == (10 if peaks else 3)


@pytest.mark.parametrize("kind", [GoalKind.LIFT, GoalKind.ACTIVITY])
def test_a_lift_beside_an_event_makes_no_row(kind):
    both = (event(100), event(96, kind))
    found = way(replace(going(97, event(100)), goals=both))
    assert found.taper_from == make.day(93)


@pytest.mark.parametrize(
    ("kind", "other", "peaks"),
    [
        (GoalKind.LIFT, 100, True), (GoalKind.LIFT, 110, True), (GoalKind.LIFT, 111, True),
        (GoalKind.EVENT, 107, False), (GoalKind.EVENT, 111, True), (GoalKind.ACTIVITY, 107, True),
    ],
)  # fmt: skip
def test_the_first_lift_of_a_row_has_its_last_week_where_no_event_has_one(kind, other, peaks):
    """Two lifts three days apart had none at all."""
    goals = (event(100, GoalKind.LIFT), event(other, kind))
    found = way(replace(going(88, goals[0]), goals=goals))
    assert (found.taper_from == make.day(93)) is peaks
    assert (make.day(100) - found.last_heavy_hinge_on).days == (10 if peaks else 3)


@pytest.mark.parametrize(
    ("kind", "before", "peaks"),
    [
        (GoalKind.LIFT, 89, True), (GoalKind.LIFT, 90, False), (GoalKind.LIFT, 97, False),
        (GoalKind.EVENT, 90, False), (GoalKind.EVENT, 89, True),
    ],
)  # fmt: skip
def test_a_lift_soon_after_another_goal_has_none_of_its_own(kind, before, peaks):
    goals = (event(before, kind), event(100, GoalKind.LIFT))
    found = way(replace(going(98, goals[0]), goals=goals))
    assert (found.taper_from == make.day(93)) is peaks


@pytest.mark.parametrize(
    ("code", "began", "peaks"),
    [("taper", 82, True), ("taper", 83, False), ("taper_over", 92, False), ("taper", 93, True),
     ("deload_planned", 90, True)],
)  # fmt: skip
def test_the_last_week_of_a_lift_stands_for_that_of_the_next_one_told_of_later(code, began, peaks):
    """What is over may be no goal any more; its week is remembered."""
    position = Position(Phase.P2, make.day(50), deload_from=make.day(began), deload_code=code)
    found = way(going(94, event(100, GoalKind.LIFT), position=position))
    assert (found.taper_from == make.day(93)) is peaks


@pytest.mark.parametrize(("began", "stands"), [(82, False), (83, True), (92, True), (93, False)])
def test_a_lighter_week_right_before_the_last_one_stands_for_it_where_matches_follow(began, stands):
    position = Position(Phase.P2, make.day(50), deload_from=make.day(began))
    known = going(94, event(100), position=position)
    assert way(known).taper_from == make.day(93)
    player = make.athlete(sports=(Sport.RUNNING, Sport.COURT_SPORT))
    assert (way(replace(known, athlete=player)).taper_from is None) is stands


PLAYER = make.athlete(sports=(Sport.FIELD_SPORT,))


class Player(Life):
    """Plays every seventh day; what is over is no goal any more."""

    def __init__(self, ahead: int) -> None:
        super().__init__(lambda n, **told: self._known(n, ahead, told))
        self.light: list[int] = []

    def _known(self, n: int, ahead: int, told: dict[str, object]) -> Facts:
        first = -(-n // 7) * 7
        matches = tuple(event(first + 7 * k) for k in range(ahead))
        return replace(lifter(n, **told), goals=matches, athlete=PLAYER)

    def day(self, n: int) -> None:
        super().day(n)
        if self.made.action is DecisionAction.DELOAD:
            self.light.append(n)


@pytest.mark.parametrize(("ahead", "share"), [(4, 0.25), (1, 0.6)])
def test_inv_39_a_match_each_week_is_no_lighter_season(ahead, share):
    """Before, every day from the first match on was one of a lighter week, and sets went to one."""
    season_long = Player(ahead).until(11, lambda _: False)
    fortnights = [sum(n <= day < n + 14 for day in season_long.light) for n in range(70)]
    assert 0 < len(season_long.light) <= 77 * share
    assert max(fortnights) < 14


class LiftsEachWeek(Player):
    """Another lift to be tried every seventh day."""

    def _known(self, n: int, ahead: int, told: dict[str, object]) -> Facts:
        known = super()._known(n, ahead, told)
        lifts = tuple(replace(goal, kind=GoalKind.LIFT) for goal in known.goals)
        return replace(known, goals=lifts, athlete=make.athlete())


def test_inv_39_a_lift_to_try_each_week_is_no_lighter_season():
    """Squat, pull and press a week apart were three weeks of half the sets."""
    season_long = LiftsEachWeek(4).until(8, lambda _: False)
    fortnights = [sum(n <= day < n + 14 for day in season_long.light) for n in range(50)]
    assert max(fortnights) < 14


def in_a_row(left: int, reps: int) -> Facts:
    """Two calm pulls behind her, a match ``left`` days ahead and one three days after it."""
    known = hinging(left, Phase.P4, (55, 58), (40, 40))
    logged = tuple(make.lifted(n, RDL, 40, (0, 0, 0), reps) for n in (55, 58))
    return replace(known, goals=(event(60 + left), event(63 + left)), sessions=logged)


@pytest.mark.parametrize(("left", "close"), [(0, True), (2, True), (3, False), (4, False)])
def test_a_heavy_hinge_adds_nothing_later_than_three_days_before_a_match_of_a_row(left, close):
    assert ("event_close" in {r.code for r in answer(in_a_row(left, 3)).reasons}) is close


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_light_hinge_goes_on_between_two_matches_a_week(left):
    """Every day is within three days of one: an empty pull stayed empty the whole season."""
    made = answer(in_a_row(left, 8))
    assert (made.action, lifted_kg(made)) == (DecisionAction.PROGRESS, 42.5)


def lifted_kg(made: Decision) -> float:
    return max(load for p in made.prescriptions for load in laws.loads(p)) / 1000


@pytest.mark.parametrize(("left", "asked"), [(0, False), (2, False), (3, True), (4, True)])
def test_no_load_is_looked_for_in_the_last_two_days_before_a_match(left, asked):
    basis = Basis(laws.book_of(in_a_row(left, 8)), make.CURRICULUM)
    made = decide_lane(make_lane(basis, Phase.P4, RDL, None, False))
    assert made.action is DecisionAction.PROGRESS
    assert (finding.ramped(made) is not None) is asked


@pytest.mark.parametrize(
    ("raced", "logged", "asked"),
    [(9, False, False), (9, True, True), (8, False, True), (7, False, True)],
)
@pytest.mark.parametrize("kind", [GoalKind.EVENT, GoalKind.LIFT])
def test_no_load_is_looked_for_after_a_race_that_nobody_told_of(kind, raced, logged, asked):
    """Trained last on day 8. How hard the day of the race was nobody knows: what is not known opens
    nothing."""
    goal = Goal(kind, target_on=make.day(raced))
    race = make.session(raced, pain_before=1, pain_after=1, session_rpe=9, duration_s=3600)
    known = rising(goals=(goal,))
    told = replace(
        known,
        sessions=(*known.sessions, *[race] * logged),
        check_ins=(*known.check_ins, *[make.morning(raced + 1, 1, 1)] * logged),
    )
    assert ("load_finding" in {r.code for r in answer(told).reasons}) is asked


class TwiceAWeek(Player):
    """Plays on two days of each week, three and four days apart."""

    def _known(self, n: int, ahead: int, told: dict[str, object]) -> Facts:
        known = super()._known(n, ahead, told)
        between = tuple(event(n + k) for k in range(7) if (n + k) % 7 == 3)
        return replace(known, goals=(*known.goals, *between))


@pytest.mark.parametrize("player", [Player, TwiceAWeek])
def test_inv_43_who_plays_every_week_comes_past_the_load_known_before(player):
    """100 kg; before, eleven weeks of matches ended where they began, at 70."""
    assert player(4).until(11, lambda life: life.best > 100_000).best > 100_000


def test_in_a_season_of_matches_phases_and_hinges_go_on():
    assert {Phase.P2, Phase.P3} <= Player(4).until(11, lambda _: False).phase_on.keys()


@pytest.mark.parametrize(
    ("kind", "ahead", "trains"),
    [
        (GoalKind.EVENT, 0, False), (GoalKind.EVENT, 5, False), (GoalKind.LIFT, 0, True),
        (GoalKind.LIFT, 5, True),
    ],
)  # fmt: skip
def test_the_day_of_an_event_holds_no_other_session(kind, ahead, trains):
    """A pull stood on the day of the race; a lift that is tried on its day may be its session."""
    usual = {day.local_date for day in answer(going(60, event(200), Phase.P5, 30)).sessions}
    assert make.day(60 + ahead) in usual
    made = answer(going(60, event(60 + ahead, kind), Phase.P5, 30))
    assert (make.day(60 + ahead) in {day.local_date for day in made.sessions}) is trains
    assert {"walk", "breathing-90-90"} <= {p.exercise for p in made.prescriptions}


# --- in season ----------------------------------------------------------------------------


def hinging(left: int, phase: Phase, days: tuple[int, ...], loads: tuple[float, ...]) -> Facts:
    logged = tuple(
        make.lifted(n, RDL, kilos, (0, 0, 0)) for n, kilos in zip(days, loads, strict=True)
    )
    told = tuple(make.morning(n + 1, 1, 1) for n in days)
    return going(
        60, event(60 + left), phase, 0, sessions=logged, check_ins=told,
        scope=make.of_exercise(RDL), baselines=(make.result(make.BaselineTest.BRACE, 3, 50),),
    )  # fmt: skip


@pytest.mark.parametrize(("left", "close"), [(11, False), (10, False), (9, True), (1, True)])
def test_after_the_last_day_for_a_heavy_hinge_one_adds_nothing(left, close):
    made = answer(hinging(left, Phase.P3, (55, 58), (40, 40)))
    assert ("event_close" in {r.code for r in made.reasons}) is close
    if close:
        assert made.action is not DecisionAction.PROGRESS


def test_after_one_green_an_event_further_away_promises_no_step():
    near, away = (answer(hinging(left, Phase.P3, (58,), (40,))) for left in (9, 11))
    assert near.counterfactuals[0].action is away.action is DecisionAction.HOLD
    assert near.counterfactuals[0].text == (
        "An event further away would have been one less thing in the way of a step up."
    )


def test_an_event_is_no_word_about_a_hinge_in_a_flare():
    near = hinging(9, Phase.P3, (55, 58), (40, 40))
    made = answer(replace(near, check_ins=(*near.check_ins, make.flare(60))))
    assert made.reasons[0].code == "flare_protocol"
    assert "event_close" not in {r.code for r in made.reasons}


@pytest.mark.parametrize(
    ("left", "loads", "locked"),
    [
        (29, (100, 105, 105), False),
        (20, (100, 105, 105), True),
        (20, (100, 95, 95), False),
        (20, (100, 97.5, 97.5), True),
    ],
)
def test_in_season_a_load_of_p6_stays_within_five_percent(left, loads, locked):
    made = answer(hinging(left, Phase.P6, (45, 55, 58), loads))
    verdicts = {line.rule: line.verdict.value for line in made.trace}
    assert (verdicts["season.in_season"] in ("fired", "binding")) is locked


def test_a_lift_goal_does_not_lock_the_lift():
    facts = hinging(20, Phase.P6, (45, 55, 58), (100, 105, 105))
    meet = replace(facts, goals=(event(80, GoalKind.LIFT),))
    verdicts = {line.rule: line.verdict.value for line in answer(meet).trace}
    assert verdicts["season.in_season"] == "not_applicable"


def test_the_season_can_be_reported_by_itself():
    assert season.season(laws.book_of(going(0, event(100)))).event_on == make.day(100)
    assert season.season(laws.book_of(going(0, Goal(GoalKind.EVENT)))) is None


def test_a_season_that_moves_a_gate_is_caught(monkeypatch):
    facts = going(30, event(45))
    assert answer(facts).phase is Phase.P1
    monkeypatch.setattr("api.engine.planning.phases.GateReport.met", property(lambda self: True))
    assert answer(facts).phase is Phase.P2
