"""The texts that consents are given to: versioned content, never changed once shown."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from api.accounts.vocab import ConsentPurpose

FILE = Path(__file__).parent / "content" / "consents.en.yaml"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One wording."""

    purpose: ConsentPurpose
    version: str
    title: str
    text: str


@cache
def texts() -> dict[ConsentPurpose, tuple[ConsentText, ...]]:
    """Every wording by purpose, newest last; each purpose must have one."""
    found = {
        ConsentPurpose(row["purpose"]): tuple(
            ConsentText(
                ConsentPurpose(row["purpose"]), one["version"], one["title"], one["text"].strip()
            )
            for one in row["versions"]
        )
        for row in yaml.safe_load(FILE.read_text())
    }
    if set(found) != set(ConsentPurpose) or not all(found.values()):
        raise ValueError("every purpose needs a consent text")
    return found


def current(purpose: ConsentPurpose) -> ConsentText:
    """The wording to show now."""
    return texts()[purpose][-1]


def is_known(purpose: ConsentPurpose, version: str) -> bool:
    return any(text.version == version for text in texts()[purpose])
