# make demo    an experiment on the emulated SpiNNaker, from submission to plot
# make docs    the documentation, in site/
# make reference    the pages of the reference that lie in the repository, from the code
# make dist    wheel and source archive, checked, in dist/
# make test    all checks and tests, as CI runs them
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo docs reference dist test test-long lint format clean

$(VENV)/runnable: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed (make PYTHON=...)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/installed: $(VENV)/runnable
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	touch $@

demo: $(VENV)/runnable
	$(BIN)/python fixtures/experiments/demo.py demo-output

docs: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	$(BIN)/mkdocs build --strict --quiet
	@echo "open site/index.html"

reference: $(VENV)/installed
	PYTHONPATH=docs $(BIN)/python -m reference_pages

dist: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[release]'
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/python -m twine check --strict dist/*

test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'not long'

test-long: $(VENV)/installed
	$(BIN)/python -m pytest -n auto -m long

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint docker/Dockerfile

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist site demo-output .pytest_cache .mypy_cache .ruff_cache
