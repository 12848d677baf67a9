#!/bin/sh
# Fail when what is made from the code - openapi/*.json and sdk/bruno - is not what it would write
# today; leave the new ones there.
set -eu
cd "$(dirname "$0")/.."

kept="$(mktemp -d)"
trap 'rm -rf "$kept"' EXIT

current=yes
for made in openapi/openapi.json openapi/openapi-3.0.json sdk/bruno; do
    [ -e "$made" ] || { echo "$made is missing: run make spec and commit it." >&2; exit 1; }
    mkdir -p "$kept/$(dirname "$made")"
    cp -R "$made" "$kept/$made"
done
.venv/bin/flask --app wsgi keel spec
.venv/bin/python -m sdk.collection
for made in openapi/openapi.json openapi/openapi-3.0.json sdk/bruno; do
    if ! diff -r "$kept/$made" "$made" >/dev/null; then
        echo "$made was not current. It has been written anew; look at it and commit it:" >&2
        diff -ru "$kept/$made" "$made" | head -40 >&2 || true
        current=no
    fi
done
[ "$current" = yes ] || exit 1
echo "openapi/ and sdk/bruno are current."
