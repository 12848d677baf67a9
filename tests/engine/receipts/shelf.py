"""Stories by their names, and the answers that were read and approved for them.

A story is a function named as a sentence, whose docstring says what the rule book wants. It
returns text made by ``rendering``. ``python -m tests.engine.receipts`` writes what is answered now
over what was approved; what changed is then read as a diff.
"""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

Story = Callable[[], str]
STORIES: dict[str, Story] = {}
APPROVED = Path(__file__).parent / "approved"


def story(tell: Story) -> Story:
    """Put a story on the shelf."""
    if tell.__name__ in STORIES:
        raise ValueError(f"two stories are called {tell.__name__}")
    STORIES[tell.__name__] = tell
    return tell


def told(name: str) -> str:
    """A story and what is answered now."""
    tell = STORIES[name]
    head = dedent(f"    {tell.__doc__}").strip()
    return f"{name.replace('_', ' ').capitalize()}.\n\n{head}\n\n{tell()}\n"


def file_of(name: str) -> Path:
    return APPROVED / f"{name}.txt"


def approve() -> list[str]:
    """Write every answer as it is now; the names of those that changed or went."""
    APPROVED.mkdir(exist_ok=True)
    old = {path.stem: path.read_text() for path in APPROVED.glob("*.txt")}
    new = {name: told(name) for name in STORIES}
    for name in old.keys() - new.keys():
        file_of(name).unlink()
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    for name in new.keys() & set(changed):
        file_of(name).write_text(new[name])
    return changed
