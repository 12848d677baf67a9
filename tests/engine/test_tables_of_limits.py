"""Tables of limits: how much of anything is shown, and how many sets, words or lines there are."""

import pytest

from api.engine.dosing.doses import Floor, done_count, rows_of, shrunk
from api.engine.facts import Restriction, SetTarget
from api.engine.insights.lines import Point, line
from api.engine.planning.routines import warm_up_room
from api.engine.reading.flares import likely
from api.engine.reading.told_legs import newest_legs
from api.engine.telling import clinician_words
from api.engine.telling.clinician_words import _short
from api.engine.telling.headlines import clipped
from api.engine.telling.naming import listed
from api.engine.template import Dose, DoseKind
from api.engine.vocab import PainTrigger, RestrictionKind
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import facts
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare
from tests.engine.test_tables_of_sets import a_set, done


@pytest.mark.parametrize(("asked", "sets"), [(29, 29), (30, 30), (31, 30), (60, 30)])
def test_a_dose_has_thirty_sets_at_most(asked, sets):
    assert len(rows_of(Dose(DoseKind.REPS, asked, 5, 5), None, None)) == sets
    [here] = lane(facts(done(20, *[a_set(60)] * asked))).own
    assert done_count(here) == sets


@pytest.mark.parametrize("name", ["reps", "duration_s", "distance_m"])
@pytest.mark.parametrize(("now", "left"), [(1, 1), (2, 1), (3, 1), (10, 3)])
def test_a_third_of_what_is_in_a_set_is_never_nothing(name, now, left):
    row = shrunk(SetTarget(**{name: now}), 33, Floor())
    assert getattr(row, name) == left


@pytest.mark.parametrize(("points", "shown"), [(399, 399), (400, 400), (401, 400)])
def test_a_line_shows_its_four_hundred_newest_points(points, shown):
    book = laws.book_of(facts())
    days = [Point(book.as_of, n) for n in range(points)]
    found = line(book, "x", "kg", days).points
    assert (len(found), found[-1].value) == (shown, points - 1)


@pytest.mark.parametrize(
    ("value", "drawn"), [(99_999, 99_999), (100_000, 100_000), (100_001, 100_000)]
)
def test_a_point_beyond_its_scale_is_drawn_at_the_end_of_it(value, drawn):
    book = laws.book_of(facts())
    [point] = line(book, "x", "AU", [Point(book.as_of, value)]).points
    assert point.value == drawn


@pytest.mark.parametrize(("words", "shown"), [(2, 2), (3, 3), (4, 3)])
def test_three_things_at_most_are_named_before_a_flare(words, shown):
    triggers = (
        PainTrigger.LIFTING, PainTrigger.SPORT, PainTrigger.NEW_EXERCISE, PainTrigger.ILLNESS,
    )  # fmt: skip
    calm = (make.morning(n, 1, 1) for n in range(17))
    said = make.morning(18, 1, 1, triggers=triggers[:words])
    book = laws.book_of(facts(check_ins=(*calm, said, flare(20))))
    assert len(likely(book, book.flares[-1])) == shown


@pytest.mark.parametrize(("days", "reports"), [(1, 1), (2, 2), (3, 2)])
def test_the_newest_words_on_the_legs_are_two(days, reports):
    mornings = tuple(make.morning(20 - n, 1, 1) for n in range(days))
    assert len(newest_legs(laws.book_of(facts(check_ins=mornings)))) == reports


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and 1 more"),
        (["A, long", "B"], "A, long and B"), (["A, long", "B", "C", "D"], "A, long; B and 2 more"),
    ],
)  # fmt: skip
def test_two_names_are_told_and_how_many_more_there_are(names, text):
    assert listed(names) == text


@pytest.mark.parametrize(("letters", "ends"), [(59, "a"), (60, "a"), (61, "…")])
def test_a_note_is_told_in_sixty_letters(letters, ends):
    told = _short("a" * letters)
    assert (len(told), told[-1]) == (min(letters, 60), ends)


@pytest.mark.parametrize(("letters", "ends"), [(119, "a"), (120, "a"), (121, "…")])
def test_a_headline_has_a_hundred_and_twenty_letters(letters, ends):
    told = clipped("a" * letters)
    assert (len(told), told[-1]) == (min(letters, 120), ends)


@pytest.mark.parametrize(
    ("main", "cool_down", "room"), [(10, 4, 3), (9, 4, 4), (12, 4, 3), (0, 0, 17)]
)
def test_a_session_has_seventeen_lines_and_three_of_them_to_get_warm(main, cool_down, room):
    assert warm_up_room(main, cool_down) == room


@pytest.mark.parametrize(("limits", "more"), [(3, ""), (4, ""), (5, "1 more"), (6, "2 more")])
def test_four_limits_are_listed_and_how_many_more_there_are(limits, more):
    slugs = sorted(make.LIBRARY.exercises)[:limits]
    said = tuple(Restriction(RestrictionKind.NO_EXERCISE, exercise=slug) for slug in slugs)
    note = make.clearance("RF-SUR-1", 15, restrictions=said)
    [reason] = clinician_words._listed(laws.book_of(facts(clearances=(note,))), ())
    assert ("more" in reason.text) is bool(more)
    assert more in reason.text
    assert len(reason.checks) == limits
