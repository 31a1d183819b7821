package app_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/cli"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/store/pgtest"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

const gatesLadder = `
program: {name: Glow, currency: USD, timezone: UTC}
people:
  - {id: maya, name: Maya Ortiz, role: operations}
  - {id: dana, name: Dana Wu, role: finance}
  - {id: lee, name: Lee Park, role: legal}
charter:
  slas: {owner: maya, signed: 2026-09-20, contract: 72h, hours: business}
gates:
  commit:
    mode: observe
    require: ["spend.amount <= 5000"]
  shipment:
    mode: enforce
    require: [signed_terms]
    override: {roles: [operations], expires: 24h, second_above: 500 USD, second: dana}
  amplify: {mode: enforce, require: [rights_in_date]}
  pay: {mode: enforce, require: [accepted, "contract:conditions"]}
`

var (
	maya  = access.Actor{ID: "maya", Role: access.Operations, Via: "web"}
	dana  = access.Actor{ID: "dana", Role: access.Finance, Via: "web"}
	all   = access.For(access.Owner)
	every = []string{"commit", "shipment", "publish", "amplify", "pay"}
)

// desk is a house with a ladder in force and some records, and the folder it
// lies in for the command line.
type desk struct {
	*app.App
	t    *testing.T
	data string
	url  string // of PostgreSQL; empty: the records lie in the folder
}

func openDesk(t *testing.T, url string) *desk {
	t.Helper()
	d := &desk{t: t, data: t.TempDir(), url: url}
	require.Equal(t, cli.Done, d.say("apply", write(t, "ladder.yaml", gatesLadder)).code)
	d.start()
	day := time.Now().UTC().Format(time.DateOnly)
	d.must(maya, campaign.KindCreator, "mia", "create", "name", "Mia Rowe")
	c := campaign.Command{Kind: campaign.KindCampaign, ID: "autumn", Step: campaign.Create, Source: "tracker"}
	require.NoError(t, c.Fill(map[string]any{"class": "standard", "starts": day, "ends": day}))
	_, err := d.Do(t.Context(), maya, all, c)
	require.NoError(t, err)
	d.must(maya, campaign.KindTerms, "t1", "create", "form", "sow", "campaign", "autumn", "creator", "mia", "fee", usd(1200))
	d.must(maya, campaign.KindTerms, "t1", "sent", "contract", "C-17")
	d.must(maya, campaign.KindShipment, "s1", "create", "terms", "t1", "campaign", "autumn", "creator", "mia", "sku", "serum", "order", "WH-9", "cost", usd(40))
	return d
}

func (d *desk) start() {
	d.t.Helper()
	a, err := app.New(app.Config{Dir: d.data, Store: d.url})
	require.NoError(d.t, err)
	d.App = a
	d.t.Cleanup(func() { _ = a.Stop() })
}

// ask closes the house, runs a command line, and opens it again.
func (d *desk) ask(args ...string) answer {
	d.t.Helper()
	require.NoError(d.t, d.Stop())
	out := d.say(args...)
	d.start()
	return out
}

// say runs a command line on the folder, while it is closed.
func (d *desk) say(args ...string) answer {
	if d.url != "" {
		args = append(args, "--store", d.url)
	}
	return plumbline(d.t, d.data, args...)
}

func usd(major int64) *money.Amount { return &money.Amount{Minor: major * 100, Currency: "USD"} }

func (d *desk) try(by access.Actor, kind campaign.Kind, id, step string, pairs ...any) (campaign.Record, error) {
	d.t.Helper()
	c := campaign.Command{Kind: kind, ID: id, Step: step}
	fields := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fields[pairs[i].(string)] = pairs[i+1]
	}
	require.NoError(d.t, c.Fill(fields))
	r, err := d.Do(d.t.Context(), by, all, c)
	return r.Record, err
}

func (d *desk) must(by access.Actor, kind campaign.Kind, id, step string, pairs ...any) campaign.Record {
	d.t.Helper()
	r, err := d.try(by, kind, id, step, pairs...)
	require.NoError(d.t, err)
	return r
}

// atGates is what holds at the gates, wherever the records lie.
var atGates = []struct {
	says string
	test func(t *testing.T, d *desk)
}{
	{"a parcel is released only after the signature", aParcelIsReleasedOnlyAfterTheSignature},
	{"an override is asked by the role the ladder names and used once", anOverrideIsAskedByTheRoleTheLadderNamesAndUsedOnce},
	{"above the amount a second person agrees first", aboveTheAmountASecondPersonAgreesFirst},
	{"a step is decided on the record as the step would have it", aStepIsDecidedOnTheRecordAsTheStepWouldHaveIt},
	{"the creator is paid for accepted work whatever else is held", theCreatorIsPaidForAcceptedWorkWhateverElseIsHeld},
	{"a permit is verified offline and redeemed once", aPermitIsVerifiedOfflineAndRedeemedOnce},
	{"three hundred lines are asked at once", threeHundredLinesAreAskedAtOnce},
	{"each role is told what it may see and only some carry permits", eachRoleIsToldWhatItMaySeeAndOnlySomeCarryPermits},
	{"changed rules are tried on the steps that were taken", changedRulesAreTriedOnTheStepsThatWereTaken},
	{"gate list says how each gate stands", gateListSaysHowEachGateStands},
	{"a warehouse is answered over HTTP and verifies with published keys", aWarehouseIsAnsweredOverHTTPAndVerifiesWithPublishedKeys},
}

func TestGatesWithRecordsInTheFolder(t *testing.T) {
	t.Parallel()
	for _, c := range atGates {
		t.Run(c.says, func(t *testing.T) { t.Parallel(); c.test(t, openDesk(t, "")) })
	}
}

func TestGatesWithRecordsInPostgreSQL(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	for _, c := range atGates {
		t.Run(c.says, func(t *testing.T) { t.Parallel(); c.test(t, openDesk(t, server.Database(t))) })
	}
}

func aParcelIsReleasedOnlyAfterTheSignature(t *testing.T, d *desk) {
	_, err := d.try(maya, campaign.KindShipment, "s1", "released")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Equal(t, "have terms t1 signed", fault.HintOf(err))
	stopped, ok := errors.AsType[*view.Stopped](err)
	require.True(t, ok)
	require.Equal(t, []string{"signed_terms"}, stopped.Decision.Unmet())

	asked := d.ask("gate", "shipment", "WH-9")
	require.Equal(t, cli.NeedsOverride, asked.code, asked.err)
	require.Contains(t, asked.out, "the terms are sent, not signed")
	require.Contains(t, asked.out, "terms/t1, version 2, sent")

	d.must(maya, campaign.KindTerms, "t1", "signed")
	d.must(maya, campaign.KindShipment, "s1", "released")
	require.Equal(t, cli.Done, d.ask("gate", "shipment", "shipment/s1").code)
	states, err := d.Gates(t.Context(), all)
	require.NoError(t, err)
	require.Equal(t, 1, states[1].Cases)
	require.Zero(t, states[1].Stopped, "what was released in the end was not stopped")
	require.Equal(t, gate.Allow, states[1].Latest[1].Answer)
	require.Equal(t, gate.ViaStep, states[1].Latest[1].Via)
	require.Contains(t, d.ask("audit", "list").out, "gate.needs_override")
	require.Equal(t, cli.Done, d.ask("audit", "verify").code)
}

func anOverrideIsAskedByTheRoleTheLadderNamesAndUsedOnce(t *testing.T, d *desk) {
	_, err := d.try(dana, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "shipment/s1", "because", "launch")
	require.ErrorContains(t, err, "finance may not override the shipment gate")
	_, err = d.try(maya, campaign.KindOverride, "", "create", "gate", "pay", "subject", "shipment/s1", "because", "launch")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err), "the ladder lets nobody override pay")

	o := d.must(maya, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "WH-9", "because", "launch").(*campaign.Override)
	require.Equal(t, campaign.InForce, o.State)
	require.Equal(t, "shipment/s1", o.Subject)
	require.Equal(t, []string{"signed_terms"}, o.Failed)
	require.GreaterOrEqual(t, time.Until(o.Until), 23*time.Hour, "working hours pass over the weekend")
	_, err = d.try(maya, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "s1", "because", "again")
	require.Equal(t, fault.Conflict, fault.CodeOf(err))

	d.must(maya, campaign.KindShipment, "s1", "released")
	row, _, err := d.Record(t.Context(), all, campaign.KindOverride, o.ID)
	require.NoError(t, err)
	require.Equal(t, campaign.Used, row.State)
	states, err := d.Gates(t.Context(), all)
	require.NoError(t, err)
	require.Equal(t, 1, states[1].Overridden)
}

func aboveTheAmountASecondPersonAgreesFirst(t *testing.T, d *desk) {
	d.must(maya, campaign.KindShipment, "s1", "edit", "cost", usd(600))
	asked := d.ask("gate", "override", "shipment", "s1", "--as", "maya", "--because", "launch", "--format", "json")
	require.Equal(t, cli.Done, asked.code, asked.err)
	var o api.GateOverridden
	require.NoError(t, json.Unmarshal([]byte(asked.out), &o))
	require.Equal(t, "asked", o.State)
	require.Equal(t, "dana", o.Second)
	_, err := d.try(maya, campaign.KindShipment, "s1", "released")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	require.Equal(t, cli.Failed, d.ask("gate", "override", "--agree", o.ID, "--as", "lee").code)
	require.Equal(t, cli.Failed, d.ask("gate", "override", "--agree", o.ID, "--as", "maya").code)
	require.Equal(t, cli.Done, d.ask("gate", "override", "--agree", o.ID, "--as", "dana").code)
	d.must(maya, campaign.KindShipment, "s1", "released")
}

func aStepIsDecidedOnTheRecordAsTheStepWouldHaveIt(t *testing.T, d *desk) {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	d.must(maya, campaign.KindTerms, "t2", "create", "form", "sow")
	_, err := d.try(maya, campaign.KindShipment, "s1", "released", "terms", "t2")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err), "the other terms are not signed")
}

// owed makes a payment request for accepted work.
func (d *desk) owed() {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	d.must(maya, campaign.KindDeliverable, "d1", "create", "terms", "t1", "campaign", "autumn", "creator", "mia")
	d.must(dana, campaign.KindSpend, "p1", "create", "pays", "fee", "amount", usd(1200), "terms", "t1", "deliverable", "d1", "campaign", "autumn", "creator", "mia")
}

func theCreatorIsPaidForAcceptedWorkWhateverElseIsHeld(t *testing.T, d *desk) {
	d.owed()
	_, err := d.try(dana, campaign.KindSpend, "p1", "paid")
	require.ErrorContains(t, err, "not accepted")
	_, err = d.Do(t.Context(), maya, all, campaign.Command{Kind: campaign.KindDeliverable, ID: "d1", Step: "accepted", Source: "tracker"})
	require.NoError(t, err)
	d.must(maya, campaign.KindHold, "", "create", "gate", "commit", "because", "spend without result", "creator", "mia")
	d.must(dana, campaign.KindSpend, "p1", "paid")
}

func aPermitIsVerifiedOfflineAndRedeemedOnce(t *testing.T, d *desk) {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	var got api.GateAnswer
	asked := d.ask("gate", "shipment", "s1", "--amount", "40 USD", "--format", "json")
	require.NoError(t, json.Unmarshal([]byte(asked.out), &got), asked.err)
	require.Equal(t, gate.Allow, got.Decision.Answer)
	keys := write(t, "keys.json", d.ask("gate", "keys", "--format", "json").out)

	nowhere := filepath.Join(t.TempDir(), "no-house")
	verify := func(more ...string) answer {
		return plumbline(t, nowhere, append([]string{"gate", "verify", got.Permit, "--keys", keys}, more...)...)
	}
	good := []string{"--gate", "shipment", "--subject", "shipment/s1", "--amount", "40 USD"}
	require.Equal(t, cli.Done, verify(good...).code)
	require.NoDirExists(t, nowhere)
	require.Equal(t, cli.Usage, verify("--gate", "shipment").code, "gate, subject and amount have to be said")
	wrong := verify("--gate", "pay", "--subject", "shipment/s2", "--amount", "41 USD")
	require.Equal(t, cli.Denied, wrong.code)
	require.Contains(t, wrong.err, "it is for shipment, not pay; it is for shipment/s1, not shipment/s2; it is for at most $40.00, not $41.00")

	redeem := append([]string{"gate", "redeem", got.Permit}, good...)
	require.Equal(t, cli.Done, d.ask(redeem...).code)
	again := d.ask(redeem...)
	require.Equal(t, cli.Denied, again.code)
	require.Contains(t, again.err, "the permit was used on")

	require.Equal(t, cli.Done, d.ask("gate", "keys", "--rotate").code)
	rotated := write(t, "keys.json", d.ask("gate", "keys", "--format", "json").out)
	keys = rotated
	require.Equal(t, cli.Done, verify(good...).code, "what the old key signed holds until it expires")
}

func threeHundredLinesAreAskedAtOnce(t *testing.T, d *desk) {
	lines := "subject,amount,currency,ref\nWH-9,40,USD,first\nshipment/s1,41,USD,too much\nnobody,,,unknown\n" + strings.Repeat("s1,,,more\n", 297)
	asked := d.ask("gate", "shipment", "--csv", write(t, "lines.csv", lines), "--format", "csv")
	require.Equal(t, cli.Denied, asked.code, "of several answers the one that stops most")
	require.Contains(t, asked.err, "300 asked: 0 allowed, 1 denied, 298 need an override, 1 could not be asked")
	rows, err := csv.NewReader(strings.NewReader(asked.out)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 301)
	require.Equal(t, []string{"shipment/s1", "too much", "deny"}, rows[2][:3])
	require.Equal(t, []string{"nobody", "unknown", "not_asked"}, rows[3][:3])
	bad := d.ask("gate", "pay", "--csv", write(t, "lines.csv", "subject,amount\n,\nx,lots\n"))
	require.Contains(t, bad.err, "line 2 names no subject")
	require.Contains(t, bad.err, `line 3: "lots" is not an amount`)
}

func eachRoleIsToldWhatItMaySeeAndOnlySomeCarryPermits(t *testing.T, d *desk) {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	d.must(maya, campaign.KindHold, "", "create", "gate", "shipment", "because", "CANARY-1487", "creator", "mia")
	for _, role := range access.Roles {
		out, err := d.CheckGates(t.Context(), access.Actor{ID: "x", Role: role, Via: "api"}, access.For(role), []api.GateAsk{{Gate: "shipment", Subject: "s1"}})
		require.NoError(t, err)
		raw, err := json.Marshal(out)
		require.NoError(t, err)
		require.Equal(t, gate.Deny, out.Answers[0].Decision.Answer, role)
		require.Equal(t, access.For(role).Sees(access.Safety), strings.Contains(string(raw), "CANARY-1487"), role)
		require.Equal(t, access.For(role).Sees(access.Cost), out.Answers[0].Decision.Amount != nil, role)
		require.Empty(t, out.Answers[0].Permit)
	}
	out, err := d.CheckGates(t.Context(), maya, all.Only("creator", "somebody"), []api.GateAsk{{Gate: "shipment", Subject: "s1"}})
	require.NoError(t, err)
	require.Equal(t, fault.NotFound, out.Answers[0].Fault.Code)
}

func changedRulesAreTriedOnTheStepsThatWereTaken(t *testing.T, d *desk) {
	d.owed()
	d.must(dana, campaign.KindSpend, "p2", "create", "pays", "agency", "amount", usd(7000), "campaign", "autumn")
	d.must(dana, campaign.KindSpend, "p2", "committed")
	d.must(maya, campaign.KindShipment, "s1", "released")
	states, err := d.Gates(t.Context(), all)
	require.NoError(t, err)
	require.Equal(t, 2, states[0].Cases)
	require.Equal(t, 2, states[0].Stopped, "observe says what it would have stopped, terms without an amount of spend among it")
	require.Equal(t, []money.Amount{*usd(8200)}, states[0].Money)

	tried := write(t, "tried.yaml", strings.Replace(gatesLadder, "spend.amount <= 5000", "amount <= 7000", 1))
	day := time.Now().UTC().Format(time.DateOnly)
	out := d.ask("gate", "backtest", "--ladder", tried, "--from", day, "--to", day, "--format", "json")
	require.Equal(t, cli.Done, out.code, out.err)
	var b api.GateBacktested
	require.NoError(t, json.Unmarshal([]byte(out.out), &b))
	require.Equal(t, 3, b.Steps)
	require.Equal(t, []string{"commit", "commit"}, []string{b.Cases[0].Gate, b.Cases[1].Gate})
	require.Equal(t, 2, b.Gates[0].InForce.Stopped)
	require.Zero(t, b.Gates[0].Tried.Stopped)
	require.Equal(t, 1, b.Gates[1].InForce.Cases, "the parcel")
	require.Contains(t, d.ask("gate", "backtest", "--from", day).out, "3 guarded steps were taken")
	broken := d.ask("gate", "backtest", "--ladder", write(t, "x.yaml", strings.Replace(gatesLadder, "spend.amount", "spend.amont", 1)))
	require.Contains(t, broken.err, "did you mean spend.amount?")
}

func gateListSaysHowEachGateStands(t *testing.T, d *desk) {
	d.ask("gate", "shipment", "s1")
	out := d.ask("gate", "list").out
	for _, name := range every {
		require.Contains(t, out, name)
	}
	require.Regexp(t, `shipment +enforce +1 +1 +\$40\.00`, out)
	require.Equal(t, cli.Usage, d.ask("gate", "open").code)
	require.Equal(t, cli.Usage, d.ask("gate", "pay").code)
	require.Equal(t, cli.Failed, d.ask("gate", "pay", "nothing").code)
	require.Equal(t, cli.Usage, d.ask("gate", "pay", "p1", "--amount", "much").code)
}

func aWarehouseIsAnsweredOverHTTPAndVerifiesWithPublishedKeys(t *testing.T, d *desk) {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	post := func(path, body string) map[string]any {
		req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		d.Handler().ServeHTTP(w, req)
		require.Equal(t, http.StatusOK, w.Code, w.Body.String())
		var out map[string]any
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
		return out
	}
	out := post("/api/v1/gates/shipment/ask", `{"id": "WH-9", "ref": "pick 7"}`)
	require.Equal(t, true, out["allow"])
	require.Equal(t, "shipment/s1", out["subject"])
	keys := httptest.NewRecorder()
	d.Handler().ServeHTTP(keys, httptest.NewRequest(http.MethodGet, "/.well-known/plumbline-keys.json", nil))
	var list api.GateKeyList
	require.NoError(t, json.Unmarshal(keys.Body.Bytes(), &list))
	_, err := permit.Verify(out["permit"].(string), list.Keys, permit.Wants{Gate: "shipment", Subject: "shipment/s1", Amount: usd(40), At: time.Now()})
	require.NoError(t, err)
	answers := post("/api/v1/gates/shipment/check", `{"subjects": ["s1", "nobody"]}`)["answers"].([]any)
	require.Len(t, answers, 2)
}
