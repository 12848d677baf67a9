"""How a back behaves: stage, irritability, direction. Features that match, never a diagnosis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from api.engine.facts import CheckIn, Episode, LegSymptoms, Session
from api.engine.ruleset import RuleSet
from api.engine.vocab import (
    AggravatingFactor,
    EasingFactor,
    EpisodeStage,
    Irritability,
    LegReach,
    LegSensation,
    PainTrigger,
    Sensitivity,
    SensitivityStatus,
    rank,
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
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SensitivityReading:
    sensitivity: Sensitivity
    status: SensitivityStatus
    because: tuple[AggravatingFactor, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    stage: EpisodeStage
    irritability: Irritability
    irritability_because: tuple[str, ...]
    sensitivities: tuple[SensitivityReading, ...]
    radicular: bool
    recurrent: bool


def read_episode(
    episode: Episode,
    as_of: date,
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    ruleset: RuleSet,
) -> Reading:
    """What the episode and the reports since say about how the back behaves on ``as_of``."""
    mine = tuple(c for c in check_ins if episode.ref.local_date <= c.ref.local_date <= as_of)
    stage = stage_of(episode, as_of, ruleset)
    irritability, because = _irritability(episode, stage, as_of, mine, ruleset)
    return Reading(
        stage=stage,
        irritability=irritability,
        irritability_because=because,
        sensitivities=_sensitivities(episode, mine, ruleset),
        radicular=_radicular(episode, mine, sessions, as_of, ruleset),
        recurrent=episode.earlier_12_months + 1 >= ruleset.stage.recurrent_from.value,
    )


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
    rest, settle = _weekly(episode, as_of, check_ins, ruleset)
    fresh = rest is not None and settle is not None
    onset = None if fresh else episode.onset_after_min
    rest = episode.pain_at_rest if rest is None else rest
    settle = episode.settle_h if settle is None else settle
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
) -> tuple[float | None, float | None]:
    """Medians of the last full week since intake; None where too few values exist."""
    weeks = (as_of - episode.ref.local_date) // WEEK
    if weeks < 1:
        return None, None
    end = episode.ref.local_date + weeks * WEEK
    span = timedelta(days=ruleset.irritability.median_days.whole)
    week = [c for c in check_ins if end - span < c.ref.local_date <= end]
    now = _median([c.pain_now for c in week], ruleset)
    morning = _median([c.pain_morning for c in week], ruleset)
    settle = _median([c.settle_h for c in week], ruleset)
    return (now if now is not None else morning), settle


def _median(values: Iterable[float | None], ruleset: RuleSet) -> float | None:
    known = [v for v in values if v is not None]
    return median(known) if len(known) >= ruleset.irritability.median_values.value else None


def _steady(as_of: date, check_ins: tuple[CheckIn, ...], ruleset: RuleSet) -> bool:
    cuts = ruleset.irritability
    since = as_of - timedelta(days=cuts.stable_days.whole)
    recent = [c.pain_morning for c in check_ins if c.ref.local_date > since]
    mornings = [value for value in recent if value is not None]
    return not mornings or max(mornings) - min(mornings) <= cuts.stable_spread.value


def _sensitivities(
    episode: Episode, check_ins: tuple[CheckIn, ...], ruleset: RuleSet
) -> tuple[SensitivityReading, ...]:
    found = [
        _sensitivity(kind, episode, check_ins, ruleset)
        for kind in PROVOKED_BY
        if _suspected(kind, episode)
    ]
    if _distal(episode.leg):
        found.append(SensitivityReading(Sensitivity.NERVE, SensitivityStatus.SUSPECTED, ()))
    return tuple(found)


def _suspected(kind: Sensitivity, episode: Episode) -> bool:
    matches = _score(kind, episode)
    if not PROVOKED_BY[kind] & set(episode.aggravating):
        return False
    other = OPPOSITE.get(kind)
    return other is None or matches > _score(other, episode)


def _score(kind: Sensitivity, episode: Episode) -> int:
    provoked = len(PROVOKED_BY[kind] & set(episode.aggravating))
    return provoked + len(EASED_BY.get(kind, frozenset()) & set(episode.easing))


def _sensitivity(
    kind: Sensitivity, episode: Episode, check_ins: tuple[CheckIn, ...], ruleset: RuleSet
) -> SensitivityReading:
    because = tuple(f for f in A if f in PROVOKED_BY[kind] and f in episode.aggravating)
    days = {episode.ref.local_date} | {
        c.ref.local_date
        for c in check_ins
        if any(TRIGGER_FACTOR.get(t) in PROVOKED_BY[kind] for t in c.triggers)
    }
    confirmed = len(days) >= ruleset.irritability.confirmed_days.value
    status = SensitivityStatus.CONFIRMED if confirmed else SensitivityStatus.SUSPECTED
    return SensitivityReading(kind, status, because)


def _radicular(
    episode: Episode,
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    as_of: date,
    ruleset: RuleSet,
) -> bool:
    since = as_of - timedelta(days=ruleset.irritability.stable_days.whole)
    told = [c.leg for c in check_ins if c.ref.local_date > since]
    told += [s.leg for s in sessions if s.leg and since < s.ref.local_date <= as_of]
    if any(_distal(leg) for leg in told):
        return True
    quiet = len(told) >= ruleset.irritability.median_values.value
    return _distal(episode.leg) and not quiet


def _distal(leg: LegSymptoms) -> bool:
    below = rank(leg.reach) >= rank(LegReach.BELOW_KNEE)
    nerve = {LegSensation.NUMBNESS, LegSensation.TINGLING, LegSensation.WEAKNESS}
    return below or bool(nerve & set(leg.sensations))
