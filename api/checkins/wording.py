"""The words of a check-in: what is asked for each member, and what its values are called.

An app may ask in its own words; these are there in every language of the server. None of them
says what a value means: that is for the decision.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.checkins.vocab import CONFIDENCE, SETTLE_H, SLEEP_H, STIFFNESS_MIN, TAKEN
from api.engine.vocab import (
    BodySide,
    CheckInKind,
    FunctionLoss,
    LegChange,
    LegReach,
    LegSensation,
    PainTrigger,
)
from api.kit.limits import PAIN, RATING, Bounds


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a member, in a word or two."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for one member. Numbers say what the ends of their scale mean."""

    member: str
    text: str
    bounds: Bounds | None = None
    low: str | None = None
    high: str | None = None
    options: tuple[Option, ...] = ()

    @property
    def kinds(self) -> tuple[CheckInKind, ...]:
        """The kinds of check-in that take it; every kind asks for the legs."""
        return tuple(kind for kind in CheckInKind if self._is_asked(kind))

    @property
    def from_(self) -> float | None:
        return self.bounds.low if self.bounds else None

    @property
    def to(self) -> float | None:
        return self.bounds.high if self.bounds else None

    def _is_asked(self, kind: CheckInKind) -> bool:
        return "/" in self.member or self.member in TAKEN[kind]


def _options(texts: Mapping[StrEnum, str]) -> tuple[Option, ...]:
    return tuple(Option(value.value, text) for value, text in texts.items())


NO_PAIN, WORST_PAIN = "no pain", "the worst you can imagine"
NOT_YET = "Leave it empty if it has not settled yet."
REACH: Mapping[StrEnum, str] = {
    LegReach.NONE: "nothing",
    LegReach.ABOVE_KNEE: "above the knee",
    LegReach.BELOW_KNEE: "down to below the knee",
    LegReach.FOOT: "down to the foot",
}
SIDES: Mapping[StrEnum, str] = {
    BodySide.LEFT: "left leg",
    BodySide.RIGHT: "right leg",
    BodySide.BOTH: "both legs",
}
SENSATIONS: Mapping[StrEnum, str] = {
    LegSensation.PAIN: "pain",
    LegSensation.TINGLING: "tingling",
    LegSensation.NUMBNESS: "numbness",
    LegSensation.WEAKNESS: "weakness",
}
CHANGES: Mapping[StrEnum, str] = {
    LegChange.UNKNOWN: "I cannot say",
    LegChange.UNCHANGED: "the same as before",
    LegChange.CENTRALISED: "moved up, closer to the back",
    LegChange.PERIPHERALISED: "moved further down",
}
LOSSES: Mapping[StrEnum, str] = {
    FunctionLoss.NONE: "I can manage all of it",
    FunctionLoss.SOME: "I cannot manage some of it",
    FunctionLoss.SEVERE: "I cannot manage most of it",
}
TRIGGERS: Mapping[StrEnum, str] = {
    PainTrigger.SITTING_LONG: "long sitting",
    PainTrigger.DRIVING: "driving",
    PainTrigger.LIFTING: "lifting",
    PainTrigger.SPORT: "sport",
    PainTrigger.NEW_EXERCISE: "a new exercise",
    PainTrigger.LOAD_JUMP: "more load than usual",
    PainTrigger.POOR_SLEEP: "poor sleep",
    PainTrigger.STRESS: "stress",
    PainTrigger.TRAVEL: "travel",
    PainTrigger.ILLNESS: "illness",
    PainTrigger.MENSTRUATION: "menstruation",
    PainTrigger.UNKNOWN: "I do not know",
    PainTrigger.OTHER: "something else",
}

QUESTIONS = (
    Question("pain_morning", "How was your back when you woke up?", PAIN, NO_PAIN, WORST_PAIN),
    Question(
        "settle_h",
        f"How many hours did it take until your back felt as usual again? {NOT_YET}",
        SETTLE_H,
    ),
    Question("pain_now", "How is your back right now?", PAIN, NO_PAIN, WORST_PAIN),
    Question("pain_worst", "How was it at its worst today?", PAIN, NO_PAIN, WORST_PAIN),
    Question("started_at", "When did the flare begin?"),
    Question(
        "function_loss", "How much of your daily life can you manage?", options=_options(LOSSES)
    ),
    Question("leg_symptoms/reach", "Do you feel anything in a leg?", options=_options(REACH)),
    Question("leg_symptoms/side", "In which leg?", options=_options(SIDES)),
    Question("leg_symptoms/sensations", "What do you feel there?", options=_options(SENSATIONS)),
    Question(
        "leg_symptoms/change", "How is it compared with last time?", options=_options(CHANGES)
    ),
    Question("stiffness_min", "How many minutes were you stiff after getting up?", STIFFNESS_MIN),
    Question("soreness", "How sore are your muscles?", RATING, "not sore", "very sore"),
    Question("sleep_h", "How many hours did you sleep?", SLEEP_H),
    Question("sleep_quality", "How well did you sleep?", RATING, "poorly", "very well"),
    Question("stress", "How much stress do you have?", RATING, "none", "very much"),
    Question("fatigue", "How tired are you?", RATING, "fresh", "worn out"),
    Question(
        "confidence",
        "How much do you trust your back for what you want to do?",
        CONFIDENCE,
        "not at all",
        "completely",
    ),
    Question("triggers", "What may have brought it on?", options=_options(TRIGGERS)),
)


def words() -> Iterator[str]:
    """Every text of the form."""
    for question in QUESTIONS:
        yield question.text
        yield from filter(None, (question.low, question.high))
        yield from (option.text for option in question.options)
