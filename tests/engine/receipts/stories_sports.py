"""Programs of several sports: what rose, whose turn it is, what a lighter week takes and gives
back; and amounts of a run held against what the plan asked for (rule book B5, B7, INV-29)."""

from msgspec.structs import replace

from api.engine.decisions import Decision
from api.engine.dosing.sports import further_m, longer_s, risen_on, rising_beside, whose_turn
from api.engine.facts import (
    ExerciseDone,
    Facts,
    Position,
    PrescribedDose,
    Session,
    SetDone,
    SetTarget,
)
from api.engine.lanes.lane import Finding
from api.engine.planning.basis import Basis
from api.engine.rules.quality import all_done
from api.engine.vocab import BaselineTest, Equipment, Phase, RunStage, SetStatus, Sport
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.lifting import LOW
from tests.engine.receipts.rendering import check, doses, on, table
from tests.engine.receipts.shelf import story
from tests.engine.test_edges import lane
from tests.engine.worlds import answer

RIDE, OUT, SWIM, RUN, WALK = (
    "bike-stationary", "bike-outdoor", "swim-freestyle", "run-walk", "run-easy",
)  # fmt: skip
R = RunStage
AT_HAND = frozenset({Equipment.FULL_GYM, Equipment.BIKE, Equipment.POOL})
SPORTS = frozenset({RIDE, OUT, SWIM, "swim-backstroke", RUN, WALK})


def went(
    n: int, slug: str, minutes: int | None, metres: int | None = None, stage: R | None = None,
    pieces: int = 1,
) -> Session:  # fmt: skip
    row = SetDone(duration_s=minutes and minutes * 60, distance_m=metres, pain=1)
    return make.session(n, ExerciseDone(slug, (row,) * pieces, stage), pain_before=1, pain_after=1)


def athlete(*done: Session, n: int = 30, phase: Phase = Phase.P2, **more: object) -> Facts:
    """Who rides, swims and runs by a program of three sports."""
    plain: dict[str, object] = {
        "athlete": make.athlete(
            sports=(Sport.RUNNING, Sport.SWIMMING), equipment=AT_HAND, bests=()
        ),
        "program": "triathlon-return",
        "sessions": done,
        "episode": make.episode(**LOW),
        "check_ins": tuple(make.morning(d, 1, 1) for d in range(1, n + 1)),
        "screenings": (make.screening(0), make.screening(n)),
        "position": Position(phase, make.day(0)),
    }
    return make.facts(n, **{**plain, **more})


def sports(made: Decision) -> str:
    """The doses of sports in a plan."""
    return "\n".join(
        ["", *(row for row in doses(made).splitlines()[1:] if SPORTS & {*row.split()})]
    )


def turns(facts: Facts) -> str:
    phase = facts.position.phase if facts.position else Phase.P6
    basis = Basis(laws.book_of(facts), make.CURRICULUM, phase)
    rose = " ".join(f"{name} {on(day)}" for name, day in sorted(risen_on(basis).items()))
    asked = whose_turn(basis, ("ride", "swim", "run"))
    two = whose_turn(basis, ("swim", "ride"))
    waits = ", ".join(
        f"{mine} for {' '.join(sorted(rising_beside(basis, mine))) or '-'}"
        for mine in ("ride", "run", "swim")
    )
    return f"rose {rose or '-'}; waits: {waits}; next {asked}, of two {two}"


@story
def which_sport_rose_and_whose_turn_it_is() -> str:
    """One of several sports rises in a week: a step past the longest of four weeks, of its kind."""
    ways = {
        "nothing": (),
        "one ride": (went(10, RIDE, 20),),
        **{f"20, then {m} min": (went(10, RIDE, 20), went(13, RIDE, m)) for m in (20, 21, 22, 23)},
        "40, then 44 min": (went(10, RIDE, 40), went(13, RIDE, 44)),
        "40, then 43 min": (went(10, RIDE, 40), went(13, RIDE, 43)),
        **{
            f"20 min {d} days before": (went(29 - d, RIDE, 20), went(29, RIDE, 30))
            for d in (27, 28, 29)
        },
        "two rides of one day": (went(13, RIDE, 20), went(13, RIDE, 30)),
        "20, 30, then 32 min": (went(7, RIDE, 20), went(10, RIDE, 30), went(13, RIDE, 32)),
        "indoors, then longer outdoors": (went(10, RIDE, 20), went(13, OUT, 40)),
        **{
            f"400 m, then {m} m": (went(10, SWIM, None, 400), went(13, SWIM, None, m))
            for m in (400, 401, 439, 440, 441)
        },
        "8 x 50 m, then 10": (
            went(10, SWIM, None, 50, pieces=8), went(13, SWIM, None, 50, pieces=10),
        ),
        "minutes, then metres": (went(10, SWIM, 20), went(13, SWIM, None, 900)),
        "R2, then R3": (went(10, RUN, 30, 3000, R.R2), went(13, RUN, 30, 3000, R.R3)),
        "R3, then R2": (went(10, RUN, 30, 3000, R.R3), went(13, RUN, 40, 4000, R.R2)),
        "R7, then R8 of another name": (
            went(10, RUN, 30, 3000, R.R7), went(13, WALK, 20, 3000, R.R8),
        ),
        "a run without a stage, longer": (went(10, RUN, 20), went(13, RUN, 40)),
        "ride, then swim": (
            went(10, RIDE, 20), went(12, SWIM, 20), went(14, RIDE, 30), went(16, SWIM, 30),
        ),
        "swim, then ride": (
            went(10, RIDE, 20), went(12, SWIM, 20), went(14, SWIM, 30), went(16, RIDE, 30),
        ),
        "all three": (
            went(8, RUN, 30, 3000, R.R2), went(10, RIDE, 20), went(12, SWIM, 20),
            went(13, RUN, 30, 3000, R.R3), went(14, SWIM, 30), went(16, RIDE, 30),
        ),
    }  # fmt: skip
    with real.content():
        rows = [f"{label}: {turns(athlete(*done))}" for label, done in ways.items()]
        rose = (went(10, RIDE, 20), went(20, RIDE, 30))
        rows += [
            f"a rise on Friday, {day}: {turns(athlete(*rose, n=n))}"
            for day, n in (("Friday", 20), ("Sunday", 22), ("Monday", 23))
        ]
        alone = replace(athlete(*ways["all three"]), program="hinge-rebuild")
        rows.append(f"in a program of one sport: {turns(alone)}")
    steps = ", ".join(f"{s} s {longer_s(s, make.RULES)}" for s in (60, 600, 1190, 1200, 1260, 3000))
    far = ", ".join(f"{m} m {further_m(m, make.RULES)}" for m in (1, 5, 9, 10, 11, 400, 999))
    return "\n".join([*rows, f"a step of {steps}", f"a step of {far}"])


@story
def which_sport_has_the_week() -> str:
    """While running is on its stages it has every week but the one after a stage, until each of the
    others has waited a week for it. Monday, day 30."""
    ran, other = went(28, RUN, 30, 3000, R.R2), went(29, SWIM, 20)
    stage, rode = (went(18, RUN, 30, 3000, R.R1), went(21, RUN, 30, 3000, R.R2)), went(1, RIDE, 20)
    last, both = (went(27, RIDE, 20), ran), (went(27, RIDE, 20), ran, other)
    sore = replace(ran, pain_worst=5)
    ways = {
        "no other sport": (ran,),
        "others that never rose": (ran, other),
        **{
            f"a longer ride {ago} days ago": (rode, went(30 - ago, RIDE, 30), *last)
            for ago in (0, 1, 7, 8, 14, 15)
        },
        **{
            f"two others, a longer ride {ago} days ago": (rode, went(30 - ago, RIDE, 30), *both)
            for ago in (7, 8, 14, 15)
        },
        "a stage on day 23": (*stage[:1], went(23, RUN, 30, 3000, R.R2), ran, other),
        "a stage on day 22": (*stage[:1], went(22, RUN, 30, 3000, R.R2), ran, other),
        "the last run on day 23": (rode, went(24, RIDE, 30), went(23, RUN, 30, 3000, R.R2)),
        "the last run on day 22": (rode, went(24, RIDE, 30), went(22, RUN, 30, 3000, R.R2)),
        "a run that hurt": (rode, went(24, RIDE, 30), sore),
        "a run without a stage": (rode, went(24, RIDE, 30), went(28, RUN, 30)),
        "R4": (rode, went(24, RIDE, 30), went(28, RUN, 30, 3000, R.R4)),
        "R5, the last of P2": (rode, went(24, RIDE, 30), went(28, RUN, 30, 3000, R.R5)),
    }
    tests = (
        make.result(BaselineTest.BRISK_WALK_30, 0, 29, pain=0),
        make.result(BaselineTest.SINGLE_LEG_HOP_10X, 0, 29, pain=0),
    )
    with real.content():
        lives = {label: athlete(*done, baselines=tests) for label, done in ways.items()}
        rows = [f"{label}: {turns(facts)}" for label, facts in lives.items()]
        longer = (rode, went(24, RIDE, 30))
        runs = ((Phase.P3, R.R8), (Phase.P3, R.R9), (Phase.P4, R.R8))
        for phase, at in runs:
            done = (*longer, went(28, WALK, 30, 3000, at))
            known = athlete(*done, phase=phase, baselines=tests)
            rows.append(f"{phase.value}, {at.value}: {turns(known)}")
    return "\n".join(rows)


@story
def three_sports_beside_each_other() -> str:
    """Of rides, swims and runs that were all calm one goes up, the others stay."""
    even = tuple(
        went(n, slug, minutes, metres, stage)
        for n in (9, 16, 23)
        for slug, minutes, metres, stage, n in (
            (RIDE, 30, None, None, n), (SWIM, None, 400, None, n + 1), (RUN, 30, 3000, R.R3, n + 3),
        )
    )  # fmt: skip
    with real.content():
        return table(
            (
                (label, answer(athlete(*done, phase=phase)))
                for label, done, phase in (
                    ("nothing done", (), Phase.P2),
                    ("all calm", even, Phase.P2),
                    ("the ride rose", (*even, went(28, RIDE, 40)), Phase.P2),
                    ("the swim rose", (*even, went(28, SWIM, None, 500)), Phase.P2),
                    ("all calm in P3", even, Phase.P3),
                )
            ),
            sports,
        )


@story
def sports_in_a_lighter_week_and_after_it() -> str:
    """What a lighter week took of minutes and metres comes back at once after it."""
    before = tuple(s for n in (4, 8, 12) for s in (went(n, RIDE, 40), went(n + 1, SWIM, None, 600)))
    light = Position(Phase.P2, make.day(0), deload_from=make.day(14))
    short = (*before, went(16, RIDE, 20), went(17, SWIM, None, 300))
    rows = (
        ("its third day", before, 16),
        ("its last day", short, 20),
        ("the day after", short, 21),
        ("a week after", short, 27),
        ("after a short ride again", (*short, went(23, RIDE, 20)), 24),
        ("after a longer one", (*short, went(23, RIDE, 45), went(24, SWIM, None, 650)), 25),
    )
    with real.content():
        return table(
            ((label, answer(athlete(*done, n=n, position=light))) for label, done, n in rows),
            sports,
        )


# --- amounts of a run ------------------------------------------------------------------------


def complete(done: ExerciseDone, dose: PrescribedDose | None) -> str:
    prescribed = () if dose is None else (dose,)
    known = make.runner(
        24,
        sessions=(make.session(22, done, pain_before=0, pain_after=0),),
        check_ins=(make.morning(23, 1, 1),),
        screenings=(make.screening(0), make.screening(23)),
        position=Position(Phase.P2, make.day(0), prescribed),
    )
    found = all_done(lane(known, done.exercise))
    return check(found.checks[0]).strip() if isinstance(found, Finding) else f"{found}"


@story
def how_much_of_a_planned_dose_was_done() -> str:
    """B5: nine tenths of its time or way; all its repetitions; sets that tell their own target."""

    def run(seconds: int | None, metres: int | None = None, stage: R = R.R2, n: int = 1) -> str:
        asked = PrescribedDose(RUN, (SetTarget(duration_s=1800),), R.R2, make.day(20))
        row = SetDone(duration_s=seconds, distance_m=metres, pain=0)
        return complete(ExerciseDone(RUN, (row,) * n, stage), asked)

    def lift(reps: tuple[int | None, ...], kilos: int = 40, asked: int = 3) -> str:
        dose = PrescribedDose(
            "rdl-tempo", (SetTarget(reps=8, load_g=40_000),) * asked, None, make.day(20)
        )
        rows = tuple(SetDone(reps=r, load_g=kilos * 1000, pain=0) for r in reps)
        return complete(ExerciseDone("rdl-tempo", rows), dose)

    def own(done: SetDone, asked: SetTarget) -> str:
        rows = (replace(done, target=asked, pain=0),)
        return complete(ExerciseDone(RUN, rows, R.R2), None)

    rows = [
        f"run of {s} s: {run(s)}"
        for s in (None, 0, 300, 647, 648, 720, 800, 801, 900, 1619, 1620, 1800, 2000)
    ]
    rows += [
        f"at another stage: {run(600, stage=R.R3)}",
        f"metres only: {run(None, 3000)}",
        f"in pieces: {run(600, n=2)}",
    ]
    rows += [
        f"{reps} of 3 x 8: {lift(reps)}"
        for reps in (
            (8, 8, 8), (8, 8, 7), (8, 8), (8,), (8, 8, 8, 8), (12, 12), (4, 4, 4), (8, 8, None),
        )
    ]  # fmt: skip
    rows += [f"at 35 kg: {lift((8, 8), 35)}", f"nothing asked: {lift((8,), asked=0)}"]
    minutes, far = SetTarget(duration_s=1800, distance_m=4000), SetTarget(distance_m=4000)
    rows += [
        f"own target of minutes and metres, {s} s and {m} m: "
        + own(SetDone(duration_s=s, distance_m=m), minutes)
        for s, m in ((1800, 3000), (1799, 4000), (None, 3000))
    ]
    rows += [
        f"own target of metres, {m} m: {own(SetDone(distance_m=m), far)}" for m in (3999, 4000)
    ]
    left = SetDone(status=SetStatus.SKIPPED)
    rows.append(f"own target, left out: {own(left, far)}")
    return "\n".join(rows)
