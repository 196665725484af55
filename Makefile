# The project's commands. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.ONESHELL:
.SILENT:
MAKEFLAGS += --no-print-directory

export PORT ?= 8080
export DEV_PORT ?= 8081
export TOOLS ?= $(CURDIR)/.tools
export ONLY ?=
ENV := . tools/env.sh
# The sandbox's options: relay to the real service, or store its volumes in .data.
sandbox = $(if $(UPSTREAM),--upstream $(UPSTREAM)) $(SANDBOX)

.PHONY: help serve preview dev build package check test bench screenshots lint format audit clean release

help: ## list these commands
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

serve: ## the development build with the sandbox: PORT=8080, UPSTREAM=https://hpc-ai.com for the real service
	tools/setup.sh serve
	exec tools/serve.sh $(sandbox)

dev: ## the same with live reload, by `trunk serve` on DEV_PORT=8081
	tools/setup.sh serve
	exec tools/serve.sh dev $(sandbox)

preview: release ## the release build with the sandbox: PORT and UPSTREAM as above
	$(ENV)
	cargo build --quiet --locked --workspace --bin sandbox
	exec $${CARGO_TARGET_DIR:-target}/debug/sandbox --port $(PORT) --dist dist $(sandbox)

release:
	tools/setup.sh release
	tools/release.sh

build: release ## the release build in dist/, with its sizes
	$(ENV)
	cargo build --quiet --locked --workspace --bin dist
	$${CARGO_TARGET_DIR:-target}/debug/dist sizes dist

package: build ## an archive of dist/, named by its version, with its checksum, in target/package
	$(ENV)
	$${CARGO_TARGET_DIR:-target}/debug/dist package dist target/symbols target/package

target/hosts/built: dist/manifest.json tools/hosts.sh $(shell find deploy/hosts -type f)
	tools/hosts.sh

target/bench/built: dist/manifest.json tools/bench.sh $(shell find tests/bench/plain tests/bench/react -type f)
	echo "  building the pages to compare with"
	tools/bench.sh

check: ## quick checks: formatting, clippy on both targets, native tests
	tools/setup.sh lint npm
	tools/test.sh check

test: ## every test: lint, native, browser, end to end; ONLY=session runs those whose name contains it
	tools/setup.sh release lint browser servers hosts
	tools/test.sh

bench: release ## compare the page with one in plain JavaScript and one in React, in docs/benchmarks.md; BENCH=--quick for a preview
	tools/setup.sh release browser bench
	$(MAKE) target/bench/built
	$(ENV)
	cargo run --quiet --profile bench --locked -p bench -- --out docs $(BENCH)

screenshots: release ## the screenshots in docs/; SCREENSHOTS=folder adds those of every state of the page
	tools/setup.sh browser
	$(ENV)
	DIST=dist cargo run --quiet --locked -p e2e --example screenshots -- docs $(SCREENSHOTS)

lint: ## rustfmt, leptosfmt, clippy, rustdoc and tsc without warnings, on both targets; no cycles between modules
	tools/setup.sh lint npm
	tools/test.sh lint

format: ## format every source with leptosfmt and rustfmt
	tools/setup.sh lint
	$(ENV)
	# Twice, because each may change what the other has formatted.
	for round in 1 2; do
	  leptosfmt --quiet src
	  cargo fmt --all
	done

audit: ## licences, bans and sources of every dependency, and advisories if their database is reachable
	tools/setup.sh
	tools/audit.sh

clean: ## remove all builds; .tools stays
	rm -rf target dist dist.new dist.old .data
