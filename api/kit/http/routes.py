"""Route makers: a view cannot be registered without operation id, access and its problems.

    routes = Routes("Sessions", "Training sessions, logged whole.")

    @routes.create("/sessions", "createSession", Access.SESSIONS_WRITE,
                   body=SessionInput, out=SessionSaved, saved="session")
    def create_session(call: Call, body: Body) -> TrainingSession:
        \"\"\"Log a session. / What happens in more words.\"\"\"
        return service.log_session(call.db, body)

The docstring's first line is the summary, the rest the description. The door (`serving`)
opens the unit of work, checks access, consent, If-Match and Idempotency-Key, and dumps the
answer; all of that stands in the specification because it stands here.
"""

import inspect
import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from flask_smorest import Api, Blueprint

from api.kit.access import Access
from api.kit.errors import Problem
from api.kit.http.batches import Batch, BatchSaved
from api.kit.http.operation import Operation, View
from api.kit.http.paging import PageQuery
from api.kit.http.rates import Rate
from api.kit.http.retirement import Announcer
from api.kit.http.schema import In, Out
from api.kit.http.serving import serve
from api.kit.http.spec import operation_doc

PREFIX = "/v1"
ViewT = TypeVar("ViewT", bound=View)
Needs = Access | tuple[Access, ...]


def _usual_rate(method: str, access: tuple[Access, ...]) -> Rate:
    if Access.PUBLIC in access:
        return Rate.PUBLIC
    return Rate.READ if method == "GET" else Rate.WRITE


class Routes:
    """The operations of one tag. ``rate`` says to which class of limits one of them belongs."""

    def __init__(
        self, tag: str, description: str, *, prefix: str = PREFIX, name: str | None = None
    ) -> None:
        """``name`` tells apart the rooms of two domains that share a tag."""
        self.tag = tag
        self.description = description
        self.prefix = prefix
        self.operations: list[Operation] = []
        self._blueprint = Blueprint(name or tag, __name__, url_prefix=prefix or None)
        self._blueprint.description = description

    def read(
        self, path: str, name: str, needs: Needs, *, out: type[Out] | str | None = None, **more: Any
    ) -> Callable[[ViewT], ViewT]:
        """GET one thing; answers 304 to a matching If-None-Match unless ``etag=False``.

        Instead of ``out``, ``media`` names another media type, whose bytes the view returns.
        """
        return self._route("GET", path, name, needs, out=out, **{"etag": True, **more})

    def list_(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        out: type[Out] | str,
        query: type[In] = PageQuery,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """GET a page; the view returns a `Page`."""
        return self._route("GET", path, name, needs, out=out, query=query, paged=True, **more)

    def create(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        body: type[In] | str,
        out: type[Out] | str,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """POST a new thing, once: by Idempotency-Key, by its client-made id, or both."""
        more = {"status": 201, "keyed": True, "writes": True, **more}
        return self._route("POST", path, name, needs, body=body, out=out, **more)

    def batch(
        self, path: str, name: str, needs: Needs, *, body: type[In], items: Batch, **more: Any
    ) -> Callable[[ViewT], ViewT]:
        """POST many new things, each with an id of the client; the view stores one of them."""
        more = {"keyed": True, "writes": True, "batch": items, **more}
        return self._route("POST", path, name, needs, body=body, out=BatchSaved, **more)

    def send_form(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        form: type[In],
        out: type[Out] | str,
        largest_form: int,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """POST a form with a file (multipart/form-data), once, as `create` does."""
        more = {"status": 201, "keyed": True, "writes": True, **more}
        more |= {"form": form, "largest_form": largest_form}
        return self._route("POST", path, name, needs, out=out, **more)

    def action(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        body: type[In] | None = None,
        out: type[Out] | str | None = None,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """POST that acts; idempotent by its own nature or not at all."""
        more = {"writes": True, **more}
        return self._route("POST", path, name, needs, body=body, out=out, **more)

    def update(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        body: type[In],
        out: type[Out] | str,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """PATCH (merge patch) under If-Match; the version is in ``call.if_match``."""
        more = {"if_match": True, "writes": True, **more}
        return self._route("PATCH", path, name, needs, body=body, out=out, **more)

    def put(
        self,
        path: str,
        name: str,
        needs: Needs,
        *,
        body: type[In] | None = None,
        out: type[Out] | str | None = None,
        **more: Any,
    ) -> Callable[[ViewT], ViewT]:
        """PUT what the client names; the same again changes nothing."""
        return self._route("PUT", path, name, needs, body=body, out=out, writes=True, **more)

    def remove(
        self, path: str, name: str, needs: Needs, *, out: type[Out] | str | None = None, **more: Any
    ) -> Callable[[ViewT], ViewT]:
        """DELETE; pass ``if_match=True`` where another version must not be deleted unseen."""
        return self._route("DELETE", path, name, needs, out=out, writes=True, **more)

    def _route(
        self, method: str, path: str, name: str, needs: Needs, **more: Any
    ) -> Callable[[ViewT], ViewT]:
        def register(view: ViewT) -> ViewT:
            summary, _, description = (inspect.getdoc(view) or "").partition("\n")
            if not summary.strip() or not description.strip():
                raise TypeError(f"{name} needs a docstring: a summary line and a description")
            access = needs if isinstance(needs, tuple) else (needs,)
            problems: tuple[type[Problem], ...] = more.pop("problems", ())
            more.setdefault("rate", _usual_rate(method, access))
            operation = Operation(
                operation_id=name,
                method=method,
                path=self.prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path),
                tag=self.tag,
                summary=summary.strip().rstrip("."),
                description=" ".join(description.split()),
                access=frozenset(access),
                problems=problems,
                **more,
            )
            self._add(path, operation, view)
            return view

        return register

    def _add(self, path: str, operation: Operation, view: View) -> None:
        def endpoint(**parts: Any) -> Any:
            return serve(operation, view, parts)

        endpoint.__name__ = operation.operation_id
        endpoint._apidoc = {"manual_doc": operation_doc(operation)}  # type: ignore[attr-defined]
        self.operations.append(operation)
        self._blueprint.add_url_rule(
            path, operation.operation_id, endpoint, methods=[operation.method], tags=[self.tag]
        )

    def register(self, app: Flask, api: Api) -> None:
        """Mount the blueprint and leave the operations for the specification."""
        leaving = {
            f"{self._blueprint.name}.{one.operation_id}": one.retirement
            for one in self.operations
            if one.retirement is not None
        }
        if leaving:
            self._blueprint.after_request(Announcer(leaving))
        api.register_blueprint(self._blueprint)
        app.extensions.setdefault("keel.operations", []).extend(self.operations)
        app.extensions.setdefault("keel.tags", {}).setdefault(self.tag, self.description)
