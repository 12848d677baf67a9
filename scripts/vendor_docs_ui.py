"""Fetch the two documentation viewers into api/ops/static/vendor, at pinned versions.

Run by hand when a version changes (`python scripts/vendor_docs_ui.py`); needs npm. The server
hands these files out itself, so that its documentation works without any other host. Each file
is written down with its hash in api/ops/static/vendor/MANIFEST.txt, which a test compares.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "api" / "ops" / "static" / "vendor"

# package -> version and the files that are served, with the licences they come under
PACKAGES = {
    "swagger-ui-dist": (
        "swagger-ui-5.35.0",
        "5.35.0",
        (
            "swagger-ui.css",
            "swagger-ui-bundle.js",
            "swagger-ui-bundle.js.LICENSE.txt",
            "favicon-32x32.png",
            "LICENSE",
            "NOTICE",
        ),
    ),
    "redoc": (
        "redoc-2.5.4",
        "2.5.4",
        ("bundles/redoc.standalone.js", "bundles/redoc.standalone.js.LICENSE.txt", "LICENSE"),
    ),
}

# Redoc shows its maker's logo from its maker's server. An empty picture keeps the page at home.
REMOTE_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
EMPTY_PICTURE = b"data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, (folder, version, names) in PACKAGES.items():
        with tempfile.TemporaryDirectory() as scratch:
            unpacked = fetch(package, version, Path(scratch))
            for name in names:
                place(unpacked / name, VENDOR / folder / Path(name).name)
    write_manifest()


def fetch(package: str, version: str, scratch: Path) -> Path:
    """Download one npm package without running any of its scripts; return its files."""
    command = ["npm", "pack", "--silent", f"{package}@{version}"]
    subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    [archive] = scratch.glob("*.tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(scratch, filter="data")
    return scratch / "package"


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes().replace(REMOTE_LOGO, EMPTY_PICTURE)
    if REMOTE_LOGO in source.read_bytes():
        print(f"{target.name}: replaced {REMOTE_LOGO.decode()}")
    target.write_bytes(without_source_map(content))


def without_source_map(content: bytes) -> bytes:
    """Drop the pointer to a source map, which is not vendored and would be asked for in vain."""
    head, marker, tail = content.rpartition(b"\n//# sourceMappingURL=")
    if not marker:
        head, marker, tail = content.rpartition(b"\n/*# sourceMappingURL=")
    return head + b"\n" if marker and b"\n" not in tail.strip() else content


def write_manifest() -> None:
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(VENDOR)}"
        for path in files
    ]
    (VENDOR / "MANIFEST.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
