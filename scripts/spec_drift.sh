#!/bin/sh
# Fail when openapi/openapi.json is not what the code would write today; leave the new one there.
set -eu
cd "$(dirname "$0")/.."

described=openapi/openapi.json
kept="$(mktemp)"
trap 'rm -f "$kept"' EXIT

[ -f "$described" ] || { echo "$described is missing: run make spec and commit it." >&2; exit 1; }
cp "$described" "$kept"
.venv/bin/flask --app wsgi keel spec
if ! cmp -s "$kept" "$described"; then
    echo "$described was not current. It has been written anew; look at it and commit it:" >&2
    diff -u "$kept" "$described" | head -40 >&2 || true
    exit 1
fi
echo "$described is current."
