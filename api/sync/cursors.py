"""The number that a client keeps between two pulls: where it is, in whose log, in which epoch."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from api.kit.crypto import Sealer
from api.kit.db.changes import Head
from api.kit.errors import BadCursor, ForeignCursor
from api.sync.vocab import LARGEST_STAMP

_CHECK_BITS, _EPOCH_BITS = 12, 8


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the log of one athlete."""

    seq: int
    epoch: int

    def is_of(self, head: Head) -> bool:
        """Whether the log still tells everything behind this place."""
        return self.epoch == head.epoch and head.horizon <= self.seq <= head.seq


@dataclass(frozen=True, slots=True)
class Stamps:
    """Packs cursors into numbers, and opens those of one athlete.

    Ids are unique for an athlete only. Without the check a phone that changes hands would
    push one person's rows into another's record.
    """

    check: int

    @classmethod
    def of(cls, sealer: Sealer, athlete_id: UUID) -> "Stamps":
        digest = sha256(sealer.derive(f"sync:{athlete_id}").encode()).digest()
        return cls(int.from_bytes(digest, "big") % (1 << _CHECK_BITS))

    def pack(self, seq: int, epoch: int) -> int:
        return ((seq << _EPOCH_BITS | epoch) << _CHECK_BITS) | self.check

    def open(self, stamp: int) -> Cursor | None:
        """The cursor; None for the first sync of all. ForeignCursor for somebody else's."""
        if stamp == 0:
            return None
        if not 0 < stamp <= LARGEST_STAMP:
            raise BadCursor("That is not a timestamp of a pull.")
        rest, check = stamp >> _CHECK_BITS, stamp % (1 << _CHECK_BITS)
        if check != self.check:
            raise ForeignCursor()
        return Cursor(rest >> _EPOCH_BITS, rest % (1 << _EPOCH_BITS))
