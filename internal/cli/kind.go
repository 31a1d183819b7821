package cli

import (
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
)

// kindNamed finds a kind of record by any of its names: creator, creators,
// terms, contract, contracts, …
func kindNamed(name string) (campaign.Machine, error) {
	want := strings.ToLower(strings.ReplaceAll(name, "_", " "))
	for _, m := range kinds.All() {
		if slices.Contains([]string{string(m.Kind), string(m.Kind) + "s", m.Title, m.Many}, want) {
			return m, nil
		}
	}
	return campaign.Machine{}, usage("there are no records of kind %q: there are %s", name, strings.Join(kindNames(), ", "))
}

func kindNames() []string {
	var out []string
	for _, m := range kinds.All() {
		out = append(out, string(m.Kind))
	}
	return out
}
