"""What must come with the red-flag answers: leg symptoms wherever told, high or rising pain."""

from collections.abc import Iterable
from datetime import date, timedelta

from api.engine.facts import CheckIn, Episode, Session
from api.engine.ruleset import RuleSet
from api.engine.safety.legs import felt

Moment = tuple[date, int]
"""A day, and the order in which the server learnt of what was told on it."""
MORNING = -1
"""Before every answer of its day."""


def newest_alarm(
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    since: date | None,
    ruleset: RuleSet,
) -> Moment | None:
    """After which moment the answers count, for the newest report that asks for them.

    The answers of a day belong to the check-ins of that day. A session brings none of its own,
    and those from before it know nothing of it.
    """
    alarms = [
        (c.ref.local_date, MORNING)
        for c, earlier in _with_week_before(sorted(check_ins, key=_day), ruleset)
        if alarming(c, earlier, episode, ruleset)
    ]
    alarms += [(s.ref.local_date, s.sequence) for s in sessions if felt(s.leg)]
    return max((a for a in alarms if since is None or a[0] >= since), default=None)


def alarming(
    check_in: CheckIn, earlier: tuple[CheckIn, ...], episode: Episode | None, ruleset: RuleSet
) -> bool:
    """Whether this check-in must come with the red-flag answers."""
    cuts = ruleset.alarm
    values = [check_in.pain_now, check_in.pain_worst, check_in.pain_morning]
    high = any(v is not None and v >= cuts.pain_from.value for v in values)
    rise = _rise(check_in, earlier, episode, ruleset)
    return high or felt(check_in.leg) or rise >= cuts.rise_from.value


def _with_week_before(
    ordered: list[CheckIn], ruleset: RuleSet
) -> Iterable[tuple[CheckIn, tuple[CheckIn, ...]]]:
    """Each check-in with those before it that it may be compared with."""
    reach, first = timedelta(days=ruleset.windows.same_kind_days.whole), 0
    for place, check_in in enumerate(ordered):
        while ordered[first].ref.local_date < check_in.ref.local_date - reach:
            first += 1
        yield check_in, tuple(ordered[first:place])


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


def _day(check_in: CheckIn) -> tuple[date, str, str]:
    return (check_in.ref.local_date, check_in.kind.value, check_in.ref.id)
