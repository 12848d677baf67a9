"""A content row is read as written, or refused by name with what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from api.engine.library import LoadClass
from api.engine.vocab import Equipment, MovementPattern
from api.exercises.entries import Cues, EquipmentAlternative, Muscles
from api.exercises.reading import CONTENT, read_file, read_files, read_row
from api.exercises.vocab import Muscle, TrainingQuality
from tests.exercises.rows import ROW, entry, row


def test_a_row_reads_into_an_entry() -> None:
    found = entry()

    assert (found.slug, found.pattern) == ("test-hinge", MovementPattern.HINGE)
    assert found.load_class == LoadClass(compression=1)
    assert found.equipment == (Equipment.BAND,)
    assert found.trains == (TrainingQuality.CONTROL,)
    assert found.muscles == Muscles((Muscle.GLUTEUS_MAXIMUS,), (Muscle.HAMSTRINGS,))
    assert found.cues == Cues(tuple(ROW["cues"]["external"]), tuple(ROW["cues"]["internal"]))
    assert found.equipment_alternatives == (EquipmentAlternative((), "Do it without a band."),)


WRONG: dict[str, dict[str, Any]] = {
    "a key nobody knows": {"colour": "red"},
    "no reason why": {"why": None},
    "no qualities": {"trains": []},
    "a quality nobody knows": {"trains": ["toughness"]},
    "a quality twice": {"trains": ["control", "control"]},
    "a muscle nobody knows": {"muscles": {"primary": ["core"], "secondary": []}},
    "no muscle that works most": {"muscles": {"primary": [], "secondary": ["feet"]}},
    "a muscle that works most and helps": {"muscles": {"primary": ["feet"], "secondary": ["feet"]}},
    "muscles without what assists": {"muscles": {"primary": ["feet"]}},
    "cues as one list": {"cues": ["Fold.", "Rise."]},
    "cues without a style": {"cues": {"external": ["Fold.", "Rise."]}},
    "a third style of cues": {"cues": ROW["cues"] | {"poetic": ["Flow.", "Glow."]}},
    "one cue of a style": {"cues": ROW["cues"] | {"internal": ["Only one."]}},
    "five cues of a style": {"cues": ROW["cues"] | {"internal": list("abcde")}},
    "a cue twice": {"cues": ROW["cues"] | {"internal": ["Fold.", "Fold."]}},
    "a cue that is too long": {"cues": ROW["cues"] | {"internal": ["Fold.", "x" * 91]}},
    "a cue that is no text": {"cues": ROW["cues"] | {"internal": ["Fold.", 3]}},
    "one fault": {"faults": ["Rounding: go less deep."]},
    "a fault without a repair": {"faults": ["Rounding.", "Rushing: count aloud."]},
    "a reason that is too long": {"why": "x" * 161},
    "an empty text": {"setup": " "},
    "a text with stray spaces": {"setup": "Stand  tall."},
    "three implements": {"implements": 3},
    "a grade out of range": {"load_class": {"flexion": 4, "compression": 1}},
    "compression out of range": {"load_class": {"compression": 5}},
    "a grade nobody knows": {"load_class": {"compression": 1, "shock": 1}},
    "equipment nobody knows": {"equipment": ["trampoline"]},
    "a phase nobody knows": {"phases": ["p1", "p9"]},
    "equipment without another way": {"equipment_alternatives": None},
    "another way where nothing is needed": {"equipment": None},
    "no way among the other ways": {"equipment_alternatives": []},
    "another way with unknown keys": {"equipment_alternatives": [{"how": "So.", "with": []}]},
    "another way with unknown equipment": {
        "equipment_alternatives": [{"equipment": ["bricks"], "how": "So."}]
    },
    "another way without words": {"equipment_alternatives": [{"equipment": [], "how": ""}]},
    "no tempo for what is lifted": {"tempo": None},
    "a tempo nobody can count": {"tempo": "slow"},
    "a tempo for a hold": {"measure": "time"},
    "a tempo for a throw": {"ballistic": True},
    "the address of the catalogue": {"slug": "catalogue"},
    "a slug with capitals": {"slug": "Test-Hinge"},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_refused_by_the_name_of_its_exercise(change: dict[str, Any]) -> None:
    wrong = row(**change)

    with pytest.raises(ValueError, match=f"exercise {wrong['slug']}: "):
        read_row(wrong, MovementPattern.HINGE)


def test_what_is_thrown_has_no_tempo() -> None:
    assert entry(ballistic=True, tempo=None).tempo is None


def test_a_file_that_holds_more_than_a_pattern_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "010-more.yaml"
    file.write_text(yaml.safe_dump({"pattern": "hinge", "exercises": [ROW], "notes": "x"}))

    with pytest.raises(ValueError, match=r"010-more\.yaml"):
        read_file(file)


def test_files_are_read_in_the_order_of_their_names_and_tables_are_left_alone(
    tmp_path: Path,
) -> None:
    for name, slug in (("020-b.yaml", "later"), ("010-a.yaml", "sooner")):
        document = {"pattern": "hinge", "exercises": [row(slug=slug)]}
        (tmp_path / name).write_text(yaml.safe_dump(document))
    (tmp_path / "doses.yaml").write_text("patterns: {}")

    assert [found.slug for found in read_files(tmp_path)] == ["sooner", "later"]


def test_the_readme_explains_every_key_of_a_row() -> None:
    readme = (CONTENT / "README.md").read_text()

    assert [key for key in ROW if f"`{key}`" not in readme] == []
