"""A Bruno collection of every request, made from the examples of the description.

    python -m sdk.collection           write sdk/bruno (`make spec` does it)

The first folder is the athlete's loop: its requests run in order against a fresh server and
hand their ids and tokens on. The other folders hold every operation by tag, with the members
that must be sent; ids come from the loop and from the lists.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sdk.shapes import Json
from sdk.walk import LOOP, PASSWORD, TOKENS, Step

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "openapi" / "openapi.json"
FOLDER = ROOT / "sdk" / "bruno"
METHODS = ("get", "put", "post", "patch", "delete")
"""In the order of a folder: what deletes comes last."""
SAID: Json = {
    "email": "{{email}}",
    "password": PASSWORD,
    "current_password": PASSWORD,
    "new_password": PASSWORD,
    "birth_date": "1992-03-14",
    "refresh_token": "{{refresh_token}}",
    "exercise": "glute-bridge",
}
"""Members whose example means nothing to a server that has just been started."""
KNOWN = {"purpose": "research", "code": "not_found"}
"""Names in a path that stand for something on every server."""
NOWHERE = "0193a5c2-0000-7000-8000-000000000000"
FILES = {
    "multipart/form-data": ("multipart-form", "file: @file(training.csv)"),
    "application/zip": ("file", "file: @file(export.zip) @contentType(application/zip)"),
}
"""What stands for a file to send: the kind of body, and its line."""
FORM, FORM_KIND = "application/x-www-form-urlencoded", "form-urlencoded"
BEFORE = """script:pre-request {
  if (!bru.getVar("email")) bru.setVar("email", `${Date.now()}@keel.example`);
  bru.setVar("day", new Date().toISOString().slice(0, 10));
}
"""


@dataclass
class Request:
    """One request of the collection."""

    name: str
    method: str
    path: str
    said: Json
    body: Json | None = None
    form: Json = field(default_factory=dict)
    """Fields of a form, sent instead of JSON."""
    file: str = ""
    """Media type of what is sent instead of JSON; whoever runs the request chooses the file."""
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    keep: dict[str, str] = field(default_factory=dict)
    status: str = ""

    def written(self, place: int) -> str:
        """The request in Bruno's language."""
        asked = "&".join(f"{key}={value}" for key, value in self.query.items())
        url = (
            "{{keel}}" + re.sub(r"\{(\w+)\}", r"{{\1}}", self.path) + (f"?{asked}" if asked else "")
        )
        open_door = not self.said["security"]
        kind = "json" if self.body is not None else FILES.get(self.file, ("none", ""))[0]
        kind = FORM_KIND if self.form else kind
        blocks = [
            _block("meta", {"name": self.name, "type": "http", "seq": str(place)}),
            _block(
                self.method,
                {
                    "url": url,
                    "body": kind,
                    "auth": "none" if open_door else "bearer",
                },
            ),
            _block("headers", self.headers),
            "" if open_door else _block("auth:bearer", {"token": "{{access_token}}"}),
            "" if self.body is None else _text("body:json", _pretty(self.body)),
            _text(f"body:{kind}", FILES[self.file][1]) if self.file else "",
            _block(f"body:{kind}", self.form),
            _block("vars:post-response", self.keep),
            _block("assert", {"res.status": f"eq {self.status}"} if self.status else {}),
            _text("docs", self.said["description"]),
        ]
        return "\n".join(block for block in blocks if block)


def _block(name: str, members: dict[str, str]) -> str:
    lines = "".join(f"  {key}: {value}\n" for key, value in members.items())
    return f"{name} {{\n{lines}}}\n" if members else ""


def _text(name: str, text: str) -> str:
    return f"{name} {{\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "}\n"


def _pretty(body: Json) -> str:
    """As JSON; the answers are JSON already."""
    return json.dumps(body, indent=2, ensure_ascii=False).replace('"{{answers}}"', "{{answers}}")


class Collection:
    """The requests that a description gives rise to."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.operations: dict[str, tuple[str, str, Json]] = {
            said["operationId"]: (method, path, said)
            for path, item in document["paths"].items()
            for method, said in item.items()
            if method in METHODS
        }

    def files(self) -> dict[str, str]:
        """What stands in each file, by its path in the collection."""
        about = {"version": "1", "name": "Keel", "type": "collection"}
        found = {
            "bruno.json": json.dumps(about, indent=2) + "\n",
            "collection.bru": BEFORE,
            "environments/Local.bru": _block("vars", self._variables()),
        }
        loop = [self.step(step) for step in LOOP]
        found |= _folder("The athlete's loop", 1, loop)
        tags = sorted(tag["name"] for tag in self.document["tags"])
        for place, tag in enumerate(sorted(tags, key=self._logs_out), start=2):
            found |= _folder(tag, place, list(self._of(tag)))
        return found

    def _logs_out(self, tag: str) -> bool:
        """Whether the folder ends the login that the others need."""
        return tag in self.operations["logOut"][2]["tags"]

    def _variables(self) -> dict[str, str]:
        named = {
            name: KNOWN.get(name, NOWHERE if name.endswith("_id") else "unknown")
            for _, path, _ in self.operations.values()
            for name in re.findall(r"\{(\w+)\}", path)
        }
        return {"keel": "http://localhost:8000", **dict(sorted(named.items()))}

    def step(self, step: Step) -> Request:
        """A step of the loop: what must be sent, and what the step says."""
        request = self.request(step.operation)
        if request.body is not None:
            request.body = request.body | step.body
        request.name = step.name or request.name
        request.headers |= step.headers
        request.keep = step.keep
        done = (status for status in request.said["responses"] if status.startswith("2"))
        request.status = step.status or max(done)
        return request

    def request(self, operation: str) -> Request:
        """An operation with what it insists on."""
        method, path, said = self.operations[operation]
        parameters = [self._found(one) for one in said.get("parameters", ())]
        content = said.get("requestBody", {}).get("content", {})
        request = Request(said["summary"], method, path, said)
        for one in parameters:
            if one["in"] == "query" and one.get("required"):
                request.query[one["name"]] = "{{day}}" if one["name"] == "local_date" else "1"
            if one["in"] == "header" and one["name"] == "If-Match":
                request.headers["If-Match"] = "*"
            if one["in"] == "header" and one["name"] == "Idempotency-Key":
                request.headers["Idempotency-Key"] = "{{$guid}}"
        for media, offered in content.items():
            if "json" in media:
                request.headers["Content-Type"] = media
                request.body = self._needed(offered["schema"], offered["example"])
            elif media == FORM:
                request.form = self._needed(offered["schema"], offered["example"])
            else:
                request.file = media
        return request

    def _of(self, tag: str) -> Iterator[Request]:
        mine = [name for name, (_, _, said) in self.operations.items() if tag in said["tags"]]
        for name in sorted(mine, key=self._place):
            request = self.request(name)
            request.keep = (
                TOKENS if name in ("logIn", "refreshTokens") else self._kept(request.path)
            )
            yield request

    def _place(self, name: str) -> tuple[int, int, str]:
        method, path, _ = self.operations[name]
        return METHODS.index(method), path.count("{"), path

    def _kept(self, path: str) -> dict[str, str]:
        """A list hands on what its first row is called, for whoever asks for one thing."""
        listed = self.document["paths"][path].get("get", {})
        schema = self._found(listed.get("responses", {}).get("200", {}))
        shape: Json = next((one["schema"] for one in schema.get("content", {}).values()), {})
        if "items" not in self._found(shape).get("properties", {}):
            return {}
        following = next(
            (one for one in self.document["paths"] if one.startswith(f"{path}/{{")), ""
        )
        names = re.findall(r"\{(\w+)\}", following.removeprefix(path))[:1]
        return {name: f"res.body.items[0].{name.split('_')[-1]}" for name in names}

    def _found(self, node: Json) -> Json:
        while "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node

    def _needed(self, schema: Json, example: Any, name: str = "") -> Any:
        """The part of an example that must be sent, on the day the collection is run."""
        schema = self._found(schema)
        if name in SAID:
            return SAID[name]
        if schema.get("format") in ("date", "date-time"):
            return "{{day}}" + ("T06:00:00Z" if schema["format"] == "date-time" else "")
        if isinstance(example, list):
            return [self._needed(schema["items"], one, name) for one in example]
        if not isinstance(example, dict) or "properties" not in schema:
            return example
        wanted = set(schema.get("required", ())) or set(list(example)[:1])
        return {
            key: self._needed(schema["properties"][key], value, key)
            for key, value in example.items()
            if key in wanted
        }


def _folder(name: str, place: int, requests: list[Request]) -> dict[str, str]:
    found = {f"{name}/folder.bru": _block("meta", {"name": name, "seq": str(place)})}
    for at, request in enumerate(requests, start=1):
        title = request.said["operationId"]
        while f"{name}/{title}.bru" in found:
            title += "Again"
        found[f"{name}/{title}.bru"] = request.written(at)
    return found


def write(document: Json, folder: Path) -> int:
    """Write the collection anew; how many files it has."""
    files = Collection(document).files()
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return len(files)


def main() -> None:
    """Run from the command line."""
    count = write(json.loads(SPEC.read_text()), FOLDER)
    print(f"    {FOLDER.relative_to(ROOT)} is written: {count} files")


if __name__ == "__main__":
    main()
