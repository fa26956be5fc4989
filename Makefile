# The commands of the desk. Each is a line or two that you could type yourself.
PYTHON ?= python3

run: .venv/run
	@exec .venv/bin/python app.py

demo: .venv/run
	@exec env HELPDESK_INSTANCE=$${HELPDESK_INSTANCE:-instance/demo} .venv/bin/python app.py demo

test: .venv/test
	.venv/bin/pytest

check: .venv/test
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.ci/suites
	.ci/demo-twice

bench: .venv/run
	.venv/bin/python -m bench

.venv/run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv, once…"
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/test: requirements-dev.lock .venv/run
	.venv/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: run demo test check bench
