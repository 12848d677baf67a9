"""What must come with the red-flag answers: leg symptoms wherever told, high or rising pain."""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter

from api.engine.facts import CheckIn, Episode, Session
from api.engine.facts.body import LEGS_QUIET
from api.engine.ruleset import RuleSet
from api.engine.safety.legs import felt

Moment = tuple[date, int]
"""A day, and the order in which the server learnt of what was told on it."""
MORNING = -1
"""Before every answer of its day."""
NEVER = (date.min, 0)
BY_DAY = attrgetter("ref.local_date", "kind", "ref.id")


def newest_alarm(
    check_ins: tuple[CheckIn, ...],
    sessions: tuple[Session, ...],
    episode: Episode | None,
    since: date | None,
    ruleset: RuleSet,
) -> Moment | None:
    """After which moment the answers count, for the newest report that asks for them.

    A check-in is answered by what was told with it or learnt after it. A session brings no
    answers of its own. Those from before, the same day's too, know nothing of either.
    """
    told = _alarming(check_ins, episode, ruleset)
    alarms = [(c.ref.local_date, c.sequence - 1) for c in told]
    alarms += [(s.ref.local_date, s.sequence) for s in sessions if felt(s.leg)]
    return max((a for a in alarms if since is None or a[0] >= since), default=None)


def _alarming(
    check_ins: tuple[CheckIn, ...], episode: Episode | None, ruleset: RuleSet
) -> Iterator[CheckIn]:
    """Check-ins that must come with the red-flag answers: high pain, anything in a leg, or a value
    well above the last one told in the days before, at intake where there is none."""
    cuts, reach = ruleset.alarm, timedelta(days=ruleset.windows.same_kind_days.whole)
    high, rise = cuts.pain_from.value, cuts.rise_from.value
    last_morning = last_now = NEVER
    at_rest, on_waking = (episode.pain_at_rest, episode.pain_morning) if episode else (None, None)
    for c in sorted(check_ins, key=BY_DAY):
        day, morning, now = c.ref.local_date, c.pain_morning, c.pain_now
        first = day - reach
        risen = rise <= _gain(morning, last_morning, first, on_waking)
        if risen or rise <= _gain(now, last_now, first, at_rest) or _loud(c, high):
            yield c
        if morning is not None:
            last_morning = (day, morning)
        if now is not None:
            last_now = (day, now)


def _loud(c: CheckIn, high: float) -> bool:
    """High pain of any kind, or anything felt in a leg."""
    morning, now, worst = c.pain_morning, c.pain_now, c.pain_worst
    return (
        (morning is not None and morning >= high)
        or (now is not None and now >= high)
        or (worst is not None and worst >= high)
        or (c.leg is not LEGS_QUIET and felt(c.leg))
    )


def _gain(value: int | None, last: tuple[date, int], first: date, intake: int | None) -> int:
    """How far a value is above the last one told since a day, else above intake."""
    before = last[1] if last[0] >= first else intake
    return 0 if value is None or before is None else value - before
