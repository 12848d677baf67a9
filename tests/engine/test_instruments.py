"""Scores of forms, and what a change of a test result says: both by the rule set."""

import pytest

from api.engine.facts import Position
from api.engine.instruments import (
    FIRST,
    WrongItems,
    change,
    form,
    instrument,
    is_within_error,
    noticed,
    score,
)
from api.engine.planning.phases import WITHIN_ERROR, report_gates
from api.engine.ruleset import RuleSetError, current, files, parse
from api.engine.vocab import BaselineTest, ChangeVerdict, Phase
from tests.engine import factories as make

RULES = current()
NONE, ALL = [0] * 24, [1] * 24
BETTER, WORSE, WITHIN = ChangeVerdict.BETTER, ChangeVerdict.WORSE, ChangeVerdict.WITHIN_ERROR


def said(test, before, after, **how):
    return change(before, after, instrument(test, RULES), **how).verdict


@pytest.mark.parametrize(
    ("test", "items", "expected"),
    [
        (BaselineTest.RMDQ, NONE, 0),
        (BaselineTest.RMDQ, ALL, 24),
        (BaselineTest.RMDQ, [1] * 7 + [0] * 17, 7),
        (BaselineTest.PEG, [0, 0, 0], 0),
        (BaselineTest.PEG, [5, 6, 5], 5.33),
        (BaselineTest.PEG, [10, 10, 10], 10),
        (BaselineTest.PSFS, [3, 4, 8], 5),
        (BaselineTest.PSFS, [3, 4, 8, 5, 5], 5),
        (BaselineTest.OSTRC_H2, [8, 8, 17, 8], 41),
        (BaselineTest.OSTRC_H2, [17, 25, 25, 25], 92),
    ],
)
def test_a_form_is_scored_by_its_rule(test, items, expected):
    assert score(test, items, RULES) == expected


@pytest.mark.parametrize("items", [[0], [0, 0, 0, 0], [0, 25, 25, 25]])
def test_full_participation_without_a_problem_is_zero_and_ends_the_form(items):
    assert score(BaselineTest.OSTRC_H2, items, RULES) == 0


@pytest.mark.parametrize("items", [[25], [25, 0, 0, 8]])
def test_who_cannot_take_part_has_the_whole_score(items):
    assert score(BaselineTest.OSTRC_H2, items, RULES) == 100


@pytest.mark.parametrize(
    ("test", "items"),
    [
        (BaselineTest.RMDQ, []),
        (BaselineTest.RMDQ, [1] * 23),
        (BaselineTest.RMDQ, [1] * 25),
        (BaselineTest.RMDQ, [2] + [0] * 23),
        (BaselineTest.RMDQ, [0.5] + [0] * 23),
        (BaselineTest.PEG, [1, 2]),
        (BaselineTest.PEG, [1, 2, 11]),
        (BaselineTest.OSTRC_H2, [8, 8, 8]),
        (BaselineTest.OSTRC_H2, [8]),
        (BaselineTest.OSTRC_H2, [6, 8, 8, 8]),
        (BaselineTest.PSFS, [1, 2]),
        (BaselineTest.PSFS, [1] * 6),
        (BaselineTest.ODI, [1] * 10),
        (BaselineTest.SORENSEN, [60]),
    ],
)
def test_answers_that_the_form_does_not_have_are_refused(test, items):
    with pytest.raises(WrongItems):
        score(test, items, RULES)


def test_licensed_forms_are_not_scored_here():
    assert form(BaselineTest.ODI, RULES) is None
    assert form(BaselineTest.TSK_11, RULES) is None


def test_the_first_result_says_nothing_of_a_change():
    assert change(None, 60, instrument(BaselineTest.SORENSEN, RULES)) == FIRST


@pytest.mark.parametrize(
    ("test", "before", "after", "expected"),
    [
        (BaselineTest.SORENSEN, 60, 60, WITHIN),
        (BaselineTest.SORENSEN, 60, 92, WITHIN),
        (BaselineTest.SORENSEN, 60, 93, BETTER),
        (BaselineTest.SORENSEN, 60, 28, WITHIN),
        (BaselineTest.SORENSEN, 60, 27, WORSE),
        (BaselineTest.SIDE_BRIDGE, 40, 61, BETTER),
        (BaselineTest.BRACE, 1, 2, BETTER),
        (BaselineTest.THOMAS, 12, 6, BETTER),
        (BaselineTest.PSFS, 3, 5, WITHIN),
        (BaselineTest.PSFS, 3, 5.1, BETTER),
        (BaselineTest.RMDQ, 20, 16, WITHIN),
        (BaselineTest.RMDQ, 20, 15, BETTER),
        (BaselineTest.RMDQ, 6, 4, BETTER),
        (BaselineTest.RMDQ, 10, 15, WORSE),
        (BaselineTest.ODI, 40, 31, WITHIN),
        (BaselineTest.ODI, 40, 30, BETTER),
        (BaselineTest.PEG, 6, 4.3, WITHIN),
        (BaselineTest.PEG, 6, 4.2, BETTER),
        (BaselineTest.PEG, 0, 0, WITHIN),
        (BaselineTest.PEG, 0, 3, WORSE),
        (BaselineTest.TSK_11, 30, 27, WITHIN),
        (BaselineTest.TSK_11, 30, 26, BETTER),
        (BaselineTest.SANE, 60, 74, WITHIN),
        (BaselineTest.SANE, 60, 75, BETTER),
        (BaselineTest.CONFIDENCE, 4, 5, WITHIN),
        (BaselineTest.CONFIDENCE, 4, 6, BETTER),
        (BaselineTest.OSTRC_H2, 24, 32, WORSE),
    ],
)
def test_a_change_counts_only_beyond_the_error_of_its_test(test, before, after, expected):
    assert said(test, before, after) is expected


def test_once_the_pain_is_over_the_error_of_the_back_hold_is_wider():
    assert said(BaselineTest.SORENSEN, 60, 100) is BETTER
    assert said(BaselineTest.SORENSEN, 60, 100, past=True) is WITHIN
    assert said(BaselineTest.SORENSEN, 60, 109, past=True) is BETTER


def test_one_activity_errs_more_than_the_mean_of_several():
    assert said(BaselineTest.PSFS, 3, 6, item=True) is WITHIN
    assert said(BaselineTest.PSFS, 3, 7, item=True) is BETTER


def test_a_change_is_the_mirror_of_the_change_back():
    mirror = {BETTER: WORSE, WORSE: BETTER, WITHIN: WITHIN}
    for test in BaselineTest:
        row = instrument(test, RULES)
        if row.mcid_pct is None:  # a share is of the value before, which differs
            for size in (0, 0.5, 1, 2, 3, 5, 10, 15, 20, 33, 60):
                there = change(20, 20 + size, row).verdict
                assert change(20 + size, 20, row).verdict is mirror[there]


def test_every_test_says_what_change_is_worth_naming_or_a_share():
    for test in BaselineTest:
        row = instrument(test, RULES)
        assert noticed(row) is not None or row.mcid_pct is not None, test


def test_the_means_of_a_gate_are_within_error_up_to_the_error_itself():
    row = instrument(BaselineTest.PSFS, RULES)
    assert is_within_error(2, row)
    assert is_within_error(-2, row)
    assert not is_within_error(2.1, row)


def test_a_rule_set_that_leaves_a_test_out_is_refused():
    content = files(RULES.version)
    broken = content["instruments.toml"].replace(b'test = "odi"', b'test = "odi2"')
    with pytest.raises(RuleSetError, match="odi"):
        parse(content | {"instruments.toml": broken})


def test_what_nobody_has_published_is_absent_and_not_nought():
    assert instrument(BaselineTest.PEG, RULES).mdc is None
    assert "instruments.peg.mdc" not in {number.name for number in RULES.numbers}


# --- a gate that reads a retest -----------------------------------------------------------


def psfs_line(*means):
    """The line of the PSFS gate of P2 after the activities were rated like this, week by week."""
    results = [make.result(BaselineTest.PSFS, mean, 7 * week) for week, mean in enumerate(means)]
    position = Position(phase=Phase.P2, phase_since=make.day(0))
    facts = make.facts(7 * len(means), baselines=tuple(results), position=position)
    report = report_gates(facts, RULES, make.LIBRARY)
    (line,) = [line for line in report.lines if line.gate.kind == "psfs_gain"]
    return line.check


@pytest.mark.parametrize(
    ("means", "met", "within"),
    [
        ((3,), False, False),
        ((3, 3), False, False),
        ((3, 4), False, True),
        ((3, 5), True, True),
        ((3, 5.5), True, False),
        ((8, 9), True, True),
        ((5, 3), False, True),
    ],
)
def test_a_gate_keeps_its_cut_and_says_when_a_retest_is_within_error(means, met, within):
    found = psfs_line(*means)

    assert (found.met, WITHIN_ERROR in found.name) == (met, within)
    assert len(found.name) <= 120
