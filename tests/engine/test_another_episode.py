"""Another episode begins as the first one did: with a share of what was tolerated (B5)."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing import load_finding as finding
from api.engine.facts import Facts, Position
from api.engine.vocab import DecisionAction, Phase, RunStage
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_set_back import CALM, RDL, trained
from tests.engine.worlds import answer

TOLD = 8
"""The day another episode is told of, after calm lifts of 40 kg on the days 1, 4 and 7."""
BEGUN = Position(Phase.P2, make.day(TOLD))


def again(**told: object) -> Facts:
    another = make.episode(TOLD, **{**CALM, **told})
    return trained(1, 1, 1, episode=another, position=BEGUN)


def later(known: Facts, days: int, *kilos: float) -> Facts:
    """The same, so many days on, with a calm lift of each load on the days from the next one on."""
    on = [TOLD + 1 + 3 * place for place in range(len(kilos))]
    return replace(
        known,
        as_of=make.day(TOLD + days),
        screenings=make.weekly(TOLD + days),
        sessions=(
            *known.sessions,
            *(make.lifted(n, RDL, kg, (1,)) for n, kg in zip(on, kilos, strict=True)),
        ),
        check_ins=(*known.check_ins, *(make.morning(n + 1, 1, 1) for n in on)),
    )


def heaviest(made: Decision) -> float:
    return max(s.load_g or 0 for p in made.prescriptions for s in p.sets) / 1000


@pytest.mark.parametrize(
    ("told", "kilos"),
    [({}, 27.5), ({"settle_h": 12.0}, 22.5), ({"pain_at_rest": 5}, 20)],
    ids=["LOW", "MODERATE", "HIGH"],
)
def test_a_lift_begins_with_its_share_of_what_was_calm_lately(told, kilos):
    made = answer(again(**told))
    assert (made.action, heaviest(made)) == (DecisionAction.START, kilos)


def test_the_same_greens_of_one_episode_open_a_step():
    assert answer(trained(1, 1, 1, position=BEGUN)).action is DecisionAction.PROGRESS


@pytest.mark.parametrize(
    ("kilos", "code"), [((27.5,), "single_green"), ((27.5, 27.5), "two_green_exposures")]
)
def test_its_own_greens_alone_open_a_step_and_no_load_of_before_is_come_back_to(kilos, code):
    assert answer(later(again(), 2 + 3 * (len(kilos) - 1), *kilos)).reasons[0].code == code


@pytest.mark.parametrize("days", [3, 9, 20, 40, 70])
def test_after_days_away_it_begins_with_no_more_than_they_leave(days):
    known = again()
    stated = replace(known.episode, ref=make.ref(known.episode.ref.kind, "epi", TOLD + days))
    made = answer(later(replace(known, episode=stated), days))
    one = trained(1, 1, 1, position=BEGUN)
    assert made.action is DecisionAction.START
    assert 0 < heaviest(made) <= heaviest(answer(later(one, days)))


def test_running_begins_with_its_first_stage():
    known = make.runner(TOLD, sessions=tuple(make.ran(n, RunStage.R4, 3000, 1) for n in (1, 4, 7)))
    told = replace(known, check_ins=tuple(make.morning(n, 1, 1) for n in (2, 5, 8)))
    another = replace(told, episode=make.episode(TOLD, **CALM), position=BEGUN)
    stages = [p.stage for p in answer(another).prescriptions if p.stage]
    assert stages == [RunStage.R1]


def test_no_load_is_looked_for_from_what_was_lifted_before_it():
    lift = make.LIBRARY.exercises[RDL]
    assert finding.demand_g(laws.book_of(again()), lift) is None
    assert finding.demand_g(laws.book_of(trained(1, 1, 1)), lift) == 40_000
