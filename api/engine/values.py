"""What the engine reads, thinks and says: frozen values.

``msgspec`` makes, compares, hashes, spells and reads them in C: a history is some ten thousand of
them at every decision. A member that holds its default is left out of the spelling, so that facts
told before the member was known keep their hash.

What is made of older values only can never lead back to itself, so the collector of garbage need
not follow it (``gc=False``). Only a value that keeps answers (``dict=True``) is left to it.
"""

from msgspec import Struct


class Value(Struct, frozen=True, omit_defaults=True, gc=False):
    """A frozen value. ``msgspec.structs.replace`` makes another with some members changed."""
