"""Devices, sums, means, words, habits and light sets at their ends."""

from msgspec.structs import replace

from api.engine.dosing.deload import percentile
from api.engine.dosing.deload_doses import under
from api.engine.dosing.doses import spoken
from api.engine.dosing.plates import above, floor_plate
from api.engine.facts import (
    DayVitals,
    Facts,
    Session,
    SetTarget,
)
from api.engine.instruments import change, instrument
from api.engine.reading.monitoring import averages, ewma, monotony
from api.engine.reading.readiness import readiness, wellness
from api.engine.safety.tolerance import passed
from api.engine.simulation.imagination import habits_of
from api.engine.vocab import (
    FactKind,
    SimulationScenario,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine import test_rungs as rungs
from tests.engine.lifting import RDL
from tests.engine.receipts.rendering import check
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_cuts import T, known, rows

# --- devices ----------------------------------------------------------------------------------


def vital(n: int, ms: float | None, source: str = "ring", k: int = 0) -> DayVitals:
    ref = make.ref(FactKind.MEASUREMENT, f"vit{n}{source}{k}", n)
    return DayVitals(ref, hrv_rmssd_ms=ms, source=source)


@story
def heart_rate_variability_at_its_edges() -> str:
    """INV-20: three readings a week, twelve before them, two days below half a deviation."""
    before = tuple(vital(n, 60 + n % 5) for n in range(0, 34, 2))

    def lately(*told: tuple[int, float | None], old: tuple[DayVitals, ...] = before) -> Facts:
        now = tuple(vital(n, ms, k=k) for k, (n, ms) in enumerate(told))
        return known(n=41, vitals=(*old, *now))

    low = [(n, 40.0) for n in range(35, 42)]
    ways = {
        "a low week": lately(*low),
        "two low days": lately(*((n, 62.0) for n in range(35, 40)), (40, 20.0), (41, 20.0)),
        "two readings in the week": lately((40, 40.0), (41, 40.0)),
        "three readings": lately((39, 40.0), (40, 40.0), (41, 40.0)),
        "nothing today": lately(*low[:-1]),
        "eleven readings before": lately(*low, old=before[:11]),
        "twelve readings before": lately(*low, old=before[:12]),
        "two on a day": lately(*low[:-1], (41, 70.0), (41, 30.0)),
        "a reading of nothing": lately(*low[:-1], (41, 0.0), (41, 40.0)),
        "readings of half a millisecond": lately(*((n, 0.5) for n in range(35, 42))),
        "never any other": lately(*((n, 60.0) for n in range(35, 42)), old=tuple(
            vital(n, 60.0) for n in range(0, 34, 2)
        )),
    }  # fmt: skip

    def told(facts: Facts) -> str:
        found = readiness(laws.book_of(facts))
        parts = " ".join(
            f"{c.name} {c.score:.4g}" for c in found.contributions if c.score is not None
        )
        signs = "".join(f"\n{check(sign.check)}" for sign in found.signs)
        return f"{found.level}, {parts}{signs}"

    return rows((label, told(facts)) for label, facts in ways.items())


@story
def two_answers_of_one_day_count_as_the_worse() -> str:
    """B6: of the five answers the worst one told that day, sleep the shortest."""

    def day(*told: dict[str, object]) -> str:
        answers = tuple(
            replace(m, ref=replace(m.ref, id=f"c{k}"), started_at=None)
            for k, said in enumerate(told)
            for m in (make.morning(20, 1, 1, **said),)
        )
        found = wellness(laws.book_of(known(n=20, check_ins=answers)), make.day(20))
        return ", ".join(f"{name} {points:g}" for name, points in found.items()) or "nothing"

    return rows(
        (
            ("nothing told", day({})),
            ("one answer", day({"stress": 2, "fatigue": 4, "sleep_h": 7.0, "sleep_quality": 3})),
            ("two of stress", day({"stress": 2}, {"stress": 4})),
            ("two of quality", day({"sleep_quality": 5}, {"sleep_quality": 2})),
            ("two nights", day({"sleep_h": 8.0}, {"sleep_h": 5.5})),
            *((f"{h} h", day({"sleep_h": h})) for h in (3.0, 4.0, 5.0, 6.5, 8.0, 9.5)),
        )
    )


# --- numbers ----------------------------------------------------------------------------------


@story
def sums_means_and_words_at_their_ends() -> str:
    """Percentiles between two values, averages of one day, rows under a limit, spoken amounts."""
    found: list[tuple[object, object]] = [
        (f"{p} % of 10, 20, 30, 40", percentile([40.0, 10.0, 30.0, 20.0], p))
        for p in (0, 10, 50, 90, 100)
    ]
    found += [("90 % of one value", percentile([7.0], 90))]
    found += [
        (f"monotony of {days}", f"{monotony(days, make.RULES):.4g}")
        for days in ([0.0] * 7, [1.0] * 7, [0.5] + [0.0] * 6, [300.0, 0.0] * 3 + [300.0])
    ]
    found += [
        (f"average of {d}", f"{ewma(d, 7):.6g}") for d in ([8.0], [8.0, 0.0], [0.0, 8.0, 8.0])
    ]
    sets = (SetTarget(reps=8, load_g=50_000),) * 3
    found += [
        (f"3 x 8 at 50 kg under {kg:g} kg", spoken(under(sets, kg, 2500)))
        for kg in (1200, 1199, 800, 799, 400, 399, 100, 50, 49, 10)
    ]
    found += [(f"{s} s", spoken((SetTarget(duration_s=s),))) for s in (59, 119, 120, 121, 179, 180)]
    found += [
        (f"{g} g in plates of {p}", f"{floor_plate(g, p)}, above {above(g, p)}")
        for p in (0, 1, 1000, 2268, 2500)
        for g in (0, 1, 2267, 2268, 2500, 4999, 5000, 10_206)
    ]
    return rows(found)


@story
def a_day_average_counts_from_the_first_session() -> str:
    """B6: averages of daily loads; a ratio only after four weeks, the share that was told."""

    def au(n: int, rpe: float | None = 5, minutes: int | None = 60) -> Session:
        made = make.lifted(n, RDL, 60, (1,))
        return replace(made, session_rpe=rpe, duration_s=minutes and minutes * 60)

    def told(*done: Session, n: int = 40) -> str:
        found = averages(laws.book_of(known(*done, n=n)))
        if found is None:
            return "nothing"
        return " ".join("?" if v is None else f"{v:.5g}" for v in found.__class__.__match_args__
                        for v in (getattr(found, v),))  # fmt: skip

    ways: dict[str, str] = {
        "nothing": told(),
        "one today": told(au(40)),
        "two on a day": told(au(40), replace(au(40), ref=make.ref(FactKind.SESSION, "b", 40))),
        **{f"since {d} days": told(au(40 - d), au(40)) for d in (26, 27, 28)},
        "one without minutes": told(au(10), au(20, minutes=None), au(40)),
        "none with minutes": told(au(10, minutes=None), au(40, rpe=None)),
        "of no effort": told(au(10, rpe=0), au(40, rpe=0)),
    }
    return rows(ways.items())


@story
def what_a_change_of_a_test_says() -> str:
    """Beyond its error, else what people notice; the way that is better; of one activity."""
    found = []
    for test in T:
        row = instrument(test, make.RULES)
        steps = sorted({0.0, *(x for x in (row.mdc, row.mdc_past, row.mdc_item, row.mcid) if x)})
        said = [
            f"{way * s:+g} {change(50, 50 + way * s, row, item=i, past=p).verdict}"
            for s in (*steps, *(s + 0.01 for s in steps))
            for way in (1, -1)
            for i, p in ((False, False), (True, False), (False, True))
        ]
        found.append((test, ", ".join(dict.fromkeys(said))))
    first = instrument(T.SORENSEN, make.RULES)
    found += [("the first result", change(None, 60, first).verdict)]
    return rows(found)


# --- habits and tests -------------------------------------------------------------------------


@story
def what_happened_recently_is_four_weeks_without_today() -> str:
    """B13: the answers of the last 28 days in turn; the day itself is still to come."""

    def told(*days: int) -> str:
        facts = known(*(make.lifted(d, RDL, 60, (1 if d % 2 else 4,)) for d in days), n=40)
        habits = habits_of(facts, SimulationScenario.AS_RECENTLY, make.RULES, make.LIBRARY)
        return f"{' '.join(habits.zones) or 'none'}, trained {habits.trained}"

    return rows((days, told(*days)) for days in ((11,), (12,), (13,), (39,), (40,), (12, 20, 39)))


@story
def a_light_set_passes_its_test_or_not() -> str:
    """INV-16: on the day of the second answer or later, and after the last bad answer."""
    ways: dict[str, tuple[Session, ...]] = {
        f"a light set on day {n}": (rungs.one_set(n),) for n in (1, 2, 3)
    }
    ways |= {
        "then an edge answer": (rungs.one_set(3), rungs.one_set(4, pain=4)),
        "then a light one": (rungs.one_set(3, pain=4), rungs.one_set(4)),
        "two edge answers, then a light one": (
            rungs.one_set(2, pain=4), rungs.one_set(3, pain=4), rungs.one_set(4),
        ),
        "a light one between": (
            rungs.one_set(2, pain=4), rungs.one_set(3), rungs.one_set(4, pain=4),
        ),
        "without a load or an effort": (rungs.one_set(3, kilos=0, rpe=None),),
        "with a load, without an effort": (rungs.one_set(3, rpe=None),),
    }  # fmt: skip
    lift = make.LIBRARY.exercises[RDL]
    return rows(
        (label, passed(laws.book_of(rungs.having(*done)), lift)) for label, done in ways.items()
    )
