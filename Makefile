# Everything runs in the project's own .venv; the only tools needed are git, make and Python 3.11–3.13.
.DEFAULT_GOAL := help
.PHONY: help book pdf epub tei test corrupt access checksums serve bench bench-scale reproducible notebooks steady binder lock licences upgrade clean
RUN := .venv/bin/python
UV := $(RUN) -m uv
LOCK := --universal --generate-hashes --no-header
# Some machines forbid compiled modules; each notebook kernel would then compile pandas anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## list the targets
	@grep -E '^[a-z -]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z -]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null || grep -E '^[a-z -]+:.*##' $(MAKEFILE_LIST)

book: .venv/installed ## set up, run the notebooks, build the book, say where it is (ARTICLE=file adds your copy)
	@$(RUN) -m edition.build --article "$(ARTICLE)"

pdf epub tei: book ## also make the book as one PDF, EPUB or TEI file, in _build/html/downloads
	@$(RUN) -m edition.exports $@

test: book .venv/installed-tests ## build the book and run every test
	@$(RUN) -m pytest -n 2 --dist loadfile

corrupt: book .venv/installed-tests ## damage every table, the settings and a copy of the article in thousands of ways; break builds (minutes)
	@$(RUN) tests/corrupt.py
	@$(RUN) -m pytest -m long -n 2 tests/test_robustness.py

access: book .venv/installed-tests ## ask every accessibility rule of every page, light and dark, desktop and phone
	@$(RUN) -m pytest -m long tests/test_accessibility.py

checksums: .venv/installed ## record the data, bibliography and settings as they are, after a change that is meant
	@$(RUN) -m edition.checks

serve: book ## show the book on this machine only, http://127.0.0.1:8000 (PORT=n for another port)
	@$(RUN) -m edition.serve --port $${PORT:-8000}

bench: .venv/installed-tests ## compare size, speed and memory with a stock Jupyter Book build of the same content
	@$(RUN) tests/bench.py

bench-scale: .venv/installed-tests ## build the book 1, 10 and 100 times over: time, memory, page size, search (SCALES="1 10" for others)
	@$(RUN) tests/bench_scale.py $(SCALES)

reproducible: .venv/installed-tests ## build everything twice under different circumstances and compare byte by byte
	@$(RUN) tests/reproduce.py

notebooks: .venv/installed ## run the notebooks in place and store their outputs
	@$(RUN) -m edition.execute

steady: .venv/installed ## run the notebooks 20 times (RUNS=n) under two Pythons and compare every byte
	@$(RUN) tests/steady.py --runs $${RUNS:-20}

binder: .venv/installed ## replay Binder's installation in an empty environment and run the notebooks there
	@$(RUN) tests/binder.py

lock: .venv/installed ## renew every lock file from pyproject.toml
	@$(UV) pip compile -q pyproject.toml $(LOCK) --upgrade -o requirements.txt
	@$(UV) pip compile -q pyproject.toml --extra browser -c requirements.txt $(LOCK) -o tests/requirements.txt
	@$(UV) pip compile -q --group notebooks -c requirements.txt $(LOCK) -o .binder/requirements.txt
	@$(UV) pip compile -q --group links -c requirements.txt $(LOCK) --upgrade -o .github/links-requirements.txt

licences: .venv/installed-tests ## list every locked package's licence in tests/licences.csv
	@$(RUN) tests/licences.py

upgrade: book .venv/installed-tests ## renew the locks, install, rebuild, show what that changes in the book
	@rm -rf _build/before && mkdir _build/before && cp -R _build/html _build/before/html
	@cp requirements.txt _build/before/requirements.txt && cp tests/requirements.txt _build/before/requirements-tests.txt
	@$(MAKE) --no-print-directory lock
	@$(MAKE) --no-print-directory book licences || { echo "The upgrade does not build. Back to the lock before: git checkout requirements.txt tests/requirements.txt && make book"; exit 1; }
	@$(RUN) tests/upgrade.py

clean: ## remove everything that was built or installed
	@rm -rf _build .venv .pytest_cache

# Made again when the lock changes. The first of the named Pythons that is 3.11 to 3.13 is used.
.venv/installed: requirements.txt edition/bootstrap.py
	@for p in $(PYTHON) python3.11 python3.12 python3.13 python3 python; do \
	  if $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then \
	    exec $$p edition/bootstrap.py; \
	  fi; \
	done; \
	echo "error: Python 3.11, 3.12 or 3.13 was not found."; \
	echo "  Get one: apt install python3 python3-venv · brew install python@3.12 · python.org · pyenv install 3.12"; \
	echo "  or name yours: make book PYTHON=/path/to/python3.12"; exit 1

.venv/installed-tests: tests/requirements.txt tests/tei-schema.txt .venv/installed
	@$(RUN) edition/bootstrap.py tests
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --require-hashes --upgrade --target .venv/tei -r tests/tei-schema.txt
