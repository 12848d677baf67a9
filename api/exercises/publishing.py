"""The library as one document for clients that keep it: written and compressed once.

What has changed since an earlier version is told by digests: every released version left one
for each of its exercises in ``content/versions``. A digest covers everything the library
says about an exercise; when a tolerance test has passed belongs to the rule set, and
stands beside the exercises.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from api.engine.ruleset import RuleSet
from api.exercises import schemas, service
from api.exercises.service import LIBRARY_VERSION
from api.kit.http.operation import Ready

VERSIONS = Path(__file__).parent / "content" / "versions"
DIGEST_LENGTH = 16
TAG_LENGTH = 16
SMALLEST = 9
"""Level of compression: paid once."""
MOST_KEPT = 16

Shape = dict[str, Any]
Digests = Mapping[str, str]
_OF_ENTRY = (
    *("slug", "name", "pattern", "position", "laterality", "measure", "implements"),
    *("equipment", "load_class", "avoid_if", "first_phase", "last_phase"),
    *("aliases", "description", "why", "trains", "muscles", "setup", "cues", "faults", "tempo"),
    "equipment_alternatives",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """When a tolerance test has passed; pain in NPRS, effort in RPE."""

    sets_max: int
    effort_max: float
    pain_max: int
    morning_rise_max: int
    ruleset_version: str


class VersionTaken(Exception):
    """A version left other digests before: content changed without a new version."""


def limits(rules: RuleSet) -> Limits:
    """The limits of a tolerance test by a rule set."""
    cuts = rules.tolerance
    return Limits(
        sets_max=int(cuts.sets_max.value),
        effort_max=cuts.effort_max.value,
        pain_max=int(cuts.pain_max.value),
        morning_rise_max=int(cuts.morning_max.value),
        ruleset_version=rules.version,
    )


def detail(slug: str) -> Shape:
    """Everything the library says about an exercise, for its schema; NotFound when unknown."""
    entry = service.entry(slug)
    return {name: getattr(entry, name) for name in _OF_ENTRY} | {
        "doses": service.doses(slug),
        "tolerance_test": service.tolerance_test(slug),
        "links": service.links(slug),
    }


def document(rules: RuleSet, since: str | None) -> Ready:
    """The catalogue, or the delta since a version that left its digests."""
    return _written(rules, since if since in released() else None)


@lru_cache(maxsize=MOST_KEPT)
def _written(rules: RuleSet, since: str | None) -> Ready:
    changed, removed = difference(released().get(since or "", {}))
    shape = {
        "version": LIBRARY_VERSION,
        "complete": since is None,
        "tolerance_limits": schemas.ToleranceLimits().dump(limits(rules)),
        "exercises": [shapes()[slug] for slug in changed],
        "removed": removed,
    }
    plain = orjson.dumps(shape)
    tag = f"{LIBRARY_VERSION}.{sha256(plain).hexdigest()[:TAG_LENGTH]}"
    return Ready(tag, plain, gzip.compress(plain, SMALLEST, mtime=0))


def difference(held: Digests) -> tuple[list[str], list[str]]:
    """Slugs that are new or other than held, in the order of the library, and those gone."""
    changed = [slug for slug, digest in digests().items() if held.get(slug) != digest]
    return changed, sorted(held.keys() - digests().keys())


@cache
def shapes() -> Mapping[str, Shape]:
    """Every exercise as it is sent, in the order of the library."""
    schema = schemas.ExerciseDetail()
    return {slug: schema.dump(detail(slug)) for slug in service.library().exercises}


@cache
def digests() -> Digests:
    """A digest of every exercise as it is sent."""
    return {slug: digest(shape) for slug, shape in shapes().items()}


def digest(shape: Shape) -> str:
    """The same for the same content, whatever the order of its members."""
    text = orjson.dumps(shape, option=orjson.OPT_SORT_KEYS)
    return sha256(text).hexdigest()[:DIGEST_LENGTH]


@cache
def released() -> Mapping[str, Digests]:
    """The digests that every version left, by version."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(VERSIONS.glob("*.json"))}


def release(folder: Path = VERSIONS, *, again: bool = False) -> Path:
    """Leave the digests of this version.

    Raises VersionTaken where the version left others before and is not to be left ``again``.
    """
    path = folder / f"{LIBRARY_VERSION}.json"
    text = json.dumps(digests(), indent=0) + "\n"
    left = path.read_text() if path.exists() else None
    if left not in (None, text) and not again:
        raise VersionTaken(LIBRARY_VERSION)
    if left != text:
        path.write_text(text)
    return path
