"""Rules of a lane that read how the back answered (rule book B3, B9, B10 lines 4 to 8)."""

from datetime import date, timedelta

from api.engine.decisions import Check
from api.engine.dosing.bar_again import bar_again
from api.engine.lanes.lane import (
    NOT_APPLICABLE,
    NOT_EVALUATED,
    PASSED,
    Finding,
    Lane,
    Outcome,
    check,
)
from api.engine.movements import GENTLE, UNAFFECTED
from api.engine.reading import fear
from api.engine.reading.book import Book, once
from api.engine.reading.exposure import (
    DAY,
    HARD,
    RED,
    RESPONSE,
    Exposure,
    only_response,
)
from api.engine.reading.flares import likely, newest_morning
from api.engine.reading.pain import (
    EACH_SET,
    RISE,
    SEVERITY,
    STOPPED,
    WORST,
    FlareSpell,
    Row,
    rising,
    spread,
)
from api.engine.reading.told_legs import newest_legs
from api.engine.ruletables import Number
from api.engine.telling.names import spoken
from api.engine.vocab import (
    Comparison,
    DecisionAction,
    FlagLevel,
    MovementPattern,
    PainZone,
)

SPARED = UNAFFECTED | GENTLE
"""Work that a pattern of bad answers neither comes from nor is changed by."""
MOST_CHECKS = 6
"""Lines of one reason: more of two answers in a row nobody reads."""
WATCHED = UNAFFECTED | {MovementPattern.BREATHING}
"""Work that the time after a session says nothing of, beyond that it repeats: breathing goes on
through a flare, too (B9)."""


def legs_spread(lane: Lane) -> Outcome:
    """Symptoms that moved further down the leg, in the newest report there is."""
    found = _newest_legs(lane.book)
    gentle = lane.exercise.pattern in GENTLE and found is not NOT_EVALUATED
    return NOT_APPLICABLE if gentle else found


@once
def _newest_legs(book: Book) -> Outcome:
    told = newest_legs(book)
    if not told:
        return NOT_EVALUATED
    *before, (report, leg) = told
    intake = book.facts.episode.leg if book.facts.episode else None
    known = before[0][-1] if before else intake
    if known is None or not spread(leg, known):
        return PASSED
    number = book.ruleset.pain.reds_week
    line = check(
        "reports of a feeling that spread",
        1,
        Comparison.AT_MOST,
        number,
        (report.ref.id,),
        threshold=0,
        unit="reports",
    )
    return Finding("leg_symptoms_spread", DecisionAction.REGRESS, (line,))


def sharp(lane: Lane) -> Outcome:
    return _red(lane, "sharp_quality", DecisionAction.SUBSTITUTE, ("sharp_quality",))


def session_red(lane: Lane) -> Outcome:
    return _lighter(lane, "in_session_red", ("in_session",))


def session_legs(lane: Lane) -> Outcome:
    return _red(lane, "leg_symptoms_spread", DecisionAction.REGRESS, ("leg_symptoms_spread",))


def morning_red(lane: Lane) -> Outcome:
    return _lighter(lane, "morning_up", ("morning_up",))


def settle_red(lane: Lane) -> Outcome:
    return _lighter(lane, "slow_settle", ("slow_settle",))


def _lighter(lane: Lane, code: str, rows: tuple[str, ...]) -> Outcome:
    """A red answer asks for less, until the movement has earned an empty bar again."""
    found = _red(lane, code, DecisionAction.REGRESS, rows)
    return PASSED if isinstance(found, Finding) and bar_again(lane) is not None else found


def _red(lane: Lane, code: str, action: DecisionAction, rows: tuple[str, ...]) -> Outcome:
    last = lane.last
    if last is None:
        return NOT_EVALUATED
    if last.zone is not PainZone.RED:
        return PASSED  # as dark as its darkest line
    bad = [r for r in last.judgement.rows if r.code in rows and r.zone is PainZone.RED]
    if not bad:
        return PASSED
    watched = lane.exercise.pattern in WATCHED and rows[0] in RESPONSE
    action = DecisionAction.HOLD if watched else action
    return Finding(code, action, _checks(tuple(bad), last), _values(bad[0], last))


def flare(lane: Lane) -> Outcome:
    """The protocol for an open flare; work the back only watches simply repeats. After a flare
    that was rested through, the first dose is as light (B9 step 3)."""
    spell = lane.flare()
    gentle = lane.exercise.pattern in GENTLE | UNAFFECTED
    if spell is None or (gentle and spell.ended_on is not None):
        return PASSED
    cuts = lane.rules.flare
    line = check(
        "days since the flare began",
        (lane.as_of - spell.started_on).days,
        Comparison.AT_LEAST,
        cuts.rest_days,
    )
    action = DecisionAction.HOLD if gentle else DecisionAction.REGRESS
    if spell.ended_on is not None:
        return Finding("after_flare", action, (line,))
    return Finding("flare_protocol", action, (line,), (("likely", _likely(lane, spell)),))


def _likely(lane: Lane, spell: FlareSpell) -> str:
    words = likely(lane.book, spell)
    return f" It may have followed {' or '.join(words)}." if words else ""


def red_twice_week(lane: Lane) -> Outcome:
    cuts = lane.rules.pain
    reds = _reds(lane, cuts.reds_week_days)
    if len(reds) < cuts.reds_week.value or lane.exercise.pattern in SPARED:
        return PASSED
    line = _count(cuts.reds_week_days, reds, cuts.reds_week)
    return Finding("red_twice_week", DecisionAction.SUBSTITUTE, (line,))


def worsening(lane: Lane) -> Outcome:
    """Three reds in a fortnight, or weekly medians that rise twice running."""
    cuts = lane.rules.pain
    if lane.exercise.pattern in SPARED:
        return NOT_APPLICABLE
    reds = _reds(lane, cuts.reds_fortnight_days)
    if len(reds) >= cuts.reds_fortnight.value:
        line = _count(cuts.reds_fortnight_days, reds, cuts.reds_fortnight)
        return Finding("worsening_trend", DecisionAction.SUBSTITUTE, (line,), (), FlagLevel.ROUTINE)
    weeks = lane.book.weekly_mornings
    if not rising(weeks):
        return PASSED if weeks else NOT_EVALUATED
    rises = check("weekly medians rising", len(weeks) - 1, Comparison.BELOW, cuts.trend_weeks)
    loaded = lane.last is not None and bool(lane.last.load_g)
    action = DecisionAction.SUBSTITUTE if loaded else DecisionAction.HOLD
    return Finding("worsening_trend", action, (rises,), (), FlagLevel.ROUTINE)


def amber_twice(lane: Lane) -> Outcome:
    """The second edge answer in a row, both of them in this exercise."""
    many = lane.rules.pain.ambers_in_row.whole
    if len(lane.own) < many:
        return NOT_EVALUATED
    *before, last = lane.own[-many:]
    watched = lane.exercise.pattern in WATCHED and only_response(last)
    if last.zone is not PainZone.AMBER or watched:
        return PASSED
    if any(e.zone not in HARD for e in before):
        return PASSED
    newest_first = (last, *reversed(before))
    checks = tuple(line for e in newest_first for line in _checks(e.judgement.worst_rows, e))
    afraid = fear.graded(lane.book)
    if afraid is not None and _lowered_lately(lane):
        return Finding("graded_exposure", DecisionAction.HOLD, (afraid, *checks[: MOST_CHECKS - 1]))
    return Finding("amber_twice", DecisionAction.REGRESS, checks[:MOST_CHECKS])


def _lowered_lately(lane: Lane) -> bool:
    """Whether edge answers in a row have already lowered this lane within a fortnight."""
    first = lane.as_of - timedelta(days=lane.rules.fear.regress_days.whole)
    many, told = lane.rules.pain.ambers_in_row.whole, lane.own[:-1]
    rows = [told[end - many : end] for end in range(many, len(told) + 1)]
    return any(
        row[-1].zone is PainZone.AMBER and row[-1].day > first and all(e.zone in HARD for e in row)
        for row in rows
    )


def amber(lane: Lane) -> Outcome:
    last = lane.last
    if last is None:
        return NOT_EVALUATED
    if last.zone is not PainZone.AMBER or isinstance(amber_twice(lane), Finding):
        return PASSED  # the second in a row says what the first would
    rows = last.judgement.worst_rows
    code = "in_session_amber" if rows[0].code == "in_session" else rows[0].code
    return Finding(code, DecisionAction.HOLD, _checks(rows, last), _values(rows[0], last))


def morning_missing(lane: Lane) -> Outcome:
    """An exposure without all its answers counts neither for nor against."""
    last = lane.last
    if last is None:
        return NOT_EVALUATED
    if last.zone is not PainZone.UNKNOWN:
        return PASSED
    rows = last.judgement.worst_rows
    day = (("day", spoken(last.day + DAY)),)
    return Finding(_missing(rows), DecisionAction.HOLD, _checks(rows, last), day)


def _missing(rows: tuple[Row, ...]) -> str:
    if any(row.code == "morning_missing" for row in rows):
        return "morning_missing"
    names = {row.name for row in rows}
    if WORST in names:
        return "worst_missing"
    return "pain_missing" if EACH_SET in names else "answers_missing"


def pattern_not_green(lane: Lane) -> Outcome:
    """The same movement answered badly, or not yet, in another exercise. Gentle work goes on after
    a bad answer to other such work, and like all work waits for one that is not in yet (INV-05)."""
    own = lane.last
    told = (e for e in reversed(lane.pattern) if e.speaks_for_others or e.exercise == lane.exercise)
    newest = next((e.day for e in told), None)
    others = [e for e in lane.pattern if e.day == newest and e.exercise.slug != lane.exercise.slug]
    if own is None or not others or lane.running:
        return NOT_APPLICABLE
    last = max(others, key=lambda e: SEVERITY[e.zone])
    gentle = lane.exercise.pattern in GENTLE
    if last.zone is PainZone.GREEN or (gentle and last.zone is not PainZone.UNKNOWN):
        return PASSED
    checks = _checks(last.judgement.worst_rows, last)
    if last.zone is PainZone.UNKNOWN:
        values = (("day", spoken(last.day)),)
        return Finding("pattern_unanswered", DecisionAction.HOLD, checks, values)
    return Finding("pattern_not_green", DecisionAction.HOLD, checks)


def steep_morning(lane: Lane) -> Outcome:
    """Nothing rises after a morning more than two points up, whatever caused it (INV-04), nor
    while a morning is high enough for a flare that more mornings must still confirm (B9)."""
    return _newest_morning(lane.book)


@once
def _newest_morning(book: Book) -> Outcome:
    line = newest_morning(book)
    if line is None:
        return NOT_EVALUATED
    if line.met:
        return PASSED
    day = (("day", spoken(book.mornings[-1].day)),)
    return Finding("morning_up", DecisionAction.HOLD, (line,), day)


def _reds(lane: Lane, days: Number) -> tuple[Exposure, ...]:
    """The most red exposures of the pattern no more than some days apart, one a session. Days
    alone do not undo them, nor does one more that comes later: they stand until two sessions in a
    row were green."""
    reds = _all_reds(lane)
    standing = [e.day for e in reds if not settled_since(lane.book, e.day)]
    within = (_between(reds, day - timedelta(days=days.whole), day) for day in reversed(standing))
    return max(within, key=len, default=())


@once
def _all_reds(lane: Lane) -> list[Exposure]:
    return [e for e in lane.pattern if e.zone is RED]


def _between(reds: list[Exposure], since: date, until: date) -> tuple[Exposure, ...]:
    return tuple({e.session.ref.id: e for e in reds if since <= e.day <= until}.values())


@once
def settled_since(book: Book, day: date) -> bool:
    """Whether two sessions in a row were green after a day: days alone undo nothing."""
    zones = [zone for session, zone in book.session_zones if session.ref.local_date > day]
    needed = book.ruleset.phase.back_greens.whole
    ends = range(needed, len(zones) + 1)
    return any(all(z is PainZone.GREEN for z in zones[end - needed : end]) for end in ends)


def _count(days: Number, reds: tuple[Exposure, ...], most: Number) -> Check:
    ids = tuple(i for e in reds for i in e.fact_ids)
    name = f"red exposures in {days.whole} days"
    return check(name, len(reds), Comparison.BELOW, most, ids)


def _checks(rows: tuple[Row, ...], exposure: Exposure) -> tuple[Check, ...]:
    return tuple(
        check(
            r.name,
            r.value,
            Comparison.AT_MOST,
            r.number,
            exposure.fact_ids,
            threshold=r.limit,
            unit=r.unit,
        )
        for r in rows
    )


def _values(row: Row, exposure: Exposure) -> tuple[tuple[str, str], ...]:
    """What a sentence says of a line: its value and limit, and the morning after."""
    value = "" if row.value is None else f"{row.value:g}"
    said = {RISE: f"rose by {value}", STOPPED: "ended a set early"}
    reached = said.get(row.name, f"reached {value}")
    day = spoken(exposure.day + DAY)
    return (("value", value), ("reached", reached), ("limit", f"{row.limit:g}"), ("day", day))


def green_checks(exposure: Exposure) -> tuple[Check, ...]:
    """The morning line of a green exposure, for the receipt of a step up."""
    rows = tuple(r for r in exposure.judgement.rows if r.code == "morning_up")
    return _checks(rows, exposure)
