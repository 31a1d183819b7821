package proof

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/web/rest"
)

// queries are what an address may carry: an export, an order by a hidden
// value, and a search for one.
func queries(path string) []string {
	part := func(c access.Class) string { return mark(c)[1:] } // an echo of what was asked is no leak
	canary := "q=" + part(access.Personal) + "&text=" + part(access.Safety)
	switch {
	case strings.HasPrefix(path, "/rows/"), strings.HasPrefix(path, "/deliverables"):
		return []string{"format=csv", "sort=-amount", "sort=amount", "sort=reason", canary, "q=" + part(access.Cost)}
	case path == "/work/{kind}", path == "/register":
		return []string{"format=csv", "format=csv&sort=-amount", "sort=fee", "sort=-amount", "sort=name", "sort=title", "fee=7", "name=" + part(access.Personal), "state=open&owner=ben", canary, "q=" + outside[1:]}
	case strings.HasPrefix(path, "/kpi/"):
		return []string{"by=creator&sort=-value", "by=campaign&sort=value"}
	case path == "/audit":
		return []string{"act=create", "about=spend"}
	case path == "/work", path == "/quarantine", path == "/{$}", path == "/stack":
		return []string{"format=csv", canary, "as-of=2026-11-18"}
	case strings.HasPrefix(path, rest.Prefix) && slices.Contains(allKinds(), campaign.Kind(strings.TrimPrefix(path, rest.Prefix))):
		return listed(campaign.Kind(strings.TrimPrefix(path, rest.Prefix)))
	}
	return nil
}

// listed are the questions a list of the JSON API answers: an order by each
// field that is not open, what fits a planted value of it, and how many.
func listed(kind campaign.Kind) []string {
	out := []string{"count=true", "sort=-changed,title&count=true", "q=" + outside[1:] + "&count=true", "where=owner%3Dben&count=true", "where=campaign%3D" + hidden + "&count=true"}
	for _, f := range campaign.FieldsOf(kind) {
		if f.Class == access.Open || f.Name == "token_hash" { // a made hash is another in every house
			continue
		}
		where := url.QueryEscape(f.Name)
		out = append(out, "sort="+where, "sort=-"+where, "count=true&where="+where+"%21%3D", "count=true&where="+where+"%3E"+url.QueryEscape("73190.00 USD"), "fields="+where)
	}
	return out
}

// guests is what may stand in an address of a creator's pages: their own
// record, and another creator's.
func guests(path, name string) []string {
	kind := map[string]campaign.Kind{"brief": campaign.KindBrief, "offer": campaign.KindOffer, "terms": campaign.KindTerms, "parcel": campaign.KindShipment, "work": campaign.KindDeliverable, "audience": campaign.KindPacket}
	switch name {
	case "id":
		k := kind[strings.Split(path, "/")[2]]
		return []string{recordID(k, 0), recordID(k, 1), recordID(k, rows-1)}
	case "step":
		return []string{"accepted", "declined"}
	}
	return []string{"nothing"}
}

// body is what a request carries.
type body struct {
	name string // what sets it apart from others at the same address
	form url.Values
	json string
}

// bodies are the forms and commands an address that changes something is sent:
// nothing, and something in every field.
func bodies(path, at string) []body {
	if strings.HasPrefix(path, rest.Prefix) {
		return commanded(path)
	}
	form := url.Values{}
	for name, v := range map[string]string{
		"title": "try", "campaign": hidden, "creator": "cr2", "brand": "aurum", "region": "GB", "owner": "ben", "version": "1", "reason": "because", "days": "7", "do": "save", "sure": "yes",
		"rows": "id\ttitle\nspend2\tother\n", "login": "somebody@example.com", "password": "wrong words", "old": "wrong words", "name": "try", "format": "csv", "text": "program: {}", "url": "https://example.com/p/1",
		"topics": "politics", "token": "nothing", "t": "nothing", "role": "owner", "account": "instagram",
	} {
		form.Set(name, v)
		form.Set("f."+name, v)
	}
	if strings.HasPrefix(at, "/work/") {
		for _, f := range campaign.FieldsOf(campaign.Kind(strings.Split(at, "/")[2])) {
			form.Set("f."+f.Name, "7")
		}
	}
	return []body{{}, {name: " filled in", form: form}}
}

// commanded are commands of the JSON API: of nothing, of rows that may lie
// outside, and of fields that may be hidden.
func commanded(path string) []body {
	kind := strings.Split(path, "/")[3]
	set := map[string]any{"campaign": hidden, "creator": "cr2"}
	for _, f := range campaign.FieldsOf(campaign.Kind(kind)) {
		if f.Class != access.Open {
			set[f.Name] = "try"
		}
	}
	say := func(name string, v any) body {
		text, _ := json.Marshal(v) // plain values
		return body{name: name, json: string(text)}
	}
	switch {
	case strings.HasSuffix(path, "/bulk"):
		return []body{say(" of a row", map[string]any{"commands": []any{map[string]any{"step": "edit", "id": kind + "2", "version": 1, "set": map[string]any{"title": "try"}}}})}
	case strings.Contains(path, "/gates/"):
		return []body{
			say(" of shipment2", map[string]any{"subject": "shipment/shipment2"}), say(" of spend0", map[string]any{"subject": "spend/spend0"}), say(" of shipment2 by id", map[string]any{"id": "shipment2"}),
			say(" of a contract", map[string]any{"id": mark(access.Cost)[1:]}),
		}
	case strings.HasSuffix(path, "/undo"):
		return []body{say("", map[string]any{"version": 1})}
	}
	return []body{say("", map[string]any{}), say(" with fields", map[string]any{"set": set}), say(" with a reason", map[string]any{"version": 1, "reason": "because", "set": map[string]any{"title": "try"}})}
}

// visit asks for an address, as a browser on its own pages or a program does.
func visit(method, at string, b body) question {
	q := question{name: method + " " + at + b.name, changes: method != http.MethodGet, guest: strings.HasPrefix(at, "/me")}
	q.put = func(ctx context.Context, h *House, as asker) (answer, error) {
		said := b.form.Encode()
		if b.json != "" {
			said = b.json
		}
		r := httptest.NewRequestWithContext(ctx, method, "http://localhost"+strings.ReplaceAll(at, " ", "%20"), strings.NewReader(said))
		if as.token != "" {
			r.Header.Set("Authorization", "Bearer "+as.token)
		}
		if as.pass != "" {
			r.AddCookie(&http.Cookie{Name: "plumbline_creator", Value: as.pass})
		}
		if q.changes {
			r.Header.Set("Content-Type", map[bool]string{true: "application/json", false: "application/x-www-form-urlencoded"}[b.json != ""])
			r.Header.Set("Origin", "http://localhost") // a form of the server's own pages
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		w := httptest.NewRecorder()
		h.Handler.ServeHTTP(w, r)
		head := w.Header().Get("Location") + " " + w.Header().Get("Content-Disposition") + " " + w.Header().Get("Content-Type")
		return answer{w.Code, head + "\n" + w.Body.String()}, nil
	}
	return q
}
