"""Programs of several sports: one of them rises in a week, and a lighter week shortens all.

A week is one of the calendar. Counted from the last rise, each longer ride would begin the week
anew, and running would not have its turn for months.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from api.engine.dosing.doses import whole_minutes
from api.engine.dosing.running import highest_stage
from api.engine.kept import once
from api.engine.library import Exercise
from api.engine.planning.basis import Basis
from api.engine.planning.substitution import HOPS
from api.engine.reading.exposure import GREEN, Exposure, stage_rank
from api.engine.ruleset import RuleSet
from api.engine.units import PERCENT
from api.engine.vocab import MovementPattern

RUN = "run"


def sport_of(basis: Basis, exercise: Exercise) -> str | None:
    """Which sport of the program an exercise is; None for all else, and in a program of one."""
    sports = _sports(basis)
    run = exercise.pattern is MovementPattern.RUN and exercise.load_class.impact >= HOPS
    return sports.get(exercise.slug, RUN if sports and run else None)


@once
def _sports(basis: Basis) -> dict[str, str]:
    program = basis.curriculum.programs.get(basis.book.facts.program)
    named = program.rise_alone.items() if program else ()
    return {slug: name for name, slugs in named for slug in slugs}


@once
def risen_on(basis: Basis) -> dict[str, date]:
    """The last day on which each sport of the program went past what was known of it."""
    found: dict[str, date] = {}
    for exposures in _by_sport_and_kind(basis).values():
        for place, exposure in enumerate(exposures):
            if _rose(exposures[:place], exposure, basis.book.ruleset):
                name = sport_of(basis, exposure.exercise) or RUN
                found[name] = max(found.get(name, exposure.day), exposure.day)
    return found


def rising_beside(basis: Basis, mine: str) -> frozenset[str]:
    """The other sports whose week it is: those that rose in it, the one a plan has chosen, and
    those whose turn it is while running is on its stages."""
    risen = {name for name in risen_on(basis) if _weeks_since(basis, name) == 0}
    chosen = {basis.rising} if basis.rising else set()
    return frozenset((risen | chosen | _first(basis, mine)) - {mine})


def _first(basis: Basis, mine: str) -> set[str]:
    """Who goes before ``mine`` this week, while running is on its stages: the others in the week
    after a stage, else running, until each of the others has waited a week for it."""
    others = set(_lately(basis)) - {RUN}
    if not others or not _climbing(basis):
        return set()
    if _weeks_since(basis, RUN) == 1:
        return others if mine == RUN else set()
    waited = min(_weeks_since(basis, name) for name in others)
    return {RUN} if waited <= len(others) else set()


def _weeks_since(basis: Basis, name: str) -> int:
    """Weeks of the calendar since a sport rose; since ever where it never did."""
    return _week(basis, basis.book.as_of) - _week(basis, risen_on(basis).get(name, date.min))


def _week(basis: Basis, day: date) -> int:
    """The number of a week of the calendar, from Monday on."""
    return (day.toordinal() - 1) // basis.book.ruleset.load.sports_rising_days.whole


@once
def _lately(basis: Basis) -> dict[str, Exposure]:
    """The newest exposure of each sport trained in this week or the one before."""
    before = _week(basis, basis.book.as_of) - 1
    told = (e for e in basis.book.exposures if _week(basis, e.day) >= before)
    return {name: e for e in told if (name := sport_of(basis, e.exercise)) is not None}


def _climbing(basis: Basis) -> bool:
    """Whether running was calm on a stage with another one above it before its first half hour."""
    last = _lately(basis).get(RUN)
    if last is None or last.done.stage is None or last.zone is not GREEN:
        return False
    half_hour = basis.book.ruleset.run.distance_rule_from.whole
    top = min(stage_rank(highest_stage(basis.book, basis.highest)), half_hour)
    return stage_rank(last.done.stage) < top


def whose_turn(basis: Basis, wanting: Iterable[str]) -> str | None:
    """The one of several sports that rises: the one that waited longest, running before others."""
    names = sorted(set(wanting), key=lambda name: (name != RUN, name))
    turns = [(risen_on(basis).get(name, date.min), name) for name in names]
    return min(turns, key=lambda turn: turn[0])[1] if len(turns) > 1 else None


def _by_sport_and_kind(basis: Basis) -> dict[str, list[Exposure]]:
    """A ride outdoors says nothing of one indoors; runs of the ladder are all of one kind."""
    groups: dict[str, list[Exposure]] = {}
    for exposure in basis.book.exposures if _sports(basis) else ():
        if sport_of(basis, exposure.exercise) is not None:
            kind = RUN if exposure.done.stage is not None else exposure.exercise.slug
            groups.setdefault(kind, []).append(exposure)
    return groups


def _rose(before: list[Exposure], now: Exposure, ruleset: RuleSet) -> bool:
    since = now.day - timedelta(days=ruleset.load.restore_days.whole)
    known = [e for e in before if since <= e.day < now.day]
    if now.done.stage is not None:
        stages = [stage_rank(e.done.stage) for e in known if e.done.stage is not None]
        return bool(stages) and stage_rank(now.done.stage) > max(stages)
    seconds, metres = _most(known, "duration_s"), _most(known, "distance_m")
    longer = seconds and _total(now, "duration_s") >= longer_s(seconds, ruleset)
    further = metres and _total(now, "distance_m") >= further_m(metres, ruleset)
    return bool(longer or further)


def _most(known: list[Exposure], unit: str) -> int:
    return max((_total(e, unit) for e in known), default=0)


def _total(exposure: Exposure, unit: str) -> int:
    return sum(getattr(done, unit) or 0 for done in exposure.work)


def longer_s(seconds: int, ruleset: RuleSet) -> int:
    """Conditioning one step longer, in whole minutes."""
    rules = ruleset.load
    share = int(seconds * (1 + rules.time_step_pct.value / PERCENT))
    return whole_minutes(max(share, seconds + rules.cardio_step_s.whole))


def further_m(metres: int, ruleset: RuleSet) -> int:
    return max(int(metres * (1 + ruleset.load.time_step_pct.value / PERCENT)), metres + 1)
