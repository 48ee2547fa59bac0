# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
# Needs make and Python 3.11 or newer; everything else goes into .venv.

# How many processes run tests; a folder of wheels to install from instead of the network.
JOBS ?= 2
WHEELHOUSE ?=
SCENARIO ?= doha-2020

BIN := .venv/bin
SET_UP := WHEELHOUSE="$(WHEELHOUSE)" sh tools/env.sh
# Tests come in another order each time; the seed is printed first, and SEED=… repeats an order.
SEED ?=
PYTEST := $(BIN)/pytest -n $(JOBS) --dist loadfile $(if $(SEED),--randomly-seed=$(SEED))

# A .venv whose Python is gone or whose folder was moved is made anew.
ifneq ($(shell sh tools/env.sh check),whole)
.PHONY: .venv/.run-stamp .venv/.dev-stamp .venv/.docs-stamp .venv/.workbench-stamp
endif

.DEFAULT_GOAL := help
.PHONY: help env dev demo workbench frontend test test-slow test-all coverage fuzz mutate lint lock wheel bundle docs bench clean distclean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

env: .venv/.run-stamp  ## set up .venv with the extras report, spreadsheets, brief and documents; .venv/bin/peaceroom is the command

dev: .venv/.dev-stamp  ## set up .venv with everything that tests and checks need

demo: .venv/.run-stamp  ## run the main job on the talks in Doha as of 5 October 2020
	$(BIN)/peaceroom run $(SCENARIO)

workbench: .venv/.workbench-stamp frontend  ## open the workbench in a browser, on the folder FOLDER (default: this one)
	$(BIN)/peaceroom serve $(or $(FOLDER),.)

frontend: .venv/.run-stamp  ## fetch the files of others that the workbench's pages load
	@$(BIN)/python tools/frontend

test: .venv/.dev-stamp  ## the tests, without the slow ones
	$(PYTEST) -m "not slow"

test-slow: .venv/.dev-stamp frontend  ## only the slow tests
	$(PYTEST) -m slow

test-all: .venv/.dev-stamp frontend  ## every test
	$(PYTEST)

coverage: .venv/.dev-stamp  ## the tests without the slow ones, with the share of lines that they run
	$(PYTEST) -m "not slow" --cov --cov-report=term:skip-covered

fuzz: .venv/.dev-stamp  ## 100,000 spoilt inputs, on JOBS processes (INPUTS=…, SEED=…)
	PYTHONPATH=tests $(BIN)/python -m fuzz --inputs $(or $(INPUTS),100000) --seed $(or $(SEED),1) --jobs $(JOBS)

mutate: .venv/.dev-stamp  ## mutants of the source that no test notices (ROOMS="core zone", COUNT=…, SAMPLE=…, SEED=…)
	$(BIN)/python tools/mutation $(ROOMS) --count $(or $(COUNT),60) --seed $(or $(SEED),1) $(if $(SAMPLE),--sample $(SAMPLE))

lint: .venv/.dev-stamp  ## style and types
	$(BIN)/ruff check
	$(BIN)/mypy

lock: .venv/.dev-stamp  ## resolve the requirement files anew (UPGRADE=1 takes newer releases)
	UPGRADE="$(UPGRADE)" sh tools/lock.sh

wheel: .venv/.dev-stamp frontend  ## dist/peaceroom-….whl, for Linux, macOS and Windows
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

bundle: .venv/.run-stamp frontend  ## dist/peaceroom-…-offline, for laptops of this kind without internet
	$(BIN)/python tools/bundle.py

docs: .venv/.docs-stamp  ## the documentation as pages, in dist/docs
	$(BIN)/sphinx-build --quiet -W -b html docs dist/docs
	@echo "dist/docs/index.html"

bench: .venv/.dev-stamp frontend  ## times against their limits
	$(BIN)/python benchmarks

clean:  ## remove what was built, keep .venv and runs
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove .venv as well
	rm -rf .venv

.venv/.run-stamp: requirements/build.txt requirements/run.txt pyproject.toml tools/env.sh
	@$(SET_UP) run

.venv/.dev-stamp: requirements/dev.txt .venv/.run-stamp
	@$(SET_UP) dev

.venv/.workbench-stamp: requirements/workbench.txt .venv/.run-stamp
	@$(SET_UP) workbench

.venv/.docs-stamp: requirements/docs.txt .venv/.dev-stamp
	@$(SET_UP) docs
