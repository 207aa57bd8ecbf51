# The door for people who build or run the finder from a checkout. `make help` tells what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
# One more than there are cores: many tests wait for a server or a browser.
TESTERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: help serve test check bench lock screenshots

help: ## Tell what there is.
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

serve: $(VENV)/serve ## Build, fill and start the site on http://127.0.0.1:8000.
	@$(BIN)/finder serve

test: $(VENV)/test ## Run every test, those in a browser when there is a Chromium.
	@$(BIN)/python -m pytest --numprocesses=$(TESTERS) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

check: $(VENV)/check ## Check style and types.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/test ## Measure what the finder costs, beside docs/performance.md; SIZE=10000 for one size.
	@$(BIN)/python -m bench $(if $(SIZE),--size $(SIZE))

lock: $(VENV)/check ## Write the pinned versions to constraints.txt.
	@$(BIN)/pip-compile --quiet --upgrade --all-extras --strip-extras --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --no-annotate --no-header --output-file constraints.txt pyproject.toml
	@echo "constraints.txt has the newest versions that fit together."

screenshots: $(VENV)/test ## Make a picture of every page, wide and narrow, in docs/pictures.
	@$(BIN)/python tools/make_screenshots.py

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python kan geen omgeving maken. Op Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/serve: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "We installeren wat de finder nodig heeft. Dat duurt de eerste keer een minuut."
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/serve

$(VENV)/check: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(PIP) install --constraint constraints.txt --editable '.[test,check]'
	@touch $@ $(VENV)/test $(VENV)/serve
