"""Loads in grams: estimated maxima, start loads, steps, cuts, caps and ceilings (rule book B5)."""

from datetime import timedelta

from api.engine.facts import SetDone
from api.engine.library import Exercise
from api.engine.ruleset import RuleSet
from api.engine.timeline import TOP_RPE, UNAFFECTED, Book, Exposure, phase_rank, rpe_of
from api.engine.vocab import Irritability, LockEffect, MovementPattern, PainZone, Phase

EPLEY_DIVISOR = 30
BRZYCKI_TOP = 36
BRZYCKI_BASE = 37
PERCENT = 100
CEILED = frozenset({MovementPattern.HINGE, MovementPattern.SQUAT})


def e1rm_g(load_g: int, reps: int, in_reserve: float, ruleset: RuleSet) -> float:
    """The lower of Epley and Brzycki; repetitions beyond the valid range count as its end."""
    effective = min(reps + in_reserve, ruleset.load.repetitions_valid.value)
    if effective <= 1:
        return float(load_g)
    epley = load_g * (1 + effective / EPLEY_DIVISOR)
    brzycki = load_g * BRZYCKI_TOP / (BRZYCKI_BASE - effective)
    return min(epley, brzycki)


def rpe_percent(reps: int, rpe: float, ruleset: RuleSet) -> float:
    """Percent of 1RM for repetitions at an effort; half points are the mean of neighbours."""
    table = ruleset.rpe.percent
    place = min(max(reps + TOP_RPE - rpe, 1), len(table)) - 1
    low = int(place)
    high = min(low + 1, len(table) - 1)
    return table[low] + (table[high] - table[low]) * (place - low)


def set_e1rm_g(done: SetDone, ruleset: RuleSet) -> float | None:
    if not done.load_g or done.load_g < 0 or not done.reps:
        return None
    rpe = rpe_of(done)
    cuts, reserve = ruleset.load, 0.0
    if rpe is not None and rpe <= cuts.rpe_trusted_to.value:
        reserve = TOP_RPE - max(rpe, cuts.rpe_trusted_from.value)
    return e1rm_g(done.load_g, done.reps, reserve, ruleset)


def painfree_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """Best e1RM from green exposures (and what the athlete says was tolerated) of 90 days."""
    since = book.as_of - timedelta(days=book.ruleset.load.painfree_days.whole)
    found = [
        value
        for e in book.of_exercise(exercise.slug)
        if e.day >= since and e.zone is PainZone.GREEN
        for s in e.work
        if (value := set_e1rm_g(s, book.ruleset)) is not None
    ]
    episode = book.facts.episode
    told = episode.best_tolerated if episode else ()
    found += [
        e1rm_g(t.load_g, t.reps, 0.0, book.ruleset)
        for t in told
        if t.exercise == exercise.slug
        and since <= t.achieved_on <= book.as_of
        and (book.since is None or t.achieved_on >= book.since)
    ]
    return max(found, default=None)


def historic_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """e1RM from before the episode: of the exercise, else of the nearest rung of its pattern."""
    known = {
        b.exercise: e1rm_g(b.load_g, b.reps, 0.0, book.ruleset) for b in book.facts.athlete.bests
    }
    return _nearest(book, exercise, known)


def reference_e1rm_g(book: Book, exercise: Exercise) -> tuple[float | None, bool]:
    """What ceilings are measured against, and whether it is history."""
    history = historic_e1rm_g(book, exercise)
    if history is not None:
        return history, True
    slugs = {e.exercise.slug for e in book.of_pattern(exercise.pattern)}
    episode = book.facts.episode
    slugs |= {t.exercise for t in episode.best_tolerated} if episode else set()
    known: dict[str, float] = {}
    for slug in sorted(slugs):
        other = book.library.get(slug)
        value = painfree_e1rm_g(book, other) if other else None
        if value is not None:
            known[slug] = value
    return _nearest(book, exercise, known), False


def _nearest(book: Book, exercise: Exercise, known: dict[str, float]) -> float | None:
    if exercise.slug in known:
        return known[exercise.slug]
    same = [
        (other, value)
        for slug, value in known.items()
        if (other := book.library.get(slug)) is not None and other.pattern is exercise.pattern
    ]
    if not same:
        return None
    return min(same, key=lambda row: (_distance(exercise, row[0]), row[1]))[1]


def _distance(one: Exercise, other: Exercise) -> int:
    if one.hinge_rung is None or other.hinge_rung is None:
        return 0
    return abs(one.hinge_rung - other.hinge_rung)


def ceiling_g(book: Book, exercise: Exercise, phase: Phase) -> float | None:
    """Highest load of a hinge or squat in a phase (INV-10); None where no rule limits it."""
    if exercise.pattern not in CEILED:
        return None
    reference, history = reference_e1rm_g(book, exercise)
    rules = book.ruleset.load
    table = rules.history_ceiling_pct if history else rules.painfree_ceiling_pct
    share = table.of(phase).value / PERCENT
    if share == 0:
        return 0.0
    return None if reference is None else share * reference


def floor_plate(load_g: float, plate_g: int) -> int:
    """Down to the next load the plates allow. Loads always round down (INV-26)."""
    step = max(plate_g, 1)
    return int(load_g // step) * step


def bounded(book: Book, exercise: Exercise, phase: Phase, load_g: int | None) -> int | None:
    """A load under the phase ceiling, and at body weight while a clearance is missing."""
    if load_g is None or load_g <= 0:
        return load_g
    if bodyweight_only(book) or empty_leg(book, exercise, phase):
        return 0
    top = ceiling_g(book, exercise, phase)
    if top is None or load_g <= max(top, _without_effort(book, exercise, phase)):
        return load_g
    return floor_plate(top, book.facts.athlete.plate_step_g)


def empty_leg(book: Book, exercise: Exercise, phase: Phase) -> bool:
    """Work on one leg before the phase that may load it (INV-19)."""
    first = book.ruleset.entry.single_leg_load_from
    return exercise.single_leg and phase_rank(phase) < first.value


def _without_effort(book: Book, exercise: Exercise, phase: Phase) -> int:
    """Last load whose effort was not said: a missing answer alone never lowers it (INV-44)."""
    own = book.of_exercise(exercise.slug)
    _, history = reference_e1rm_g(book, exercise)
    if not own or history or phase is Phase.P0:
        return 0
    said = all(rpe_of(s) is not None for s in own[-1].work)
    return 0 if said else own[-1].load_g or 0


def bodyweight_only(book: Book) -> bool:
    return book.lock.effect is LockEffect.BODYWEIGHT_ONLY


def step_pct(book: Book, exercise: Exercise, load_g: int) -> float:
    """Percent of one step: wide again below 80 % of history when nothing stirs."""
    rules = book.ruleset.load
    history = historic_e1rm_g(book, exercise)
    calm = book.irritability is Irritability.LOW and book.flare() is None
    share = rules.reentry_below_pct.value / PERCENT
    if calm and history is not None and load_g < share * history:
        return rules.cap_pct.value
    return rules.step_pct.of(book.irritability).value


def raised_load_g(book: Book, exercise: Exercise, phase: Phase, load_g: int, pct: float) -> int:
    """One step up in plates, within every cap; the same load when no plate fits."""
    plate = book.facts.athlete.plate_step_g
    top = highest_next_g(book, exercise, phase, load_g)
    wanted = floor_plate(load_g * (1 + pct / PERCENT), plate)
    smallest = floor_plate(load_g, plate) + plate
    step = max(wanted, smallest)
    allowed = min(step, floor_plate(top, plate))
    return allowed if allowed > load_g else load_g


def highest_next_g(book: Book, exercise: Exercise, phase: Phase, load_g: int) -> float:
    rules = book.ruleset.load
    tops = [load_g * (1 + rules.cap_pct.value / PERCENT)]
    if phase in (Phase.P0, Phase.P1, Phase.P2):
        tops.append(_week_top(book, exercise, load_g))
    ceiling = ceiling_g(book, exercise, phase)
    if ceiling is not None:
        tops.append(ceiling)
    return min(tops)


def _week_top(book: Book, exercise: Exercise, load_g: int) -> float:
    rules = book.ruleset.load
    since = book.as_of - timedelta(days=rules.week_cap_days.whole)
    recent = [
        e.load_g for e in book.of_exercise(exercise.slug) if e.day > since and e.load_g is not None
    ]
    lowest = min([load for load in recent if load > 0], default=load_g)
    return lowest * (1 + rules.week_cap_pct.value / PERCENT)


def cut_g(load_g: int, pct: float, plate_g: int) -> int:
    """At least ``pct`` off, rounded down to plates; never below the empty hand."""
    return max(floor_plate(load_g * (1 - pct / PERCENT), plate_g), 0)


def best_green_g(exposures: tuple[Exposure, ...], book: Book) -> int | None:
    """Heaviest load that was green within the restore window."""
    since = book.as_of - timedelta(days=book.ruleset.load.restore_days.whole)
    loads = [
        e.load_g
        for e in exposures
        if e.day >= since and e.zone is PainZone.GREEN and e.load_g is not None
    ]
    return max(loads, default=None)


def start_load_g(
    book: Book, exercise: Exercise, phase: Phase, reps: int | None, rpe: float
) -> int | None:
    """First load of an exercise: a careful share of what was tolerated, else body weight."""
    if not exercise.loadable:
        return None
    share = book.ruleset.load.start_pct.of(book.irritability).value / PERCENT
    known = _tolerated_g(book, exercise)
    best = _painfree_of_kind_g(book, exercise)
    if best is not None:
        known = max(known or 0, best * rpe_percent(reps or 1, rpe, book.ruleset) / PERCENT)
    if known is None or phase is Phase.P0:
        return None if led_by_effort(book, exercise, phase) else 0
    load = floor_plate(share * known, book.facts.athlete.plate_step_g)
    return bounded(book, exercise, phase, load)


def _painfree_of_kind_g(book: Book, exercise: Exercise) -> float | None:
    """Best pain-free e1RM of the exercise; on loaded hinge rungs of any of them, so that a
    step along the ladder does not start from the light first days of the step before."""
    if exercise.pattern is not MovementPattern.HINGE or not _loaded_rung(book, exercise):
        return painfree_e1rm_g(book, exercise)
    hinges = {e.exercise.slug: e.exercise for e in book.of_pattern(exercise.pattern)}
    found = [painfree_e1rm_g(book, e) for e in hinges.values() if _loaded_rung(book, e)]
    return max((value for value in found if value is not None), default=None)


def led_by_effort(book: Book, exercise: Exercise, phase: Phase) -> bool:
    """Where no load is known and no ceiling applies, the athlete picks one by effort."""
    free = exercise.pattern not in CEILED and phase is not Phase.P0
    return free and not empty_leg(book, exercise, phase) and not bodyweight_only(book)


def _tolerated_g(book: Book, exercise: Exercise) -> float | None:
    since = book.as_of - timedelta(days=book.ruleset.load.tolerated_days.whole)
    loads: dict[str, float] = {}
    for e in book.exposures:
        if e.day >= since and e.zone is PainZone.GREEN and e.load_g:
            loads[e.exercise.slug] = max(loads.get(e.exercise.slug, 0), e.load_g)
    episode = book.facts.episode
    for told in episode.best_tolerated if episode else ():
        if since <= told.achieved_on and (book.since is None or told.achieved_on >= book.since):
            loads[told.exercise] = max(loads.get(told.exercise, 0), told.load_g)
    if exercise.pattern in UNAFFECTED:
        for best in book.facts.athlete.bests:
            loads.setdefault(best.exercise, best.load_g)
    if exercise.pattern is MovementPattern.HINGE and _loaded_rung(book, exercise):
        hinges = [
            v for s, v in loads.items() if (o := book.library.get(s)) and _loaded_rung(book, o)
        ]
        return max(hinges, default=None)
    return loads.get(exercise.slug)


def _loaded_rung(book: Book, exercise: Exercise) -> bool:
    first = book.ruleset.load.first_loaded_rung
    return exercise.hinge_rung is not None and exercise.hinge_rung >= first.value
