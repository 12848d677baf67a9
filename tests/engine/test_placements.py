"""A phase entered by a clinician: where the plan works from that day on, and what still binds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Facts, OpenVisit, PhasePlacement, Position
from api.engine.planning.basis import Basis
from api.engine.planning.entry import current
from api.engine.planning.phases import phase_of, stand
from api.engine.planning.selection import Context
from api.engine.reading.book import Book
from api.engine.reading.exposure import phase_rank
from api.engine.safety import placements
from api.engine.safety.placements import Placed
from api.engine.vocab import (
    CheckInKind,
    ClinicianRole,
    FactKind,
    FlagLevel,
    FunctionLoss,
    MovementPattern,
    Phase,
)
from tests.engine import care_laws, laws
from tests.engine import factories as make
from tests.engine.test_finding import TESTS
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, worlds

DAY = 20
P = Phase
LATE = OpenVisit("RF-TIME-2", "no_progress", make.day(-10), make.day(-10))


def placed(
    phase: Phase,
    n: int = 15,
    pattern: MovementPattern | None = None,
    role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST,
    sequence: int = 0,
) -> PhasePlacement:
    ref = make.ref(FactKind.PHASE_PLACEMENT, f"plc{n}-{pattern}-{sequence}", n)
    return PhasePlacement(ref, phase, role, "Seen.", pattern, sequence)


def lifting(
    *told: PhasePlacement, at: Phase | None = P.P1, since: int = 10, **more: object
) -> Facts:
    """A calm lifter who stands in a phase whose gates are not met."""
    plain: dict[str, object] = {
        "screenings": (make.screening(0), make.screening(18)),
        "position": Position(at, make.day(since)) if at else None,
        "placements": told,
    }
    return make.lifter(DAY, **{**plain, **more})


def book(facts: Facts) -> Book:
    return laws.book_of(facts)


def codes(made: Decision) -> list[str]:
    return [reason.code for reason in made.reasons]


def flare(n: int) -> object:
    return make.CheckIn(
        make.ref(FactKind.CHECK_IN, f"flare{n}", n),
        CheckInKind.FLARE,
        red_flags=make.answers(),
        pain_now=5,
        function_loss=FunctionLoss.SOME,
    )


def test_a_placement_sets_the_phase_from_its_day_on_and_is_named():
    made = answer(lifting(placed(P.P3)))

    assert made.phase is P.P3
    assert made.position is not None
    assert (made.position.phase, made.position.phase_since) == (P.P3, make.day(15))
    named = next(r for r in made.reasons if r.code == "placed_by_clinician")
    assert "the plan in “Strength” on 29 November 2026" in named.text
    assert named.checks[0].fact_ids == ("plc15-None-0",)
    assert "phase.placed" in {line.rule for line in made.trace}
    assert "plc15-None-0" in {ref.id for ref in made.facts}
    assert "phase_raised" not in codes(made)


LEFT = [(P.P3, DAY + 1, P.P3), (P.P3, DAY, P.P1), (P.P3, DAY - 1, P.P1), (P.P0, DAY - 1, P.P0)]


@pytest.mark.parametrize(("phase", "ended", "at"), LEFT)
def test_a_rise_that_has_not_come_when_the_link_ends_does_not_come(phase, ended, at):
    """INV-41; what lowers stays, as nothing is loosened because somebody left."""
    gone = replace(placed(phase), link_ended_on=make.day(ended))
    assert answer(lifting(gone)).phase is at


def test_a_rise_that_came_stays_when_the_link_ends():
    gone = replace(placed(P.P3), link_ended_on=make.day(DAY))
    assert answer(lifting(gone, at=P.P3, since=15)).phase is P.P3


def test_above_p2_at_intake_is_the_way_in():
    assert answer(lifting(at=None)).phase is P.P2
    assert answer(lifting(placed(P.P4, 0), at=None)).phase is P.P4


def test_a_placement_leads_down_as_well():
    made = answer(lifting(placed(P.P0), at=P.P3))

    assert made.phase is P.P0
    assert "phase_lowered" not in codes(made)


@pytest.mark.parametrize(
    ("n", "since", "phase"), [(15, 10, P.P3), (10, 10, P.P3), (9, 10, P.P1), (21, 10, P.P1)]
)
def test_it_counts_from_the_day_the_phase_began_to_the_day_of_the_decision(n, since, phase):
    assert answer(lifting(placed(P.P3, n), since=since)).phase is phase


def test_the_newest_by_day_and_then_by_sequence_counts():
    assert answer(lifting(placed(P.P3, 12), placed(P.P2, 15))).phase is P.P2
    assert answer(lifting(placed(P.P3, 15, sequence=2), placed(P.P2, 15, sequence=1))).phase is P.P3


def test_a_coach_places_nobody():
    assert answer(lifting(placed(P.P3, role=ClinicianRole.COACH))).phase is P.P1


def test_a_later_move_of_the_plan_makes_it_history():
    facts = lifting(placed(P.P3, 15), at=P.P1, since=18)

    assert answer(facts).phase is P.P1
    assert "placed_by_clinician" not in codes(answer(facts))


def test_it_is_no_gate_so_it_brings_no_load_finding():
    made = answer(lifting(placed(P.P2)))

    assert not any(laws.is_ramp(p) for p in made.prescriptions)


def test_the_next_gate_wants_its_days_and_values_from_the_placement_on():
    report = stand(book(lifting(placed(P.P2))), may_move=True).report

    assert (report.phase, report.since, report.days) == (P.P2, make.day(15), 5)
    assert not report.met


def test_the_phase_does_not_rise_on_the_day_of_the_placement():
    more = {
        "baselines": TESTS,
        "check_ins": tuple(make.morning(n, 1, 1) for n in range(12, 21)),
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "sessions": (make.session(19, make.ExerciseDone("walk", (make.SetDone(duration_s=900),))),),
    }
    assert stand(book(lifting(placed(P.P0, 20), **more)), True).phase is P.P0


@pytest.mark.parametrize(
    ("flag", "at", "phase"),
    [
        (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 16), P.P1, P.P1),
        (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 16), P.P3, P.P3),
        (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 16), P.P1, P.P2),
        (make.flag("RF-INFL-0", FlagLevel.ROUTINE, 16), P.P3, P.P3),
        (make.flag("RF-CES-1", FlagLevel.EMERGENCY, 16), P.P1, P.P1),
        (make.flag("RF-MAL-1", FlagLevel.URGENT, 16), P.P1, P.P1),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_inv_12_an_open_flag_keeps_a_rise_back(flag, at, phase):
    assert answer(lifting(placed(P.P4), at=at, flags=(flag,))).phase is phase
    assert answer(lifting(placed(P.P0), at=at, flags=(flag,))).phase is P.P0


def test_a_rise_that_waits_is_named_and_comes_when_nothing_is_open_any_more():
    flag = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 16)
    waiting = answer(lifting(placed(P.P4), flags=(flag,)))
    seen = make.clearance("RF-INFL-0", 19)
    assert waiting.position is not None
    later = lifting(placed(P.P4), flags=(flag,), clearances=(seen,), position=waiting.position)

    assert waiting.phase is P.P2
    assert "placement_waits" in codes(waiting)
    assert answer(later).phase is P.P4
    assert "placed_by_clinician" in codes(answer(later))


@pytest.mark.parametrize(
    "more",
    [
        {"screenings": (make.screening(0), make.screening(18, RF_FX_2="unsure"))},
        {"screenings": (make.screening(0),)},
        {"position": Position(P.P1, make.day(10), visits=(LATE,))},
    ],
    ids=["unsure", "screening old", "visit left open for 28 days"],
)
def test_what_keeps_every_phase_back_keeps_a_placement_back(more):
    assert answer(lifting(placed(P.P4), **more)).phase is P.P1


def test_a_flare_recognised_after_it_lowers_the_plan_and_ends_the_placement():
    first = answer(lifting(placed(P.P4), check_ins=(flare(18),)))
    assert first.position is not None
    assert first.phase is P.P1

    over = tuple(make.morning(n, 2) for n in range(19, 30))
    next_ = replace(
        lifting(placed(P.P4), check_ins=(flare(18), *over), position=first.position),
        as_of=make.day(30),
        screenings=(make.screening(0), make.screening(29)),
    )
    assert answer(next_).phase is P.P1


def test_a_placement_during_a_flare_waits_for_its_end():
    lowered = Position(P.P1, make.day(14))
    during = lifting(placed(P.P3, 16), check_ins=(flare(14),), position=lowered)
    over = tuple(make.morning(n, 2) for n in range(15, 30))
    after = replace(
        during,
        check_ins=(flare(14), *over),
        as_of=make.day(30),
        screenings=(make.screening(0), make.screening(29)),
    )

    assert answer(during).phase is P.P1
    assert answer(after).phase is P.P3


def test_an_episode_stated_after_it_starts_anew():
    facts = lifting(placed(P.P4, 12), at=P.P3, episode=make.episode(15))

    assert answer(facts).phase is P.P2


def test_a_clearance_of_an_emergency_after_it_starts_anew():
    flag = make.flag("RF-CES-1", FlagLevel.EMERGENCY, 14)
    note = make.clearance("RF-CES-1", 17)
    facts = lifting(placed(P.P4, 12), flags=(flag,), clearances=(note,))

    assert answer(facts).phase is P.P1
    same_day = replace(facts, placements=(placed(P.P3, 17),))
    assert answer(same_day).phase is P.P3


def test_decisions_about_one_exercise_work_in_the_placed_phase_too():
    facts = replace(lifting(placed(P.P3)), scope=make.of_exercise("block-pull-low"))

    assert answer(facts).phase is P.P3
    assert answer(facts).prescriptions[0].exercise == "block-pull-low"


# --- one pattern -------------------------------------------------------------------------


def phase_in(facts: Facts, pattern: MovementPattern) -> Phase:
    read = book(facts)
    return phase_of(read, stand(read, may_move=True), pattern)


def test_a_pattern_is_placed_alone():
    facts = lifting(placed(P.P3, pattern=MovementPattern.HINGE), at=P.P2)

    assert answer(facts).phase is P.P2
    assert phase_in(facts, MovementPattern.HINGE) is P.P3
    assert phase_in(facts, MovementPattern.SQUAT) is P.P2
    named = next(r for r in answer(facts).reasons if r.code == "placed_by_clinician")
    assert "hinge in “Strength”" in named.text


def test_a_pattern_placed_back_works_below_the_plan():
    facts = lifting(placed(P.P1, pattern=MovementPattern.HINGE), at=P.P3)
    made = answer(facts)
    hinges = {
        p.exercise
        for p in made.prescriptions
        if make.LIBRARY.exercises[p.exercise].pattern is MovementPattern.HINGE
    }

    assert phase_in(facts, MovementPattern.HINGE) is P.P1
    assert not hinges & {"block-pull-low", "trap-bar-deadlift", "deadlift-conventional"}
    assert all(phase_rank(make.LIBRARY.exercises[slug].first_phase) <= 1 for slug in hinges)


def test_running_may_be_placed_as_well():
    facts = make.runner(
        DAY,
        screenings=(make.screening(0), make.screening(18)),
        position=Position(P.P1, make.day(10)),
        placements=(placed(P.P2, pattern=MovementPattern.RUN),),
    )

    assert answer(facts).prescriptions[0].exercise == "run-walk"
    assert answer(replace(facts, placements=())).prescriptions[0].exercise != "run-walk"


def test_runs_of_a_day_are_placed_like_the_plan_and_those_of_easy_days_are_not():
    facts = lifting(placed(P.P2, pattern=MovementPattern.RUN), at=P.P3)
    book = laws.book_of(facts)
    standing = stand(book, may_move=False)
    plan = Context(Basis(book, make.CURRICULUM), P.P3, standing.since, True, standing)

    assert standing.phase is P.P3
    assert (plan.phase_of_stages(), replace(plan, phase=P.P0).phase_of_stages()) == (P.P2, P.P0)


def test_a_newer_placement_of_the_whole_plan_takes_its_place():
    hinge = placed(P.P3, 12, MovementPattern.HINGE)

    assert phase_in(lifting(hinge, placed(P.P2, 15)), MovementPattern.HINGE) is P.P2
    assert phase_in(lifting(hinge, placed(P.P2, 11)), MovementPattern.HINGE) is P.P3


def test_a_flag_and_a_flare_keep_a_pattern_back_as_well():
    up = placed(P.P3, 15, MovementPattern.HINGE)
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 16)

    assert phase_in(lifting(up, flags=(flag,)), MovementPattern.HINGE) is P.P1
    assert phase_in(lifting(up, check_ins=(flare(18),)), MovementPattern.HINGE) is P.P1


def test_a_red_answer_takes_a_placed_pattern_one_phase_back():
    up = placed(P.P3, 12, MovementPattern.HINGE)
    red = {
        "sessions": (make.lifted(17, "rdl-dumbbell", 40, (7, 7)),),
        "check_ins": (make.morning(18, 2),),
    }

    assert phase_in(lifting(up, at=P.P2, **red), MovementPattern.HINGE) is P.P2


# --- any history -------------------------------------------------------------------------

anywhere = st.builds(
    placed,
    st.sampled_from(list(Phase)),
    st.integers(0, 24),
    st.sampled_from([None, None, MovementPattern.HINGE, MovementPattern.RUN]),
)


@MANY
@given(worlds(), st.lists(anywhere, min_size=1, max_size=3, unique_by=lambda p: p.ref.id))
def test_whatever_the_history_no_other_law_gives_way(facts, told):
    known = replace(facts, placements=tuple(told))
    made = answer(known)
    assert laws.inv_11(known, made) is None
    for law in (
        laws.inv_04, laws.inv_05, laws.inv_06, laws.inv_07, laws.inv_08, laws.inv_09, laws.inv_15,
        laws.inv_16, laws.inv_17, laws.inv_21, laws.inv_32, laws.inv_33, laws.inv_40,
        laws.load_finding, care_laws.bodyweight, laws.plan_action,
    ):  # fmt: skip
        assert law(facts, made) is None
    if all(p.pattern is None for p in told):
        assert laws.inv_10(facts, made) is None
        assert laws.inv_18_19(facts, made) is None


@MANY
@given(worlds(), anywhere, st.sampled_from([FlagLevel.CLEARANCE, FlagLevel.ROUTINE]))
def test_inv_12_whatever_the_history_no_placement_rises_past_an_open_flag(facts, told, level):
    code = "RF-SUR-1" if level is FlagLevel.CLEARANCE else "RF-INFL-0"
    flagged = replace(facts, flags=(make.flag(code, level, 20),))
    before = stand(book(flagged), may_move=False).phase
    after = stand(book(replace(flagged, placements=(told,))), may_move=True).phase
    top = before if level is FlagLevel.CLEARANCE else max(P.P2, before, key=phase_rank)

    assert phase_rank(after) <= phase_rank(top)


# --- red twins ---------------------------------------------------------------------------


def test_a_placement_that_rises_past_a_flag_is_caught(monkeypatch):
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 16)
    facts = lifting(placed(P.P4), flags=(flag,))
    assert answer(facts).phase is P.P1
    monkeypatch.setattr(placements, "_highest", lambda book, placement, phase: placement.phase)
    assert answer(facts).phase is P.P4


def test_a_placement_that_outlives_the_flare_is_caught(monkeypatch):
    facts = lifting(placed(P.P4, 14), check_ins=(flare(15),), at=P.P1, since=14)
    assert current(book(facts))[0] is P.P1
    monkeypatch.setattr(placements, "_reached", _always)
    assert current(book(facts))[0] is P.P4


def _always(book: Book, placement: PhasePlacement, phase: Phase) -> Placed:
    return Placed(placement, placement.phase, False)
