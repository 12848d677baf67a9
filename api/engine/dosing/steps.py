"""One step up in plates, within every cap on its size (rule book B5)."""

from datetime import timedelta

from api.engine.dosing.ceilings import bodyweight_only, ceiling_g, empty_leg, unbraced_top_g
from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.plates import above, floor_plate
from api.engine.dosing.references import far_below_g, historic_e1rm_g
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import Exposure, all_within, phase_rank
from api.engine.safety.restrictions import cap
from api.engine.units import PERCENT, weighs
from api.engine.vocab import Irritability, Phase


def step_pct(book: Book, exercise: Exercise, load_g: int) -> float:
    """Percent of one step: wide again below 80 % of the historic load when nothing stirs, but
    for novices."""
    rules = book.ruleset.load
    usual = rules.step_pct.of(book.irritability).value
    if novice(book):
        return min(rules.novice_step_pct.value, usual)
    calm = book.irritability is Irritability.LOW and book.flare() is None
    if calm and load_g < far_below_g(book, exercise):
        return rules.cap_pct.value
    return usual


@once
def novice(book: Book) -> bool:
    """Less than a year of training, as far as was told."""
    years = book.facts.athlete.training_age_y
    return years is not None and years < book.ruleset.load.novice_below_y.value


def feels_empty(book: Book, exposure: Exposure) -> bool:
    """Whether a lift without history was told to be far easier than a load finding ends, by no
    novice: small steps would be weeks from any work."""
    rules = book.ruleset.load
    most = rules.finding_effort.value - rules.finding_effort_room.value
    known = historic_e1rm_g(book, exposure.exercise) is not None
    return all_within(exposure, most) and not known and not novice(book)


def raised_load_g(
    book: Book, exercise: Exercise, phase: Phase, load_g: int, wanted_g: float
) -> int:
    """One step up in plates, within every cap; the same load when no plate fits."""
    plate = book.facts.athlete.plate_step_g
    top = min(tops_g(book, exercise, phase, load_g).values())
    step = max(floor_plate(wanted_g, plate), next_plate_g(book, load_g))
    allowed = min(step, floor_plate(top, plate))
    return allowed if allowed > load_g + _rounding_g(plate) else load_g


def next_plate_g(book: Book, load_g: int) -> int:
    """The least the plates can add."""
    plate = book.facts.athlete.plate_step_g
    return above(floor_plate(load_g + _rounding_g(plate), plate), plate)


def _rounding_g(plate_g: int) -> int:
    """What a load in pounds may lie off its plates in grams: no step, and no distance to one. Two
    digits of a kilogram are off by a hundredth of the least plate."""
    return plate_g // 100


@once
def tops_g(book: Book, exercise: Exercise, phase: Phase, load_g: int) -> dict[str, float]:
    """What each cap on one step allows after a load, by the name it has in a trace."""
    rules = book.ruleset.load
    tops = {"cap.step": load_g * (1 + rules.cap_pct.value / PERCENT)}
    if phase_rank(phase) <= rules.week_cap_to.value:
        tops["cap.week"] = _week_top(book, exercise, load_g)
    ends = (ceiling_g(book, exercise, phase), in_hand_g(book, exercise))
    if any(end is not None for end in ends):
        tops["cap.ceiling"] = min(end for end in ends if end is not None)
    heavy = unbraced_top_g(book, exercise)
    if heavy is not None:
        tops["cap.brace"] = heavy
    restricted = cap(book, exercise)
    if restricted is not None:
        tops["cap.clinician"] = restricted.grams
    return tops


def raised_to_g(book: Book, exercise: Exercise, phase: Phase, load_g: int, limit_g: int) -> int:
    """Straight up to a clinician's limit, in plates: no step counts, every other cap does."""
    if bodyweight_only(book) or empty_leg(book, exercise, phase) or not exercise.loadable:
        return load_g
    tops = tops_g(book, exercise, phase, load_g)
    kept = [top for name, top in tops.items() if name not in ("cap.step", "cap.week")]
    allowed = floor_plate(min([limit_g, *kept]), book.facts.athlete.plate_step_g)
    return max(allowed, load_g)


def _week_top(book: Book, exercise: Exercise, load_g: int) -> float:
    rules = book.ruleset.load
    since = book.as_of - timedelta(days=rules.week_cap_days.whole)
    recent = [
        e.load_g for e in book.of_exercise(exercise.slug) if e.day > since and weighs(e.load_g)
    ]
    lowest = min(recent, default=load_g)
    return lowest * (1 + rules.week_cap_pct.value / PERCENT)
