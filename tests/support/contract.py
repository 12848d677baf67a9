"""Holds every answer against the OpenAPI document, so that each HTTP test is a contract test."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from api.kit import errors
from api.kit.http.operation import Operation
from api.kit.http.problems import MEDIA_TYPE
from api.kit.http.spec import declared_problems
from tests.support.answer import Answer

Json = dict[str, Any]

BODILESS = (204, 304)
SPOKEN_HEADERS = (
    "Content-Language",
    "ETag",
    "Idempotent-Replayed",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
)
"""Headers that a client acts on, and so may rely on only where the document names them."""


class ContractBroken(AssertionError):
    """The server answered something its own description does not announce."""


class Contract:
    """The document, its operations, and one compiled validator per schema."""

    def __init__(self, document: Json, operations: list[Operation]) -> None:
        self.document = document
        self.operations = {operation.operation_id: operation for operation in operations}
        self._schemas = _closed(document["components"]["schemas"])
        self._catalogue = {kind.code: kind.status for kind in errors.catalogue()}
        self.validator = cache(self._compile)

    def described(self, operation: Operation) -> Json:
        """What the document says about an operation."""
        found: Json = self.document["paths"][operation.path][operation.method.lower()]
        return found

    def check(self, operation: Operation | None, answer: Answer) -> None:
        """Raise ContractBroken where the answer departs from the document."""
        if answer.status == 500:
            raise ContractBroken(f"the server failed: {answer.text}")
        if answer.method in ("HEAD", "OPTIONS"):
            return
        if operation is None or answer.status == 405:
            self._check_unrouted(answer)
        elif answer.status >= 400:
            self._check_declared(operation, answer)
            if operation.protocol is None or answer.media_type == MEDIA_TYPE:
                self._check_problem(operation, answer)
            else:
                self._check_success(operation, answer)
        else:
            self._check_declared(operation, answer)
            self._check_success(operation, answer)

    def _check_unrouted(self, answer: Answer) -> None:
        if answer.status >= 400:
            self._demand(answer, answer.media_type == MEDIA_TYPE, answer.media_type)
            self._check_schema("Problem", answer)
            self._demand(answer, answer.code in self._catalogue, f"unknown code {answer.code}")

    def _check_declared(self, operation: Operation, answer: Answer) -> None:
        declared = self.described(operation)["responses"]
        self._demand(answer, str(answer.status) in declared, "this status is not declared")

    def _check_problem(self, operation: Operation, answer: Answer) -> None:
        self._check_unrouted(answer)
        declared = {(kind.status, kind.code) for kind in declared_problems(operation)}
        said = (answer.status, answer.code)
        self._demand(answer, said in declared, f"{operation.operation_id} does not declare {said}")

    def _check_success(self, operation: Operation, answer: Answer) -> None:
        response = self.described(operation)["responses"][str(answer.status)]
        for name in SPOKEN_HEADERS:
            undeclared = name in answer.headers and name not in response.get("headers", {})
            silent = answer.status == 304
            self._demand(answer, silent or not undeclared, f"the header {name} is not declared")
        if answer.status in BODILESS:
            self._demand(answer, answer.text == "", "a body where there must be none")
            return
        if answer.status == 303:
            self._demand(answer, "Location" in answer.headers, "a redirect to nowhere")
            return
        self._demand(answer, answer.media_type in response["content"], answer.media_type)
        if not answer.media_type.endswith("json"):
            return
        reference = response["content"][answer.media_type]["schema"]["$ref"]
        self._check_schema(reference.rsplit("/", 1)[-1], answer)

    def _check_schema(self, name: str, answer: Answer) -> None:
        wrong = [
            f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
            for error in self.validator(name).iter_errors(answer.json)
        ]
        self._demand(answer, not wrong, f"not a {name}:\n  " + "\n  ".join(wrong[:10]))

    def _compile(self, name: str) -> Draft202012Validator:
        root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": self._schemas}}
        return Draft202012Validator(root, validate_formats=True, formats={"idn-email": _is_any})

    @staticmethod
    def _demand(answer: Answer, condition: bool, text: object) -> None:
        if not condition:
            raise ContractBroken(f"{answer.method} {answer.path} {answer.status}: {text}")


def _is_any(_: str) -> bool:
    """What we take for an address is said by its pattern; the format is for forms."""
    return True


def _closed(node: Any) -> Any:
    """The schemas with every object closed: an answer may hold nothing undeclared.

    Clients must not rely on that, so the published document leaves answers open.
    """
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed
