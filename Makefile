# `make` installs what is needed into .venv (once) and shows a first result.
# Needs make and Python 3.11 or newer with pip. Another interpreter: make PYTHON=/path/to/python

VENV ?= .venv
PYTHON ?=
PYTEST_ARGS ?=

comma := ,
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --prefer-binary --no-compile -c constraints.txt
CORE := $(VENV)/.installed-core
DEV := $(VENV)/.installed-dev
BELOW := tests/abm tests/agents tests/policies tests/experiments tests/viz/cli tests/viz/room
TYPES := build/types-$(notdir $(VENV))

export SOLARA_TELEMETRY_MIXPANEL_ENABLE ?= False
export SOLARA_THEME_SHOW_BANNER ?= False
# Python keeps what it compiled: without that, each of a hundred processes that tests start compiles its imports anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := run
.PHONY: help run watch setup test test-fast test-once long lint types docs pictures keys bench constraints clean distclean

run: $(CORE)  ## show the outlook: the first result (default)
	@$(BIN)/twofutures outlook

watch: $(VENV)/.installed-offline  ## open the app in the browser
	@$(BIN)/twofutures watch

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
	while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: $(DEV)  ## install everything for development

test: $(DEV)  ## run every test (PYTEST_ARGS='-k luck' for some)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

test-fast: $(DEV)  ## run the tests that take less than about two seconds
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow and not long" $(PYTEST_ARGS)

test-once: $(DEV)  ## run those below the app's pages once: of a test with many cases the first
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow and not long" --first-cases $(BELOW) $(PYTEST_ARGS)

long: $(DEV) $(VENV)/.installed-jobqueue  ## run the rehearsals that take minutes: load, kills, Slurm, fuzz, all widths
	$(BIN)/python -m pytest -m long $(PYTEST_ARGS)

lint: $(DEV)  ## check style and imports
	$(BIN)/python -m ruff check --output-format concise .

types: $(DEV)  ## check types
	@mkdir -p $(TYPES)/twofutures
	@for floor in abm agents policies experiments viz; do ln -sfn "$(CURDIR)/$$floor" $(TYPES)/twofutures/$$floor; done
	@ln -sf "$(CURDIR)/twofutures/__init__.py" "$(CURDIR)/twofutures/py.typed" $(TYPES)/twofutures/
	MYPYPATH=$(TYPES) $(BIN)/python -m mypy

docs: $(DEV)  ## build the documentation site into build/docs
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "twofutures: open build/docs/index.html"

pictures: $(DEV)  ## draw the documentation's pictures anew (needs chromium)
	$(BIN)/python docs/gen_pictures.py
	$(BIN)/python docs/take_pictures.py

keys: $(CORE)  ## play every exercise again, write its key, say what moved
	@$(BIN)/python -m twofutures.experiments.exercises.keys
	@$(BIN)/python -m twofutures.experiments.documents.exercises

bench: $(CORE)  ## measure speed beside peers, NumPy and memory, and write docs/speed.md
	@$(BIN)/python benchmarks/measure.py

constraints: $(VENV)/.made  ## renew constraints.txt from pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check uv
	$(BIN)/python -m uv pip compile -q --upgrade --universal --python-version 3.11 --no-header --no-annotate \
		--all-extras pyproject.toml -o constraints.txt

clean:  ## remove caches and build output
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +

distclean: clean  ## remove the virtual environments too
	rm -rf .venv .venv-other

# The first interpreter that runs, is new enough and can make virtual environments. A name on the
# path proves nothing (version managers leave stand-ins that only fail), so each one is tried.
$(VENV)/.made:
	@new='import sys; sys.exit(sys.version_info < (3, 11))'; found=; bare=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python); do \
		"$$candidate" -c "$$new" >/dev/null 2>&1 || continue; \
		if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$candidate; break; fi; \
		bare=$${bare:-$$candidate}; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		version=$$("$$bare" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "twofutures: $$bare cannot make virtual environments; install its venv package (on Debian or Ubuntu: apt install python$$version-venv), then run make again." >&2; exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
		echo "twofutures: $(if $(PYTHON),'$(PYTHON)' is not a working Python 3.11 or newer; name another with,found no working Python 3.11 or newer; install one or name it with) make PYTHON=/path/to/python" >&2; exit 1; \
	fi; \
	echo "twofutures: making $(VENV) with $$("$$found" -V) ..."; \
	"$$found" -m venv "$(VENV)" && touch $@

$(CORE): pyproject.toml constraints.txt $(VENV)/.made
	@echo "twofutures: installing (once, usually under a minute) ..."
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-%: pyproject.toml constraints.txt $(VENV)/.made
	@echo "twofutures: installing with extras $(subst -,$(comma),$*) (once, a minute or two) ..."
	@$(INSTALL) -e '.[$(subst -,$(comma),$*)]'
	@touch $@ $(CORE)
