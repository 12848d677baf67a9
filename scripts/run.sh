#!/bin/sh
# Prepare the embedded database and start the server. `make run` installs first, then calls this.
set -eu
cd "$(dirname "$0")/.."

PORT="${PORT:-8000}"
HOST="${KEEL_HOST:-127.0.0.1}"
bin=.venv/bin

say() { printf '==> %s\n' "$1"; }

if ! "$bin/python" scripts/port_is_free.py "$HOST" "$PORT"; then
    echo "Port $PORT is taken. Choose another one: make run PORT=8001" >&2
    exit 1
fi

mkdir -p var
say "bringing the database up to date"
"$bin/flask" --app wsgi keel migrate
say "adding the exercise library and the demo athlete"
"$bin/flask" --app wsgi keel seed

say "Keel listens on http://localhost:$PORT"
cat <<EOF
    try it out       http://localhost:$PORT/docs
    read it through  http://localhost:$PORT/reference
    description      http://localhost:$PORT/openapi.json
    stop it          Ctrl-C
EOF

# exec: signals reach the server itself, so that Ctrl-C and `kill` end it cleanly.
exec "$bin/granian" --interface wsgi --host "$HOST" --port "$PORT" --no-ws --blocking-threads 768 --backpressure 1024 wsgi:app
