.DEFAULT_GOAL := help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
generate: ## rewrite generated files
	go tool templ generate
