package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/cli"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/store/pgtest"
	"plumbline/internal/web/api"
)

// secrets are what a class keeps from those who do not see it.
const (
	incidentStory = "CANARY-7713 claimed a cure"
	holdReason    = "CANARY-5120 two posts speak of a cure"
	overrideWhy   = "CANARY-9034 her agent telephoned"
)

// doors is a served desk with an API token for each role.
type doors struct {
	*desk
	at     string
	tokens map[access.Role]string
}

func openDoors(t *testing.T, url string) *doors {
	t.Helper()
	d := &doors{desk: openDesk(t, url), tokens: map[access.Role]string{}}
	d.must(maya, campaign.KindTerms, "t1", "signed")
	require.NoError(t, d.Stop())
	args := []string{"people", "add", "--role", "owner", "maya@example.com"}
	if url != "" {
		args = append(args, "--store", url)
	}
	require.Equal(t, cli.Done, typing(t, password+"\n", d.data, args...).code)
	for _, role := range access.Roles {
		if role != access.Creator && role != access.Owner {
			made := d.say("token", "make", "--role", string(role), "a system of "+string(role))
			require.Equal(t, cli.Done, made.code, made.err)
			d.tokens[role] = strings.TrimSpace(made.out)
		}
	}
	d.start()
	server := httptest.NewServer(d.Handler())
	t.Cleanup(server.Close)
	d.at = server.URL
	return d
}

// send asks over HTTP with a role's token.
func (d *doors) send(role access.Role, method, path, body string) (int, string) {
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.at+path, strings.NewReader(body))
	require.NoError(d.t, err)
	r.Header.Set("Authorization", "Bearer "+d.tokens[role])
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	require.NoError(d.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	require.NoError(d.t, err)
	return res.StatusCode, string(raw)
}

func (d *doors) sent(role access.Role, path, body string, into any) {
	d.t.Helper()
	code, raw := d.send(role, http.MethodPost, path, body)
	require.Equal(d.t, http.StatusOK, code, raw)
	require.NoError(d.t, json.Unmarshal([]byte(raw), into))
}

func TestFinanceSeesThatAndHowMuchIsBlockedAndTheReasonsClassOnly(t *testing.T) {
	t.Parallel()
	d := openDoors(t, "")
	lee := access.Actor{ID: "lee", Role: access.Legal, Via: "web"}
	d.must(lee, campaign.KindIncident, "i1", "create", "severity", "high", "what", incidentStory, "creator", "mia", "happened", time.Now().Add(-time.Hour))
	d.must(lee, campaign.KindHold, "h1", "create", "gate", "commit", "because", holdReason, "campaign", "autumn")
	d.must(dana, campaign.KindSpend, "p2", "create", "pays", "agency", "amount", usd(7421), "campaign", "autumn", "creator", "mia")
	strict := write(t, "strict.yaml", strings.Replace(gatesLadder, "mode: observe\n    require: [\"spend.amount <= 5000\"]", "mode: enforce\n    require: [no_open_incident, \"spend.amount <= 5000\"]", 1))
	require.NoError(t, d.Stop())
	require.Equal(t, cli.Done, d.say("apply", strict).code)
	d.start()
	server := httptest.NewServer(d.Handler())
	t.Cleanup(server.Close)
	d.at = server.URL

	for role := range d.tokens {
		scope := access.For(role)
		sees := func(doorway, said string) {
			t.Helper()
			for _, canary := range []string{"CANARY-7713", "CANARY-5120"} {
				if !scope.Sees(access.Safety) {
					require.NotContains(t, said, canary, "%s at %s", role, doorway)
				}
			}
			if !scope.Sees(access.Cost) {
				for _, amount := range []string{"7,421", "742100", "7421"} {
					require.NotContains(t, said, amount, "%s at %s", role, doorway)
				}
			}
		}
		code, said := d.send(role, http.MethodPost, "/api/v1/gates/commit/check", `{"subject": "spend/p2"}`)
		require.Equal(t, http.StatusOK, code, said)
		sees("the verdict", said)
		var got struct{ Answers []api.GateAnswer }
		require.NoError(t, json.Unmarshal([]byte(said), &got))
		decision := got.Answers[0].Decision
		require.Equal(t, "deny", string(decision.Answer), "that it is blocked is told to %s", role)
		require.Equal(t, []string{"hold", "no_open_incident", "spend.amount <= 5000"}, decision.Unmet())
		if role == access.Finance {
			require.Equal(t, usd(7421), decision.Amount, "and how much")
			require.Equal(t, []string{"safety"}, decision.Requirements[0].Hidden, "and of which class the reason is")
			require.Equal(t, "hold h1 closes this gate", decision.Requirements[0].Text)
			require.Equal(t, []string{"safety"}, decision.Requirements[1].Hidden)
		}
		_, said = d.send(role, http.MethodPost, "/api/v1/gates/commit/ask", `{"id": "spend/p2"}`)
		sees("the flat answer", said)
		code, said = d.send(role, http.MethodPost, "/api/v1/spend/p2/committed", `{}`)
		require.Equal(t, http.StatusForbidden, code, "%s: %s", role, said)
		sees("the step that is stopped", said)
		for _, page := range []string{"/gates", "/work", "/work/spend/p2", "/work/hold/h1", "/work/incident/i1", "/"} {
			_, said = d.send(role, http.MethodGet, page, "")
			sees(page, said)
		}
		if role == access.Finance {
			_, said = d.send(role, http.MethodGet, "/gates", "")
			require.Contains(t, said, "$7,421.00")
			require.Contains(t, said, "withheld: safety")
		}
	}
	require.NoError(t, d.Stop())
	day := time.Now().UTC().Format(time.DateOnly)
	for _, args := range [][]string{
		{"gate", "commit", "spend/p2"}, {"gate", "commit", "spend/p2", "--format", "json"}, {"gate", "list"}, {"gate", "list", "--format", "json"},
		{"gate", "backtest", "--from", day, "--ladder", write(t, "x.yaml", gatesLadder), "--format", "json"}, {"status"},
	} {
		said := d.say(append(args, "--as", "finance")...)
		require.NotContains(t, said.out+said.err, "CANARY", args)
	}
	require.Contains(t, d.say("gate", "commit", "spend/p2", "--as", "finance").out, "$7,421.00")
	require.Contains(t, d.say("gate", "commit", "spend/p2", "--as", "legal").out, "CANARY-5120", "legal is told")
	require.NotContains(t, d.say("gate", "commit", "spend/p2", "--as", "social").out, "7,421")
}

func TestAnOverridesReasonIsForThoseWhoSeeSafety(t *testing.T) {
	t.Parallel()
	d := openDoors(t, "")
	d.must(maya, campaign.KindTerms, "t2", "create", "form", "sow", "campaign", "autumn", "creator", "mia")
	d.must(maya, campaign.KindShipment, "s2", "create", "terms", "t2", "campaign", "autumn", "creator", "mia", "sku", "serum", "cost", usd(423))
	o := d.must(maya, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "shipment/s2", "because", overrideWhy).Top()
	for role := range d.tokens {
		for _, path := range []string{"/work/override/" + o.ID, "/api/v1/override/" + o.ID, "/api/v1/override", "/work/override", "/gates", "/work", "/"} {
			code, said := d.send(role, http.MethodGet, path, "")
			require.Less(t, code, http.StatusInternalServerError, path)
			if !access.For(role).Sees(access.Safety) {
				require.NotContains(t, said, "CANARY-9034", "%s at %s", role, path)
			}
			if !access.For(role).Sees(access.Cost) {
				require.NotContains(t, said, "$423", "%s at %s", role, path)
				require.NotContains(t, said, "42300", "%s at %s", role, path)
			}
		}
	}
	_, said := d.send(access.Finance, http.MethodGet, "/work/override/"+o.ID, "")
	require.Contains(t, said, "$423.00")
	require.Contains(t, said, "Signed terms", "what it passes over is told")
	_, said = d.send(access.Legal, http.MethodGet, "/work/override/"+o.ID, "")
	require.Contains(t, said, "CANARY-9034")
}

func TestASystemAsksWithItsTokenAndUsesThePermitOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says string
		url  func(t *testing.T) string
	}{{"records in the folder", func(*testing.T) string { return "" }}, {"records in PostgreSQL", postgres}} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			d := openDoors(t, c.url(t))
			var told struct {
				Allow                        bool
				Answer, Subject, Permit, Ref string
			}
			d.sent(access.Operations, "/api/v1/gates/shipment/ask", `{"id": "WH-9", "amount": {"minor": 4000, "currency": "USD"}, "ref": "pick 7"}`, &told)
			require.Equal(t, []any{true, "allow", "shipment/s1", "pick 7"}, []any{told.Allow, told.Answer, told.Subject, told.Ref})
			require.NotEmpty(t, told.Permit)
			d.usedOnce(told.Permit)
			d.holdsWhileKeysRotate()
			d.refusals()
		})
	}
}

func postgres(t *testing.T) string { return pgtest.Start(t).Database(t) }

// usedOnce has many systems use one permit at the same time.
func (d *doors) usedOnce(token string) {
	body, err := json.Marshal(map[string]any{"token": token, "gate": "shipment", "subject": "shipment/s1", "amount": usd(40)})
	require.NoError(d.t, err)
	codes := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			code, _ := d.send(access.Operations, http.MethodPost, "/api/v1/permits/redeem", string(body))
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	all.Wait()
	require.Equal(d.t, map[int]int{http.StatusOK: 1, http.StatusConflict: 7}, codes)
}

// published are the keys as anybody reads them, without a token.
func (d *doors) published() []permit.Public {
	res, err := http.Get(d.at + "/.well-known/plumbline-keys.json")
	require.NoError(d.t, err)
	defer res.Body.Close()
	var list api.GateKeyList
	require.NoError(d.t, json.NewDecoder(res.Body).Decode(&list))
	return list.Keys
}

// holdsWhileKeysRotate changes keys while a permit is out.
func (d *doors) holdsWhileKeysRotate() {
	var told struct{ Permit string }
	d.sent(access.Operations, "/api/v1/gates/shipment/ask", `{"id": "s1"}`, &told)
	wants := permit.Wants{Gate: "shipment", Subject: "shipment/s1", Amount: usd(40), At: time.Now()}
	before := d.published()
	c, err := permit.Verify(told.Permit, before, wants)
	require.NoError(d.t, err, "offline, with the published keys")

	require.Equal(d.t, cli.Done, d.ask("gate", "keys", "--rotate").code)
	server := httptest.NewServer(d.Handler())
	d.t.Cleanup(server.Close)
	d.at = server.URL
	after := d.published()
	require.Len(d.t, after, len(before)+1)
	_, err = permit.Verify(told.Permit, after, wants)
	require.NoError(d.t, err, "what the old key signed holds until it expires")
	var next struct{ Permit string }
	d.sent(access.Operations, "/api/v1/gates/shipment/ask", `{"id": "s1"}`, &next)
	fresh, err := permit.Verify(next.Permit, after, wants)
	require.NoError(d.t, err)
	require.NotEqual(d.t, c.Key, fresh.Key, "the new key signs")
	_, err = permit.Verify(next.Permit, before, wants)
	require.ErrorContains(d.t, err, "signed with a key that is not among these", "who verifies offline fetches keys again")
	d.usedOnce(told.Permit)
}

// refusals are what a system is answered that may not, or does not say enough.
func (d *doors) refusals() {
	for _, c := range []struct {
		role access.Role
		path string
		body string
		code int
	}{
		{access.Social, "/api/v1/permits/redeem", `{"token": "v4.public.x", "gate": "shipment", "subject": "shipment/s1"}`, http.StatusForbidden},
		{access.Operations, "/api/v1/permits/redeem", `{"token": "v4.public.x", "gate": "shipment", "subject": "shipment/s1"}`, http.StatusForbidden},
		{access.Operations, "/api/v1/gates/shipment/ask", `{}`, http.StatusUnprocessableEntity},
		{access.Operations, "/api/v1/gates/nowhere/ask", `{"id": "s1"}`, http.StatusOK}, // a 200 with allow false: what cannot be asked is not allowed
		{"", "/api/v1/gates/shipment/ask", `{"id": "s1"}`, http.StatusUnauthorized},
	} {
		code, said := d.send(c.role, http.MethodPost, c.path, c.body)
		require.Equal(d.t, c.code, code, "%s %s: %s", c.path, c.body, said)
		require.NotContains(d.t, said, `"allow":true`)
	}
	var told struct{ Permit string }
	d.sent(access.Social, "/api/v1/gates/shipment/ask", `{"id": "s1"}`, &told)
	require.Empty(d.t, told.Permit, "an answer, and no permit, for who carries none")
}

func TestLegalSeesContractAmountsAndNeitherRevenueNorWhatIsMadeOfIt(t *testing.T) {
	t.Parallel()
	data, files := demo(t), t.TempDir()
	require.NoError(t, os.CopyFS(files, os.DirFS("../../examples/glow")))
	change := func(name, old, new string) {
		at := filepath.Join(files, name)
		require.Contains(t, read(t, at), old)
		require.NoError(t, os.WriteFile(at, []byte(strings.Replace(read(t, at), old, new, 1)), 0o600))
	}
	change("4-governance.yaml", `"kpi:buyable-audience"]`, `"kpi:buyable-audience", "kpi:sales"]`)
	change("3-kpis.yaml", "parked:", `  - {id: sales, metric: attributed_revenue, tier: gate, touchpoint: tracking, hook: {source: shop, field: orders}, owner: dana, review: weekly, green: ">= 1 USD", yellow: ">= 0 USD", when_red: {likely: oversold, do: re_brief, who: campaign.owner, within: 72h}}
parked:`)
	fine(t, data, "apply", files, "-m", "sales guard signatures")
	fine(t, data, "status")
	says := map[string]string{}
	for _, role := range []string{"finance", "legal"} {
		out := plumbline(t, data, "gate", "commit", "terms/t/deep-dives/hana-sato", "--as", role, "--format", "json").out
		var got api.GateAnswer
		require.NoError(t, json.Unmarshal([]byte(out), &got), out)
		require.NotNil(t, got.Decision.Amount, "%s sees what the contract costs", role)
		all := got.Decision.Requirements
		sales := all[slices.IndexFunc(all, func(r gate.Requirement) bool { return r.Name == "kpi:sales" })]
		says[role] = sales.Text
		require.Equal(t, role == "legal", slices.Contains(sales.Hidden, "revenue"), role)
		require.Equal(t, role == "finance", sales.Evidence[0].Value != nil, role)
	}
	require.Regexp(t, `hana-sato: \$[\d,]+, inside at least \$1`, says["finance"])
	require.Equal(t, "Attributed revenue, hana-sato: on plan; its figures are not shown to your role", says["legal"])
}
