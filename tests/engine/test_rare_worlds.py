"""The laws over states that random days reach only now and then, and how often these do.

Of 400 histories of ``worlds`` none came back to an empty bar and none had a limit that ended.
"""

import pytest
from hypothesis import given, settings

from api.engine.dosing import run_lane
from api.engine.dosing.bar_again import bar_again
from api.engine.facts import Clearance
from api.engine.rules import layoff
from api.engine.safety import restrictions
from api.engine.vocab import MovementPattern, PainZone, Phase
from tests.engine import laws, restriction_laws, run_laws, safety_laws
from tests.engine.all_laws import LAWS
from tests.engine.rare_worlds import lifted_limits, lost_bars, rare, red_runs
from tests.engine.test_edges import lane
from tests.engine.test_invariants import MANY
from tests.engine.worlds import answer

ALL = (*LAWS, restriction_laws.clinicians_word)
SETS = 60


def drawn(worlds):
    """Histories of a strategy, the same ones every time."""
    found = []

    @settings(MANY, max_examples=SETS)
    @given(worlds)
    def collect(facts):
        found.append(facts)

    collect()
    return found


@pytest.fixture(scope="module")
def bars():
    return drawn(lost_bars())


@pytest.fixture(scope="module")
def runs():
    return drawn(red_runs())


@pytest.fixture(scope="module")
def limits():
    return drawn(lifted_limits())


@pytest.fixture(scope="module")
def answers(bars, runs, limits):
    return [(facts, answer(facts)) for facts in (*bars, *runs, *limits)]


@pytest.mark.parametrize("law", ALL, ids=lambda law: law.__name__)
def test_no_answer_in_a_rare_state_breaks_the_law(law, answers):
    assert [said for facts, made in answers if (said := law(facts, made))] == []


def away(facts) -> int:
    return (facts.as_of - max(s.ref.local_date for s in facts.sessions)).days


def earned(facts) -> bool:
    return bar_again(lane(facts, "rdl-tempo", phase=Phase.P3)) is not None


def test_bars_come_back_with_and_without_days_away_after_it(bars):
    back = [away(facts) >= 7 for facts in bars if earned(facts)]
    assert back.count(True) >= 3
    assert back.count(False) >= 3


def test_red_runs_are_followed_by_days_away_or_not(runs):
    assert all(
        laws.book_of(f).of_pattern(MovementPattern.RUN)[-1].zone is PainZone.RED for f in runs
    )
    rested = [away(facts) >= 7 for facts in runs]
    assert rested.count(True) >= 10
    assert rested.count(False) >= 10


def test_limits_end_or_stand(limits):
    standing = [bool(restrictions.standing(laws.book_of(facts))) for facts in limits]
    assert standing.count(True) >= 10
    assert standing.count(False) >= 10


# --- red twins: what a second reading once found, and no law had -------------------------------


def broken(law, histories) -> bool:
    return any(law(facts, answer(facts)) for facts in histories)


def test_a_bar_that_looks_past_days_away_after_it_is_caught(bars, monkeypatch):
    monkeypatch.setattr(layoff, "longest_gap", lambda book, first: 0)
    assert broken(safety_laws.inv_27, bars)


def test_days_away_that_undo_the_cut_of_a_red_run_are_caught(runs, monkeypatch):
    cut = run_lane._no_more

    def uncut(lane, most, did):
        return did if layoff.layoff_row(lane) is not None else cut(lane, most, did)

    monkeypatch.setattr(run_lane, "_no_more", uncut)
    assert broken(run_laws.red_run, runs)


def test_a_limit_that_a_note_about_something_else_ends_is_caught(limits, monkeypatch):
    def first_note_wins(restriction, note: Clearance, notes, on):
        return note is notes[-1]

    monkeypatch.setattr(restrictions, "_stands", first_note_wins)
    assert broken(restriction_laws.clinicians_word, limits)


@settings(MANY)
@given(rare())
def test_a_rare_state_is_answered_the_same_twice(facts):
    assert answer(facts).output_hash == answer(facts).output_hash
