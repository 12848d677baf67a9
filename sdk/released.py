"""The released API descriptions: compare with the last one, or add today's to them.

python -m sdk.released check     exit 1 and a list when clients of the last release would break
python -m sdk.released add       keep openapi/openapi.json as the release of its version
"""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sdk.breaks import breaks
from sdk.shapes import Json

OPENAPI = Path(__file__).resolve().parents[1] / "openapi"


def last(folder: Path) -> Path | None:
    """The newest release in the folder; files are called by their version."""
    return max(folder.glob("*.json"), key=_version, default=None)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("."))


def check(current: Json, folder: Path, today: date) -> int:
    """Print every break since the last release; how many there are."""
    released = last(folder)
    if released is None:
        print("    nothing is released yet, so there is nothing to keep")
        return 0
    found = breaks(json.loads(released.read_text()), current, today)
    for one in found:
        print(f"    {one}")
    print(f"    {len(found)} breaks since {released.stem}")
    return len(found)


def add(current: Json, folder: Path, today: date) -> int:
    """Keep the document as a release; 1 when it stands otherwise already, or breaks the last."""
    version = current["info"]["version"]
    path = folder / f"{version}.json"
    text = json.dumps(current, indent=2, ensure_ascii=False) + "\n"
    if path.exists():
        same = path.read_text() == text
        print(f"    {version} is released" + ("" if same else " and says otherwise: raise VERSION"))
        return 0 if same else 1
    if check(current, folder, today):
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"    {path.name} is released")
    return 0


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m sdk.released", description=__doc__)
    parser.add_argument("deed", choices=("check", "add"))
    parser.add_argument("--openapi", type=Path, default=OPENAPI, help="Folder of the documents.")
    said = parser.parse_args(arguments)
    current = json.loads((said.openapi / "openapi.json").read_text())
    deed = check if said.deed == "check" else add
    return min(1, deed(current, said.openapi / "released", datetime.now(UTC).date()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
