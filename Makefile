.DEFAULT_GOAL := help
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DIST := dist/plumbline-$(VERSION)-linux-$(shell go env GOARCH)

.PHONY: help demo build test check deps pages generate lint unit bench-once bench dist

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## write the demo programme, serve it and print its address
	go run ./cmd/plumbline demo

build: ## the binary, in bin/
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/plumbline ./cmd/plumbline

test: deps check ## everything CI runs; installs what it needs, fails if a part is missing

check: lint unit bench-once

deps: ## what the tests need beside Go: a C compiler, Chromium and PostgreSQL
	@command -v gcc >/dev/null && command -v chromium >/dev/null && { command -v postgres || ls /usr/lib/postgresql/*/bin/postgres; } >/dev/null 2>&1 || { \
		echo "installing gcc, chromium and postgresql"; \
		$$(test "$$(id -u)" = 0 || echo sudo) apt-get update -qq && \
		$$(test "$$(id -u)" = 0 || echo sudo) apt-get install -y -qq --no-install-recommends gcc libc6-dev g++ chromium fonts-liberation postgresql; }
	go mod download

pages:
	go tool templ generate -path internal/web -log-level error

generate: pages ## rewrite every generated file
	go test ./... -run 'Generated|Golden' -update >/dev/null 2>&1 || true

lint: pages ## vet, staticcheck, formatting, generated files unchanged
	@test -z "$$(gofmt -l cmd internal examples bench 2>/dev/null)" || { gofmt -l cmd internal examples bench; echo "run gofmt -w on these"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	@git diff --exit-code --stat -- '*_templ.go' || { echo "generated files differ: run make generate and commit"; exit 1; }

unit: ## every test, with every needed part required
	PLUMBLINE_REQUIRE_ALL=1 go test -timeout 30m ./...

bench-once: ## every benchmark once, so that none rots
	go test -run '^$$' -bench . -benchtime 1x -timeout 20m ./... | grep -v '^ok\|no test files' | tail -60

bench: ## the speed promises, as ratios; writes docs/performance.md
	go run ./bench

dist: ## a stripped Linux binary with the licences of what is in it, in dist/
	mkdir -p $(DIST)
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(DIST)/plumbline ./cmd/plumbline
	cp README.md CHANGELOG.md $(DIST)/
	@go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/plumbline | sort -u | while read -r module dir; do \
		mkdir -p "$(DIST)/licences/$$module" && \
		find "$$dir" -maxdepth 1 -type f \( -iname '*licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' \) -exec cp {} "$(DIST)/licences/$$module/" \; ; done
	@find internal -type f -not -name '*.go' -not -path '*/testdata/*' \( -iname '*licen[sc]e*' -o -iname '*notice*' \) | while read -r file; do \
		mkdir -p "$(DIST)/licences/$$(dirname $$file)" && cp "$$file" "$(DIST)/licences/$$file"; done
	@chmod -R u+w $(DIST)/licences
	@test -z "$$(find $(DIST)/licences -type d -empty)" || { echo "no licence found for:"; find $(DIST)/licences -type d -empty; exit 1; }
	tar -C dist -czf $(DIST).tar.gz $(notdir $(DIST))
	@echo "made $(DIST).tar.gz"
