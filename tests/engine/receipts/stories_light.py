"""Days away, lighter weeks and tired days (rule book B5, B9)."""

from msgspec.structs import replace

from api.engine.facts import Enrollment, Facts, OverrideRequest, Position
from api.engine.reading.readiness import readiness
from api.engine.vocab import (
    BaselineTest,
    FactKind,
    OverrideKind,
    Phase,
    SessionStatus,
    StopReason,
)
from tests.engine import factories as make
from tests.engine import laws
from tests.engine.lifting import LOW, RDL
from tests.engine.light_weeks import lived
from tests.engine.mornings import DAY, MONTH, WELL, WORST, daily, ready, vitals
from tests.engine.receipts.rendering import check, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_flares import ALONE
from tests.engine.worlds import answer

EXHAUSTED = {**WORST, "sleep_h": 4.5}


BETTER = (make.result(BaselineTest.PSFS, 4, 1), make.result(BaselineTest.PSFS, 8, 20))
"""What the athlete chose to do got easier, so that six weeks ask for no visit."""


def weeks_in(n: int, phase: Phase, since: int) -> Facts:
    """A calm lifter some weeks into a phase, who does more than at the start."""
    known = lived(n, phase, since)
    return replace(known, baselines=(*known.baselines, *BETTER))


def away(days: int, kilos: float = 100, **more: object) -> Facts:
    """Calm at 100 kg, then nothing for so many days."""
    told = (2, 5, 8)
    n = 8 + days
    return make.lifter(
        n,
        **{
            "scope": ALONE,
            "athlete": make.athlete(bests=()),
            "sessions": tuple(make.lifted(d, RDL, kilos, (1, 1, 1, 1)) for d in told),
            "check_ins": tuple(make.morning(d + 1, 1, 1) for d in told),
            "screenings": (make.screening(0), make.screening(n)),
            "position": Position(Phase.P3, make.day(0)),
            "episode": make.episode(**LOW),
            **more,
        },
    )


@story
def every_row_of_the_table_for_days_away() -> str:
    """B5: under 7 days 100 %, 7-13 90 %, 14-27 80 % and half the sets, 28-55 70 % and half,
    from 56 on tests again."""
    return table(
        (f"{days} days away", answer(away(days)))
        for days in (2, 6, 7, 8, 13, 14, 20, 27, 28, 41, 55, 56, 57, 90)
    )


@story
def what_comes_back_after_days_away() -> str:
    """B5: each calm exposure brings sets, then load back, one step at a time."""

    def returned(days: int, *doses_: tuple[float, int]) -> Facts:
        base = away(days)
        n = 8 + days
        more = [make.lifted(n + 3 * k, RDL, kg, (1,) * sets) for k, (kg, sets) in enumerate(doses_)]
        told = [make.morning(n + 3 * k + 1, 1, 1) for k in range(len(doses_))]
        last = n + 3 * (len(doses_) - 1) + 2
        return replace(
            base,
            as_of=make.day(last),
            sessions=(*base.sessions, *more),
            check_ins=(*base.check_ins, *told),
            screenings=(make.screening(0), make.screening(last)),
        )

    ways = (
        (8, ((90, 4),)),
        (8, ((90, 4), (97.5, 4))),
        (20, ((80, 2),)),
        (20, ((80, 2), (80, 3))),
        (20, ((80, 2), (80, 4))),
        (40, ((70, 2),)),
        (40, ((70, 2), (70, 4), (77.5, 4))),
    )
    return table(
        (f"{days} days away, then {way}", answer(returned(days, *way))) for days, way in ways
    )


@story
def one_time_away_after_another_counts_from_before_the_first() -> str:
    """Calm at 100 kg, nine days later at 90: the table takes its share of the 100, not of the 90,
    unless the 90 was answered hard."""

    def again(days: int, pain: int) -> Facts:
        base, n = away(9), 17 + days
        once = make.lifted(17, RDL, 90, (pain,) * 4)
        return replace(
            base,
            as_of=make.day(n),
            sessions=(*base.sessions, once),
            check_ins=(*base.check_ins, make.morning(18, 1, 1)),
            screenings=(make.screening(0), make.screening(n)),
        )

    return table(
        (f"pain {pain}, then {days} days", answer(again(days, pain)))
        for pain in (1, 5)
        for days in (2, 6, 7, 9, 13, 14, 28)
    )


@story
def ten_days_away_lower_the_load_and_say_why() -> str:
    """The receipt of a return after ten days."""
    return receipt(answer(away(10)))


@story
def eight_weeks_away_ask_for_the_tests_again() -> str:
    """B5: from 56 days the plan starts from new tests."""
    return receipt(answer(away(60, scope=make.PLAN)))


@story
def other_work_keeps_a_gap_of_one_lift_small() -> str:
    """Who trained on has only left out the lift: its gap counts from the second row."""

    def beside(days: int) -> Facts:
        base = away(days)
        n = 8 + days
        other = tuple(make.lifted(d, "bench-press", 60, (1, 1)) for d in range(11, n, 3))
        told = tuple(make.morning((s.ref.local_date - make.DAY0).days + 1, 1, 1) for s in other)
        return replace(base, sessions=(*base.sessions, *other), check_ins=(*base.check_ins, *told))

    return table(
        (f"{days} days without the lift", answer(beside(days))) for days in (6, 8, 13, 14, 28, 56)
    )


@story
def one_session_a_week_as_planned_is_no_time_away() -> str:
    """Seven days between two sessions lower nothing where one a week is the plan, the 8th does."""

    def rare(days: int, wanted: int) -> Facts:
        taken = Enrollment(
            make.ref(FactKind.ENROLLMENT, "enr", 0), "hinge-rebuild", make.DAY0, wanted
        )
        return away(days, enrollment=taken)

    return table(
        (f"{wanted} a week, {days} days", answer(rare(days, wanted)))
        for wanted in (1, 2)
        for days in (6, 7, 8)
    )


@story
def a_planned_lighter_week_comes_with_the_week_of_the_phase() -> str:
    """B5: every 4-8 weeks; P2 and P3 the 4th week, P4 the 2nd, P5 the 5th, P6 the 7th."""
    return table(
        (f"{phase}, {days} days in", answer(weeks_in(60, phase, 60 - days)))
        for phase in list(Phase)[1:]
        for days in (7, 13, 14, 20, 21, 27, 28, 34, 42, 49)
    )


@story
def the_first_plan_of_a_lighter_week() -> str:
    """B5, INV-39: half the sets, the load kept where the week was planned; no new rung, no rise."""
    return receipt(answer(weeks_in(60, Phase.P2, 39)))


@story
def a_lighter_week_day_by_day() -> str:
    """Seven days for every scope; afterwards one green brings the sets back."""
    place = Position(Phase.P2, make.day(39), deload_from=make.day(60))
    return table(
        (f"day {n}", answer(replace(weeks_in(n, Phase.P2, 39), position=place, scope=ALONE)))
        for n in range(60, 72)
    )


@story
def a_lift_replaced_in_a_lighter_week_is_as_light() -> str:
    """B5: what stands in takes part in the lighter week."""
    place = Position(Phase.P2, make.day(39), deload_from=make.day(60))

    def replaced(n: int, *wishes: OverrideRequest) -> Facts:
        known = weeks_in(n, Phase.P2, 39)
        other = tuple(make.lifted(d, "kb-deadlift", 50, (1, 1, 1, 1)) for d in (45, 49, 53))
        told = tuple(make.morning(d, 1, 1) for d in (46, 50, 54))
        return replace(
            known,
            scope=ALONE,
            position=place,
            overrides=wishes,
            sessions=(*known.sessions, *other),
            check_ins=(*known.check_ins, *told),
        )

    out = OverrideRequest(
        make.ref(FactKind.OVERRIDE_REQUEST, "out", 55), OverrideKind.EXCLUDE_EXERCISE, RDL
    )
    rows = [(f"day {n}, the lift", answer(replaced(n))) for n in (60, 66, 67)]
    return table([*rows, *((f"day {n}, left out", answer(replaced(n, out))) for n in (60, 66, 67))])


@story
def effort_that_rises_at_one_load_and_red_days_bring_a_lighter_week() -> str:
    """B5: two of effort +1 at the same load twice, three red days, monotony, strain."""

    def signs(rpes: tuple[float, ...], red: int, monotone: bool = False) -> Facts:
        days = sorted(58 - 3 * k for k in range(8))
        done = [make.lifted(d, RDL, 60, (1, 1, 1, 1), 8, 6) for d in days]
        last = [
            make.lifted(d, RDL, 60, (1, 1, 1, 1), 8, r)
            for d, r in zip(days[-2:], rpes, strict=True)
        ]
        done = [replace(s, session_rpe=6, duration_s=3000) for s in (*done[:-2], *last)]
        tired = tuple(daily(60 - k, **EXHAUSTED) for k in range(red))
        told = tuple(make.morning(d + 1, 1, 1) for d in days)
        return replace(weeks_in(60, Phase.P2, 46), sessions=tuple(done), check_ins=(*told, *tired))

    rows = [
        (f"efforts {r}, {k} red days", answer(signs(r, k)))
        for r in ((6, 6), (7, 6), (6, 7), (7, 7), (8, 8))
        for k in (0, 2, 3)
    ]
    return f"{table(rows)}\n\n{receipt(answer(signs((7, 7), 3)))}"


@story
def tired_mornings_only_ever_hold() -> str:
    """B9, INV-20: sleep, the five answers, pulse, variability, illness; no answer is neutral."""
    calm = [vitals(n, hrv_rmssd_ms=60.0 + n % 5) for n in range(DAY - 60, DAY - 7)]
    low = [vitals(n, hrv_rmssd_ms=50.0) for n in range(DAY - 6, DAY + 1)]
    rows: list[tuple[str, tuple[object, ...]]] = [("nothing told", ())]
    rows += [(f"slept {h} h", (daily(DAY, sleep_h=h),)) for h in (4.0, 4.9, 5.0, 6.0, 8.0)]
    rows += [
        (f"{k} nights of 5.5 h", tuple(daily(DAY - d, sleep_h=5.5) for d in range(k)))
        for k in (2, 3, 4)
    ]
    rows += [
        ("well", (daily(DAY, **WELL),)),
        ("worst", (daily(DAY, **WORST),)),
        ("exhausted", (daily(DAY, **EXHAUSTED),)),
        ("exhausted yesterday", (daily(DAY - 1, **EXHAUSTED),)),
        ("worst yesterday", (daily(DAY - 1, **WORST),)),
        ("worst two days ago", (daily(DAY - 2, **WORST),)),
    ]
    rows += [
        (
            f"fatigue {f}, soreness {f}, stress {f}",
            (daily(DAY, fatigue=f, soreness=f, stress=f, sleep_quality=3, sleep_h=6.0),),
        )
        for f in (2, 3, 4, 5)
    ]
    rows += [
        (f"pulse {p}", (*MONTH, vitals(DAY, resting_hr_bpm=p)))
        for p in (50.0, 55.0, 55.5, 60.0, 60.5)
    ]
    rows += [("pulse of tomorrow", (*MONTH, vitals(DAY + 1, resting_hr_bpm=70.0)))]
    rows += [
        ("variability low", (*calm, *low)),
        ("variability low one day", (*calm, low[-1])),
        ("variability usual", tuple(calm)),
    ]
    return table((label, answer(ready(*told))) for label, told in rows)


@story
def the_score_of_a_day_and_what_it_is_made_of() -> str:
    """B9: five answers 60 %, pulse 20 %, variability 20 %; shown, while the signs decide."""
    calm = [vitals(n, hrv_rmssd_ms=60.0 + n % 5) for n in range(DAY - 60, DAY - 7)]
    rows: list[tuple[str, tuple[object, ...]]] = [("nothing", ())]
    rows += [(f"slept {h} h", (daily(DAY, sleep_h=h),)) for h in (3.0, 6.0, 10.0)]
    rows += [(f"fatigue {n}", (daily(DAY, fatigue=n),)) for n in (1, 3, 5)]
    rows += [("well", (daily(DAY, **WELL),)), ("exhausted", (daily(DAY, **EXHAUSTED),))]
    rows += [
        (f"pulse {p}", (*MONTH, vitals(DAY, resting_hr_bpm=p))) for p in (45.0, 50.0, 55.0, 62.0)
    ]
    for ms in (30.0, 45.0, 58.0, 61.0, 70.0):
        low = [vitals(n, hrv_rmssd_ms=ms) for n in range(DAY - 6, DAY + 1)]
        rows.append((f"variability {ms:g}", (*calm, *low)))
    everything = (daily(DAY, **WELL), *MONTH, vitals(DAY, resting_hr_bpm=56.0, sleep_s=20_000))
    rows += [("much", everything), ("yesterday", (daily(DAY - 1, **EXHAUSTED),))]

    def said(told: tuple[object, ...]) -> str:
        found = readiness(laws.book_of(ready(*told)))
        parts = ", ".join(
            f"{part.name} {'-' if part.score is None else f'{part.score:.1f}'} of {part.weight:g} %"
            for part in found.contributions
        )
        signs = "".join(f"\n{sign.level} {check(sign.check).strip()}" for sign in found.signs)
        score = "-" if found.score is None else f"{found.score:.1f}"
        return f"{found.level}, {score}, known {found.coverage:.2f} ({parts}){signs}"

    return "\n".join(f"{label}: {said(told)}" for label, told in rows)


@story
def a_red_day_repeats_at_effort_six() -> str:
    """B9: readiness red caps the effort and adds no load."""
    return receipt(answer(ready(daily(DAY, **EXHAUSTED))))


@story
def an_edge_day_repeats() -> str:
    """B9: readiness amber holds, and the receipt says which sign."""
    return receipt(answer(ready(daily(DAY, sleep_h=4.5))))


@story
def a_session_left_out_for_illness_is_red_for_three_days() -> str:
    """B9: illness signs count as red."""

    def ill(days: int) -> Facts:
        known = ready()
        out = make.session(DAY - days, status=SessionStatus.SKIPPED, skip_reason=StopReason.ILLNESS)
        return replace(
            known, sessions=(*known.sessions, replace(out, ref=replace(out.ref, id="ill")))
        )

    return table((f"ill {days} days ago", answer(ill(days))) for days in (0, 1, 2, 3, 4))
