"""The page of a run: the template with its numbers, and the figures beside it."""

from dataclasses import dataclass
from pathlib import Path

from api.cohort.calibration import Reading
from api.cohort.calm import calm_lives
from api.cohort.caps import Priced
from api.cohort.comparing import LIGHT, Paired, paired, reached
from api.cohort.hypercube import Drawn
from api.cohort.report import plots, tables
from api.cohort.running import ENGINE, Result, rules_of
from api.cohort.sensitivity import Swing
from api.cohort.vocab import PolicyName

TEMPLATE = Path(__file__).with_name("page.md")
PAGE = "cohort.md"
SHORT = 12


@dataclass(frozen=True)
class Findings:
    """All that a page is made of. ``calibrated``: athletes and seed of the readings."""

    result: Result
    readings: list[Reading]
    calibrated: tuple[int, int]
    swings: tuple[Swing, ...] = ()
    swung: int = 0
    """Athletes of each swing, and of each draw."""
    lights: tuple[Priced, ...] = ()
    lit: int = 0
    """Athletes of each light with caps."""
    draws: tuple[Drawn, ...] = ()


def write(found: Findings, out: Path) -> tuple[Path, ...]:
    """Write the page next to a folder of its figures; answers what was written.

    ``out`` is the folder of the figures; the page stands beside it.
    """
    out.mkdir(parents=True, exist_ok=True)
    drawn = plots.all_of(found.result, found.readings, found.swings, found.draws, out)
    page = out.parent / PAGE
    page.write_text(text(found).replace("](", f"]({out.name}/"))
    return (page, *(out / name for name in drawn))


def text(found: Findings) -> str:
    """The page, with figures named as if they lay beside it."""
    filled = _run(found.result) | _results(found.result) | _engine(found.result)
    filled |= (
        _beliefs(found)
        | _calibrated(found)
        | {
            "caps": _caps(found),
            "draws": _draws(found),
        }
    )
    page = TEMPLATE.read_text()
    for name, value in filled.items():
        page = page.replace(f"{{{name}}}", value)
    return page


def _run(result: Result) -> dict[str, str]:
    plan = result.plan
    several = len(plan.seeds) > 1
    return {
        "athletes": str(plan.athletes * len(plan.seeds)),
        "weeks": str(plan.weeks),
        "seeds": ", ".join(map(str, plan.seeds)),
        "decisions": f"{result.decisions:,}",
        "breaches": str(len(result.breaches)),
        "broken": tables.breaches(result),
        "hashes": hashes(result),
        "spread": f" ± sd between {len(plan.seeds)} seeds" if several else "",
        "exponent": f"{plan.world.reaction.exponent:g}",
        "world": plan.world.version,
    }


def _results(result: Result) -> dict[str, str]:
    return {
        "verdict": _verdict(result),
        "policies": tables.policies(result),
        "fronts": tables.fronts(result),
        "rivals": _rivals(result),
        "phenotypes": tables.by_phenotype(result),
        "flagged": tables.flagged(result),
    }


def _beliefs(found: Findings) -> dict[str, str]:
    if not found.swings:
        return {"beliefs": "Not asked in this run (`--swings 40` asks)."}
    told = f"*Engine minus traffic light, {found.swung} athletes for each belief, first seed.*"
    figure = "![Engine minus traffic light, one belief at a time](tornado.svg)"
    return {"beliefs": f"{tables.beliefs(found.swings)}\n\n{told}\n\n{figure}"}


def _draws(found: Findings) -> str:
    if not found.draws:
        return "Not asked in this run (`--swings 12 --draws 20` asks)."
    told = f"*{len(found.draws)} worlds with {found.swung} athletes each, first seed.*"
    figure = "![Engine minus traffic light, a dot for each drawn world](draws.svg)"
    return f"{tables.draws(found.draws)}\n\n{told}\n\n{figure}"


def _caps(found: Findings) -> str:
    if not found.lights:
        return "Not asked in this run (`--lights 300` asks)."
    told = f"*{found.lit} athletes for each row, first seed; no engine in it.*"
    return f"{tables.lights(found.lights)}\n\n{told}"


def _calibrated(found: Findings) -> dict[str, str]:
    return {
        "calibration": tables.calibration(found.readings),
        "calibrated": str(found.calibrated[0]),
        "calibration_seed": str(found.calibrated[1]),
        "misses": _misses(found.readings),
    }


def _engine(result: Result) -> dict[str, str]:
    """What the page says of the engine alone."""
    plan = result.plan
    if ENGINE not in plan.engines:
        return dict.fromkeys(("calm", "phases", "flares", "brakes"), "No engine in this run.")
    lives = calm_lives(plan.world, rules_of(plan, ENGINE), plan.weeks)
    return {
        "calm": tables.calm_ones(lives),
        "phases": tables.phases(result, ENGINE),
        "flares": tables.flares(result, ENGINE),
        "brakes": tables.brakes(result, ENGINE),
    }


def hashes(result: Result) -> str:
    """The line under every table: which world and which rules."""
    plan = result.plan
    rules = ", ".join(
        f"{label} {rules.version} `{rules.sha256[:SHORT]}`" for label, rules in plan.engines.items()
    )
    return f"World {plan.world.version} `{plan.world.sha256[:SHORT]}`; rules: {rules or 'none'}."


def _verdict(result: Result) -> str:
    if ENGINE not in result.plan.labels or LIGHT not in result.plan.labels:
        return "This run compares no engine with the traffic light."
    p = paired(result)
    return (
        f"In this model the engine had {_than(p.flare_days, p.flare_se)} flare days and took"
        f" {_than(p.weeks, p.weeks_se)} weeks to the goal than a plain traffic light on pain"
        f" (same athletes, standard errors in brackets). {_share(result)}"
    )


def _than(difference: float, error: float) -> str:
    word = "more" if difference > 0 else "fewer"
    return f"{abs(difference):.1f} {word} ({error:.1f})"


def _share(result: Result) -> str:
    own, light = (reached(result.lives(label)) for label in (ENGINE, LIGHT))
    return f"Goal reached: engine {own:.2f}, traffic light {light:.2f}."


def _rivals(result: Result) -> str:
    """Every rival that is quicker than the engine, or has fewer flare days."""
    if ENGINE not in result.plan.labels:
        return "No engine in this run."
    lines = []
    for label in result.plan.rivals:
        if label == PolicyName.NATURAL.value:
            continue
        won = _won(paired(result, ENGINE, label))
        if won:
            lines.append(f"- **{label}** is {' and '.join(won)} than the engine.")
    return "\n".join(lines) or "No rival was quicker or had fewer flare days in this run."


def _won(p: Paired) -> list[str]:
    found = []
    if p.weeks > 2 * p.weeks_se:
        found.append(f"quicker ({p.weeks:.1f} weeks)")
    if p.flare_days > 2 * p.flare_se:
        found.append(f"calmer ({p.flare_days:.1f} flare days)")
    return found


def _misses(readings: list[Reading]) -> str:
    lines = [
        f"- {r.target.name}: {r.value:.2f}; {r.target.miss or 'not understood yet'}."
        for r in readings
        if not r.inside
    ]
    return "\n".join(lines) or "None."
