# What a developer, CI and an operator type. `make help` lists it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
# two processes halve the suite's time on two cores; PYTEST_WORKERS=0 runs it in one
PYTEST_WORKERS ?= 2
POSTGRES_PORT ?= 5433
ELASTICSEARCH_PORT ?= 9200
MAIL_PORT ?= 1025
export PORT

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest
TEMPLATES := $(shell find portal community investment -type d -name templates 2> /dev/null)

.DEFAULT_GOAL := help
.PHONY: run test lint format e2e bench services services-stop backup restore clean help requirements migrations-check \
        messages screenshots

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */\1\t/' | expand -t 20

# --- the environment: one stamp per list of requirements ---------------------------------------------------------------
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Making the environment in .venv with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No venv module: on Debian, apt-get install python3-venv" >&2; exit 1; }

# only the name of what is being fetched: pip's own lines would bury what follows
define install
echo "Installing $(1) (a minute or two the first time) ..." && \
	  $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r $(1) \
	  | sed -nE 's/^ *Collecting ([A-Za-z0-9_.-]+)==([^ ]+).*/  \1 \2/p'
endef

.venv/.stamp-run: requirements.txt | .venv/bin/python
	@if [ ! -e .venv/.stamp ] || [ requirements.txt -nt .venv/.stamp ]; then $(call install,requirements.txt); fi
	@touch $@

.venv/.stamp: requirements-dev.txt | .venv/bin/python
	@$(call install,requirements-dev.txt)
	@touch $@

# --- everyday -------------------------------------------------------------------------------------------------------
run: .venv/.stamp-run  ## the portal on port 8000 (or PORT=): web, worker and scheduler, with demo content
	@exec $(MANAGE) run_portal --prepare --port $(PORT)

test: .venv/.stamp  ## all tests; those of engines that are not at hand are skipped and named
	@$(PYTEST) -n $(PYTEST_WORKERS) $(ARGS)

e2e: .venv/.stamp  ## the browser tests alone
	@$(PYTEST) -m browser $(ARGS)

lint: .venv/.stamp  ## what CI checks before it runs the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(TEMPLATES),$(BIN)/djhtml --check $(TEMPLATES))
	@$(MAKE) --no-print-directory migrations-check
	$(if $(wildcard tests/project/test_catalogues.py),$(PYTEST) -q tests/project/test_catalogues.py)

format: .venv/.stamp  ## rewrite Python and templates in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(if $(TEMPLATES),$(BIN)/djhtml $(TEMPLATES))

migrations-check: .venv/.stamp  ## fails when a model has changed without a migration
	DJANGO_SETTINGS_MODULE=portal.settings.test $(MANAGE) makemigrations --check --dry-run

messages: .venv/.stamp  ## gather the interface strings of the code into locale/ (needs gettext's tools)
	@command -v xgettext > /dev/null || { echo "xgettext is missing: apt-get install gettext" >&2; exit 1; }
	$(MANAGE) compile_catalogues --gather

bench: .venv/.stamp  ## measured promises: pages against a bare view, the proxy against plain files
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: .venv/.stamp  ## renew the pictures of the README from a running portal
	@$(BIN)/python -m tests.e2e.screenshots $(ARGS)

requirements: | .venv/bin/python  ## lock requirements*.in anew for every Python from 3.11 on
	@$(PYTHON) -m venv var/lock && var/lock/bin/pip install --quiet --disable-pip-version-check uv
	@for list in requirements requirements-dev; do \
	  var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --output-file $$list.txt $$list.in; done

# --- engines on this machine ----------------------------------------------------------------------------------------
services:  ## PostgreSQL, Elasticsearch and a mail sink on loopback, from Debian's packages and a JDK
	@POSTGRES_PORT=$(POSTGRES_PORT) ELASTICSEARCH_PORT=$(ELASTICSEARCH_PORT) MAIL_PORT=$(MAIL_PORT) \
	  tests/engines/services.sh start

services-stop:  ## end what `make services` has started
	@POSTGRES_PORT=$(POSTGRES_PORT) ELASTICSEARCH_PORT=$(ELASTICSEARCH_PORT) MAIL_PORT=$(MAIL_PORT) \
	  tests/engines/services.sh stop

# --- keeping --------------------------------------------------------------------------------------------------------
backup: .venv/.stamp-run  ## one encrypted archive of database, media and private files (key: BACKUP_KEY_FILE)
	@$(MANAGE) backup $(ARGS)

restore: .venv/.stamp-run  ## bring it back: make restore FILE=var/backups/portal-....backup
	@[ -n "$(FILE)" ] || { echo "Which archive? make restore FILE=var/backups/portal-....backup" >&2; exit 2; }
	@$(MANAGE) restore "$(FILE)" $(ARGS)

clean:  ## remove the environment and everything that is built; var/ with its data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2> /dev/null || true
