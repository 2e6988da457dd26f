# Two commands for everybody: `make run` and `make test`. The rest is what they are made of.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

NPM := cd frontend && npm
DIST := frontend/dist/.built
SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts frontend/tsconfig.json
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run test check check-rust check-frontend test-rust test-frontend test-browser bench bench-live fuzz-live setup openapi images clean

help: ## What there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(DIST) ## Build everything and serve the demo on SQLite
	cargo build --release
	@echo "Mufakat serves the demo at http://127.0.0.1:8080 - stop with Ctrl+C"
	target/release/mufakat demo

test: setup check test-rust test-frontend test-browser ## Set up what the tests need and pass all of them

setup: frontend/node_modules/.installed ## Install what the tests need: a browser and a PostgreSQL server
	scripts/setup

check: check-rust check-frontend ## What a contributor runs before pushing

check-rust: ## Format and lints of the server
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

check-frontend: frontend/node_modules/.installed ## Types and lints of the app
	$(NPM) run types
	$(NPM) run lint

# The mail server the tests send to comes with the app's development packages.
# The program that the tests start has the app inside, and the browser tests take the same one: it is built once.
test-rust: $(DIST) ## Rules, properties, and behaviour over HTTP on both databases
	cargo test

test-frontend: frontend/node_modules/.installed ## Units of the app
	$(NPM) test

test-browser: $(DIST) ## Journeys in a real browser on a real server
	cargo test --no-run --test api
	$(NPM) run size
	$(NPM) run e2e

bench: $(DIST) ## The figures of docs/PERFORMANCE.md
	scripts/bench

bench-live: $(DIST) ## Live drafting beside Hocuspocus: deliveries, delays, processor, memory
	scripts/bench-live

fuzz-live: ## A million mutated updates against the firewall and the shared document
	MUFAKAT_MUTATIONS=1000000 cargo test --test api live::mutation -- --nocapture

openapi: ## Write the description of the API and the app's types after a change of the contract
	cargo run --quiet -- openapi > openapi.json
	$(NPM) run openapi

images: $(DIST) ## Take the pictures of docs/images from the demo
	cargo build --release
	$(NPM) run images

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	$(NPM) ci --no-audit --no-fund
	@touch $@

$(DIST): frontend/node_modules/.installed $(SOURCES)
	$(NPM) run build
	@touch $@

clean: ## Remove what was built
	rm -rf target frontend/dist frontend/node_modules
