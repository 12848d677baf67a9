"""Bad files: each bad row is told by its line and its reason, and costs no other row."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.accounts.vocab import MassUnit
from api.imports import text as texts
from api.imports.reading import Finding, Options, Reading, header_of, read
from api.imports.refusals import FileRefused
from api.imports.vocab import (
    MOST_FINDINGS,
    MOST_NAMES,
    MOST_ROWS,
    ImportProblemCode,
    RowOutcome,
    RowReason,
)
from api.kit.errors import UnreadableFile
from tests.imports.logs import strong, strong_days, strong_row

OPTIONS = Options("Europe/Paris", date(2026, 11, 21), MassUnit.KG)
GOOD = strong_row("2026-04-08 18:30:00")
ANOTHER = strong_row("2026-04-09 18:30:00")


def reading(content: str | bytes) -> Reading:
    return read(content.encode() if isinstance(content, str) else content, OPTIONS)


def told(found: Reading) -> list[tuple[int, RowReason]]:
    return [(one.line, one.reason) for one in found.findings]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (strong_row("2026-04-08", weight="heavy"), RowReason.NOT_A_NUMBER),
        (strong_row("2026-04-08", weight=1000), RowReason.OUT_OF_RANGE),
        (strong_row("2026-04-08", reps=5000), RowReason.OUT_OF_RANGE),
        (strong_row("2026-04-08", reps=-5), RowReason.OUT_OF_RANGE),
        (strong_row("2026-04-08", reps=0), RowReason.NOTHING_DONE),
        (strong_row("2026-04-08", reps=""), RowReason.NOTHING_DONE),
        (strong_row("2026-04-08", exercise=""), RowReason.NAME_MISSING),
        (strong_row("2026-04-08", exercise=" \t "), RowReason.NAME_MISSING),
        (strong_row("some day"), RowReason.NOT_A_DATE),
        (strong_row(""), RowReason.NOT_A_DATE),
        (strong_row("2026-11-23 07:00:00"), RowReason.DATE_IN_FUTURE),
        (strong_row("2199-01-01"), RowReason.DATE_IN_FUTURE),
        (strong_row("1969-12-31"), RowReason.DATE_TOO_EARLY),
        ("2026-04-08 18:30:00,Pull,1h", RowReason.COLUMNS_MISSING),
        (f"{GOOD},and,more", RowReason.COLUMNS_TOO_MANY),
        (GOOD.replace("Deadlift", "Dead\x00lift"), RowReason.NOT_TEXT),
        ('2026-04-08 18:30:00,Pull,1h,"Deadlift,1,100,5,0,0,', RowReason.QUOTES_BROKEN),
        (f'2026-04-08,"{"x" * 200_000}"', RowReason.LINE_TOO_LONG),
        ("," * 50_000, RowReason.COLUMNS_TOO_MANY),
        ("," * 150_000, RowReason.LINE_TOO_LONG),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_costs_no_other_row(row: str, reason: RowReason) -> None:
    found = reading(strong(GOOD, row, ANOTHER))

    assert told(found) == [(3, reason)]
    assert (found.rows, found.sets, found.refused) == (3, 2, 1)


def test_a_bad_cell_is_named_by_its_column_and_shown() -> None:
    [finding] = reading(strong(GOOD, strong_row("2026-04-08", weight="a lot"))).findings

    expected = Finding(3, RowOutcome.REFUSED, RowReason.NOT_A_NUMBER, "Weight", "a lot")
    assert finding == expected


@pytest.mark.parametrize("lasted", ["264h 1m", "90000", "soon", "-5"])
def test_a_forgotten_timer_costs_the_duration_and_no_set(lasted: str) -> None:
    rows = [strong_row("2026-04-08", order=str(n), lasted=lasted) for n in (1, 2)]

    found = reading(strong(*rows, strong_row("2026-04-09")))

    assert told(found) == [(2, RowReason.DURATION_DROPPED)]
    assert (found.sets, found.refused, found.noted) == (3, 0, 1)
    assert [session.duration_s for session in found.sessions] == [None, 3900]


def test_a_session_that_ends_before_it_begins_has_no_duration() -> None:
    header = "title,start_time,end_time,exercise_title,set_type,weight_kg,reps"
    row = '"A","8 Apr 2026, 18:00","8 Apr 2026, 17:00","Squat",normal,60,8'

    found = reading(f"{header}\n{row}\n")

    assert told(found) == [(2, RowReason.DURATION_DROPPED)]
    assert found.sets == 1


def test_a_quote_that_never_closes_costs_its_line_and_the_lines_after_it_are_read() -> None:
    broken = '2026-04-08 18:30:00,Pull,1h,"Deadlift,1,100,5,0,0,'
    days = [f"2026-05-{day:02}" for day in range(1, 29)]

    found = reading(strong(broken) + strong_days(days, sets=5).partition("\n")[2])

    assert told(found) == [(2, RowReason.QUOTES_BROKEN)]
    assert (len(found.sessions), found.sets) == (28, 140)


def test_a_note_of_several_lines_is_one_row_and_lines_are_counted_on() -> None:
    noted = GOOD.replace('""', '"felt good\n\nslept ""well"", too"')

    found = reading(strong(noted, "nothing", ANOTHER))

    assert told(found) == [(5, RowReason.COLUMNS_MISSING)]
    [note] = [one.note for one in found.sessions[0].exercises.values()]
    assert note == 'felt good\n\nslept "well", too'


def test_a_stray_quote_within_a_word_is_a_letter() -> None:
    found = reading(strong(GOOD.replace('"Deadlift (Barbell)"', 'Box Jump 20"'), ANOTHER))

    assert (found.sets, found.refused) == (2, 0)
    assert 'Box Jump 20"' in found.names()


def test_a_file_that_is_cut_off_loses_its_last_row_only() -> None:
    whole = strong_days(["2026-04-08", "2026-04-09"], sets=3)
    for length in range(len(whole) - 40, len(whole) - 8):
        found = reading(whole[:length])
        assert (found.sets, found.refused) == (5, 1)


def test_a_file_that_is_cut_off_within_a_letter_is_still_read() -> None:
    content = strong(GOOD, GOOD.replace("Deadlift", "Übung")).encode()
    cut = content[: content.rindex("Ü".encode()) + 1]

    assert reading(cut).sets == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
def test_an_encoding_is_found_out(encoding: str) -> None:
    content = strong(GOOD.replace("Deadlift", "Kreuzhében")).encode(encoding)

    assert list(reading(content).names()) == ["Kreuzhében (Barbell)"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_line_ends_and_separators_are_found_out(ends: str, separator: str) -> None:
    text = strong(GOOD, ANOTHER).replace(",", separator).replace("\n", ends)

    assert reading(text).sets == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04" + bytes(100), "ZIP"),
        (random.Random(7).randbytes(4000), "not a text file"),
        (bytes(range(32)) * 50, "not a text file"),
        (b"\n\n  \n", "file is empty"),
    ],
)
def test_what_is_no_text_is_said_to_be_none(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        header_of(content)


def test_formulas_are_text_like_any_other() -> None:
    found = reading(strong(GOOD.replace("Deadlift (Barbell)", "=HYPERLINK(1)")))

    assert list(found.names()) == ["=HYPERLINK(1)"]


def test_a_hundred_thousand_columns_are_no_header() -> None:
    with pytest.raises(UnreadableFile):
        header_of(b",".join([b"Date"] * 100_000))


def test_a_file_may_have_so_many_rows_and_names_and_no_more() -> None:
    rows = strong(*[GOOD] * (MOST_ROWS + 1))
    names = strong(
        *(
            strong_row(f"2026-04-{1 + n % 28:02}", exercise=f"Lift {n}")
            for n in range(MOST_NAMES + 1)
        )
    )

    for content, code in (
        (rows, ImportProblemCode.TOO_MANY_ROWS),
        (names, ImportProblemCode.TOO_MANY_NAMES),
    ):
        with pytest.raises(FileRefused) as refusal:
            reading(content)
        assert refusal.value.code is code


def test_a_session_holds_so_many_sets_of_an_exercise_and_no_more() -> None:
    found = reading(strong(*[GOOD] * 130))

    assert (found.sets, found.refused) == (100, 30)
    assert {reason for _, reason in told(found)} == {RowReason.SESSION_FULL}


def test_more_bad_rows_than_can_be_told_are_still_counted() -> None:
    found = reading(strong(GOOD, *["bad"] * (MOST_FINDINGS + 5)))

    assert (len(found.findings), found.refused) == (MOST_FINDINGS, MOST_FINDINGS + 5)


def looked_at(content: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    """Characters that were split into cells while the rows were read."""
    looked, usual = [0], texts._cells

    def counting(text: str, separator: str) -> list[str] | None:
        looked[0] += len(text)
        return usual(text, separator)

    with monkeypatch.context() as patch:
        patch.setattr(texts, "_cells", counting)
        for _ in texts.rows(content):
            pass
    return looked[0]


@pytest.mark.parametrize("width", [10, 100, 600, 1500])
def test_quotes_that_never_close_cost_so_much_of_a_file_and_no_more(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line looks sixty lines on in vain, and so does the next one."""
    monkeypatch.setattr(texts, "MOST_AGAIN", 1_000_000)
    line = '",x","' + "y" * width + "\n"
    content = (strong(GOOD) + line * (2_000_000 // len(line))).encode()

    assert looked_at(content, monkeypatch) <= len(content) + texts.MOST_AGAIN + texts.LONGEST_ROW


def test_where_looking_on_is_spent_a_broken_quote_costs_its_line_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noted = GOOD.replace('""', '"felt good\nslept well"')
    broken = '2026-04-08 18:30:00,Pull,1h,"Deadlift,1,100,5,0,0,'
    content = strong(noted, broken, ANOTHER).encode()
    assert (reading(content).sets, told(reading(content))) == (2, [(4, RowReason.QUOTES_BROKEN)])

    monkeypatch.setattr(texts, "MOST_AGAIN", 0)

    found = reading(content)
    assert (found.sets, found.rows) == (1, 4)
    assert told(found) == [
        (2, RowReason.QUOTES_BROKEN),
        (3, RowReason.COLUMNS_MISSING),
        (4, RowReason.QUOTES_BROKEN),
    ]


def test_a_year_of_notes_over_several_lines_is_far_from_that_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note = '"felt ""good""\n' + "\n".join(f'line ""{n}"" of it' for n in range(8)) + '"'
    content = strong(*[GOOD.replace('""', note)] * 2000).encode()

    assert looked_at(content, monkeypatch) < texts.MOST_AGAIN / 4
    assert {reason for _, reason in told(reading(content))} == {RowReason.SESSION_FULL}


@pytest.mark.parametrize("part", ['",x","' + "y" * 1500 + "\n", f"{GOOD[:40]}{'z' * 1500}\n", "\n"])
@pytest.mark.parametrize("start", ["2026-04-08", "04/05/2026"])
def test_a_sign_of_life_comes_by_the_work_and_not_by_the_rows(part: str, start: str) -> None:
    """So the lease of a job is renewed also where rows are long, blank, or read ahead."""
    content = (strong(strong_row(start)) + part * (3_000_000 // len(part))).encode()
    signs: list[int] = []

    with suppress(FileRefused):
        read(content, OPTIONS, tick=signs.append)

    assert len(signs) >= 5


def test_no_file_takes_long_however_it_is_made() -> None:
    """A megabyte each, of what is worst for a reader of quotes, lines and cells."""
    header = strong()
    size = 1024 * 1024
    for part in ('"x\n', '""', '"', "a,", "\n", '"\n' + "y\n" * 61, "2026-04-08,"):
        content = (header + part * (size // len(part))).encode()
        started = time.process_time()
        with suppress(FileRefused):
            reading(content)
        assert time.process_time() - started < 5


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_after_a_header_break_anything(tail: bytes) -> None:
    found = reading(strong(GOOD).encode() + tail)

    assert found.rows >= found.refused


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=400))
def test_no_bytes_at_all_break_anything(content: bytes) -> None:
    try:
        header_of(content)
    except UnreadableFile:
        return
    raise AssertionError("this is a header of nobody")


def test_the_reader_gives_back_what_it_could_not_use() -> None:
    lines = ['"open', *(f"line {n}" for n in range(3))]

    found = list(texts.rows("\n".join(["head", *lines]).encode()))

    assert [(row.line, row.cells) for row in found] == [
        (1, ["head"]),
        (2, []),
        (3, ["line 0"]),
        (4, ["line 1"]),
        (5, ["line 2"]),
    ]
