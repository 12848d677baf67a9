"""Every English text that people are told, and the catalogues that say it in other languages.

Tables of words are read as values. Sentences that stand beside code are read from the source:
a literal that nobody listed is found all the same, and one that is gone is noticed.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from api.assessments import service as assessments
from api.assessments.vocab import EMERGENCY_LABEL, SPECIALIST_VISIT, WHO_NOW
from api.checkins import service as checkins
from api.engine import ruleset
from api.engine.planning import gates, lead_in, phases, routines
from api.engine.safety.restrictions import cuts
from api.engine.telling import (
    clinician_words,
    counterfactuals,
    explain,
    headlines,
    names,
    referrals,
    whys,
)
from api.engine.telling.without_walks import instead
from api.engine.vocab import BaselineTest, MovementPattern, PainZone
from api.kit import errors
from api.kit.speech import catalogue
from api.programs import service as programs
from api.progression import service as progression

ROOT = Path(__file__).resolve().parent
ENGINE = ROOT / "engine"
ROOMS: Final = ("dosing", "lanes", "planning", "reading", "rules", "safety")
OF_CLINICIANS: Final = ("clinician_words", "referrals")
"""Where the names of lines and the words inside sentences stand beside the rules."""
WIDTH = 96
_WORDS = re.compile(r"[A-Za-z]\w*[^{}]* |.* [a-z]+")
_LABEL = re.compile(r"[A-Z][a-z]+")
_UNTOLD = re.compile(r"Keel proposal|.* of$|\{a\} of \{b\}$|no \{a\} \{b\}$")
"""Sources of numbers, and halves of names that are told whole elsewhere."""
_EMERGENCY_NUMBER = ("your local emergency number", "{emergency_number}")
_LINE_MAKERS = frozenset({"check", "unmet", "Check", "_sessions"})
_AMOUNTS = (
    "{a} to {b} %",
    "{a} from {b} kg",
    "{dose} at {load} kg",
    "{dose} without weight",
    "stage {a}",
    "“{note}” {end}",
    "rest",
    "1 set",
    "and",
    "or",
)
"""Words between values, and how a dose is put together."""
_CHANGE, _LEVEL = "change of", "level of"
_ENDS = (
    *(f"{{line}} {end.format('{limit}')}" for end in counterfactuals.ENDS.values()),
    counterfactuals.FEWER.format("{limit}", "{line}"),
)

Messages = dict[str, set[str]]


@dataclass
class Sources:
    """English text to the groups it belongs to, in the order it was found."""

    messages: Messages = field(default_factory=dict)

    def add(self, group: str, texts: Iterable[str | None]) -> None:
        for text in texts:
            if text and text.strip():
                self.messages.setdefault(text.strip(), set()).add(group)


def collected() -> Messages:
    """Every English text with its groups."""
    found = Sources()
    _triage(found)
    _decisions(found)
    _parts(found)
    found.add("card", _literals(ROOT / "progression" / "cards.py", labels=True))
    found.add("card", progression.words())
    found.add("check-in", checkins.words())
    found.add("day", _days())
    found.add("problem", (kind.title for kind in errors.catalogue()))
    return found.messages


def _days() -> Iterator[str]:
    """Names of the training days of every program."""
    for program in programs.curriculum().programs.values():
        for phase in program.phases.values():
            yield from (day.name for day in phase.days.values())
            yield phase.off_day.name if phase.off_day else ""


def _triage(found: Sources) -> None:
    asked = tuple(assessments.words())
    found.add("triage", (*asked, EMERGENCY_LABEL, SPECIALIST_VISIT, WHO_NOW))
    unasked = (row.words for row in ruleset.current().triage)
    found.add("triage", (f"{words[:1].upper()}{words[1:]}." for words in unasked))


def _decisions(found: Sources) -> None:
    turned = (*counterfactuals.WOULD_CHANGE.values(), *explain.COUNTERFACTUALS.values())
    first = (counterfactuals.FIRST_STEP, counterfactuals.CALMER, counterfactuals.CALM)
    steps = (*first, counterfactuals.EVERY_DAY, *counterfactuals.UNTOLD.values())
    found.add("reason", (explain.SAFETY_NET, *explain.REASONS.values()))
    found.add("reason", map(instead, explain.REASONS.values()))
    found.add("why", (*whys.WHYS.values(), whys.UNLOADED, whys.CHOSEN, lead_in.WHY))
    found.add("why", (*routines.WHY.values(), *_literals(ENGINE / "lanes" / "prescribing.py")))
    for heads in (
        headlines.HEADS,
        headlines.PLAN_HEADS,
        headlines.CODE_HEADS,
        headlines.STOP_HEADS,
    ):
        found.add("headline", heads.values())
    found.add("headline", (headlines.BACK_HEAD, headlines.MIXED_HEAD, headlines.PARTLY_BACK_HEAD))
    found.add("headline", (headlines.NEW_PAIN_HEAD, headlines.RAISED_HEAD))
    found.add("headline", (headlines.ILL_HEAD, instead(headlines.ILL_HEAD)))
    found.add("headline", _literals(ENGINE / "telling" / "receipts.py"))
    would = [text for _, text in (*turned, *steps)]
    found.add("counterfactual", (*would, *counterfactuals.weaker(would)))
    asked = _literals(ENGINE / "telling" / "asks.py")
    found.add("ask", (text for ask in asked for text in (ask, instead(ask))))
    referred = (*referrals.TEXT.values(), referrals.CRISIS)
    found.add("referral", (*referred, *_with_number(referred)))
    found.add("insight", _literals(*sorted((ENGINE / "insights").glob("*.py"))))
    found.add("simulation", _literals(ENGINE / "simulation" / "whatif.py"))


def _with_number(texts: Iterable[str]) -> Iterator[str]:
    """What is sent names the emergency number of the athlete's country."""
    return (text.replace(*_EMERGENCY_NUMBER) for text in texts if _EMERGENCY_NUMBER[0] in text)


def _parts(found: Sources) -> None:
    rules = ruleset.current()
    found.add("gate", (gate.text for gate in rules.gates))
    usual = (gate for gate in rules.gates if gate.kind in gates.OF_USUAL)
    found.add("gate", (gate.text.replace(f"{gate.value:g}", "{limit}") for gate in usual))
    found.add("gate", (gates.STEPS, f"{{gate}} {phases.WITHIN_ERROR}"))
    waiting = (gate.text for gate in rules.gates if gate.kind == gates.PATTERNS)
    ends = (gates.NOT_YET, gates.NOT_YET_BACK)
    found.add("gate", (f"{text.rstrip('.')}{end}" for text in waiting for end in ends))
    untold = (gate.text for gate in rules.gates if gate.kind == gates.TEST_PAIN)
    found.add("gate", (f"{text.rstrip('.')}{phases.PAIN_UNTOLD}" for text in untold))
    of_tests = (gate for gate in rules.gates if gate.kind in gates.OF_SIDES)
    sides = (g.text for g in of_tests if assessments.is_sided(BaselineTest(g.subject)))
    found.add("gate", (f"{text.rstrip('.')}{phases.SIDE_UNTOLD}" for text in sides))
    found.add("part", (*_AMOUNTS, *_ENDS, *names.PLAIN.values()))
    found.add("part", counterfactuals.IN_WORDS.values())
    found.add("part", (pattern.value.replace("_", " ") for pattern in MovementPattern))
    found.add(
        "part", (*referrals.WHO.values(), *referrals.WHO_BY_CODE.values(), referrals.SPECIALIST)
    )
    for words in (*clinician_words.WORDS.values(), "no {exercise}"):
        found.add("part", (f"{words} until {{day}}", f"{words} until a later clearance"))
    found.add("part", (f"{words} of {{name}}" for words, _ in cuts(rules.restrictions).values()))
    found.add("unit", (zone.value for zone in PainZone))
    found.add("unit", (number.unit for number in rules.numbers if number.unit.isalpha()))
    rooms = [sorted((ENGINE / room).glob("*.py")) for room in ROOMS]
    for paths in (*rooms, [ENGINE / "telling" / f"{name}.py" for name in OF_CLINICIANS]):
        found.add("line", (t for t in _literals(*paths) if t not in found.messages))
        found.add("line", _names_of_lines(*paths))
    changes = [text for text in found.messages if text.startswith(_CHANGE)]
    found.add("line", (text.replace(_CHANGE, _LEVEL) for text in changes))
    telling = [
        ENGINE / "telling" / f"{name}.py" for name in ("counterfactuals", "remarks", "standing")
    ]
    found.add("line", _names_of_lines(*telling))


# --- from the source ------------------------------------------------------------------------


def _literals(*paths: Path, labels: bool = False) -> Iterator[str]:
    """Texts for people in these files: neither docstrings nor what is raised.

    A single word is one only where ``labels`` are told.
    """
    for path in paths:
        for node in _nodes(ast.parse(path.read_text())):
            text = _text(node)
            if text is not None and _is_told(text, labels):
                yield text


def _is_told(text: str, labels: bool) -> bool:
    if _UNTOLD.match(text):
        return False
    return bool(_WORDS.match(text) or (labels and _LABEL.fullmatch(text)))


def _names_of_lines(*paths: Path) -> Iterator[str]:
    """The first word of every line of a receipt."""
    for path in paths:
        for node in _nodes(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _called(node) in _LINE_MAKERS and node.args:
                yield _text(node.args[0]) or ""


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes that may be told; a text with gaps is one node."""
    for child in ast.iter_child_nodes(node):
        docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if docstring or isinstance(child, ast.Raise):
            continue
        yield child
        if not isinstance(child, ast.JoinedStr):
            yield from _nodes(child)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return _with_gaps(node) if isinstance(node, ast.JoinedStr) else None


def _with_gaps(node: ast.JoinedStr) -> str | None:
    """An f-string as a template; gaps are lettered, so that a renamed variable changes nothing."""
    text, names = "", iter(ascii_lowercase)
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            text += f"{{{next(names)}}}"
    return text if re.search("[a-z]", catalogue.GAP.sub("", text)) else None


# --- catalogues -----------------------------------------------------------------------------


def update(language: str, folder: Path = catalogue.FOLDER) -> tuple[int, int]:
    """Bring a catalogue up to date: how many texts there are, and how many are translated.

    New texts stand empty; what is said no more is kept as obsolete, for its words.
    """
    path, wanted = folder / f"{language}.po", collected()
    known = _read(path, language)
    made = Catalog(locale=language)
    for text, groups in sorted(wanted.items(), key=lambda row: (min(row[1]), row[0])):
        stands = known.get(text) or known.obsolete.get(text)
        made.add(
            text,
            stands.string if stands else "",
            flags=_flags(stands),
            auto_comments=sorted(groups),
        )
    for message in (*known, *known.obsolete.values()):
        if message.id and message.id not in wanted and message.string:
            message.auto_comments = []
            made.obsolete[message.id] = message
    with path.open("wb") as file:
        file.write(HEADER.format(language=language).encode())
        write_po(file, made, width=WIDTH, omit_header=True, sort_output=False)
    return len(wanted), sum(bool(message.string) for message in made if message.id)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _flags(stands: Message | None) -> set[str]:
    """A translation that waits for a second look keeps its mark."""
    return {"fuzzy"} if stands is not None and stands.fuzzy else set()


HEADER = """\
# Texts of Keel. Every English text is the key of its own translation; what stands in braces is
# filled in. A clinician who speaks the language reads these before they reach patients.
msgid ""
msgstr ""
"Project-Id-Version: Keel\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
