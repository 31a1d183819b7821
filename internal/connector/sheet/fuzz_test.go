package sheet_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/sheet"
	"plumbline/internal/inbox"
)

func FuzzWhateverTheHeaderEveryColumnIsReadOrNamed(f *testing.F) {
	for _, s := range []string{"Agreement ID|Influencer|Type|Agreed fee|Currency", "id|id|ID|", "|||", "signed|Signed on|signed at", "\ufeffHandle|Platform|Followers", "İd|ſku|K", strings.Repeat("a|", 300), "status|state|Status"} {
		f.Add("export.csv", s)
		f.Add("parcels.xlsx", s)
	}
	f.Fuzz(func(t *testing.T, name, header string) {
		h := inbox.Head{Name: name, Shape: inbox.CSV, Header: strings.Split(header, "|")}
		for _, format := range sheet.Formats() {
			score := format.Recognise(h)
			require.True(t, score >= 0 && score <= 100)
			fit, columns := format.(inbox.Proposer).Propose(h)
			require.True(t, fit >= 0 && fit <= 125, fit)
			for column := range columns {
				require.Contains(t, h.Header, column)
			}
			m, err := format.Open(h, inbox.Options{})
			if err != nil {
				require.Zero(t, score, "what it recognises it opens")
				continue
			}
			k := &taker{}
			require.NoError(t, m.Map(inbox.Record{Fields: h.Header}, k))
		}
	})
}
