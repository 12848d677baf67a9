"""What the engine reads, thinks and says: frozen values.

``msgspec`` makes, compares, hashes, spells and reads them in C: a history is some ten thousand of
them at every decision. A member that holds its default is left out of the spelling, so that facts
told before the member was known keep their hash.
"""

from msgspec import Struct


class Value(Struct, frozen=True, omit_defaults=True):
    """A frozen value. ``msgspec.structs.replace`` makes another with some members changed."""
