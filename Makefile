# `make serve` and `make test` each set everything up first: only Python 3.11 or newer, make and a package
# index are needed; with npm, the editor page has Yasgui. `make help` lists the rest.

PYTHON ?= python3
VENV   ?= .venv
KGX_VENV ?= .venv-kgx
KGX_OPTIONS ?=
TRAPI_VENV ?= .venv-trapi
RDFLIB_ENDPOINT_VENV ?= .venv-rdflib-endpoint
OPENAPI_VENV ?= .venv-openapi
TRAPI_SCHEMA ?=
BIN    := $(VENV)/bin
SERVED_HOME := .home
HOST   ?= 127.0.0.1
PORT   ?= 8000
DATA   ?= ../shared/data
EVAL   ?= ../shared/eval

.DEFAULT_GOAL := help

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "raregraph needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock requirements-monarch.lock $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	    --ignore-requires-python -r requirements-monarch.lock
	@touch $@

editor: $(VENV)/run.stamp
	@$(BIN)/python -m raregraph.api.vendor

serve: $(VENV)/run.stamp editor  ## set up, build the starter records, serve them on http://127.0.0.1:8000/
	$(BIN)/raregraph build --home $(SERVED_HOME)
	$(BIN)/raregraph serve --home $(SERVED_HOME) --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp editor  ## set up, run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

whole: $(VENV)/dev.stamp  ## build all public data, validate it, ask it what the tests ask (takes some 15 minutes)
	home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	    $(BIN)/raregraph build --from $(DATA) --home "$$home" && \
	    $(BIN)/raregraph validate --home "$$home" && \
	    $(BIN)/raregraph query coverage-by-source --home "$$home" && \
	    $(BIN)/python -m pytest --home "$$home" tests/test_whole_build.py tests/test_sma_curated.py

lint: $(VENV)/dev.stamp  ## style, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

score: $(VENV)/dev.stamp  ## score the text reader against the labelled claims and curated gold
	$(BIN)/raregraph extract $(DATA)/medquad --format jsonl > $(VENV)/claims.jsonl
	$(BIN)/python $(EVAL)/score_claims.py $(VENV)/claims.jsonl --labels $(EVAL)/claims-dev.jsonl \
	    --curated $(EVAL)/gold.tsv --records $(DATA)/medquad

bench: $(VENV)/dev.stamp  ## records read a second, and the build beside the store's own bulk load
	$(BIN)/python -m tests.benchmarks.build $(DATA)

bench-structured: $(VENV)/dev.stamp  ## the structured sources to a loaded store, beside its own bulk load
	$(BIN)/python -m tests.benchmarks.structured $(DATA)

# pip can't find versions of kgx's dependencies that go together; uv can.
$(KGX_VENV)/kgx.stamp: | $(BIN)/python
	$(PYTHON) -m venv $(KGX_VENV)
	$(KGX_VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(KGX_VENV)/bin/uv pip install --quiet --python $(KGX_VENV)/bin/python 'kgx==2.7.0'
	@touch $@

bench-kgx: $(VENV)/dev.stamp  ## synthetic KGX to a loaded store, beside its own bulk load and kgx
	@$(MAKE) --no-print-directory $(KGX_VENV)/kgx.stamp || { rm -rf $(KGX_VENV); echo "kgx could not be installed: it is skipped"; }
	$(BIN)/python -m tests.benchmarks.kgx --kgx $(KGX_VENV)/bin/python --biolink $(DATA)/biolink $(KGX_OPTIONS)

bench-export: $(VENV)/dev.stamp  ## edges of KGX a second, written from the release in BENCH_HOME
	$(BIN)/python -m tests.benchmarks.kgx_export $(or $(BENCH_HOME),$(SERVED_HOME))

check-kgx: $(VENV)/dev.stamp $(KGX_VENV)/kgx.stamp  ## export KGX from BENCH_HOME, or the starter records, and have kgx validate it
	$(BIN)/python -m tests.check_kgx --kgx $(KGX_VENV)/bin/python --biolink $(DATA)/biolink $(if $(BENCH_HOME),--home $(BENCH_HOME))

$(RDFLIB_ENDPOINT_VENV)/stamp: | $(BIN)/python
	$(PYTHON) -m venv $(RDFLIB_ENDPOINT_VENV)
	$(RDFLIB_ENDPOINT_VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(RDFLIB_ENDPOINT_VENV)/bin/uv pip install --quiet --python $(RDFLIB_ENDPOINT_VENV)/bin/python \
	    'rdflib-endpoint[web]==0.6.3' 'oxrdflib==0.5.0'
	@touch $@

bench-service: $(VENV)/dev.stamp  ## the service beside other SPARQL servers, small queries and a million rows (needs wrk)
	@$(MAKE) --no-print-directory $(RDFLIB_ENDPOINT_VENV)/stamp \
	    || { rm -rf $(RDFLIB_ENDPOINT_VENV); echo "rdflib-endpoint could not be installed: it is skipped"; }
	$(BIN)/python -m tests.benchmarks.service $(if $(BENCH_HOME),--home $(BENCH_HOME)) \
	    $(if $(RDFLIB_ENDPOINT_VENV),--rdflib-endpoint $(RDFLIB_ENDPOINT_VENV)/bin/python)

abuse: $(VENV)/dev.stamp  ## small, heavy and hostile queries at once for a minute: what each of them gets
	$(BIN)/python -m tests.benchmarks.abuse $(if $(BENCH_HOME),--home $(BENCH_HOME))

check-virtuoso: $(VENV)/dev.stamp  ## the named questions over Virtuoso (needs Debian's virtuoso-opensource-7)
	$(BIN)/python -m tests.check_virtuoso

check-bulk-load: $(VENV)/dev.stamp  ## our own dump in Virtuoso, by the page's commands (needs Debian's virtuoso-opensource-7)
	$(BIN)/python -m tests.check_bulk_load $(if $(BENCH_HOME),--home $(BENCH_HOME))

check-trapi: $(VENV)/dev.stamp  ## TRAPI's answers by reasoner-validator; TRAPI_SCHEMA=file for its schema, else from the web
	@test -e $(TRAPI_VENV)/trapi.stamp || { $(PYTHON) -m venv $(TRAPI_VENV) \
	    && $(TRAPI_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'reasoner-validator==6.0.2' 'biolink-model==4.4.4' \
	    && touch $(TRAPI_VENV)/trapi.stamp; }
	$(BIN)/python -m tests.check_trapi --validator $(TRAPI_VENV)/bin/python $(if $(TRAPI_SCHEMA),--schema $(TRAPI_SCHEMA)) \
	    $(if $(BENCH_HOME),--home $(BENCH_HOME))

check-openapi: $(VENV)/dev.stamp  ## the service held to its own description, and a generated client over it; BENCH_HOME=... for a release
	@test -e $(OPENAPI_VENV)/stamp || { $(PYTHON) -m venv $(OPENAPI_VENV) \
	    && $(OPENAPI_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'openapi-python-client==0.29.1' \
	    && touch $(OPENAPI_VENV)/stamp; }
	$(BIN)/python -m tests.check_openapi --generator $(OPENAPI_VENV)/bin $(if $(BENCH_HOME),--home $(BENCH_HOME))

bench-monarch: $(VENV)/dev.stamp  ## Monarch's routes, some nodes and tables at 1 and 8 clients; BENCH_HOME=... for a release
	$(BIN)/python -m tests.benchmarks.monarch $(if $(BENCH_HOME),--home $(BENCH_HOME))

bench-pages: $(VENV)/dev.stamp  ## what pages and answers of TRAPI cost; BENCH_HOME=... for a release
	$(BIN)/python -m tests.benchmarks.pages $(if $(BENCH_HOME),--home $(BENCH_HOME))

bench-traversal: $(VENV)/dev.stamp  ## walks over a graph of a million edges beside networkx; BENCH_HOME=... for a release too
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.traversal $(BENCH_HOME)

bench-search: $(VENV)/dev.stamp  ## how well and how fast names are found; BENCH_HOME=... is a home with all public data
	$(BIN)/python -m tests.benchmarks.search $(DATA) $(EVAL) --home $(BENCH_HOME)

lock:  ## renew the locked dependencies (needs uv and npm)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
	$(BIN)/python -m raregraph.api.vendor --without-addresses package-lock.json

clean:  ## remove what make made, but no release of yours elsewhere
	rm -rf $(VENV) $(KGX_VENV) $(TRAPI_VENV) $(OPENAPI_VENV) $(RDFLIB_ENDPOINT_VENV) $(SERVED_HOME) dist build node_modules api/static/vendor

.PHONY: help editor serve test whole lint score bench bench-structured bench-kgx bench-export bench-service bench-monarch bench-pages \
    bench-traversal bench-search abuse check-virtuoso check-bulk-load check-kgx check-trapi check-openapi lock clean
