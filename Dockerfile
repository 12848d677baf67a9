# syntax=docker/dockerfile:1

# --- build: the pinned requirements, in an environment of their own ----------------------------
FROM python:3.12-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/keel
COPY requirements.txt .
RUN /opt/keel/bin/pip install --require-hashes --requirement requirements.txt

# --- run: that environment, the code, and a user who may write to neither ------------------------
FROM python:3.12-slim AS run

ENV PATH=/opt/keel/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KEEL_ENV=production \
    PORT=8000

RUN groupadd --system --gid 10001 keel \
    && useradd --system --uid 10001 --gid keel --no-create-home --home-dir /nonexistent keel \
    && install --directory --owner=keel --group=keel --mode=0700 /data

WORKDIR /srv/keel
COPY --from=build /opt/keel /opt/keel
COPY . .

USER 10001:10001
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=2)"]

# The shell only fills in PORT; exec makes the server process 1, which gets the signals.
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port \"$PORT\" --no-ws --blocking-threads 768 --backpressure 1024 wsgi:app"]
