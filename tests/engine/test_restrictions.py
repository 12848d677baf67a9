"""What a clinician takes out of training stays out of every line of every answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.decide import decide
from api.engine.decisions import Decision
from api.engine.dosing import ceilings, lane_doses, steps
from api.engine.facts import Facts, Position, Restriction
from api.engine.lanes import decision as lane_decision
from api.engine.library import Library
from api.engine.planning import substitution
from api.engine.safety import restrictions
from api.engine.telling.checks import MET
from api.engine.telling.names import dated
from api.engine.vocab import (
    ClinicianRole,
    DecisionAction,
    MovementPattern,
    Phase,
    RestrictionKind,
    RuleVerdict,
    RunStage,
)
from tests.engine import factories as make
from tests.engine import laws, restriction_laws
from tests.engine.test_invariants import MANY
from tests.engine.worlds import runners, steady, worlds

K = RestrictionKind
RDL, KB = "rdl-tempo", "kb-deadlift"
GRADES = {
    RDL: {"flexion": 1},
    "bike-stationary": {"flexion": 1},
    "knee-to-chest-single": {"flexion": 3},
    "press-up-prone": {"extension": 3},
    "bird-dog": {"rotation": 1},
    "cat-cow": {"flexion": 1, "extension": 1},
    "deadbug": {"rotation": 1},
}


def graded() -> Library:
    """The small library, with grades where the real one has them."""
    known = dict(make.LIBRARY.exercises)
    for slug, grades in GRADES.items():
        known[slug] = replace(known[slug], load_class=replace(known[slug].load_class, **grades))
    return replace(make.LIBRARY, exercises=known)


GRADED = graded()


def answer(facts: Facts) -> Decision:
    return decide(facts, make.RULES, GRADED, make.CURRICULUM)


def only(kind: RestrictionKind, **more: object) -> Restriction:
    return Restriction(kind, **more)  # type: ignore[arg-type]


def said(*told: Restriction, n: int = 20, codes: str = "RF-SUR-1", **more: object) -> object:
    return make.clearance(codes, n, restrictions=told, **more)


def lifting(*notes: object, scope: object = make.PLAN, kilos: float = 60, **more: object) -> Facts:
    """Two calm days of one lift in P2, the next step open."""
    plain: dict[str, object] = {
        "sessions": tuple(make.lifted(n, RDL, kilos, (1, 1, 1)) for n in (17, 20)),
        "check_ins": (make.morning(18, 2), make.morning(21, 2)),
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(Phase.P2, make.day(10)),
        "episode": make.episode(pain_at_rest=1, pain_morning=2, settle_h=1.0),
        "clearances": notes,
    }
    return make.lifter(23, scope, **{**plain, **more})


def codes(made: Decision) -> list[str]:
    return [reason.code for reason in made.reasons]


def patterns(made: Decision) -> set[MovementPattern]:
    return {GRADED.exercises[p.exercise].pattern for p in laws.everything(made)}


restricted = st.builds(
    Restriction,
    kind=st.sampled_from(list(K)),
    exercise=st.sampled_from(sorted(GRADED.exercises)),
    limit_g=st.sampled_from([0, 1000, 20_000, 42_300, 100_000]),
    until=st.sampled_from([None, None, make.day(24), make.day(40), make.day(23)]),
    text=st.just("As agreed."),
)
histories = st.one_of(worlds(), worlds(calm=True), worlds(scope=make.PLAN), steady(), runners())


@settings(MANY, max_examples=120)
@given(histories, st.lists(restricted, min_size=1, max_size=5), st.integers(0, 23))
def test_no_line_of_any_answer_goes_against_what_a_clinician_said(facts, told, n):
    facts = replace(facts, clearances=(said(*told, n=n),))
    made = answer(facts)
    assert restriction_laws.clinicians_word(facts, made, GRADED) is None
    assert codec.decision_from_json(codec.decision_to_json(made)) == made


@MANY
@given(histories, st.lists(restricted, min_size=1, max_size=3))
def test_a_restriction_makes_no_dose_of_an_exercise_heavier(facts, told):
    free = {p.exercise: laws.loads(p) for p in answer(facts).prescriptions}
    bound = answer(replace(facts, clearances=(said(*told),)))
    for p in bound.prescriptions:
        if p.exercise in free and not laws.is_ramp(p) and free[p.exercise]:
            assert max(laws.loads(p), default=0) <= max(free[p.exercise])


@pytest.mark.parametrize(
    ("told", "gone"),
    [
        (only(K.NO_LOADED_FLEXION), RDL),
        (only(K.NO_END_RANGE_FLEXION), "knee-to-chest-single"),
        (only(K.NO_END_RANGE_EXTENSION), "press-up-prone"),
        (only(K.NO_ROTATION), "bird-dog"),
        (only(K.NO_IMPACT), "walk"),
        (only(K.NO_EXERCISE, exercise=RDL), RDL),
        (only(K.NO_SPORT), "pogo-hops"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind.value,
)
def test_what_is_taken_out_is_replaced_and_named_with_its_kind_and_its_end(told, gone):
    note = said(replace(told, until=make.day(30)))
    made = answer(lifting(note, scope=make.of_exercise(gone)))

    assert gone not in {p.exercise for p in laws.everything(made)}
    reason = made.reasons[0]
    assert (reason.code, reason.rule) == (
        "restricted_by_clinician",
        "selection.restricted_by_clinician",
    )
    assert GRADED.exercises[gone].name in reason.text
    assert dated(make.day(30)) in reason.text
    line = reason.checks[0]
    assert line.fact_ids == ("clr20",)
    assert (line.met, MET[line.comparison](line.value, line.threshold)) == (False, False)
    assert made.action is DecisionAction.SUBSTITUTE
    assert (made.trace[2].rule, made.trace[2].verdict) == (
        "selection.restricted_by_clinician",
        RuleVerdict.BINDING,
    )


def test_a_load_on_the_spine_stays_at_the_limit_in_plates():
    note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=43_000))
    made = answer(lifting(note, scope=make.of_exercise(RDL)))

    assert laws.loads(made.prescriptions[0]) == [42_500] * 3
    assert made.action is DecisionAction.REGRESS
    assert made.reasons[0].code == "restricted_by_clinician"
    assert "43 kg (94.5 lb) on the spine" in made.reasons[0].text


def test_a_dose_that_a_limit_lowers_is_bound_by_the_limit():
    note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=43_000))
    made = answer(lifting(note, scope=make.of_exercise(RDL)))

    binding = [line.rule for line in made.trace if line.verdict is RuleVerdict.BINDING]
    named = [made.binding_rule, made.reasons[0].rule, *binding]
    assert named == ["selection.restricted_by_clinician"] * 3


def test_a_step_ends_at_the_limit_and_says_whose_it_is():
    note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=60_000))
    made = answer(lifting(note, scope=make.of_exercise(RDL)))

    assert laws.loads(made.prescriptions[0]) == [60_000] * 3
    assert "restricted_by_clinician" in codes(made)


def test_below_the_limit_nothing_changes_but_the_list_of_what_stands():
    note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=100_000))
    free = answer(lifting(scope=make.of_exercise(RDL)))
    made = answer(lifting(note, scope=make.of_exercise(RDL)))

    assert made.prescriptions == free.prescriptions
    assert set(codes(made)) - set(codes(free)) == {"restrictions_standing"}


def test_no_load_is_left_to_feeling_under_a_limit():
    note = said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=30_000))
    made = answer(lifting(note))
    loadable = [p for p in made.prescriptions if GRADED.exercises[p.exercise].loadable]

    heavy = [p for p in loadable if GRADED.exercises[p.exercise].load_class.compression >= 2]
    assert heavy
    assert all(row.load_g is not None for p in heavy for row in p.sets)


def test_a_plan_names_every_restriction_in_force_with_its_clearance():
    notes = (
        said(only(K.NO_IMPACT, until=make.day(30)), n=15),
        said(only(K.OTHER, text="Ask before you travel."), n=18, codes="RF-MAL-1"),
    )
    made = answer(lifting(*notes))

    listed = next(r for r in made.reasons if r.code == "restrictions_standing")
    assert f"no impact until {dated(make.day(30))}" in listed.text
    assert "“Ask before you travel.” until a later clearance" in listed.text
    assert [line.fact_ids for line in listed.checks] == [("clr15",), ("clr18",)]
    assert all(line.met for line in listed.checks)
    assert "selection.restricted_by_clinician" in {line.rule for line in made.trace}


def test_a_stand_in_in_the_plan_says_what_was_left_out_and_may_progress():
    note = said(only(K.NO_EXERCISE, exercise=RDL))
    made = answer(lifting(note))

    assert RDL not in {p.exercise for p in laws.everything(made)}
    texts = [r.text for r in made.reasons if r.code == "restricted_by_clinician"]
    assert any("Rdl tempo" in text for text in texts)


def test_a_dated_restriction_stands_to_the_end_of_its_day():
    told = only(K.NO_EXERCISE, exercise=RDL, until=make.day(23))
    scope = make.of_exercise(RDL)

    assert "restricted_by_clinician" in codes(answer(lifting(said(told), scope=scope)))
    past = replace(told, until=make.day(22))
    assert answer(lifting(said(past), scope=scope)).prescriptions[0].exercise == RDL


def test_a_dated_restriction_is_not_lifted_by_a_later_clearance():
    told = only(K.NO_EXERCISE, exercise=RDL, until=make.day(30))
    made = answer(lifting(said(told, n=15), said(n=20), scope=make.of_exercise(RDL)))

    assert "restricted_by_clinician" in codes(made)


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ({"n": 20}, False),
        ({"n": 20, "codes": "RF-MAL-1"}, True),
        ({"n": 20, "codes": "RF-MAL-1 RF-SUR-1"}, False),
        ({"n": 15, "sequence": 9}, False),
        ({"n": 15, "sequence": 1}, True),
        ({"n": 14, "sequence": 9}, True),
        ({"n": 24}, True),
        ({"n": 20, "role": ClinicianRole.COACH}, True),
    ],
)
def test_an_undated_restriction_stands_until_a_later_clearance_names_a_code(later, stands):
    first = said(only(K.NO_EXERCISE, exercise=RDL), n=15, sequence=5)
    other = replace(said(**later), id="later")
    facts = lifting(first, other, scope=make.of_exercise(RDL))

    assert stands is ("restricted_by_clinician" in codes(answer(facts)))


def test_without_impact_there_is_breathing_and_no_walk():
    made = answer(lifting(said(only(K.NO_IMPACT))))

    assert MovementPattern.BREATHING in patterns(made)
    assert {"walk", "walk-brisk"} & {p.exercise for p in laws.everything(made)} == set()
    assert laws.inv_21(lifting(), made) is None


def test_where_walking_and_breathing_are_out_the_gentlest_of_the_rest_remains():
    out = ("breathing-90-90", "elliptical", "bike-stationary")
    told = (only(K.NO_IMPACT), *(only(K.NO_EXERCISE, exercise=slug) for slug in out))
    made = answer(lifting(said(*told), scope=make.of_exercise("pogo-hops")))

    assert [p.exercise for p in made.prescriptions] == ["ta-activation"]
    assert answer(lifting(said(*told))).prescriptions


def test_where_everything_is_out_nothing_is_prescribed_and_the_receipt_says_why():
    told = [only(K.NO_EXERCISE, exercise=slug) for slug in GRADED.exercises]
    for scope in (make.PLAN, make.of_exercise(RDL), make.of_pattern(MovementPattern.RUN)):
        made = answer(lifting(said(*told), scope=scope))

        assert made.prescriptions == ()
        assert [d for d in made.sessions if d.blocks] == []
        assert codes(made) == ["restrictions_standing"]
        assert made.binding_rule == "selection.restricted_by_clinician"
        assert made.action is DecisionAction.HOLD


def running(*notes: object, **more: object) -> Facts:
    plain: dict[str, object] = {
        "sessions": tuple(make.ran(n, RunStage.R3, 3000, 1) for n in (14, 17, 20)),
        "check_ins": tuple(make.morning(n, 1, 1) for n in (15, 18, 21)),
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(Phase.P2, make.day(0)),
        "clearances": notes,
    }
    return make.runner(23, **{**plain, **more})


def test_a_run_lane_without_impact_becomes_something_else():
    made = answer(running(said(only(K.NO_IMPACT))))

    assert {p.exercise for p in made.prescriptions} & {"walk", "walk-brisk", "run-walk"} == set()
    assert made.prescriptions[0].stage is None
    assert made.prescriptions[0].intervals is None
    assert made.reasons[0].code == "restricted_by_clinician"


def test_a_run_that_is_out_leaves_the_walk():
    made = answer(running(said(only(K.NO_EXERCISE, exercise="run-walk"))))

    assert [p.exercise for p in made.prescriptions] == ["walk-brisk"]
    assert "restricted_by_clinician" in codes(made)


def test_without_sport_a_runner_keeps_to_stages_without_sprints():
    sessions = tuple(make.ran(n, RunStage.R12, 5000, 1, slug="run-intervals") for n in (10, 14, 18))
    facts = running(
        said(only(K.NO_SPORT)), sessions=sessions, position=Position(Phase.P4, make.day(0))
    )
    made = answer(facts)

    assert restriction_laws.clinicians_word(facts, made, GRADED) is None
    assert made.prescriptions[0].exercise != "run-intervals"


def test_a_warm_up_keeps_to_the_restrictions_too():
    facts = lifting(said(only(K.NO_EXERCISE, exercise="cat-cow")))

    assert "cat-cow" in {p.exercise for p in laws.everything(answer(lifting()))}
    assert "cat-cow" not in {p.exercise for p in laws.everything(answer(facts))}


def test_the_same_restrictions_give_the_same_bytes():
    facts = lifting(said(only(K.NO_IMPACT)), said(only(K.NO_ROTATION), n=21))
    turned = replace(facts, clearances=facts.clearances[::-1])

    assert answer(turned).output_hash == answer(facts).output_hash
    assert codec.facts_from_json(codec.facts_to_json(facts)) == codec.facts_sorted(facts)


# --- red twins ---------------------------------------------------------------------------

OUT = lifting(said(only(K.NO_EXERCISE, exercise=RDL)))
RDL_ONLY = lifting(said(only(K.NO_EXERCISE, exercise=RDL)), scope=make.of_exercise(RDL))
CAPPED = lifting(said(only(K.NO_AXIAL_LOAD_ABOVE, limit_g=40_000)), scope=make.of_exercise(RDL))


def broken(facts: Facts) -> str | None:
    return restriction_laws.clinicians_word(facts, answer(facts), GRADED)


def test_a_filter_that_is_forgotten_in_the_choice_is_caught(monkeypatch):
    assert broken(OUT) is None
    monkeypatch.setattr(substitution, "barred", lambda book, exercise: None)
    monkeypatch.setattr(lane_decision, "barred", lambda book, exercise: None)
    assert broken(OUT)


def test_a_filter_that_is_forgotten_for_a_lift_asked_for_by_name_is_caught(monkeypatch):
    assert broken(RDL_ONLY) is None
    monkeypatch.setattr(lane_decision, "barred", lambda book, exercise: None)
    assert broken(RDL_ONLY)


def test_a_load_limit_that_is_forgotten_is_caught(monkeypatch):
    assert broken(CAPPED) is None
    for module in (ceilings, steps, lane_doses, restrictions):
        monkeypatch.setattr(module, "cap", lambda book, exercise: None)
    assert broken(CAPPED)


def test_a_restriction_that_is_lifted_too_early_is_caught(monkeypatch):
    assert broken(RDL_ONLY) is None
    monkeypatch.setattr(restrictions, "_stands", lambda *told: False)
    assert broken(RDL_ONLY)


def test_what_a_note_takes_out_is_known_without_a_plan():
    walk, bike = (make.LIBRARY.exercises[slug] for slug in ("walk", "bike-stationary"))
    note = said(only(RestrictionKind.NO_IMPACT, until=make.day(25)))
    kept = [restrictions.leave((note,), day, e, make.RULES.restrictions)
            for day in (make.day(25), make.day(26)) for e in (walk, bike)]  # fmt: skip
    assert kept == [False, True, True, True]
