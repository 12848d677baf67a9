"""A run is the same whoever does it, and says what it found."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from api.cohort.calibration import TARGETS, Reading
from api.cohort.report.page import Findings, text, write
from api.cohort.report.terminal import bar, line, replay, summary
from api.cohort.running import ENGINE, Breach, Plan, Progress, Result, simulate
from api.cohort.sensitivity import Swing, swings
from tests.cohort.lives import SEED

READ = [Reading(target, target.low) for target in TARGETS]
SWUNG = (Swing("as believed", -1.0, 2.0), Swing("reactions doubled", 0.5, -1.0))
TERMS = re.compile(r"\b(prevents|reduces injur|proven|guarantee|safer)\b", re.I)


def small(**more: object) -> Plan:
    return Plan(athletes=6, weeks=3, seeds=(SEED,), **more)  # type: ignore[arg-type]


def found(result: Result) -> Findings:
    return Findings(result, READ, (100, 1), SWUNG, 10)


@pytest.fixture(scope="module")
def alone() -> Result:
    return simulate(small())


def test_the_number_of_processes_changes_nothing(alone: Result):
    assert simulate(small(processes=2)).athletes == alone.athletes


def test_an_athlete_alone_lives_as_in_the_crowd(alone: Result):
    from api.cohort.running import one

    assert one(small(), SEED, 4) == alone.athletes[4]


def test_two_cohorts_are_not_the_same(alone: Result):
    assert simulate(Plan(6, 3, (SEED + 1,), engines={})).athletes != alone.athletes


def test_no_invariant_breaks(alone: Result):
    assert alone.breaches == ()
    assert alone.decisions > 20


def test_the_page_names_world_rules_and_what_it_is(alone: Result):
    page = text(found(alone))
    assert alone.plan.world.sha256[:12] in page
    assert alone.plan.engines[ENGINE].sha256[:12] in page
    assert page.count("World 2026.11") >= 5
    assert "model, not people" in page
    assert not re.search(r"\{[a-z_]+\}", page)


def test_the_page_claims_nothing_it_must_not(alone: Result):
    page = text(found(alone)).split("## What must not be said")[0]
    assert TERMS.findall(page) == []


def test_the_same_run_writes_the_same_bytes(alone: Result, tmp_path: Path):
    one = write(found(alone), tmp_path / "a" / "cohort")
    two = write(found(alone), tmp_path / "b" / "cohort")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    assert {p.name for p in one} >= {"cohort.md", "front.svg", "fan.svg", "calibration.svg"}
    assert all(b"model, not people" in p.read_bytes() for p in one)


def test_a_changed_belief_is_asked_of_the_same_athletes(alone: Result):
    small = replace(alone.plan, weeks=1)
    heard: list[int] = []
    told = swings(small, 1, lambda progress: heard.append(progress.done))
    assert heard == list(range(1, len(told) + 1))
    assert [swing.belief for swing in told][:2] == ["as believed", "reaction exponent 4"]
    assert swings(small, 0) == ()


def test_progress_is_one_line_where_nobody_looks(capsys: pytest.CaptureFixture[str]):
    breach = Breach(ENGINE, 7, 41, "2026-02-01", "no_jump: too much")
    with bar(10) as told:
        told(Progress(4, 10, 1, breach))
        told(Progress(5, 10, 0, None))
        told(Progress(10, 10, 1, breach))
    shown = capsys.readouterr().err
    assert shown.count("athlete 41") == 1
    assert shown.count("athletes,") == 1


def test_a_bar_says_how_far_how_fast_and_how_long():
    assert "50 / 200 athletes, 5.0/s, 0:30 left, 2 breaches" in line(Progress(50, 200, 2, None), 10)


def test_a_breach_can_be_replayed_from_what_is_printed():
    told = replay(Breach(ENGINE, 7, 41, "2026-02-01", "no_jump: too much"))
    assert "seed 7, athlete 41" in told


def test_the_summary_has_a_row_for_each_policy(alone: Result):
    assert all(label in summary(alone) for label in alone.plan.labels)
