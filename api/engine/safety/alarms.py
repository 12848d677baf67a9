"""When a check-in must come with the red-flag answers: leg symptoms, high or rising pain."""

from datetime import timedelta

from api.engine.facts import CheckIn, Episode
from api.engine.ruleset import RuleSet
from api.engine.vocab import LegReach


def alarming(
    check_in: CheckIn, earlier: tuple[CheckIn, ...], episode: Episode | None, ruleset: RuleSet
) -> bool:
    """Whether this check-in must come with the red-flag answers."""
    cuts = ruleset.alarm
    values = [check_in.pain_now, check_in.pain_worst, check_in.pain_morning]
    high = any(v is not None and v >= cuts.pain_from.value for v in values)
    legs = check_in.leg.reach is not LegReach.NONE or bool(check_in.leg.sensations)
    return high or legs or _rise(check_in, earlier, episode, ruleset) >= cuts.rise_from.value


def _rise(
    check_in: CheckIn, earlier: tuple[CheckIn, ...], episode: Episode | None, ruleset: RuleSet
) -> int:
    from_day = check_in.ref.local_date - timedelta(days=ruleset.windows.same_kind_days.whole)
    recent = [c for c in earlier if c.ref.local_date >= from_day]
    intake = (episode.pain_morning, episode.pain_at_rest) if episode else (None, None)
    morning = _last([c.pain_morning for c in recent], intake[0])
    now = _last([c.pain_now for c in recent], intake[1])
    return max(_gain(check_in.pain_morning, morning), _gain(check_in.pain_now, now))


def _last(values: list[int | None], otherwise: int | None) -> int | None:
    return next((v for v in reversed(values) if v is not None), otherwise)


def _gain(value: int | None, before: int | None) -> int:
    return value - before if value is not None and before is not None else 0
