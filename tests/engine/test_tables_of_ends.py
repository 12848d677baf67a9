"""Tables of ends: where a load, a set or a sentence is the last one."""

import pytest
from msgspec.structs import replace

from api.engine.decide import decide
from api.engine.dosing.first_load import may_choose
from api.engine.dosing.way_back import within_slot
from api.engine.facts import Best
from api.engine.rules import caps
from api.engine.template import Dose, DoseKind, Slot
from api.engine.vocab import (
    BaselineTest,
    Equipment,
    MovementPattern,
    Phase,
)
from tests.engine import factories as make
from tests.engine.lifting import RDL, facts, lift
from tests.engine.test_edges import lane
from tests.engine.test_layoff import back
from tests.engine.test_tables_of_sets import target

EXERCISES = make.LIBRARY.exercises
GOBLET = "squat-goblet"
BELLS = make.athlete(bests=(), equipment=frozenset({Equipment.DUMBBELL}))


def held(*kilos: float, brace: bool = True, **more: object):
    """A squat with a dumbbell, of which the heaviest usual one has 60 kg."""
    days = (lift(n, k, slug=GOBLET) for n, k in zip((14, 17, 20), kilos, strict=False))
    tests = (make.result(BaselineTest.BRACE, 2),) if brace else ()
    known = facts(*days, slug=GOBLET, baselines=tests, **{"athlete": BELLS, **more})
    return lane(known, GOBLET, phase=Phase.P3)


@pytest.mark.parametrize(
    ("kilos", "brace", "expected"),
    [
        (55, True, True), (57.5, True, True), (60, True, False), (62.5, True, False),
        (17.5, False, True), (20, False, False), (57.5, False, False),
    ],
)  # fmt: skip
def test_a_load_goes_on_by_effort_to_the_nearer_of_its_ends(kilos, brace, expected):
    """The heaviest of its kind, or without a tested brace what may be lifted without one."""
    assert may_choose(held(20, 20, 20, brace=brace), int(kilos * 1000)) is expected


@pytest.mark.parametrize(("best", "limit"), [(40, "phase"), (400, "kind")])
def test_the_receipt_names_the_end_that_comes_first(best, limit):
    """What the phase allows of a best, or the heaviest dumbbell there usually is."""
    owner = replace(BELLS, bests=(Best(GOBLET, best * 1000, 1),))
    kilos = 60 if limit == "kind" else 35
    there = held(kilos, kilos, kilos, athlete=owner)
    assert dict(caps.ceiling(there).values)["limit"] == ENDS[limit]


ENDS = {
    "phase": f"{make.RULES.load.history_ceiling_pct.of(Phase.P3).value:g}",
    "kind": f"{make.RULES.implements.dumbbell_kg.value:g}",
}


@pytest.mark.parametrize("sets", [1, 4])
def test_the_way_back_of_one_set_has_the_same_share_of_each_week_as_that_of_four(sets, monkeypatch):
    monkeypatch.setattr("api.engine.rules.safety.visits.freezes", lambda book, pattern: ())
    days = tuple(day + 7 * week for week in range(3) for day in (0, 2, 4))
    most = [kilos for _, kilos in back(30, days, sets)]
    assert all(k <= share for k, share in zip(most[::3], (70, 80, 90), strict=True))
    assert most[0] == 70
    assert most[-1] > 80


def slot(*doses: Dose) -> Slot:
    return Slot("a1", "hinge", MovementPattern.HINGE, (RDL,), doses[0], must=True)


@pytest.mark.parametrize("phase", [Phase.P2, Phase.P3])
@pytest.mark.parametrize(
    ("kind", "expected"), [(DoseKind.REPS, 13), (DoseKind.TIME, 20), (DoseKind.HOLD, 20)]
)
def test_only_where_every_slot_counts_repetitions_they_end_them(kind, expected, phase):
    """The program of P2 has a slot of its own for the lift, that of P3 has none."""
    there = lane(facts(lift(20)), RDL, slot(Dose(kind, 3, 8, 10)), phase)
    [row] = {r.reps for r in within_slot(there, (target(reps=20),) * 3)}
    assert row <= expected
    assert (row == 20) is (kind is not DoseKind.REPS)


def test_a_day_holds_twenty_lines_at_most():
    """However many slots a program has for it."""
    program = make.CURRICULUM.programs["hinge-rebuild"]
    may = [e for e in EXERCISES.values() if e.pattern is not MovementPattern.RUN]
    every = tuple(
        Slot(f"s{n}", e.slug, e.pattern, (e.slug,), Dose(DoseKind.REPS, 2, 6, 8))
        for n, e in enumerate(may)
    )
    template = program.phases[Phase.P3]
    days = {name: replace(day, slots=every) for name, day in template.days.items()}
    long = replace(program, phases={**program.phases, Phase.P3: replace(template, days=days)})
    curriculum = replace(make.CURRICULUM, programs={**make.CURRICULUM.programs, program.slug: long})
    known = replace(facts(lift(20)), scope=make.PLAN)
    made = decide(known, make.RULES, make.LIBRARY, curriculum)
    assert max(len(day.main) for day in made.sessions) == 20
