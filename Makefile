# Every target sets itself up: environment, front end and browser are made when they are first needed.
#
#   make demo         JupyterLab with the examples (ARGS are passed on)
#   make test         everything a change must pass: check, front-end, browser, unit and integration tests
#   make check        linters, formatters, types, layers, generated files
#   make build        the front end, and sdist and wheel in dist/
#   make fuzz         property tests, with many examples for each
#   make coverage     the unit and integration tests, and the lines of Python that none of them runs
#   make bench        measurements
#   make clean        removes everything that was built or installed here

PYTHON ?= python3
ARGS ?=
WORKERS ?= 2
# Each process of browser tests has a server, its kernels and a browser; a machine with little memory wants 0.
BROWSER_WORKERS ?= 2

BIN := $(CURDIR)/.venv/bin
LAB := .venv/share/jupyter/labextensions/jupyter-tools
NPM := npm --prefix labextension --silent
PYTEST := $(BIN)/python -m pytest
# A process of tests that ends is not replaced: with groups, pytest-xdist 3.8 waits for ever after that (its issue 1378).
PARALLEL := -n $(WORKERS) --max-worker-restart 0

export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start some hundred kernels and servers: each would compile all modules of the package again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: all demo test test-unit test-browser test-front-end fuzz coverage check check-python check-front-end format build \
	bench clean front-end programs
.DEFAULT_GOAL := all

all: build test

# --- Set-up ---------------------------------------------------------------------------------------

.venv/bin/python:
	$(PYTHON) -m venv .venv

# Packages are installed while the front end is built. A build that is called by pip would wait for them.
.stamps/python: pyproject.toml | .venv/bin/python
	@$(MAKE) --no-print-directory --jobs 2 built packages
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	mkdir -p .stamps && touch $@

.PHONY: built packages
built: | .venv/bin/python
	$(BIN)/python scripts/front_end.py

packages: | .venv/bin/python
	mkdir -p .stamps && $(BIN)/python scripts/requirements.py dev > .stamps/requirements.txt
	$(BIN)/python -m pip install --quiet --requirement .stamps/requirements.txt

# An editable install copies the Lab shell; a link shows each later build.
front-end: .stamps/python
	@$(BIN)/python scripts/front_end.py
	@test -L $(LAB) || { rm -rf $(LAB) && ln -s ../../../../jupyter_tools/labextension $(LAB); }

# --- Use ------------------------------------------------------------------------------------------

demo: front-end
	$(BIN)/jupyter tools demo $(ARGS)

# Side by side: many tests wait, for a browser, a kernel or a timeout, and none may depend on how fast the machine is.
test: front-end
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target programs check-python test-front-end check-front-end
	@$(MAKE) --no-print-directory --jobs 2 --keep-going test-browser test-unit

# Chromium, PostgreSQL and the others that tests start, installed where that may be.
programs: .stamps/python
	@$(BIN)/python scripts/ensure_chromium.py
	@$(BIN)/python scripts/ensure_services.py

test-unit: front-end
	@$(BIN)/python scripts/ensure_services.py
	$(PYTEST) --ignore=tests/browser -m "not bench" $(PARALLEL) --dist loadgroup $(ARGS)

# Apart from the others: Playwright's event loop and those of asyncio tests cannot share a process. The tests of a file
# stay in one process: they share a server. In the order of their names, the last files are short ones.
test-browser: front-end
	chromium="$$($(BIN)/python scripts/ensure_chromium.py)" && \
	JUPYTER_TOOLS_CHROMIUM="$$chromium" $(PYTEST) tests/browser -n $(BROWSER_WORKERS) --max-worker-restart 0 --dist loadscope --no-loadscope-reorder $(ARGS)

test-front-end: front-end
	$(NPM) test

# A test of many examples may take longer than others.
fuzz: front-end
	$(PYTEST) --ignore=tests/browser -m hypothesis --hypothesis-profile=fuzz $(PARALLEL) \
		--timeout 3600 -o faulthandler_timeout=3660 $(ARGS)

# The kernels and servers that tests start are measured too; those that are killed leave nothing.
coverage: front-end
	@$(BIN)/python scripts/ensure_services.py
	$(PYTEST) --ignore=tests/browser -m "not bench" $(PARALLEL) --dist loadgroup \
		--cov --cov-report=term-missing:skip-covered $(ARGS)

check: check-python check-front-end

check-python: front-end
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-front-end: front-end
	$(BIN)/python -m jupyter_tools.typescript --check
	test ! -e scripts/docs.py || $(BIN)/python scripts/docs.py --check
	$(NPM) run typecheck
	$(NPM) run lint

format: .stamps/python
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: front-end
	$(BIN)/python -m build --no-isolation

# Each in a separate process, as with the tests.
bench: front-end
	chromium="$$($(BIN)/python scripts/ensure_chromium.py)" && export JUPYTER_TOOLS_CHROMIUM="$$chromium" && \
	for one in tests/benchmarks/bench_*.py; do $(PYTEST) $$one -m bench -s -q $(ARGS) || exit; done

clean:
	rm -rf .venv .stamps build dist labextension/node_modules jupyter_tools/static jupyter_tools/labextension
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results .coverage*
	find jupyter_tools scripts tests examples -name __pycache__ -type d -prune -exec rm -rf {} +
