"""Rule sets are refused unless every member is known, there and of its type."""

import pytest

from api.engine.ruleset import CURRENT, RuleSetError, current, files, load, parse, versions
from api.engine.vocab import EvidenceMark

FILES = files(CURRENT)


def changed(before: str, after: str) -> dict[str, bytes]:
    """The files with one thing changed in the first that has it."""
    name = next(name for name in sorted(FILES) if before.encode() in FILES[name])
    return FILES | {name: FILES[name].replace(before.encode(), after.encode(), 1)}


def test_the_current_rule_set_is_one_of_the_versions():
    assert current().version in versions()
    assert load(current().version) is current()


def test_every_number_carries_unit_mark_and_source():
    assert len(current().numbers) > 250
    assert all(n.unit and n.source and isinstance(n.mark, EvidenceMark) for n in current().numbers)


def test_names_of_numbers_are_unique():
    names = [n.name for n in current().numbers]
    assert sorted(names) == sorted(set(names))


def test_every_gate_kind_and_rule_row_can_be_read():
    from api.engine.planning.gates import READERS

    assert {g.kind for g in current().gates} <= set(READERS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cap_pct = {", "cap_percent = {"),
        ("[readiness]", "[readyness]"),
        ("value = 48, unit", 'value = "48", unit'),
        ('mark = "M", source = "ACSM progression 2-10 %" }', 'mark = "Z", source = "x" }'),
        ("values = { low = 3, moderate = 3, high = 2 }", "values = { low = 3, moderate = 3 }"),
        ('level = "emergency"', 'level = "grave"'),
        ('version = "2026.11.1"', "version = 3"),
        ("[phase.min_days]\n", '[phase.min_days]\nnote = "?"\n'),
        ("values = { p0 = 0, p1 = 7", "values = { p7 = 0, p0 = 0, p1 = 7"),
        ("cap_pct = { value", 'cap_pct = { note = "?", value'),
        ("[[layoff]]\n", "[[layoff]]\nnote = 1\n"),
        ("value = 48, unit", "value = true, unit"),
        ("volume_pct = 100\n", ""),
    ],
)
def test_a_rule_set_with_a_wrong_member_is_refused(before, after):
    with pytest.raises(RuleSetError, match=r"."):
        parse(changed(before, after))


def test_an_unknown_version_is_refused():
    with pytest.raises(RuleSetError, match="no rule set"):
        load("1999.1.0")


def test_the_hash_changes_with_a_single_number():
    other = parse(changed("value = 48, unit", "value = 49, unit"))
    assert other.sha256 != current().sha256


def test_a_table_that_stands_in_two_files_is_refused():
    with pytest.raises(RuleSetError, match="another file"):
        parse(FILES | {"more.toml": FILES["running.toml"]})
