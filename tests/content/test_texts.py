"""No text of the product promises, frightens or names an illness as a finding."""

import re
from pathlib import Path

import pytest
import yaml

API = Path(__file__).parents[2] / "api"
FILES = sorted(
    path
    for domain in ("accounts", "education", "exercises", "assessments", "programs")
    for path in (API / domain / "content").rglob("*.yaml")
)
FORBIDDEN = (
    "treats",
    "treatment",
    "cure",
    "heals",
    "herniat",
    "slipped disc",
    "bulging",
    "degenerat",
    "diagnos",
    "guarantee",
    "prevents injury",
    "injury-proof",
    "clinically proven",
    "scientifically proven",
    "safe for all",
    "100 % safe",
    "pain-free in",
    "fix your back",
    "dangerous",
    "damage",
    "worn out",
    "out of place",
    "bad posture",
    "never bend",
    "no pain, no gain",
)


def texts(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)


def offences(found):
    return [
        (phrase, text)
        for text in found
        for phrase in FORBIDDEN
        if re.search(rf"\b{re.escape(phrase)}", text, re.IGNORECASE)
    ]


def test_there_is_content_to_read():
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_promises_frightens_or_diagnoses(path):
    assert offences(texts(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text", ["It treats your back.", "This prevents injury.", "A diagnosis of the disc."]
)
def test_the_guard_sees_what_it_should_refuse(text):
    assert offences([text])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_content_file_says_in_its_head_what_it_is(path):
    assert path.read_text(encoding="utf-8").startswith(("#", "slug:"))
