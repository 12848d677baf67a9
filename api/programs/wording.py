"""Program content for people: doses, conditions and what grows, in a few words."""

import re
from collections.abc import Iterable

from api.engine.template import Dose, DoseKind
from api.engine.vocab import ChangeVariable
from api.exercises.service import library

MINUTE_S = 60
_CONDITION = re.compile(r"(?P<word>[a-z_0-9]+)(?P<sign>>=|<=|<)(?P<value>\d+)")
_GREEN = re.compile(r"green\((?P<subject>[a-z0-9-]+)\)>=(?P<times>\d+)")
_SENSITIVE = re.compile(r"(?P<no>not )?sensitive\((?P<direction>[a-z_]+)\)")
_RUNS = "sport(running)"
_GOAL = re.compile(r"goal\((?P<kind>[a-z]+)\)")
_RUNG, _STAGE = re.compile(r"[hc]\d+"), re.compile(r"r\d+")
_TESTS = {
    "brace": "with a brace test of {0}",
    "hinge": "with a hinge test of {0} of 5",
    "plank": "with a plank of {0} s",
    "side_bridge": "with a side bridge of {0} s",
    "sorensen": "with a back extension hold of {0} s",
    "week": "from week {0} of the phase",
    "day": "from day {0} of the phase",
    "since_red": "{0} days after the last red answer",
    "hop10": "with pain of {0} or less in ten hops",
    "cadence": "with fewer than {0} steps a minute",
}
_GOALS = {"lift": "for a goal lift", "event": "for an event", "activity": "for an activity"}
_GROWS = {
    ChangeVariable.RANGE_OF_MOTION: "range",
    ChangeVariable.COMPLEXITY: "harder form",
    ChangeVariable.REPS: "repetitions",
    ChangeVariable.DURATION: "time",
}


def dose_text(dose: Dose) -> str:
    """``3 x 8-12 each side``, ``6-4-2 x 10 s``, ``20-25 min``, ``stages R1 to R5``."""
    if dose.kind is DoseKind.STAGE:
        return f"stages R{dose.low} to R{dose.high}" if dose.low != dose.high else f"R{dose.low}"
    sets = "-".join(map(str, dose.pyramid)) or str(dose.sets)
    amount = f"{_amount(dose)}{_UNITS[dose.kind]}"
    whole = dose.kind in (DoseKind.TIME, DoseKind.DISTANCE) and sets == "1"
    return f"{amount if whole else f'{sets} x {amount}'}{' each side' if dose.per_side else ''}"


_UNITS = {
    DoseKind.REPS: "",
    DoseKind.HOLD: " s",
    DoseKind.TIME: " min",
    DoseKind.DISTANCE: " m",
    DoseKind.CONTACTS: " contacts",
    DoseKind.BREATHS: " breaths",
}


def _amount(dose: Dose) -> str:
    scale = MINUTE_S if dose.kind is DoseKind.TIME else 1
    low, high = f"{dose.low / scale:g}", f"{dose.high / scale:g}"
    return low if low == high else f"{low}-{high}"


def effort_text(low: float | None, high: float | None) -> str:
    """``effort 6 to 7``; empty where none is asked for."""
    if low is None or high is None:
        return ""
    return f"effort {low:g}" if low == high else f"effort {low:g} to {high:g}"


def condition_text(condition: str) -> str:
    """An entry condition as a few words that follow the exercise."""
    if found := _GREEN.fullmatch(condition):
        return f"after {found['times']} green days in a row {_of(found['subject'])}"
    if found := _SENSITIVE.fullmatch(condition):
        direction = found["direction"].replace("_", " ")
        return f"{'unless' if found['no'] else 'while'} {direction} provokes"
    if condition == _RUNS:
        return "if you run"
    if found := _GOAL.fullmatch(condition):
        return _GOALS[found["kind"]]
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise ValueError(f"condition {condition!r} has no words")
    return _TESTS[found["word"]].format(found["value"])


def _of(subject: str) -> str:
    if subject == "here":
        return "of this line"
    if _STAGE.fullmatch(subject):
        return f"of run stage {subject.upper()}"
    if _RUNG.fullmatch(subject):
        return f"of rung {subject.upper()}"
    return f"of {library().exercises[subject].name}"


def intent_text(intent: str) -> str:
    """What a line is for: ``core against arching``, ``single leg``."""
    return _INTENTS.get(intent, intent.replace("_", " "))


_INTENTS = {
    "core_antiext": "core against arching",
    "core_antirot": "core against turning",
    "core_lateral": "core, side",
    "core_flex": "core, front",
    "core_ext": "core, back",
    "cardio_steady": "steady cardio",
    "cardio_hard": "hard cardio",
    "hip_side": "side of the hip",
    "ballistic": "fast hinge",
    "olympic": "Olympic lift",
    "range": "easy range",
}


def growth_text(progress: Iterable[ChangeVariable]) -> str:
    """``repetitions, then range, then load``."""
    return ", then ".join(_GROWS.get(v, v.value.replace("_", " ")) for v in progress)
