"""What a check-in must be beyond the shape of its members: complete for its kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.checkins import vocab
from api.engine.vocab import CheckInKind
from api.kit.errors import FieldError, ValidationFailed


def check_answers(kind: CheckInKind, values: Mapping[str, Any]) -> None:
    """Every member the kind needs and none that it does not have.

    ``values`` holds ``settle_h`` only where it was answered: there, null is an answer.
    """
    said = {name for name in vocab.ANSWERS if values.get(name) is not None}
    if "settle_h" in values:
        said.add("settle_h")
    wrong = list(_wrong(kind, said))
    if wrong:
        raise ValidationFailed("Some members are not valid.", errors=wrong)


def _wrong(kind: CheckInKind, said: set[str]) -> Iterator[FieldError]:
    for name in vocab.NEEDED[kind]:
        if name not in said:
            yield _error(name, f"A check-in of kind {kind} needs {name}.")
    for name in sorted(said - vocab.TAKEN[kind]):
        yield _error(name, f"A check-in of kind {kind} has no {name}.")


def _error(name: str, detail: str) -> FieldError:
    return FieldError(f"/{name}", ValidationFailed.code, detail)
