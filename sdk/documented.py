"""The pieces of code in docs/sdk.md, as files that a compiler takes or an interpreter runs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "sdk.md"
ADDRESS = "http://localhost:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The code of one language, in the order of the page."""
    return [code for name, code in BLOCK.findall(PAGE.read_text()) if name == language]


def write_typescript(folder: Path) -> list[Path]:
    """Each piece as a module beside the generated clients; how they are called."""
    written = []
    for at, code in enumerate(blocks("ts")):
        path = folder / f"documented_{at}.ts"
        imports, rest = _parted(code)
        path.write_text(f"{imports}\nexport async function run(): Promise<void> {{\n{rest}}}\n")
        written.append(path)
    return written


def write_java(folder: Path) -> Path:
    """The one piece as the main method of a class."""
    [code] = blocks("java")
    imports, rest = _parted(code)
    path = folder / "Documented.java"
    head = "public final class Documented {\n    public static void main(String[] given)"
    path.write_text(f"{imports}\n{head} throws Exception {{\n{rest}    }}\n}}\n")
    return path


def _parted(code: str) -> tuple[str, str]:
    """The imports, and what follows them."""
    lines = code.splitlines(keepends=True)
    imports = [line for line in lines if line.startswith("import ")]
    return "".join(imports), "".join(line for line in lines if line not in imports)
