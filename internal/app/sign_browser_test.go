package app_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/web/webtest"
)

const officeLadder = `
program: {name: Glow, currency: USD, timezone: UTC}
people:
  - {id: maya, name: Maya Ortiz, role: operations}
  - {id: dana, name: Dana Wu, role: finance}
  - {id: lee, name: Lee Park, role: legal}
charter:
  slas: {owner: maya, signed: 2026-09-20, contract: 72h, hours: business}
objectives:
  - id: growth
    title: Grow
    class: growth
    rank: 1
    because: The board set it first
    influence: {level: high, because: a survey}
    owner: dana
    key_results:
      - id: dtc-revenue
        title: DTC net revenue
        kind: reach
        series: finance.dtc_net_revenue
        period: 2026-Q4
        from: 0 USD
        target: 4200000 USD
        sub_outcomes:
          - {id: orders, title: Orders from creators, metric: attributed_orders, target: 1200, owner: maya, levers: [{kpi: paying-back, because: it pays, moves: up, lag: 1w, control: us}]}
kpis:
  - {id: paying-back, metric: roas, owner: dana, green: ">= 3", yellow: ">= 2"}
gates:
  commit: {mode: enforce, require: [no_open_incident]}
  shipment: {mode: enforce, require: [signed_terms]}
`

// What lies in the office: each text or figure is of one class.
const (
	secretStory  = "she named the rival clinic in Lisbon"
	secretTopic  = "fur farming"
	dealFee      = "$8,642.00"
	shopRevenue  = "1.36M"
	shopRatio    = "3.05"
	officeSecret = "four words in a row"
)

// office is a house that people sign in to, with a parcel that waits for a
// signature, a contract that an incident holds, and revenue.
type office struct {
	*desk
	clock  *hands
	server *httptest.Server
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{desk: &desk{t: t, data: t.TempDir()}, clock: &hands{at: time.Date(2026, 11, 5, 15, 0, 0, 0, time.UTC)}}
	fine(t, o.data, "apply", write(t, "ladder.yaml", officeLadder))
	for as, text := range map[string]string{
		"kr_values": "series,date,value,unit\nfinance.dtc_net_revenue,2026-11-03,1357913.57,USD\n",
		"orders":    "order_id,occurred_at,amount,currency,code\n1,2026-11-03T10:00:00Z,7531.99,USD,MIA15\n",
		"spend":     "occurred_at,amount,currency,kind,basis,creator,campaign\n2026-11-02T10:00:00Z,2468.10,USD,fee,accrued,mia,autumn\n",
		"codes":     "code,creator,campaign,starts,ends\nMIA15,mia,autumn,2026-10-01,2026-12-31\n",
	} {
		fine(t, o.data, "import", write(t, as+".csv", text), "--as", as)
	}
	a, err := app.New(app.Config{Dir: o.data, Clock: o.clock})
	require.NoError(t, err)
	o.App = a
	o.server = httptest.NewServer(a.Handler())
	t.Cleanup(func() { o.server.Close(); require.NoError(t, o.Stop()) })
	return o
}

// fill writes what people look for.
func (o *office) fill() {
	o.must(maya, campaign.KindCreator, "mia", "create", "name", "Mia Rowe")
	c := campaign.Command{Kind: campaign.KindCampaign, ID: "autumn", Step: campaign.Create, Source: "tracker"}
	require.NoError(o.t, c.Fill(map[string]any{"class": "standard", "starts": "2026-11-01", "ends": "2026-12-01"}))
	_, err := o.Do(o.t.Context(), maya, all, c)
	require.NoError(o.t, err)
	o.must(maya, campaign.KindTerms, "t1", "create", "form", "sow", "campaign", "autumn", "creator", "mia", "fee", usd(8642))
	o.must(maya, campaign.KindTerms, "t1", "sent", "contract", "C-17")
	o.must(maya, campaign.KindShipment, "s1", "create", "terms", "t1", "campaign", "autumn", "creator", "mia", "sku", "serum", "order", "WH-9", "cost", usd(40))
}

// trouble reports an incident, and lets somebody try to sign while it is open.
func (o *office) trouble() {
	o.must(maya, campaign.KindIncident, "i1", "create", "creator", "mia", "campaign", "autumn", "severity", "high", "what", "no_touch", "topic", secretTopic, "story", secretStory, "happened", o.clock.Now())
	_, err := o.try(maya, campaign.KindTerms, "t1", "signed")
	require.Error(o.t, err, "the incident holds the signature")
}

// hire gives people accounts.
func (o *office) hire(roles ...access.Role) {
	r, err := o.Reception(o.t.Context())
	require.NoError(o.t, err)
	persons := map[access.Role]string{access.Operations: "maya", access.Finance: "dana", access.Legal: "lee"}
	for _, role := range append(roles, access.Owner) {
		_, err := r.Door.Add(o.t.Context(), access.Actor{ID: "owner", Role: access.Owner}, people.NewAccount{
			Login: string(role) + "@glow.example", Name: string(role), Role: role, Person: persons[role], Password: officeSecret,
		})
		require.NoError(o.t, err)
	}
}

func (o *office) open(b *webtest.Browser, path string) {
	b.Do(o.t, chromedp.Navigate(o.server.URL+path), chromedp.WaitReady("main, .bare"))
}

// signIn types an address and a password into the page, and sends them.
func (o *office) signIn(b *webtest.Browser, login, password string) {
	o.t.Helper()
	b.Do(o.t, chromedp.WaitVisible("#password"), chromedp.SetValue("#login", login), chromedp.SetValue("#password", password))
	webtest.Ask[any](o.t, b, `document.querySelector("form[action='/sign-in']").dataset.sent = "yes"; true`)
	b.Do(o.t, chromedp.Click("form[action='/sign-in'] button"), chromedp.WaitNotPresent("form[data-sent=yes]"), chromedp.WaitReady("body"))
}

// as is a browser in which somebody of a role has signed in.
func (o *office) as(role access.Role) *webtest.Browser {
	b := webtest.Open(o.t)
	b.Size(o.t, "desktop")
	o.open(b, "/account")
	o.signIn(b, string(role)+"@glow.example", officeSecret)
	b.Arrive(o.t, "/account")
	return b
}

func says(t *testing.T, b *webtest.Browser) string {
	t.Helper()
	return strings.Join(strings.Fields(webtest.Ask[string](t, b, `document.body.innerText`)), " ")
}

func path(t *testing.T, b *webtest.Browser) string {
	t.Helper()
	return webtest.Ask[string](t, b, `location.pathname + location.search`)
}

// everything is what somebody is sent at an address: page, source and all.
func everything(t *testing.T, b *webtest.Browser, at string) string {
	t.Helper()
	return webtest.Ask[string](t, b, `fetch("`+at+`").then(r => r.text())`)
}

func TestTheOwnerMakesTheFirstAccountAndInvitesSomebodyWhoComesInOnAPhone(t *testing.T) {
	o := openOffice(t)
	b := webtest.Open(t)
	b.Size(t, "desktop")
	o.open(b, "/sign-in")
	require.Equal(t, "/first", path(t, b), "without any account there is nobody to sign in as")
	b.Judge(t, "first")
	b.Picture(t, "first-desktop")
	b.Do(t, chromedp.SetValue("#login", "owner@glow.example"), chromedp.SetValue("#name", "Olu Ade"), chromedp.SetValue("#password", "plumbline"))
	webtest.Ask[any](t, b, `document.querySelector("form").noValidate = true`)
	b.Do(t, chromedp.Click("form[action='/first'] button"), chromedp.WaitVisible("[role=alert]"))
	require.Contains(t, says(t, b), "at least 10 characters")
	require.Equal(t, "Olu Ade", webtest.Ask[string](t, b, `document.querySelector("#name").value`), "the form is filled in as it was")
	b.Do(t, chromedp.SetValue("#password", officeSecret), chromedp.Click("form[action='/first'] button"))
	b.Arrive(t, "/people")
	require.Contains(t, says(t, b), "One person can sign in.")

	b.Do(t, chromedp.SetValue("#invite-login", "dana@glow.example"), chromedp.SetValue("#invite-role", "finance"), chromedp.SetValue("#invite-person", "dana"))
	press(t, b, "form[action='/people/invite'] button")
	b.Arrive(t, "/people/invite")
	b.Judge(t, "people")
	b.Picture(t, "people-desktop")
	link := strings.TrimSpace(webtest.Ask[string](t, b, `document.querySelector("pre").textContent`))
	require.Contains(t, link, o.server.URL+"/welcome?t=")

	phone := webtest.Open(t)
	phone.Size(t, "phone")
	phone.Do(t, chromedp.Navigate(link), chromedp.WaitVisible("#password"))
	require.Contains(t, says(t, phone), "dana@glow.example, as finance")
	fits(t, phone, "welcome")
	phone.Do(t, chromedp.SetValue("#name", "Dana Wu"), chromedp.SetValue("#password", "another four words here"), chromedp.Click("form[action='/welcome'] button"), chromedp.WaitReady("main[data-path='/']"))
	o.open(phone, "/account")
	require.Contains(t, says(t, phone), "Dana Wu dana@glow.example, finance, dana in the ladder")
	fits(t, phone, "account")
	phone.Do(t, chromedp.Navigate(link), chromedp.WaitReady("body"))
	require.Contains(t, says(t, phone), "This invitation is not open any more")
	o.open(phone, "/people")
	require.Contains(t, says(t, phone), "not for the role finance")
	o.open(b, "/people")
	require.Contains(t, says(t, b), "2 people can sign in.")
	b.Size(t, "phone")
	fits(t, b, "people")
}

// press presses a button, wherever on the page it is.
func press(t *testing.T, b *webtest.Browser, button string) {
	t.Helper()
	b.Do(t, chromedp.WaitReady(button))
	webtest.Ask[any](t, b, `document.querySelector("`+button+`").click()`)
}

// fits holds a page to what a phone needs.
func fits(t *testing.T, b *webtest.Browser, name string) {
	t.Helper()
	require.LessOrEqual(t, webtest.Ask[int](t, b, `document.documentElement.scrollWidth - innerWidth`), 0, name+": the page scrolls sideways")
	require.Empty(t, webtest.Ask[[]string](t, b, `[...document.querySelectorAll("main button, main .btn, main input:not([type=hidden]), main select")].filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height < 44 }).map(e => e.outerHTML.slice(0, 80))`), name+": a thumb misses it")
	b.Judge(t, name)
	b.Picture(t, name+"-phone")
}

func TestSigningInOnAPhoneLeadsToWhereSomebodyWantedToGo(t *testing.T) {
	o := openOffice(t)
	o.hire(access.Legal)
	b := webtest.Open(t)
	b.Size(t, "phone")
	o.open(b, "/kpi/paying-back?as-of=2026-11-04")
	require.Equal(t, "/sign-in?then=%2Fkpi%2Fpaying-back%3Fas-of%3D2026-11-04", path(t, b))
	fits(t, b, "sign-in")
	o.signIn(b, "Legal@Glow.example", "not my password")
	require.Contains(t, says(t, b), "The address or the password is wrong")
	require.Equal(t, "Legal@Glow.example", webtest.Ask[string](t, b, `document.querySelector("#login").value`))
	fits(t, b, "sign-in-wrong")
	o.signIn(b, "legal@glow.example", officeSecret)
	b.Arrive(t, "/kpi/paying-back")
	require.Equal(t, "/kpi/paying-back?as-of=2026-11-04", path(t, b))
	require.NotContains(t, webtest.Ask[string](t, b, `document.cookie`), "plumbline", "scripts cannot read the session")
}

func TestWrongPasswordsAreLimitedAndTheRightOneWaitsToo(t *testing.T) {
	o := openOffice(t)
	o.hire()
	b := webtest.Open(t)
	o.open(b, "/sign-in")
	for range 8 {
		o.signIn(b, "owner@glow.example", "not my password")
		require.Contains(t, says(t, b), "The address or the password is wrong")
	}
	o.signIn(b, "owner@glow.example", officeSecret)
	require.Contains(t, says(t, b), "Too many tries: wait 15 minutes")
	o.clock.move(16 * time.Minute)
	o.signIn(b, "owner@glow.example", officeSecret)
	b.Arrive(t, "/")
}

func TestWhoSignsOutOrStaysAwayForAWeekIsAskedAgain(t *testing.T) {
	o := openOffice(t)
	o.hire(access.Finance)
	b := o.as(access.Finance)
	webtest.Ask[any](t, b, `[...document.querySelectorAll("form[action='/sign-out'] button")].find(e => e.offsetParent).click()`)
	b.Do(t, chromedp.WaitVisible("#password"))
	require.Equal(t, "/sign-in", path(t, b))
	o.open(b, "/stack")
	require.Equal(t, "/sign-in?then=%2Fstack", path(t, b))
	o.signIn(b, "finance@glow.example", officeSecret)
	b.Arrive(t, "/stack")
	o.clock.move(6 * 24 * time.Hour)
	o.open(b, "/account")
	b.Arrive(t, "/account")
	o.clock.move(25 * time.Hour)
	o.open(b, "/account")
	require.Equal(t, "/sign-in?then=%2Faccount", path(t, b), "a session lasts a week")
}

func TestFinanceSeesThatAndHowMuchIsBlockedAndNotWhy(t *testing.T) {
	o := openOffice(t)
	o.fill()
	o.trouble()
	o.hire(access.Finance, access.Legal)
	b := o.as(access.Finance)
	o.open(b, "/gates")
	b.Arrive(t, "/gates")
	webtest.Ask[any](t, b, `document.querySelectorAll("details").forEach(d => d.open = true)`)
	text := says(t, b)
	require.Contains(t, text, "One case was stopped")
	require.Contains(t, text, dealFee, "how much")
	require.Contains(t, text, "An incident of 5 Nov 2026 is open", "that, and which requirement")
	require.Contains(t, text, "withheld: safety", "the class of the reason")
	b.Picture(t, "gates-finance")
	for _, at := range []string{"/gates", "/work/incident", "/work/incident/i1", "/work/incident?format=csv", "/work/terms/t1", "/api/v1/incident", "/api/v1/incident/i1", "/work", "/"} {
		all := everything(t, b, at)
		require.NotContains(t, all, secretStory, at)
		require.NotContains(t, all, secretTopic, at)
	}
	lee := o.as(access.Legal)
	o.open(lee, "/work/incident/i1")
	require.Contains(t, says(t, lee), secretStory, "legal reads what happened")
}

func TestLegalSeesWhatWasAgreedAndNotWhatItEarned(t *testing.T) {
	o := openOffice(t)
	o.fill()
	o.hire(access.Finance, access.Legal)
	b := o.as(access.Legal)
	o.open(b, "/work/terms/t1")
	b.Arrive(t, "/work/terms/t1")
	require.Contains(t, says(t, b), dealFee)
	for _, at := range []string{"/", "/kr/dtc-revenue", "/kpi/paying-back", "/stack", "/api/v1/report", "/rows/kpi:paying-back", "/work/terms/t1"} {
		all := everything(t, b, at)
		for _, earned := range []string{shopRevenue, "1357913", "1,357,913", "7531", "7,531", shopRatio} {
			require.NotContains(t, all, earned, at)
		}
	}
	o.open(b, "/kpi/paying-back")
	require.Contains(t, says(t, b), "withheld")
	b.Picture(t, "roas-legal")
	dana := o.as(access.Finance)
	require.Contains(t, everything(t, dana, "/kpi/paying-back"), shopRatio, "it is there to be seen")
	require.Contains(t, everything(t, dana, "/kr/dtc-revenue"), shopRevenue)
}

func TestAnOperatorShipsOnlyAfterSigning(t *testing.T) {
	o := openOffice(t)
	o.fill()
	o.hire(access.Operations)
	b := o.as(access.Operations)
	o.open(b, "/work/shipment/s1")
	press(t, b, "#step-released form .btn.go")
	b.Arrive(t, "/work/shipment/s1/step/released")
	require.Contains(t, says(t, b), "The terms are sent, not signed.")
	b.Picture(t, "parcel-stopped")
	o.open(b, "/work/shipment/s1")
	shipped := `form[action="/work/shipment/s1/step/shipped"]`
	require.Zero(t, webtest.Ask[int](t, b, "document.querySelectorAll('"+shipped+"').length"), "what was not released cannot be shipped")
	o.open(b, "/work/terms/t1")
	press(t, b, "#step-signed form .btn.go")
	b.Do(t, chromedp.WaitNotPresent("#step-signed"))
	o.open(b, "/work/shipment/s1")
	press(t, b, "#step-released form .btn.go")
	b.Do(t, chromedp.WaitReady(shipped))
	row, _, err := o.Record(t.Context(), all, campaign.KindShipment, "s1")
	require.NoError(t, err)
	require.EqualValues(t, "released", row.State)
}
