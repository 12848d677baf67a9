"""When a phase rises, and what keeps it from rising (rule book B8, INV-11, INV-12)."""

from api.engine.decisions import Decision
from api.engine.facts import (
    OpenVisit,
    Position,
)
from api.engine.vocab import (
    FlagLevel,
    Phase,
)
from tests.engine import factories as make
from tests.engine.receipts.rendering import receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_gates import WEEKS, T, but, gated
from tests.engine.worlds import answer


@story
def a_phase_rises_when_every_gate_is_met() -> str:
    """INV-11: by one; the plan says what is new and what the next gates are."""
    return receipt(answer(gated(Phase.P2, *WEEKS)))


@story
def a_phase_waits_for_what_is_open() -> str:
    """B8: the plan names the gates that are not met and asks for their tests."""
    return receipt(answer(gated(Phase.P2, *WEEKS, baselines=but(T.SORENSEN))))


@story
def what_keeps_a_phase_from_rising() -> str:
    """INV-12: flags, unsure answers, old answers, a lighter week, a flare."""
    routine = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 30)
    rows = (
        ("nothing", {}),
        ("a routine visit open", {"flags": (routine,)}),
        (
            "a visit that time asks for",
            {
                "position": Position(
                    Phase.P2,
                    make.day(10),
                    visits=(OpenVisit("RF-TIME-1", "getting_worse", make.day(30), make.day(30)),),
                )
            },
        ),
        (
            "an unsure answer",
            {"screenings": (make.screening(0), make.screening(40, RF_MAL_3="unsure"))},
        ),
        ("answers eight days old", {"screenings": (make.screening(0), make.screening(32))}),
        ("answers seven days old", {"screenings": (make.screening(0), make.screening(33))}),
        (
            "a lighter week",
            {"position": Position(Phase.P2, make.day(10), deload_from=make.day(36))},
        ),
    )
    found = ((label, answer(gated(Phase.P2, *WEEKS, **said))) for label, said in rows)
    return table(found, _phase)


def _phase(made: Decision) -> str:
    words = [r.code for r in made.reasons]
    return f"{made.action} in {made.phase}: {' '.join(words)}"
