"""Readiness can only lower a plan; what was not told or measured changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engine import codec
from api.engine.dosing import lane_doses
from api.engine.facts import CheckIn, DayVitals, Facts, Position
from api.engine.reading import readiness
from api.engine.rules import readiness as rule
from api.engine.vocab import (
    CheckInKind,
    DecisionAction,
    FactKind,
    Phase,
    ReadinessLevel,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws, load_laws
from tests.engine.test_invariants import MANY
from tests.engine.worlds import DAYS, answer, steady, worlds

AMBER, GREEN, RED, UNKNOWN = (
    ReadinessLevel.AMBER,
    ReadinessLevel.GREEN,
    ReadinessLevel.RED,
    ReadinessLevel.UNKNOWN,
)
DAY = 80
WELL = {"sleep_h": 8.0, "sleep_quality": 5, "fatigue": 1, "soreness": 1, "stress": 1}


def daily(n: int, **told: object) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, f"day{n}", n)
    return CheckIn(ref, CheckInKind.DAILY, pain_now=1, pain_worst=1, **told)


def vitals(n: int, **told: object) -> DayVitals:
    return DayVitals(make.ref(FactKind.MEASUREMENT, f"vit{n}", n), **told)


def read(*rows: object, day: int = DAY, **more: object) -> readiness.Readiness:
    told = tuple(r for r in rows if isinstance(r, CheckIn))
    measured = tuple(r for r in rows if isinstance(r, DayVitals))
    facts = make.lifter(day, check_ins=told, vitals=measured, **more)
    return readiness.readiness(laws.book_of(facts))


def level(*rows: object, **more: object) -> ReadinessLevel:
    return read(*rows, **more).level


def test_nothing_told_is_unknown_and_has_no_score():
    found = read()
    assert (found.level, found.score, found.coverage) == (UNKNOWN, None, 0)


def test_the_best_day_scores_full_and_says_how_much_of_it_is_known():
    found = read(daily(DAY, **WELL))
    assert (found.level, found.score) == (GREEN, 100)
    assert found.coverage == pytest.approx(0.6)
    assert read(daily(DAY, sleep_h=8.0)).coverage == pytest.approx(0.12)


@pytest.mark.parametrize(("hours", "expected"), [(4.9, AMBER), (5.0, GREEN)])
def test_less_than_five_hours_of_sleep_is_amber(hours, expected):
    assert level(daily(DAY, sleep_h=hours)) is expected


@pytest.mark.parametrize(
    ("nights", "expected"), [((5.9, 5.9, 5.9), AMBER), ((5.9, 6.0, 5.9), GREEN), ((5.9,), GREEN)]
)
def test_three_nights_below_six_hours_are_amber(nights, expected):
    assert level(*(daily(DAY - n, sleep_h=h) for n, h in enumerate(nights))) is expected


@pytest.mark.parametrize(("days", "expected"), [(0, AMBER), (1, AMBER), (2, GREEN)])
def test_a_bad_night_counts_on_its_day_and_the_next(days, expected):
    assert level(daily(DAY - days, sleep_h=4.0)) is expected


def test_the_shorter_of_told_and_measured_sleep_counts():
    told, measured = daily(DAY, sleep_h=4.0), vitals(DAY, sleep_s=8 * 3600)
    assert level(told, measured) is AMBER
    assert level(daily(DAY, sleep_h=8.0), vitals(DAY, sleep_s=4 * 3600)) is AMBER


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"fatigue": 4, "soreness": 4, "stress": 4, "sleep_quality": 2}, GREEN),
        ({"fatigue": 5, "soreness": 4, "stress": 4, "sleep_quality": 2}, AMBER),
        ({"fatigue": 5, "soreness": 5, "stress": 4, "sleep_quality": 2}, AMBER),
    ],
    ids=["thirteen", "twelve", "eleven"],
)
def test_the_sum_of_the_five_answers_is_amber_from_twelve_down(more, expected):
    assert level(daily(DAY, sleep_h=8.0, **more)) is expected


WORST = {"fatigue": 5, "soreness": 5, "stress": 5, "sleep_quality": 1}


@pytest.mark.parametrize(("hours", "expected"), [(7.1, AMBER), (7.0, RED), (6.0, RED)])
def test_the_sum_of_the_five_answers_is_red_from_eight_down(hours, expected):
    assert level(daily(DAY, sleep_h=hours, **WORST)) is expected


def test_answers_that_lack_count_as_the_best():
    assert level(daily(DAY, fatigue=5, stress=5)) is GREEN
    assert level(daily(DAY, fatigue=5, stress=5, soreness=5)) is GREEN
    assert level(daily(DAY, **WORST)) is AMBER


MONTH = [vitals(n, resting_hr_bpm=50.0) for n in range(DAY - 40, DAY - 7)]


@pytest.mark.parametrize(
    ("bpm", "expected"), [(55, GREEN), (55.5, AMBER), (60, AMBER), (60.5, RED), (40, GREEN)]
)
def test_resting_heart_rate_is_amber_past_five_beats_and_red_past_ten(bpm, expected):
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=bpm)) is expected


def test_without_a_month_of_its_own_a_heart_rate_says_nothing():
    assert level(*MONTH[-6:], vitals(DAY, resting_hr_bpm=90.0)) is UNKNOWN
    assert level(*MONTH[-7:], vitals(DAY, resting_hr_bpm=90.0)) is RED


def hrv(*week: float, first: int = DAY) -> list[DayVitals]:
    """Two months around 60 ms, then the newest days as said, newest first."""
    base = [
        vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in range(DAY - 60, DAY - len(week))
    ]
    return base + [vitals(first - n, hrv_rmssd_ms=v) for n, v in enumerate(week)]


def test_two_days_of_a_week_below_the_own_band_are_amber():
    assert level(*hrv(*[45.0] * 8)) is AMBER
    assert level(*hrv(*[60.0] * 8)) is GREEN


def test_a_single_low_day_is_noise():
    assert level(*hrv(40.0, *[60.0] * 7)) is GREEN


def test_fewer_than_three_readings_in_a_week_say_nothing():
    base = [vitals(n, hrv_rmssd_ms=50.0 if n % 2 else 70.0) for n in range(20, 60)]
    two = [vitals(n, hrv_rmssd_ms=20.0) for n in (DAY, DAY - 1)]
    assert level(*base, *two) is UNKNOWN
    assert level(*base, *two, *(vitals(DAY - n, hrv_rmssd_ms=20.0) for n in (2, 3))) is AMBER


@pytest.mark.parametrize(("days", "expected"), [(0, RED), (2, RED), (3, RED), (4, UNKNOWN)])
def test_a_session_left_out_for_illness_is_red_for_three_days_and_the_next(days, expected):
    ill = make.session(DAY - days, status=SessionStatus.SKIPPED, skip_reason=StopReason.ILLNESS)
    assert level(sessions=(ill,)) is expected


def test_pain_is_no_illness():
    sore = make.session(DAY, status=SessionStatus.SKIPPED, skip_reason=StopReason.PAIN)
    assert level(sessions=(sore,)) is UNKNOWN


def test_a_good_heart_never_talks_a_bad_night_away():
    bad = daily(DAY, sleep_h=4.0)
    good = [*MONTH, vitals(DAY, resting_hr_bpm=40.0)]
    assert level(bad) is level(bad, *good) is AMBER


def ready(*rows: object) -> Facts:
    """A lifter with two green days behind him, on the day the next step is open."""
    told = tuple(r for r in rows if isinstance(r, CheckIn))
    measured = tuple(r for r in rows if isinstance(r, DayVitals))
    return make.lifter(
        DAY,
        make.of_exercise("rdl-tempo"),
        episode=make.episode(n=60, pain_at_rest=1, pain_morning=1, settle_h=1.0),
        sessions=tuple(make.lifted(DAY - n, "rdl-tempo", 60, (1, 1, 1)) for n in (8, 5, 2)),
        check_ins=(*(make.morning(DAY - n, 1, 1) for n in (7, 4, 1)), *told),
        screenings=(make.screening(0), make.screening(DAY - 3)),
        vitals=measured,
        position=Position(Phase.P2, make.day(DAY - 10)),
    )


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


def test_readings_of_two_devices_are_compared_with_their_own_usual():
    """The new one reads twenty beats higher by nature."""
    new = [replace(vitals(n, resting_hr_bpm=70.0), source="new") for n in (DAY - 1, DAY)]
    new = [replace(v, ref=replace(v.ref, id=f"new{v.ref.id}")) for v in new]
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=50.0), *new) is GREEN
    assert level(*MONTH, vitals(DAY, resting_hr_bpm=70.0), *new) is RED


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
