"""Tables of scores, words and points: what a chart, a form or a few words make of a value."""

import pytest
from msgspec.structs import replace

from api.engine import codec, instruments
from api.engine.dosing.unsaid import told_rows
from api.engine.insights.lines import MOST_VALUE, Point, _on_scale
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import NOT_IN_A_GYM, at_hand
from api.engine.rules.clinician import load_override
from api.engine.rules.season import _heavy, effort_of, rpe_percent
from api.engine.simulation.imagination import _settle_h, _trained
from api.engine.telling.whys import CHOSEN, EASY, UNLOADED, WHYS, why
from api.engine.vocab import Equipment, FactKind, Phase
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import NOW, RDL, facts, lift, told
from tests.engine.test_edges import lane
from tests.engine.test_overrides import lifting, override
from tests.engine.test_tables_of_sets import a_set, done, kilos

EXERCISES = make.LIBRARY.exercises


# --- words and points ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(c for c, words in WHYS.items() if words == EASY))
def test_an_easy_start_is_told_as_such_unless_it_has_no_load_or_leaves_it_open(code):
    assert (why(code), why(code, unloaded=True)) == (EASY, UNLOADED)
    assert (why(code, chosen=True), why(code, True, True)) == (CHOSEN, UNLOADED)


@pytest.mark.parametrize(
    ("value", "shown"), [(-2, 0), (-0.5, 0), (0, 0), (0.126, 0.13), (2 * MOST_VALUE, MOST_VALUE)]
)
def test_a_point_is_on_its_scale(value, shown):
    assert _on_scale(Point(make.day(1), value)).value == shown


ROWS = make.RULES.instruments


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.test)
def test_the_error_of_a_test_is_that_of_a_mean_of_who_has_pain(row):
    assert instruments.error_of(row) == row.mdc
    item = row.mdc if row.mdc_item is None else row.mdc_item
    past = row.mdc if row.mdc_past is None else row.mdc_past
    assert (instruments.error_of(row, item=True), instruments.error_of(row, past=True)) == (
        item,
        past,
    )


# --- order ---------------------------------------------------------------------------------------


def tied(name: str, pain: int | None):
    """A session of one and the same instant whose first set tells this pain."""
    made = done(20, a_set(60, pain=pain), a_set(60, pain=None))
    ref = make.ref(FactKind.SESSION, name, 20)
    return replace(made, ref=ref, pain_before=None, pain_after=None)


@pytest.mark.parametrize(("pain", "expected"), [(1, "silent told"), (0, "told silent")])
@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("order", [1, -1])
def test_of_sessions_of_one_instant_the_silent_one_counts_as_painless(pain, expected, ids, order):
    """What hurt more comes last; of two that hurt alike the content decides, never the id."""
    names = dict(zip(ids, ("silent", "told"), strict=True))
    rows = (tied(ids[0], None), tied(ids[1], pain))[::order]
    found = codec.facts_sorted(facts(*rows)).sessions
    assert " ".join(names[s.ref.id] for s in found) == expected


# --- what stood before ---------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["silent", "loud"])
def test_a_load_of_the_same_day_is_not_the_one_before(first):
    silent = done(20, a_set(None), a_set(None))
    loud = replace(done(20, a_set(80)), ref=make.ref(FactKind.SESSION, "other", 20))
    late = silent.started_at.replace(hour=19)
    days = [replace(silent, started_at=late), loud] if first == "loud" else [
        silent, replace(loud, started_at=late),
    ]  # fmt: skip
    there = lane(facts(lift(14, 60), done(17, a_set(None)), *days, check_ins=told(14, 17, 20)))
    quiet = [e for e in there.own if e.load_g is None and e.day == make.day(20)]
    assert [set(kilos(told_rows(there, e))) for e in quiet] == [{60.0}]


# --- seasons, limits, gyms -----------------------------------------------------------------------


def heavy_reps() -> int:
    """The most repetitions that are a heavy share of a best at the effort of the phase."""
    there = lane(facts(lift(20)), phase=Phase.P5)
    effort, cut = effort_of(there), make.RULES.load.heavy_from_pct.value
    return max(n for n in range(1, 10) if rpe_percent(n, effort, make.RULES) >= cut)


@pytest.mark.parametrize(
    ("more", "heavy"),
    [((0,), True), ((0, 4), True), ((4, 0), True), ((1,), False), ((1, 4), False), ((-1,), True)],
)
def test_a_dose_is_as_heavy_as_its_fewest_repetitions(more, heavy):
    most = heavy_reps()
    assert most > 1
    sets = (a_set(60, reps=most + n) for n in more)
    there = lane(facts(done(20, *sets), check_ins=told(20)), phase=Phase.P5)
    assert _heavy(there) is heavy


@pytest.mark.parametrize("loads", [(40, 60), (60, 40)])
def test_the_limit_of_a_clinician_is_held_against_the_newest_load(loads):
    days = (make.lifted(n, RDL, k, (1, 1, 1)) for n, k in zip((14, 20), loads, strict=True))
    known = lifting(override(), sessions=tuple(days), check_ins=told(14, 20))
    found = load_override(lane(known))
    assert found.checks[0].value == loads[-1]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (frozenset(), True),
        (NOT_IN_A_GYM, False),
        (frozenset(sorted(NOT_IN_A_GYM)[:1]), False),
        (NOT_IN_A_GYM | {Equipment.BARBELL}, True),
    ],
)
def test_a_gym_has_all_but_what_no_gym_has(kinds, expected):
    basis = Basis(laws.book_of(facts()), make.CURRICULUM)
    here = replace(EXERCISES[RDL], equipment=kinds)
    assert at_hand(here, basis) is expected


# --- imagined days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "intake", "expected"),
    [((1, 3), 5, 3), ((3, 1), 5, 1), ((), 2, 2), ((0.5,), 5, 0.5)],
)
def test_a_back_settles_as_it_was_told_last(hours, intake, expected):
    mornings = (make.morning(18 + n, 1, h) for n, h in enumerate(hours))
    known = facts(check_ins=tuple(mornings), episode=make.episode(settle_h=intake))
    assert _settle_h(laws.book_of(known)) == expected


@pytest.mark.parametrize(
    ("since", "days", "share"),
    [(7, 3, 1.0), (14, 3, 0.5), (14, 6, 1.0), (14, 9, 1.0), (1, 1, 1.0), (0, 1, 1.0), (14, 0, 0.0)],
)
def test_the_share_that_is_trained_is_of_the_days_the_program_means(since, days, share):
    """Three sessions a week since the program began; never fewer than one is meant."""
    began = make.day(NOW - since)
    known = facts()
    known = replace(known, enrollment=replace(known.enrollment, started_on=began))
    trained = {make.day(NOW - 1 - n) for n in range(days)}
    assert _trained(laws.book_of(known), make.day(NOW - 28), trained) == pytest.approx(share)


@pytest.mark.parametrize("days", [0, 6, 12])
def test_who_is_in_no_program_means_the_usual_sessions_of_a_week(days):
    usual = make.RULES.daily.sessions_per_week.value
    known = replace(facts(), enrollment=None)
    trained = {make.day(NOW - 1 - n) for n in range(days)}
    wanted = 4 * usual
    assert _trained(laws.book_of(known), make.day(NOW - 28), trained) == min(days / wanted, 1)
