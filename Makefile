# make build   the site and the packages of every course, from nothing
# make test    everything that has to hold
# Works with GNU make 3.81 and later. Another Python: make PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NODE_MAJOR := 18

# Installs Debian packages when that is possible without asking; otherwise says what to do.
# Use: $(call debian,packages,advice without commas)
debian = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing $(1)"; apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
	else echo "error: $(2)" >&2; exit 1; fi

.PHONY: build test lint bench pins clean help dev node chromium hunspell
.DEFAULT_GOAL := build

build: .venv/.build
	$(BIN)/kdk-lms build

test: dev node chromium hunspell
	$(MAKE) --no-print-directory lint
	npm run --silent fresh
	npm run --silent test
	$(BIN)/pytest --ignore tests/browser
	$(BIN)/pytest tests/browser

lint: dev node
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict kdk_lms
	npm run --silent check

bench: dev
	$(BIN)/python tests/bench.py

# New versions for everything that is pinned. Needs uv (pip install uv) and a recent npm.
UV_COMPILE = uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make pins"
pins:
	$(UV_COMPILE) --group build -o requirements/build.txt
	$(UV_COMPILE) --group dev -c requirements/build.txt -o requirements/dev.txt
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

clean:
	rm -rf .venv node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find kdk_lms tests -name __pycache__ -prune -exec rm -rf {} +

help:
	@echo 'make build   set up what is missing and build every course into build/'
	@echo 'make test    set up what is missing and run every check and test'
	@echo 'make lint    only ruff and mypy and tsc'
	@echo 'make bench   compare the time of a build with that of plain MkDocs'
	@echo 'make pins    renew the pinned versions (needs uv)'
	@echo 'make clean   remove everything that make made'
	@echo 'Another Python: make PYTHON=python3.12'

# ---- what the goals above stand on; each stamp is made once

dev: .venv/.dev

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'error: Python 3.11 or newer is needed; name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  $(call debian,python3-venv,Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv); }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.build: .venv/.made pyproject.toml requirements/build.txt
	$(PIP) install --require-hashes -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.build requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

node: node_modules/.made

node_modules/.made: package.json package-lock.json
	@{ command -v node && command -v npm; } >/dev/null || { \
	  $(call debian,nodejs npm,Node.js $(NODE_MAJOR) or newer and npm are needed for the tests); }
	@node -e 'process.exit(parseInt(process.versions.node) < $(NODE_MAJOR) ? 1 : 0)' || \
	  { echo "error: Node.js $(NODE_MAJOR) or newer is needed for the tests; here is $$(node --version)" >&2; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

chromium: dev
	@$(BIN)/python tests/chromium.py >/dev/null || { \
	  $(call debian,chromium,Chromium or Chrome is needed for the tests; install one or name it: make test CHROMIUM=/path/to/chromium); }

# The dictionary is asked for by opening it: hunspell fails when it is not there.
hunspell:
	@hunspell -d pl_PL -l </dev/null >/dev/null 2>&1 || { if [ "$$(uname)" = Darwin ]; then \
	    echo 'error: the Polish spelling dictionary is needed for the tests: brew install hunspell,' \
	      'and put pl_PL.aff and pl_PL.dic into ~/Library/Spelling' >&2; exit 1; fi; \
	  $(call debian,hunspell hunspell-pl,hunspell and its Polish dictionary are needed for the tests; on Debian and Ubuntu: apt-get install hunspell hunspell-pl); }
