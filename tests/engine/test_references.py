"""What a load is measured against, which cap is named, and where a flare takes a dose back to."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.ceilings import unbraced_top_g
from api.engine.dosing.doses import Rows
from api.engine.dosing.lane_doses import base_rows, one_step_up
from api.engine.dosing.less import lowered
from api.engine.dosing.references import logged_e1rm_g, painfree_e1rm_g, reference_e1rm_g
from api.engine.dosing.start_load import led_by_effort, start_load_g
from api.engine.facts import Best, Facts, Session, ToleratedLoad
from api.engine.lanes.lane import Finding, needs_rest
from api.engine.library import Library
from api.engine.planning.grid import day_key
from api.engine.reading.timeline import read
from api.engine.template import PhaseTemplate, WeekPattern
from api.engine.vocab import BaselineTest, DecisionAction, FlagLevel, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, RDL, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.test_flares import flare

HINGE, PRESS = make.LIBRARY.exercises[RDL], make.LIBRARY.exercises["bench-press"]


def tolerated(slug: str, kilos: int) -> ToleratedLoad:
    return ToleratedLoad(slug, kilos * 1000, 8, make.day(10))


# --- references ---------------------------------------------------------------------------


def test_the_best_of_several_calm_loads_is_the_reference_whatever_order_they_came_in():
    best = logged_e1rm_g(laws.book_of(facts(lift(20, 80))), HINGE)
    for loads in ((40, 80, 60), (80, 60, 40), (40, 60, 80)):
        days = zip((14, 17, 20), loads, strict=True)
        book = laws.book_of(facts(*(lift(n, kilos) for n, kilos in days)))
        assert (logged_e1rm_g(book, HINGE), painfree_e1rm_g(book, HINGE)) == (best, best)


@pytest.mark.parametrize(("kilos", "better"), [(60, "logged"), (100, "told")])
def test_of_what_was_told_and_what_was_logged_the_better_one_counts(kilos, better):
    """80 kg were logged, for eight repetitions with four in reserve; what is told has none."""
    told_of = make.episode(**LOW, best_tolerated=(tolerated(RDL, kilos),))
    found = {
        "logged": _reference(facts(lift(20, 80))),
        "told": _reference(facts(episode=told_of)),
    }
    both = _reference(facts(lift(20, 80), episode=told_of))
    assert both == found[better] == max(found.values())


def _reference(known: Facts) -> float:
    return painfree_e1rm_g(laws.book_of(known), HINGE)


def test_what_was_told_of_a_neighbouring_rung_bounds_a_lift_nobody_logged():
    told_of = make.episode(**LOW, best_tolerated=(tolerated("kb-deadlift", 80),))
    book, other = laws.book_of(facts(episode=told_of)), make.LIBRARY.exercises["kb-deadlift"]
    assert reference_e1rm_g(book, HINGE) == (painfree_e1rm_g(book, other), False)
    assert reference_e1rm_g(laws.book_of(facts()), HINGE) == (None, False)


@pytest.mark.parametrize("best", [40, 200])
def test_what_stands_on_no_rung_says_less_of_a_pull_than_any_rung_does(best):
    """A good morning of 40 kg is no reason for less, nor a mid-thigh pull of 200 kg one for more.
    Seen red with no distance to them."""
    aside = replace(HINGE, slug="aside", hinge_rung=None)
    library = Library(make.LIBRARY.version, {**make.LIBRARY.exercises, "aside": aside})
    bests = (Best("kb-deadlift", 100_000, 1), Best("aside", best * 1000, 1))
    known = replace(facts(), athlete=replace(facts().athlete, bests=bests))

    assert reference_e1rm_g(read(known, make.RULES, library), HINGE) == (100_000, True)


@pytest.mark.parametrize(("level", "bound"), [(None, True), (1, True), (2, False), (3, False)])
def test_a_heavy_load_has_an_end_until_a_brace_was_shown(level, bound):
    tested = () if level is None else (make.result(BaselineTest.BRACE, level),)
    book = laws.book_of(facts(lift(20, 80), baselines=tested))
    assert (unbraced_top_g(book, HINGE) is not None) is bound


# --- by effort ----------------------------------------------------------------------------


def test_a_press_nobody_knows_begins_by_effort_and_empty_while_a_clearance_is_missing():
    owed = {"flags": (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 10),)}
    free, held = laws.book_of(facts()), laws.book_of(facts(**owed))
    assert (led_by_effort(free, PRESS, Phase.P2), led_by_effort(held, PRESS, Phase.P2)) == (
        True,
        False,
    )
    assert start_load_g(free, PRESS, Phase.P2, 8, 6) is None
    assert start_load_g(held, PRESS, Phase.P2, 8, 6) == 0


# --- which cap is named -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kilos", "phase", "more", "said"),
    [
        (20, Phase.P5, {}, "plates_too_big"),
        (100, Phase.P3, {"baselines": ()}, "brace_needed"),
        (100, Phase.P1, {}, "at_top"),
    ],
)
def test_of_several_caps_the_tightest_one_says_why_there_is_no_plate(kilos, phase, more, said):
    lifts = (lift(n, kilos, reps=5, rpe=8) for n in (14, 17, 20))
    found = one_step_up(
        lane(facts(*lifts, phase=phase, **more), phase=phase), "two_green_exposures"
    )
    assert found[1] == said


# --- the way into a flare -----------------------------------------------------------------


def after_flare(*lifts: Session, began: int = 20) -> list[int]:
    """The loads that the protocol of a flare told on a day leaves."""
    return [row.load_g for row in dose_after(*lifts, began=began)]


def dose_after(*lifts: Session, began: int = 20) -> Rows:
    """The sets that the protocol of a flare told on a day leaves."""
    days = [(s.ref.local_date - make.DAY0).days for s in lifts]
    known = facts(*lifts, check_ins=(*told(*days), flare(began)), phase=Phase.P2)
    here = lane(known)
    assert here.flare() is not None
    finding = Finding("flare_protocol", DecisionAction.REGRESS, ())
    return lowered(here, [finding], base_rows(here))


def test_a_flare_goes_back_to_the_last_calm_load_before_it():
    """80 % of 60; the 70 after it was an edge answer."""
    edge = make.lifted(17, RDL, 70, (4, 4, 4))
    assert set(after_flare(lift(14, 60), edge)) == {47_500}


def test_a_load_of_the_day_of_the_flare_is_no_load_from_before_it():
    assert set(after_flare(lift(14, 40), lift(20, 60))) == {30_000}


@pytest.mark.parametrize(
    ("since", "sets", "reps"),
    [((), 2, 8), ((1, 1), 2, 8), ((1,), 1, 8)],
)
def test_what_one_flare_has_halved_the_next_does_not_halve_again(since, sets, reps):
    """Three sets were calm before the first; what was done since is the way back from it."""
    back = [make.lifted(17, RDL, 47.5, since)] if since else []
    rows = dose_after(lift(5, 60), *back)
    assert (sets, {reps}) == (len(rows), {row.reps for row in rows})


def test_of_a_single_set_that_was_all_there_is_a_flare_leaves_half_the_repetitions():
    rows = dose_after(*(make.lifted(n, RDL, 60, (1,)) for n in (14, 17)))
    assert [row.reps for row in rows] == [4]


# --- rest days ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "kilos", "rests"),
    [
        ("hinge-dowel", None, False),
        ("hinge-dowel", 0, False),
        ("hinge-dowel", 10, True),
        (RDL, 0, True),
        (RDL, 60, True),
        ("squat-goblet", 0, True),
    ],
)
def test_practice_of_the_first_rungs_needs_no_rest_day_and_a_lift_does(slug, kilos, rests):
    [done] = laws.book_of(facts(lift(20, kilos, slug=slug))).exposures
    assert needs_rest(done, make.RULES) is rests


# --- the second week of a template ----------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "second", "expected"),
    [
        (0, (), "a"), (7, (), "a"), (14, (), "a"),
        (0, (("b", 0),), "a"), (7, (("b", 0),), "b"), (14, (("b", 0),), "a"), (1, (), None),
    ],
)  # fmt: skip
def test_every_other_week_follows_the_second_plan_where_there_is_one(day, second, expected):
    week = WeekPattern(1, (("a", 0),), second_week=second)
    found = PhaseTemplate(Phase.P1, "One", "one", {}, (week,))
    book = laws.book_of(make.facts())
    assert day_key(found, book, make.DAY0, make.DAY0 + timedelta(days=day)) == expected
