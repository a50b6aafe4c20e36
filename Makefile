# Every target sets up what it needs: Python 3.11 or later, make and the package registries are enough.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# What a start imports is compiled once, here: where nothing may be written beside it, each start would do it anew.
STARTED := bot.cli, bot.console, bot.importing, bot.trying, bot.running, bot.platforms.teams.opening

.PHONY: help install try test test-all check format first-import playground-slack playground-teams gallery shown bench soak migration fixture lock clean

help:  ## What can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

.venv/installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps -e .
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -W ignore -c "import $(STARTED)"
	@touch $@

install: .venv/installed  ## Make .venv, with the command staffroom in .venv/bin

try: install  ## Talk to Staffroom in an invented school
	@$(BIN)/staffroom try

test: install  ## Each promise, and of what sweeps through many cases the share that speaks for them: at each change
	@$(BIN)/python -m pytest -q --workers 2 --share

test-all: install  ## Every case of every test, each on both databases: before a release
	@$(BIN)/python -m pytest -q --workers 2 --both-databases

check: install  ## Format, lint, types and layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install  ## Put the code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

playground-slack: install  ## Slack with Staffroom in it, in a browser, without Slack
	@$(BIN)/python -m tests.doors.playground_slack $(if $(as),--as $(as))

playground-teams: install  ## Teams with Staffroom in it, in a browser, without Teams
	@$(BIN)/python -m tests.doors.playground_teams $(if $(as),--as $(as))

gallery: install  ## Everything that the bot can say, on one page, as each platform draws it
	@$(BIN)/python -m tests.gallery

shown: install  ## Forty lines as staff type them, what is answered, and the keys of ten duties; before=COMMIT for then
	@$(BIN)/python -m tests.shown $(before)

bench: install  ## Measure, as ratios in one run
	@$(BIN)/python -m tests.bench

first-import: install  ## Import a messy export of 1,100 pupils as whoever does it sees it, and measure that
	@$(BIN)/python -m tests.bench.first_import

soak: install  ## Run test-all, then kill it at random and count what was lost; forge and flood, and count what was taken
	@$(MAKE) --no-print-directory test-all
	@$(BIN)/python -m pytest -q -m planted tests/soak
	@$(BIN)/python -m pytest -q --workers 2 --hypothesis-profile long tests/rules tests/conversations/test_whatever_is_pressed.py
	@$(BIN)/python -m tests.soak
	@$(BIN)/python -m tests.soak.together
	@$(BIN)/python -m tests.soak.clashes
	@$(BIN)/python -m tests.soak.slack
	@$(BIN)/python -m tests.soak.slack --kills 30 --pace 100
	@$(BIN)/python -m tests.soak.teams
	@$(BIN)/python -m tests.soak.teams_door
	@$(BIN)/python -m tests.soak.fuzz
	@$(BIN)/python -m tests.soak.removals
	@$(BIN)/python -m tests.soak.few

migration: install  ## Write the next migration, from what the models say now: make migration name="who is away"
	@$(BIN)/python -m tests.house.migrations migration "$(name)"

fixture: install  ## Fill a database for each migration that has none yet, and freeze what that migration is
	@$(BIN)/python -m tests.house.migrations fixture

lock: install  ## Lock what pyproject.toml asks for, keeping the versions that are locked (all newest: make lock newest=--upgrade)
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet $(newest) -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group build --constraint requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o deploy/requirements.lock

clean:  ## Remove what was made here, not var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
