# Everything runs in the project's own .venv; the only tools needed are git, make and Python 3.11–3.13.
.DEFAULT_GOAL := help
.PHONY: help book pdf epub tei test corrupt checksums serve bench notebooks lock clean
RUN := .venv/bin/python
# Some machines forbid compiled modules; each notebook kernel would then compile pandas anew.
export PYTHONDONTWRITEBYTECODE :=

help: ## list the targets
	@grep -E '^[a-z ]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z ]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null || grep -E '^[a-z ]+:.*##' $(MAKEFILE_LIST)

book: .venv/installed ## set up, run the notebooks, build the book, say where it is (ARTICLE=file adds your copy)
	@$(RUN) -m edition.build --article "$(ARTICLE)"

pdf epub tei: book ## also make the book as one PDF, EPUB or TEI file, in _build/html/downloads
	@$(RUN) -m edition.exports $@

test: book .venv/installed-tests ## build the book and run every test
	@$(RUN) -m pytest -n 2 --dist loadfile

corrupt: book .venv/installed-tests ## damage every table, the settings and a copy of the article in over a thousand ways; break builds (minutes)
	@$(RUN) tests/corrupt.py
	@$(RUN) -m pytest -m long -n 2 tests/test_robustness.py

checksums: .venv/installed ## record the data, bibliography and settings as they are, after a change that is meant
	@$(RUN) -m edition.checks

serve: book ## show the book on this machine only, http://127.0.0.1:8000 (PORT=n for another port)
	@echo "Serving _build/html on http://127.0.0.1:$${PORT:-8000} (Ctrl-C ends)"
	@$(RUN) -m http.server --bind 127.0.0.1 --directory _build/html $${PORT:-8000}

bench: .venv/installed-tests ## compare size, speed and memory with a stock Jupyter Book build of the same content
	@$(RUN) tests/bench.py

notebooks: .venv/installed ## run the notebooks in place and store their outputs
	@$(RUN) -m edition.execute

lock: .venv/installed ## renew requirements.txt from pyproject.toml
	@$(RUN) -m uv pip compile -q pyproject.toml --universal --generate-hashes --no-header --upgrade -o requirements.txt
	@$(RUN) -m uv pip compile -q pyproject.toml --extra browser -c requirements.txt --universal --generate-hashes --no-header -o tests/requirements.txt

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
