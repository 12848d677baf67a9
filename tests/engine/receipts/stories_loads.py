"""How large a step is, where loads end and begin, and what a week may hold (B5, B6)."""

from msgspec.structs import replace

from api.engine.facts import Best, Facts
from api.engine.vocab import (
    BaselineTest,
    Phase,
)
from tests.engine import factories as make
from tests.engine.lifting import RDL, facts, lift, told
from tests.engine.receipts.rendering import receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.receipts.stories_pain import BACKS
from tests.engine.receipts.stories_steps import EASY, PHASES, pair
from tests.engine.worlds import answer


@story
def a_step_is_the_plate_that_fits_every_cap() -> str:
    """B5: 2.5 % when stirred up, 5 % when calm, never over 10 %; else a repetition."""
    loads = (0, 5, 10, 20, 22.5, 25, 27.5, 40, 47.5, 50, 60, 80, 100, 140, 200)
    rows = [(f"moderate {kg:5} kg", answer(facts(*pair(kg)))) for kg in loads]
    return table(
        [*rows, *((f"low      {kg:5} kg", answer(facts(*pair(kg), episode=EASY))) for kg in loads)]
    )


@story
def plates_decide_what_a_step_can_be() -> str:
    """INV-26: loads round down to the plates that are there, whatever they are."""

    def with_plates(grams: int, kilos: float) -> Facts:
        return facts(*pair(kilos), athlete=make.athlete(bests=(), plate_step_g=grams), episode=EASY)

    return table(
        (f"plates of {grams / 1000:g} kg, {kilos} kg", answer(with_plates(grams, kilos)))
        for grams in (500, 1000, 2268, 4536, 5000)
        for kilos in (30, 61.2, 100)
    )


@story
def below_four_fifths_of_history_a_calm_back_may_take_the_full_tenth() -> str:
    """B5 re-entry: LOW and below 80 % of the historic maximum the step is up to 10 %."""
    known = make.athlete(bests=(Best(RDL, 100_000, 1),))
    return table(
        (f"{kg} kg", answer(facts(*pair(kg, rpe=7), athlete=known, episode=EASY)))
        for kg in (50, 70, 77.5, 80, 82.5, 85, 90)
    )


@story
def the_phase_sets_a_ceiling_for_hinges_and_squats() -> str:
    """INV-10: of the historic maximum 50, 70, 85, 95, 100, 100 % from P1 to P6."""
    known = make.athlete(bests=(Best(RDL, 100_000, 1),))
    return table(
        (f"{phase} {kg} kg", answer(facts(*pair(kg, rpe=6), athlete=known, phase=phase)))
        for phase in PHASES
        for kg in (47.5, 67.5, 82.5, 92.5, 97.5, 105)
    )


@story
def without_history_the_ceiling_is_what_was_calm_lately() -> str:
    """INV-10: of the pain-free maximum 80, 85, 90, 95, 100, 100 % from P1 to P6."""
    return table(
        (f"{phase} effort {rpe}", answer(facts(*pair(60, rpe=rpe, reps=5), phase=phase)))
        for phase in (Phase.P0, *PHASES)
        for rpe in (6, 7, 8, 9)
    )


@story
def a_load_at_the_ceiling_grows_by_repetitions() -> str:
    """The receipt of a step that the ceiling of the phase turned into a repetition."""
    known = make.athlete(bests=(Best(RDL, 100_000, 1),))
    return receipt(answer(facts(*pair(70, rpe=6), athlete=known, phase=Phase.P2)))


@story
def a_load_above_the_ceiling_comes_down_to_it() -> str:
    """INV-10: after a phase was lost the load comes down, whatever was calm."""
    known = make.athlete(bests=(Best(RDL, 100_000, 1),))
    return receipt(answer(facts(*pair(80, rpe=6), athlete=known, phase=Phase.P2)))


@story
def in_the_first_phases_a_week_takes_a_tenth_at_most() -> str:
    """B5: 10 % in seven days in P1 and P2, in P3 each step counts alone."""

    def week(first: int, phase: Phase) -> Facts:
        return facts(lift(first, 47.5), lift(20, 52.5), phase=phase)

    return table(
        (f"{phase}, 47.5 kg on day {n}", answer(week(n, phase)))
        for phase in (Phase.P1, Phase.P2, Phase.P3)
        for n in (14, 15, 16, 17)
    )


@story
def heavy_work_waits_for_a_brace_at_level_two() -> str:
    """B4: brace 2 or more for 80 % of the pain-free maximum, and the receipt asks for the test."""
    return receipt(
        answer(facts(*(lift(n, 100, reps=5, rpe=8) for n in (14, 17, 20)), baselines=()))
    )


@story
def the_brace_is_asked_for_at_four_fifths_only() -> str:
    """B4: light work needs none; level 2 opens the heavy one."""

    def braced(level: int | None, rpe: float) -> Facts:
        tests = () if level is None else (make.result(BaselineTest.BRACE, level),)
        return facts(*(lift(n, 100, reps=5, rpe=rpe) for n in (14, 17, 20)), baselines=tests)

    return table(
        (f"brace {level}, five at effort {rpe}", answer(braced(level, rpe)))
        for level in (None, 0, 1, 2, 3)
        for rpe in (5, 6, 7, 8)
    )


def weekly(
    *rows: tuple[int, float, int], n: int = 41, phase: Phase = Phase.P3, **more: object
) -> Facts:
    """A hinge on some days: day, kilograms, sets of eight; every morning after calm."""
    done = tuple(make.lifted(d, RDL, kg, (1,) * count) for d, kg, count in rows)
    known = facts(
        *done,
        check_ins=told(*(d for d, _, _ in rows)),
        screenings=(make.screening(0), make.screening(n)),
        phase=phase,
        **more,
    )
    return replace(known, as_of=make.day(n))


@story
def the_hinge_volume_of_a_week_grows_by_fifteen_percent_at_most() -> str:
    """B6: kilograms times repetitions, 15 % in P1-P3 and 20 % from P4, against the last 4 weeks."""
    even = [(d, 60, 3) for d in (3, 6, 10, 13, 17, 20, 24, 27, 31)]
    return table(
        (
            f"{phase}, {count} sets on day 38",
            answer(weekly(*even, (35, 60, 3), (38, 60, count), phase=phase)),
        )
        for phase in (Phase.P3, Phase.P4)
        for count in (2, 3, 4, 5)
    )


@story
def a_week_with_too_many_hinges_waits() -> str:
    """The receipt of a step that the volume of the week holds back."""
    even = [(d, 60, 3) for d in (3, 6, 10, 13, 17, 20, 24, 27, 31)]
    return receipt(answer(weekly(*even, (35, 60, 4), (38, 60, 4))))


def weighed(rpe: float | None, minutes: int, phase: Phase = Phase.P3) -> Facts:
    """Five even weeks of two sessions each; the last session of another effort."""
    days = (3, 6, 10, 13, 17, 20, 24, 27, 31, 35, 38)
    done = [replace(lift(d, 60), session_rpe=6, duration_s=3000) for d in days]
    done[-1] = replace(done[-1], session_rpe=rpe, duration_s=minutes * 60)
    known = facts(
        *done,
        check_ins=told(*days),
        screenings=(make.screening(0), make.screening(41)),
        phase=phase,
    )
    return replace(known, as_of=make.day(41))


@story
def the_load_of_a_week_grows_by_a_quarter_at_most() -> str:
    """B6: effort times minutes of seven days within 25 % of the mean of four weeks."""
    rows = [
        (f"effort {rpe}, {minutes} min", answer(weighed(rpe, minutes)))
        for rpe, minutes in ((6, 50), (6, 59), (6, 60), (9, 39), (9, 40), (10, 60), (None, 50))
    ]
    return table(rows)


@story
def a_week_heavier_than_usual_waits() -> str:
    """The receipt of a step that the whole load of the week holds back."""
    return receipt(answer(weighed(10, 90)))


@story
def a_first_load_is_a_careful_share_of_what_was_tolerated() -> str:
    """B5: 50 % HIGH, 60 % MODERATE, 70 % LOW of what was calm within 14 days."""

    def first(back: dict[str, float], days: int, phase: Phase) -> Facts:
        known = (make.ToleratedLoad("block-pull-high", 100_000, 5, make.day(23 - days)),)
        told_ = make.episode(**back, best_tolerated=known)
        return facts(slug="block-pull-high", episode=told_, phase=phase)

    rows = [
        (f"{name}, {days} days ago, {phase}", answer(first(back, days, phase)))
        for name, back in BACKS.items()
        for days in (5, 14, 15, 30, 90, 91)
        for phase in (Phase.P2, Phase.P3)
    ]
    return table(rows)


@story
def the_next_rung_begins_below_what_the_last_one_carried() -> str:
    """A new rung of the hinge ladder takes 80-90 % of the heaviest calm load of lower rungs."""

    def climbed(slug: str, kilos: float) -> Facts:
        rows = tuple(make.lifted(n, "kb-deadlift", kilos, (1, 1, 1)) for n in (17, 20))
        return facts(*rows, slug=slug, phase=Phase.P3, episode=EASY)

    return table(
        (f"{slug} after kb-deadlift {kg} kg", answer(climbed(slug, kg)))
        for slug in (
            "pull-through",
            "kb-deadlift",
            "block-pull-high",
            "block-pull-low",
            "trap-bar-deadlift",
            "kettlebell-swing",
        )
        for kg in (20, 40, 60)
    )


@story
def a_load_that_rose_this_week_waits_for_the_next() -> str:
    """B5: where the tenth of the week is taken and no repetition is left, the dose repeats."""
    taken = (lift(17, 47.5, reps=11), lift(20, 52.5, reps=11))
    return receipt(answer(facts(*taken, phase=Phase.P2)))
