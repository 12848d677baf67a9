"""Invariants of rule book B11 over random histories."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.facts import CheckIn, Facts, LegSymptoms
from api.engine.vocab import (
    CAUTION,
    ChangeVariable,
    ClinicianRole,
    DecisionAction,
    FlagLevel,
    FunctionLoss,
    LegChange,
    LegReach,
    LegSensation,
    OverrideKind,
    Phase,
    StopReason,
    Urgency,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.all_laws import LAWS
from tests.engine.worlds import answer, crafted, owing, runners, steady, worlds

MANY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LOCKING = sorted(
    r.code for r in make.RULES.triage if r.level in (FlagLevel.EMERGENCY, FlagLevel.URGENT)
)
RDL = make.of_exercise("rdl-tempo")


def caution(action: DecisionAction) -> int:
    return CAUTION.index(action)


def opened(facts: Facts, code: str, n: int = 20) -> Facts:
    level = next(r.level for r in make.RULES.triage if r.code == code)
    return replace(facts, flags=(make.flag(code, level, n),))


@MANY
@given(worlds(), st.sampled_from(LOCKING))
def test_inv_01_an_open_emergency_or_urgent_code_prescribes_nothing(facts, code):
    made = answer(opened(facts, code))
    assert made.action is DecisionAction.STOP_AND_REFER
    assert made.prescriptions == ()
    assert made.sessions == ()


@MANY
@given(
    worlds(),
    st.sampled_from(LOCKING),
    st.integers(0, 4),
    st.sampled_from([ClinicianRole.COACH, ClinicianRole.OTHER]),
)
def test_inv_02_neither_time_nor_a_coach_nor_a_wish_closes_a_code(facts, code, back, role):
    cleared = make.clearance(code, 20 + back, role)
    made = answer(replace(opened(facts, code), clearances=(cleared,), as_of=make.day(120)))
    assert made.action is DecisionAction.STOP_AND_REFER


@MANY
@given(worlds(), st.sampled_from(LOCKING))
def test_inv_02_an_examination_before_the_code_was_raised_does_not_close_it(facts, code):
    early = make.clearance(code, 19)
    assert answer(replace(opened(facts, code), clearances=(early,))).prescriptions == ()


@MANY
@given(worlds(calm=True), st.sampled_from(sorted(make.RULES.triage, key=lambda r: r.code)))
def test_inv_03_an_unanswered_or_unsure_emergency_question_prescribes_nothing(facts, row):
    if row.level is not FlagLevel.EMERGENCY:
        return
    told = make.screening(20)
    lacking = replace(told, answers=tuple(a for a in told.answers if a[0] != row.code))
    unsure = make.screening(20, **{row.code.replace("-", "_"): "unsure"})
    assert answer(replace(facts, screenings=(lacking,))).prescriptions == ()
    assert answer(replace(facts, screenings=(unsure,))).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "law",
    LAWS,
    ids=lambda law: law.__name__,
)
def test_inv_04_to_42_no_answer_breaks_the_law(law, answers):
    broken = [(facts.as_of, said) for facts, made in answers if (said := law(facts, made))]
    assert broken == []


@pytest.fixture(scope="module")
def answers():
    """One set of random histories with their answers, shared by all laws."""
    found = []

    @settings(MANY, max_examples=240)
    @given(st.one_of(worlds(), worlds(calm=True), worlds(scope=RDL, calm=True), steady(), steady()))
    def collect(facts):
        found.append((facts, answer(facts)))

    collect()
    return found + [(facts, answer(facts)) for facts in (*crafted(), *owing())]


def test_the_random_histories_reach_every_kind_of_answer(answers):
    seen = {made.action for _, made in answers}
    assert {DecisionAction.STOP_AND_REFER, DecisionAction.HOLD, DecisionAction.REGRESS} <= seen
    assert {DecisionAction.SUBSTITUTE, DecisionAction.PROGRESS} <= seen


@MANY
@given(worlds(scope=make.PLAN, calm=True), st.sampled_from(["urgent", "clearance", "routine"]))
def test_inv_12_no_phase_rises_past_an_open_flag(facts, level):
    flagged = replace(facts, flags=(make.flag("RF-INFL-0", FlagLevel(level), 20),))
    before, made = facts.position, answer(flagged)
    if before is None or made.position is None or laws.book_of(flagged).position is None:
        return
    top = max(Phase.P2, before.phase) if level == "routine" else before.phase
    assert made.phase <= top


@MANY
@given(worlds(calm=True))
def test_inv_13_symptoms_that_spread_down_the_leg_step_back_or_stop(facts):
    spread = make.morning(
        24, 2, leg=LegSymptoms(LegReach.FOOT, change=LegChange.PERIPHERALISED),
        red_flags=make.answers(),
    )  # fmt: skip
    others = tuple(c for c in facts.check_ins if c.ref.local_date < make.day(24))
    made = answer(replace(facts, check_ins=(*others, spread), scope=RDL))
    assert caution(made.action) >= caution(DecisionAction.REGRESS)


@MANY
@given(worlds(), st.sampled_from(["RF-CES-1", "RF-CES-2", "RF-CES-3", "RF-NEU-1"]))
def test_inv_14_a_new_neural_sign_in_a_check_in_stops_in_that_answer(facts, code):
    told = make.morning(24, 2, red_flags=make.answers(**{code.replace("-", "_"): "yes"}))
    made = answer(
        replace(
            facts,
            check_ins=(*facts.check_ins, replace(told, ref=make.ref(told.ref.kind, "new", 24))),
        )
    )
    assert (made.action, made.urgency) == (DecisionAction.STOP_AND_REFER, Urgency.EMERGENCY)


def test_inv_14_weakness_that_is_new_stops_even_when_every_question_says_no():
    weak = LegSymptoms(LegReach.FOOT, sensations=(LegSensation.WEAKNESS,))
    told = tuple(a for a in make.answers() if a[0] != "RF-NEU-2")
    made = answer(make.lifter(3, check_ins=(make.morning(3, 2, leg=weak, red_flags=told),)))
    assert (made.action, made.urgency) == (DecisionAction.STOP_AND_REFER, Urgency.URGENT)


def _louder(facts: Facts, where: str) -> Facts:
    """The same history with one more point of pain in the newest answers."""
    if where == "morning":
        last = max(facts.check_ins, key=lambda c: c.ref.local_date)
        more = replace(last, pain_morning=min((last.pain_morning or 0) + 1, 10))
        return replace(facts, check_ins=tuple(more if c is last else c for c in facts.check_ins))
    last = max(facts.sessions, key=lambda s: s.ref.local_date)
    return replace(facts, sessions=tuple(_worse(s) if s is last else s for s in facts.sessions))


def _worse(session):
    exercises = tuple(
        replace(
            e,
            sets=tuple(
                s if s.pain is None else replace(s, pain=min(s.pain + 1, 10)) for s in e.sets
            ),
        )
        for e in session.exercises
    )
    return replace(session, exercises=exercises)


@settings(MANY, max_examples=80)
@given(worlds(scope=RDL, calm=True), st.sampled_from(["morning", "session"]))
def test_inv_22_more_pain_is_never_answered_less_carefully(facts, where):
    if not facts.check_ins or not facts.sessions:
        return
    if where == "morning" and facts.check_ins[-1].ref.local_date < max(
        s.ref.local_date for s in facts.sessions
    ):
        return
    assert caution(answer(_louder(facts, where)).action) >= caution(answer(facts).action)


@MANY
@given(worlds(), st.randoms(use_true_random=False))
def test_inv_23_24_order_and_repeats_do_not_change_a_byte(facts, random):
    made = answer(facts)
    changed = {}
    for name in ("sessions", "check_ins", "baselines", "screenings"):
        rows = list(getattr(facts, name)) * 2
        random.shuffle(rows)
        changed[name] = tuple(rows)
    again = answer(replace(facts, **changed))
    assert codec.decision_to_json(made) == codec.decision_to_json(again)


@MANY
@given(worlds())
def test_inv_23_facts_survive_their_json_and_give_the_same_answer(facts):
    back = codec.facts_from_json(codec.facts_to_json(facts))
    assert back == codec.facts_sorted(facts)
    assert answer(back).output_hash == answer(facts).output_hash


@MANY
@given(worlds())
def test_inv_23_the_output_hash_covers_the_whole_decision(facts):
    made = answer(facts)
    assert made.output_hash == codec.fingerprint(replace(made, output_hash=""))


@MANY
@given(worlds(scope=RDL, calm=True))
def test_inv_25_a_late_log_changes_the_input_hash(facts):
    late = make.lifted(2, "rdl-tempo", 40, (1, 1))
    more = (*facts.sessions, replace(late, ref=make.ref(late.ref.kind, "late", 2)))
    assert answer(facts).input_hash != answer(replace(facts, sessions=more)).input_hash


@MANY
@given(worlds(scope=RDL, calm=True), st.sampled_from([250, 500, 1000, 1250, 2500, 5000]))
def test_inv_26_loads_round_down_to_plates(facts, plate):
    made = answer(replace(facts, athlete=make.athlete(plate_step_g=plate)))
    for p in made.prescriptions:
        moved = [c for c in p.changes if c.variable is ChangeVariable.LOAD]
        assert all(
            load % plate == 0 for load in laws.loads(p) if moved and load == max(laws.loads(p))
        )


@MANY
@given(st.integers(1, 70))
def test_inv_27_a_lay_off_lowers_the_load_by_its_table(days):
    facts = make.lifter(
        10 + days,
        RDL,
        sessions=(make.lifted(10, "rdl-tempo", 100, (1, 1, 1)),),
        check_ins=(make.morning(11, 2),),
    )
    share = max([r.load_pct for r in make.RULES.layoff if days < r.from_days] + [0], default=0)
    rows = [r.load_pct for r in make.RULES.layoff if days >= r.from_days]
    top = max((load for p in answer(facts).prescriptions for load in laws.loads(p)), default=0)
    assert top <= (rows[-1] if rows else max(share, 100)) * 1000


@settings(MANY, max_examples=120)
@given(runners())
def test_inv_29_no_run_grows_by_more_than_a_stage_or_a_tenth(facts):
    assert laws.inv_29(facts, answer(facts)) is None


@pytest.mark.parametrize(("born", "stopped"), [("2009-11-14", True), ("2008-11-14", False)])
def test_inv_30_under_eighteen_nothing_is_prescribed_without_guardian_and_clinician(born, stopped):
    from datetime import date

    made = answer(make.facts(0, athlete=make.athlete(born=date.fromisoformat(born))))
    assert (made.action is DecisionAction.STOP_AND_REFER) is stopped


def test_inv_30_a_clearance_with_guardian_consent_opens_training_for_a_minor():
    from datetime import date

    young = make.athlete(born=date(2010, 1, 1))
    plain = make.clearance("RF-AGE-1", 0)
    consent = replace(plain, guardian_consent=True)
    assert answer(make.facts(0, athlete=young, clearances=(plain,))).prescriptions == ()
    assert answer(make.facts(0, athlete=young, clearances=(consent,))).prescriptions


@MANY
@given(
    worlds(calm=True),
    st.sampled_from([OverrideKind.LESS, OverrideKind.CLEAR_FLAGS, OverrideKind.MORE]),
)
def test_inv_35_a_wish_never_makes_the_answer_less_careful(facts, kind):
    from api.engine.facts import OverrideRequest

    wish = OverrideRequest(make.ref(make.FactKind.OVERRIDE_REQUEST, "w", 23), kind)
    before, after = answer(facts), answer(replace(facts, overrides=(wish,)))
    assert caution(after.action) >= caution(before.action)
    was = {p.exercise: max(laws.loads(p), default=0) for p in before.prescriptions}
    for p in after.prescriptions:
        assert max(laws.loads(p), default=0) <= was.get(p.exercise, 10**9)


@MANY
@given(worlds(calm=True))
def test_inv_20_shorter_sleep_never_raises_and_longer_never_passes_no_answer(facts):
    def slept(hours):
        return replace(facts, check_ins=tuple(replace(c, sleep_h=hours) for c in facts.check_ins))

    silent, short, long = (answer(slept(h)) for h in (None, 4.0, 9.0))
    assert caution(short.action) >= caution(silent.action)
    assert codec.canonical(long.prescriptions) == codec.canonical(silent.prescriptions)


def test_inv_34_a_session_skipped_for_pain_does_not_lower_adherence():
    from api.engine.vocab import SessionStatus

    skipped = make.session(5, status=SessionStatus.SKIPPED, skip_reason=StopReason.PAIN)
    done = make.lifted(4, "rdl-tempo", 60, (1, 1))
    assert answer(make.lifter(6, sessions=(done, skipped))).completeness.adherence_7d == 1


@MANY
@given(worlds(scope=RDL, calm=True), st.integers(0, 10))
def test_inv_44_a_missing_answer_alone_only_holds_the_load(facts, which):
    own = laws.book_of(facts).of_exercise("rdl-tempo")
    if not own or not own[-1].load_g or not facts.check_ins:
        return
    gone = facts.check_ins[which % len(facts.check_ins)]
    if own[-1].morning is None or gone.ref != own[-1].morning.ref or _in_trouble(facts):
        return
    without = replace(facts, check_ins=tuple(c for c in facts.check_ins if c is not gone))
    full, less, last = _top(answer(facts)), _top(answer(without)), own[-1].load_g
    assert min(full, last) <= less <= max(full, last)


def _in_trouble(facts: Facts) -> bool:
    return (
        answer(facts).prescriptions[:1] == () or answer(facts).prescriptions[0].replaces is not None
    )


def _top(made) -> int:
    return max((load for p in made.prescriptions for load in laws.loads(p)), default=0)


def test_a_flare_takes_the_plan_back_to_the_foundation():
    told = CheckIn(
        make.ref(make.FactKind.CHECK_IN, "flare", 20), make.CheckInKind.FLARE, pain_now=5,
        pain_worst=6, function_loss=FunctionLoss.SOME,
    )  # fmt: skip
    standing = make.lifter(
        20, check_ins=(told,), screenings=(make.screening(0), make.screening(20))
    )
    from api.engine.facts import Position

    made = answer(replace(standing, position=Position(Phase.P3, make.day(2))))
    assert made.phase is Phase.P1
    assert made.position.phase_since == make.day(20)
    assert "phase_lowered" in {r.code for r in made.reasons}
