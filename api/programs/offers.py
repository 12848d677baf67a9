"""Programs as they are on offer: their content, with minimum days and gates of the rule set."""

from dataclasses import dataclass
from functools import cache
from statistics import mode

from api.education import service as education
from api.engine import ruleset
from api.engine.decisions import Evidence
from api.engine.ruletables import Gate
from api.engine.vocab import Equipment, Phase, Sport
from api.programs.curriculum import PhaseCard, ProgramCard, cards
from api.programs.outline import Outline
from api.programs.teaching import patterned


@dataclass(frozen=True, slots=True)
class OfferedGate:
    """A criterion to leave a phase; ``code`` is what the athlete's gate report calls it too."""

    code: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class OfferedPhase:
    phase: Phase
    name: str
    focus: str
    min_days: int
    sessions_per_week: int
    gates: tuple[OfferedGate, ...]
    exercises: tuple[str, ...]
    outline: Outline
    education: tuple[education.Card, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A program anybody may read about before starting it."""

    slug: str
    name: str
    sports: tuple[Sport, ...]
    summary: str
    version: str
    equipment: tuple[Equipment, ...]
    notes: tuple[str, ...]
    phases: tuple[OfferedPhase, ...]

    @property
    def sessions_per_week(self) -> int:
        """What an athlete who says nothing gets: the recommended week of most phases."""
        return mode(phase.sessions_per_week for phase in self.phases)


@cache
def offers(rules: ruleset.RuleSet) -> tuple[Offer, ...]:
    """All programs, in the order of the curriculum, by the rule set in force."""
    return tuple(_offer(card, rules) for card in cards())


def offer(slug: str, rules: ruleset.RuleSet) -> Offer | None:
    """One program, or None where there is none of that name."""
    return next((found for found in offers(rules) if found.slug == slug), None)


def _offer(card: ProgramCard, rules: ruleset.RuleSet) -> Offer:
    return Offer(
        slug=card.slug,
        name=card.name,
        sports=card.sports,
        summary=card.summary.strip(),
        version=card.version,
        equipment=card.equipment,
        notes=card.notes,
        phases=tuple(_phase(card, phase, rules) for phase in card.phases),
    )


def _phase(program: ProgramCard, card: PhaseCard, rules: ruleset.RuleSet) -> OfferedPhase:
    sports = frozenset(program.sports)
    gates = (
        gate
        for gate in rules.gates
        if gate.phase is card.phase and (not gate.sports or sports.intersection(gate.sports))
    )
    return OfferedPhase(
        phase=card.phase,
        name=card.name,
        focus=card.focus,
        min_days=rules.phase.min_days.of(card.phase).whole,
        sessions_per_week=card.sessions_per_week,
        gates=tuple(_gate(gate) for gate in gates),
        exercises=card.exercises,
        outline=card.outline,
        education=education.fitting(
            education.Moment(card.phase, trained=patterned(card.exercises), program=program.slug)
        ),
    )


def _gate(gate: Gate) -> OfferedGate:
    code = f"{gate.kind}_{gate.subject}".strip("_")
    return OfferedGate(code, gate.text, ruleset.evidence(gate))
