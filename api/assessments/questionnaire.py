"""The red-flag questionnaire: versioned words, what each answer asks for, whom to call.

The rules that join answers live in the engine; here stand only the words and the level a
single yes has. ValueError at load names the code at fault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from api.assessments.vocab import FALLBACK_EMERGENCY_NUMBER, QUESTIONNAIRE_VERSION
from api.engine.vocab import FlagLevel

CONTENT = Path(__file__).parent / "content"
CODE = re.compile(r"RF-[A-Z]+-[0-9]+")
QUESTION_KEYS = frozenset({"code", "text", "help", "level", "needs", "ask_weekly", "asked_after"})

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``needs`` says who should look and how soon, never what it might be."""

    code: str
    text: str
    help: str | None
    level: FlagLevel
    mandatory: bool
    ask_weekly: bool
    needs: str
    asked_after: str | None
    """Stem question whose yes opens this one."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What an open flag of a level tells the athlete. ``within_h`` 0 is now, None no deadline."""

    level: FlagLevel
    who: str
    within_h: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    version: str
    locale: str
    intro: str
    safety_net: str
    questions: tuple[Question, ...]
    levels: Mapping[FlagLevel, Advice]

    @property
    def emergency(self) -> Advice:
        """Holds offline and without an account."""
        return self.levels[FlagLevel.EMERGENCY]


@cache
def questionnaire() -> Questionnaire:
    """The current questionnaire in English."""
    return build(_read(CONTENT / "triage.en.yaml"))


def words() -> Iterator[str]:
    """Every text of the questionnaire, in the order it is read."""
    found = questionnaire()
    yield from (found.intro, found.safety_net)
    for advice in found.levels.values():
        yield from (advice.who, advice.text)
    for asked in found.questions:
        yield from filter(None, (asked.text, asked.help, asked.needs))


@cache
def question(code: str) -> Question:
    """One question by code; KeyError when it is not asked (RF-AGE-1, RF-TIME-*)."""
    return {item.code: item for item in questionnaire().questions}[code]


@cache
def codes() -> frozenset[str]:
    """Codes of everything that is asked."""
    return frozenset(question.code for question in questionnaire().questions)


def versions() -> tuple[str, ...]:
    """Versions whose answers are accepted, newest first."""
    return (QUESTIONNAIRE_VERSION,)


def emergency_number(country: str | None) -> str:
    """Number to dial in a country (ISO 3166-1 alpha-2, any case); 112 where none is listed."""
    return _numbers().get((country or "").upper(), FALLBACK_EMERGENCY_NUMBER)


def build(document: Row) -> Questionnaire:
    """A checked questionnaire; ValueError names the code or level that is wrong."""
    questions = tuple(_question(row) for row in document["questions"])
    codes = [item.code for item in questions]
    for item in questions:
        if codes.count(item.code) > 1:
            raise ValueError(f"question {item.code}: asked twice")
        if item.asked_after is not None and item.asked_after not in codes:
            raise ValueError(f"question {item.code}: unknown stem {item.asked_after}")
    if document["version"] != QUESTIONNAIRE_VERSION:
        raise ValueError(f"questionnaire {document['version']}: not the current version")
    return Questionnaire(
        version=document["version"],
        locale=document["locale"],
        intro=document["intro"],
        safety_net=document["safety_net"],
        questions=questions,
        levels=_levels(document["levels"]),
    )


def _question(row: Row) -> Question:
    code = row.get("code", "?")
    try:
        if not CODE.fullmatch(code) or set(row) - QUESTION_KEYS or not row["text"].strip():
            raise ValueError("bad code, unknown key or no text")
        level = FlagLevel(row["level"])
        return Question(
            code=code,
            text=row["text"],
            help=row.get("help"),
            level=level,
            mandatory=level is FlagLevel.EMERGENCY,
            ask_weekly=level is FlagLevel.EMERGENCY or row.get("ask_weekly", False),
            needs=row["needs"],
            asked_after=row.get("asked_after"),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"question {code}: {error}") from error


def _levels(rows: Mapping[str, Row]) -> Mapping[FlagLevel, Advice]:
    levels = {FlagLevel(name): Advice(FlagLevel(name), **row) for name, row in rows.items()}
    missing = set(FlagLevel) - set(levels) - {FlagLevel.NONE}
    if missing:
        raise ValueError(f"levels without advice: {sorted(missing)}")
    return MappingProxyType(levels)


@cache
def _numbers() -> Mapping[str, str]:
    rows = _read(CONTENT / "emergency_numbers.yaml")
    return {country: number for number, countries in rows.items() for country in countries}


def _read(path: Path) -> Row:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Row = yaml.load(path.read_bytes(), Loader=loader)
    return document
