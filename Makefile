# Carillon's everyday commands. `make` alone lists them.

PREFIX  ?= /usr/local
DESTDIR ?=
ARGS    ?=
JSON    ?=

# The suites of the rooms where threads and C meet: what the sanitizers watch. The site's own suite is new and joins
# when it has been seen clean there.
SANITIZED = (Workbooks|LoopThreads|Jansson|CurlClient|WebSockets|MariaDBClient|PhoneNumbers|ARIConnection)Tests

# Suites that talk to sockets and servers run one test after the other: beside the floor's worlds, which keep every core
# busy for seconds, their deadlines would measure the machine and not the code.
WIRES = (LoopThreads|CurlClient|WebSockets|MariaDBClient|ARIConnection|ScriptedAsterisk|Journal|Store|Switchboard|Site|Console|Carillon)Tests

.DEFAULT_GOAL := help
.PHONY: help toolchain deps build test unit acceptance script-tests demo bench bench-import bench-claims bench-calls \
        bench-pacing lint format generate tsan asan install clean

help: ## list these commands
	@echo "Carillon: make <command>"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  ARGS=... goes to 'carillon demo' and bench-calls; JSON=1 prints benchmark results as JSON; PREFIX and DESTDIR are for install."

toolchain:
	@command -v swift >/dev/null || \
	  { echo "No Swift toolchain found: install Swift 6.3 or later (https://www.swift.org/install) and put it on PATH." >&2; exit 1; }

deps: toolchain ## install the Debian packages that Carillon is built and tested with (root or sudo)
	@scripts/deps

build: toolchain ## build everything for debugging, tests too
	swift build --build-tests

test: deps build unit acceptance script-tests ## install, build, and run every test (real Asterisk and MariaDB included)

unit: toolchain ## unit, table, story and property tests
	swift test --skip 'AcceptanceTests|$(WIRES)'
	swift test --no-parallel --filter '$(WIRES)' --skip AcceptanceTests

acceptance: toolchain ## the tests on the sandbox: real Asterisk, real MariaDB
	swift test --no-parallel --filter AcceptanceTests

script-tests: ## tests of the scripts
	python3 -m unittest discover --start-directory Tests/Scripts --pattern 'test_*.py' --verbose

demo: deps ## a whole call centre on this machine, live in your terminal: 20 simulated agents, 500 leads
	swift build --product carillon
	@exec "$$(swift build --show-bin-path)/carillon" demo $(ARGS)

BENCH = "$$(swift build --package-path Benchmarks -c release --show-bin-path)/CarillonBench"

bench: deps ## benchmarks: lead files, events decoded and dispatched, memory per live call
	swift build --package-path Benchmarks -c release
	@$(BENCH) leads $(if $(JSON),--json)
	@$(BENCH) memory $(if $(JSON),--json)
	@$(BENCH) events $(if $(JSON),--json)

bench-import: deps ## a million leads into MariaDB, beside LOAD DATA of the same rows
	swift build --package-path Benchmarks -c release
	@$(BENCH) import $(ARGS) $(if $(JSON),--json)

bench-calls: deps ## the calls-per-second ladder on the sandbox: raw ceiling against the product
	swift build --package-path Benchmarks -c release
	@$(BENCH) calls $(ARGS) $(if $(JSON),--json)

bench-claims: deps ## milliseconds to claim leads from a list of ten million (makes it: half an hour, 5 GB)
	swift build --package-path Benchmarks -c release
	@$(BENCH) claims $(ARGS) $(if $(JSON),--json)

bench-pacing: toolchain ## every pacing, our own and other dialers', in the 24 cells of the standard suite (hours)
	swift build -c release --product carillon
	@"$$(swift build -c release --show-bin-path)/carillon" simulate --suite standard --pacing all --hours 80 --seeds 4 $(ARGS) $(if $(JSON),--json)

lint: toolchain ## formatting, imports that point down, words that stay in their rooms, shell scripts
	swift format lint --strict --recursive --parallel Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Sources)
	python3 scripts/lint
	scripts/lint-shell

format: toolchain ## format the Swift sources in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Sources)

generate: ## write Sources/AsteriskARI/Generated from Asterisk's own API description
	python3 scripts/generate_ari.py

tsan: toolchain ## suites of the wrappers, the connection and the site under the thread sanitizer
	swift test --no-parallel --sanitize=thread --scratch-path .build/tsan --filter '$(SANITIZED)'

asan: toolchain ## the same under the address sanitizer
	LSAN_OPTIONS=suppressions=$(CURDIR)/scripts/lsan.supp swift test --no-parallel --sanitize=address --scratch-path .build/asan --filter '$(SANITIZED)'

install: toolchain ## install the command and its systemd unit below PREFIX (default /usr/local)
	swift build --configuration release --product carillon
	install -D -m 755 "$$(swift build --configuration release --show-bin-path)/carillon" "$(DESTDIR)$(PREFIX)/bin/carillon"
	install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system"
	sed 's|@PREFIX@|$(PREFIX)|g' packaging/carillon.service.in > "$(DESTDIR)$(PREFIX)/lib/systemd/system/carillon.service"
	install -D -m 644 schema.sql "$(DESTDIR)$(PREFIX)/share/carillon/schema.sql"

clean: ## remove what was built
	rm -rf .build Benchmarks/.build out
