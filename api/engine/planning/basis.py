"""The basis: the book with the programs beside it, and what a plan has settled so far."""

from collections.abc import Hashable
from typing import Any

from api.engine.dosing.lightweek import LightWeek
from api.engine.kept import kept
from api.engine.reading.book import Book
from api.engine.template import Curriculum
from api.engine.values import Value
from api.engine.vocab import Phase


class Basis(Value, frozen=True, dict=True, gc=True):
    """A book with the curriculum beside it: what selection needs."""

    book: Book
    curriculum: Curriculum
    highest: Phase = Phase.P6
    """Stand-ins work in no later phase than the plan, wherever a pattern was placed."""
    deload: LightWeek | None = None
    """The lighter week the decision stands in."""
    rising: str | None = None
    """The one sport that a plan has rise this week, where several would."""

    @kept
    def memo(self) -> dict[Hashable, Any]:
        """Answers of functions marked ``once`` about this basis."""
        return {}
