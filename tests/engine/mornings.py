"""What a lifter tells and measures in the morning, and how ready that makes the day."""

from api.engine.facts import CheckIn, DayVitals, Facts, Position
from api.engine.reading import readiness
from api.engine.vocab import CheckInKind, FactKind, Phase, ReadinessLevel
from tests.engine import factories as make
from tests.engine import laws

AMBER, GREEN, RED, UNKNOWN = (
    ReadinessLevel.AMBER,
    ReadinessLevel.GREEN,
    ReadinessLevel.RED,
    ReadinessLevel.UNKNOWN,
)
DAY = 80
WELL = {"sleep_h": 8.0, "sleep_quality": 5, "fatigue": 1, "soreness": 1, "stress": 1}
WORST = {"fatigue": 5, "soreness": 5, "stress": 5, "sleep_quality": 1}


def daily(n: int, **told: object) -> CheckIn:
    ref = make.ref(FactKind.CHECK_IN, f"day{n}", n)
    return CheckIn(ref, CheckInKind.DAILY, pain_now=1, pain_worst=1, **told)


def vitals(n: int, **told: object) -> DayVitals:
    return DayVitals(make.ref(FactKind.MEASUREMENT, f"vit{n}", n), **told)


def read(*rows: object, day: int = DAY, **more: object) -> readiness.Readiness:
    told = tuple(r for r in rows if isinstance(r, CheckIn))
    measured = tuple(r for r in rows if isinstance(r, DayVitals))
    facts = make.lifter(day, check_ins=told, vitals=measured, **more)
    return readiness.readiness(laws.book_of(facts))


def level(*rows: object, **more: object) -> ReadinessLevel:
    return read(*rows, **more).level


MONTH = [vitals(n, resting_hr_bpm=50.0) for n in range(DAY - 40, DAY - 7)]


def ready(*rows: object) -> Facts:
    """A lifter with two green days behind him, on the day the next step is open."""
    told = tuple(r for r in rows if isinstance(r, CheckIn))
    measured = tuple(r for r in rows if isinstance(r, DayVitals))
    return make.lifter(
        DAY,
        make.of_exercise("rdl-tempo"),
        episode=make.episode(n=60, pain_at_rest=1, pain_morning=1, settle_h=1.0),
        sessions=tuple(make.lifted(DAY - n, "rdl-tempo", 60, (1, 1, 1)) for n in (8, 5, 2)),
        check_ins=(*(make.morning(DAY - n, 1, 1) for n in (7, 4, 1)), *told),
        screenings=(make.screening(0), make.screening(DAY - 3)),
        vitals=measured,
        position=Position(Phase.P2, make.day(DAY - 10)),
    )
