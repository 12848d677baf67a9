"""Every dialect, in every variant that is known: the same sets, whatever app wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from api.accounts.vocab import DistanceUnit, MassUnit
from api.engine.vocab import SetKind
from api.imports.dialects import DIALECTS, keel
from api.imports.dialects.table import LENGTHS, MASSES
from api.imports.reading import Options, Reading, header_of, read
from api.imports.refusals import FileRefused
from api.imports.vocab import DateOrder, ImportProblemCode, ImportSource, RowReason
from api.kit.errors import UnknownDialect
from api.training.service import PastSet

TODAY = date(2026, 11, 21)
SIX_PM = datetime(2026, 4, 8, 18, 0)


def options(**said: object) -> Options:
    return Options(**{"time_zone": "Europe/Paris", "today": TODAY, **said})  # type: ignore[arg-type]


def reading(text: str, **said: object) -> Reading:
    return read(text.encode(), options(**said))


@dataclass(frozen=True)
class Variant:
    """A file of one session: a warm-up of 60 kg for 8, then 100 kg for 5 with an effort of 8."""

    name: str
    source: ImportSource
    text: str
    mass_unit: MassUnit | None = None
    started: datetime = SIX_PM
    lasted: int | None = 3900
    rpe: float | None = 8.0
    warm_up: SetKind = SetKind.WARM_UP


STRONG = [
    Variant(
        "comma, duration, effort, no unit",
        ImportSource.STRONG,
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
        "Workout Notes,RPE\n"
        '2026-04-08 18:00:00,"Legs",1h 5m,"Squat",W,60.0,8,0,0,"","",\n'
        '2026-04-08 18:00:00,"Legs",1h 5m,"Squat",1,100.0,5,0,0,,,8\n',
        mass_unit=MassUnit.KG,
    ),
    Variant(
        "comma, neither duration nor effort",
        ImportSource.STRONG,
        "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
        "Workout Notes\n"
        "2026-04-08 18:00:00,Legs,Squat,W,60,8,0,0,,\n"
        "2026-04-08 18:00:00,Legs,Squat,1,100,5,0,0,,\n",
        mass_unit=MassUnit.KG,
        lasted=None,
        rpe=None,
    ),
    Variant(
        "semicolon, unit columns, duration last",
        ImportSource.STRONG,
        "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;"
        "Distance Unit;Seconds;Notes;Workout Notes;Workout Duration\n"
        '2026-04-08 18:00:00;"Legs";"Squat";W;60,0;kg;8;;0,0;mi.;0,0;"";"";65min\n'
        '2026-04-08 18:00:00;"Legs";"Squat";1;100,0;kgs;5;8;0,0;mi.;0,0;"";"";65min\n',
    ),
    Variant(
        "semicolon, units in the header, seconds, numbers of workouts, rest timers",
        ImportSource.STRONG,
        "Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;"
        "RPE;Distance (meters);Seconds;Notes;Workout Notes\n"
        "1;2026-04-08 18:00:00;Legs;3900;Squat;W;60;8;;;;;\n"
        "1;2026-04-08 18:00:00;Legs;3900;Squat;Rest Timer;;;;;120;;\n"
        "1;2026-04-08 18:00:00;Legs;3900;Squat;1;100;5;8;;;;\n"
        '1;2026-04-08 18:00:00;Legs;3900;Squat;Note;;;;;;"deep; slow";\n',
    ),
    Variant(
        "pounds in the header",
        ImportSource.STRONG,
        "Date,Workout Name,Exercise Name,Set Order,Weight (lbs),Reps\n"
        "2026-04-08 18:00:00,Legs,Squat,W,132.2773573,8\n"
        "2026-04-08 18:00:00,Legs,Squat,1,220.4622622,5\n",
        lasted=None,
        rpe=None,
    ),
    Variant(
        "opened and saved by a spreadsheet, month first as it was said",
        ImportSource.STRONG,
        "Date,Workout Name,Exercise Name,Set Order,Weight (kg),Reps\n"
        "4/8/2026 18:00,Legs,Squat,W,60,8\n"
        "4/8/2026 18:00,Legs,Squat,1,100,5\n",
        lasted=None,
        rpe=None,
    ),
]


def hevy(started: str, ended: str, weight: str = "weight_kg", **more: object) -> Variant:
    values = ("132.28", "220.46") if "lb" in weight else ("60", "100")
    rows = [
        f'"Legs","{started}","{ended}","","Squat",,"",{at},"{kind}",{value},{reps},,,{rpe}'
        for at, kind, value, reps, rpe in (
            (0, "warmup", values[0], 8, ""),
            (1, "normal", values[1], 5, 8),
        )
    ]
    header = (
        "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,"
        f"set_index,set_type,{weight},reps,distance_km,duration_seconds,rpe"
    )
    text = "\n".join([header, *rows]) + "\n"
    return Variant(f"{weight}, {started}", ImportSource.HEVY, text, **more)  # type: ignore[arg-type]


HEVY = [
    hevy("8 Apr 2026, 18:00", "8 Apr 2026, 19:05"),
    hevy("08.04.2026, 18:00", "08.04.2026, 19:05"),
    hevy("Apr 8, 2026, 6:00 PM", "Apr 8, 2026, 7:05\u202fPM"),
    hevy("2026-04-08 18:00:00", "2026-04-08 19:05:00"),
    hevy("2026-04-08T16:00:00Z", "2026-04-08T17:05:00+00:00"),
    hevy("8 avr. 2026, 18:00", "8 avr. 2026, 19:05"),
    hevy("8 de abr. de 2026, 18:00", "8 de abr. de 2026, 19:05"),
    hevy("8. Apr. 2026, 18:00", "8. Apr. 2026, 19:05"),
    hevy("8 Apr 2026, 18:00", "8 Apr 2026, 19:05", weight="weight_lbs"),
]
OTHERS = [
    Variant(
        "FitNotes, unit in the header",
        ImportSource.FITNOTES,
        "Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time,Comment\n"
        "2026-04-08,Squat,Legs,60,8,,,,\n"
        "2026-04-08,Squat,Legs,100,5,,,,\n",
        started=datetime(2026, 4, 8, 12, 0),
        lasted=None,
        rpe=None,
        warm_up=SetKind.WORK,
    ),
    Variant(
        "FitNotes, unit in a column",
        ImportSource.FITNOTES,
        "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time\n"
        "2026-04-08,Squat,Legs,60.0,kgs,8,,,\n"
        "2026-04-08,Squat,Legs,100.0,kgs,5,,,\n",
        started=datetime(2026, 4, 8, 12, 0),
        lasted=None,
        rpe=None,
        warm_up=SetKind.WORK,
    ),
    Variant(
        "FitNotes, both units in headers, one of them empty",
        ImportSource.FITNOTES,
        "Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,"
        "Kind\n"
        "2026-04-08,Squat,Legs,,132.2773573,8,,,,,Warmup\n"
        "2026-04-08,Squat,Legs,100,,5,,,,,\n",
        started=datetime(2026, 4, 8, 12, 0),
        lasted=None,
        rpe=None,
    ),
    Variant(
        "Liftosaur, required and completed",
        ImportSource.LIFTOSAUR,
        "Workout DateTime,Program,Day Name,Exercise,Is Warmup Set?,Required Reps,Completed Reps,"
        "Is AMRAP?,Required RPE,Completed RPE,Log RPE?,Required Weight Value,"
        "Required Weight Unit,Completed Weight Value,Completed Weight Unit,Ask Weight?,"
        "Completed Reps Time,Target Muscles,Synergist Muscles,Notes\n"
        '2026-04-08T16:00:00.000Z,P,Day 1,Squat,1,8,8,0,,,0,70,kg,60,kg,0,,"Quads,Glutes",,\n'
        "2026-04-08T16:00:00.000Z,P,Day 1,Squat,0,5,5,0,9,8,1,120,kg,100,kg,0,,,,\n"
        "2026-04-08T16:00:00.000Z,P,Day 1,Squat,0,5,,0,9,,1,120,kg,,kg,0,,,,\n",
        lasted=None,
    ),
    Variant(
        "Liftosaur, as it was: one weight",
        ImportSource.LIFTOSAUR,
        "Workout DateTime,Program,Day Name,Exercise,Is Warmup Set?,Required Reps,Completed Reps,"
        "RPE,Is AMRAP?,Weight Value,Weight Unit,Completed Reps Time,Target Muscles,"
        "Synergist Muscles,Notes\n"
        "2026-04-08T16:00:00Z,P,Day 1,Squat,1,8,8,,0,132.2773573,lb,,,,\n"
        "2026-04-08T16:00:00Z,P,Day 1,Squat,0,5,5,9,0,220.4622622,lb,,,,\n",
        lasted=None,
        rpe=None,
    ),
    Variant(
        "our own columns",
        ImportSource.KEEL,
        "local_date,started_at,exercise,kind,reps,load_kg,rpe,session_duration_s\n"
        "2026-04-08,18:00,Squat,warm_up,8,60,,3900\n"
        "2026-04-08,18:00,Squat,work,5,100,8,3900\n",
    ),
]
VARIANTS = [*STRONG, *HEVY, *OTHERS]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: f"{one.source}: {one.name}")
def test_a_variant_is_recognised_and_read_to_the_last_set(variant: Variant) -> None:
    found = reading(variant.text, mass_unit=variant.mass_unit, date_order=DateOrder.MONTH_FIRST)

    [session] = found.sessions
    [entry] = session.exercises.values()
    loads = [round((done.load_g or 0) / 1000, 1) for done in entry.sets]
    assert variant.source is header_of(variant.text.encode()).dialect.source
    assert (variant.started, variant.lasted) == (session.started, session.duration_s)
    assert (entry.name, loads) == ("Squat", [60.0, 100.0])
    assert [done.reps for done in entry.sets] == [8, 5]
    assert [variant.warm_up, SetKind.WORK] == [done.kind for done in entry.sets]
    assert variant.rpe == entry.sets[-1].rpe
    assert (found.refused, found.noted) == (0, 0)


@pytest.mark.parametrize(
    ("mark", "kind"), [("D", SetKind.DROP), ("F", SetKind.AMRAP), ("3", SetKind.WORK)]
)
def test_the_number_of_a_strong_set_says_its_kind(mark: str, kind: SetKind) -> None:
    text = f"Date,Exercise Name,Set Order,Weight (kg),Reps\n2026-04-08 18:00:00,Squat,{mark},60,8\n"

    [session] = reading(text).sessions

    assert [kind] == [done.kind for done in session.exercises["squat"].sets]


def test_holds_and_distances_are_sets_as_well() -> None:
    text = (
        "Date,Exercise Name,Set Order,Weight,Reps,Distance,Distance Unit,Seconds\n"
        "2026-04-08 18:00:00,Plank,1,0,0,0,,90\n"
        "2026-04-08 18:00:00,Running,1,0,0,5,km,1500\n"
        "2026-04-08 18:00:00,Running,2,0,0,1.5,mi.,600\n"
    )

    [session] = reading(text).sessions

    assert [PastSet(duration_s=90, load_g=0)] == session.exercises["plank"].sets
    assert [done.distance_m for done in session.exercises["running"].sets] == [5000, 2414]


def test_a_body_weight_row_of_hevy_has_no_load() -> None:
    header = "title,start_time,exercise_title,set_index,set_type,weight_kg,reps"

    [session] = reading(f'{header}\nA,"8 Apr 2026, 18:00",Push Up,0,normal,,12\n').sessions

    assert [PastSet(reps=12)] == session.exercises["push up"].sets


def test_the_help_of_a_machine_is_a_negative_load() -> None:
    text = "Date,Exercise Name,Set Order,Weight (kg),Reps\n2026-04-08,Pull Up (Assisted),1,30,6\n"

    [session] = reading(text).sessions

    assert [done.load_g for done in session.exercises["pull up (assisted)"].sets] == [-30_000]


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Weight,Reps", "60,8", ImportProblemCode.MASS_UNIT_NEEDED),
        ("Distance,Seconds", "5,900", ImportProblemCode.DISTANCE_UNIT_NEEDED),
    ],
)
def test_a_unit_that_nobody_names_is_asked_for(
    header: str, row: str, code: ImportProblemCode
) -> None:
    text = f"Date,Exercise Name,Set Order,{header}\n2026-04-08 18:00:00,Squat,1,{row}\n"

    with pytest.raises(FileRefused) as refusal:
        reading(text)

    assert code is refusal.value.code
    told = reading(text, mass_unit=MassUnit.LB, distance_unit=DistanceUnit.MI)
    assert told.sets == 1


def test_a_log_without_any_weight_needs_no_unit() -> None:
    text = "Date,Exercise Name,Set Order,Weight,Reps\n2026-04-08 18:00:00,Push Up,1,0,12\n"

    assert reading(text).sets == 1


def test_the_order_of_dates_is_asked_for_only_where_no_date_gives_it_away() -> None:
    header = "Date,Exercise Name,Set Order,Weight (kg),Reps"
    ambiguous = f"{header}\n05/06/2026,Squat,1,60,8\n04/03/2026,Squat,1,60,8\n"
    telling = f"{ambiguous}25/06/2026,Squat,1,60,8\n"

    with pytest.raises(FileRefused) as refusal:
        reading(ambiguous)

    days = [session.started.date() for session in reading(telling).sessions]
    assert ImportProblemCode.DATE_ORDER_NEEDED is refusal.value.code
    assert [date(2026, 3, 4), date(2026, 6, 5), date(2026, 6, 25)] == days


def test_a_date_against_the_order_of_its_file_is_refused() -> None:
    header = "Date,Exercise Name,Set Order,Weight (kg),Reps"
    found = reading(f"{header}\n25/06/2026,Squat,1,60,8\n06/25/2026,Squat,1,60,8\n")

    assert [(one.line, one.reason) for one in found.findings] == [(3, RowReason.NOT_A_DATE)]


def test_another_name_of_the_file_changes_nothing_and_unknown_columns_are_passed_over() -> None:
    text = "Mood,Date,Exercise Name,Set Order,Weight (kg),Reps\n:),2026-04-08,Squat,1,60,8\n"

    assert reading(text).sets == 1


@pytest.mark.parametrize(
    "header",
    ["a,b,c", "Date,Weight,Reps", "exercise,reps,load_kg", "Exercise Name,Set Order,Weight,Reps"],
)
def test_an_unknown_header_is_refused_with_the_apps_that_are_known(header: str) -> None:
    with pytest.raises(UnknownDialect) as refusal:
        header_of(f"{header}\n1,2,3\n".encode())

    assert any(dialect.name in refusal.value.detail for dialect in DIALECTS)


def test_half_the_columns_of_a_dialect_are_said_to_be_missing() -> None:
    with pytest.raises(UnknownDialect, match="Strong, but no column says what was done"):
        header_of(b"Date,Workout Name,Exercise Name,Set Order\n")


def test_our_own_columns_are_the_documented_ones() -> None:
    text = (Path(__file__).parents[2] / "docs" / "imports.md").read_text()
    told = {word.strip("`") for word in re.findall(r"`[a-z_]+`", text)}
    plain = {name for name in keel.DIALECT.columns if "(" not in name}

    others = {f"{name}_{unit}" for name in ("load", "distance") for unit in (*MASSES, *LENGTHS)}
    assert plain - others - {"load", "distance", "status"} <= told
    assert {"load_kg", "load_lb", "distance_m", "distance_km", "distance_mi"} <= plain & told
