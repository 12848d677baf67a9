"""What is drawn, counted and raised at the first and the last day it speaks of."""

from msgspec.structs import replace

from api.engine.facts import CheckIn, ExerciseDone, Facts, Position, Session, SetDone
from api.engine.insights.load import load_insight
from api.engine.insights.pain import pain_insight
from api.engine.insights.provocations import provocation_insight
from api.engine.planning.season import season, taper
from api.engine.reading.told_legs import newest_legs
from api.engine.vocab import (
    CheckInKind,
    FactKind,
    FunctionLoss,
    GoalKind,
    LegChange,
    LegReach,
    Phase,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import check, on
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_ahead import picture
from tests.engine.receipts.stories_cuts import known, rows
from tests.engine.receipts.stories_months import _season, going

KB = "kb-deadlift"


@story
def the_last_days_of_a_season_one_by_one() -> str:
    """The last week begins seven days before the event; after it there is no season."""

    def day(n: int, light: int | None) -> str:
        place = Position(
            Phase.P4, make.day(0), deload_from=None if light is None else make.day(light)
        )
        facts = going(n, GoalKind.EVENT, 40, Phase.P4, position=place)
        book = laws.book_of(facts)
        found, line = season(book), taper(book)
        return f"{'season' if found else 'none'}{check(line) if line else ''}\n{_season(facts)}"

    ways = [(n, None) for n in (31, 32, 33, 34, 39, 40, 41)]
    ways += [(30, light) for light in (20, 26, 30)] + [(35, 32), (35, 33), (35, 34)]
    return "\n".join(f"day {n}, lighter week from {light}: {day(n, light)}" for n, light in ways)


# --- pictures ---------------------------------------------------------------------------------


def trained(
    n: int, kg: float | None = 60, pain: int = 1, slug: str = RDL, **more: object
) -> Session:
    return replace(make.lifted(n, slug, kg, (pain, pain)), **more)


@story
def a_picture_of_load_with_little_in_it() -> str:
    """Lines that hold nothing are left out; weeks begin with the first session."""
    told = {"session_rpe": 5.0, "duration_s": 3600}
    ways = {
        "a press only": known(trained(30, 40, slug="bench-press", **told), n=40),
        "hinges without a load": known(trained(30, None, **told), trained(37, 0, **told), n=40),
        "one that hurt": known(trained(30, 80, 7, **told), trained(37, 60, **told), n=40),
        "two estimates": known(
            make.session(
                38,
                ExerciseDone(RDL, (SetDone(reps=8, load_g=50_000, pain=1),
                                   SetDone(reps=3, load_g=70_000, pain=1))),
            ),
            n=40,
        ),
        "silent sessions": known(trained(30), trained(34, **told), trained(38), n=40),
        **{f"the first {d} days ago": known(trained(40 - d, **told), n=40) for d in (6, 7, 13, 14)},
        **{f"a lift {d} days old": known(trained(95 - d, **told), trained(94, 40, **told), n=95)
           for d in (29, 30, 31, 88, 89, 90)},
    }  # fmt: skip
    return "\n".join(f"{way}\n{_by_week(f)}" for way, f in ways.items())


def _by_week(facts: Facts) -> str:
    """The lines that count weeks, and how many sessions are silent."""
    told = picture(load_insight(laws.book_of(facts))).splitlines()
    shown = ("load of the week", "hinge volume", "heaviest", "estimated")
    return "\n".join(row for row in told if row.startswith(shown) or "lack effort" in row)


@story
def a_picture_of_pain_with_little_in_it() -> str:
    """The worst of two lifts of a day, the pain of a session alone, and ninety days."""
    mornings = tuple(make.morning(d, p, 1) for d, p in ((3, 2), (10, 4), (11, 1), (17, 3), (18, 5)))
    both = make.session(
        12,
        ExerciseDone(RDL, (SetDone(reps=8, load_g=50_000, pain=2),)),
        ExerciseDone("bench-press", (SetDone(reps=8, load_g=50_000, pain=4),)),
        pain_before=1,
        pain_after=1,
    )
    silent = make.session(
        14, ExerciseDone(RDL, (SetDone(reps=8, load_g=50_000),)), pain_worst=5, pain_after=1
    )
    ways = {
        "one morning": known(n=5, check_ins=mornings[:1]),
        "two weeks": known(n=12, check_ins=mornings[:3]),
        "three weeks": known(n=20, check_ins=mornings),
        "two lifts of a day": known(both, n=20, check_ins=mornings),
        "pain of the session alone": known(silent, n=20, check_ins=mornings),
        "a morning ninety days old": known(n=93, check_ins=mornings),
        "and one day more": known(n=94, check_ins=mornings),
    }
    return "\n".join(
        f"{way}\n{picture(pain_insight(laws.book_of(f)).insight)}" for way, f in ways.items()
    )


@story
def mornings_after_light_and_heavy_days() -> str:
    """A comparison of heavy days needs as many mornings on both sides of its load."""

    def after(*kilos: float | None, slug: str = RDL) -> str:
        days = [2 + 2 * k for k in range(len(kilos))]
        done = tuple(make.lifted(d, slug, kg, (1,)) for d, kg in zip(days, kilos, strict=True))
        told = tuple(make.morning(d + 1, 1 + (d % 6 == 0), 1) for d in days)
        n = days[-1] + 2
        found = provocation_insight(laws.book_of(known(*done, n=n, check_ins=told)))
        compared = [f"{c.label} {c.higher} of {len(c.mornings)}" for c in found.comparisons]
        return "; ".join([*compared, *found.insight.notes])

    ways: tuple[tuple[float | None, ...], ...] = (
        (60,) * 4, (60,) * 5, (60,) * 10, (60,) * 5 + (80,) * 4, (60,) * 5 + (80,) * 5,
        (60,) * 4 + (80,) * 6, (60,) * 6 + (80,) * 5, (None,) * 10, (0,) * 5 + (40,) * 5,
    )  # fmt: skip
    return rows((way, after(*way)) for way in ways)


# --- visits, legs -----------------------------------------------------------------------------


@story
def mornings_of_the_weeks_a_visit_is_judged_by() -> str:
    """RF-TIME: seven days to the day itself; from three mornings on a week is known."""
    back = make.episode(started_on=make.day(-7), pain_morning=4, pain_at_rest=2, settle_h=1.0)

    def judged(*told: tuple[int, int], n: int = 16) -> str:
        mornings = tuple(make.morning(d, p, 1) for d, p in told)
        book = laws.book_of(known(n=n, episode=back, check_ins=mornings))
        return "; ".join(f"{v.code} {v.cause} {on(v.raised_on)}" for v in book.visits) or "none"

    ways: dict[object, str] = {
        f"mornings of {', '.join(map(str, days))}": judged(*((d, 4) for d in days))
        for days in ((8, 9, 10), (7, 8, 9), (10, 12), (10, 12, 14), (10, 12, 15), (13, 14, 15, 16))
    }
    for low in (1, 2, 3):
        mild = replace(back, pain_morning=low)
        told = tuple(make.morning(d, low, 1) for d in (10, 12, 14))
        book = laws.book_of(known(n=16, episode=mild, check_ins=told))
        ways[f"intake {low}"] = "; ".join(v.cause for v in book.visits) or "none"
    for days in ((-6, -4), (-6, -4, -2), (1, 3, 5)):
        for end in (41, 42, 43):
            told = (*((d, 4) for d in days), *((end - k, 3) for k in (3, 2, 1)))
            ways[f"six weeks on, first {days}, day {end}"] = judged(*told, n=end)
    return rows(ways.items())


@story
def pains_of_a_movement_week_by_week() -> str:
    """RF-TIME-1: the worst pain of a movement that rises two weeks running, by two in all. Of two
    sets in a session the worse counts."""

    def weeks(*pains: tuple[int | tuple[int, int] | None, ...], gap: int = 7) -> str:
        done = [
            make.lifted(20 + gap * k + 2 * j, RDL, 60, pain if isinstance(pain, tuple) else (pain,))
            for k, week in enumerate(pains)
            for j, pain in enumerate(week)
        ]
        n = 40
        told = tuple(make.morning(d, 1, 1) for d in range(1, n))
        place = Position(Phase.P2, make.day(0))
        book = laws.book_of(known(*done, n=n, check_ins=told, position=place))
        return "; ".join(f"{v.cause} {v.pattern or 'back'}" for v in book.visits) or "none"

    ways = (
        ((1, 1), (2, 2), (3, 3)), ((1, 1), (2, 2), (2, 2)), ((1, 1), (1, 1), (3, 3)),
        ((1,), (2, 2), (3, 3)), ((1, 1), (2, 2), (3,)), ((2, 2), (3, 3), (5, 5)),
        ((1, 3), (2, 4), (3, 5)), ((1, None), (2, 2), (3, 3)), ((3, 3), (2, 2), (1, 1)),
        ((1, 1), (2, 2), ((0, 3), (3, 0))), (((0, 3), (3, 0)), (2, 2), (3, 3)),
    )  # fmt: skip
    return rows((way, weeks(*way)) for way in ways)


@story
def the_newest_words_on_the_legs() -> str:
    """In a day sessions come after check-ins; only the last two reports are held."""

    def leg(reach: LegReach) -> object:
        return make.legs(reach=reach, change=LegChange.UNKNOWN)

    def spoken(n: int, reach: LegReach | None) -> Session:
        return replace(make.lifted(n, RDL, 60, (1,)), leg=None if reach is None else leg(reach))

    def said(n: int, reach: LegReach) -> CheckIn:
        return make.morning(n, 1, 1, leg=leg(reach))

    below, above, none = LegReach.BELOW_KNEE, LegReach.ABOVE_KNEE, LegReach.NONE
    ways = {
        "a morning": ((), (said(3, above),)),
        "a morning and a session of its day": ((spoken(3, below),), (said(3, above),)),
        "a session the day before": ((spoken(2, below),), (said(3, above),)),
        "a session that says nothing": ((spoken(3, None),), (said(3, above),)),
        "three": ((spoken(3, below), spoken(5, none)), (said(4, above),)),
        "two mornings, then a session": ((spoken(5, below),), (said(3, above), said(4, none))),
    }
    found = []
    for way, (sessions, told) in ways.items():
        told_legs = newest_legs(laws.book_of(known(*sessions, n=8, check_ins=told)))
        found.append(
            (way, ", ".join(f"{on(r.ref.local_date)} {leg.reach}" for r, leg in told_legs))
        )
    return rows(found)


# --- sore, explained, recurring ---------------------------------------------------------------


def daily(n: int, **told: object) -> CheckIn:
    return CheckIn(make.ref(FactKind.CHECK_IN, f"day{n}", n), CheckInKind.DAILY, **told)  # type: ignore[arg-type]


@story
def mornings_that_a_new_load_explains_and_those_it_does_not() -> str:
    """B9: raised mornings begin a flare on the second after training, else on the third."""

    def raised(*days: int, done: tuple[Session, ...], told: tuple[CheckIn, ...] = ()) -> str:
        calm = tuple(make.morning(d, 1, 1) for d in range(2, 20, 2))
        high = tuple(make.morning(d, 3, 1) for d in days)
        book = laws.book_of(known(*done, n=26, check_ins=(*calm, *high, *told)))
        spells = " ".join(f"{on(f.started_on)} known {on(f.known_on)}" for f in book.flares)
        return f"{spells or 'no flare'}, sore {len(book.sore_days)}"

    usual = tuple(make.lifted(d, RDL, kg, (1,)) for d, kg in ((3, 60), (6, 70), (9, 65)))
    ways: dict[object, str] = {
        f"a usual lift on day {d}": raised(20, 21, 22, done=(*usual, make.lifted(d, RDL, 60, (1,))))
        for d in (16, 17, 18, 19, 20)
    }
    for kg in (65, 70, 70.5, 75, None):
        last = make.lifted(19, RDL, kg, (1,))
        ways[f"{kg} kg the day before"] = raised(20, 21, done=(*usual, last))
    for d in (15, 16, 17, 18, 19, 20):
        ways[f"a new lift on day {d}"] = raised(20, 21, done=(*usual, make.lifted(d, KB, 20, (1,))))
    new = (*usual, make.lifted(19, KB, 20, (1,)))
    for said in (
        {"soreness": 4}, {"soreness": 5}, {"pain_now": 4}, {"pain_now": 5},
        {"function_loss": FunctionLoss.NONE}, {"function_loss": FunctionLoss.SOME},
    ):  # fmt: skip
        ways[", ".join(f"{k} {v}" for k, v in said.items())] = raised(
            20, 21, done=new, told=(daily(20, **said),)
        )
    old = make.lifted(19, KB, 20, (1,))
    for first in (-9, -10, -8):
        known_ = make.lifted(first, KB, 20, (1,))
        ways[f"done {19 - first} days before"] = raised(20, 21, done=(known_, *usual, old))
    return rows(ways.items())


@story
def a_report_of_a_day_begins_a_flare_or_not() -> str:
    """B9: steep pain over the usual morning, lost function, or told as one."""

    def told(usual: int | None, **said: object) -> str:
        calm = () if usual is None else tuple(make.morning(d, usual, 1) for d in range(2, 20, 2))
        back = {**LOW, "pain_morning": usual or 0}
        facts = known(n=20, check_ins=(*calm, daily(20, **said)), episode=make.episode(**back))
        return " ".join(on(f.started_on) for f in laws.book_of(facts).flares) or "none"

    ways = [((u, p), told(u, pain_now=p)) for u in (None, 1, 4, 5) for p in (5, 6, 7, 8)]
    ways += [(loss, told(1, function_loss=loss)) for loss in FunctionLoss]
    return rows(ways)
