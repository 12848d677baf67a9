"""A calm lifter who comes to a lighter week, for the tests of those weeks."""

from hypothesis import strategies as st

from api.engine.decisions import Decision, Prescription
from api.engine.facts import Facts, Position
from api.engine.vocab import (
    DecisionAction,
    Phase,
)
from tests.engine import factories as make

RDL, DELOAD = "rdl-tempo", DecisionAction.DELOAD
RDL_ALONE = make.of_exercise(RDL)
DAYS_IN = st.integers(0, 8)


def lived(
    n: int, phase: Phase = Phase.P2, since: int = 0, kilos: float = 60, **more: object
) -> Facts:
    """A calm lifter on day ``n``: two sessions a week of the same green sets."""
    days = sorted(day for day in range(n - 2, -1, -3))
    start = more.pop("position", Position(phase, make.day(since)))
    plain: dict[str, object] = {
        "episode": make.episode(pain_at_rest=1, pain_morning=1, settle_h=1.0),
        "sessions": tuple(make.lifted(d, RDL, kilos, (1, 1, 1, 1)) for d in days),
        "check_ins": tuple(make.morning(d + 1, 1, 1) for d in days),
        "screenings": (make.screening(0), make.screening(n)),
        "position": start,
    }
    return make.lifter(n, **{**plain, **more})


def dose(made: Decision, slug: str = RDL) -> Prescription:
    return next(p for p in made.prescriptions if p.exercise == slug)


def began(made: Decision) -> bool:
    return made.action is DELOAD
