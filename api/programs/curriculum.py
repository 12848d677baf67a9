"""The programs of one content version, for the engine and for the catalogue.

Content is read and checked once per process; ValueError says where it is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from api.education import service as education
from api.engine.template import Curriculum, PhaseTemplate, Program
from api.engine.vocab import Equipment, MovementPattern, Phase, Sport
from api.exercises.service import default_doses, library, particular_doses
from api.exercises.vocab import ALWAYS_AT_HAND
from api.programs.loading.checks import check_curriculum
from api.programs.loading.phases import needed_equipment, read_program, spelled_out
from api.programs.loading.slots import Row, Sources
from api.programs.loading.tables import (
    read_alternatives,
    read_choices,
    read_routines,
)
from api.programs.outline import Outline, outline

CONTENT_VERSION = "2026.11.1"
CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class PhaseCard:
    """A phase as the catalogue shows it; gates and minimum days belong to the rule set."""

    phase: Phase
    name: str
    focus: str
    sessions_per_week: int
    exercises: tuple[str, ...]
    """First choices of the phase, in slot order."""
    outline: Outline


@dataclass(frozen=True, slots=True)
class ProgramCard:
    slug: str
    name: str
    sports: tuple[Sport, ...]
    summary: str
    version: str
    equipment: tuple[Equipment, ...]
    """Any one of these; empty needs nothing."""
    notes: tuple[str, ...]
    phases: tuple[PhaseCard, ...]


@cache
def curriculum() -> Curriculum:
    """Everything the engine plans from, checked against the exercise library."""
    shared = _shared_phases()
    programs = [read_program(row, shared, sources()) for row in _program_documents()]
    built = _assemble(programs)
    check_curriculum(built, library())
    education.check_links(library().exercises, built.programs)
    return built


@cache
def sources() -> Sources:
    return Sources(intents=document("intents.yaml"), blocks=document("blocks.yaml"))


@cache
def cards() -> tuple[ProgramCard, ...]:
    """All programs as the catalogue shows them, by slug."""
    return tuple(_card(row) for row in _program_documents())


def card(slug: str) -> ProgramCard:
    """One program; KeyError when there is none of that name."""
    return {item.slug: item for item in cards()}[slug]


def _assemble(programs: list[Program]) -> Curriculum:
    routines, alternatives = document("routines.yaml"), document("alternatives.yaml")
    fallbacks = {row: tuple(names) for row, names in alternatives["fallbacks"].items()}
    return Curriculum(
        version=CONTENT_VERSION,
        programs=MappingProxyType({program.slug: program for program in programs}),
        routines=read_routines(routines),
        choices=read_choices(routines),
        alternatives=read_alternatives(alternatives),
        rows_by_pattern=_rows_by_pattern(alternatives["rows_by_pattern"]),
        fallback_rows=MappingProxyType(fallbacks),
        bare_equipment=ALWAYS_AT_HAND,
        default_doses=default_doses(),
        particular_doses=particular_doses(),
    )


def _rows_by_pattern(rows: Mapping[str, str]) -> Mapping[MovementPattern, str]:
    return MappingProxyType({pattern: rows[pattern] for pattern in MovementPattern})


def _card(row: Row) -> ProgramCard:
    program = curriculum().programs[row["slug"]]
    return ProgramCard(
        slug=program.slug,
        name=program.name,
        sports=program.sports,
        summary=row["summary"],
        version=program.version,
        equipment=needed_equipment(row),
        notes=tuple(row.get("notes", ())),
        phases=tuple(_phase_card(program.phases[Phase(p["phase"])], p) for p in row["phases"]),
    )


def _phase_card(template: PhaseTemplate, row: Row) -> PhaseCard:
    slots = (slot for day in template.days.values() for slot in day.slots)
    shared = _shared_phases()
    whole = spelled_out(shared[row["use"]] if "use" in row else row, shared)
    return PhaseCard(
        phase=template.phase,
        name=template.name,
        focus=template.focus,
        sessions_per_week=template.weeks[0].sessions_per_week,
        exercises=tuple(dict.fromkeys(slot.exercises[0] for slot in slots)),
        outline=outline(template, whole, sources(), curriculum()),
    )


@cache
def _shared_phases() -> Mapping[str, Mapping[str, Any]]:
    """Phases by name: the common ones, and each program's own as ``<slug>.<phase>``."""
    own = {
        f"{program['slug']}.{row['phase']}": row
        for program in _program_documents()
        for row in program["phases"]
        if "days" in row
    }
    common = document("phases.yaml")
    return {**own, **{name: spelled_out(row, common) for name, row in common.items()}}


@cache
def _program_documents() -> tuple[Mapping[str, Any], ...]:
    return tuple(
        document(path.name, path.parent) for path in sorted((CONTENT / "programs").iterdir())
    )


def document(name: str, folder: Path = CONTENT) -> Mapping[str, Any]:
    """One content file as it is written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load((folder / name).read_bytes(), Loader=loader)
    return found
