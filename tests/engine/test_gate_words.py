"""What the next phase waits for names the session that keeps a row from counting."""

from itertools import chain

import pytest
from msgspec.structs import replace

from api.engine.decisions import Reason
from api.engine.facts import BaselineResult, Best, Facts, LegSymptoms, Position
from api.engine.planning.gates import kept_back_by
from api.engine.telling.asks import SEEN_BY
from api.engine.vocab import AskKind, BaselineTest, FlagLevel, LegReach, Phase, Sport
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL
from tests.engine.receipts.stories_gates import HEAVY, WEEKS, but, gated
from tests.engine.receipts.stories_gates import calm as calm_sessions
from tests.engine.worlds import answer

WAITS = ("gates_open", "gate_untold", "gate_pain_untold", "gate_broken")
DAYS = tuple(range(2, 23, 4))


def trained(phase: Phase, mornings: dict[int, int], days: tuple[int, ...] = DAYS) -> Facts:
    """A lifter on day 23 whose tests are all good, with these mornings after her sessions."""
    known = make.lifter(
        23,
        sessions=tuple(make.lifted(n, "rdl-tempo", 40, (1, 1)) for n in days),
        check_ins=tuple(make.morning(n + 1, pain, 1) for n, pain in mornings.items()),
        position=Position(phase, make.day(0)),
    )
    more = (
        make.result(BaselineTest.BRISK_WALK_30, 1),
        make.result(BaselineTest.BRACE, 3, 1),
        make.result(BaselineTest.SORENSEN, 120, 1),
        *(make.result(BaselineTest.SIDE_BRIDGE, 80, 1, side) for side in ("left", "right")),
    )
    return replace(known, baselines=(*known.baselines, *more))


def waits(facts: Facts) -> Reason:
    [found] = [r for r in answer(facts).reasons if r.code in WAITS]
    return found


def calm(*but: int) -> dict[int, int]:
    return {n: 2 for n in DAYS if n not in but}


def test_a_row_that_is_only_short_waits_for_more_of_it():
    short = DAYS[-2:]
    found = waits(trained(Phase.P1, dict.fromkeys(short, 2), short))
    assert found.code == "gates_open"
    assert "three green sessions in a row" in found.text


@pytest.mark.parametrize(("left_out", "day"), [(22, "6 December"), (18, "2 December")])
def test_a_morning_nobody_told_is_named_with_what_to_do(left_out, day):
    """Who leaves out every third one never has three in a row, and was told to keep on so."""
    found = waits(trained(Phase.P1, calm(left_out)))
    assert found.code == "gate_untold"
    assert f"Answers about {day} are missing; add them" in found.text


def beside(*names: str, **said: object) -> Facts:
    """The last session ends in drills without a pain, which came with one before."""
    known = trained(Phase.P1, calm())
    first, *rest, last = known.sessions
    drilled = [make.lifted(2, name, 0, (1,)).exercises[0] for name in names]
    silent = [make.lifted(2, name, 0, (None,)).exercises[0] for name in names]
    first = replace(first, exercises=(*first.exercises, *drilled))
    last = replace(last, exercises=(*last.exercises, *silent), **said)
    return replace(known, sessions=(first, *rest, last))


@pytest.mark.parametrize(
    ("drills", "named"),
    [
        (("cat-cow",), "The pain of Cat cow on 6 December is not logged"),
        (("cat-cow", "bird-dog"), "The pain of Cat cow and Bird dog on 6 December"),
    ],
)
def test_where_only_a_pain_is_missing_the_exercise_is_named(drills, named):
    """Every morning was told, and the sentence asked for mornings for seven weeks."""
    found = waits(beside(*drills))
    assert found.code == "gate_pain_untold"
    assert named in found.text


def test_where_more_than_a_pain_is_missing_the_answers_of_the_day_are_asked_for():
    known = beside("cat-cow")
    mornings = tuple(c for c in known.check_ins if c.ref.local_date != make.day(23))
    assert waits(replace(known, check_ins=mornings)).code == "gate_untold"


def test_the_worst_pain_of_the_session_answers_for_the_drill():
    assert answer(beside("cat-cow", pain_worst=1)).phase is Phase.P2


def test_a_session_that_was_not_green_is_named():
    found = waits(trained(Phase.P1, calm() | {22: 4}))
    assert found.code == "gate_broken"
    assert "The session on 6 December was not green" in found.text


def test_a_row_that_is_whole_again_is_not_spoken_of():
    made = answer(trained(Phase.P1, calm(10)))
    assert made.phase is Phase.P2


@pytest.mark.parametrize(("days", "day"), [(5, "9 December"), (6, "8 December"), (7, None)])
def test_where_only_days_of_the_phase_are_missing_the_first_of_the_next_one_is_told(days, day):
    """P1 lasts 7 days (B8): with every gate met the plan did not rise and said nothing."""
    row = (18, 20, 22)
    known = trained(Phase.P1, dict.fromkeys(row, 2), row)
    made = answer(replace(known, position=Position(Phase.P1, make.day(23 - days))))
    said = {r.code: r.text for r in made.reasons}
    assert made.phase is (Phase.P1 if day else Phase.P2)
    assert ("phase_days" in said) is bool(day)
    assert f"can begin on {day}" in said.get("phase_days", "can begin on None")


@pytest.mark.parametrize(("newest", "named"), [(None, make.day(21)), (4, None)])
def test_of_many_sessions_only_those_without_an_answer_are_named(newest, named):
    """A few edge days may be among the ten of P3, and are no reason by themselves."""
    days = tuple(range(1, 23, 2))
    told = dict.fromkeys(days[:-1], 2) | ({} if newest is None else {days[-1]: newest})
    gate = next(g for g in make.RULES.gates if g.kind == "good_sessions")
    found = kept_back_by(laws.book_of(trained(Phase.P3, told, days)), gate, make.day(0))
    assert (found[0] if found else None) == named


def foundation(*lifts: tuple[str, int], answered: bool = True) -> Facts:
    """P2 on day 40 with every other gate met: lifts of day 39 with their worst pain."""
    rows = (make.lifted(39, slug, 0, (pain, pain)).exercises for slug, pain in lifts)
    known = gated(Phase.P2, *WEEKS, make.session(39, *chain.from_iterable(rows)))
    kept = (c for c in known.check_ins if answered or c.ref.local_date != make.day(40))
    return replace(known, check_ins=tuple(kept))


EDGE, CALM = 4, 1
HEAVIER = calm_sessions(*range(11, 39, 3), kilos=85, reps=3, rpe=7)


@pytest.mark.parametrize(
    ("lifts", "names"),
    [
        ([("bird-dog", EDGE)], "core"),
        ([("bird-dog", CALM), ("squat-goblet", EDGE)], "squat"),
        ([("bird-dog", EDGE), (RDL, EDGE)], "hinges, core"),
        ([("bird-dog", EDGE), ("side-plank-knee", EDGE)], "core"),
    ],
)
def test_the_foundation_patterns_that_are_not_green_are_named_with_their_day(lifts, names):
    found = waits(foundation(*lifts))
    assert found.code == "gate_broken"
    assert f"foundation patterns green (not yet: {names}). The session on 23 December" in found.text


def test_a_foundation_pattern_whose_morning_is_missing_asks_for_that_answer():
    found = waits(foundation(("bird-dog", CALM), answered=False))
    assert found.code == "gate_untold"
    assert "(not yet: core). Answers about 23 December are missing; add them" in found.text


RED = 7
BACK = "after a red answer, 2 calm sessions in a row"


@pytest.mark.parametrize(
    ("after", "rises"),
    [
        ((), False),
        ((CALM,), False),
        ((CALM, EDGE), False),
        ((CALM, EDGE, CALM), False),
        ((CALM, CALM), True),
        ((CALM, CALM, CALM), True),
    ],
)
def test_a_phase_does_not_rise_while_one_of_its_patterns_is_a_phase_back(after, rises):
    """B8: one green answer after a red hinge opened P3, and the hinge worked on in P2."""
    red = 39 - 3 * len(after)
    logged = [make.lifted(d, RDL, 60, (CALM,)) for d in range(18, red, 3)]
    logged += [
        make.lifted(red + 3 * place, RDL, 50, (pain,)) for place, pain in enumerate((RED, *after))
    ]
    made = answer(gated(Phase.P2, *logged))
    assert made.phase is (Phase.P3 if rises else Phase.P2)
    told = " ".join(r.text for r in made.reasons if r.code in WAITS)
    assert (f"foundation patterns green (not yet: hinges; {BACK})" in told) is not rises


def test_where_the_newest_answer_is_green_no_session_is_blamed_for_a_pattern_that_is_back():
    red = make.lifted(33, RDL, 60, (RED,))
    only, beside = (
        waits(gated(Phase.P2, red, make.lifted(36, RDL, 50, (CALM,)), *more))
        for more in ((), (make.lifted(34, "bird-dog", 0, (EDGE,)),))
    )
    assert (only.code, beside.code) == ("gates_open", "gate_broken")
    assert f"(not yet: hinges, core; {BACK}). The session on 18 December" in beside.text


@pytest.mark.parametrize(("last", "phase"), [(25, Phase.P3), (26, Phase.P3), (27, Phase.P2)])
def test_a_pattern_that_was_given_up_after_a_red_answer_keeps_no_phase_shut(last, phase):
    """What was not done for a fortnight is no pattern of this gate."""
    squats = (make.lifted(d, "squat-goblet", 20, (pain,)) for d, pain in ((22, RED), (last, CALM)))
    assert answer(gated(Phase.P2, *WEEKS, *squats)).phase is phase


def test_a_hinge_that_nobody_did_for_a_fortnight_is_named():
    found = waits(gated(Phase.P2, *calm_sessions(25)))
    assert found.code == "gates_open"
    assert "foundation patterns green (not yet: hinges)" in found.text


@pytest.mark.parametrize(
    ("sport", "level", "phase"),
    [
        (Sport.CROSSFIT, 2, Phase.P4),
        (Sport.CROSSFIT, 3, Phase.P5),
        (Sport.POWERLIFTING, 2, Phase.P5),
    ],
)
def test_who_trains_against_the_clock_leaves_p4_with_a_brace_that_holds_under_fatigue(
    sport, level, phase
):
    who = make.athlete(sports=(sport,), bests=(Best(RDL, 100_000, 1),))
    braced = but(BaselineTest.BRACE, (level, None, None))
    made = answer(gated(Phase.P4, *HEAVIER, athlete=who, baselines=braced))
    assert made.phase is phase
    asked = [r.text for r in made.reasons if r.code == "gates_open"]
    assert [("brace test at level 3" in text) for text in asked] == [True] * (phase is Phase.P4)


def test_foundation_patterns_that_are_all_green_open_their_gate():
    assert answer(foundation(("bird-dog", CALM), ("squat-goblet", CALM))).phase is Phase.P3


@pytest.mark.parametrize(
    ("flags", "asked", "due"),
    [
        ((), SEEN_BY, 47),
        (
            (make.flag("RF-TIME-1", FlagLevel.ROUTINE, 39),),
            "A visit to a clinician, and their note about it.",
            46,
        ),
    ],
)
def test_the_note_that_p3_waits_for_is_not_asked_for_beside_a_visit(flags, asked, due):
    legs = make.episode(leg=LegSymptoms(LegReach.BELOW_KNEE))
    made = answer(gated(Phase.P3, *HEAVY, episode=legs, flags=flags))
    found = [(ask.text, ask.due_on) for ask in made.asks if ask.kind is AskKind.VISIT]
    assert found == [(asked, make.day(due))]


def trusted(value: float, n: int, activity: str) -> BaselineResult:
    row = make.result(BaselineTest.CONFIDENCE, value, n)
    return replace(row, ref=replace(row.ref, id=f"{row.ref.id}-{activity}"), subject=activity)


@pytest.mark.parametrize(
    ("known", "told", "phase"),
    [
        ([(8, 20, "deadlift"), (7, 38, "run")], None, Phase.P5),
        ([(6, 20, "deadlift"), (8, 38, "run")], None, Phase.P4),
        ([(6, 20, "deadlift"), (8, 38, "run"), (7, 39, "Deadlift ")], None, Phase.P5),
        ([(8, 20, "deadlift"), (8, 37, "run")], 6, Phase.P4),
        ([(8, 20, "deadlift"), (8, 37, "run")], 7, Phase.P5),
        ([(8, 20, "deadlift"), (8, 39, "run")], 6, Phase.P5),
    ],
)
def test_p4_is_left_with_confidence_in_each_activity_that_was_rated(known, told, phase):
    """Rating only the run opened what the feared deadlift held. The check-in is of day 38."""
    rows = tuple(trusted(*row) for row in known)
    facts = gated(Phase.P4, *HEAVIER, baselines=(*but(BaselineTest.CONFIDENCE), *rows))
    seen = tuple(
        replace(c, confidence=told) if c.ref.local_date == make.day(38) else c
        for c in facts.check_ins
    )
    made = answer(replace(facts, check_ins=seen))
    assert made.phase is phase
    words = " ".join(r.text for r in made.reasons if r.code in WAITS)
    assert ("confidence at 7 of 10 (in each activity that you rated)" in words) is (
        phase is Phase.P4
    )


@pytest.mark.parametrize(("age", "asked"), [(13, False), (14, True)])
def test_a_feared_lift_is_asked_for_again_however_often_the_run_is_rated(age, asked):
    """14 days after its own rating: counted from the run's, it was never due (INV-43)."""
    rows = (trusted(6, 40 - age, "deadlift"), trusted(8, 39, "run"))
    facts = gated(Phase.P4, *HEAVIER, baselines=(*but(BaselineTest.CONFIDENCE), *rows))
    tests = [test for ask in answer(facts).asks for test in ask.tests]
    assert (BaselineTest.CONFIDENCE in tests) is asked
