# make chat    sets everything up and opens the chat; make chat ARGS="--port 8000"
# make test    sets everything up and runs all that CI runs
# make install makes .venv and installs; safe to repeat
#              LIGHT=1 with either leaves out torch: no encoder but the one that ships, no training
# make coverage runs them with what they cover, by file
# make check   formatting, lint, types and layers, without the tests
# make sbom    writes what is installed to juzheng.cdx.json (CycloneDX); make audit looks it up in
#              PyPI's database of advisories, which needs a network
# make docs    makes a site of docs/ in site/, without a network
# make lock    compiles the lock files anew, after a change to what requirements*.txt name

PYTHON ?= python3
BIN := .venv/bin
# The shell has no window and opens a page in three quarters of the time.
CHROMIUM ?= $(shell command -v chromium-headless-shell || command -v chromium || echo /usr/bin/chromium)
export CHROMIUM
# Many processes import the same modules: what one of them compiles is kept for the others.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install chat test coverage check format lint types layers licences sbom audit docs browser lock

# Both installations share .venv, in one another's versions: the full one is the light one and more,
# so that either may follow the other.
KIND := $(if $(filter-out 0,$(LIGHT)),-light)
install: .venv/compiled$(KIND)

chat: install
	$(BIN)/python app.py $(ARGS)

# The tests run in parts, as each process imports and loads only what its own need; three at a time,
# as some wait for other processes and for the clock. The page's are apart also because Playwright
# keeps an event loop, beside which no other test may have one.
PYTEST := $(BIN)/python -m pytest -p no:cacheprovider -p no:schemathesis --durations=10
PAGES := $(wildcard tests/web/test_page_*.py)
TESTS_pages := $(PAGES)
TESTS_web := web tests/web $(PAGES:%=--ignore=%)
TESTS_index := index tests/index tests/shared
TESTS_qa := qa evaluation training tests/qa tests/evaluation tests/training
TESTS_corpus := corpus tests/corpus
TESTS_rest := tests $(patsubst %,--ignore=tests/%,web index shared qa evaluation training corpus)
PARTS := pages web index qa corpus rest
test:
	$(MAKE) -j2 check browser
	$(MAKE) --keep-going -j3 $(PARTS:%=test-%)
.PHONY: $(PARTS:%=test-%)
$(PARTS:%=test-%): test-%: .venv/installed-dev browser
	$(PYTEST) $(TESTS_$*)

# Tracing takes a third longer.
coverage: .venv/installed-dev browser
	$(PYTEST) --cov --cov-report= $(PAGES:%=--ignore=%)
	$(PYTEST) --cov --cov-append --cov-report=term:skip-covered $(PAGES)

# The types, which take longest, go first: what runs beside them is done by their end.
check: types format lint layers licences
types: .venv/installed-dev
	$(BIN)/mypy --num-workers 2
format: .venv/installed-dev
	$(BIN)/ruff format --check .
lint: .venv/installed-dev
	$(BIN)/ruff check .
layers: .venv/installed-dev
	$(BIN)/lint-imports

licences: .venv/installed-dev
	$(BIN)/pip-licenses --summary > /dev/null

# Tools that look at an installation from outside, and so are no part of it.
LOOK := $(BIN)/python -m venv .venv/look && .venv/look/bin/python -m pip install --quiet --disable-pip-version-check
sbom: .venv/installed
	$(LOOK) cyclonedx-bom==7.5.0
	.venv/look/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o juzheng.cdx.json
audit: .venv/installed
	$(LOOK) pip-audit==2.10.1
	.venv/look/bin/pip-audit --strict --requirement requirements.lock --no-deps --disable-pip || { echo "有依赖被报告有漏洞，或漏洞库连不上（见上）。 A dependency is reported, or the database was not reached (see above)." >&2; exit 1; }

# What the theme would tell at each build is who follows it after May 2027.
docs: .venv/installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --clean

# pip compiles every module on one core, longer than it takes to install them all. All cores do it
# afterwards, without what is imported rarely or in parts, as the tests of libraries and the networks
# that transformers knows: Python compiles those of them that it imports. Some files are templates,
# not Python, hence `|| true`. The light installation is to be small: of it only what the chat
# imports is compiled.
RARE := tests|testing|_inductor|transformers/models|pip|setuptools|mypyc?|fontTools|networkx|onnxscript|onnx/(backend|reference)|pygments/lexers|sympy/physics|graphql|dateparser|backrefs|pymdownx
COMPILE_WHAT_STARTS := $(BIN)/python -W ignore -c "import app, web.server.server, qa.reader.network"
COMPILE_MODULES := $(BIN)/python -W ignore -m compileall -qq -j 0 -x "/($(RARE))/" .venv/lib || true

# Linux on x86-64 installs what the lock files name and checks its digests. They would do elsewhere,
# but are not tried there: what requirements*.txt name is installed with whatever fits it.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
BY_DIGEST := --no-deps --require-hashes
LOCKED := $(filter Linux-x86_64,$(shell uname -sm | tr " " -))
# uv takes a fifth of pip's time. It lies beside the packages, not among them, and leaves no cache;
# where it is not to be had, or finds less than pip, pip does it. It does not read pip's settings, in
# which a mirror may stand.
UV := .venv/uv
INDEX = $${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || echo https://pypi.org/simple)}
define BY_LOCK
	{ [ -x $(UV)/bin/uv ] || $(PIP) $(BY_DIGEST) --target $(UV) -r requirements-uv.lock; } && \
	UV_DEFAULT_INDEX="$(INDEX)" $(UV)/bin/uv pip install --quiet --python $(BIN)/python --cache-dir $(UV)/cache $(BY_DIGEST) -r $(1) && \
	rm -rf $(UV)/cache || $(PIP) $(BY_DIGEST) -r $(1)
endef
NO_LOCK := No lock file for this machine: what fits is installed, unchecked
TORCH := $(shell sed -n "s/^\(torch==[^ ]*\).*/\1/p" requirements.txt)

.venv/installed: requirements.txt requirements.lock requirements-cpu.lock requirements-gpu.lock requirements-uv.lock
	$(MAKE_VENV)
ifdef LOCKED
	$(INSTALL_TORCH)
	$(call BY_LOCK,requirements.lock)
else
	@echo "$(NO_LOCK)" >&2
	$(PIP) -r requirements.txt
endif
	touch .venv/installed-light $@

.venv/installed-light: requirements-light.txt requirements-light.lock
	$(MAKE_VENV)
ifdef LOCKED
	$(PIP) $(BY_DIGEST) -r requirements-light.lock
else
	@echo "$(NO_LOCK)" >&2
	$(PIP) -r requirements-light.txt
endif
	rm -rf $(addprefix .venv/lib/python3*/site-packages/,$(UNUSED))
	touch $@

.venv/compiled: .venv/installed
	$(COMPILE_MODULES)
	touch $@

.venv/compiled-light: .venv/installed-light
	$(COMPILE_WHAT_STARTS)
	touch $@

# What OpenVINO needs for devices other than the processor, which nothing here names, and the tests
# of pandas: 79 MB.
OPENVINO := openvino/libs/
UNUSED := $(OPENVINO)libopenvino_intel_gpu_plugin.so $(OPENVINO)libopenvino_intel_npu_plugin.so \
	$(OPENVINO)cache.json pandas/tests

define MAKE_VENV
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
endef

.venv/installed-dev: requirements-dev.txt requirements-train.txt requirements-docs.txt requirements-mcp.txt requirements-milvus.txt requirements-postgres.txt requirements-dev.lock .venv/installed
ifdef LOCKED
	$(call BY_LOCK,requirements-dev.lock)
else
	$(PIP) -r requirements-dev.txt
endif
	$(COMPILE_MODULES)
	touch .venv/compiled $@

# A torch that is there stays, whichever build it is. Else a CPU build is taken if one lies at hand,
# then PyPI's, with the libraries for GPUs that it needs, and at last any that bears the version.
define INSTALL_TORCH
	@$(BIN)/python -c 'from importlib.metadata import version; exit("torch==" + version("torch").split("+")[0] != "$(TORCH)")' 2>/dev/null \
	|| $(PIP) --no-index $(BY_DIGEST) -r requirements-cpu.lock 2>/dev/null \
	|| $(PIP) $(BY_DIGEST) -r requirements-gpu.lock \
	|| { echo "$(NO_LOCK): $(TORCH)" >&2; $(PIP) $(TORCH); }
endef

# The libraries for GPUs are apart, as a CPU build of torch needs none. requirements-cpu.lock is kept
# by hand: PyPI lists no CPU builds.
COMPILE := $(UV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock: .venv/installed
	$(PIP) --upgrade --target $(UV) uv==0.13.9
	{ echo "# Compiled by \`make lock\` from the version it names. What the other lock files name is installed with it."; \
	echo uv==0.13.9 | $(COMPILE) -; } > requirements-uv.lock
	$(COMPILE) requirements.txt --output-file .venv/all.lock
	$(COMPILE) requirements-dev.txt --constraints .venv/all.lock --output-file .venv/all-dev.lock
	$(COMPILE) requirements-light.txt --constraints .venv/all.lock --output-file .venv/all-light.lock
	$(call PART,0) .venv/all.lock > requirements.lock
	$(call PART,1) .venv/all.lock > requirements-gpu.lock
	$(call PART,0) .venv/all-dev.lock > requirements-dev.lock
	$(call PART,0) .venv/all-light.lock > requirements-light.lock

define PART
@awk 'BEGIN { print "# Compiled by `make lock` from what requirements*.txt name; for Python 3.11 and later." } \
	/^[a-z0-9]/ { gpu = /^(torch=|triton=|cuda-|nvidia-)/ } gpu == $(1)'
endef

# The page is tested in a real browser. Where it is missing and may be installed, it is.
browser:
	@if [ -x "$(CHROMIUM)" ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ] && [ -x /usr/bin/apt-get ] && [ "$(CHROMIUM)" = /usr/bin/chromium ]; then \
		apt-get update -qq && apt-get install -y -qq chromium-headless-shell fonts-noto-cjk >/dev/null; \
	else \
		echo "Chromium is needed to test the page. On Debian: sudo apt-get install chromium-headless-shell fonts-noto-cjk" >&2; \
		echo "Elsewhere name yours: make test CHROMIUM=/path/to/chromium" >&2; \
		exit 1; \
	fi
