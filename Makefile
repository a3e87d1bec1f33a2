PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READER := $(VENV)/.reader
EVERYTHING := $(VENV)/.everything
# pip's resolver takes the versions that were tested together from this file.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Modules are compiled once, not in each process. Plugins of packages that only slow tests need take seconds to import.
QUICK_TESTS := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses 2 --dist worksteal -m "not slow" -p no:faker -p no:nbmake -p no:schemathesis

.DEFAULT_GOAL := help
.PHONY: help demo setup lint test test-fast coverage mutants wheel constraints docs bench demonstrations model clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@echo "Making $(VENV) with $$($(PYTHON) --version) ..." >&2
	@$(PYTHON) -m venv $(VENV)

$(READER): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing the reader: NumPy, ONNX Runtime, click, tqdm; about 20 seconds ..." >&2
	@$(INSTALL) --editable .
	@touch $@

$(EVERYTHING): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing everything, TensorFlow, Keras and JAX among it: 3.4 GB, about two minutes ..." >&2
	@$(filter-out --quiet,$(INSTALL)) --editable '.[train,plot,dev,docs]'
	@touch $@ $(READER)

demo: $(READER)  ## Install the reader and read one date
	@$(BIN)/datenorm predict "3 May 1979"

setup: $(EVERYTHING)  ## Install everything: reading, training, plots, tests (3.4 GB)
	@echo "Ready: make test-fast, make lint, $(BIN)/datenorm" >&2

lint: $(EVERYTHING)  ## ruff, formatting, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(EVERYTHING)  ## All tests, the slow ones too, and the share of branches that they run
	$(BIN)/pytest --numprocesses 2 --dist worksteal --cov --cov-report=term:skip-covered

test-fast: $(EVERYTHING)  ## The tests that need neither Keras nor Spark: about a minute
	$(QUICK_TESTS)

coverage: $(EVERYTHING)  ## The quick tests, with the lines and branches that they do not run
	$(QUICK_TESTS) --cov --cov-report=term-missing:skip-covered --cov-fail-under=0

mutants: $(EVERYTHING)  ## Break the code in small ways and see which tests notice (about an hour)
	$(BIN)/python scripts/mutants.py

wheel: $(EVERYTHING)  ## Build wheel and sdist; run the reader's tests against the wheel on each Python that is here
	$(BIN)/python scripts/check_wheel.py

constraints: $(EVERYTHING)  ## Write constraints.txt again after a change of dependencies in pyproject.toml
	$(BIN)/python scripts/constraints.py

docs: $(EVERYTHING)  ## Build the documentation site in docs/_build; a dead link or a missing docstring is an error
	$(BIN)/python scripts/command_reference.py
	$(BIN)/ruff check --quiet --select D1 --ignore D105,D107 datenorm
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -b html docs docs/_build

bench: $(EVERYTHING)  ## Measure every figure of the README and of BENCHMARKS.md (about 25 minutes)
	$(BIN)/python scripts/learning_curves.py --output docs
	$(BIN)/python scripts/figures.py --output docs
	$(INSTALL) --editable '.[train,plot,bench,dev]'
	$(BIN)/python scripts/bench_columns.py

demonstrations: $(EVERYTHING)  ## Run the other attention systems of docs/attention.md (about 15 minutes)
	$(BIN)/python scripts/translate_dates.py --source en --target fr
	$(BIN)/python scripts/feature_attention.py
	$(BIN)/python scripts/feature_attention.py --over-time
	$(BIN)/python scripts/feed_forward_attention.py

model: $(EVERYTHING)  ## Train the shipped models again (about 10 minutes)
	$(BIN)/datenorm train --preset english --output datenorm/models/english --force
	$(BIN)/datenorm train --preset time --output datenorm/models/time --force

clean:  ## Remove what the targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
