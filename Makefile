# Two commands do the work: `make report` and `make test`. Everything is installed into .venv, nothing elsewhere.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: report test lab setup spark check readme pictures benchmarks lock clean

report: setup  ## set up, run every notebook, write build/report/
	$(BIN)/thads report

test: setup  ## set up, run the whole suite
	$(BIN)/python -m pytest

lab: setup  ## open JupyterLab on the notebooks
	$(BIN)/thads lab

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

spark: setup  ## what the register beyond one machine needs, beside Java 17
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.lock

check: setup  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

readme: setup  ## write the generated parts of README.md and data/README.md anew
	$(BIN)/python -m tests.generated

pictures: setup  ## draw the charts of the image tests anew, to be looked at
	$(BIN)/python -m pytest tests/shown/test_pictures.py --mpl-generate-path=tests/shown/pictures

benchmarks: setup  ## measure, as ratios within one run
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.forms
	$(BIN)/python -m benchmarks.roll_up
	$(BIN)/python -m benchmarks.widgets
	$(BIN)/python -m benchmarks.coverage_funnel
	$(BIN)/python -m benchmarks.coverage_ranks
	$(BIN)/python -m benchmarks.coverage_forecast
	$(BIN)/python -m benchmarks.ledger
	$(BIN)/python -m benchmarks.prose
	$(BIN)/python -m benchmarks.prose_speed

lock: setup  ## pin what is installed now
	$(BIN)/python -m pip freeze --exclude-editable --exclude thads-analysis --exclude pyspark --exclude py4j > requirements.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache
