"""URLs for operators, verifiers of tokens, and readers of problems."""

from typing import Any

from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.ops import schemas, service

Body = dict[str, Any]

problems = Routes("Problems", "The catalogue of problems.")
ops = Routes("Operations", "Health, readiness and public keys.", prefix="")


@problems.read(
    "/problems",
    "listProblems",
    Access.PUBLIC,
    out=schemas.ProblemList,
    public_cache=True,
    rate=Rate.FREE,
)
def list_problems(call: Call) -> Body:
    """List problems.

    Every problem code with what a client should do about it.
    """
    return {"items": errors.catalogue()}


@ops.read(
    "/problems/<code>",
    "getProblem",
    Access.PUBLIC,
    out=schemas.ProblemInfo,
    public_cache=True,
    rate=Rate.FREE,
)
def get_problem(call: Call, code: str) -> type[errors.Problem]:
    """Read what a problem means.

    The address given as `type` in every problem.
    """
    return service.problem_called(code)


@ops.read(
    "/healthz",
    "getHealth",
    Access.PUBLIC,
    out=schemas.Health,
    etag=False,
    transaction=False,
    rate=Rate.FREE,
)
def get_health(call: Call) -> Body:
    """Check that the process is alive.

    Checks only the process itself, not what it depends on.
    """
    return {"status": "ok"}


@ops.read(
    "/readyz",
    "getReadiness",
    Access.PUBLIC,
    out=schemas.Health,
    etag=False,
    transaction=False,
    rate=Rate.FREE,
)
def get_readiness(call: Call) -> Body:
    """Check that requests can be served.

    200 when the database answers and is at the migration this code needs; 503 otherwise.
    """
    service.check_ready(call.services.database.engine)
    return {"status": "ready"}


@ops.read(
    "/.well-known/jwks.json",
    "getKeys",
    Access.PUBLIC,
    out=schemas.JsonWebKeySet,
    public_cache=True,
    transaction=False,
    rate=Rate.FREE,
)
def get_keys(call: Call) -> Body:
    """Read the public keys.

    The keys that verify access tokens (RFC 7517).
    """
    return {"keys": call.services.tokens.public_keys()}
