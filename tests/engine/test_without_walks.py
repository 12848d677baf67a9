"""Where a clinician has taken walking out, no sentence, test or pillar asks for walks (ADR 14)."""

import pytest
from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import Facts, OverrideRequest, Position
from api.engine.planning import maintenance
from api.engine.telling import asks, headlines, without_walks
from api.engine.telling.explain import REASONS
from api.engine.vocab import (
    AskKind,
    BaselineTest,
    CheckInKind,
    FactKind,
    FunctionLoss,
    OverrideKind,
    Phase,
    Sport,
)
from api.engine.vocab import RestrictionKind as K
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.test_maintenance import CORE, HIPS, LIFTS, kept, trained
from tests.engine.test_restrictions import answer, lifting, only, said

WALK, HOP = BaselineTest.BRISK_WALK_30, BaselineTest.SINGLE_LEG_HOP_10X
NO_IMPACT = said(only(K.NO_IMPACT))
NO_WALK = said(only(K.NO_EXERCISE, exercise="walk"))
NO_BRISK = said(only(K.NO_EXERCISE, exercise="walk-brisk"))
FREE = said(only(K.NO_ROTATION))
OF_RUNS = {"running_waits"}
"""Said with the walks of a run lane alone, which a limit on walking replaces."""


def flaring(*notes: object) -> Facts:
    flare = make.morning(22, 7, 30, function_loss=FunctionLoss.SOME)
    told = (make.morning(18, 2), replace(flare, kind=CheckInKind.FLARE))
    return lifting(*notes, check_ins=told, screenings=(make.screening(0), make.screening(23)))


def words(made: Decision) -> str:
    told = (made.headline, made.text, *(r.text for r in made.reasons), *(a.text for a in made.asks))
    return " ".join(told)


@pytest.mark.parametrize(
    ("note", "walks"), [(FREE, True), (NO_BRISK, True), (NO_IMPACT, False), (NO_WALK, False)]
)
def test_a_flare_asks_for_easy_positions_alone_where_walking_is_taken_out(note, walks):
    told = words(answer(flaring(note)))
    assert "easy positions, then start again with less." in told
    assert ("Take short walks" in told) is walks


def wished(slug: str, n: int = 20) -> OverrideRequest:
    ref = make.ref(FactKind.OVERRIDE_REQUEST, f"wish{n}", n)
    return OverrideRequest(ref, OverrideKind.EXCLUDE_EXERCISE, slug)


@pytest.mark.parametrize(("slug", "walks"), [("walk", False), ("walk-brisk", True)])
def test_who_left_walking_out_themselves_is_not_told_to_walk_either(slug, walks):
    told = words(answer(replace(flaring(), overrides=(wished(slug),))))
    assert "easy positions, then start again with less." in told
    assert ("Take short walks" in told) is walks


@pytest.mark.parametrize("text", [*REASONS.values(), headlines.ILL_HEAD, asks.ILL])
def test_no_template_asks_for_a_walk_once_it_is_turned(text):
    turned = without_walks.instead(text)
    allowed = text in {REASONS[code] for code in OF_RUNS}
    assert allowed or "walk" not in turned.lower()
    assert turned.endswith(text[-1:])


def test_what_a_clinician_wrote_is_quoted_as_it_stands():
    quoted = only(K.OTHER, text="Do not keep walking. Swim.")
    made = answer(flaring(said(only(K.NO_IMPACT), quoted)))
    assert "Do not keep walking. Swim" in words(made)


def asked_tests(*notes: object, sport: Sport = Sport.RUNNING) -> set[BaselineTest]:
    runner = make.athlete(sports=(sport,))
    at = Position(Phase.P1, make.day(10))
    made = answer(lifting(*notes, athlete=runner, position=at, baselines=()))
    return {t for ask in made.asks if ask.kind is AskKind.BASELINES for t in ask.tests}


@pytest.mark.parametrize(
    ("note", "left"),
    [(FREE, {WALK, HOP}), (NO_IMPACT, set()), (NO_BRISK, {HOP}), (NO_WALK, {WALK, HOP})],
)
def test_no_test_is_asked_for_that_a_limit_is_against(note, left):
    """A runner under no_impact was asked for ten hops on one leg and half an hour of walking."""
    asked = asked_tests(note)
    assert asked & {WALK, HOP} == left
    assert BaselineTest.HINGE_DOWEL in asked


@pytest.mark.parametrize(("notes", "short"), [((), ["walking"]), ((NO_IMPACT,), [])])
def test_walking_is_no_pillar_where_it_is_taken_out(notes, short):
    done = tuple(trained(n, *HIPS, *CORE, *LIFTS) for n in (95, 98))
    book = laws.book_of(kept(sessions=done, clearances=notes))
    assert [line.name for line in maintenance.pillars(book)] == short
