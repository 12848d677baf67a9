"""Catalogues hold every text, with the same gaps, numbers and caution as the English ones."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import digits
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from api import messages
from api.kit.speech import ENGLISH, SUPPORTED, told
from api.kit.speech.catalogue import FOLDER, GAP, PARTS

LANGUAGES = [language for language in SUPPORTED if language != ENGLISH]
NUMBER = re.compile(r"\d+")
FORBIDDEN = {
    "es": re.compile(
        r"\b(diagn\w+|hernia\w*|ciática|lesi[oó]n\w*|(?<!hacerte )dañ\w+|peligros\w*|grave\w*|"
        r"seguro que|garanti\w+|curar\w*|curas?|nunca más|promet\w+|tumor\w*|prohibid\w+)\b",
        re.IGNORECASE,
    )
}
"""Words that would name a finding, promise or frighten. Questions may ask for what was."""
FORMAL = {"es": re.compile(r"\b(usted|ustedes|vuestr\w+|vosotr\w+)\b", re.IGNORECASE)}
"""Athletes are spoken to as one person who is known."""


def known(language: str) -> Iterator[Message]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        yield from (message for message in read_po(file, locale=language) if message.id)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def test_every_text_is_in_the_catalogue_and_nothing_else(language: str) -> None:
    assert {str(message.id) for message in known(language)} == set(messages.collected())


def test_every_text_is_translated_and_none_waits_for_a_second_look(language: str) -> None:
    assert [m.id for m in known(language) if not m.string or m.fuzzy] == []


def test_a_translation_has_the_gaps_of_the_english_text(language: str) -> None:
    wrong = [
        m.id
        for m in known(language)
        if sorted(GAP.findall(str(m.id))) != sorted(GAP.findall(str(m.string)))
    ]
    assert wrong == []


def test_a_translation_has_the_numbers_of_the_english_text(language: str) -> None:
    def numbers(text: str) -> list[str]:
        return sorted(NUMBER.findall(GAP.sub("", text)))

    assert [m.id for m in known(language) if numbers(str(m.id)) != numbers(str(m.string))] == []


def test_no_translation_names_a_finding_promises_or_frightens(language: str) -> None:
    said = [str(m.string) for m in known(language) if not str(m.string).endswith("?")]
    assert [text for text in said if FORBIDDEN[language].search(text)] == []


def test_a_translation_speaks_to_one_person_who_is_known(language: str) -> None:
    assert [m.id for m in known(language) if FORMAL[language].search(str(m.string))] == []


def test_a_translation_ends_as_its_text_ends(language: str) -> None:
    """A sentence stays one, and a few words do not become one."""
    wrong = [m.id for m in known(language) if str(m.id)[-1:] in ".?" and m.string[-1:] not in ".?"]
    wrong += [m.id for m in known(language) if str(m.id)[-1:] not in ".?" and m.string[-1:] == "."]
    assert wrong == []


def test_every_message_with_gaps_is_recognised_whatever_fills_them(language: str) -> None:
    """Filled with numbers nobody says otherwise, so that two templates cannot be mistaken."""
    wrong = {}
    for message in known(language):
        gaps = dict(zip(dict.fromkeys(GAP.findall(str(message.id))), _numbers(), strict=False))
        if not gaps or set(message.auto_comments) & PARTS:
            continue
        wanted = str(message.string).format(**gaps)
        found = told(str(message.id).format(**gaps), language)
        if found != wanted:
            wrong[found] = wanted
    assert wrong == {}


def _numbers() -> Iterator[str]:
    return (f"7{digit}{digit}" for digit in digits[1:])


# --- bringing one up to date ------------------------------------------------------------------


def test_the_catalogue_is_as_the_command_writes_it(language: str, tmp_path: Path) -> None:
    path = tmp_path / f"{language}.po"
    path.write_bytes((FOLDER / f"{language}.po").read_bytes())

    texts, translated = messages.update(language, tmp_path)

    assert texts == translated == len(messages.collected())
    assert path.read_bytes() == (FOLDER / f"{language}.po").read_bytes()


def test_a_new_text_stands_empty_and_one_that_is_gone_is_kept_as_obsolete(tmp_path: Path) -> None:
    path = tmp_path / "es.po"
    path.write_text('msgid ""\nmsgstr ""\n"Language: es\\n"\n\nmsgid "Gone."\nmsgstr "Ya no."\n')

    texts, translated = messages.update("es", tmp_path)

    assert (texts, translated) == (len(messages.collected()), 0)
    assert '#~ msgid "Gone."\n#~ msgstr "Ya no."' in path.read_text()


def test_a_translation_that_waits_for_a_second_look_keeps_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "es.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Language: es\\n"\n\n#, fuzzy\nmsgid "Warm-up."\nmsgstr "Calor."\n'
    )

    messages.update("es", tmp_path)

    assert '#, fuzzy\nmsgid "Warm-up."\nmsgstr "Calor."' in path.read_text()


def test_the_command_says_how_much_is_translated_and_changes_nothing_that_is_current(
    api: Any,
) -> None:
    before = (FOLDER / "es.po").read_bytes()

    said = api.app.test_cli_runner().invoke(args=["keel", "messages"])

    count = len(messages.collected())
    assert said.output.strip() == f"es: {count} of {count} texts are translated"
    assert (FOLDER / "es.po").read_bytes() == before
