package records

import (
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/cli/shell"
)

// KindNamed finds a kind of record by any of its names: creator, creators,
// terms, contract, contracts, …
func KindNamed(name string) (campaign.Machine, error) {
	want := strings.ToLower(strings.ReplaceAll(name, "_", " "))
	for _, m := range kinds.All() {
		if slices.Contains([]string{string(m.Kind), string(m.Kind) + "s", m.Title, m.Many}, want) {
			return m, nil
		}
	}
	return campaign.Machine{}, shell.Misuse("there are no records of kind %q: there are %s", name, strings.Join(KindNames(), ", "))
}

// KindNames are all of them, as they are called here.
func KindNames() []string {
	var out []string
	for _, m := range kinds.All() {
		out = append(out, string(m.Kind))
	}
	return out
}
