"""Loads in grams: references, start loads, steps, cuts, caps and ceilings (rule book B5)."""

from datetime import timedelta

from api.engine.dosing.bars import bar_g
from api.engine.dosing.estimates import e1rm_g, rpe_percent, set_e1rm_g
from api.engine.dosing.implements import in_hand_g
from api.engine.dosing.ladder import loaded_rung, of_lower_rungs_g
from api.engine.dosing.plates import PERCENT, floor_plate
from api.engine.library import Exercise
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import GREEN, UNAFFECTED, Exposure, phase_rank, rpe_of
from api.engine.safety.restrictions import cap
from api.engine.vocab import (
    BaselineTest,
    Irritability,
    LockEffect,
    MovementPattern,
    PainZone,
    Phase,
)

CEILED = frozenset({MovementPattern.HINGE, MovementPattern.SQUAT})
BRACED = CEILED | {MovementPattern.OLYMPIC_LIFT}
"""Lifts a heavy load of which goes through the trunk."""


@once
def painfree_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """Best e1RM from green exposures (and what the athlete says was tolerated) of 90 days."""
    logged = logged_e1rm_g(book, exercise)
    found = [] if logged is None else [logged]
    episode = book.facts.episode
    told = episode.best_tolerated if episode else ()
    if not told:
        return logged
    since = book.as_of - timedelta(days=book.ruleset.load.painfree_days.whole)
    found += [
        e1rm_g(t.load_g, t.reps, 0.0, book.ruleset)
        for t in told
        if t.exercise == exercise.slug
        and since <= t.achieved_on <= book.as_of
        and (book.since is None or t.achieved_on >= book.since)
    ]
    return max(found, default=None)


@once
def logged_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """Best e1RM from green exposures of 90 days alone: what a gate counts."""
    own = book.of_exercise(exercise.slug)
    if not own:
        return None
    since = book.as_of - timedelta(days=book.ruleset.load.painfree_days.whole)
    # Most sets of months are alike, and each kind of them is estimated once.
    kinds = {
        (s.load_g, s.reps, rpe_of(s)): s
        for e in own
        if e.day >= since and e.zone is GREEN
        for s in e.work
    }
    found = [set_e1rm_g(s, book.ruleset) for s in kinds.values()]
    return max((value for value in found if value is not None), default=None)


@once
def historic_e1rm_g(book: Book, exercise: Exercise) -> float | None:
    """e1RM from before the episode: of the exercise, else of the nearest rung of its pattern."""
    known = {
        b.exercise: e1rm_g(b.load_g, b.reps, 0.0, book.ruleset) for b in book.facts.athlete.bests
    }
    return _nearest(book, exercise, known)


@once
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
        if (other := book.library.get(slug)) is not None
        and other.pattern is exercise.pattern
        and not other.own
    ]
    if not same:
        return None
    # One leg's best says little of two: it is asked only where nothing else is known.
    same = [row for row in same if row[0].single_leg is exercise.single_leg] or same
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
    tops = (
        None if reference is None else share * reference,
        _touch_and_go_g(book, exercise, phase),
    )
    return min((top for top in tops if top is not None), default=None)


def _touch_and_go_g(book: Book, exercise: Exercise, phase: Phase) -> float | None:
    """The most for repeated pulls in early phases; None for other lifts, and where no best is
    known."""
    rules = book.ruleset.load
    if not exercise.touch_and_go or phase_rank(phase) >= rules.touch_and_go_before.value:
        return None
    best = _painfree_of_kind_g(book, exercise)
    return None if best is None else best * rules.touch_and_go_pct.value / PERCENT


def bounded(book: Book, exercise: Exercise, phase: Phase, load_g: int | None) -> int | None:
    """A load under the phase ceiling, and at body weight while a clearance is missing."""
    if load_g is None or load_g <= 0:
        return load_g
    if bodyweight_only(book) or empty_leg(book, exercise, phase):
        return 0
    in_hand = _in_hand(book, exercise, _under_ceiling(book, exercise, phase, load_g))
    return restrained(book, exercise, in_hand)


def _under_ceiling(book: Book, exercise: Exercise, phase: Phase, load_g: int) -> int:
    top = ceiling_g(book, exercise, phase)
    if top is None or load_g <= max(top, _without_effort(book, exercise, phase)):
        return load_g
    return floor_plate(top, book.facts.athlete.plate_step_g)


def _in_hand(book: Book, exercise: Exercise, load_g: int) -> int:
    """A load that the implements at hand can make."""
    most = in_hand_g(book, exercise)
    if most is None or load_g <= most:
        return load_g
    return floor_plate(most, book.facts.athlete.plate_step_g)


def restrained(book: Book, exercise: Exercise, load_g: int) -> int:
    """A load within what clinicians allow on this exercise, in plates where they bind."""
    most = cap(book, exercise)
    if most is None or load_g <= most.grams:
        return load_g
    return floor_plate(most.grams, book.facts.athlete.plate_step_g)


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
    """Percent of one step: wide again below 80 % of history when nothing stirs, but for novices."""
    rules = book.ruleset.load
    usual = rules.step_pct.of(book.irritability).value
    if novice(book):
        return min(rules.novice_step_pct.value, usual)
    history = historic_e1rm_g(book, exercise)
    calm = book.irritability is Irritability.LOW and book.flare() is None
    share = rules.reentry_below_pct.value / PERCENT
    if calm and history is not None and load_g < share * history:
        return rules.cap_pct.value
    return usual


@once
def novice(book: Book) -> bool:
    """Less than a year of training, as far as was told."""
    years = book.facts.athlete.training_age_y
    return years is not None and years < book.ruleset.load.novice_below_y.value


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
    return floor_plate(load_g + _rounding_g(plate), plate) + max(plate, 1)


def _rounding_g(plate_g: int) -> int:
    """What a load in pounds may lie off its plates in grams: no step, and no distance to one."""
    return plate_g // 100


def tops_g(book: Book, exercise: Exercise, phase: Phase, load_g: int) -> dict[str, float]:
    """What each cap on one step allows after a load, by the name it has in a trace."""
    rules = book.ruleset.load
    tops = {"cap.step": load_g * (1 + rules.cap_pct.value / PERCENT)}
    if phase in (Phase.P0, Phase.P1, Phase.P2):
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


def unbraced_top_g(book: Book, exercise: Exercise) -> float | None:
    """Highest load of a lift while no test shows a brace for heavy ones; None: no such limit."""
    best = painfree_e1rm_g(book, exercise) if exercise.pattern in BRACED else None
    if best is None or brace_level(book) >= book.ruleset.load.brace_heavy.value:
        return None
    return best * book.ruleset.load.brace_from_pct.value / PERCENT - 1


@once
def brace_level(book: Book) -> float:
    """The tested level of the brace; an untested one counts as none."""
    return min((r.value for r in book.test(BaselineTest.BRACE)), default=0)


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
        e.load_g for e in exposures if e.day >= since and e.zone is GREEN and e.load_g is not None
    ]
    return max(loads, default=None)


def start_load_g(
    book: Book, exercise: Exercise, phase: Phase, reps: int | None, rpe: float
) -> int | None:
    """First load of an exercise: a careful share of what was tolerated, else none or the bar."""
    if not exercise.loadable:
        return None
    share = book.ruleset.load.start_pct.of(book.irritability).value / PERCENT
    known = _tolerated_g(book, exercise)
    best = _painfree_of_kind_g(book, exercise)
    if best is not None:
        known = max(known or 0, best * rpe_percent(reps or 1, rpe, book.ruleset) / PERCENT)
    if known is None or phase is Phase.P0:
        return None if led_by_effort(book, exercise, phase) else _empty_g(book, exercise, phase)
    load = share * known
    if exercise.ballistic and exercise.pattern is MovementPattern.HINGE:
        load = min(load, book.ruleset.load.ballistic_start_pct.value * (best or known) / PERCENT)
    else:
        load = max(load, _rung_before_g(book, exercise))
    return bounded(book, exercise, phase, floor_plate(load, book.facts.athlete.plate_step_g))


def _empty_g(book: Book, exercise: Exercise, phase: Phase) -> int:
    """What a lift weighs of which nothing is known: the bar, where the phase may load it at all."""
    bar, first = bar_g(book, exercise), book.ruleset.entry.effort_load_from
    if bar is None or phase_rank(phase) < first.value:
        return 0
    return bounded(book, exercise, phase, bar) or 0


def _rung_before_g(book: Book, exercise: Exercise) -> float:
    """What calm loads of lower rungs allow a new rung to begin with; nothing after a bad answer."""
    known = [e for e in book.of_pattern(exercise.pattern) if e.zone is not PainZone.UNKNOWN]
    if not known or known[-1].zone is not PainZone.GREEN or book.flare() is not None:
        return 0.0
    return of_lower_rungs_g(book, exercise, book.ruleset.load.tolerated_days.whole)


@once
def _painfree_of_kind_g(book: Book, exercise: Exercise) -> float | None:
    """Best pain-free e1RM of the exercise; on loaded hinge rungs of any of them, so that a
    step along the ladder does not start from the light first days of the step before."""
    if exercise.pattern is not MovementPattern.HINGE or not loaded_rung(book, exercise):
        return painfree_e1rm_g(book, exercise)
    hinges = {e.exercise.slug: e.exercise for e in book.of_pattern(exercise.pattern)}
    episode = book.facts.episode
    for told in episode.best_tolerated if episode else ():
        known = book.library.get(told.exercise)
        if known is not None and known.pattern is exercise.pattern:
            hinges[known.slug] = known
    found = [painfree_e1rm_g(book, e) for e in hinges.values() if loaded_rung(book, e)]
    return max((value for value in found if value is not None), default=None)


def led_by_effort(book: Book, exercise: Exercise, phase: Phase) -> bool:
    """Where no load is known and no ceiling applies, the athlete picks one by effort."""
    free = exercise.pattern not in CEILED and phase is not Phase.P0
    return free and not empty_leg(book, exercise, phase) and not bodyweight_only(book)


@once
def _tolerated_g(book: Book, exercise: Exercise) -> float | None:
    loads = _calm_loads(book)
    if exercise.pattern in UNAFFECTED:
        loads = {b.exercise: b.load_g for b in reversed(book.facts.athlete.bests)} | loads
    if exercise.pattern is MovementPattern.HINGE and loaded_rung(book, exercise):
        hinges = [
            v for s, v in loads.items() if (o := book.library.get(s)) and loaded_rung(book, o)
        ]
        return max(hinges, default=None)
    return loads.get(exercise.slug)


@once
def _calm_loads(book: Book) -> dict[str, float]:
    """The heaviest calm load of each exercise lately, done or told."""
    since = book.as_of - timedelta(days=book.ruleset.load.tolerated_days.whole)
    loads: dict[str, float] = {}
    for e in book.exposures:
        if e.day >= since and e.zone is GREEN and e.load_g:
            loads[e.exercise.slug] = max(loads.get(e.exercise.slug, 0), e.load_g)
    episode = book.facts.episode
    for told in episode.best_tolerated if episode else ():
        if since <= told.achieved_on and (book.since is None or told.achieved_on >= book.since):
            loads[told.exercise] = max(loads.get(told.exercise, 0), told.load_g)
    return loads
