"""A broken twin for the laws of whole answers: seen to be caught, invariant by invariant."""

import itertools
from datetime import date

import pytest
from msgspec.structs import replace

from api.engine import codec
from api.engine.facts import Facts, LegSymptoms, Position
from api.engine.lanes import building, decision
from api.engine.planning import phases, plan
from api.engine.reading import chronology, pain
from api.engine.rules import quality
from api.engine.safety import answers, flags, triage
from api.engine.telling import explain, receipts
from api.engine.vocab import (
    ClinicianRole,
    DecisionAction,
    FlagLevel,
    LegChange,
    LegReach,
    LegSensation,
    PainZone,
    Phase,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws, metamorphic, real, safety_laws
from tests.engine.worlds import answer, crafted

RULES = make.RULES
RDL = make.of_exercise("rdl-tempo")


def caught(law, facts: Facts, break_it) -> None:
    """The law holds for the engine as it is, and fails once it is broken."""
    assert law(facts, answer(facts)) is None
    break_it()
    assert law(facts, answer(facts))


def other(number, value):
    return replace(number, value=value)


def calm(*days: int, kilos: float = 60, **more) -> Facts:
    """Weeks of one calm lift, with every morning told."""
    logged = tuple(make.lifted(n, "rdl-tempo", kilos, (1, 1)) for n in days)
    plain = {
        "episode": make.episode(pain_at_rest=1, pain_morning=2, settle_h=6.0),
        "sessions": logged,
        "check_ins": tuple(make.morning(n + 1, 2) for n in days),
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(Phase.P2, make.day(0)),
    }
    return make.lifter(23, RDL, **{**plain, **more})


def test_inv_02_a_coach_who_closes_a_flag_is_caught(monkeypatch):
    stopped = make.lifter(
        3,
        flags=(make.flag("RF-NEU-2", FlagLevel.URGENT, 1),),
        clearances=(make.clearance("RF-NEU-2", 2, ClinicianRole.COACH),),
        screenings=(make.screening(0), make.screening(2)),
    )
    anybody = frozenset(ClinicianRole)
    caught(safety_laws.inv_01, stopped, lambda: monkeypatch.setattr(flags, "CLINICIANS", anybody))


def test_inv_03_an_unsure_answer_taken_for_a_no_is_caught(monkeypatch):
    unsure = make.lifter(0, screenings=(make.screening(0, RF_CES_2="unsure"),))
    assert answer(unsure).prescriptions == ()
    yes = triage.TriageAnswer.YES
    monkeypatch.setattr(triage, "_counts", lambda said, level: said is yes)
    assert answer(unsure).prescriptions


def test_inv_03_an_emergency_question_nobody_answered_is_caught(monkeypatch):
    told = make.screening(0)
    silent = replace(told, answers=tuple(a for a in told.answers if a[0] != "RF-CES-1"))
    facts = make.lifter(0, screenings=(silent,))
    assert answer(facts).prescriptions == ()
    monkeypatch.setattr(answers, "missing", lambda *asked: ())
    monkeypatch.setattr(answers, "older", lambda *asked: ())
    assert answer(facts).prescriptions


def test_inv_04_a_steep_morning_overlooked_is_caught(monkeypatch):
    steep = calm(16, 20)
    steep = replace(
        steep, check_ins=(steep.check_ins[0], make.morning(21, 5, red_flags=make.answers()))
    )

    def overlook():
        rules = tuple(r for r in decision.RULES if r[0].startswith("progress"))
        monkeypatch.setattr(decision, "RULES", rules)
        monkeypatch.setattr(pain, "_band", lambda amber, red: PainZone.GREEN)

    def law(facts, made):
        book = laws.book_of(facts)
        rises = any(laws.rises(c) for p in made.prescriptions for c in p.changes)
        return "rises" if book.mornings[-1].value - 2 > 2 and rises else None

    caught(law, steep, overlook)


def test_inv_09_two_steps_at_once_are_caught(monkeypatch):
    raised = building.one_step_up

    def both(lane, code):
        rows, limit = raised(lane, code)
        more = tuple(replace(row, reps=row.reps and row.reps + 1) for row in rows)
        return more, limit

    caught(laws.inv_09, calm(16, 20), lambda: monkeypatch.setattr(building, "one_step_up", both))


def test_inv_11_a_phase_left_out_is_caught(monkeypatch):
    facts = make.lifter(9, position=Position(Phase.P1, make.day(0)))
    whole = phases.stand

    def leap(book, may_move, **more):
        return replace(whole(book, may_move, **more), phase=Phase.P4, moved=1)

    from api.engine import decide

    caught(laws.inv_11, facts, lambda: monkeypatch.setattr(decide, "stand", leap))


def test_inv_12_a_phase_that_rises_past_a_flag_is_caught(monkeypatch):
    facts = replace(
        make.lifter(9, position=Position(Phase.P3, make.day(0))),
        flags=(make.flag("RF-INFL-0", FlagLevel.ROUTINE, 2),),
    )

    def rise():
        monkeypatch.setattr(phases, "_blocked", lambda book, phase: None)
        monkeypatch.setattr(phases.GateReport, "met", property(lambda report: True))

    caught(safety_laws.inv_12, facts, rise)


def test_inv_13_a_feeling_that_spreads_overlooked_is_caught(monkeypatch):
    facts = calm(16, 20)
    further = LegSymptoms(LegReach.FOOT, change=LegChange.PERIPHERALISED)
    morning = make.morning(21, 2, leg=further, red_flags=make.answers())
    facts = replace(facts, check_ins=(facts.check_ins[0], morning))
    caught(safety_laws.inv_13, facts, lambda: monkeypatch.setattr(decision, "RULES", ()))


def test_inv_14_a_new_weakness_overlooked_is_caught(monkeypatch):
    weak = LegSymptoms(LegReach.FOOT, sensations=(LegSensation.WEAKNESS,))
    told = tuple((c, a) for c, a in make.answers() if c != "RF-NEU-2")
    facts = make.lifter(3, check_ins=(make.morning(3, 2, leg=weak, red_flags=told),))
    assert answer(facts).prescriptions == ()
    monkeypatch.setattr(triage, "raised_by_legs", lambda leg, known: ())
    assert answer(facts).prescriptions


@pytest.mark.parametrize("slug", ["agility-reactive", "cut-45"])
def test_inv_19_full_speed_before_its_time_is_caught(monkeypatch, slug):
    with real.content():
        first = make.LIBRARY.exercises[slug].first_phase
        facts = make.lifter(
            3,
            make.of_exercise(slug),
            sessions=(make.lifted(1, slug, None, (0, 0)),),
            check_ins=(make.morning(2, 2),),
            position=Position(Phase(f"p{int(first[1]) - 1}"), make.day(0)),
        )

        def wave_through():
            monkeypatch.setattr(decision, "_may_hold", lambda lane: True)
            monkeypatch.setattr(decision, "early", lambda *asked: False)

        caught(safety_laws.inv_19, facts, wave_through)


def test_inv_21_a_plan_without_walking_or_breathing_is_caught(monkeypatch):
    facts = make.lifter(3, position=Position(Phase.P3, make.day(0)))
    caught(laws.inv_21, facts, lambda: monkeypatch.setattr(plan, "daily_slots", lambda *_: ()))


def test_inv_22_pain_read_upside_down_is_caught(monkeypatch):
    facts = calm(16, 20)
    spot = next(s for s in metamorphic.pains(facts) if s.member == "pain" and s.row == 1)
    loud = facts
    for _ in range(6):
        loud = metamorphic.louder(loud, spot)
    assert metamorphic.inv_22(answer(facts), answer(loud)) is None
    whole = pain._in_session
    turned = {PainZone.GREEN: PainZone.RED, PainZone.RED: PainZone.GREEN}

    def upside_down(*asked):
        row = whole(*asked)
        return replace(row, zone=turned.get(row.zone, row.zone))

    monkeypatch.setattr(pain, "_in_session", upside_down)
    monkeypatch.setattr(pain, "_rise", lambda *asked: None)
    assert metamorphic.inv_22(answer(facts), answer(loud))


def test_inv_23_an_answer_with_a_clock_in_it_is_caught(monkeypatch):
    facts, ticks = calm(16, 20), itertools.count()
    assert answer(facts).output_hash == answer(facts).output_hash
    monkeypatch.setattr(explain, "sentence", lambda code, *values: f"{code} at {next(ticks)}")
    assert answer(facts).output_hash != answer(facts).output_hash


def test_inv_24_facts_read_in_the_order_they_came_in_are_caught(monkeypatch):
    from api.engine import decide

    facts = calm(16, 20)
    turned = replace(facts, sessions=facts.sessions[::-1])
    assert answer(facts).output_hash == answer(turned).output_hash
    monkeypatch.setattr(decide, "facts_sorted", lambda facts: facts)
    assert answer(facts).output_hash != answer(turned).output_hash


def test_inv_25_a_hash_that_overlooks_a_late_log_is_caught(monkeypatch):
    from api.engine import decide

    facts = calm(16, 20)
    late = replace(facts, sessions=(make.lifted(2, "rdl-tempo", 40, (1, 1)), *facts.sessions))
    assert answer(facts).input_hash != answer(late).input_hash
    whole = decide.fingerprint
    monkeypatch.setattr(
        decide, "fingerprint", lambda facts, *rest: whole(replace(facts, sessions=()), *rest)
    )
    assert answer(facts).input_hash == answer(late).input_hash


def test_inv_26_a_load_that_no_plates_make_is_caught(monkeypatch):
    raised = building.one_step_up

    def by_a_gram(lane, code):
        rows, limit = raised(lane, code)
        return tuple(replace(row, load_g=row.load_g and row.load_g + 1) for row in rows), limit

    facts = calm(16, 20)
    caught(
        safety_laws.inv_26, facts, lambda: monkeypatch.setattr(building, "one_step_up", by_a_gram)
    )


def test_inv_27_a_lay_off_that_lowers_nothing_is_caught():
    away = calm(2, 6, kilos=100)
    rows = tuple(replace(row, load_pct=100) for row in RULES.layoff)
    assert safety_laws.inv_27(away, answer(away)) is None
    assert safety_laws.inv_27(away, answer(away, replace(RULES, layoff=rows)))


def test_inv_28_hinges_on_days_in_a_row_are_caught(monkeypatch):
    facts = make.lifter(3, position=Position(Phase.P3, make.day(0)))

    def crowd():
        monkeypatch.setattr(plan, "_spaced", lambda week, lane, day: True)
        monkeypatch.setattr(plan, "day_key", lambda found, book, since, day: "a")

    caught(laws.inv_28, facts, crowd)


def test_inv_30_a_minor_taken_for_an_adult_is_caught(monkeypatch):
    young = make.facts(0, athlete=make.athlete(born=date(2010, 1, 1)))
    caught(
        safety_laws.inv_30,
        young,
        lambda: monkeypatch.setattr(triage, "is_minor", lambda *asked: False),
    )


@pytest.mark.parametrize("phase", [Phase.P3, Phase.P4, Phase.P5])
def test_inv_31_impact_on_a_spine_nobody_examined_is_caught(monkeypatch, phase):
    from api.engine.dosing import run_lane
    from api.engine.planning import substitution

    with real.content():
        facts = real.enrolled(make.lifter(9), "crossfit-return", phase)
        facts = replace(facts, flags=(make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 2),))

        def forget():
            for module in (substitution, decision, run_lane):
                monkeypatch.setattr(module, "spared", lambda book, exercise: False)

        caught(safety_laws.inv_31, facts, forget)


def test_inv_32_a_word_that_names_a_finding_is_caught(monkeypatch):
    facts = calm(16, 20)
    words = {code: "Your disc heals in 6 days." for code in explain.REASONS}
    caught(laws.inv_32, facts, lambda: monkeypatch.setattr(explain, "REASONS", words))


def test_inv_33_an_answer_without_a_reason_is_caught(monkeypatch):
    facts = calm(16, 20)
    made = receipts.whole

    def silent(draft, book, input_hash=""):
        return replace(made(draft, book, input_hash), reasons=())

    caught(laws.inv_33, facts, lambda: monkeypatch.setattr(receipts, "whole", silent))


def test_inv_34_a_session_left_out_for_pain_counted_against_somebody_is_caught(monkeypatch):
    skipped = make.session(22, status=SessionStatus.SKIPPED, skip_reason=StopReason.PAIN)
    facts = calm(16, 20)
    facts = replace(facts, sessions=(*facts.sessions, skipped))
    assert answer(facts).completeness.adherence_7d == 1
    monkeypatch.setattr(quality, "GOOD_REASONS", (StopReason.OTHER,))
    assert answer(facts).completeness.adherence_7d < 1


def test_inv_35_a_wish_for_less_that_is_forgotten_is_caught(monkeypatch):
    from api.engine.facts import OverrideRequest
    from api.engine.vocab import OverrideKind

    kind = make.FactKind.OVERRIDE_REQUEST
    wish = OverrideRequest(make.ref(kind, "w", 23), OverrideKind.LESS)
    facts = replace(calm(16, 20), overrides=(wish,))
    assert answer(facts).action is DecisionAction.REGRESS
    rules = tuple(r for r in decision.RULES if r[0] != "wish.less")
    monkeypatch.setattr(decision, "RULES", rules)
    assert answer(facts).action is DecisionAction.PROGRESS


def test_inv_42_an_exercise_from_another_library_is_caught(monkeypatch):
    facts = calm(16, 20)
    made = answer(facts)
    assert laws.inv_42(facts, made) is None
    poorer = {s: e for s, e in make.LIBRARY.exercises.items() if s != "rdl-tempo"}
    monkeypatch.setattr(make, "LIBRARY", replace(make.LIBRARY, exercises=poorer))
    assert laws.inv_42(facts, made)


def test_inv_43_an_engine_that_never_steps_is_caught():
    waiting = replace(RULES.load, greens_needed=other(RULES.load.greens_needed, 99))
    waiting = replace(waiting, greens_restore=other(RULES.load.greens_restore, 99))
    rules = replace(RULES, load=waiting)
    facts = [calm(16, 20), *crafted()]
    assert any(answer(f).action is DecisionAction.PROGRESS for f in facts)
    assert all(answer(f, rules).action is not DecisionAction.PROGRESS for f in facts)


@pytest.mark.parametrize("member", ["settle_h", "pain_before"])
def test_inv_44_an_answer_left_out_to_get_a_step_is_caught(monkeypatch, member):
    facts = slow(member)
    spot = metamorphic.Spot("check_ins" if member == "settle_h" else "sessions", 1, member)
    hidden = metamorphic.without(facts, spot)
    assert answer(facts).action is answer(hidden).action is DecisionAction.HOLD
    monkeypatch.setattr(chronology, "AnswerHabits", lambda *told: pain.AnswerHabits())
    assert answer(hidden).action is DecisionAction.PROGRESS


def slow(member: str) -> Facts:
    """The last time took long to settle, or rose much in the session."""
    facts = calm(16, 20, episode=make.episode(pain_at_rest=1, pain_morning=2, settle_h=1.0))
    if member == "settle_h":
        late = replace(facts.check_ins[1], settle_h=30)
        return replace(facts, check_ins=(facts.check_ins[0], late))
    loud = replace(make.lifted(20, "rdl-tempo", 60, (3, 3)), pain_before=0)
    soon = tuple(replace(morning, settle_h=1.0) for morning in facts.check_ins)
    return replace(facts, sessions=(facts.sessions[0], loud), check_ins=soon)


def test_the_spelling_of_an_answer_is_what_is_hashed():
    made = answer(calm(16, 20))
    assert made.output_hash == codec.fingerprint(replace(made, output_hash=""))
