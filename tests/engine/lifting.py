"""A braced lifter and her calm sessions, for the tests of the steps."""

from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.facts import (
    CheckIn,
    ExerciseDone,
    Facts,
    Position,
    Session,
    SetTarget,
)
from api.engine.vocab import (
    BaselineTest,
    PainZone,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws

RDL = "rdl-tempo"
NOW = 23
LOW = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 1.0}
MODERATE = {"pain_at_rest": 1, "pain_morning": 1, "settle_h": 6.0}
PAIN_OF = {PainZone.GREEN: 1, PainZone.AMBER: 4, PainZone.RED: 7, PainZone.UNKNOWN: 1}
BRACED = (make.result(BaselineTest.BRACE, 2),)


def told(*days: int) -> tuple[CheckIn, ...]:
    return tuple(make.morning(n + 1, 1, 1) for n in days)


def facts(*sessions: Session, slug: str = RDL, phase: Phase = Phase.P3, **more: object) -> Facts:
    """A braced lifter on day 23 with some sessions behind her, each morning after calm."""
    days = [(s.ref.local_date - make.DAY0).days for s in sessions]
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "episode": make.episode(**MODERATE),
        "sessions": sessions,
        "check_ins": told(*days),
        "baselines": BRACED,
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(phase, make.day(0)),
    }
    return make.facts(NOW, make.of_exercise(slug), **{**plain, **more})


def lift(n: int, kilos: float = 60, **more: object) -> Session:
    return make.lifted(n, more.pop("slug", RDL), kilos, (1, 1, 1), **more)


def coloured(*answers: tuple[int, PainZone], slug: str = RDL, **more: object) -> Facts:
    """Days of one lift and the colour of each; of an unknown one the morning after is not told."""
    days = (make.lifted(n, slug, 60, (PAIN_OF[zone],) * 3) for n, zone in answers)
    calm = told(*(n for n, zone in answers if zone is not PainZone.UNKNOWN))
    return facts(*days, slug=slug, **{"check_ins": calm, **more})


def row(kilos: float, pain: int | None = 1, **said: object) -> ExerciseDone:
    """Three sets of the lift, each of which says this."""
    (done,) = lift(0, kilos).exercises
    return replace(done, sets=tuple(replace(s, pain=pain, **said) for s in done.sets))


def one_row(n: int, *rows: ExerciseDone) -> Session:
    """A day with all these sets in a single row."""
    sets = tuple(s for done in rows for s in done.sets)
    return replace(lift(n), exercises=(replace(rows[0], sets=sets),))


def top(made: Decision) -> float:
    return max(load for p in made.prescriptions for load in laws.loads(p)) / 1000


def code(made: Decision) -> str:
    return made.reasons[0].code


def silent(*days: int, extra: int | None = None, **more: object) -> tuple[Session, ...]:
    """Sessions without a word on effort; ``extra`` repetitions over a target of eight."""
    made = []
    for n in days:
        done = make.lifted(n, more.get("slug", RDL), more.get("kilos", 60), (1, 1, 1), 8, None)
        sets = done.exercises[0].sets
        if extra is not None:
            asked = SetTarget(reps=8)
            sets = tuple(replace(s, target=asked) for s in sets)
            sets = (*sets[:-1], replace(sets[-1], reps=8 + extra))
        made.append(replace(done, exercises=(replace(done.exercises[0], sets=sets),)))
    return tuple(made)


def told_once(n, extra):
    """The same session with its efforts told."""
    effort = lift(n).exercises[0].sets[0].effort
    session = silent(n, extra=extra)[0]
    done = session.exercises[0]
    sets = tuple(replace(s, effort=effort) for s in done.sets)
    return replace(session, exercises=(replace(done, sets=sets),))
