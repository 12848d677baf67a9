# What there is to do with Keel. `make` alone lists it.
#
# Everything is installed into .venv and node_modules, from pinned and hashed lists, and only when
# a list has changed since. Nothing is written outside this folder.

PYTHON  ?= python3
PORT    ?= 8000
WORKERS ?= auto
TESTS   ?= tests

VENV := .venv
BIN  := $(VENV)/bin
RUNTIME := $(VENV)/.installed-runtime
DEV  := $(VENV)/.installed-dev
NODE := node_modules/.installed

PIP  := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

export PORT
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

define say
@printf '==> %s\n' "$(1)"
endef

# --- what people type ---------------------------------------------------------------------------

.PHONY: help
help: ## list what there is to do
	@echo 'make TARGET, where TARGET is one of'
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: $(RUNTIME) ## install, prepare the embedded database, start the server on PORT (8000)
	@scripts/run.sh

.PHONY: worker
worker: $(RUNTIME) ## do the work outside of requests in a process of its own (the server has KEEL_WORKER=off then)
	$(call say,working)
	@$(BIN)/flask --app wsgi keel worker

.PHONY: test
test: lint types contracts unit ## style, types, import contracts, tests on SQLite and PostgreSQL

.PHONY: check
check: openapi-lint openapi-drift breaks sdk-check offline-sync ## the API description and its clients (needs Node; Java if there)

.PHONY: spec
spec: $(RUNTIME) ## write the API description (openapi/) and the collection made from it (sdk/bruno)
	$(call say,writing openapi/ and sdk/bruno)
	@$(BIN)/flask --app wsgi keel spec
	@$(BIN)/python -m sdk.collection

.PHONY: breaks
breaks: $(RUNTIME) ## compare the API description with the last released one: nothing may break
	$(call say,would clients of the last release break?)
	@$(BIN)/python -m sdk.released check

.PHONY: release-spec
release-spec: $(RUNTIME) ## keep today's API description as the released one of its version
	$(call say,releasing the API description)
	@$(BIN)/python -m sdk.released add

.PHONY: sdks
sdks: $(DEV) $(NODE) ## make a client in every language, into build/sdks (needs Node and Java)
	$(call say,making clients)
	@$(BIN)/python -m sdk.making

.PHONY: bench
bench: $(DEV) ## measure how fast the server answers (bench/)
	$(call say,measuring)
	@$(BIN)/python -m bench

.PHONY: faults
faults: $(DEV) ## workers die between commit and answer; nothing may be lost or doubled
	$(call say,killing servers)
	@$(BIN)/python -m faults

.PHONY: simulate
simulate: $(RUNTIME) ## train a cohort of model athletes and write docs/cohort.md with its figures
	$(call say,simulating)
	@$(BIN)/flask --app wsgi keel simulate --out docs/cohort

.PHONY: format
format: $(DEV) ## bring the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: coverage
coverage: $(DEV) ## run the tests and show which lines they miss
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(TESTS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

.PHONY: engine-coverage
engine-coverage: $(DEV) ## every line and branch of the engine must be run by its own tests, random histories aside
	$(call say,coverage of the engine)
	@$(BIN)/coverage erase
	@$(BIN)/coverage run --source=api/engine -m pytest --numprocesses=$(WORKERS) --maxprocesses=2 \
		--dist=worksteal -p mutants.quick tests/engine
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --fail-under=100

.PHONY: approve
approve: $(DEV) ## today's answers to the stories of tests/engine/receipts become the approved ones: read the diff
	@$(BIN)/python -m tests.engine.receipts

.PHONY: mutants
mutants: $(DEV) ## break the engine in small random ways and count what its tests notice
	$(call say,breaking the engine)
	@$(BIN)/python -m mutants

.PHONY: lock
lock: $(DEV) ## pin the newest versions that the requirements*.in files allow
	$(call say,pinning)
	@$(LOCK) --upgrade requirements.in
	@$(LOCK) --upgrade requirements-dev.in

.PHONY: clean
clean: ## remove what was installed and cached; the data in var/ stays
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis .coverage htmlcov

# --- the parts of `make test` and `make check` --------------------------------------------------

.PHONY: lint
lint: $(DEV)
	$(call say,ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: $(DEV)
	$(call say,mypy)
	@$(BIN)/mypy

.PHONY: contracts
contracts: $(DEV)
	$(call say,import contracts)
	@$(BIN)/lint-imports --no-logo

.PHONY: unit
unit: $(DEV)
	$(call say,pytest)
	@$(BIN)/python -m pytest --numprocesses=$(WORKERS) --maxprocesses=2 --dist=worksteal $(TESTS)

.PHONY: openapi-lint
openapi-lint: $(NODE)
	$(call say,spectral)
	@npm run --silent lint:spectral
	$(call say,redocly)
	@REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npm run --silent lint:redocly

.PHONY: offline-sync
offline-sync: $(DEV) $(NODE)
	$(call say,phones of the real WatermelonDB against a live server)
	@$(BIN)/python -m sdk.watermelon.check

.PHONY: openapi-drift
openapi-drift: $(RUNTIME)
	$(call say,is the API description current?)
	@scripts/spec_drift.sh

.PHONY: sdk-check
sdk-check: $(DEV) $(NODE)
	$(call say,making and running clients)
	@$(BIN)/python -m sdk.checking

# --- what is installed --------------------------------------------------------------------------

$(BIN)/python:
	$(call say,creating $(VENV) with $(PYTHON))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Keel needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12 …' >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo 'This Python has no venv module; on Debian and Ubuntu: apt install python3-venv' >&2; \
		rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	$(call say,installing what the server needs)
	@$(PIP) install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt | $(BIN)/python
	$(call say,installing what the checks need)
	@$(PIP) install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $(RUNTIME) $@

$(NODE): package.json package-lock.json
	$(call say,installing the OpenAPI linters and the generators of clients)
	@command -v npm >/dev/null || { echo 'make check needs Node.js 20.19 or newer.' >&2; exit 1; }
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@
