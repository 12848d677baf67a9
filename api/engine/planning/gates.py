"""What each kind of gate reads from the book, as a table of readers.

None is "not known", and nothing unknown ever passes. All readers take the gate and the first day of
the phase, whether they need them or not.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from api.engine import instruments
from api.engine.dosing.estimates import e1rm_g
from api.engine.dosing.references import logged_e1rm_g
from api.engine.dosing.running import hop_pain, in_full, pain_in, walk_test_pain
from api.engine.facts import BaselineResult
from api.engine.library import WALKS
from api.engine.planning import foundation
from api.engine.planning.strength import can_load, steps
from api.engine.reading.book import Book
from api.engine.reading.exposure import rpe_of, stage_rank
from api.engine.reading.fear import confidence
from api.engine.reading.function import own_activities
from api.engine.reading.pain import limits
from api.engine.ruleset import RuleSet
from api.engine.ruletables import Gate
from api.engine.telling.names import of_pattern
from api.engine.units import PERCENT, reaches
from api.engine.vocab import (
    BaselineTest,
    BodySide,
    Comparison,
    EpisodeStage,
    GoalKind,
    MovementPattern,
    PainZone,
    Phase,
    RunStage,
)

PSFS_GAIN, TEST_PAIN = "psfs_gain", "test_pain"
READ_BY_GATES = {
    PSFS_GAIN: BaselineTest.PSFS,
    "walk_test": BaselineTest.BRISK_WALK_30,
    "jump_test": BaselineTest.SINGLE_LEG_HOP_10X,
}
"""Gates that read a test without naming it as their subject."""
OF_MORNINGS = frozenset({"morning_pain", "morning_falling", "calm_mornings"})
OF_SIDES = ("test", "gap")
"""Gates that one side of a test alone does not answer."""
OF_SUBJECT = (*OF_SIDES, TEST_PAIN)
"""Gates that name the test they read as their subject."""
TESTS = {test.value: test for test in BaselineTest}
"""Found by name: asked of every gate, and a lookup costs less than a call of the class."""
OF_USUAL = frozenset({"morning_pain", "in_session"})
"""Gates whose limit is as high as this back's usual level asks for."""
SEEN, STAGE, STRENGTH = "clinician_seen", "stage_green", "strength_pct"
GREENS, GOOD = "green_sessions", "good_sessions"
PATTERNS, TRUST = "patterns_green", BaselineTest.CONFIDENCE.value
Reader = Callable[[Book, Gate, date], float | None]


def value_of(book: Book, gate: Gate, since: date) -> float | None:
    """The value a gate compares; ``since`` is the first day of the phase."""
    return READERS[gate.kind](book, gate, since)


def limit_of(book: Book, gate: Gate) -> float:
    """What a gate compares with. Pain in a session may be as high as green allows this athlete,
    a morning as high as their usual one: who lives with a steady 4 would never pass a 3."""
    if gate.kind == "in_session":
        edge = limits(book.strict, book.morning_baseline, None, book.ruleset)
        return max(gate.value, int(edge.green_max))
    if gate.kind == "morning_pain":
        return max(gate.value, int(_usual_morning(book)))
    return gate.value


def _usual_morning(book: Book) -> float:
    """The usual morning, up to the highest that is ever green."""
    return min(book.morning_baseline or 0, book.ruleset.pain.raised_green_cap.value)


NOT_YET = " (not yet: {patterns})."
"""The end of a gate of patterns, with those that are not green."""
NOT_YET_BACK = " (not yet: {patterns}; after a red answer, {greens} calm sessions in a row)."
"""The same where a red answer still keeps one of them a phase back."""
EACH_ACTIVITY = " (in each activity that you rated)."
"""The end of a gate of confidence: one lift that is feared keeps it shut."""
STEPS = "A calm hinge that is heavier or harder than the ones before, {steps} times."
"""What stands for strength where neither history nor a goal says what it is measured against."""
STEPS_WITHOUT = "Calm core work or a run stage harder than the ones before, {steps} times."
"""The same for an athlete who has nothing to load a hinge with."""


def text_of(book: Book, gate: Gate, limit: float) -> str:
    """The sentence of a gate, with the limit it has for this athlete."""
    if gate.kind == STRENGTH and _reference(book) is None:
        words = STEPS if can_load(book) else STEPS_WITHOUT
        return words.format(steps=f"{book.ruleset.phase.steps_without_history.value:g}")
    if gate.kind == PATTERNS and (names := foundation.waiting(book)):
        return f"{gate.text.rstrip('.')}{_not_yet(book, names)}"
    if gate.subject == TRUST and len(_results(book, gate)) > 1:
        return f"{gate.text.rstrip('.')}{EACH_ACTIVITY}"
    if limit == gate.value:
        return gate.text
    return gate.text.replace(f"{gate.value:g}", f"{limit:g}", 1)


def _not_yet(book: Book, patterns: tuple[MovementPattern, ...]) -> str:
    words = NOT_YET_BACK if foundation.back(book) else NOT_YET
    names = ", ".join(dict.fromkeys(map(of_pattern, patterns)))
    return words.format(patterns=names, greens=f"{book.ruleset.phase.back_greens.value:g}")


def test_of(gate: Gate) -> BaselineTest | None:
    """The test that a gate reads."""
    if gate.kind in OF_SUBJECT:
        return TESTS[gate.subject]
    return READ_BY_GATES.get(gate.kind)


def reads_mornings(ruleset: RuleSet, phase: Phase) -> bool:
    """Whether a phase is left by mornings, those after days without training with them."""
    return any(g.kind in OF_MORNINGS for g in ruleset.gates_of.get(phase, ()))


def _morning_pain(book: Book, gate: Gate, since: date) -> float | None:
    fresh = _fresh(book)
    return float(fresh[-1]) if fresh else None


def _fresh(book: Book) -> list[int]:
    limit = book.ruleset.phase.fresh_days.value
    return [m.value for m in book.mornings if (book.as_of - m.day).days <= limit]


def _morning_falling(book: Book, gate: Gate, since: date) -> float | None:
    cuts = book.ruleset.phase
    needed = cuts.falling_mornings.whole
    values = _fresh(book)[-needed:]
    if len(values) < needed:
        return None
    most = cuts.falling_quiet_max.value
    falls = all(later <= earlier for earlier, later in pairwise(values))
    fell = falls and values[0] > values[-1]
    return gate.value if fell or max(values) <= max(most, _steady(book)) else 0


def _steady(book: Book) -> float:
    """What mornings need not fall below: the usual level of a back that has hurt for long."""
    long = book.reading is not None and book.reading.stage is EpisodeStage.CHRONIC
    return _usual_morning(book) if long else 0


def _walk_s(book: Book, gate: Gate, since: date) -> float | None:
    """The longest calm walking of one session, a walk in parts as its sum; or the test walk, passed
    since the phase began."""
    test = [r for r in book.test(BaselineTest.BRISK_WALK_30) if r.ref.local_date >= since]
    cuts = book.ruleset.phase
    if test and max(map(pain_in, test)) <= cuts.walk_test_max.value:
        return cuts.walk_test_s.value
    walks = [e for e in book.exposures if e.exercise.slug in WALKS and e.zone is PainZone.GREEN]
    parts = [[s.duration_s for s in e.work if s.duration_s is not None] for e in walks]
    return max((sum(seconds) for seconds in parts if seconds), default=None)


def _in_session(book: Book, gate: Gate, since: date) -> float | None:
    last = {s.ref.id for s in book.sessions[-book.ruleset.phase.calm_sessions.whole :]}
    pains = [
        s.pain
        for e in book.exposures
        if e.session.ref.id in last
        for s in e.work
        if s.pain is not None
    ]
    return max(pains, default=None)


def _test(book: Book, gate: Gate, since: date) -> float | None:
    values = [r.value for r in _results(book, gate)]
    if not values or is_untold(book, gate):
        return None
    if gate.subject == TRUST:
        values = [value for value, _ in confidence(book)]
    return min(values) if gate.comparison is Comparison.AT_LEAST else max(values)


def _test_pain(book: Book, gate: Gate, since: date) -> float | None:
    results = _results(book, gate)
    pains = [r.pain for r in results if r.pain is not None]
    return max(pains) if pains and len(pains) == len(results) else None


def is_untold(book: Book, gate: Gate) -> bool:
    """Whether the test that a gate reads was taken, and lacks its pain or one of two sides."""
    if gate.kind in OF_SIDES:
        return book.half_told(TESTS[gate.subject])
    return gate.kind == TEST_PAIN and any(r.pain is None for r in _results(book, gate))


def _gap(book: Book, gate: Gate, since: date) -> float | None:
    by_side = {r.side: r.value for r in _results(book, gate)}
    left, right = by_side.get(BodySide.LEFT), by_side.get(BodySide.RIGHT)
    if left is None or right is None:
        return None
    return abs(left - right) * PERCENT / max(left, right, 1)


def _results(book: Book, gate: Gate) -> tuple[BaselineResult, ...]:
    return book.test(TESTS[gate.subject])


def _walk_test(book: Book, gate: Gate, since: date) -> float | None:
    return walk_test_pain(book)


def _coloured(book: Book, since: date) -> list[tuple[date, PainZone]]:
    """The sessions of this phase by day; today's has no answer yet and does not count."""
    days = [(session.ref.local_date, zone) for session, zone in book.session_zones]
    return [(day, zone) for day, zone in days if since <= day < book.as_of]


def kept_back_by(book: Book, gate: Gate, since: date) -> tuple[date, PainZone] | None:
    """The newest session that keeps a gate of sessions or of patterns shut, and its colour."""
    if gate.kind == PATTERNS:
        return foundation.newest_dark(book)
    rows = _coloured(book, since)
    if gate.kind == GOOD:
        rows = [row for row in rows[-int(gate.value) :] if row[1] is PainZone.UNKNOWN]
    bad = [row for row in rows if row[1] is not PainZone.GREEN]
    return bad[-1] if bad and gate.kind in (GREENS, GOOD) else None


def _green_sessions(book: Book, gate: Gate, since: date) -> float | None:
    count = 0
    for _, zone in reversed(_coloured(book, since)):
        if zone is not PainZone.GREEN:
            break
        count += 1
    return count


def _good_sessions(book: Book, gate: Gate, since: date) -> float | None:
    last = [zone for _, zone in _coloured(book, since)[-int(gate.value) :]]
    bad = sum(zone is PainZone.AMBER for zone in last)
    known = [zone for zone in last if zone is not PainZone.UNKNOWN]
    return len(known) if bad <= book.ruleset.phase.ambers_allowed.value else 0


def _reds(book: Book, gate: Gate, since: date) -> float | None:
    first = book.as_of - timedelta(days=book.ruleset.pain.reds_fortnight_days.whole)
    recent = [zone for s, zone in book.session_zones if s.ref.local_date > first]
    return sum(zone is PainZone.RED for zone in recent) if recent else None


def _calm_mornings(book: Book, gate: Gate, since: date) -> float | None:
    cuts = book.ruleset.phase
    first = book.as_of - timedelta(days=cuts.calm_days.whole)
    week = [m.value for m in book.mornings if m.day > first]
    if book.morning_baseline is None:
        return None
    top = book.morning_baseline + cuts.calm_margin.value
    return len(week) if all(value <= top for value in week) else 0


def _psfs_gain(book: Book, gate: Gate, since: date) -> float | None:
    means = [value for _, value in own_activities(book)]
    if not means:
        return None
    good = means[-1] >= book.ruleset.phase.psfs_good.value
    return gate.value if good else means[-1] - means[0]


def is_within_error(book: Book, gate: Gate) -> bool:
    """Whether a retest that a gate reads has moved no more than its test may err.

    The cut of the gate stands; whoever reads it should know how much it says.
    """
    if gate.kind != PSFS_GAIN:
        return False
    means = [value for _, value in own_activities(book)]
    moved = means[-1] - means[0] if means else 0
    return moved != 0 and instruments.is_within_error(
        moved, instruments.instrument(BaselineTest.PSFS, book.ruleset)
    )


def _patterns_green(book: Book, gate: Gate, since: date) -> float | None:
    return foundation.is_green(book)


def _stage_green(book: Book, gate: Gate, since: date) -> float | None:
    wanted = stage_rank(RunStage(gate.subject))
    runs = [(e, e.done.stage) for e in book.exposures if e.day < book.as_of]
    count = 0
    for e, stage in reversed([(e, stage) for e, stage in runs if stage is not None]):
        if e.zone is not PainZone.GREEN or stage_rank(stage) < wanted or not in_full(book, e):
            break
        count += 1
    return count


def _strength_pct(book: Book, gate: Gate, since: date) -> float | None:
    done = {e.exercise for e in book.of_pattern(MovementPattern.HINGE)}
    hinges = (e for e in done if not e.own and not e.ballistic)
    best = max((v for e in hinges if (v := logged_e1rm_g(book, e)) is not None), default=None)
    reference = _reference(book)
    if reference is None:
        needed = book.ruleset.phase.steps_without_history.value
        return min(steps(book, since) / needed, 1) * PERCENT
    return None if best is None else best * PERCENT / reference


def _reference(book: Book) -> float | None:
    """History of the hinge, else the goal load, whichever is known."""
    facts = book.facts
    lifts = [(b.exercise, b.load_g, b.reps) for b in facts.athlete.bests]
    if not any(_is_hinge(book, slug) for slug, _, _ in lifts):
        lifts = [
            (g.exercise, g.load_g, g.reps or 1)
            for g in facts.goals
            if g.kind is GoalKind.LIFT and g.exercise and g.load_g
        ]
    hinges = [(load, reps) for slug, load, reps in lifts if _is_hinge(book, slug)]
    return max((e1rm_g(load, reps, 0, book.ruleset) for load, reps in hinges), default=None)


def _is_hinge(book: Book, slug: str) -> bool:
    exercise = book.library.get(slug)
    hinge = exercise is not None and exercise.pattern is MovementPattern.HINGE
    return hinge and exercise is not None and not exercise.own


def _jump_test(book: Book, gate: Gate, since: date) -> float | None:
    """The hop test, or a clean heavy single for those who do not jump."""
    hop = hop_pain(book)
    return hop if hop is not None else _single_pain(book)


def _single_pain(book: Book) -> float | None:
    cuts = book.ruleset.phase
    singles = [
        s.pain
        for e in book.of_pattern(MovementPattern.HINGE)
        if e.zone is PainZone.GREEN and e.speaks_for_others
        for s in e.work
        if s.reps == 1
        and reaches(rpe_of(s), cuts.effort_single.value)
        and reaches(s.technique, cuts.technique_single.value)
    ]
    known = [p for p in singles if p is not None]
    return float(known[-1]) if known else None


def applies(book: Book, gate: Gate) -> bool:
    """A row for some sports only, a run stage for those whose plan has runs, and the clinician's
    for those whose legs took part."""
    sports = set(book.facts.athlete.sports)
    legs = book.reading is not None and book.reading.was_radicular
    theirs = not gate.sports or bool(sports & set(gate.sports))
    return theirs and (gate.kind != SEEN or legs) and (gate.kind != STAGE or _runs(book))


def _runs(book: Book) -> bool:
    """Whether any stage was asked for or run: who runs beside a program of lifts has none to show,
    and would never leave the phase."""
    staged = any(dose.stage is not None for dose in book.prescribed)
    return not book.prescribed or staged or any(e.done.stage is not None for e in book.exposures)


def _clinician_seen(book: Book, gate: Gate, since: date) -> float | None:
    """Notes and placements by clinicians since the episode was described."""
    episode = book.facts.episode
    first = episode.ref.local_date if episode else date.min
    return sum(day >= first for day in book.seen_on)


READERS: dict[str, Reader] = {
    SEEN: _clinician_seen,
    "morning_pain": _morning_pain,
    "morning_falling": _morning_falling,
    "walk_s": _walk_s,
    "in_session": _in_session,
    "test": _test,
    TEST_PAIN: _test_pain,
    "gap": _gap,
    "walk_test": _walk_test,
    GREENS: _green_sessions,
    GOOD: _good_sessions,
    "reds_14d": _reds,
    "calm_mornings": _calm_mornings,
    PSFS_GAIN: _psfs_gain,
    PATTERNS: _patterns_green,
    "stage_green": _stage_green,
    STRENGTH: _strength_pct,
    "jump_test": _jump_test,
}
