"""Apple Health, GPX and TCX: what is taken, in which unit, and XML that is meant to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest

from api.imports.vocab import ImportProblemCode
from tests.imports.decoders import Told, refusal, told

DTD = """<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST Record type CDATA #REQUIRED startDate CDATA #IMPLIED
]>
"""
"""As broken as those of some phones: a list of attributes that never ends."""
MORNING, LATER = "2026-03-14 07:00:00 +0530", "2026-03-14 07:10:00 +0530"
DEVICE = (
    "&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, "
    "hardware:Watch6,2, software:9.1&gt;"
)


def export(*elements: str, dtd: str = DTD) -> bytes:
    """An export.xml of a phone."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}{dtd}<HealthData locale="en_IN">{"".join(elements)}</HealthData>'.encode()


def zipped(content: bytes, name: str = "apple_health_export/export.xml", **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument/>")
        for other, text in more.items():
            archive.writestr(other, text)
        archive.writestr(name, content)
    return out.getvalue()


def record(
    kind: str, value: str, unit: str = "", *, start: str = MORNING, end: str = LATER, made: str = ""
) -> str:
    made = made or end
    return (
        f'<Record type="{kind}" sourceName="Watch" device="{DEVICE}" unit="{unit}" '
        f'creationDate="{made}" startDate="{start}" endDate="{end}" value="{value}"/>'
    )


def quantity(kind: str, value: str, unit: str, **more: str) -> str:
    return record(f"HKQuantityTypeIdentifier{kind}", value, unit, **more)


def only(found: Told, kind: str) -> float:
    (one,) = found.values(kind)
    return float(one["value"])


@pytest.mark.parametrize(
    ("kind", "value", "unit", "here", "wanted"),
    [
        ("StepCount", "812", "count", "steps", 812),
        ("DistanceWalkingRunning", "1.5", "mi", "distance", 2414.016),
        ("DistanceWalkingRunning", "1.5", "km", "distance", 1500),
        ("ActiveEnergyBurned", "100", "kcal", "active_energy", 418.4),
        ("ActiveEnergyBurned", "100", "Cal", "active_energy", 418.4),
        ("ActiveEnergyBurned", "100", "kJ", "active_energy", 100),
        ("BodyMass", "180", "lb", "weight", 81.646627),
        ("OxygenSaturation", "0.97", "%", "spo2", 0.97),
        ("OxygenSaturation", "97", "%", "spo2", 0.97),
        ("BodyFatPercentage", "0.215", "%", "body_fat", 0.215),
        ("RestingHeartRate", "52", "count/min", "resting_heart_rate", 52),
        ("HeartRateVariabilitySDNN", "48.5", "ms", "hrv_sdnn", 48.5),
        ("RespiratoryRate", "0.25", "count/s", "respiratory_rate", 15),
    ],
)
def test_units_are_those_of_each_record(
    kind: str, value: str, unit: str, here: str, wanted: float
) -> None:
    found = told(export(quantity(kind, value, unit)))

    assert only(found, here) == pytest.approx(wanted)
    assert found.values("hrv_rmssd") == []


def test_a_record_says_who_measured_where_the_phone_was_and_when_it_was_written() -> None:
    found = told(export(quantity("StepCount", "812", "count")), zone="Europe/Paris")

    (steps,) = found.values("steps")
    assert steps["source"]["provider"] == "apple_health"
    assert (steps["source"]["device"], steps["source"]["origin"]) == ("Watch6,2", "Watch")
    assert (steps["time_zone"], steps["local_date"].isoformat()) == ("+05:30", "2026-03-14")
    written = datetime(2026, 3, 14, 1, 40, tzinfo=UTC)
    assert steps["external_version"] == round(written.timestamp() * 1000)


def test_heart_rates_are_dense_and_of_their_local_day() -> None:
    rates = [
        quantity("HeartRate", str(rate), "count/min", start=at, end=at)
        for rate, at in ((61, "2026-03-14 23:59:59 +0530"), (62, "2026-03-15 00:00:00 +0530"))
    ]

    found = told(export(*rates))

    days = [part["local_date"].isoformat() for part in found.items["chunks"]]
    assert days == ["2026-03-14", "2026-03-15"]
    assert sorted(found.samples("heart_rate").values()) == [61, 62]


def test_stages_of_sleep_are_told_apart_and_belong_to_the_day_they_end_on() -> None:
    kind = "HKCategoryTypeIdentifierSleepAnalysis"
    night = [
        record(kind, f"HKCategoryValueSleepAnalysis{stage}", start=start, end=end)
        for stage, start, end in (
            ("InBed", "2026-03-13 22:00:00 +0530", "2026-03-14 06:00:00 +0530"),
            ("AsleepCore", "2026-03-13 22:30:00 +0530", "2026-03-14 00:30:00 +0530"),
            ("AsleepDeep", "2026-03-14 00:30:00 +0530", "2026-03-14 01:30:00 +0530"),
            ("AsleepREM", "2026-03-14 01:30:00 +0530", "2026-03-14 02:00:00 +0530"),
            ("Awake", "2026-03-14 02:00:00 +0530", "2026-03-14 02:05:00 +0530"),
        )
    ]

    found = told(export(*night))

    kinds = ("sleep_in_bed", "sleep_light", "sleep_deep", "sleep_rem", "sleep_awake")
    assert [only(found, one) for one in kinds] == [28_800, 7200, 3600, 1800, 300]
    assert {one["local_date"].isoformat() for one in found.items["measurements"]} == {"2026-03-14"}


def test_a_record_within_a_correlation_is_taken_once() -> None:
    weight = quantity("BodyMass", "80", "kg")
    found = told(export(weight, f'<Correlation type="x">{weight}</Correlation>'))

    assert len(found.values("weight")) == 1


def test_what_is_not_kept_is_told_once_with_its_number() -> None:
    found = told(export(*[quantity("DietaryWater", "1", "mL")] * 3))

    assert found.findings == [("not_kept", "DietaryWater", "3 records")]
    assert found.numbers["noted"] == 3


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        (quantity("StepCount", "many", "count"), "not_a_number"),
        (quantity("StepCount", "nan", "count"), "not_a_number"),
        (quantity("BodyMass", "80", "troy"), "unknown_unit"),
        (quantity("StepCount", "8", "count", start="yesterday"), "time_missing"),
        (quantity("StepCount", "8", "count", start=LATER, end=MORNING), "wrong_order"),
        (
            quantity(
                "StepCount", "8", "count",
                start="2031-01-01 00:00:00 +0000", end="2031-01-01 00:10:00 +0000",
            ),
            "date_in_future",
        ),
        (
            quantity(
                "StepCount", "8", "count",
                start="1904-01-01 00:00:00 +0000", end="1904-01-01 00:10:00 +0000",
            ),
            "date_too_early",
        ),
    ],
)  # fmt: skip
def test_a_bad_record_costs_that_record(element: str, reason: str) -> None:
    found = told(export(element, quantity("StepCount", "812", "count")))

    assert found.reasons == [reason]
    assert only(found, "steps") == 812


def test_a_workout_has_its_sums_in_the_old_shape_and_in_the_new() -> None:
    head = f'startDate="{MORNING}" endDate="2026-03-14 08:00:00 +0530" creationDate="{LATER}"'
    old = (
        f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="58" '
        f'durationUnit="min" totalDistance="10" totalDistanceUnit="km" '
        f'totalEnergyBurned="600" totalEnergyBurnedUnit="kcal" {head}>'
        f'<MetadataEntry key="HKIndoorWorkout" value="1"/></Workout>'
    )
    new = (
        f'<Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" '
        f'duration="60" durationUnit="min" {head}>'
        '<MetadataEntry key="HKTimeZone" value="Asia/Kolkata"/>'
        '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="120.4" '
        'maximum="151" unit="count/min"/>'
        '<WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="1000" '
        'unit="kJ"/><WorkoutRoute><FileReference path="/workout-routes/r.gpx"/></WorkoutRoute>'
        "</Workout>"
    )

    run, lift = told(export(old, new)).workouts

    assert (run["sport"], run["distance_m"], run["energy_kj"]) == (
        "treadmill_running",
        10_000,
        2510,
    )
    assert (run["moving_s"], run["time_zone"]) == (3480, "+05:30")
    assert (lift["sport"], lift["time_zone"]) == ("strength", "Asia/Kolkata")
    assert (lift["average_hr_bpm"], lift["max_hr_bpm"], lift["energy_kj"]) == (120, 151, 1000)


@pytest.mark.parametrize(
    "name", ["apple_health_export/export.xml", "apple_health_export/Exportación.xml", "data.xml"]
)
def test_the_export_is_found_in_its_zip_file_whatever_it_is_called(name: str) -> None:
    content = export(quantity("StepCount", "812", "count"))

    assert told(zipped(content, name)).numbers == told(content).numbers


def test_a_zip_file_without_an_export_says_so() -> None:
    assert refusal(zipped(b"<gpx/>", "routes.xml")) == "no_health_export"


def test_a_zip_file_that_is_cut_off_is_damaged() -> None:
    whole = zipped(export(*[quantity("StepCount", "812", "count")] * 500))

    assert refusal(whole[:900]) == "damaged"


def test_an_export_that_ends_too_early_is_refused() -> None:
    assert refusal(export(quantity("StepCount", "812", "count"))[:-30]) == "ends_too_early"


def test_a_bomb_in_a_zip_file_is_refused_by_its_ratio() -> None:
    assert refusal(zipped(export(" " * 20_000_000))) == "too_large_inside"


LAUGHS = (
    '<!DOCTYPE HealthData [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("dtd", [LAUGHS, OUTSIDE, '<!DOCTYPE HealthData SYSTEM "http://x/y">'])
def test_entities_and_outside_declarations_are_refused(dtd: str) -> None:
    assert refusal(export("<Me>&c;</Me>", dtd=dtd)) == ImportProblemCode.UNSAFE_XML


def test_a_name_that_only_the_dtd_could_explain_is_damage() -> None:
    assert refusal(export("<Me>&c;</Me>")) == "damaged"


@pytest.mark.parametrize("root", ["gpx", "TrainingCenterDatabase"])
def test_tracks_have_no_declaration_at_all(root: str) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "b">]><{root}>&a;</{root}>'

    assert refusal(text.encode()) == "unsafe_xml"


def test_depth_has_an_end() -> None:
    deep = "<gpx>" + "<a>" * 100 + "</a>" * 100 + "</gpx>"

    assert refusal(deep.encode()) == "unsafe_xml"


def test_one_word_without_an_end_is_refused() -> None:
    assert refusal(b'<gpx><trk name="' + b"a" * 3_000_000) in ("unsafe_xml", "ends_too_early")
    many = export(quantity("StepCount", "1", "count"), "<!--" + "a" * 3_000_000 + "-->")
    assert refusal(many) == "unsafe_xml"


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="Test"
 xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<trk><name>Ride</name><type>cycling</type><trkseg>
<trkpt lat="46.0" lon="7.0"><time>2026-03-14T10:00:00Z</time><extensions>
<x:TrackPointExtension><x:hr>120</x:hr><x:cad>80</x:cad></x:TrackPointExtension></extensions></trkpt>
<trkpt lat="46.01" lon="7.0"><time>2026-03-14T10:05:00Z</time><extensions>
<x:TrackPointExtension><x:hr>140</x:hr><x:cad>90</x:cad></x:TrackPointExtension></extensions></trkpt>
</trkseg></trk></gpx>"""


def test_a_track_is_a_workout_with_samples_and_a_distance_but_no_position() -> None:
    found = told(GPX.encode())

    (ride,) = found.workouts
    assert (ride["sport"], ride["title"], ride["distance_m"]) == ("cycling", "Ride", 1112)
    assert (ride["average_hr_bpm"], ride["max_hr_bpm"]) == (130, 140)
    assert sorted(found.samples("cadence").values()) == [80, 90]
    assert "46.0" not in repr(found.items)


def test_other_encodings_of_a_track_are_read() -> None:
    text = GPX.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-16"?>')

    assert told(text.encode("utf-16")).numbers["workouts"] == 1
