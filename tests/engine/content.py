"""A small library and a small curriculum: the journeys' lifts, the ladders' ends."""

from api.engine.library import Exercise, Library, LoadClass
from api.engine.template import (
    AlternativeRow,
    Curriculum,
    Day,
    DayKind,
    Dose,
    DoseKind,
    PhaseTemplate,
    Program,
    Routine,
    RoutineChoice,
    RoutineLine,
    Slot,
    WeekPattern,
)
from api.engine.vocab import (
    BodyPosition,
    Equipment,
    ExerciseMeasure,
    Laterality,
    MovementPattern,
    Phase,
    Sensitivity,
    Sport,
)

P, M = MovementPattern, ExerciseMeasure
SHORT = {
    "fl": Sensitivity.FLEXION,
    "ex": Sensitivity.EXTENSION,
    "co": Sensitivity.COMPRESSION,
    "ro": Sensitivity.ROTATION,
    "im": Sensitivity.IMPACT,
    "nv": Sensitivity.NERVE,
}
# slug, pattern, compression, impact, avoid, phases, regressions, loadable, hinge rung, flags
ROWS = """
breathing-90-90 breathing 0 0 - 06 - . - .
ta-activation bracing 0 0 - 02 - . - .
brace-supine bracing 1 0 - 03 - . - .
walk cardio 1 1 - 06 - . - .
walk-brisk cardio 1 1 - 16 walk . - .
bike-stationary cardio 1 0 fl 16 walk . - .
elliptical cardio 1 0 - 16 walk . - .
cat-cow mobility 1 0 - 06 - . - .
press-up-prone mobility 1 0 ex 06 - . - .
knee-to-chest-single mobility 0 0 fl 06 - . - .
sit-to-stand squat 1 0 - 03 - . - .
squat-box squat 1 0 - 13 sit-to-stand . - .
squat-goblet squat 2 0 - 25 squat-box L - .
squat-front squat 3 0 co 36 squat-goblet L - .
glute-bridge hip_extension 1 0 - 16 - . - .
hip-thrust-barbell hip_extension 2 0 - 26 glute-bridge L - .
deadbug-heel-tap core_anti_extension 1 0 - 12 - . - .
deadbug core_anti_extension 1 0 - 15 deadbug-heel-tap . - .
plank core_anti_extension 2 0 - 16 deadbug . - .
bird-dog-limb core_anti_rotation 1 0 - 12 - . - .
bird-dog core_anti_rotation 2 0 - 16 bird-dog-limb . - .
side-plank-knee core_anti_lateral_flexion 1 0 - 12 - . - .
side-plank core_anti_lateral_flexion 2 0 - 16 side-plank-knee . - .
bench-press push 1 0 ex 16 push-up L - .
push-up push 1 0 - 16 - . - .
row-chest-supported pull 1 0 - 06 - L - .
hinge-wall hinge 1 0 - 13 - . 1 .
hinge-dowel hinge 1 0 - 13 hinge-wall . 2 .
rdl-banded hinge 2 0 - 13 hinge-dowel . 4 .
pull-through hinge 2 0 - 16 rdl-banded L 4 .
rdl-tempo hinge 3 0 fl 15 pull-through L 5 .
rdl-dumbbell hinge 3 0 - 26 pull-through L 5 .
kb-deadlift hinge 2 0 - 26 pull-through L 6 .
block-pull-high hinge 3 0 - 24 kb-deadlift L 7 .
block-pull-low hinge 3 0 - 35 block-pull-high L 8 .
trap-bar-deadlift hinge 4 0 - 36 block-pull-low L 9 .
deadlift-conventional hinge 4 0 fl,co 36 trap-bar-deadlift L 10 .
kettlebell-swing hinge 3 0 co 46 kb-deadlift L 13 B
split-squat lunge 2 0 - 26 glute-bridge L - S
run-walk run 2 2 im 26 walk-brisk . - .
run-easy run 2 2 im 36 run-walk . - .
run-tempo run 3 2 im 46 run-easy . - .
run-intervals run 3 3 im 46 run-tempo . - .
pogo-hops jump 3 2 im 36 - . - .
sit-up core_flexion 3 0 fl,co 46 - . - .
"""
TIMED = {P.BREATHING, P.CARDIO, P.RUN}


def exercise(line: str) -> Exercise:
    slug, pattern, comp, impact, avoid, phases, down, load, rung, flags = line.split()
    kind = P(pattern)
    loadable = load == "L"
    plain = M.TIME if kind in TIMED else M.REPS
    return Exercise(
        slug=slug,
        name=slug.replace("-", " ").capitalize(),
        pattern=kind,
        position=BodyPosition.STANDING,
        laterality=Laterality.UNILATERAL if "S" in flags else Laterality.BILATERAL,
        measure=M.LOAD if loadable else plain,
        implements=1,
        equipment=frozenset({Equipment.BARBELL, Equipment.DUMBBELL}) if loadable else frozenset(),
        load_class=LoadClass(int(comp), impact=int(impact)),
        avoid_if=frozenset(SHORT[a] for a in avoid.split(",") if a in SHORT),
        first_phase=Phase(f"p{phases[0]}"),
        last_phase=Phase(f"p{phases[1]}"),
        regressions=() if down == "-" else (down,),
        loadable=loadable,
        ballistic="B" in flags,
        single_leg="S" in flags,
        hinge_rung=None if rung == "-" else int(rung),
    )


LIBRARY = Library("2026.11.0", {e.slug: e for e in map(exercise, ROWS.strip().splitlines())})


def slot(
    id_: str,
    pattern: MovementPattern,
    slugs: str,
    sets: int,
    low: int,
    high: int,
    kind: DoseKind = DoseKind.REPS,
    **more: object,
) -> Slot:
    return Slot(
        id_,
        pattern.value,
        pattern,
        tuple(slugs.split()),
        Dose(kind, sets, low, high),
        must=id_[-1] in "12",
        **more,
    )  # type: ignore[arg-type]


def _p0() -> PhaseTemplate:
    day = Day(
        "d",
        "Gentle",
        DayKind.GENTLE,
        15,
        (
            slot("d1", P.CARDIO, "walk", 3, 300, 600, DoseKind.TIME),
            slot("d2", P.BREATHING, "breathing-90-90", 2, 60, 90, DoseKind.TIME),
            slot("d3", P.BRACING, "ta-activation", 2, 6, 8),
            slot("d5", P.MOBILITY, "press-up-prone knee-to-chest-single", 1, 8, 10, optional=True),
        ),
    )
    return PhaseTemplate(
        Phase.P0, "Settle", "calm", {"d": day}, (WeekPattern(6, tuple(("d", n) for n in range(6))),)
    )


def _p1() -> PhaseTemplate:
    a = Day(
        "a",
        "Foundation A",
        DayKind.GYM,
        40,
        (
            slot("a1", P.HINGE, "hinge-dowel hinge-wall", 3, 8, 10, external_load=False),
            slot("a2", P.SQUAT, "squat-box sit-to-stand", 3, 8, 10),
            slot("a4", P.CORE_ANTI_EXTENSION, "deadbug-heel-tap deadbug", 2, 6, 8),
            slot("a7", P.PUSH, "bench-press push-up", 3, 8, 10, unaffected=True),
            slot("a8", P.CARDIO, "walk-brisk", 1, 900, 1200, DoseKind.TIME),
        ),
    )
    b = Day(
        "b",
        "Foundation B",
        DayKind.GYM,
        40,
        (
            slot("b1", P.HINGE, "rdl-banded hinge-dowel", 3, 10, 12),
            slot("b3", P.CORE_ANTI_ROTATION, "bird-dog-limb", 3, 5, 8),
            slot("b7", P.PULL, "row-chest-supported", 3, 10, 12, unaffected=True),
        ),
    )
    return PhaseTemplate(
        Phase.P1,
        "Foundation",
        "base",
        {"a": a, "b": b},
        (WeekPattern(3, (("a", 0), ("b", 2), ("a", 4))), WeekPattern(2, (("a", 0), ("b", 3)))),
    )


def _barbell(phase: Phase, hinge: str, second: str, squat: str, reps: int) -> PhaseTemplate:
    a = Day(
        "a",
        "Hinge 1",
        DayKind.GYM,
        50,
        (
            slot("a1", P.HINGE, hinge, 3, reps, reps + 3, rpe_low=6.0, rpe_high=9.0),
            slot("a2", P.HIP_EXTENSION, "hip-thrust-barbell glute-bridge", 3, 10, 12),
            slot("a3", P.CORE_ANTI_LATERAL_FLEXION, "side-plank", 3, 4, 6),
        ),
    )
    b = Day(
        "b",
        "Squat",
        DayKind.GYM,
        50,
        (
            slot("b1", P.SQUAT, squat, 3, 8, 10),
            slot("b2", P.LUNGE, "split-squat", 2, 8, 10, entry=("week>=2",), external_load=False),
            slot("b3", P.CORE_ANTI_EXTENSION, "plank deadbug", 3, 5, 8),
        ),
    )
    c = Day(
        "c",
        "Hinge 2",
        DayKind.GYM,
        50,
        (
            slot("c1", P.HINGE, second, 3, reps, reps + 3, rpe_low=6.0, rpe_high=9.0),
            slot("c5", P.PUSH, "bench-press push-up", 3, 8, 10, unaffected=True),
        ),
    )
    return PhaseTemplate(
        phase,
        phase.value,
        "capacity",
        {"a": a, "b": b, "c": c},
        (WeekPattern(3, (("a", 0), ("b", 2), ("c", 4))), WeekPattern(2, (("a", 0), ("c", 3)))),
    )


def _running(phase: Phase, low: int, high: int) -> PhaseTemplate:
    run = Day(
        "r",
        "Run",
        DayKind.RUN,
        40,
        (
            slot(
                "r1",
                P.RUN,
                "run-walk run-easy walk-brisk elliptical",
                1,
                1800,
                1800,
                DoseKind.STAGE,
                stages=(low, high),
            ),
        ),
    )
    gym = Day(
        "g",
        "Strength",
        DayKind.GYM,
        45,
        (
            slot("g1", P.HINGE, "rdl-dumbbell kb-deadlift", 3, 8, 12),
            slot("g2", P.SQUAT, "squat-goblet", 3, 8, 10),
            slot("g3", P.CORE_ANTI_ROTATION, "bird-dog", 3, 4, 6),
        ),
    )
    return PhaseTemplate(
        phase,
        phase.value,
        "run",
        {"r": run, "g": gym},
        (
            WeekPattern(5, (("g", 0), ("r", 1), ("r", 3), ("g", 4), ("r", 5))),
            WeekPattern(3, (("r", 0), ("g", 2), ("r", 4))),
        ),
    )


LATER = "block-pull-low trap-bar-deadlift deadlift-conventional"
LIFTING = {
    Phase.P0: _p0(),
    Phase.P1: _p1(),
    Phase.P2: _barbell(
        Phase.P2, "rdl-tempo rdl-dumbbell", "kb-deadlift block-pull-high", "squat-goblet", 8
    ),
    Phase.P3: _barbell(Phase.P3, LATER, "rdl-dumbbell", "squat-front squat-goblet", 5),
    Phase.P4: _barbell(Phase.P4, LATER, "rdl-dumbbell", "squat-front squat-goblet", 4),
    Phase.P5: _barbell(Phase.P5, LATER, "rdl-dumbbell", "squat-front squat-goblet", 2),
}
RUNNING = {
    Phase.P0: _p0(),
    Phase.P1: _p1(),
    Phase.P2: _running(Phase.P2, 1, 5),
    Phase.P3: _running(Phase.P3, 6, 10),
    Phase.P4: _running(Phase.P4, 9, 12),
}
GENTLE = Routine(
    "wu-gentle",
    "Gentle",
    (
        RoutineLine("b", "cat-cow", Dose(DoseKind.REPS, 1, 6, 6), 1, Phase.P0, Phase.P6),
        RoutineLine("a", "walk", Dose(DoseKind.TIME, 1, 180, 240), 4, Phase.P0, Phase.P6),
    ),
)
COOL = Routine(
    "cd-gentle",
    "Easy",
    (RoutineLine("z", "breathing-90-90", Dose(DoseKind.TIME, 1, 60, 60), 1, Phase.P0, Phase.P6),),
)


def _row(name: str, phases: str, slugs: str, bare: str) -> AlternativeRow:
    every = {s: tuple(slugs.split()) for s in Sensitivity}
    return AlternativeRow(
        name, Phase(f"p{phases[0]}"), Phase(f"p{phases[1]}"), every, tuple(bare.split()), ()
    )


CURRICULUM = Curriculum(
    version="2026.11.0",
    programs={
        "hinge-rebuild": Program(
            "hinge-rebuild", "1", "Hinge rebuild", (Sport.POWERLIFTING,), LIFTING
        ),
        "running-return": Program("running-return", "1", "Running", (Sport.RUNNING,), RUNNING),
    },
    routines={"wu-gentle": GENTLE, "cd-gentle": COOL},
    choices=tuple(RoutineChoice(k, {None: ("wu-gentle", "cd-gentle")}) for k in DayKind),
    alternatives=(
        _row("hinge", "11", "hinge-wall pull-through hinge-dowel", "hinge-wall"),
        _row("hinge", "26", "kb-deadlift rdl-dumbbell pull-through", "hinge-dowel hinge-wall"),
        _row("squat", "16", "squat-goblet squat-box sit-to-stand", "sit-to-stand"),
        _row("run", "06", "walk-brisk elliptical walk", "walk"),
        _row("core", "06", "deadbug bird-dog-limb side-plank-knee", "deadbug"),
        _row("hip", "06", "glute-bridge", "glute-bridge"),
    ),
    rows_by_pattern={
        P.HINGE: "hinge",
        P.SQUAT: "squat",
        P.RUN: "run",
        P.HIP_EXTENSION: "hip",
        P.LUNGE: "hip",
        P.CORE_ANTI_EXTENSION: "core",
        P.CORE_FLEXION: "core",
        P.JUMP: "run",
    },
    fallback_rows={"hinge": ("hip",), "squat": ("hip",)},
)
