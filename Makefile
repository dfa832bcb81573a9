# make chat    sets everything up and opens the chat; make chat ARGS="--port 8000"
# make test    sets everything up and runs all that CI runs
# make install makes .venv and installs; safe to repeat
# make coverage runs them with what they cover, by file
# make check   formatting, lint, types and layers, without the tests

PYTHON ?= python3
BIN := .venv/bin
CHROMIUM ?= /usr/bin/chromium
export CHROMIUM

.PHONY: install chat test coverage check browser

install: .venv/installed

chat: install
	$(BIN)/python app.py $(ARGS)

# The page's tests run apart: Playwright keeps an event loop, beside which no other test may have one.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --durations=15
PAGE_TESTS := $(wildcard tests/web/test_page_*.py)
test: check browser
	$(PYTEST) $(PAGE_TESTS:%=--ignore=%)
	$(PYTEST) $(PAGE_TESTS)

# Tracing takes a third longer.
coverage: .venv/installed-dev browser
	$(PYTEST) --cov --cov-report= $(PAGE_TESTS:%=--ignore=%)
	$(PYTEST) --cov --cov-append --cov-report=term:skip-covered $(PAGE_TESTS)

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/installed: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt requirements-train.txt .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The page is tested in a real browser. Where it is missing and may be installed, it is.
browser:
	@if [ -x "$(CHROMIUM)" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && [ -x /usr/bin/apt-get ] && [ "$(CHROMIUM)" = /usr/bin/chromium ]; then \
		apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	else \
		echo "Chromium is needed to test the page. On Debian: sudo apt-get install chromium fonts-noto-cjk" >&2; \
		echo "Elsewhere name yours: make test CHROMIUM=/path/to/chromium" >&2; \
		exit 1; \
	fi
