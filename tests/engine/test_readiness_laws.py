"""Readiness can only lower a plan; what was not told or measured changes nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from api.engine import codec
from api.engine.dosing import lane_doses
from api.engine.facts import CheckIn, DayVitals, Facts
from api.engine.reading import readiness
from api.engine.rules import readiness as rule
from api.engine.vocab import DecisionAction, FactKind
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.mornings import (
    DAY,
    GREEN,
    MONTH,
    RED,
    UNKNOWN,
    WELL,
    WORST,
    daily,
    level,
    ready,
    vitals,
)
from tests.engine.test_invariants import MANY
from tests.engine.worlds import DAYS, answer, steady, worlds


def test_a_rested_day_takes_the_step_an_amber_one_repeats_and_a_red_one_is_easy():
    rested, tired, ill = (
        answer(ready(daily(DAY, **told)))
        for told in (WELL, WELL | {"sleep_h": 4.0}, WORST | {"sleep_h": 6.0})
    )
    dose = [made.prescriptions[0] for made in (rested, tired, ill)]
    assert [p.action for p in dose] == [
        DecisionAction.PROGRESS,
        DecisionAction.HOLD,
        DecisionAction.HOLD,
    ]
    assert [tired.reasons[0].code, ill.reasons[0].code] == ["readiness_low", "readiness_red"]
    assert [load_laws.effort(p) for p in dose] == [7, 7, 6]
    assert not ill.reasons[0].checks[0].met


@pytest.mark.parametrize("told", [WELL, WELL | {"sleep_h": 4.0}, WORST])
def test_inv_20_no_answer_and_no_device_lifts_a_plan_above_silence(told):
    facts = ready(daily(DAY, **told), *MONTH, vitals(DAY, resting_hr_bpm=40.0))
    assert load_laws.inv_20(answer(facts), answer(load_laws.silent(facts))) is None


HEARTS = st.lists(
    st.tuples(st.integers(0, DAYS), st.integers(30, 110), st.integers(10, 120)), max_size=30
)
ANSWERS = st.lists(
    st.tuples(st.integers(DAYS - 4, DAYS), *[st.one_of(st.none(), st.integers(1, 5))] * 4),
    max_size=4,
)


@st.composite
def tired(draw: st.DrawFn) -> Facts:
    """A random history with random answers and devices on top."""
    facts = draw(st.one_of(worlds(calm=True), steady()))
    measured = {
        n: vitals(n, resting_hr_bpm=float(bpm), hrv_rmssd_ms=float(ms), sleep_s=bpm * 300)
        for n, bpm, ms in draw(HEARTS)
    }
    told = {
        n: daily(n, sleep_quality=a, fatigue=b, soreness=c, stress=d)
        for n, a, b, c, d in draw(ANSWERS)
    }
    old = tuple(replace(told_, sleep_h=draw(st.sampled_from([None, 4.0, 8.0])))
                for told_ in facts.check_ins)  # fmt: skip
    kept = tuple(c for c in told.values() if c.ref.local_date <= facts.as_of)
    return replace(facts, check_ins=(*old, *kept), vitals=tuple(measured.values()))


@MANY
@given(tired())
def test_inv_20_no_mix_of_answers_and_devices_lifts_a_plan_above_silence(facts):
    assert load_laws.inv_20(answer(facts), answer(load_laws.silent(facts))) is None


def worse(facts: Facts) -> Facts:
    """The last week of answers and readings, each a little worse."""
    since = facts.as_of - timedelta(days=6)
    told = tuple(_worse(c) if c.ref.local_date >= since else c for c in facts.check_ins)
    measured = tuple(_beats(v) if v.ref.local_date >= since else v for v in facts.vitals)
    return replace(facts, check_ins=told, vitals=measured)


def _worse(c: CheckIn) -> CheckIn:
    def more(value: int | None, by: int) -> int | None:
        return value if value is None else min(max(value + by, 1), 5)

    return replace(
        c,
        sleep_h=c.sleep_h and c.sleep_h - 2,
        sleep_quality=more(c.sleep_quality, -1),
        fatigue=more(c.fatigue, 1),
        soreness=more(c.soreness, 1),
        stress=more(c.stress, 1),
    )


def _beats(v: DayVitals) -> DayVitals:
    return replace(
        v,
        resting_hr_bpm=v.resting_hr_bpm and v.resting_hr_bpm + 4,
        hrv_rmssd_ms=v.hrv_rmssd_ms and v.hrv_rmssd_ms * 0.8,
        sleep_s=v.sleep_s and v.sleep_s - 3600,
    )


@MANY
@given(tired())
def test_inv_20_a_worse_week_never_lifts_a_plan(facts):
    assert load_laws.inv_20(answer(worse(facts)), answer(facts)) is None


@MANY
@given(tired(), HEARTS)
def test_inv_20_one_more_device_never_lifts_a_plan(facts, hearts):
    more = tuple(
        DayVitals(make.ref(FactKind.MEASUREMENT, f"more{n}", n), float(ms), float(bpm), source="b")
        for n, bpm, ms in hearts
    )
    both = replace(facts, vitals=facts.vitals + more)
    assert load_laws.inv_20(answer(both), answer(facts)) is None


@MANY
@given(tired(), st.integers(30, 110), st.integers(10, 120))
def test_inv_20_one_more_morning_never_lifts_a_plan(facts, bpm, ms):
    """Also a good one: a day that nobody measured was no sign that it could take away."""
    before = tuple(v for v in facts.vitals if v.ref.local_date < facts.as_of)
    ref = replace(make.ref(FactKind.MEASUREMENT, "now", 0), local_date=facts.as_of)
    now = DayVitals(ref, resting_hr_bpm=float(bpm), hrv_rmssd_ms=float(ms))
    one, other = (replace(facts, vitals=told) for told in ((*before, now), before))
    assert load_laws.inv_20(answer(one), answer(other)) is None


def test_inv_20_a_good_morning_does_not_take_the_sign_of_its_absence_away():
    """One low night: without a reading today, the mean of fewer days would be low as well."""
    calm = [vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in range(DAY - 60, DAY - 7)]
    week = [vitals(DAY - n, hrv_rmssd_ms=60.0 if n > 1 else 25.0) for n in range(7, 0, -1)]
    assert level(*calm, *week) is level(*calm, *week, vitals(DAY, hrv_rmssd_ms=90.0)) is GREEN


@MANY
@given(tired())
def test_inv_44_without_any_of_it_the_plan_is_the_one_of_nothing_told(facts):
    bare = load_laws.silent(facts)
    good = replace(bare, check_ins=tuple(replace(c, **WELL) for c in bare.check_ins))
    assert load_laws.inv_20(answer(good), answer(bare)) is None
    assert load_laws.inv_20(answer(bare), answer(good)) is None


def test_inv_44_a_missing_answer_about_the_day_neither_raises_nor_lowers():
    last = 60_000
    for told in (WELL, WORST):
        full = answer(ready(daily(DAY, **told)))
        without = answer(load_laws.silent(ready(daily(DAY, **told))))
        open_ = answer(ready(daily(DAY, **WELL)))
        assert codec.canonical(without.prescriptions) == codec.canonical(open_.prescriptions)
        assert load_laws.inv_44(last, without, max(full, open_, key=lambda m: laws.loads(
            m.prescriptions[0])[0])) is None  # fmt: skip


def test_the_receipt_names_the_readings_it_used():
    made = answer(ready(*MONTH, vitals(DAY, resting_hr_bpm=70.0)))
    assert made.reasons[0].checks[0].fact_ids == (f"vit{DAY}",)
    assert f"vit{DAY}" in {ref.id for ref in made.facts}


# --- seen to fail -------------------------------------------------------------------------


def test_a_day_that_lifts_the_effort_is_caught(monkeypatch):
    facts = ready(daily(DAY, **WORST, sleep_h=6.0))
    assert load_laws.inv_20(answer(facts), answer(load_laws.silent(facts))) is None
    usual = lane_doses.effort_of
    monkeypatch.setattr(
        lane_doses,
        "effort_of",
        lambda lane: 9.0 if readiness.level(lane.book) is RED else usual(lane),
    )
    assert load_laws.inv_20(answer(facts), answer(load_laws.silent(facts)))


def test_a_missing_morning_that_speaks_is_caught(monkeypatch):
    usual = readiness._readings

    def invented(book, after, last, source):
        found = usual(book, after, last, source)
        return found or [0.0] if last - after == timedelta(days=1) else found

    monkeypatch.setattr(readiness, "_readings", invented)
    with pytest.raises(AssertionError):
        test_inv_20_a_good_morning_does_not_take_the_sign_of_its_absence_away()


def test_a_good_night_that_opens_a_step_is_caught(monkeypatch):
    waiting = ready(daily(DAY, **WELL))
    waiting = replace(waiting, check_ins=waiting.check_ins[1:], sessions=waiting.sessions[2:])
    assert load_laws.inv_20(answer(waiting), answer(load_laws.silent(waiting))) is None
    from api.engine.lanes import decision as lane_decision
    from api.engine.lanes.lane import Finding

    def trusting(lane):
        well = readiness.level(lane.book) is GREEN
        return Finding("two_green_exposures", DecisionAction.PROGRESS, ()) if well else rule.PASSED

    rules = [
        r for r in lane_decision.RULES if r[0] not in ("progress.single_green", "readiness.low")
    ]
    monkeypatch.setattr(lane_decision, "RULES", (*rules, ("readiness.low", trusting)))
    assert load_laws.inv_20(answer(waiting), answer(load_laws.silent(waiting)))


def test_silence_taken_for_a_bad_night_is_caught(monkeypatch):
    good = ready(daily(DAY, **WELL))
    bare = load_laws.silent(good)
    assert load_laws.inv_44(60_000, answer(bare), answer(good)) is None
    from api.engine.lanes import decision as lane_decision
    from api.engine.lanes.lane import Finding

    def suspicious(lane):
        silent = readiness.level(lane.book) is UNKNOWN
        return Finding("amber_twice", DecisionAction.REGRESS, ()) if silent else rule.PASSED

    monkeypatch.setattr(
        lane_decision, "RULES", (("readiness.low", suspicious), *lane_decision.RULES)
    )
    assert load_laws.inv_44(60_000, answer(bare), answer(good))
