# Targets are thin: the work is in scripts/. CONTRIBUTING.md says when to use which.
TEMPL       = github.com/a-h/templ/cmd/templ@v0.3.977
VERSION    ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
export CGO_ENABLED = 1

# Tests on real files run where the files are; elsewhere they are listed at the end as not run.
ifneq ($(wildcard ../shared/data),)
export CANDOR_TEST_DATA ?= $(abspath ../shared/data)
endif

.PHONY: help demo test test-long build lint bench vuln generate shots
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: build ## build, and start a sample company
	bin/candor demo

build: ## leave bin/candor
	@scripts/deps build
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/candor ./cmd/candor

test: ## install what the tests need where that may be done, and run them all
	@scripts/deps test
	@go run ./scripts/test

test-long: ## also the long variants and every fuzz target (a minute each, readers ten; FUZZTIME=30s for all)
	@scripts/deps test
	@go run ./scripts/test -long $(if $(FUZZTIME),-fuzztime $(FUZZTIME))

lint: build ## format, vet, staticcheck, and that generated files, go.mod and notices are up to date
	@scripts/lint $(TEMPL)

bench: ## benchmarks, each as a ratio to the first of its group
	@scripts/deps build
	@scripts/bench

vuln: ## known vulnerabilities in what is linked; "not run" where the database cannot be reached
	@scripts/vuln

generate: ## templates, the client's methods, and THIRD_PARTY_NOTICES
	go run $(TEMPL) generate
	go run ./scripts/client
	go run ./scripts/notices

shots: build ## pictures of every page for docs/img, from a sample company made for them
	@scripts/deps test
	@scripts/shots/run
