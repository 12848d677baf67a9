"""The first and the last day, the least and the most: a value just there, and one beside it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.engine.dosing.doses import done_rows, whole_minutes
from api.engine.dosing.estimates import rpe_percent
from api.engine.dosing.ladder import told_lately
from api.engine.dosing.plates import above, cut_g, floor_plate
from api.engine.dosing.references import painfree_e1rm_g
from api.engine.facts import (
    ExerciseDone,
    SetDone,
    ToleratedLoad,
)
from api.engine.insights.uncertainty import mean, share
from api.engine.instruments import WrongItems, change, score
from api.engine.planning.selection import greens
from api.engine.reading.flares import FlareSpell, _peak
from api.engine.reading.recurrence import _told_since
from api.engine.reading.soreness import _speaks_against
from api.engine.safety.alarms import _loud
from api.engine.safety.answers import Newest, due_on, older
from api.engine.safety.flags import aged, examined_before_told
from api.engine.safety.legs import _at_first
from api.engine.units import weighs
from api.engine.vocab import (
    BaselineTest,
    CheckInKind,
    FlagLevel,
    FunctionLoss,
    LegChange,
    LegReach,
    SetKind,
    TriageAnswer,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import RDL, facts, lift

T = BaselineTest
LIFT = make.LIBRARY.exercises[RDL]

# --- safety ----------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["pain_morning", "pain_now", "pain_worst"])
@pytest.mark.parametrize(("pain", "loud"), [(6, False), (7, True), (8, True)])
def test_a_pain_of_seven_of_any_kind_asks_the_emergency_questions(told, pain, loud):
    said = replace(make.morning(3, 1), **{"pain_morning": None, told: pain})
    assert _loud(said, make.RULES.alarm.pain_from.value) is loud


@pytest.mark.parametrize(("beyond", "known"), [(-1, "intake"), (0, "now"), (1, "now")])
def test_a_leg_raised_behind_the_window_is_no_news_from_the_first_day_past_it(beyond, known):
    reach = make.RULES.windows.sessions_days.whole
    report = make.morning(reach + beyond, 1)
    now, intake = make.legs(reach=LegReach.FOOT), make.legs(reach=LegReach.BELOW_KNEE)
    raised = (
        make.flag("RF-NEU-2", FlagLevel.URGENT, 1),
        make.flag("RF-MAL-1", FlagLevel.URGENT, 9),
    )
    found = _at_first((report, now), make.episode(0, leg=intake), raised, make.RULES)
    assert found == {"now": now, "intake": intake}[known]


@pytest.mark.parametrize(("days", "level"), [
    (27, FlagLevel.ROUTINE), (28, FlagLevel.CLEARANCE), (29, FlagLevel.CLEARANCE),
])  # fmt: skip
def test_a_routine_visit_of_four_weeks_weighs_like_a_missing_clearance(days, level):
    flag = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 0)
    assert aged(flag, make.day(days), make.RULES).level is level


@pytest.mark.parametrize(("until", "named"), [(9, False), (10, True), (11, True)])
def test_a_note_stored_before_its_flag_is_named_until_its_last_day(until, named):
    flag = make.flag("RF-FRA-2", FlagLevel.URGENT, 5, sequence=7)
    note = make.clearance("RF-FRA-2", 5, valid_until=make.day(until), sequence=6)
    assert bool(examined_before_told(flag, [note], make.day(10))) is named


@pytest.mark.parametrize(
    ("answered", "due"), [(("A", "B"), 11), (("A", "B", "C"), 11), (("A",), 20)]
)
def test_a_week_ends_after_the_oldest_answer_and_at_once_where_one_lacks(answered, due):
    known = {code: Newest(make.day(3 if code == "B" else 9), TriageAnswer.NO) for code in answered}
    assert due_on(("A", "B"), known, make.day(20), 7) == make.day(due)


@pytest.mark.parametrize(("told", "old"), [(12, True), (13, False), (14, False)])
def test_an_answer_is_old_after_its_days(told, old):
    known = {"A": Newest(make.day(told), TriageAnswer.NO)}
    assert bool(older(("A",), known, make.day(20), 7)) is old


QUIET = replace(make.morning(3, 1), soreness=4)


@pytest.mark.parametrize(("told", "against"), [
    ({}, False),
    ({"leg": make.legs(reach=LegReach.ABOVE_KNEE)}, True),
    ({"leg": make.legs(change=LegChange.PERIPHERALISED)}, True),
    ({"function_loss": FunctionLoss.NONE}, False),
    ({"function_loss": FunctionLoss.SOME}, True),
    ({"soreness": 4}, False), ({"soreness": 5}, True),
    ({"soreness": None}, False),
    ({"pain_now": 4}, False), ({"pain_now": 5}, True),
    ({"kind": CheckInKind.FLARE}, True),
])  # fmt: skip
def test_each_thing_alone_speaks_against_sore_muscles(told, against):
    most = make.RULES.soreness
    assert (most.soreness_to.value, most.pain_to.value) == (4, 4)
    assert _speaks_against(replace(QUIET, **told), make.RULES) is against


@pytest.mark.parametrize(("told", "answered"), [(19, False), (20, True), (21, True)])
def test_a_question_is_answered_by_the_check_in_of_its_day(told, answered):
    book = laws.book_of(facts(lift(17), check_ins=(make.morning(told, 1),)))
    assert _told_since(book, make.day(20)) is answered


# --- flares ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("mornings", "now", "peak"), [
    ({10: 5, 11: 7, 12: 6}, {}, 7), ({9: 9, 10: 5, 12: 6, 13: 9}, {}, 6),
    ({10: 6, 12: 5}, {}, 6), ({10: 5, 12: 6}, {12: 8}, 8), ({10: 5, 12: 6}, {10: 8}, 8),
    ({10: 5, 12: 6}, {9: 8, 13: 8}, 6), ({13: 6}, {}, None),
])  # fmt: skip
def test_a_flare_is_measured_by_the_worst_of_its_first_days(mornings, now, peak):
    told = (
        *(make.morning(n, pain) for n, pain in mornings.items()),
        *(
            replace(make.morning(n, 0), ref=make.ref(make.FactKind.CHECK_IN, f"now{n}", n),
                    kind=CheckInKind.DAILY, pain_morning=None, pain_now=pain)
            for n, pain in now.items()
        ),
    )  # fmt: skip
    book = laws.book_of(facts(lift(5), check_ins=told))
    spell = FlareSpell(make.day(10), make.day(12), False, None)
    assert _peak(book, spell) == peak


# --- told loads ------------------------------------------------------------------------------


def tolerated(*days: int, since: int | None = None):
    told = tuple(ToleratedLoad(RDL, 100_000, 5, make.day(n)) for n in days)
    book = laws.book_of(facts(episode=make.episode(best_tolerated=told), baselines=()))
    return replace(book, since=None if since is None else make.day(since))


@pytest.mark.parametrize(("told", "since", "there"), [
    (12, None, False), (13, None, True), (23, None, True), (24, None, False),
    (14, 15, False), (15, 15, True), (12, 3, False),
])  # fmt: skip
def test_told_loads_count_from_the_first_day_or_the_examination_to_today(told, since, there):
    assert bool(told_lately(tolerated(told, since=since), 10)) is there


@pytest.mark.parametrize(("told", "since", "there"), [
    (23, None, True), (24, None, False), (-67, None, True), (-68, None, False),
    (14, 15, False), (15, 15, True),
])  # fmt: skip
def test_what_was_tolerated_is_painfree_for_ninety_days(told, since, there):
    assert make.RULES.load.painfree_days.whole == 90
    assert (painfree_e1rm_g(tolerated(told, since=since), LIFT) is not None) is there


# --- sets and plates -------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "repeated"), [
    ({"reps": 8}, True), ({"reps": 0, "load_g": 60_000}, False), ({"load_g": 60_000}, True),
    ({}, False), ({"reps": 0}, False), ({"reps": 1}, True),
    ({"reps": 0, "load_g": 60_000, "kind": SetKind.AMRAP}, True),
    ({"duration_s": 30}, True), ({"distance_m": 40}, True), ({"reps": 0, "duration_s": 30}, True),
])  # fmt: skip
def test_a_set_is_repeated_where_something_of_it_was_counted(said, repeated):
    done = make.session(20, ExerciseDone(RDL, (SetDone(**said, pain=1),)))
    [exposure] = laws.book_of(facts(done)).exposures
    assert bool(done_rows(exposure)) is repeated


@pytest.mark.parametrize(("load", "is_one"), [
    (None, False), (-1, False), (0, False), (1, True), (60_000, True),
])  # fmt: skip
def test_a_load_to_lift_is_more_than_nothing(load, is_one):
    assert weighs(load) is is_one


@pytest.mark.parametrize(("load", "plate", "down", "up"), [
    (60_000, 2500, 60_000, 62_500), (62_499, 2500, 60_000, 62_500), (0, 2500, 0, 2500),
    (102_058, 2268, 102_058, 104_326), (102_057, 2268, 99_790, 102_058), (3, 0, 3, 4),
])  # fmt: skip
def test_plates_carry_a_load_up_and_down(load, plate, down, up):
    assert (floor_plate(load, plate), above(down, plate)) == (down, up if plate else down + 1)


@pytest.mark.parametrize(("load", "pct", "left"), [
    (60_000, 5, 55_000), (60_000, 0, 60_000), (2500, 5, 0), (-20_000, 10, 0), (0, 10, 0),
])  # fmt: skip
def test_a_cut_ends_at_the_empty_hand(load, pct, left):
    assert cut_g(load, pct, 2500) == left


@pytest.mark.parametrize(("seconds", "told"), [(90, 90), (600, 600), (816, 780), (839, 780)])
def test_minutes_are_told_whole(seconds, told):
    assert whole_minutes(seconds) == told


@pytest.mark.parametrize(("reps", "rpe", "row_"), [
    (1, 10, 1), (1, 9, 2), (2, 10, 2), (5, 8, 7), (0, 10, 1), (99, 10, 99),
])  # fmt: skip
def test_a_share_of_the_maximum_stands_in_the_row_of_its_repetitions(reps, rpe, row_):
    table = make.RULES.rpe.percent
    wanted = table[min(row_, len(table)) - 1]
    assert rpe_percent(reps, rpe, make.RULES) == getattr(wanted, "value", wanted)


# --- counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("pains", "count"), [
    ((), 0), ((1,), 1), ((1, 1), 2), ((4,), 0), ((4, 1), 1), ((1, 1, 4, 1), 2), ((1, 7), 0),
    ((1, 1, 7, 1), 1), ((7, 4, 1, 1), 2),
])  # fmt: skip
def test_greens_in_a_row_are_counted_since_the_last_red_one(pains, count):
    sessions = tuple(make.lifted(n, RDL, 60, (pain,)) for n, pain in enumerate(pains, 10))
    assert greens(laws.book_of(facts(*sessions)).exposures, timedelta(days=1)) == count


@pytest.mark.parametrize(("values", "ok"), [((), False), ((1.0,), False), ((1.0, 2.0), True)])
def test_a_mean_has_an_interval_from_two_values_on(values, ok):
    if ok:
        assert mean(values, 95).value == 1.5
    else:
        with pytest.raises(ValueError, match="fewer than two"):
            mean(values, 95)


def test_a_share_of_one_is_known_and_never_above_the_whole():
    found = share(1, 1, 95)
    assert (found.value, found.high) == (1.0, 1.0)
    assert share(0, 1, 95).low == 0.0


@pytest.mark.parametrize(
    ("before", "after", "said"), [(5, 5, "within_error"), (0, 0, "within_error")]
)
def test_no_difference_is_no_change(before, after, said):
    for row_ in make.RULES.instruments:
        assert change(before, after, row_).verdict.value == said


def test_a_form_with_the_wrong_number_of_answers_says_the_right_one():
    for found in make.RULES.forms:
        exact = found.items_from == found.items_to
        wanted = f"{found.items_to}" if exact else f"{found.items_from} to {found.items_to}"
        with pytest.raises(WrongItems, match=f"^This form has {wanted} answers"):
            score(found.test, (), make.RULES)
