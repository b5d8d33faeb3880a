# `make help` says what there is. Everything is installed into .venv, with uv where there is one and
# otherwise with the venv and pip that come with Python.

VENV := .venv
PYTHON := $(VENV)/bin/python
REPLICATIONS ?= 50
WORKERS ?= 2
PYTEST_ARGS ?=

# A stamp says which set of packages is in the environment; it is older than pyproject.toml, and the
# packages are installed again, whenever that changes. Stamps go with the environment they describe.
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
DEV_STAMP := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run library reports test check check-long lint format types contracts coverage clean

help: ## say what there is (the default)
	@printf 'sdssim: how long people wait for the first payment of their personal budget\n\n'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(RUN_STAMP) ## install what a run needs, run the Stockport pilot, print the answer
	@$(VENV)/bin/sdssim run stockport-pilot --replications $(REPLICATIONS)

library: $(TEST_STAMP) ## compare every scenario of the library with the pilot, write docs/library.md
	@$(VENV)/bin/sdssim library --replications 200 --out docs/library.md

reports: $(TEST_STAMP) ## make the reports in docs/reports again
	@$(VENV)/bin/sdssim run stockport-pilot --replications 200 > /dev/null
	@$(VENV)/bin/sdssim compare stockport-dual-role stockport-hub --replications 200 > /dev/null
	@cp results/stockport-pilot-*-n200/report.html docs/reports/stockport-pilot.html
	@cp results/compare-dual-role-brokers-*-n200/report.html docs/reports/dual-role-against-hub.html

test: $(TEST_STAMP) ## run every test
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup -q $(PYTEST_ARGS)

check: lint types contracts coverage ## all that has to pass before a change goes in

check-long: $(TEST_STAMP) ## 5,000 random scenarios on which both engines, and both ways to measure, agree
	@SDSSIM_EXAMPLES=5000 $(PYTHON) -m pytest -q tests/model/test_compiled_equal.py \
		tests/measures/test_machine_equal.py

lint: $(DEV_STAMP) ## the format and the rules of the code
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .

format: $(DEV_STAMP) ## put the code into the format that `make lint` asks for
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

types: $(DEV_STAMP) ## types, strictly
	@$(PYTHON) -m mypy

contracts: $(DEV_STAMP) ## imports go one way
	@$(VENV)/bin/lint-imports

coverage: $(TEST_STAMP) ## every test, with the lines and branches that they reach
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadgroup -q --cov --cov-report=term $(PYTEST_ARGS)

clean: ## remove what can be made again; results and the environment stay
	rm -rf build dist .coverage .coverage.* coverage.xml htmlcov .pytest_cache .mypy_cache \
		.ruff_cache .import_linter_cache .hypothesis
	find sdssim tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python on the path that is 3.11 or later.
define find_python
for name in python3.11 python3 python3.12 python3.13 python3.14 python; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		found=$$name; break; \
	fi; \
done; \
if [ -z "$$found" ]; then \
	echo 'sdssim needs Python 3.11 or later, and there is none on the path.' >&2; \
	echo 'Install it (https://www.python.org/downloads/), then give the same command again.' >&2; \
	exit 1; \
fi
endef

# $(call install,EXTRAS): this folder, editable, with these extras.
define install
if command -v uv >/dev/null 2>&1; then \
	uv pip install --quiet --python $(PYTHON) --editable '.$(1)'; \
else \
	$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip >/dev/null; \
	$(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --editable '.$(1)'; \
fi
endef

$(PYTHON):
	@$(find_python); \
	echo "Making $(VENV) with $$($$found --version)"; \
	if command -v uv >/dev/null 2>&1; then uv venv --quiet --python $$found $(VENV); \
	else $$found -m venv $(VENV); fi

$(RUN_STAMP): pyproject.toml | $(PYTHON)
	@echo 'Installing sdssim and what it needs'
	@$(call install,)
	@touch $@

$(TEST_STAMP): pyproject.toml | $(PYTHON)
	@echo 'Installing the test tools'
	@$(call install,[test])
	@touch $(RUN_STAMP) $@

$(DEV_STAMP): pyproject.toml | $(PYTHON)
	@echo 'Installing the tools for checks'
	@$(call install,[dev])
	@touch $(RUN_STAMP) $(TEST_STAMP) $@
