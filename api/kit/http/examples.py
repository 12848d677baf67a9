"""Examples made from schemas: valid by construction, complete, the same on every run."""

from typing import Any

Json = dict[str, Any]

_BY_FORMAT = {
    "date": "2026-11-23",
    "date-time": "2026-11-23T17:05:00Z",
    "uuid": "0193a5c2-0001-7000-8000-000000001eef",
    "idn-email": "ana@example.org",
    "uri-reference": "/problems/not_found",
    "uri": "https://example.org",
    "binary": "local_date,exercise,reps,load_kg\n2026-11-20,Romanian deadlift,8,60\n",
}
_BY_NAME = {
    "exercise": "rdl-tempo",
    "program": "hinge-rebuild",
    "slug": "rdl-tempo",
    "time_zone": "Europe/Paris",
    "password": "correct horse battery staple",
    "current_password": "correct horse battery staple",
    "new_password": "another correct horse battery",
    "country": "FR",
    "locale": "en",
    "display_name": "Ana",
    "device_name": "Ana's phone",
    "questionnaire_version": "2026.11",
    "tempo": "3-1-3-0",
    "group": "A",
    "token_type": "Bearer",
    "code": "RF-CES-1",
    "note": "Felt fine.",
    "onset_note": "After a long drive.",
    "reason": "Examined; ready for more.",
    "external_id": "a6f2c1d0",
    "email": "ana@example.org",
}
_DAYS = {"birth_date": "1992-03-14"}
_NUMBERS = {
    "load_kg": 60,
    "reps": 8,
    "sets": 3,
    "duration_s": 1800,
    "distance_m": 5000,
    "session_rpe": 6,
    "technique": 4,
    "sleep_h": 7.5,
    "settle_h": 6,
    "training_age_y": 8,
    "plate_step_kg": 2.5,
    "cadence_spm": 172,
    "weekly_run_m": 30_000,
    "longest_run_30d_m": 10_000,
}
"""Numbers that a reader recognises; any other is a small one."""


def example_of(schema: Json, schemas: Json, name: str = "", depth: int = 0) -> Any:
    """A value that ``schema`` accepts."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas, name, depth)
    if "example" in schema:
        return schema["example"]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas, name, depth)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    return _MAKERS[kind[0] if isinstance(kind, list) else kind](schema, schemas, name, depth)


def _object(schema: Json, schemas: Json, _name: str, depth: int) -> Any:
    wanted = schema.get("properties", {})
    if depth > 6:
        required = schema.get("required", ())
        wanted = {key: value for key, value in wanted.items() if key in required}
    return {key: example_of(value, schemas, key, depth + 1) for key, value in wanted.items()}


def _array(schema: Json, schemas: Json, name: str, depth: int) -> Any:
    return [] if depth > 9 else [example_of(schema["items"], schemas, name, depth + 1)]


def _string(schema: Json, _schemas: Json, name: str, _depth: int) -> Any:
    if schema.get("format") in _BY_FORMAT:
        return _DAYS.get(name, _BY_FORMAT[schema["format"]])
    pattern = schema.get("pattern", "")
    if name in _BY_NAME and (name != "code" or pattern.startswith("^RF")):
        return _BY_NAME[name]
    if pattern.startswith("^RF"):
        return "RF-CES-1"
    if pattern.startswith("^[a-z0-9]"):
        return "rdl-tempo"
    return name.replace("_", " ").ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def _number(schema: Json, _schemas: Json, name: str, _depth: int) -> Any:
    low, high = schema.get("minimum", 0), schema.get("maximum", 100_000)
    value = min(max(low, _NUMBERS.get(name, 2)), high)
    return int(value) if schema.get("type") in ("integer", ["integer", "null"]) else float(value)


def _boolean(*_: Any) -> Any:
    return True


_MAKERS: dict[str, Any] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
}
