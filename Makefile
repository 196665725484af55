# The commands people type. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.ONESHELL:
.SILENT:
MAKEFLAGS += --no-print-directory

PORT ?= 8080
DEV_PORT ?= 8081
export TOOLS ?= $(CURDIR)/.tools
ENV := . tools/env.sh
sources := index.html config.json Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml \
  $(shell find src style locales tools/dist -type f)

.PHONY: help serve dev build package test bench screenshots lint audit clean setup setup-test setup-bench

help: ## list these commands
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup:
	tools/setup.sh build

setup-test:
	tools/setup.sh build browser servers hosts

setup-bench:
	tools/setup.sh build browser bench

serve: setup ## build the page and serve it with the sandbox: PORT=8080, UPSTREAM=https://hpc-ai.com for the real service
	$(MAKE) dist/index.html
	$(ENV)
	cargo build --quiet --locked -p sandbox
	exec target/debug/sandbox --port $(PORT) --dist dist $(if $(UPSTREAM),--upstream $(UPSTREAM),--data .data) $(SANDBOX)

dev: setup ## live reload: the page by Trunk on DEV_PORT=8081, the sandbox behind it
	$(ENV)
	cargo build --quiet --locked -p sandbox
	target/debug/sandbox --port 8080 --data .data &
	trap 'kill $$! 2>/dev/null' EXIT
	echo "Open http://127.0.0.1:$(DEV_PORT)/sign-in once, then http://127.0.0.1:$(DEV_PORT)"
	wasm trunk serve --port $(DEV_PORT)

build: setup ## the release build in dist/, with its sizes
	$(MAKE) dist/index.html
	$(ENV)
	cargo run --quiet --locked -p dist -- sizes dist

package: build ## an archive of dist/, named by its version, with its checksum, in target/package
	$(ENV)
	cargo run --quiet --locked -p dist -- package dist target/package

dist/index.html: $(sources)
	$(ENV)
	start=$$SECONDS
	echo "  building the page (the first time takes some minutes)"
	small trunk build --release --locked
	cargo run --quiet --locked -p dist -- finish dist locales
	echo "  built the page … $$((SECONDS - start)) s"

target/hosts/built: dist/index.html tools/hosts.sh $(shell find deploy/hosts -type f)
	echo "  building the host pages"
	tools/hosts.sh

target/bench/built: dist/index.html tools/bench.sh $(shell find tests/bench/plain tests/bench/react -type f)
	echo "  building the pages to compare with"
	tools/bench.sh

test: setup-test ## every test: lint, native, browser, end to end
	$(MAKE) dist/index.html
	$(MAKE) target/hosts/built
	tools/test.sh

bench: setup-bench ## compare the page with one by hand and one in React, into docs/benchmarks.md: BENCH=--quick for a first look
	$(MAKE) dist/index.html
	$(MAKE) target/bench/built
	$(ENV)
	cargo run --quiet --profile bench --locked -p bench -- --out docs $(BENCH)

screenshots: setup-test ## the pictures in docs/: SCREENSHOTS=folder for those of every state of the page, too
	$(MAKE) dist/index.html
	$(ENV)
	DIST=dist cargo run --quiet --locked -p e2e --example screenshots -- docs $(SCREENSHOTS)

lint: setup ## rustfmt, clippy and rustdoc, without a warning, on both targets
	tools/test.sh lint

audit: setup ## licences, bans and sources of every dependency, and advisories where their database is reached
	tools/audit.sh

clean: ## remove what was built; .tools stays
	rm -rf target dist .data
