package rest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/web/rest"
)

// FuzzWhateverIsSentIsDoneOrRefusedWithAProblem sends bodies to every kind of
// address that takes one: none is an error inside, and each refusal says why.
func FuzzWhateverIsSentIsDoneOrRefusedWithAProblem(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"set":{"name":"Mara"}}`, `{"id":"../x","set":{"name":"M"}}`, `{"set":{"fee":{"minor":1e30,"currency":"USD"}}}`, `{"set":null,"with":[1],"at":"0001-01-01T00:00:00Z"}`,
		`{"commands":[{"id":"a","step":"create","set":{}},{"step":"edit"}]}`, `{"version":-1}`, "{\"id\":\"\u0000\",\"set\":{\"name\":\"\\u0000\"}}", `{"subject":"shipment/","lines":[{"subject":""}]}`,
		`{"set":{"handles":[{"platform":"instagram","handle":"x","followers":-1}]}}`, `{"set":{"expected":{"":1}}}`, `[[[[`, `{"id":"` + strings.Repeat("x", 4000) + `","set":{"name":"M"}}`,
	} {
		for kind := range len(kinds.All()) {
			f.Add(uint8(kind), uint8(len(s)), s)
		}
	}
	h := open(f).as(access.Owner)
	routes := h.api.Routes()
	var posts []rest.Route
	for _, r := range routes {
		if r.Method != http.MethodGet && !strings.Contains(r.Path, "/files") {
			posts = append(posts, r)
		}
	}
	h.creator("maya-glows", m{"name": "Maya"})
	f.Fuzz(func(t *testing.T, a, b uint8, body string) {
		r := posts[(int(a)*256+int(b))%len(posts)]
		h := *h
		h.t = t
		path := strings.NewReplacer("{id}", "maya-glows", "{gate}", "shipment").Replace(r.Path)
		w := h.ask(r.Method, path, body)
		require.Less(t, w.Code, 500, "%s %s %q: %s", r.Method, path, body, w.Body)
		require.True(t, json.Valid(w.Body.Bytes()))
		if w.Code >= 400 {
			var p rest.Problem
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
			require.NotEmpty(t, p.Detail)
			require.Equal(t, w.Code, p.Status)
		}
	})
}

// FuzzAConditionIsReadOrRefused reads conditions of lists.
func FuzzAConditionIsReadOrRefused(f *testing.F) {
	for _, s := range []string{"state=live", "due<2026-11-01", "fee>=500 USD", "campaign=a|b", "owner!=", "=", "<>=", "made=today", "a|b<c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range []campaign.Kind{campaign.KindTerms, campaign.KindDeliverable, "nothing"} {
			list, err := rest.Conditions(k, []string{text})
			require.True(t, err != nil || len(list) == 1)
		}
	})
}
