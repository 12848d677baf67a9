"""How a back behaves: stage, irritability, direction. Features that match, never a diagnosis."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from api.engine.facts import BaselineResult, CheckIn, Episode, LegSymptoms, Session
from api.engine.facts.body import LEGS_QUIET
from api.engine.reading.likeness import SPARED, Likeness, behaves_like
from api.engine.reading.pain import REACH
from api.engine.ruleset import RuleSet
from api.engine.units import DAYS_A_WEEK
from api.engine.values import Value
from api.engine.vocab import (
    AggravatingFactor,
    BaselineTest,
    Behaviour,
    CheckInKind,
    EasingFactor,
    EpisodeStage,
    Irritability,
    LegReach,
    LegSensation,
    PainTrigger,
    Sensitivity,
    SensitivityStatus,
)

A, E = AggravatingFactor, EasingFactor
PROVOKED_BY: dict[Sensitivity, frozenset[AggravatingFactor]] = {
    Sensitivity.FLEXION: frozenset(
        {A.BENDING, A.SITTING, A.SHOES_AND_SOCKS, A.EARLY_MORNING, A.COUGHING, A.DEEP_SQUAT}
    ),
    Sensitivity.EXTENSION: frozenset(
        {
            A.RUNNING_LONG,
            A.WALKING_DOWNHILL,
            A.STANDING,
            A.LEANING_BACK,
            A.LOCKOUT,
            A.OVERHEAD_WORK,
        }
    ),
    Sensitivity.COMPRESSION: frozenset({A.HEAVY_LOAD, A.JUMPING, A.LIFTING_FROM_FLOOR}),
    Sensitivity.ROTATION: frozenset({A.TWISTING, A.SIDE_BENDING, A.ONE_SIDED_CARRY}),
    Sensitivity.SUSTAINED_POSTURE: frozenset({A.STAYING_STILL}),
    Sensitivity.IMPACT: frozenset({A.JUMPING}),
}
EASED_BY: dict[Sensitivity, frozenset[EasingFactor]] = {
    Sensitivity.FLEXION: frozenset({E.WALKING, E.STANDING, E.LEANING_BACK}),
    Sensitivity.EXTENSION: frozenset({E.SITTING, E.LEANING_FORWARD}),
}
OPPOSITE = {
    Sensitivity.FLEXION: Sensitivity.EXTENSION,
    Sensitivity.EXTENSION: Sensitivity.FLEXION,
}
TRIGGER_FACTOR = {
    PainTrigger.SITTING_LONG: A.SITTING,
    PainTrigger.DRIVING: A.SITTING,
    PainTrigger.LIFTING: A.LIFTING_FROM_FLOOR,
    PainTrigger.LOAD_JUMP: A.HEAVY_LOAD,
}
REPRODUCED_BY = {
    Sensitivity.FLEXION: frozenset({BaselineTest.HINGE_DOWEL, BaselineTest.BODYWEIGHT_SQUAT}),
    Sensitivity.EXTENSION: frozenset({BaselineTest.SORENSEN}),
    Sensitivity.IMPACT: frozenset({BaselineTest.SINGLE_LEG_HOP_10X}),
    Sensitivity.NERVE: frozenset({BaselineTest.SLR}),
}
"""Movement tests that show a direction when they hurt."""
WEEK = timedelta(days=DAYS_A_WEEK)
FLARE = CheckInKind.FLARE
BELOW_KNEE = REACH[LegReach.BELOW_KNEE]
NERVE = frozenset({LegSensation.NUMBNESS, LegSensation.TINGLING, LegSensation.WEAKNESS})
"""Feelings in a leg that come from a nerve."""


class SensitivityReading(Value, frozen=True):
    sensitivity: Sensitivity
    status: SensitivityStatus
    because: tuple[AggravatingFactor, ...]
    confirmed_on: date | None = None
    """The day of the report that confirmed it."""


class Reading(Value, frozen=True):
    stage: EpisodeStage
    irritability: Irritability
    irritability_because: tuple[str, ...]
    sensitivities: tuple[SensitivityReading, ...]
    radicular: bool
    recurrent: bool
    was_radicular: bool
    """Whether the legs ever took part in this episode, as far back as is known."""
    behaves_like: tuple[Likeness, ...]


class Stirred(NamedTuple):
    """How easily a back is stirred up: pain at rest and hours to settle. None: too few answers."""

    rest: float | None
    settle_h: float | None


def read_episode(
    episode: Episode,
    as_of: date,
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    ruleset: RuleSet,
    *,
    tests: tuple[BaselineResult, ...] = (),
    age_y: int | None = None,
) -> Reading:
    """What the episode and the reports since say about how the back behaves on ``as_of``."""
    likes = behaves_like(episode, age_y, ruleset.likeness)
    mine = tuple(c for c in check_ins if episode.ref.local_date <= c.ref.local_date <= as_of)
    stage = stage_of(episode, as_of, ruleset)
    irritability, because = _irritability(episode, stage, as_of, mine, ruleset)
    return Reading(
        stage=stage,
        irritability=irritability,
        irritability_because=because,
        sensitivities=_sensitivities(
            episode, likes, mine, _painful(episode, tests, as_of, ruleset), ruleset
        ),
        radicular=_radicular(episode, likes, mine, sessions, as_of, ruleset),
        recurrent=episode.earlier_12_months + 1 >= ruleset.stage.recurrent_from.value,
        was_radicular=_distal(episode.leg) or _any_distal(_legs(mine, sessions)),
        behaves_like=likes,
    )


def _painful(
    episode: Episode, tests: tuple[BaselineResult, ...], as_of: date, ruleset: RuleSet
) -> dict[BaselineTest, date]:
    """Movement tests whose newest result of this episode hurt, with its day."""
    mine = [t for t in tests if episode.ref.local_date <= t.ref.local_date <= as_of]
    newest = {t.test: t.ref.local_date for t in sorted(mine, key=lambda t: t.ref.local_date)}
    limit = ruleset.irritability.test_pain_from.value
    last = [t for t in mine if t.ref.local_date == newest[t.test]]
    return {t.test: newest[t.test] for t in last if t.pain is not None and t.pain >= limit}


def stage_of(episode: Episode, as_of: date, ruleset: RuleSet) -> EpisodeStage:
    days = (as_of - episode.started_on).days
    if days < ruleset.stage.acute_below_days.value:
        return EpisodeStage.ACUTE
    if days <= ruleset.stage.subacute_to_days.value:
        return EpisodeStage.SUBACUTE
    return EpisodeStage.CHRONIC


def _irritability(
    episode: Episode,
    stage: EpisodeStage,
    as_of: date,
    check_ins: tuple[CheckIn, ...],
    ruleset: RuleSet,
) -> tuple[Irritability, tuple[str, ...]]:
    weekly = _weekly(episode, as_of, check_ins, ruleset)
    known = _after_flare(weekly, episode, as_of, check_ins, ruleset)
    onset = episode.onset_after_min if None in known else None
    least_rest, least_h = _at_least(_full_weeks(episode, as_of, check_ins)[1], ruleset)
    rest = max(episode.pain_at_rest, least_rest) if known.rest is None else known.rest
    settle = max(episode.settle_h, least_h) if known.settle_h is None else known.settle_h
    high = _high(rest, settle, onset, ruleset)
    if high:
        return Irritability.HIGH, high
    stable = stage is EpisodeStage.CHRONIC and _steady(as_of, check_ins, ruleset)
    moderate = _moderate(rest, settle, stable, ruleset)
    if moderate:
        return Irritability.MODERATE, moderate
    below = ruleset.irritability.settle_moderate_from_h.value
    low = f"settles after {settle:g} h (under {below:g} h)"
    return Irritability.LOW, (low,)


def _high(rest: float, settle: float, onset: int | None, ruleset: RuleSet) -> tuple[str, ...]:
    cuts = ruleset.irritability
    said = []
    if rest >= cuts.rest_high_from.value:
        said.append(f"{rest:g} of 10 at rest ({cuts.rest_high_from.value:g} or more)")
    if settle > cuts.settle_high_above_h.value:
        said.append(f"settles after {settle:g} h (over {cuts.settle_high_above_h.value:g} h)")
    if onset is not None and onset < cuts.onset_high_below_min.value:
        limit = cuts.onset_high_below_min.value
        said.append(f"starts after {onset} min of a daily task (under {limit:g} min)")
    return tuple(said)


def _moderate(rest: float, settle: float, stable: bool, ruleset: RuleSet) -> tuple[str, ...]:
    cuts = ruleset.irritability
    low, high = cuts.settle_moderate_from_h.value, cuts.settle_high_above_h.value
    said = []
    if settle >= low:
        said.append(f"settles after {settle:g} h ({low:g}-{high:g} h)")
    if rest >= cuts.rest_moderate_from.value and not stable:
        said.append(f"{rest:g} of 10 at rest ({cuts.rest_moderate_from.value:g} or more)")
    return tuple(said)


def _weekly(
    episode: Episode, as_of: date, check_ins: tuple[CheckIn, ...], ruleset: RuleSet
) -> Stirred:
    """Medians of the last full week since intake; of the newest answers before its end where the
    week has too few, since what was said at intake is older still and hours to settle come with
    sessions only. None where too few were ever told."""
    end, told = _full_weeks(episode, as_of, check_ins)
    span = timedelta(days=ruleset.irritability.median_days.whole)
    week = [c for c in told if end - span < c.ref.local_date]
    rest = _median([c.pain_now for c in week], ruleset)
    if rest is None:
        rest = _median([c.pain_morning for c in week], ruleset)
    if rest is None:
        said = [(c, c.pain_morning if c.pain_now is None else c.pain_now) for c in told]
        rest = _newest(said, ruleset)
    settle = _median([_hours(c, ruleset) for c in week], ruleset)
    if settle is None:
        settle = _newest([(c, _hours(c, ruleset)) for c in told], ruleset)
    return Stirred(rest, settle)


def _full_weeks(
    episode: Episode, as_of: date, check_ins: tuple[CheckIn, ...]
) -> tuple[date, list[CheckIn]]:
    """The end of the last full week since intake, and what was told up to it."""
    weeks = (as_of - episode.ref.local_date) // WEEK
    end = episode.ref.local_date + weeks * WEEK
    return end, [c for c in check_ins if weeks >= 1 and c.ref.local_date <= end]


def _at_least(told: list[CheckIn], ruleset: RuleSet) -> tuple[float, float]:
    """What too few answers say all the same, at rest and of hours to settle: their medians with
    nought for each that lacks, so that leaving one out calms no back (INV-44)."""
    rest = [c.pain_morning if c.pain_now is None else c.pain_now for c in told]
    return _padded(rest, ruleset), _padded([_hours(c, ruleset) for c in told], ruleset)


def _hours(told: CheckIn, ruleset: RuleSet) -> float | None:
    """Hours to settle; "not yet" on the next morning is as long as MODERATE begins with."""
    not_yet = told.settle_answered and told.settle_h is None
    return ruleset.irritability.settle_moderate_from_h.value if not_yet else told.settle_h


def _padded(values: list[int | None] | list[float | None], ruleset: RuleSet) -> float:
    known = [v for v in values if v is not None]
    lacking = ruleset.irritability.median_values.whole - len(known)
    return median([*known, *[0] * lacking]) if lacking > 0 else 0


def _newest(told: Iterable[tuple[CheckIn, float | None]], ruleset: RuleSet) -> float | None:
    """The median of as few answers as make a reading, the newest ones."""
    known = [(c, v) for c, v in told if v is not None]
    known.sort(key=lambda row: (row[0].ref.local_date, row[0].place))
    return _median([v for _, v in known[-ruleset.irritability.median_values.whole :]], ruleset)


def _after_flare(
    weekly: Stirred,
    episode: Episode,
    as_of: date,
    check_ins: tuple[CheckIn, ...],
    ruleset: RuleSet,
) -> Stirred:
    """A flare is not left to the next weekly reading: its own values count at once.

    They only ever make a back more irritable than the week says.
    """
    first = as_of - timedelta(days=ruleset.irritability.flare_days.whole)
    told = [c.ref.local_date for c in check_ins if c.kind is FLARE]
    recent = [day for day in told if day > first]
    if not recent:
        return weekly
    since = [c for c in check_ins if c.ref.local_date >= min(recent)]
    now = [c.pain_now for c in since if c.pain_now is not None]
    settle = [hours for c in since if (hours := _hours(c, ruleset)) is not None]
    usual_rest = episode.pain_at_rest if weekly.rest is None else weekly.rest
    usual_settle = episode.settle_h if weekly.settle_h is None else weekly.settle_h
    return Stirred(
        max(median(now), usual_rest) if now else weekly.rest,
        max(median(settle), usual_settle) if settle else weekly.settle_h,
    )


def _median(values: Iterable[float | None], ruleset: RuleSet) -> float | None:
    known = [v for v in values if v is not None]
    return median(known) if len(known) >= ruleset.irritability.median_values.value else None


def _steady(as_of: date, check_ins: tuple[CheckIn, ...], ruleset: RuleSet) -> bool:
    cuts = ruleset.irritability
    since = as_of - timedelta(days=cuts.stable_days.whole)
    recent = (c.pain_morning for c in check_ins if c.ref.local_date > since)
    mornings = [value for value in recent if value is not None]
    return not mornings or max(mornings) - min(mornings) <= cuts.stable_spread.value


def _sensitivities(
    episode: Episode,
    likes: tuple[Likeness, ...],
    check_ins: tuple[CheckIn, ...],
    painful: dict[BaselineTest, date],
    ruleset: RuleSet,
) -> tuple[SensitivityReading, ...]:
    spared = {kind for row in likes for kind in SPARED.get(row.behaviour, ())}
    found = [
        _sensitivity(kind, episode, check_ins, painful, likes, ruleset)
        for kind in PROVOKED_BY
        if _suspected(kind, episode) or kind in spared
    ]
    if _distal(episode.leg):
        shown = _shown_on(Sensitivity.NERVE, painful)
        status = SensitivityStatus.CONFIRMED if shown else SensitivityStatus.SUSPECTED
        found.append(SensitivityReading(Sensitivity.NERVE, status, (), shown))
    return tuple(found)


def _shown_on(kind: Sensitivity, painful: dict[BaselineTest, date]) -> date | None:
    days = [painful[test] for test in REPRODUCED_BY.get(kind, ()) if test in painful]
    return min(days, default=None)


def _suspected(kind: Sensitivity, episode: Episode) -> bool:
    if PROVOKED_BY[kind].isdisjoint(episode.aggravating):
        return False
    other = OPPOSITE.get(kind)
    return other is None or _score(kind, episode) > _score(other, episode)


def _score(kind: Sensitivity, episode: Episode) -> int:
    provoked = len(PROVOKED_BY[kind] & set(episode.aggravating))
    return provoked + len(EASED_BY.get(kind, frozenset()) & set(episode.easing))


def _sensitivity(
    kind: Sensitivity,
    episode: Episode,
    check_ins: tuple[CheckIn, ...],
    painful: dict[BaselineTest, date],
    likes: tuple[Likeness, ...],
    ruleset: RuleSet,
) -> SensitivityReading:
    """Suspected from the answers; confirmed by two separate days or by a test that hurt."""
    days = {episode.ref.local_date} | {
        c.ref.local_date
        for c in check_ins
        if c.triggers and any(TRIGGER_FACTOR.get(t) in PROVOKED_BY[kind] for t in c.triggers)
    }
    needed = ruleset.irritability.confirmed_days.whole
    twice = sorted(days)[needed - 1] if len(days) >= needed else None
    known = [d for d in (twice, _shown_on(kind, painful)) if d is not None]
    day = min(known, default=None)
    status = SensitivityStatus.CONFIRMED if day else SensitivityStatus.SUSPECTED
    return SensitivityReading(kind, status, _because(kind, episode, likes), day)


def _because(
    kind: Sensitivity, episode: Episode, likes: tuple[Likeness, ...]
) -> tuple[AggravatingFactor, ...]:
    """The answers that speak of a direction; else those of the row that spares it too."""
    rows = [SPARED[row.behaviour] for row in likes if kind in SPARED.get(row.behaviour, ())]
    for kinds in ((kind,), tuple(other for row in rows for other in row)):
        factors = {f for one in kinds for f in PROVOKED_BY[one]}
        found = tuple(f for f in A if f in factors and f in episode.aggravating)
        if found:
            return found
    return ()


def _radicular(
    episode: Episode,
    likes: tuple[Likeness, ...],
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    as_of: date,
    ruleset: RuleSet,
) -> bool:
    since = as_of - timedelta(days=ruleset.irritability.stable_days.whole)
    told = [c.leg for c in check_ins if c.ref.local_date > since]
    told += [s.leg for s in sessions if s.leg and since < s.ref.local_date <= as_of]
    if _any_distal(told):
        return True
    quiet = len(told) >= ruleset.irritability.median_values.value
    nerve = any(row.behaviour is Behaviour.LEG_NERVE for row in likes)
    legs = episode.leg.reach is not LegReach.NONE and nerve
    return (_distal(episode.leg) or legs) and not quiet


def _legs(check_ins: tuple[CheckIn, ...], sessions: tuple[Session, ...]) -> list[LegSymptoms]:
    return [c.leg for c in check_ins] + [s.leg for s in sessions if s.leg is not None]


def _any_distal(told: Iterable[LegSymptoms]) -> bool:
    return any([_distal(leg) for leg in told if leg is not LEGS_QUIET])


def _distal(leg: LegSymptoms) -> bool:
    return REACH[leg.reach] >= BELOW_KNEE or not NERVE.isdisjoint(leg.sensations)
