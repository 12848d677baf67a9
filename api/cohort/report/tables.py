"""Numbers of a run as rows of text: mean over athletes, with the spread between seeds."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, median, stdev

from api.cohort.calibration import Reading
from api.cohort.calm import CalmLife
from api.cohort.caps import Priced
from api.cohort.comparing import LIGHT, flare_days, front, reached, weeks
from api.cohort.hypercube import Drawn
from api.cohort.life import Life
from api.cohort.running import ENGINE, Breach, Result
from api.cohort.sensitivity import Swing
from api.cohort.vocab import Phenotype
from api.engine.vocab import Phase

PERCENT = 100
SHOWN = 12
Measure = Callable[[list[Life]], float]


def _held(lives: list[Life]) -> float:
    return fmean(life.held for life in lives)


def _pain(lives: list[Life]) -> float:
    return fmean(life.pain_at_end for life in lives)


def _empty(lives: list[Life]) -> float:
    return PERCENT * sum(x.empty for x in lives) / max(sum(x.slots for x in lives), 1)


def _hard(lives: list[Life]) -> float:
    return PERCENT * sum(x.hard for x in lives) / max(sum(x.sessions for x in lives), 1)


def _unsafe(lives: list[Life]) -> float:
    return fmean(sum(life.unsafe.values()) for life in lives)


def _spike(lives: list[Life]) -> float:
    return median(life.spike for life in lives)


def _spike_95(lives: list[Life]) -> float:
    return sorted(life.spike for life in lives)[int(0.95 * (len(lives) - 1))]


COLUMNS: tuple[tuple[str, Measure, str], ...] = (
    ("reached", reached, ".2f"),
    ("held at the end", _held, ".2f"),
    ("weeks to goal (mean, capped)", weeks, ".1f"),
    ("flare days", flare_days, ".1f"),
    ("pain, last 4 weeks", _pain, ".2f"),
    ("slots without a session, %", _empty, ".1f"),
    ("largest step, median", _spike, ".2f"),
    ("largest step, 95th", _spike_95, ".2f"),
    ("unsafe per athlete", _unsafe, ".2f"),
    ("hard reactions per session, %", _hard, ".2f"),
)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def policies(result: Result) -> str:
    rows = [
        [f"**{label}**" if label in result.plan.engines else label]
        + [_spread(result, label, measure, form) for _, measure, form in COLUMNS]
        for label in result.plan.labels
    ]
    return markdown(["policy", *(name for name, _, _ in COLUMNS)], rows)


def _spread(result: Result, label: str, measure: Measure, form: str) -> str:
    values = [measure(result.lives(label, seed)) for seed in result.plan.seeds]
    told = format(fmean(values), form)
    return f"{told} ± {stdev(values):{form}}" if len(values) > 1 else told


def flagged(result: Result) -> str:
    """Sessions of athletes who could have told a red flag, per 1,000 athletes."""
    rows = []
    for label in result.plan.labels:
        lives = result.lives(label)
        rows.append([label, f"{1000 * sum(x.flagged for x in lives) / len(lives):.0f}"])
    return markdown(["policy", "sessions after a red flag, per 1,000 athletes"], rows)


def by_phenotype(result: Result) -> str:
    head = ["phenotype", "athletes", *result.plan.labels]
    rows = []
    for kind in Phenotype:
        count = sum(x.phenotype is kind for x in result.lives(result.plan.labels[0]))
        cells = [
            f"{reached(lives):.2f} / {flare_days(lives):.1f}"
            for label in result.plan.labels
            if (lives := [x for x in result.lives(label) if x.phenotype is kind])
        ]
        if count:
            rows.append([kind.value.replace("_", " "), str(count), *cells])
    return markdown(head, rows)


def fronts(result: Result) -> str:
    """How often each policy lies on the front, over the seeds."""
    seeds = result.plan.seeds
    found = [front(result, seed) for seed in seeds]
    rows = [
        [label, f"{sum(label in one for one in found)} of {len(seeds)}"]
        for label in result.plan.labels
        if any(label in one for one in found)
    ]
    return markdown(["policy", "on the front, seeds"], rows)


def calibration(readings: list[Reading]) -> str:
    rows = [
        [
            r.target.name,
            f"{r.target.low:g} to {r.target.high:g}",
            f"{r.value:.2f}",
            "in" if r.inside else "**out**",
            r.target.mark,
            r.target.source,
        ]
        for r in readings
    ]
    return markdown(["target", "wanted", "model", "", "mark", "source"], rows)


def calm_ones(lives: tuple[CalmLife, ...]) -> str:
    """When each phase began and how heavy it got, for those without trouble."""
    phases = [phase for phase in Phase if any(phase in one.weeks for one in lives)]
    rows = [
        [
            one.kind,
            *(str(one.weeks.get(phase, "-")) for phase in phases),
            f"{max(one.life.loads):.2f}",
            f"{one.life.loads[-1]:.2f}",
            "never" if one.life.reached_on is None else f"week {one.life.weeks:.0f}",
        ]
        for one in lives
    ]
    begun = [f"{phase.value.upper()} from week" for phase in phases]
    return markdown(["athlete", *begun, "heaviest demand", "in the last week", "goal"], rows)


def brakes(result: Result, label: str) -> str:
    """The reasons the goal movement was given, the most frequent first."""
    found = result.tally(label, "why")
    total = max(found.total(), 1)
    rows = [[why, f"{PERCENT * times / total:.0f}"] for why, times in _most(found)]
    return markdown(["reason shown with the dose of the goal movement", "% of doses"], rows)


def phases(result: Result, label: str) -> str:
    found = result.tally(label, "phase")
    total = max(found.total(), 1)
    told = [f"{phase.upper()} {PERCENT * found[phase] / total:.0f} %" for phase in sorted(found)]
    return "Decisions by phase: " + ", ".join(told) + "."


def flares(result: Result, label: str) -> str:
    """How often one engine took something for a flare, beside how often one really began."""
    lives = result.lives(label)
    begun = result.tally(label, "flare").total() / len(lives)
    hidden = fmean(life.flares for life in lives)
    told = f"Its decisions began a flare protocol {begun:.1f} times an athlete"
    return f"{told}, and {hidden:.1f} flares really began."


def _most(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))[:SHOWN]


def beliefs(swings: tuple[Swing, ...]) -> str:
    rows = [[s.belief, f"{s.flare_days:+.1f}", f"{s.weeks:+.1f}"] for s in swings]
    return markdown(["belief", "flare days", "weeks to goal"], rows)


def draws(drawn: tuple[Drawn, ...]) -> str:
    """In how many of the drawn worlds each policy is on the front, and how the engine differs."""
    total = len(drawn)
    on = Counter(label for one in drawn for label in one.front)
    rows = [[f"{label} on the front", f"{times} of {total}"] for label, times in on.most_common()]
    calmer = sum(one.flare_days < 0 for one in drawn)
    quicker = sum(one.weeks < 0 for one in drawn)
    rows += [
        [f"{ENGINE} with fewer flare days than {LIGHT}", f"{calmer} of {total}"],
        [f"{ENGINE} sooner at the goal than {LIGHT}", f"{quicker} of {total}"],
    ]
    return markdown(["what", "worlds"], rows)


def lights(priced: tuple[Priced, ...]) -> str:
    """What each cap costs and buys."""
    rows = [
        [p.name, f"{p.reached:.2f}", f"{p.weeks:.1f}", f"{p.flare_days:.1f}", f"{p.hard:.2f}"]
        for p in priced
    ]
    names = ["light with", "reached", "weeks to goal", "flare days", "hard reactions"]
    return markdown(names, rows)


def breaches(result: Result) -> str:
    """Broken invariants by law and rules, with one of each to replay."""
    first: dict[tuple[str, str], Breach] = {}
    times: Counter[tuple[str, str]] = Counter()
    for breach in result.breaches:
        law = (breach.what.split(":")[0], breach.policy)
        first.setdefault(law, breach)
        times[law] += 1
    rows = [
        [*law, str(times[law]), one.what, f"seed {one.seed}, athlete {one.athlete}, {one.day}"]
        for law, one in sorted(first.items())
    ]
    if not rows:
        return "No invariant was broken."
    return markdown(["invariant", "rules", "times", "for example", "replay"], rows)
