"""What a newer API description would break for clients of an older one.

Anything removed or tightened is found: paths, methods, operation ids, tags, parameters, bodies,
statuses, media types, headers, scopes, and everything in the shapes (`shapes`). One thing lets
go: an operation that the older document calls deprecated, past its `x-sunset`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sdk.shapes import Break, Json, Shapes, Side

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
WRITING = ("style", "explode", "allowReserved")
"""How a parameter is written."""


def breaks(old: Json, new: Json, today: date) -> list[Break]:
    """Every break between two documents, sorted; none for clients of what was retired."""
    found = Comparison(old, new, Shapes(old, new), today)
    return sorted({*found.frame(), *found.operations()})


@dataclass
class Comparison:
    """Two documents side by side."""

    old: Json
    new: Json
    shapes: Shapes
    today: date

    def frame(self) -> Iterator[Break]:
        """What stands around the operations."""
        tags = {tag["name"] for tag in self.new.get("tags", ())}
        for tag in self.old.get("tags", ()):
            if tag["name"] not in tags:
                yield Break("tags", f"{tag['name']} is gone")
        for server in self.old.get("servers", ()):
            if server["url"] not in [one["url"] for one in self.new.get("servers", ())]:
                yield Break("servers", f"{server['url']} is gone")
        schemes = self.new["components"].get("securitySchemes", {})
        for name, scheme in self.old["components"].get("securitySchemes", {}).items():
            now = schemes.get(name, {})
            if _bare(scheme) != _bare(now) or not _scopes(scheme) <= _scopes(now):
                yield Break("securitySchemes", f"{name} has changed")

    def operations(self) -> Iterator[Break]:
        """Every operation of the older document that is not past its sunset."""
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method in item and not self._is_retired(item[method]):
                    yield from self._operation(path, method)

    def _is_retired(self, operation: Json) -> bool:
        """Whether it was announced, and its day has passed."""
        sunset = operation.get("x-sunset")
        announced = operation.get("deprecated") is True and isinstance(sunset, str)
        return announced and date.fromisoformat(str(sunset)) < self.today

    def _operation(self, path: str, method: str) -> Iterator[Break]:
        where = f"{method.upper()} {path}"
        before, after = self.old["paths"][path], self.new["paths"].get(path)
        if after is None:
            yield Break(path, "the path is gone")
        elif method not in after:
            yield Break(where, "the method is gone")
        else:
            yield from self._names(before[method], after[method], where)
            yield from self._parameters(before, after, method, where)
            yield from self._body(before[method], after[method], where)
            yield from self._security(before[method], after[method], where)
            yield from self._responses(before[method], after[method], where)

    def _names(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        for word in ("operationId", "tags"):
            if old.get(word) != new.get(word):
                yield Break(where, f"{word} was {old.get(word)} and is {new.get(word)}")

    def _parameters(self, old: Json, new: Json, method: str, where: str) -> Iterator[Break]:
        before, after = (
            _all_parameters(old, method, self.old),
            _all_parameters(new, method, self.new),
        )
        for key, parameter in before.items():
            at = f"{where} {key[0]} {key[1]}"
            if key not in after:
                yield Break(at, "the parameter is gone")
            else:
                yield from self._parameter(parameter, after[key], at)
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield Break(f"{where} {key[0]} {key[1]}", "the parameter is now required")

    def _parameter(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        for word in WRITING:
            if old.get(word) != new.get(word):
                yield Break(where, f"{word} was {old.get(word)} and is {new.get(word)}")
        yield from self.shapes.compare(
            old.get("schema", {}), new.get("schema", {}), where, Side.SENT
        )

    def _body(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        before = self._found(old.get("requestBody", {}), self.old)
        after = self._found(new.get("requestBody", {}), self.new)
        if before and not after:
            yield Break(where, "the body is gone")
        if after.get("required") and not before.get("required"):
            yield Break(where, "the body is now required")
        if before and after:
            yield from self._content(before, after, f"{where} body", Side.SENT)

    def _content(self, old: Json, new: Json, where: str, side: Side) -> Iterator[Break]:
        offered = new.get("content", {})
        for media, said in old.get("content", {}).items():
            if media not in offered:
                yield Break(where, f"{media} is gone")
            else:
                before, after = said.get("schema", {}), offered[media].get("schema", {})
                yield from self.shapes.compare(before, after, f"{where} {media}", side)

    def _responses(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        for status, said in old.get("responses", {}).items():
            at = f"{where} {status}"
            if status not in new.get("responses", {}):
                yield Break(at, "the status is gone")
                continue
            before = self._found(said, self.old)
            after = self._found(new["responses"][status], self.new)
            yield from self._content(before, after, at, Side.ANSWERED)
            yield from self._headers(before, after, at)
            for link in set(before.get("links", {})) - set(after.get("links", {})):
                yield Break(at, f"the link {link} is gone")

    def _headers(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        for name, said in old.get("headers", {}).items():
            if name not in new.get("headers", {}):
                yield Break(where, f"the header {name} is gone")
                continue
            before, after = (
                self._found(one, document).get("schema", {})
                for one, document in ((said, self.old), (new["headers"][name], self.new))
            )
            yield from self.shapes.compare(before, after, f"{where} {name}", Side.ANSWERED)

    def _security(self, old: Json, new: Json, where: str) -> Iterator[Break]:
        """A token that was enough still is; what was open stays open."""
        before = _ways(old.get("security", self.old.get("security")))
        after = _ways(new.get("security", self.new.get("security")))
        if not all(any(way <= enough for way in after) for enough in before):
            yield Break(where, "security: what was enough no longer is")
        scopes, others = set(old.get("x-scopes", ())), set(new.get("x-scopes", ()))
        for scope in sorted(scopes - others if others else ()):
            yield Break(where, f"the scope {scope} is no longer enough")
        if others and not scopes:
            yield Break(where, f"a scope is now needed: {', '.join(sorted(others))}")

    @staticmethod
    def _found(node: Json, document: Json) -> Json:
        """What a reference leads to."""
        while "$ref" in node:
            found: Any = document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            node = found
        return node


def _all_parameters(item: Json, method: str, document: Json) -> dict[tuple[str, str], Json]:
    """Parameters of the path and of the method, by where they stand and their name."""
    listed = [*item.get("parameters", ()), *item[method].get("parameters", ())]
    found = [Comparison._found(one, document) for one in listed]
    return {(one["in"], _spelling(one)): one for one in found}


def _spelling(parameter: Json) -> str:
    """The name; headers mean the same in any case."""
    name: str = parameter["name"]
    return name.lower() if parameter["in"] == "header" else name


def _ways(security: list[Json] | None) -> list[set[tuple[str, str]]]:
    """Each way in, as what must be shown for it; nothing for an open door."""
    if not security:
        return [set()]
    return [
        {(name, role) for name, roles in way.items() for role in ("", *roles)} for way in security
    ]


def _bare(scheme: Json) -> Json:
    """A way of signing in without its words and its scopes, which may gain."""
    bare = {key: value for key, value in scheme.items() if key not in ("description", "flows")}
    flows = scheme.get("flows", {})
    return bare | {name: _without(flow, "scopes") for name, flow in flows.items()}


def _scopes(scheme: Json) -> set[tuple[str, str]]:
    flows = scheme.get("flows", {}).items()
    return {(name, scope) for name, flow in flows for scope in flow.get("scopes", {})}


def _without(flow: Json, name: str) -> Json:
    return {key: value for key, value in flow.items() if key != name}
