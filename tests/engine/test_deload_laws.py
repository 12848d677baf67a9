"""No lighter week asks for more than a usual one, and hinges stay under their mean (INV-39)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine.dosing import hinge_week
from api.engine.facts import Facts, OverrideRequest, Position
from api.engine.reading.monitoring import hinge_kg_reps
from api.engine.vocab import (
    FactKind,
    OverrideKind,
    Phase,
    caution,
)
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.light_weeks import DAYS_IN, DELOAD, RDL, RDL_ALONE, began, lived
from tests.engine.test_invariants import MANY, _louder
from tests.engine.worlds import answer, steady, worlds


@MANY
@given(st.one_of(worlds(scope=make.PLAN, calm=True), steady()), st.integers(0, 8))
def test_inv_39_no_lighter_week_breaks_the_law(facts, back):
    if facts.position is None:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert load_laws.inv_39(light, answer(light)) is None


def hardly(kilos: float = 60) -> Facts:
    """In a lighter week with few sessions behind it, one of them long ago."""
    facts = lived(
        30, kilos=kilos, position=Position(Phase.P2, make.day(0), deload_from=make.day(29))
    )
    return replace(facts, sessions=(*facts.sessions[:1], *facts.sessions[-2:]))


def test_inv_39_weeks_before_the_first_loaded_hinge_make_its_lighter_week_no_lighter():
    facts = hardly()
    new = replace(facts, sessions=facts.sessions[-2:])
    [dose] = [p for p in answer(new).prescriptions if p.exercise == RDL]
    assert [(s.reps, s.load_g) for s in dose.sets] == [(8, 55_000), (8, 55_000)]


def test_who_has_hardly_trained_needs_no_lighter_week():
    facts = lived(21)
    assert began(answer(facts))
    assert not began(answer(replace(facts, sessions=facts.sessions[-5:])))


@pytest.mark.parametrize("kilos", [60, 140])
def test_inv_39_hinges_stay_under_their_mean_however_it_was_reached(kilos):
    facts = lived(21, kilos=kilos)
    for one in (facts, hardly(kilos=kilos)):
        made = answer(one)
        assert {p.action for p in made.prescriptions} >= {DELOAD}
        assert load_laws.hinges_planned(made) > 0
        assert load_laws.inv_39(one, made) is None


@MANY
@given(st.one_of(worlds(scope=make.PLAN, calm=True), steady()), st.integers(0, 6))
def test_a_lighter_week_is_never_above_the_plan_without_one(facts, back):
    if facts.position is None or facts.scope.kind is not make.PLAN.kind:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert load_laws.inv_20(answer(light), answer(facts)) is None


@MANY
@given(worlds(scope=RDL_ALONE, calm=True), st.sampled_from(["morning", "session"]), DAYS_IN)
def test_inv_22_more_pain_in_a_lighter_week_is_never_answered_less_carefully(facts, where, back):
    last = max((s.ref.local_date for s in facts.sessions), default=None)
    newest = max((c.ref.local_date for c in facts.check_ins), default=None)
    if facts.position is None or last is None or newest is None or newest < last:
        return
    since = facts.as_of - timedelta(days=back)
    light = replace(facts, position=replace(facts.position, deload_from=since))
    assert caution(answer(_louder(light, where)).action) >= caution(answer(light).action)


def test_a_week_of_light_hinges_without_a_bound_is_caught(monkeypatch):
    facts = hardly()
    assert load_laws.inv_39(facts, answer(facts)) is None
    monkeypatch.setattr(hinge_week, "bounded", lambda book, since, answers, days: answers)
    assert load_laws.inv_39(facts, answer(facts))


def test_a_lighter_week_without_an_end_is_caught(monkeypatch):
    position = Position(Phase.P2, make.day(0), deload_from=make.day(7))
    facts = lived(20, position=position)
    assert load_laws.inv_39(facts, answer(facts)) is None
    days = replace(make.RULES.deload.days, value=60)
    rules = replace(make.RULES, deload=replace(make.RULES.deload, days=days))
    assert load_laws.inv_39(facts, answer(facts, rules))


def helped(*more: OverrideRequest) -> Facts:
    """Hinges with help on the eve of a lighter week."""
    return lived(21, kilos=-20, overrides=more)


def test_hinges_done_with_help_are_no_volume_below_nought():
    assert {hinge_kg_reps(e) for e in laws.book_of(helped()).exposures} == {0}


def test_a_lighter_week_after_hinges_with_help_is_answered_whatever_takes_their_place():
    ref = make.ref(FactKind.OVERRIDE_REQUEST, "wish", 20)
    made = answer(helped(OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, RDL)))
    assert RDL not in {p.exercise for p in made.prescriptions}
    assert made.prescriptions
