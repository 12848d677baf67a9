"""The law of restrictions, said anew: no line goes against what a clinician took out."""

from api.engine.decisions import Decision, Prescription
from api.engine.facts import Facts, Restriction
from api.engine.library import Exercise, Library
from tests.engine import factories as make
from tests.engine.laws import everything, loads

GRADES = {
    "no_loaded_flexion": ("flexion", 1),
    "no_end_range_flexion": ("flexion", 2),
    "no_end_range_extension": ("extension", 2),
    "no_rotation": ("rotation", 1),
    "no_impact": ("impact", 1),
}
GAMES = {"sport", "agility", "jump", "olympic_lift"}


def clinicians_word(facts: Facts, made: Decision, library: Library = make.LIBRARY) -> str | None:
    """No line anywhere, stand-ins and warm-ups included, goes against a standing restriction."""
    for restriction in standing_on(facts):
        for p in everything(made):
            exercise = library.exercises[p.exercise]
            if goes_against(restriction, exercise, p):
                return f"{p.exercise} {loads(p)} against {restriction.kind}"
            if any(refused(restriction, library.exercises[a.exercise]) for a in p.alternatives):
                return f"an alternative to {p.exercise} against {restriction.kind}"
    return None


def standing_on(facts: Facts) -> list[Restriction]:
    """Restrictions in force, said anew: dated to their day, undated to the next note."""
    notes = sorted(
        (c for c in facts.clearances if c.examined_on <= facts.as_of),
        key=lambda c: (c.examined_on, c.sequence),
    )
    found = []
    for place, note in enumerate(notes):
        later = {code for other in notes[place + 1 :] for code in other.codes}
        lifted = bool(later & set(note.codes))
        found += [
            r
            for r in note.restrictions
            if (not lifted if r.until is None else facts.as_of <= r.until)
        ]
    return found


def refused(restriction: Restriction, exercise: Exercise) -> bool:
    """Whether no dose of the exercise is left, whatever it weighs."""
    kind, demand = restriction.kind.value, exercise.load_class
    sprint = exercise.pattern.value == "run" and demand.impact >= 3
    if kind == "no_sport":
        return exercise.pattern.value in GAMES or sprint
    if kind == "no_exercise":
        return exercise.slug == restriction.exercise
    if kind not in GRADES or kind == "no_loaded_flexion":
        return False
    name, cut = GRADES[kind]
    return bool(getattr(demand, name) >= cut)


def goes_against(restriction: Restriction, exercise: Exercise, p: Prescription) -> bool:
    if refused(restriction, exercise):
        return True
    kind, demand = restriction.kind.value, exercise.load_class
    open_end = exercise.loadable and any(row.load_g is None for row in p.sets)
    if kind == "no_loaded_flexion" and demand.flexion >= 1:
        banded = any(row.band for row in p.sets)
        return max(loads(p), default=0) > 0 or banded or open_end
    if kind == "no_axial_load_above" and demand.compression >= 2:
        return max(loads(p), default=0) > (restriction.limit_g or 0) or open_end
    return False
