"""Every cut of pain, flares, alarms, time away and visits: one below, on it, one above.

A row names a number of the rule set, what is looked at, and what is expected at n - 1, n and
n + 1. Cuts that have a table of their own elsewhere are named with it; none may be in neither.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from api.engine.dosing.references import best_green_g
from api.engine.dosing.start_load import start_load_g
from api.engine.facts import CheckIn, Facts, Position, Session, ToleratedLoad
from api.engine.planning.phases import gate_report
from api.engine.reading.pain import baseline_of, rising, weekly_rises
from api.engine.vocab import CheckInKind, Comparison, Phase, RuleVerdict
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.register import ALL
from tests.engine.test_register import there
from tests.engine.worlds import answer

RDL = "rdl-tempo"
NOW = 40
LONG_AGO = (2, 4, 6, 8)
KNOWN = {n.name: n.value for n in make.RULES.numbers}


class Cut(NamedTuple):
    """A number, what is looked at around it, and what is seen there."""

    name: str
    look: Callable[[int], object]
    seen: tuple[object, object, object]
    unit: float = 1
    """How many units of the number one step of the look is."""


def mornings(*days: int, pain: int = 2) -> tuple[CheckIn, ...]:
    return tuple(make.morning(n, pain, 1, red_flags=make.answers()) for n in days)


def known(*days: int) -> tuple[Session, ...]:
    """A lift nobody finds new: the same load all along."""
    return tuple(make.lifted(n, RDL, 40, (1, 1)) for n in days)


def life(n: int, sessions: tuple[Session, ...], *told: CheckIn, **more: object) -> Facts:
    plain = {
        "episode": make.episode(pain_at_rest=1, pain_morning=2, settle_h=6.0),
        "position": Position(Phase.P2, make.day(0)),
        "screenings": (make.screening(0), make.screening(n)),
    }
    scope = make.of_exercise(RDL)
    return make.lifter(n, scope, sessions=sessions, check_ins=told, **{**plain, **more})


def flares(first: int, pain: int, count: int, last_trained: int) -> tuple[object, ...]:
    raised = mornings(*range(first, first + count), pain=pain)
    sessions = known(1, 3, 5, 7, last_trained)
    facts = life(first + count - 1, sessions, *mornings(*LONG_AGO), *raised)
    return laws.book_of(facts).flares


def flared(pain: int = 4, count: int = 3, last_trained: int = 11) -> bool:
    return bool(flares(12, pain, count, last_trained))


def still_open(*after: CheckIn, n: int) -> bool:
    """A flare told on day 12, and what came after it."""
    told = CheckIn(
        make.ref(make.FactKind.CHECK_IN, "flare", 12), CheckInKind.FLARE, pain_now=5, pain_worst=5
    )
    facts = life(n, known(11), *mornings(*LONG_AGO), told, *after)
    return laws.book_of(facts).flare() is not None


def fired(facts: Facts, rule: str) -> bool:
    spoke = (RuleVerdict.FIRED, RuleVerdict.BINDING)
    return any(line.rule == rule and line.verdict in spoke for line in answer(facts).trace)


def reds(*days_ago: int) -> Facts:
    days = sorted(NOW - n for n in days_ago)
    sessions = tuple(make.lifted(n, RDL, 40, (7, 7)) for n in days)
    return life(NOW, sessions, *mornings(*(n + 1 for n in days)))


def ambers(count: int) -> Facts:
    """So many edge answers in a row, after a calm one."""
    days = range(NOW - 3 * count, NOW, 3)
    sessions = tuple(make.lifted(n, RDL, 40, (4, 4)) for n in days)
    calm = make.lifted(NOW - 3 * count - 3, RDL, 40, (1, 1))
    return life(NOW, (calm, *sessions), *mornings(*(n + 1 for n in (NOW - 3 * count - 3, *days))))


def rose(weeks: int) -> bool:
    """Whether mornings rise, whose newest weeks rose so many times."""
    pains = [2 - min(week, weeks) for week in range(3)]
    days = [(NOW - 7 * week - n, pain) for week, pain in enumerate(pains) for n in range(4)]
    told = (m for n, pain in sorted(days) for m in mornings(n, pain=max(pain, 0)))
    return rising(laws.book_of(life(NOW, (), *told)).weekly_mornings)


def baseline(*pains: int) -> float | None:
    told = [make.morning(n, pain) for n, pain in enumerate(pains)]
    facts = life(len(pains), (), *told)
    return baseline_of([m.value for m in laws.book_of(facts).mornings], 9, make.RULES)


def trend(values: int) -> bool:
    days = [NOW - 7 * week - n for week in range(3) for n in range(values)]
    facts = life(NOW, (), *mornings(*sorted(days)))
    return bool(weekly_rises(laws.book_of(facts).mornings, make.day(NOW), make.RULES))


def steep(rise: int) -> Comparison | None:
    """What the newest morning failed: the flare that must be confirmed, or the steep cut."""
    facts = life(9, known(5), *mornings(*LONG_AGO), *mornings(9, pain=2 + rise))
    lines = [c for r in answer(facts).reasons if r.rule == "pain.steep_morning" for c in r.checks]
    return next((line.comparison for line in lines if not line.met), None)


def owed(pain: int, before: int) -> bool:
    """Whether a morning owes its safety answers."""
    told = (make.morning(8, before, red_flags=make.answers()), make.morning(9, pain))
    return bool(laws.book_of(life(9, (), *told, screenings=(make.screening(0),))).lock.unanswered)


def away(days: int) -> int:
    """Kilograms after some days without training, from 40."""
    made = answer(life(10 + days, known(4, 7, 10), *mornings(5, 8, 11)))
    return max(laws.loads(made.prescriptions[0])) // 1000


def green_ago(days: int) -> bool:
    facts = life(NOW, known(NOW - days), *mornings(NOW - days + 1))
    return best_green_g(laws.book_of(facts).exposures, laws.book_of(facts)) is not None


def tolerated(days: int) -> bool:
    """Whether a load told so many days ago gives a first load."""
    told = (ToleratedLoad("row-chest-supported", 40_000, 5, make.day(NOW - days)),)
    rules = replace(
        make.RULES,
        load=replace(
            make.RULES.load, painfree_days=replace(make.RULES.load.painfree_days, value=0)
        ),
    )
    facts = life(NOW, (), episode=make.episode(best_tolerated=told))
    book = replace(laws.book_of(facts), ruleset=rules)
    return bool(start_load_g(book, make.LIBRARY.exercises["row-chest-supported"], Phase.P2, 8, 6))


def painfree(days: int) -> bool:
    """Whether a load told so many days ago is a reference."""
    from api.engine.dosing.references import painfree_e1rm_g

    told = (ToleratedLoad(RDL, 40_000, 5, make.day(NOW - days)),)
    book = laws.book_of(life(NOW, (), episode=make.episode(best_tolerated=told)))
    return painfree_e1rm_g(book, make.LIBRARY.exercises[RDL]) is not None


def in_phase(phase: Phase) -> Callable[[int], bool]:
    def long_enough(days: int) -> bool:
        report = gate_report(laws.book_of(life(NOW, ())), phase, make.day(NOW - days))
        return report.days >= report.min_days

    return long_enough


NO_YES_YES, YES_YES_NO, YES_NO_NO = (False, True, True), (True, True, False), (True, False, False)
NO_NO_YES = (False, False, True)
CUTS = (
    Cut("pain.reds_week", lambda n: fired(reds(*range(0, 2 * n, 2)), "pain.red_twice_week"),
        NO_YES_YES),
    Cut("pain.reds_week_days", lambda n: fired(reds(0, n), "pain.red_twice_week"), YES_YES_NO),
    Cut("pain.reds_fortnight", lambda n: fired(reds(*range(0, 3 * n, 3)), "pain.worsening"),
        NO_YES_YES),
    Cut("pain.reds_fortnight_days", lambda n: fired(reds(0, 6, n), "pain.worsening"), YES_YES_NO),
    Cut("pain.ambers_in_row", lambda n: fired(ambers(n), "pain.amber_twice"), NO_YES_YES),
    Cut("pain.trend_weeks", rose, NO_YES_YES),
    Cut("pain.trend_week_values", trend, NO_YES_YES),
    Cut("pain.baseline_min", lambda n: baseline(*[2] * n), (9, 2, 2)),
    Cut("pain.baseline_mornings", lambda n: baseline(*[6] * 4, *[0] * (n - 4)), (6, 6, 0)),
    Cut("pain.steep_morning_above", steep, (None, Comparison.BELOW, Comparison.AT_MOST)),
    Cut("flare.rise_from", lambda n: flared(pain=2 + n), NO_YES_YES),
    Cut("flare.explained_mornings", lambda n: flared(count=n), NO_YES_YES),
    Cut("flare.unexplained_mornings", lambda n: flared(count=n, last_trained=7), NO_YES_YES),
    Cut("flare.explained_h", lambda n: flared(count=2, last_trained=12 - n), YES_YES_NO, 24),
    Cut("flare.severe_from", lambda n: flared(pain=n, count=1), NO_YES_YES),
    Cut("flare.settled_margin", lambda n: still_open(*mornings(14, 15, pain=2 + n), n=15),
        NO_NO_YES),
    Cut("flare.settled_mornings", lambda n: still_open(*mornings(*range(14, 14 + n)), n=17),
        YES_NO_NO),
    Cut("flare.over_days", lambda n: still_open(*mornings(12 + n, pain=4), n=12 + n), YES_NO_NO),
    Cut("alarm.pain_from", lambda n: owed(n, n), NO_YES_YES),
    Cut("alarm.rise_from", lambda n: owed(2 + n, 2), NO_YES_YES),
    Cut("layoff.0.from_days", away, (40, 35, 35)),
    Cut("layoff.1.from_days", away, (35, 30, 30)),
    Cut("layoff.2.from_days", away, (30, 27, 27)),
    Cut("layoff.3.from_days", away, (27, 20, 20)),
    Cut("load.restore_days", green_ago, YES_YES_NO),
    Cut("load.tolerated_days", tolerated, YES_YES_NO),
    Cut("load.painfree_days", painfree, YES_YES_NO),
    *(Cut(f"phase.min_days.{phase.value}", in_phase(phase), NO_YES_YES)
      for phase in (Phase.P1, Phase.P2, Phase.P3, Phase.P4, Phase.P5)),
)  # fmt: skip
ZONES, FLARES, VISITS = "test_zones", "test_flares", "test_visits"
RAISED = f"{ZONES}::test_a_raised_baseline_moves_the_limits_but_never_past_seven"
BAD_START = f"{ZONES}::test_a_bad_start_of_one_day_moves_the_limits_by_two_points_at_most"
SLOW = f"{FLARES}::test_a_flare_that_has_not_eased_by_a_third_in_a_week_is_referred"
TWICE = f"{FLARES}::test_two_flares_in_six_weeks_are_counted_from_today"
ACUTE = f"{VISITS}::test_an_acute_back_no_third_better_after_two_weeks_is_asked_to_see_somebody"
WORSE = f"{VISITS}::test_mornings_that_rise_two_weeks_running_while_training_ask_for_a_visit"
FUNCTION = (
    f"{VISITS}::test_a_chronic_back_is_judged_by_function_and_only_by_what_was_measured_twice"
)
ELSEWHERE = {
    "pain.green_max": f"{ZONES}::test_pain_in_a_session_changes_colour_at_the_cuts",
    "pain.red_from": f"{ZONES}::test_pain_in_a_session_changes_colour_at_the_cuts",
    "pain.rise_": f"{ZONES}::test_a_rise_within_the_session_changes_colour_at_the_cuts",
    "pain.morning_": f"{ZONES}::test_the_next_morning_changes_colour_at_the_cuts",
    "pain.settle_": f"{ZONES}::test_the_hours_to_settle_change_colour_at_the_cuts",
    "pain.raised_": RAISED,
    "pain.before_over_baseline": BAD_START,
    "flare.better_": SLOW,
    "flare.must_days": f"{FLARES}::test_after_two_weeks_the_visit_is_a_must_and_stays_one",
    "flare.many": TWICE,
    "alarm.inflammatory_many":
        "test_flags_together::test_a_long_pain_with_many_signs_goes_to_a_specialist",
    "alarm.inflammatory_some":
        "test_triage::test_a_long_pain_that_began_young_is_routine_from_three_further_signs",
    "time.acute_": ACUTE,
    "time.worse_": WORSE,
    "time.late_": FUNCTION,
    "time.late_days": f"{VISITS}::test_six_weeks_without_a_third_less_pain_ask_for_a_visit",
    "time.late_stages": f"{VISITS}::test_a_run_stage_is_working_load_for_a_runner",
    "layoff.": "test_invariants::test_inv_27_a_lay_off_lowers_the_load_by_its_table",
}  # fmt: skip
DOSES = {"flare.rest_days", "flare.volume_pct", "flare.load_pct", "flare.walk_s"}
"""They size a dose rather than decide: seen in ``test_raised_mornings`` and ``test_easy_days``."""
TABLES = ("pain.", "flare.", "alarm.", "time.", "layoff.")


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)
def test_an_answer_changes_at_the_cut_and_nowhere_beside_it(cut):
    n = int(KNOWN[cut.name] / cut.unit)
    assert tuple(cut.look(n + step) for step in (-1, 0, 1)) == cut.seen


@pytest.mark.parametrize("name", sorted(n for n in KNOWN if n.startswith(TABLES)))
def test_every_cut_is_looked_at_here_or_in_a_table_of_its_own(name):
    here = name in {cut.name for cut in CUTS} or name in DOSES
    assert here or any(name.startswith(start) for start in ELSEWHERE)


@pytest.mark.parametrize("name", sorted({*ELSEWHERE.values(), ALL}))
def test_the_other_tables_are_there(name):
    assert there(name)
