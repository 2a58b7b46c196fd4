# The commands of Meridian. `make run` and `make test` install what they need; nothing else is asked of the machine
# than Python 3.11 or newer and git.

# The first that runs and is new enough: a name on the PATH may be a stand-in for one that is not chosen.
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
endif
BIN := .venv/bin
export PORT ?= 8000
export PATH := $(CURDIR)/$(BIN):$(PATH)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SOURCES := $(shell find frontend/src frontend/styles -type f 2>/dev/null) frontend/vite.config.ts
CATALOGS := $(patsubst %.po,%.mo,$(wildcard frontend/locale/*/LC_MESSAGES/*.po))

.PHONY: run test coverage check bench fonts fuzz soak lock messages clean
.DELETE_ON_ERROR:

run: .venv/run frontend/dist/manifest.json fonts $(CATALOGS)
	@$(BIN)/python -m dialogues.project.run

test: .venv/dev .venv/browser .venv/libical frontend/dist/manifest.json fonts check
	cd frontend && npm run --silent test
	$(BIN)/python -m tests.grounds

# What of the code the tests on SQLite and in the browser reach: half an hour.
coverage: .venv/dev .venv/browser .venv/libical frontend/dist/manifest.json fonts $(CATALOGS)
	$(BIN)/python -m coverage run -m pytest tests
	$(BIN)/python -m coverage report

# The tests that draw their cases, at fifty times the length.
fuzz: .venv/dev
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests --ignore=tests/browser --timeout=0 \
	  -k "stateful or anchoring or slots or leximin or ical or roster"

# Servers and Redis are killed for minutes while clients act; on PostgreSQL with DATABASE_URL.
soak: .venv/dev
	SOAK=1 $(BIN)/python -m pytest tests/dialogues/room/test_crash.py --timeout=0 -k "random or redis"

# Each beside its floor and its peers in the same run; `make bench NAMES="slots rotation"` for some.
bench: .venv/dev frontend/dist/manifest.json fonts $(CATALOGS)
	@$(BIN)/python -m tests.benchmarks $(NAMES)

check: .venv/dev frontend/node_modules/.installed $(CATALOGS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	cd frontend && npm run --silent check
	$(BIN)/python manage.py makemigrations --check --dry-run

# Writes requirements*.lock anew from pyproject.toml: exact versions with hashes, no addresses.
lock: .venv/dev
	$(PIP) uv
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --extra postgres --extra redis -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --extra postgres --extra redis --extra dev -c requirements.lock \
	  -o requirements-dev.lock

# Collects the strings that people see into frontend/locale.
messages: .venv/dev
	$(BIN)/python manage.py makemessages --all --no-location --no-obsolete --ignore .venv --ignore frontend/node_modules --ignore tests
	$(BIN)/python manage.py makemessages --all --no-location --no-obsolete -d djangojs --extension ts,tsx --ignore .venv \
	  --ignore frontend/node_modules --ignore frontend/dist

# What Django reads of a catalog.
%.mo: %.po | .venv/run
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

clean:
	rm -rf .venv frontend/node_modules frontend/dist static var $(CATALOGS)

.venv/run: requirements.lock
	@test -n "$(PYTHON)" || { echo "Meridian needs Python 3.11 or newer; found: $$(python3 --version 2>&1)"; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Vite and Vitest want Node 22.12 or newer; where the machine has none, a wheel brings it.
.venv/node: requirements-node.lock .venv/run
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 22 || (+a === 22 && +b >= 12) ? 0 : 1)' \
	  2>/dev/null || $(PIP) --require-hashes -r requirements-node.lock
	@touch $@

fonts: var/fonts/.unpacked

var/fonts/.unpacked: frontend/node_modules/.installed
	$(BIN)/python -m minutes.export.fonts
	@touch $@

.venv/browser: .venv/dev
	@$(BIN)/python -m tests.browser.install && touch $@

.venv/libical: .venv/dev
	@$(BIN)/python -m tests.scheduler.libical && touch $@

frontend/node_modules/.installed: frontend/package-lock.json .venv/node
	cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

frontend/dist/manifest.json: $(SOURCES) frontend/node_modules/.installed
	cd frontend && npm run --silent build
	@touch $@
