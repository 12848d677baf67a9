"""What would have changed an answer, in numbers: the value that was needed, not a general wish.

Templates as in ``explain``; the placeholders are filled from the line of the receipt that
decided and from the limits this back has today. ``needed`` spells that line's own limit.
"""

import re
from collections.abc import Iterable, Mapping

from api.engine.decisions import Check, Counterfactual, Reason
from api.engine.dosing.doses import top_load
from api.engine.dosing.lane_doses import FULL, base_rows, one_step_up
from api.engine.facts import Session
from api.engine.lanes.lane import Lane
from api.engine.reading.pain import RISE, STOPPED, WORST, limits
from api.engine.telling.checks import check
from api.engine.telling.explain import COUNTERFACTUALS
from api.engine.telling.numbers import Said, pounds
from api.engine.units import GRAMS, PERCENT, SECONDS_A_MINUTE
from api.engine.vocab import Comparison, DecisionAction, PainZone

SINGLE = "single_green"
QUARTERS = 4
"""Plates are spoken of in quarters of a kilogram."""
OPENED = "would have allowed a step up."
COUNTED = "would have counted towards a step up."
UP, SAME = DecisionAction.PROGRESS, DecisionAction.HOLD
LOWER = (DecisionAction.REGRESS, DecisionAction.SUBSTITUTE, DecisionAction.DELOAD)
STEP, DOSE = frozenset({UP}), frozenset(DecisionAction) - {*LOWER}
MOVEMENT = frozenset(DecisionAction) - {DecisionAction.SUBSTITUTE}
PROMISES: tuple[tuple[re.Pattern[str], frozenset[DecisionAction], str], ...] = (
    (
        re.compile(r" could have allowed a step up\."),
        STEP,
        " could have counted towards a step up.",
    ),
    (
        re.compile(
            r"(?<!in a row) would have (allowed a step up|opened (the next run stage|speed work))\."
        ),
        STEP,
        " would have been one less thing in the way of a step up.",
    ),
    (re.compile(r" can allow a step up(?=:)"), STEP, " can count towards a step up"),
    (
        re.compile(r" would have kept the (dose|load)\."),
        DOSE,
        " would have been one less reason to change the dose.",
    ),
    (
        re.compile(r" would have kept this (movement|exercise)\."),
        MOVEMENT,
        " would have been one less reason to change this movement.",
    ),
)
"""What a sentence promises, which answers keep it, and what is said where something else is in
the way as well."""
HELD = "Pain of {edge} or more, or {over} or more the next morning, would have meant a repeat."
ANSWERED = frozenset(
    {"amber_twice", "in_session_amber", "in_session_red", "morning_up", "slow_settle"}
)
"""Codes of an answer that was not calm: all of its lines would have to be."""
WOULD_CHANGE: Mapping[str, tuple[DecisionAction, str]] = {
    "two_green_exposures": (SAME, HELD),
    "two_for_two": (SAME, HELD),
    "restore": (SAME, HELD),
    "dapre": (SAME, HELD),
    SINGLE: (
        UP,
        "{left} more like it, at least {rest} hours later, can allow a step up: pain at {green} or"
        " less, and {morning} or less the next morning.",
    ),
    "morning_missing": (
        UP,
        "Pain of {morning} or less the next morning could have allowed a step up.",
    ),
    "worst_missing": (
        UP,
        "Pain of {green} or less logged for last time could have allowed a step up.",
    ),
    "answers_missing": (
        UP,
        "Pain of {green} or less, and {morning} or less the next morning, could have allowed a step"
        " up.",
    ),
    "in_session_amber": (UP, "{needed} " + COUNTED),
    "in_session_red": (UP, "{needed} " + COUNTED),
    "morning_up": (UP, "Pain of {morning} or less the next morning " + COUNTED),
    "slow_settle": (UP, "Settling within {limit} h " + COUNTED),
    "amber_twice": (SAME, "{needed} would have kept the dose."),
    "red_twice_week": (
        SAME,
        "Fewer than {limit} red answers in the week would have kept this movement.",
    ),
    "worsening_trend": (SAME, "{needed} would have kept this movement."),
    "sharp_quality": (SAME, "An ache without anything sharp would have kept this exercise."),
    "leg_symptoms_spread": (
        SAME,
        "A feeling in the leg that stayed in place would have kept the dose.",
    ),
    "flare_protocol": (
        SAME,
        "{settled} mornings in a row at {calm} or less mark the end of the flare and start the way"
        " back.",
    ),
    "after_flare": (SAME, "Training it calmly since the flare would have kept the dose."),
    "pattern_not_green": (UP, "In the other exercise, {needed_low} " + OPENED),
    "pattern_unanswered": (
        UP,
        "Calm answers for the other exercise could have allowed a step up.",
    ),
    "layoff": (SAME, "Fewer than {limit} days away would have kept the dose."),
    "layoff_lift": (SAME, "Fewer than {limit} days away would have kept the dose."),
    "movement_lighter": (
        SAME,
        "A heavier calm load in the same movement in the last month would have kept the dose.",
    ),
    "readiness_low": (UP, "{needed} " + OPENED),
    "override_stricter": (SAME, "Without your wish for less, the dose would have stayed."),
    "technique_low": (UP, "Technique rated {limit} or more in every set " + OPENED),
    "effort_spent": (SAME, "Having something left in reserve would have kept the load."),
    "effort_high": (UP, "Effort of {limit} or less in every set " + OPENED),
    "effort_missing": (
        UP,
        "An effort of {effort} or less logged for each of the heaviest sets could have allowed"
        " a step up.",
    ),
    "pain_missing": (
        UP,
        "Pain of {green} or less logged for every set could have allowed a step up.",
    ),
    "technique_missing": (
        UP,
        "Technique of {technique_min} or more logged for every set could have allowed a step up.",
    ),
    "amount_missing": (
        UP,
        "Doing all of it as asked, and logging it, could have allowed a step up.",
    ),
    "load_missing": (UP, "A weight logged with the sets could have allowed a step up."),
    "exposure_incomplete": (UP, "Every set finished as asked " + OPENED),
    "adherence_low": (UP, "Doing {limit_pct} % of the sessions " + OPENED),
    "routine_visit_open": (UP, "A clinician's note about the visit " + OPENED),
    "spacing": (UP, "Leaving {limit} hours in between " + OPENED),
    "other_sport_rises": (UP, "A week without a step up in another sport " + OPENED),
    "pattern_phase_back": (UP, "{limit} calm sessions of this movement since then " + OPENED),
    "session_spike": (UP, "A run of {limit} m or less " + COUNTED),
    "stage_pace": (UP, "{limit} days at this stage would have opened the next run stage."),
    "stage_missing": (UP, "{greens} green runs with their stage logged " + OPENED),
    "hop_test_missing": (
        UP,
        "A hop test with pain of {limit} or less would have opened the next run stage.",
    ),
    "run_days_full": (UP, "No more than {limit} runs in the week " + OPENED),
    "speed_too_soon": (UP, "{limit} days of easy half-hour runs would have opened speed work."),
    "volume_capped": (UP, "Fewer hinge sets in the week " + OPENED),
    "run_week_capped": (
        UP,
        "A week of {limit_min} minutes of running or less, step up included, " + OPENED,
    ),
    "load_week_capped": (UP, "A shorter or easier week " + OPENED),
    "brace_needed": (UP, "A brace test at level {limit} or more " + OPENED),
    "dapre_same": (UP, "{limit} repetitions or more in the all-out set " + COUNTED),
    "dapre_lower": (
        SAME,
        "{same_reps} repetitions or more in the all-out set would have kept the load.",
    ),
    "plates_too_big": (UP, "A plate step of {plate} kg ({plate_lb} lb) or less " + OPENED),
    "lighter_than_asked": (UP, "The load the plan asked for, as calm as this, " + OPENED),
    "layoff_week": (UP, "The next week of the way back " + OPENED),
    "week_step_taken": (UP, "A full week since the lighter load " + OPENED),
    "at_top": (UP, "A later phase would have had room for a step up."),
    "phase_ceiling": (SAME, "A later phase has more room for this lift."),
    "not_in_phase": (SAME, "In its own phase, it would have been in the plan."),
    "sensitivity_confirmed": (
        SAME,
        "With a calm back, one light set with pain of {tolerated} or less and a quiet next morning"
        " bring it back.",
    ),
    "equipment_missing": (SAME, "With its equipment at hand, it would have stayed."),
    "bar_again": (UP, "{greens} calm answers in a row with the bar allow a step up."),
    "bar_too_heavy": (SAME, "A dose at or above the empty bar would have kept this exercise."),
    "hinge_test_low": (SAME, "With the hinge test passed, it would have stayed."),
    "spine_not_examined": (SAME, "With a clinician's clearance, it would have stayed."),
    "exercise_excluded": (SAME, "Without your wish to leave it out, it would have stayed."),
    "answers_unsure": (UP, "A clear no to those questions " + OPENED),
    "screening_old": (UP, "A no to every safety question " + OPENED),
    "otherwise": (UP, "{greens} green answers in a row " + OPENED),
}
UNTOLD: Mapping[str, tuple[DecisionAction, str]] = {
    "morning_missing": (UP, "A next morning as calm as usual could have allowed a step up."),
    "answers_missing": (
        UP,
        "A session and a next morning as calm as usual could have allowed a step up.",
    ),
    "flare_protocol": (
        SAME,
        "{settled} calm mornings in a row mark the end of the flare and start the way back.",
    ),
}
"""The same, of a back whose usual morning nobody has told yet: none of its answers is green."""
EVERY_DAY = (
    UP,
    "{left} more like it can allow a step up: pain at {green} or less, and {morning} or less the"
    " next morning.",
)
"""What one calm answer leads to where no rest is needed in between."""
FIRST_DOSES = frozenset({"sub_threshold_start", "new_exercise"})
FIRST_STEP = (UP, "{greens} green answers in a row allow its first step up.")
CALMER = (UP, "{needed} " + OPENED)
CALM = (UP, "{greens} calm answers in a row " + OPENED)
ENDS = {
    Comparison.AT_MOST: "at {} or less",
    Comparison.AT_LEAST: "at {} or more",
    Comparison.BELOW: "below {}",
    Comparison.ABOVE: "above {}",
    Comparison.EQUALS: "at {}",
}
FEWER, COUNTS = "fewer than {} {}", frozenset({"reds"})
"""How a line is spelled that counts what its own name says."""
IN_WORDS: Mapping[str, str] = {
    "weekly medians rising": "Mornings that do not get worse week after week",
    "wellness points of 25": "Better answers about the day",
    "short nights lately": "Longer nights of sleep",
    STOPPED: "No set ended early because of pain",
    "days with heart rate variability below your usual range": "A night back in your usual range",
}
"""Lines whose number nobody can act on, as what could be different."""
PLAIN_UNITS = frozenset({"NPRS", "RPE", "ratio", "of 5", "level", "points", "count"})


def what_would_change(
    lane: Lane, reason: Reason, other: DecisionAction
) -> tuple[Counterfactual, ...]:
    """What would have changed the answer of a lane; its checks are those that are not met.

    ``other`` is what the lane would have come to without this reason: no more is promised.
    """
    lines = _answer(lane, reason) or [c for c in reason.checks if not c.met] or [*reason.checks]
    action, text = _template(lane, reason, lines)
    end = _end(lane) if text.endswith(OPENED) else None
    if end is not None:
        action, text = WOULD_CHANGE[end]  # nothing else would have opened a step
    action, text = _kept(action, text, other)
    text = text.format_map(_values(lane, lines))
    if reason.code == SINGLE:
        lines = [*lines, *_expected(lane)]
    return (Counterfactual(action, text, tuple(lines)),)


def _template(lane: Lane, reason: Reason, lines: list[Check]) -> tuple[DecisionAction, str]:
    if reason.code in FIRST_DOSES and not lane.exercise.loadable:
        return FIRST_STEP
    if reason.code == SINGLE and lane.daily():
        return EVERY_DAY
    untold = UNTOLD if lane.book.morning_baseline is None else {}
    found = (
        untold.get(reason.code) or WOULD_CHANGE.get(reason.code) or COUNTERFACTUALS.get(reason.code)
    )
    if found is None:
        return CALMER if lines else CALM
    several = found[1].endswith(COUNTED) and len(_spelled(lane, lines)) > 1
    return (UP, "{needed} " + COUNTED) if several else found


def _kept(action: DecisionAction, text: str, other: DecisionAction) -> tuple[DecisionAction, str]:
    """The sentence as far as it comes true, with the answer it leads to."""
    for promise, keeping, less in PROMISES:
        if promise.search(text) and other not in keeping:
            return other, promise.sub(less, text)
    return (other if text.endswith(COUNTED) else action), text


def weaker(texts: Iterable[str]) -> tuple[str, ...]:
    """What sentences become where something else is in the way as well."""
    return tuple(p.sub(less, text) for text in texts for p, _, less in PROMISES if p.search(text))


def _answer(lane: Lane, reason: Reason) -> list[Check]:
    """Every line of the last answer that was not calm, whichever of them is the darkest."""
    last = lane.last
    if reason.code not in ANSWERED or last is None:
        return []
    rows = [row for row in last.judgement.rows if row.zone is not PainZone.GREEN]
    if any(row.name == WORST for row in rows):  # its limit holds both, where both are known
        rows = [row for row in rows if row.name != RISE or row.value is None]
    most, ids = Comparison.AT_MOST, last.fact_ids
    return [
        check(r.name, r.value, most, r.number, ids, threshold=r.limit, unit=r.unit) for r in rows
    ]


def _end(lane: Lane) -> str | None:
    """What leaves the dose no room for a step, whatever the answers are."""
    if lane.running:
        return None
    rows, limit = one_step_up(lane, "two_green_exposures")
    return limit if limit in FULL and rows == base_rows(lane) else None


def _values(lane: Lane, lines: list[Check]) -> Mapping[str, str]:
    said = Said(_of_back(lane) | _of_checks(lane, lines), lane.rules)
    load = top_load(base_rows(lane)) if lane.exercise.loadable else None
    if load:
        plate = load * lane.rules.load.cap_pct.value / PERCENT / GRAMS
        said["plate"] = _text(int(plate * QUARTERS) / QUARTERS)
        said["plate_lb"] = _text(pounds(plate * GRAMS))
    said["rest"] = _text(lane.spacing_h().value)
    said["tolerated"] = _text(lane.rules.tolerance.pain_max.value)
    said["effort"] = _text(lane.rules.load.effort_max.of(lane.phase).value)
    said["same_reps"] = _text(next(r.reps_from for r in lane.rules.dapre if r.next_high_g >= 0))
    return said


def _of_back(lane: Lane) -> dict[str, str]:
    """The limits of this back today: pain in a session, the next morning, a settled flare."""
    book, flare = lane.book, lane.rules.flare
    green = _calm_pain(lane)
    said = {"green": _text(green), "edge": _text(green + 1)}
    calm = _calm_morning(lane)
    if calm is not None:
        said |= {"morning": _text(calm), "over": _text(calm + 1)}
    if book.morning_baseline is not None:
        said["calm"] = _text(int(book.morning_baseline + flare.settled_margin.value))
    return said | {"settled": _text(flare.settled_mornings.value)}


def _calm_pain(lane: Lane) -> int:
    """The highest pain that is green next time, if it begins where the last one did."""
    book, session = lane.book, lane.last.session if lane.last else None
    before = session.pain_before if session else None
    edge = limits(book.strict, book.morning_baseline, before, lane.rules).green_max
    return int(_under_rise(lane, edge, session))


def _under_rise(lane: Lane, limit: float, session: Session | None) -> float:
    """A limit of pain, or what the rise over the value before leaves of it: the lower of both."""
    if session is None or session.pain_before is None:
        return limit
    rise = lane.rules.pain.rise_amber_above.of(lane.book.strict).value
    return min(limit, session.pain_before + rise)


def _calm_morning(lane: Lane) -> int | None:
    """The highest next morning that is still green; mornings are whole numbers."""
    baseline = lane.book.morning_baseline
    if baseline is None:
        return None
    return int(baseline + lane.rules.pain.morning_amber_from.of(lane.book.strict).value - 1)


def _expected(lane: Lane) -> tuple[Check, ...]:
    """What the next exposure would have to show."""
    pain, calm = lane.rules.pain, _calm_morning(lane)
    most, strict = Comparison.AT_MOST, lane.book.strict
    number = pain.green_max.of(strict)
    lines = [check("worst pain next time", None, most, number, threshold=_calm_pain(lane))]
    if calm is not None:
        number = pain.morning_amber_from.of(strict)
        lines.append(check("next morning", None, most, number, threshold=calm))
    return tuple(lines)


def _of_checks(lane: Lane, lines: list[Check]) -> dict[str, str]:
    """What is said of the first line, and of all of them."""
    if not lines:
        return {}
    line, low = lines[0], "; ".join(_spelled(lane, lines))
    left = line.threshold - (line.value or 0)
    return {
        "limit": _text(line.threshold),
        "left": _text(max(left, 0)),
        "limit_pct": _text(line.threshold * PERCENT),
        "limit_min": _text(int(line.threshold / SECONDS_A_MINUTE)),
        "needed": low[:1].upper() + low[1:],
        "needed_low": low,
    }


def _spelled(lane: Lane, lines: list[Check]) -> list[str]:
    """Each line as what it would have to be, once."""
    said = (_line(lane, line) for line in lines)
    return list(dict.fromkeys(words[:1].lower() + words[1:] for words in said))


def _line(lane: Lane, line: Check) -> str:
    unit = "" if line.unit in PLAIN_UNITS else f" {line.unit}"
    limit = line.threshold
    if line.name == WORST:
        known = (s for s in lane.book.sessions if s.ref.id in line.fact_ids)
        limit = _under_rise(lane, limit, next(known, None))
    if line.unit in COUNTS:
        return FEWER.format(_text(limit), line.name)
    if line.name in IN_WORDS:
        return IN_WORDS[line.name]
    return f"{line.name} {ENDS[line.comparison].format(_text(limit) + unit)}"


def _text(value: float) -> str:
    return f"{value:g}" if abs(value) < 10**6 else f"{value:.0f}"
