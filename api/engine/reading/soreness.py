"""A raised morning that a new load explains: sore muscles, no flare (rule book B9).

It is read from what was done and from answers that can only speak against it. Nobody has to
say that it is the muscles: an answer that made a plan less careful would be one that hides a
flare, and one whose absence starts one (INV-20, INV-44).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Protocol

from api.engine.facts import CheckIn
from api.engine.library import Exercise
from api.engine.movements import UNLOADED
from api.engine.reading.pain import Judgement, Morning
from api.engine.ruleset import RuleSet
from api.engine.units import above, grams
from api.engine.vocab import (
    CheckInKind,
    FunctionLoss,
    Irritability,
    LegChange,
    LegReach,
    PainZone,
)


class Done(Protocol):
    """What is asked of an exposure."""

    @property
    def exercise(self) -> Exercise: ...

    @property
    def judgement(self) -> Judgement: ...

    @property
    def day(self) -> date: ...

    @property
    def load_g(self) -> int | None: ...


def is_soreness(
    morning: Morning,
    rise: float,
    answers: Iterable[CheckIn],
    exposures: Sequence[Done],
    strict: Irritability,
    ruleset: RuleSet,
) -> bool:
    """Low, within three days of a new load, nothing red about it, and nothing against it."""
    red = ruleset.pain.morning_red_from.of(strict).value
    low = morning.value <= ruleset.soreness.pain_to.value and rise < red
    return low and _explained(morning, exposures, ruleset) and not _denied(answers, ruleset)


def _denied(answers: Iterable[CheckIn], ruleset: RuleSet) -> bool:
    return any(_speaks_against(told, ruleset) for told in answers)


def _speaks_against(told: CheckIn, ruleset: RuleSet) -> bool:
    cuts, leg = ruleset.soreness, told.leg
    legs = leg.reach is not LegReach.NONE or leg.change is LegChange.PERIPHERALISED
    lost = told.function_loss not in (None, FunctionLoss.NONE)
    strong = above(told.soreness, cuts.soreness_to.value)
    worse = above(told.pain_now, cuts.pain_to.value)
    flare = told.kind is CheckInKind.FLARE
    return legs or bool(leg.sensations) or lost or strong or worse or flare


def _explained(morning: Morning, exposures: Sequence[Done], ruleset: RuleSet) -> bool:
    """Something new or heavier in the last days, and no red answer among them."""
    first = morning.day - timedelta(days=ruleset.soreness.after_days.whole)
    recent = [e for e in _since(first, exposures) if e.day < morning.day]
    red = any(e.judgement.zone is PainZone.RED for e in recent)
    return not red and any(_is_new(e, exposures, ruleset) for e in recent)


def _is_new(done: Done, exposures: Sequence[Done], ruleset: RuleSet) -> bool:
    """An exercise not done for four weeks, or a load above any of them. One of the athlete's own
    explains nothing: whatever is called something new would then be new."""
    if done.exercise.pattern in UNLOADED or done.exercise.own:
        return False
    first = done.day - timedelta(days=ruleset.soreness.new_days.whole)
    slug, load = done.exercise.slug, grams(done.load_g)
    before = (e for e in _since(first, exposures) if e.exercise.slug == slug and e.day < done.day)
    return all(load > grams(e.load_g) for e in before)


def _since(first: date, exposures: Sequence[Done]) -> Iterator[Done]:
    """The newest of exposures in order of days, back to a day."""
    for done in reversed(exposures):
        if done.day < first:
            return
        yield done
