"""What is dated tomorrow says nothing today; what is dated today counts today."""

import pytest
from msgspec.structs import replace

from api.engine.facts import (
    ClinicianOverride,
    Facts,
    OverrideRequest,
    PhasePlacement,
    Restriction,
)
from api.engine.vocab import (
    BaselineTest,
    ClinicianOverrideKind,
    ClinicianRole,
    FactKind,
    FlagLevel,
    LegReach,
    LegSensation,
    OverrideKind,
    Phase,
    RestrictionKind,
)
from tests.engine import factories as make
from tests.engine.lifting import RDL
from tests.engine.receipts.rendering import receipt
from tests.engine.receipts.stories_gates import TESTS, WEEKS, gated
from tests.engine.worlds import answer

TODAY, TOMORROW = 40, 41
SEEN = ClinicianRole.PHYSIOTHERAPIST
WEAK = make.legs(reach=LegReach.FOOT, sensations=(LegSensation.WEAKNESS,))


def _placed(n: int, phase: Phase = Phase.P1) -> PhasePlacement:
    ref = make.ref(FactKind.PHASE_PLACEMENT, f"pla{n}", n)
    return PhasePlacement(ref, phase, SEEN, "Seen.")


def _loosened(n: int, **more: object) -> ClinicianOverride:
    ref = make.ref(FactKind.CLINICIAN_OVERRIDE, f"ovr{n}", n)
    kind = ClinicianOverrideKind.LOAD_UP_TO
    plain: dict[str, object] = {"exercise": RDL, "limit_g": 70_000}
    return ClinicianOverride(ref, kind, SEEN, "Seen.", make.day(60), **{**plain, **more})  # type: ignore[arg-type]


def _limited(n: int) -> tuple[object, ...]:
    limit = Restriction(RestrictionKind.NO_AXIAL_LOAD_ABOVE, limit_g=40_000)
    return (make.clearance("RF-SUR-1", n, restrictions=(limit,)),)


def _wished(n: int) -> OverrideRequest:
    ref = make.ref(FactKind.OVERRIDE_REQUEST, f"wish{n}", n)
    return OverrideRequest(ref, OverrideKind.LESS, RDL, 50_000)


ROWS = {
    "a placement": lambda n: {"placements": (_placed(n),)},
    "a clinician's word that loosens": lambda n: {"clinician_overrides": (_loosened(n),)},
    "a clinician's limit": lambda n: {
        "clearances": _limited(n),
        "flags": (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 20),),
    },
    "a flag": lambda n: {"flags": (make.flag("RF-FRA-2", FlagLevel.CLEARANCE, n),)},
    "a screening": lambda n: {
        "screenings": (make.screening(0), make.screening(39), make.screening(n, RF_CES_1="yes"))
    },
    "a test": lambda n: {"baselines": (*TESTS, make.result(BaselineTest.CONFIDENCE, 2, n))},
    "a wish": lambda n: {"overrides": (_wished(n),)},
    "a session that hurt": lambda n: {
        "sessions": (*WEEKS, make.lifted(n, RDL, 60, (7, 7, 7))),
    },
    "a feeling in a leg": lambda n: {
        "sessions": (*WEEKS, replace(make.session(n), leg=WEAK)),
    },
}
LESS = {"a clinician's limit": {"flags": (make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 20),)}}


def _facts(**more: object) -> Facts:
    return gated(Phase.P3, *WEEKS[-4:], scope=make.of_exercise(RDL), **more)


def _said(**more: object) -> str:
    return receipt(answer(_facts(**more)))


@pytest.mark.parametrize("what", ROWS)
def test_what_is_dated_tomorrow_says_nothing_today(what):
    without = {"sessions": WEEKS} if "sessions" in ROWS[what](0) else {}
    if "screenings" in ROWS[what](0):
        without = {"screenings": (make.screening(0), make.screening(39))}
    assert _said(**without, **LESS.get(what, {})) == _said(**ROWS[what](TOMORROW))


@pytest.mark.parametrize("what", ROWS)
def test_what_is_dated_today_counts_today(what):
    assert _said(**ROWS[what](TOMORROW)) != _said(**ROWS[what](TODAY))
