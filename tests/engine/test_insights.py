"""Lines and comparisons of the facts: right numbers, honest intervals, never a reason."""

import re
from math import isclose
from statistics import median

import pytest
from msgspec.structs import replace

from api.engine.facts import Facts, Session
from api.engine.insights import load as loads
from api.engine.insights import pain as pains
from api.engine.insights.lines import MOST_VALUE, NOTHING_YET, Insight
from api.engine.insights.load import load_insight
from api.engine.insights.pain import pain_insight
from api.engine.insights.provocations import NOT_A_REASON, provocation_insight
from api.engine.reading import monitoring
from api.engine.reading.book import Book
from api.engine.reading.timeline import read
from api.engine.vocab import BaselineTest, FlagLevel, PainZone
from tests.engine import factories as make
from tests.engine.laws import FORBIDDEN

CAUSAL = re.compile(
    r"\b(caus\w*|because|due to|leads? to|led to|makes? your|results? in|provok\w*|trigger\w*|"
    r"harm\w*|injur\w*|damag\w*|dangerous|risk\w*|diagnos\w*|cures?|heal\w*|safe|will)\b",
    re.IGNORECASE,
)
"""Words that would name a reason, a finding, a danger or a promise."""


def book_of(facts: Facts) -> Book:
    return read(facts, make.RULES, make.LIBRARY)


def values(insight: Insight, name: str) -> list[float]:
    found = insight.line(name)
    return [point.value for point in found.points] if found else []


def hard(n: int, rpe: float | None, minutes: int | None, *done: object) -> Session:
    seconds = None if minutes is None else minutes * 60
    one = make.lifted(n, "rdl-tempo", 60, (1, 2))
    return replace(one, session_rpe=rpe, duration_s=seconds)


def mornings(*told: int) -> Facts:
    return make.lifter(
        len(told), check_ins=tuple(make.morning(n + 1, v) for n, v in enumerate(told))
    )


def five(rises: tuple[int, ...], slug: str = "rdl-tempo", kilos: tuple[float, ...] = ()) -> Facts:
    """A calm fortnight, then sessions every other day with a morning ``rises`` above 1."""
    calm = [make.morning(n, 1) for n in range(1, 15)]
    told, logged = list(calm), []
    for place, rise in enumerate(rises):
        n = 15 + 2 * place
        logged.append(make.lifted(n, slug, kilos[place] if kilos else 60, (1, 1)))
        told += [make.morning(n + 1, 1 + rise), make.morning(n, 1)]
    unique = {c.ref.local_date: c for c in told}
    return make.lifter(
        15 + 2 * len(rises), sessions=tuple(logged), check_ins=tuple(unique.values())
    )


# --- pain -----------------------------------------------------------------------------------


def test_mornings_stand_with_their_values_and_days():
    found = pain_insight(book_of(mornings(2, 3, 1))).insight.line(pains.MORNING)
    assert [(make.day(1), 2), (make.day(2), 3), (make.day(3), 1)] == [
        (point.local_date, point.value) for point in found.points
    ]


def test_a_morning_has_the_colour_that_the_rules_give_the_morning_after_a_session():
    facts = five((0, 2, 4))
    book = book_of(facts)
    line = pain_insight(book).insight.line(pains.MORNING)
    coloured = {point.local_date: point.zone for point in line.points}
    for exposure in book.exposures:
        expected = exposure.judgement.zone_of("morning_up")
        assert expected is coloured[exposure.morning.ref.local_date]
    assert {PainZone.GREEN, PainZone.AMBER, PainZone.RED} <= set(coloured.values())


def test_the_usual_morning_is_the_baseline_of_its_day():
    told = (3, 1, 1, 1, 1, 1, 1, 1)
    found = values(pain_insight(book_of(mornings(*told))).insight, pains.USUAL)
    assert found[:3] == [2.0, 2.0, 2.0]
    assert found[-1] == 1.0


def test_the_usual_morning_is_the_median_of_the_last_seven_on_every_day():
    told = (1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1)
    days = range(3, len(told) + 1)
    wanted = [median(told[max(0, n - 7) : n]) for n in days]
    assert wanted == [book_of(mornings(*told[:n])).morning_baseline for n in days]


def test_a_median_needs_three_mornings_of_the_week():
    found = pain_insight(book_of(mornings(2, 4, 3, 5))).insight.line(pains.MEDIAN)
    assert [(make.day(3), 3.0), (make.day(4), median((2, 4, 3, 5)))] == [
        (point.local_date, point.value) for point in found.points
    ]


def test_the_worst_of_a_day_is_the_worst_of_its_sets():
    facts = make.lifter(3, sessions=(make.lifted(1, "rdl-tempo", 60, (1, 6, 2)),))
    found = pain_insight(book_of(facts)).insight.line(pains.SESSION)
    assert [(point.value, point.zone) for point in found.points] == [(6.0, PainZone.RED)]


def test_function_is_the_mean_of_what_was_rated_on_a_day():
    rated = (
        make.result(BaselineTest.PSFS, 4),
        replace(make.result(BaselineTest.PSFS, 7), subject="run"),
        make.result(BaselineTest.SANE, 60),
    )
    found = pain_insight(book_of(make.lifter(2, baselines=rated))).insight
    assert values(found, pains.FUNCTION) == [5.5]
    assert values(found, pains.SPORT) == [60.0]


def test_function_is_what_the_gates_read_when_only_the_good_activity_is_rated_again():
    """Leaving out a bad activity is no improvement, in a picture as in a gate."""
    rated = (
        make.result(BaselineTest.PSFS, 4),
        replace(make.result(BaselineTest.PSFS, 8), subject="run"),
        replace(make.result(BaselineTest.PSFS, 8, n=2), subject="run"),
    )
    found = pain_insight(book_of(make.lifter(3, baselines=rated))).insight
    assert values(found, pains.FUNCTION) == [6.0, 6.0]


def test_confidence_comes_from_tests_and_daily_check_ins():
    told = (make.morning(1, 1, confidence=3), make.morning(2, 1, confidence=5))
    tested = (make.result(BaselineTest.CONFIDENCE, 8, n=2),)
    facts = make.lifter(3, check_ins=told, baselines=tested)
    assert values(pain_insight(book_of(facts)).insight, pains.CONFIDENCE) == [3.0, 8.0]


def test_lines_begin_within_the_window():
    window = make.RULES.insights.window_days.whole
    old, new = make.morning(0, 5), make.morning(window, 1)
    facts = make.lifter(window, check_ins=(old, new))
    assert values(pain_insight(book_of(facts)).insight, pains.MORNING) == [1.0]


# --- load -----------------------------------------------------------------------------------


def test_daily_load_is_effort_times_minutes_and_zero_on_days_of_rest():
    facts = make.lifter(4, sessions=(hard(1, 6, 50), hard(3, 5, 30)))
    assert values(load_insight(book_of(facts)), loads.DAILY) == [300.0, 0.0, 150.0, 0.0]


def test_sessions_without_effort_are_counted_as_unknown_and_said():
    facts = make.lifter(4, sessions=(hard(1, 6, 50), hard(3, None, 30)))
    told = load_insight(book_of(facts))
    assert (
        "1 of 2 sessions have no effort or minutes logged and are not in these totals."
        in told.notes
    )


def test_unknown_sessions_are_counted_from_the_first_day_that_is_shown():
    window = make.RULES.insights.window_days.whole
    facts = make.lifter(window, sessions=(hard(0, None, 30), hard(1, None, 30), hard(3, 5, 30)))
    assert any(note.startswith("1 of 2 sessions") for note in load_insight(book_of(facts)).notes)


@pytest.mark.parametrize(
    ("kilos", "expected"), [((61.3,), 61.3), ((50.3, 61.3), 61.3), ((61.3, 50.3), 61.3)]
)
def test_the_estimate_of_a_day_is_its_best_single_to_a_tenth_of_a_kilogram(kilos, expected):
    done = [make.lifted(1, "rdl-tempo", kg, (1,), reps=1, rpe=10) for kg in kilos]
    sets = tuple(s for one in done for s in one.exercises[0].sets)
    one = replace(done[0], exercises=(replace(done[0].exercises[0], sets=sets),))
    told = load_insight(book_of(make.lifter(8, sessions=(one,), check_ins=(make.morning(2, 1),))))
    assert expected == values(told, loads.ESTIMATED)[0]
    assert expected == values(told, loads.HEAVIEST)[0]


def test_without_any_known_session_there_is_no_load_but_hinges_are_shown():
    told = load_insight(book_of(make.lifter(4, sessions=(hard(1, None, None),))))
    assert values(told, loads.DAILY) == []
    assert values(told, loads.HINGE)[-1] == 60 * 8 * 2


def test_the_last_weighted_loads_are_those_of_monitoring():
    facts = make.lifter(40, sessions=tuple(hard(n, 6, 40) for n in range(0, 40, 3)))
    book = book_of(facts)
    told, now = load_insight(book), monitoring.averages(book)
    assert isclose(now.acute_au, values(told, loads.ACUTE)[-1], abs_tol=0.01)
    assert isclose(now.chronic_au, values(told, loads.CHRONIC)[-1], abs_tol=0.01)
    assert isclose(now.ratio, values(told, loads.RATIO)[-1], abs_tol=0.01)


def test_the_ratio_waits_for_four_weeks_and_comes_with_its_sentence():
    short = load_insight(book_of(make.lifter(20, sessions=(hard(1, 6, 40),))))
    long_ = load_insight(book_of(make.lifter(40, sessions=(hard(1, 6, 40), hard(39, 6, 40)))))
    assert values(short, loads.RATIO) == []
    assert loads.ONLY_SHOWN not in short.notes
    assert values(long_, loads.RATIO)
    assert loads.ONLY_SHOWN in long_.notes


def test_the_longest_run_counts_only_where_it_stayed_calm():
    runs = (make.ran(1, None, 3000, 1), make.ran(3, None, 9000, 7))
    facts = make.runner(8, make.PLAN, sessions=runs, check_ins=(make.morning(2, 1),))
    assert {3000.0} == set(values(load_insight(book_of(facts)), loads.LONGEST))


def test_the_estimated_maximum_is_of_calm_hinges_and_above_their_load():
    hinges = (make.lifted(1, "rdl-tempo", 60, (1,)), make.lifted(3, "rdl-tempo", 90, (7,)))
    facts = make.lifter(8, sessions=hinges, check_ins=(make.morning(2, 1), make.morning(4, 1)))
    told = load_insight(book_of(facts))
    assert {60.0} == set(values(told, loads.HEAVIEST))
    assert all(60 < value < 90 for value in values(told, loads.ESTIMATED))


def test_no_value_leaves_the_scale_of_the_wire():
    facts = make.lifter(2, sessions=tuple(_huge(n) for n in range(2)))
    told = load_insight(book_of(facts))
    assert max(values(told, loads.HINGE)) == MOST_VALUE == 100_000


def _huge(n: int) -> Session:
    one = make.lifted(n, "rdl-tempo", 600, (0,) * 40, reps=1000)
    return replace(one, session_rpe=10.0, duration_s=86_400)


# --- provocations ---------------------------------------------------------------------------


def test_mornings_after_an_exercise_are_counted_against_the_usual():
    (found,) = provocation_insight(book_of(five((0, 2, 0, 3, 1)))).comparisons
    assert (found.exercise, found.higher, len(found.mornings)) == ("rdl-tempo", 3, 5)
    assert "higher than usual in 3 of 5" in _notes(five((0, 2, 0, 3, 1)))


def test_the_usual_is_that_of_the_window_alone():
    """Mornings from before it, and those that have no usual yet, are counted neither way."""
    shown = five((0, 2, 0, 3, 1))
    window = make.RULES.insights.window_days.whole
    long_ago = tuple(make.morning(n - window, 9 * (n % 2)) for n in range(1, 15))
    told = replace(shown, check_ins=(*long_ago, *shown.check_ins))
    every = provocation_insight(book_of(shown)).every
    assert every == provocation_insight(book_of(told)).every


def _notes(facts: Facts) -> str:
    return " ".join(provocation_insight(book_of(facts)).insight.notes)


def test_fewer_mornings_than_the_rule_set_asks_for_are_not_compared():
    least = make.RULES.insights.min_mornings.whole
    enough = provocation_insight(book_of(five((2,) * least)))
    too_few = provocation_insight(book_of(five((2,) * (least - 1))))
    assert len(enough.comparisons) == 1
    assert too_few.comparisons == ()
    assert too_few.insight.lines == ()
    assert f"No exercise has {least} answered mornings" in too_few.insight.notes[0]


def test_two_exercises_of_one_day_share_their_mornings():
    facts = five((2, 2, 0, 0, 2))
    both = tuple(
        replace(s, exercises=(*s.exercises, *make.lifted(0, "deadbug", None, (1,)).exercises))
        for s in facts.sessions
    )
    found = provocation_insight(book_of(replace(facts, sessions=both))).comparisons
    assert [one.higher for one in found] == [3, 3]
    assert "With 2 rows" in _notes(replace(facts, sessions=both))


def test_the_heavier_half_is_compared_where_both_halves_have_enough():
    kilos = (40, 40, 40, 40, 40, 80, 80, 80, 80, 80)
    facts = five((0, 0, 0, 0, 0, 2, 2, 0, 2, 2), kilos=kilos)
    labels = {c.label: c.higher for c in provocation_insight(book_of(facts)).comparisons}
    assert set(labels.values()) == {4}
    assert any("from 80 kg" in label for label in labels)


def test_what_stands_out_even_at_the_careful_end_comes_first():
    facts = five((2,) * 6)
    calm = five((0,) * 6, slug="kb-deadlift")
    later = tuple(_moved(s, 40) for s in calm.sessions)
    told = tuple(_moved(c, 40) for c in calm.check_ins)
    both = make.lifter(80, sessions=facts.sessions + later, check_ins=facts.check_ins + told)
    assert [c.exercise for c in provocation_insight(book_of(both)).comparisons] == [
        "rdl-tempo",
        "kb-deadlift",
    ]


def _moved(row, days: int):
    """The same row some days later."""
    n = (row.ref.local_date - make.DAY0).days + days
    moved = replace(row, ref=replace(row.ref, local_date=make.day(n), id=f"{row.ref.id}+{days}"))
    if isinstance(row, Session):
        return replace(moved, started_at=row.started_at + (make.day(days) - make.DAY0))
    return moved


# --- all of them ----------------------------------------------------------------------------

LIVES = {
    "nothing": make.lifter(0),
    "mornings": mornings(2, 3, 1, 6, 2, 2, 0),
    "loads": make.lifter(40, sessions=tuple(hard(n, 6, 40) for n in range(0, 40, 3))),
    "worse": five((2, 3, 4, 2, 3, 4)),
    "halves": five((0, 0, 0, 0, 0, 2, 2, 0, 2, 2), kilos=(40,) * 5 + (80,) * 5),
    "runs": make.runner(9, make.PLAN, sessions=tuple(make.ran(n, None, 3000, 1) for n in (1, 4))),
    "cleared": make.lifter(
        20,
        sessions=(hard(18, 6, 30),),
        screenings=(make.screening(0, RF_CES_1="yes"), make.screening(16)),
        flags=(make.flag("RF-CES-1", FlagLevel.EMERGENCY, 0),),
        clearances=(make.clearance("RF-CES-1", 15),),
    ),
}


def insights(facts: Facts) -> list[Insight]:
    book = book_of(facts)
    return [pain_insight(book).insight, load_insight(book), provocation_insight(book).insight]


@pytest.mark.parametrize("life", LIVES)
def test_no_sentence_names_a_reason_a_finding_or_a_promise(life):
    said = [note for one in insights(LIVES[life]) for note in one.notes]
    wrong = [note for note in said if CAUSAL.search(note) or FORBIDDEN.search(note)]
    assert wrong == []
    assert all(0 < len(note) <= 500 for note in said)


@pytest.mark.parametrize("life", LIVES)
def test_every_line_has_points_in_order_within_the_scale(life):
    for one in insights(LIVES[life]):
        for line in one.lines:
            days = [point.local_date for point in line.points]
            assert days == sorted(days)
            assert line.points
            assert all(0 <= point.value <= MOST_VALUE for point in line.points)


@pytest.mark.parametrize("life", ["worse", "halves"])
def test_every_comparison_says_that_it_shows_no_reason(life):
    assert NOT_A_REASON in provocation_insight(book_of(LIVES[life])).insight.notes


def test_an_empty_history_is_a_valid_insight_with_a_sentence():
    pain, load, provocations = insights(make.lifter(0, baselines=()))
    assert [pain.lines, load.lines, provocations.lines] == [(), (), ()]
    assert (NOTHING_YET,) == pain.notes == load.notes
    assert len(provocations.notes) == 1


def test_after_a_clearance_the_lines_start_anew_and_say_so():
    pain, load, _ = insights(LIVES["cleared"])
    assert all("start again from that day" in one.notes[-1] for one in (pain, load))
    assert values(load, loads.DAILY)[0] == 180.0
