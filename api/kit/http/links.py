"""Links of the OpenAPI document: what can be asked with the id that a create has answered.

Drawn from the paths, so that they are true for every operation that is added: what stands
under the address of a collection takes the id of its rows.
"""

from typing import Any

from api.kit.http.operation import Operation

Json = dict[str, Any]


def add(document: Json, operations: list[Operation]) -> None:
    """Write links into the answers of all creates."""
    for create in operations:
        if create.method == "POST" and create.status == 201:
            found = _links(document, create, operations)
            answer = _described(document, create)["responses"][str(create.status)]
            if found:
                answer["links"] = found


def _links(document: Json, create: Operation, operations: list[Operation]) -> Json:
    row = _row(document, create)
    if row is None:
        return {}
    return {
        one.operation_id: _link(one, row)
        for one in operations
        if one.path.startswith(f"{create.path}/{{") and one.path.count("{") == 1
    }


def _link(target: Operation, row: str) -> Json:
    parameter = target.path.partition("{")[2].partition("}")[0]
    parameters = {f"path.{parameter}": f"$response.body#{row}/id"}
    if target.if_match:
        parameters["header.If-Match"] = "$response.header.ETag"
    return {
        "operationId": target.operation_id,
        "parameters": parameters,
        "description": "The row that was created.",
    }


def _row(document: Json, create: Operation) -> str | None:
    """Where in the answer the row stands; None where it has no id."""
    media = _described(document, create)["responses"][str(create.status)]["content"]
    shape = _shape(document, next(iter(media.values()))["schema"])
    if create.saved:
        shape = _shape(document, shape["properties"][create.saved])
    held = "id" in shape.get("properties", {})
    return (f"/{create.saved}" if create.saved else "") if held else None


def _described(document: Json, operation: Operation) -> Json:
    found: Json = document["paths"][operation.path][operation.method.lower()]
    return found


def _shape(document: Json, schema: Json) -> Json:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    found: Json = document["components"]["schemas"].get(name, schema)
    return found
