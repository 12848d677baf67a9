"""What sync needs of the wire without knowing it: the same shapes that REST reads and writes."""

from collections.abc import Mapping
from typing import Any, Protocol


class Shapes(Protocol):
    """Reads and writes REST shapes by their names."""

    def parse(self, raw: bytes) -> Any:
        """A JSON text; BadRequest where it is none."""

    def read(self, name: str, omits: tuple[str, ...], said: Mapping[str, Any]) -> dict[str, Any]:
        """Values of a shape without some of its members; ValidationFailed names what is wrong."""

    def write(self, name: str, value: Any) -> Any:
        """A stored value, or a list of them, as REST shows it."""
