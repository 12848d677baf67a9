"""The programs as pages to read: ``docs/programs``, written by ``flask keel programs``.

Everything on them comes from the content and the rule set; a test keeps the pages current.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from api.engine.ruleset import RuleSet
from api.engine.template import AlternativeRow
from api.engine.vocab import Phase, Sensitivity
from api.exercises.service import library
from api.programs.curriculum import CONTENT_VERSION, curriculum
from api.programs.offers import Offer, OfferedPhase, offers
from api.programs.outline import Line, OutlineDay, OutlineWeek, Step, WeekDay
from api.programs.routine_cards import RoutineCard, RoutineCardLine, routine_cards
from api.programs.wording import effort_text, growth_text, intent_text

_NOTE = "<!-- Written by `flask --app wsgi keel programs` from api/programs/content. -->"
_SAFETY = (
    "A template gives ranges and orders of preference. What an athlete does on a day, and with how"
    " much, is decided from that athlete's own answers; see [the engine](../engine.md)."
)


def pages(rules: RuleSet) -> Mapping[str, str]:
    """File names and what stands in them."""
    found = {f"{offer.slug}.md": _program(offer) for offer in offers(rules)}
    tables = {"routines.md": _routines(), "stand-ins.md": _stand_ins()}
    return {"README.md": _index(offers(rules)), **found, **tables}


def _page(*lines: str) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _bullets(lines: Iterable[str]) -> Iterator[str]:
    found = [f"- {line}" for line in lines]
    yield from found
    if found:
        yield ""


# --- index -------------------------------------------------------------------------------


def _index(found: tuple[Offer, ...]) -> str:
    rows = (
        (f"[{o.name}]({o.slug}.md)", _words(o.sports), " ".join(o.summary.split())) for o in found
    )
    return _page(
        "# Programs",
        "",
        _NOTE,
        "",
        f"Content version {CONTENT_VERSION}. {_SAFETY}",
        "",
        *_table(("program", "for", "in short"), rows),
        "Warm-ups and cool-downs are in [routines.md](routines.md); what takes the place of an",
        "exercise that is left out is in [stand-ins.md](stand-ins.md).",
        "",
        "## How to read a program",
        "",
        "- A line names exercises in order of preference. You do the first one that the phase, the",
        "  equipment and the directions that provoke allow; if none is left, a stand-in.",
        "- A line with conditions is a ladder: you do the first step whose conditions hold.",
        "- `3 x 8-12` is three sets of eight to twelve; progress works inside the range, then",
        "  moves to the next thing that may grow, one at a time.",
        "- Effort is a target from 0 to 10, and a ceiling for the load.",
        "- **Bold** lines come first. The 25-minute version is the short warm-up and the lines",
        "  named under *short*, nothing more; it counts as a whole session.",
        "- Lines marked *kept* go on while the rest is held back, as long as the back stays quiet",
        "  in them.",
        "- Two days with a hinge are two days apart, three if one of them is heavy.",
    )


def _words(values: Iterable[str]) -> str:
    return ", ".join(value.replace("_", " ") for value in values)


# --- a program ---------------------------------------------------------------------------


def _program(offer: Offer) -> str:
    return _page(
        f"# {offer.name}",
        "",
        _NOTE,
        "",
        " ".join(offer.summary.split()),
        "",
        f"- For: {_words(offer.sports)}",
        f"- Any one of: {_words(offer.equipment)}" if offer.equipment else "- Needs no equipment",
        *_bullets(offer.notes),
        *_table(
            ("phase", "name", "at least", "sessions a week"),
            (
                (
                    f"[{p.phase.upper()}](#{_anchor(p)})",
                    p.name,
                    f"{p.min_days} days",
                    ", ".join(str(week.sessions_per_week) for week in p.outline.weeks),
                )
                for p in offer.phases
            ),
        ),
        _SAFETY,
        "",
        *(line for phase in offer.phases for line in _phase(phase)),
    )


def _title(phase: OfferedPhase) -> str:
    return f"{phase.phase.upper()} {phase.name}"


def _anchor(phase: OfferedPhase) -> str:
    return _title(phase).lower().replace(" ", "-")


def _phase(phase: OfferedPhase) -> Iterator[str]:
    outline = phase.outline
    yield from (f"## {_title(phase)}", "", phase.focus, "")
    yield from _bullets(outline.notes)
    if phase.gates:
        yield from ("It ends when all of this holds:", "")
        yield from _bullets(gate.text for gate in phase.gates)
    yield from (f"Cards: {'; '.join(card.title for card in phase.education)}.", "")
    yield from _table(("sessions", "week"), map(_week, outline.weeks))
    unseen = {line.id: line for line in outline.lines}
    for day in outline.days:
        yield from _day(day, [unseen.pop(key) for key in day.lines if key in unseen])
    yield from ("### Every other day", "")
    yield from _lines([*outline.daily, *outline.off_day])


def _week(week: OutlineWeek) -> tuple[str, str]:
    told = _week_days(week.days)
    if week.second_week:
        told = f"{told}; every second week {_week_days(week.second_week)}"
    return str(week.sessions_per_week), told


def _week_days(days: Iterable[WeekDay]) -> str:
    return ", ".join(f"day {found.offset + 1} **{found.day}**" for found in days)


def _day(day: OutlineDay, fresh: list[Line]) -> Iterator[str]:
    """Lines that an earlier day of the phase has shown are named only."""
    heavy = ", heavy" if day.heavy else ""
    yield from (f"### {day.key} · {day.name}", "")
    yield f"About {day.minutes} minutes{heavy}. Warm-up {_routine(day.warm_up)}, cool-down"
    yield f"{_routine(day.cool_down)}. Lines {', '.join(day.lines)}; short: {', '.join(day.short)}."
    yield ""
    if fresh:
        yield from _lines(fresh)


def _routine(slug: str) -> str:
    return f"[{routine_cards()[slug].name.lower()}](routines.md#{slug})"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    head = ("line", "exercises, first choice first", "effort", "tempo", "rest", "grows by", "note")
    yield from _table(head, (row for line in lines for row in _line(line)))


def _line(line: Line) -> Iterator[tuple[str, ...]]:
    for place, step in enumerate(line.steps):
        first = place == 0
        yield (
            _name(line) if first else "",
            _choices(step, first),
            effort_text(step.effort_low, step.effort_high).removeprefix("effort "),
            step.tempo or "",
            f"{step.rest_s} s" if step.rest_s else "",
            growth_text(step.progress),
            _told(line, step) if first else "",
        )


def _name(line: Line) -> str:
    name = f"{line.id} {intent_text(line.intent)}"
    return f"**{name}**" if line.must else name


def _told(line: Line, step: Step) -> str:
    marks = [word for word, on in (("optional", line.optional), ("kept", line.unaffected)) if on]
    marks += [] if step.external_load else ["body weight only"]
    told = [f"*{', '.join(marks)}*"] if marks else []
    return " ".join([*told, line.note or ""]).strip()


def _choices(step: Step, first: bool) -> str:
    """Exercises with their doses; one dose is told once where neighbours share it."""
    grouped = groupby(step.exercises, key=lambda choice: choice.text)
    told = "; or ".join(f"{_or(c.name for c in group)}: {text}" for text, group in grouped)
    when = ", ".join(condition.text for condition in step.when)
    start = "" if first else "until then: "
    return f"{start}{told}{f' ({when})' if when else ''}"


def _or(names: Iterable[str]) -> str:
    return ", or ".join(names)


# --- routines and stand-ins --------------------------------------------------------------


def _routines() -> str:
    cards = routine_cards().values()
    head = ("routine", "about", "for whom")
    rows = ((f"[{c.name}](#{c.slug})", f"{c.minutes} min", c.summary) for c in cards)
    return _page(
        "# Warm-ups and cool-downs",
        "",
        _NOTE,
        "",
        "A warm-up goes from easy movement (pulse) through range to activation, and before a",
        "loaded lift on to lighter sets of it (8, 5 and 3 repetitions at 40, 60 and 80 percent of",
        "the day's load). A line is left out if the phase, the equipment or a direction that",
        "provokes excludes it; the rest stays. The five-minute version is the lines marked",
        "*short*, then the lighter sets. If a line feels worse at its end than at its start, skip",
        "it that day and log it.",
        "",
        *_table(head, rows),
        "## Which one",
        "",
        *_which(),
        *(line for card in cards for line in _routine_card(card)),
    )


def _which() -> Iterator[str]:
    columns: list[Sensitivity | None] = [None, *Sensitivity]
    head = ("day", *("nothing provokes" if c is None else _words([c]) for c in columns))
    rows = (
        (
            f"{choice.kind}{', heavy hinge' if choice.heavy else ''}",
            *(", ".join(choice.by_sensitivity[column]) for column in columns),
        )
        for choice in curriculum().choices
    )
    yield from _table(head, rows)
    yield from (
        "If two directions provoke, the stricter one counts, in the order nerve, compression,",
        "flexion, extension, rotation; bending and leaning back together take the gentle routines.",
        "The first phase takes the gentle routines every day.",
        "",
    )


def _routine_card(card: RoutineCard) -> Iterator[str]:
    yield from (f"## {card.slug}", "", f"**{card.name}**, about {card.minutes} minutes.", "")
    yield from (card.summary, "")
    yield from _bullets(card.notes)
    head = ("part", "exercise", "dose", "min", "phases", "note")
    yield from _table(head, map(_routine_line, card.lines))


def _routine_line(line: RoutineCardLine) -> tuple[str, ...]:
    told = [line.note] if line.note else []
    told += ["hinge days"] if line.hinge_days_only else []
    told += [f"only while {_words(line.only_with)} provokes"] if line.only_with else []
    told += [f"not while {_words(line.not_with)} provokes"] if line.not_with else []
    told += [f"or {_or(c.name for c in line.instead)}"] if line.instead else []
    return (
        f"{line.block}{' *(short)*' if line.in_short else ''}",
        line.exercise.name,
        line.exercise.text,
        str(line.minutes),
        f"{line.first_phase.upper()}-{line.last_phase.upper()}",
        "; ".join(told),
    )


def _stand_ins() -> str:
    rows = curriculum().alternatives
    names = dict.fromkeys(row.row for row in rows)
    return _page(
        "# Stand-ins",
        "",
        _NOTE,
        "",
        "Stand-ins come after a line's own exercises: first by the directions that provoke, then",
        "by the equipment at hand. A stand-in keeps or lowers compression and impact. Two",
        "directions join their cells and are filtered by both; if a row has nothing left, the rows",
        "named under it come next, and walking and breathing always remain.",
        "",
        *(
            line
            for name in names
            for line in _stand_in(name, [row for row in rows if row.row == name])
        ),
    )


def _stand_in(name: str, rows: list[AlternativeRow]) -> Iterator[str]:
    behind = curriculum().fallback_rows.get(name, ())
    yield from (f"## {name.replace('_', ' ')}", "")
    if behind:
        yield from (f"Then {_words(behind)}.", "")
    head = ("phases", *map(_first_word, Sensitivity), "no equipment", "at home")
    yield from _table(head, _spans(rows))


def _first_word(sensitivity: Sensitivity) -> str:
    return sensitivity.value.replace("_", " ")


def _spans(rows: list[AlternativeRow]) -> Iterator[tuple[str, ...]]:
    """Rows of neighbouring phases that say the same stand as one."""
    for cells, group in groupby(rows, key=_cells):
        phases: list[Phase] = [row.first_phase for row in group]
        span = f"{phases[0].upper()}-{phases[-1].upper()}" if phases[1:] else phases[0].upper()
        yield (span, *cells)


def _cells(row: AlternativeRow) -> tuple[str, ...]:
    by_direction = (_names(row.by_sensitivity.get(one, ())) for one in Sensitivity)
    return (*by_direction, _names(row.no_equipment), _names(row.home))


def _names(slugs: Iterable[str]) -> str:
    known = library().exercises
    return ", ".join(known[slug].name for slug in slugs)
