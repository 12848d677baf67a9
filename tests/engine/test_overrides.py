"""A clinician's override loosens one thing for a limited time, and nothing else (INV-35)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing import ceilings, steps
from api.engine.facts import ClinicianOverride, Facts, OverrideRequest, Position, Restriction
from api.engine.lanes import decision as lane_decision
from api.engine.safety import overrides
from api.engine.telling.names import dated
from api.engine.vocab import (
    AggravatingFactor,
    ClinicianOverrideKind,
    ClinicianRole,
    DecisionAction,
    FactKind,
    FlagLevel,
    OverrideKind,
    PainQuality,
    PainTrigger,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_finding import rising
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer, steady, worlds

K = ClinicianOverrideKind
RDL = "rdl-tempo"
DAY = 23


def override(
    kind: ClinicianOverrideKind = K.LOAD_UP_TO,
    n: int = 20,
    until: int = 40,
    role: ClinicianRole = ClinicianRole.PHYSIOTHERAPIST,
    **more: object,
) -> ClinicianOverride:
    plain = {"exercise": RDL, "limit_g": 100_000} if kind is K.LOAD_UP_TO else {}
    ref = make.ref(FactKind.CLINICIAN_OVERRIDE, f"ovr{n}", n)
    return ClinicianOverride(ref, kind, role, "Seen.", make.day(until), **{**plain, **more})  # type: ignore[arg-type]


def lifting(*told: ClinicianOverride, kilos: float = 60, **more: object) -> Facts:
    """One calm day of one lift in P2: an ordinary plan would ask for a second one."""
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "sessions": (make.lifted(20, RDL, kilos, (1, 1, 1)),),
        "check_ins": (make.morning(21, 2),),
        "screenings": (make.screening(0), make.screening(20)),
        "baselines": (make.result(make.BaselineTest.BRACE, 3),),
        "position": Position(Phase.P2, make.day(10)),
        "episode": make.episode(pain_at_rest=1, pain_morning=2, settle_h=1.0),
        "clinician_overrides": told,
    }
    return make.lifter(DAY, make.of_exercise(RDL), **{**plain, **more})


def top(made: Decision) -> int:
    return max(laws.loads(made.prescriptions[0]), default=0)


def codes(made: Decision) -> list[str]:
    return [reason.code for reason in made.reasons]


def test_one_green_exposure_is_enough_to_go_up_to_the_limit_at_once():
    limit = override(limit_g=66_200)
    held, made = answer(lifting()), answer(lifting(limit))

    assert (held.action, top(held)) == (DecisionAction.HOLD, 60_000)
    assert (made.action, top(made)) == (DecisionAction.PROGRESS, 65_000)
    assert [c.variable.value for c in made.prescriptions[0].changes] == ["load"]
    assert made.reasons[0].code == "clinician_override"
    assert dated(make.day(40)) in made.reasons[0].text
    assert made.reasons[0].checks[0].fact_ids == ("ovr20",)
    assert "ovr20" in {ref.id for ref in made.facts}


def test_its_reason_shows_the_newest_of_several_calm_days():
    days = (16, 20)
    both = {
        "sessions": tuple(make.lifted(n, RDL, 60, (1, 1, 1)) for n in days),
        "check_ins": tuple(make.morning(n + 1, 2) for n in days),
    }
    made = answer(lifting(override(limit_g=66_200), **both))
    assert made.reasons[0].checks[-1].fact_ids == ("ses20", "chk21")


def test_the_step_has_no_percentage_but_the_ceiling_of_the_phase_still_holds():
    history = make.athlete(bests=(make.Best(RDL, 120_000, 1),))
    made = answer(lifting(override(limit_g=110_000), athlete=history))

    assert top(made) == 82_500
    assert laws.inv_10(lifting(athlete=history), made) is None


def test_weeks_of_the_same_hinge_do_not_shrink_the_step():
    days = (2, 5, 9, 12, 16, 20)
    facts = lifting(
        override(limit_g=67_500),
        sessions=tuple(make.lifted(n, RDL, 60, (1, 1, 1)) for n in days),
        check_ins=tuple(make.morning(n + 1, 2) for n in days),
    )

    assert top(answer(facts)) == 67_500


@pytest.mark.parametrize(
    ("n", "until", "as_of", "counts"),
    [(20, 23, 23, True), (20, 22, 23, False), (24, 40, 23, False), (23, 23, 23, True)],
)
def test_an_override_counts_from_its_day_to_its_last_day(n, until, as_of, counts):
    facts = replace(lifting(override(n=n, until=until, limit_g=65_000)), as_of=make.day(as_of))

    assert counts is ("clinician_override" in codes(answer(facts)))


def test_no_override_outlasts_the_days_the_rules_allow():
    long = override(n=-6, until=90, limit_g=65_000)

    assert overrides.last_day(long, make.RULES) == make.day(22)
    assert "clinician_override" not in codes(answer(lifting(long)))


def test_a_coach_overrides_nothing():
    assert answer(lifting(override(role=ClinicianRole.COACH))).action is DecisionAction.HOLD


def sharp() -> tuple[object, ...]:
    logged = make.lifted(20, RDL, 60, (1, 1, 1))
    done = logged.exercises[0]
    sets = tuple(replace(s, quality=PainQuality.SHARP) for s in done.sets)
    return (replace(logged, exercises=(replace(done, sets=sets),)),)


@pytest.mark.parametrize(
    "more",
    [
        {"sessions": (make.lifted(20, RDL, 60, (7, 7, 7)),)},
        {"sessions": (make.lifted(20, RDL, 60, (4, 4, 4)),)},
        {"sessions": sharp()},
        {"sessions": (make.lifted(20, RDL, 60, (1, 1, 1), technique=2),)},
        {"check_ins": ()},
        {"check_ins": (make.morning(21, 5, red_flags=make.answers()),)},
        {"check_ins": (make.morning(21, 2), make.morning(23, 8, red_flags=make.answers()))},
        {"check_ins": (make.morning(21, 2, sleep_h=7), make.morning(23, 2, sleep_h=3))},
        {"flags": (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 10),)},
        {"screenings": (make.screening(0), make.screening(20, RF_FX_2="unsure"))},
        {"sessions": (make.lifted(8, RDL, 60, (1, 1, 1)),), "check_ins": (make.morning(9, 2),)},
    ],
    ids=[
        "red", "amber", "sharp", "technique", "morning missing", "morning up", "flare",
        "short night", "clearance missing", "unsure", "lay-off",
    ],
)  # fmt: skip
def test_flags_pain_and_missing_answers_bind_as_before(more):
    free, loose = answer(lifting(**more)), answer(lifting(override(), **more))

    assert loose.prescriptions == free.prescriptions
    assert loose.action is free.action
    assert loose.action is not DecisionAction.PROGRESS


def test_a_restriction_is_stronger_than_an_override():
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=62_500)
    note = make.clearance("RF-SUR-1", 15, restrictions=(limit,))
    made = answer(lifting(override(), clearances=(note,)))

    assert top(made) == 62_500


def test_an_emergency_is_stronger_than_any_override():
    flags = (make.flag("RF-CES-1", FlagLevel.EMERGENCY, 22),)

    assert answer(lifting(override(), flags=flags)).prescriptions == ()


def test_another_lift_is_not_touched():
    made = answer(lifting(override(exercise="kb-deadlift")))

    assert made.action is DecisionAction.HOLD
    assert "clinician_override" not in codes(made)


@MANY
@given(
    st.one_of(worlds(), worlds(calm=True), steady()),
    st.sampled_from([RDL, "kb-deadlift", "squat-goblet"]),
    st.integers(0, 240_000),
)
def test_whatever_the_history_only_the_named_lift_may_rise_and_no_further(facts, slug, limit_g):
    limit = override(exercise=slug, limit_g=limit_g)
    free, loose = answer(facts), answer(replace(facts, clinician_overrides=(limit,)))
    usual = {p.exercise: max(laws.loads(p), default=0) for p in free.prescriptions}
    for p in loose.prescriptions:
        most = max(laws.loads(p), default=0)
        if p.exercise != slug:
            assert p.exercise not in usual or most <= usual[p.exercise]
        elif p.exercise in usual:
            assert most <= max(usual[slug], limit_g)
    for law in (
        laws.inv_05, laws.inv_06, laws.inv_07, laws.inv_08, laws.inv_09, laws.inv_10,
        laws.inv_15, laws.inv_40,
    ):  # fmt: skip
        assert law(facts, loose) is None


# --- allow_exercise ----------------------------------------------------------------------


def sensitive(*told: ClinicianOverride, **more: object) -> Facts:
    """Bending is confirmed to provoke; the lift asked for bends."""
    day = make.morning(22, 2, triggers=(PainTrigger.SITTING_LONG,))
    plain: dict[str, object] = {
        "episode": make.episode(
            pain_at_rest=1, settle_h=1.0, aggravating=(AggravatingFactor.BENDING,)
        ),
        "check_ins": (make.morning(21, 2), day),
    }
    return lifting(*told, **{**plain, **more})


def test_a_clinician_may_allow_an_exercise_against_a_sensitivity():
    allow = override(K.ALLOW_EXERCISE, exercise=RDL)
    kept, made = answer(sensitive()), answer(sensitive(allow))

    assert kept.reasons[0].code == "sensitivity_confirmed"
    assert made.prescriptions[0].exercise == RDL
    [reason] = [r for r in made.reasons if r.code == "clinician_override"]
    [left] = [(c.name, c.value, c.threshold) for c in reason.checks]
    assert left == ("days left", 40 - DAY, 0)
    assert "selection.clinician_override" in {line.rule for line in made.trace}


@pytest.mark.parametrize(
    "more",
    [
        {"position": Position(Phase.P0, make.day(10))},
        {
            "clearances": (
                make.clearance(
                    "RF-SUR-1",
                    15,
                    restrictions=(Restriction(RestrictionKind.NO_EXERCISE, exercise=RDL),),
                ),
            )
        },
    ],
    ids=["phase", "restriction"],
)
def test_an_allowed_exercise_still_needs_its_phase_and_no_restriction(more):
    made = answer(sensitive(override(K.ALLOW_EXERCISE, exercise=RDL), **more))

    assert RDL not in {p.exercise for p in laws.everything(made)}


def test_an_athletes_wish_to_leave_it_out_is_stronger():
    ref = make.ref(FactKind.OVERRIDE_REQUEST, "wish", 21)
    wish = OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, RDL)
    made = answer(sensitive(override(K.ALLOW_EXERCISE, exercise=RDL), overrides=(wish,)))

    assert made.prescriptions[0].exercise != RDL


# --- no_load_finding ---------------------------------------------------------------------


def test_a_clinician_may_switch_the_load_finding_off():
    off = override(K.NO_LOAD_FINDING, n=5, until=20)
    asked, made = answer(rising()), answer(rising(clinician_overrides=(off,)))

    assert any(laws.is_ramp(p) for p in asked.prescriptions)
    assert not any(laws.is_ramp(p) for p in made.prescriptions)
    assert made.phase is asked.phase
    named = next(r for r in made.reasons if r.code == "clinician_override")
    assert dated(make.day(20)) in named.text


def test_where_there_would_be_no_ramp_its_override_is_not_named():
    off = override(K.NO_LOAD_FINDING)

    assert "clinician_override" not in codes(answer(replace(lifting(off), scope=make.PLAN)))


# --- red twins ---------------------------------------------------------------------------


def test_an_override_that_ignores_the_ceiling_is_caught(monkeypatch):
    history = make.athlete(bests=(make.Best(RDL, 120_000, 1),))
    facts = lifting(override(limit_g=110_000), athlete=history)
    assert top(answer(facts)) == 82_500
    for module in (ceilings, steps):
        monkeypatch.setattr(module, "ceiling_g", lambda book, exercise, phase: None)
    assert top(answer(facts)) == 110_000


def test_an_override_that_speaks_over_a_red_answer_is_caught(monkeypatch):
    facts = lifting(override(), sessions=(make.lifted(20, RDL, 60, (7, 7, 7)),))
    assert laws.inv_06(facts, answer(facts)) is None
    kept = tuple(r for r in lane_decision.RULES if not r[0].startswith("pain."))
    monkeypatch.setattr(lane_decision, "RULES", kept)
    assert laws.inv_06(facts, answer(facts))


def test_an_override_without_an_end_is_caught(monkeypatch):
    facts = lifting(override(n=10, until=15, limit_g=65_000))
    assert top(answer(facts)) == 60_000
    monkeypatch.setattr(overrides, "last_day", lambda override, ruleset: make.day(90))
    assert top(answer(facts)) == 65_000


ENDS = [
    (K.LOAD_UP_TO, 25, 25),
    (K.LOAD_UP_TO, DAY, DAY),
    (K.LOAD_UP_TO, 40, 30),
    (K.ALLOW_EXERCISE, 25, 25),
    (K.NO_LOAD_FINDING, 25, 30),
]


@pytest.mark.parametrize(("kind", "until", "last"), ENDS)
def test_no_plan_reaches_past_the_last_day_of_what_a_clinician_loosened(kind, until, last):
    """Every other plan is good for a week; what tightens ends none."""
    about = None if kind is K.NO_LOAD_FINDING else RDL
    told = override(kind, until=until, exercise=about)
    made = answer(replace(lifting(told), scope=make.PLAN))

    assert made.valid_until == make.day(last)
    assert all(day.local_date <= make.day(last) for day in made.sessions)


@pytest.mark.parametrize(("until", "last"), [(22, 30), (23, 23), (25, 25), (60, 30)])
def test_no_plan_reaches_past_the_last_day_of_a_note_that_covers_what_was_told(until, last):
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 1)
    note = make.clearance("RF-SUR-1", 5, valid_until=make.day(until))
    made = answer(replace(lifting(flags=(flag,), clearances=(note,)), scope=make.PLAN))

    assert made.valid_until == make.day(last)
    assert all(day.local_date <= make.day(last) for day in made.sessions)


LINKED = [(DAY + 1, 65_000), (DAY, 60_000), (DAY - 1, 60_000)]


@pytest.mark.parametrize(("ended", "kilos"), LINKED)
def test_what_loosens_ends_with_the_link_of_whoever_loosened_it(ended, kilos):
    told = lifting(override(limit_g=65_000, link_ended_on=make.day(ended)))
    made = answer(told)

    assert top(made) == kilos
    assert ("override_link_ended" in codes(made)) is (kilos == 60_000)


def test_the_receipt_names_it_until_its_own_last_day_and_not_after():
    ended = override(until=DAY, link_ended_on=make.day(21))
    assert "override_link_ended" in codes(answer(lifting(ended)))
    assert "override_link_ended" not in codes(answer(lifting(replace(ended, until=make.day(22)))))
    other = replace(ended, exercise="kb-deadlift")
    assert "override_link_ended" not in codes(answer(lifting(other)))


def test_what_allowed_an_exercise_ends_with_the_link_too():
    allowed = override(K.ALLOW_EXERCISE, exercise=RDL)
    gone = replace(allowed, link_ended_on=make.day(DAY))
    assert answer(sensitive(allowed)).prescriptions[0].exercise == RDL
    assert answer(sensitive(gone)).prescriptions[0].exercise != RDL


def test_what_tightens_stays_to_its_last_day():
    """Nothing relaxes because somebody left."""
    told = override(K.NO_LOAD_FINDING, exercise=None)
    gone = replace(told, link_ended_on=make.day(DAY - 1))
    for one in (told, gone):
        assert overrides.last_day(one, make.RULES) == make.day(40)


def test_no_plan_reaches_past_the_end_of_the_link():
    told = override(until=40, link_ended_on=make.day(25))
    assert answer(replace(lifting(told), scope=make.PLAN)).valid_until == make.day(24)


def test_an_override_that_outlasts_its_link_is_caught(monkeypatch):
    told = lifting(override(limit_g=65_000, link_ended_on=make.day(DAY)))
    assert top(answer(told)) == 60_000
    monkeypatch.setattr(overrides, "last_day", overrides._given)
    assert top(answer(told)) == 65_000
