"""Shapes of operations on the wire."""

from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import Out
from api.kit.limits import Bounds


class ProblemInfo(Out):
    """A row of the problem catalogue."""

    code = fields.Text(60, metadata=about("Stable code."))
    status = fields.Whole(Bounds(100, 599), metadata=about("HTTP status."))
    title = fields.Text(200, metadata=about("Kind of problem."))
    what_to_do = fields.Text(300, metadata=about("What a client should do."))
    retryable = fields.Flag(metadata=about("Whether the same request may succeed later."))


class ProblemList(Out):
    """The catalogue."""

    items = fields.ListOf(fields.One(ProblemInfo), 100, metadata=about("Every problem."))


class Health(Out):
    """That the service answers."""

    status = fields.Text(20, metadata=about("`ok` or `ready`."))


class JsonWebKey(Out):
    """A public key (RFC 7517)."""

    kty = fields.Text(10, metadata=about("Key type."))
    crv = fields.Text(10, metadata=about("Curve."))
    x = fields.Text(100, metadata=about("Public key."))
    kid = fields.Text(64, metadata=about("Key id, as in the header of a token."))
    use = fields.Text(10, metadata=about("What the key is for."))
    alg = fields.Text(10, metadata=about("Algorithm."))


class JsonWebKeySet(Out):
    """Public keys (RFC 7517)."""

    keys = fields.ListOf(fields.One(JsonWebKey), 10, metadata=about("Keys in force."))
