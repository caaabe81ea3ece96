# The hub of the connected spaces. `make` alone lists what can be made.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := tests/debian-packages.txt
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: help run test lint format types check-content tests postgres-tests browser-tests packages \
	bench shots voices messages demo clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: $(VENV)/run ## Make the environment, initialise ./var, serve http://127.0.0.1:8080
	@$(BIN)/hub init
	@exec $(BIN)/hub serve

test: packages $(VENV)/dev lint tests postgres-tests browser-tests ## Everything CI checks (installs what it needs)
	@echo "all checks passed"

lint: $(VENV)/dev ## Style, types, import contracts, shell scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	shellcheck install.sh .ci/run

format: $(VENV)/dev ## Put the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

tests: $(VENV)/dev ## Tests on SQLite
	$(PYTEST) -m "not browser" tests

postgres-tests: $(VENV)/dev ## The same tests on a throwaway PostgreSQL
	$(BIN)/python -m tests.postgres -- $(PYTEST) -m "not browser and not sqlite_only" \
		--ignore tests/content_cache tests

browser-tests: $(VENV)/dev ## Tests in Debian's Chromium
	$(PYTEST) -m browser tests/browser

packages: ## Install the Debian packages that the tests need (says so before it does)
	@bash tests/install-packages.sh $(PACKAGES)

bench: $(VENV)/dev ## Measure, and write docs/benchmarks.md
	$(BIN)/python -m tests.bench

shots: $(VENV)/dev ## Screenshots of every page into docs/shots/
	$(BIN)/python -m tests.browser.shots docs/shots

voices: $(VENV)/run ## Fill French with the synthetic voice
	$(BIN)/hub voices build

demo: $(VENV)/run ## Fill an empty hub with an invented history
	$(BIN)/hub demo --seed 1 --headline

clean: ## Remove what was built (never ./var)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .hypothesis

$(VENV)/made: ## (the environment itself)
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); \
		echo "Python's venv module is missing: installing the Debian package python3-venv."; \
		$$([ "$$(id -u)" = 0 ] || echo sudo) apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); }
	@touch $@

$(VENV)/run: $(VENV)/made setup.cfg kiosk_ui/vendor.json
	@echo "Installing the hub's Python packages (a few minutes the first time)..."
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[voice,zim]'
	@$(BIN)/python -m kiosk_ui.vendor || true
	@touch $@

$(VENV)/dev: $(VENV)/made setup.cfg kiosk_ui/vendor.json
	@echo "Installing the Python packages for development..."
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[voice,zim,central,delta,dev]'
	@$(BIN)/python -m kiosk_ui.vendor
	@touch $@ $(VENV)/run
