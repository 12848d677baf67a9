"""The days of a template on the training days of a week, wherever in a week a phase begins."""

from datetime import timedelta
from itertools import combinations

import pytest
from msgspec.structs import replace

from api.engine.facts import Enrollment, Goal
from api.engine.planning import grid
from api.engine.template import PhaseTemplate, WeekPattern
from api.engine.vocab import FactKind, GoalKind, Phase, Weekday
from tests.engine import factories as make
from tests.engine import laws, real

MON, TUE, WED, THU, FRI, SAT, SUN = Weekday
THRICE = WeekPattern(3, (("a", 0), ("b", 2), ("c", 4)))
LATE = WeekPattern(3, (("a", 0), ("b", 3), ("c", 5)))
TURNS = WeekPattern(3, (("a", 0), ("b", 2), ("a", 4)), second_week=(("b", 0), ("a", 2), ("b", 4)))
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def keys(week, training, since, days=7, events=()):
    """What falls on each of so many days since a phase began."""
    taken = Enrollment(
        make.ref(FactKind.ENROLLMENT, "enr", 0), "p", make.DAY0, len(week.days), training
    )
    goals = tuple(Goal(GoalKind.EVENT, target_on=since + timedelta(days=n)) for n in events)
    book = laws.book_of(replace(make.facts(), enrollment=taken, goals=goals))
    found = PhaseTemplate(Phase.P3, "One", "one", {}, (week,))
    dates = (since + timedelta(days=n) for n in range(days))
    told = ((day, grid.day_key(found, book, since, day)) for day in dates)
    return [f"{NAMES[day.weekday()]} {key}" for day, key in told if key]


def first(weekday):
    """The first such day of the weeks of these tests."""
    return next(d for n in range(7) if (d := make.day(n)).weekday() == NAMES.index(weekday))


@pytest.mark.parametrize("begins", NAMES)
def test_a_phase_that_begins_within_a_week_keeps_its_pulls_three_days_apart(begins):
    """A and C hold the pulls: C on Monday and A on Wednesday would leave two days."""
    assert {"Mon a", "Wed b", "Fri c"} == set(keys(THRICE, (MON, WED, FRI), first(begins)))


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        ((TUE, THU, SAT), ["Tue a", "Thu b", "Sat c"]),
        ((MON, TUE, WED, THU, FRI), ["Mon a", "Wed b", "Fri c"]),
        ((SAT, SUN, WED), ["Wed a", "Sat b", "Sun c"]),
        ((MON, TUE, WED), ["Mon a", "Tue b", "Wed c"]),
    ],
)
def test_of_the_days_there_are_those_are_taken_that_keep_the_distances_best(training, expected):
    assert expected == sorted(keys(THRICE, training, first("Mon")), key=expected.index)


WITH_SATURDAY = (MON, WED, THU, SAT)


@pytest.mark.parametrize(
    ("matches", "days"),
    [
        ((), "Mon Thu Sat"),
        ((5,), "Mon Thu Sat"),
        ((5, 26), "Mon Thu Sat"),
        ((5, 12), "Mon Wed Thu"),
        ((-2, 5), "Mon Wed Thu"),
        ((5, 12, 19), "Mon Wed Thu"),
        ((2, 5), "Mon Thu Sat"),
    ],
)
def test_a_weekday_of_matches_is_no_training_day(matches, days):
    """A player whose matches were on Saturdays, a training day, had no pull for twelve weeks: the
    plan laid it on each of them, and the gate of P2 waited for it."""
    laid = keys(THRICE, WITH_SATURDAY, first("Mon"), events=matches)
    assert days == " ".join(key.split()[0] for key in laid)


def test_of_training_days_that_are_all_of_matches_none_is_left_out():
    once = WeekPattern(1, (("a", 0),))
    assert keys(once, (SAT,), first("Mon"), events=(5, 12)) == ["Sat a"]


def test_a_week_whose_longest_rest_comes_first_begins_where_the_athletes_longest_rest_is():
    assert keys(LATE, (MON, WED, FRI), first("Mon")) == ["Mon b", "Wed c", "Fri a"]


def test_of_weeks_that_fit_alike_the_one_that_begins_soonest_is_taken():
    every = tuple(Weekday)
    assert keys(THRICE, every, first("Thu")) == ["Thu a", "Sat b", "Mon c"]


def test_without_days_of_the_week_the_phase_itself_is_the_first_day():
    assert keys(THRICE, (), first("Thu")) == ["Thu a", "Sat b", "Mon c"]


def test_two_weeks_that_take_turns_do_so_from_the_week_in_which_the_phase_begins():
    assert keys(TURNS, (MON, WED, FRI), first("Wed"), 14) == [
        "Wed b",
        "Fri a",
        "Mon b",
        "Wed a",
        "Fri b",
        "Mon a",
    ]


@pytest.mark.parametrize("program", real.PROGRAMS)
def test_every_week_of_every_program_has_all_its_days_on_whatever_days_there_are(program):
    with real.content():
        phases = make.CURRICULUM.programs[program].phases.values()
        weeks = [week for found in phases for week in found.weeks]
    for week in weeks:
        for training in combinations(Weekday, len(week.days)):
            found = keys(replace(week, second_week=()), training, first("Wed"))
            assert sorted(key for key, _ in week.days) == sorted(k.split()[1] for k in found)
