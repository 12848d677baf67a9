"""Parts of the OpenAPI document that are the same wherever they stand."""

from typing import Any

Json = dict[str, Any]

PATH_PARAMETERS = {
    "version": "Version of the rule set.",
    "slug": "Stable name.",
    "check_in_id": "Id of the check-in.",
    "purpose": "What the consent is for.",
    "code": "Stable code of the problem.",
    "provider": "Name of the provider.",
    "door": "Name of a provider, with our secret if it does not sign; or an endpoint of your own.",
}

HEADERS = {
    "ETag": ("string", "Version of the answer; use it with If-None-Match and If-Match."),
    "Content-Language": ("string", "Language of the texts for people."),
    "Link": ("string", 'rel="next": the next page.'),
    "Location": ("string", "Where the browser continues."),
    "Idempotent-Replayed": ("string", "`true` if this is the stored first answer."),
    "RateLimit": ("string", "What is left of each quota: `r` requests, with more in `t` seconds."),
    "RateLimit-Policy": ("string", "The quotas: `q` requests in a sliding window of `w` seconds."),
    "Retry-After": ("string", "Seconds to wait before the same request again."),
}
QUOTAS = ("RateLimit", "RateLimit-Policy")
OF_PROBLEMS = {429: (*QUOTAS, "Retry-After"), 503: ("Retry-After",)}

DOCUMENTS: dict[str, Json] = {
    "image/svg+xml": {
        "schema": {"type": "string", "description": "A scalable image, as XML."},
        "example": '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title>Load</title></svg>',
    },
    "text/html": {
        "schema": {"type": "string", "description": "An HTML page for people."},
        "example": "<!doctype html><title>Keel</title>",
    },
    "application/json": {
        "schema": {"description": "JSON of any shape."},
        "example": {"object_type": "activity", "aspect_type": "create", "object_id": 1},
    },
    "application/zip": {
        "schema": {
            "type": "string",
            "format": "binary",
            "contentMediaType": "application/zip",
            "description": "A ZIP file.",
        },
        "example": "PK",
    },
}
"""What is said of bodies and answers that are not JSON, by media type."""

PARAMETERS: dict[str, Json] = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "ETag of the version you read. 428 if absent, 412 if stale.",
        "schema": {
            "type": "string",
            "maxLength": 100,
            "pattern": r'^(\*|"[!#-~]*"(, *"[!#-~]*")*)$',
        },
        "example": '"v1"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "ETag of the version you have; 304 if it is still current.",
        "schema": {"type": "string", "maxLength": 1000},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A UUID made by the client: the same key gets the same answer for at least "
        "24 hours.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
    },
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": (
            "Language of the texts for people: `en` or `es`. Codes, numbers and names of exercises "
            "are the same in each."
        ),
        "schema": {"type": "string", "maxLength": 200},
        "example": "es-MX, es;q=0.9, en;q=0.5",
    },
}
