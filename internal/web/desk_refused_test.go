package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// beside is what a form says beside one field.
func beside(doc *goquery.Document, field string) string {
	return said(doc.Find(`.field:has([name="` + field + `"]) .wrong`))
}

func TestADateBeforeTheContractIsSaidBesideItsFieldAndTheFormStaysFilledIn(t *testing.T) {
	t.Parallel()
	server := deskAs(t, glow(t), access.Operations)
	form := url.Values{"f.title": {"Reel 4 of Nora"}, "f.creator": {"c-nora"}, "f.campaign": {"k-winter"}, "f.terms": {"t-nora"}, "f.sub_outcome": {"creator-orders"}, "f.due_day": {"2026-10-01"}}
	status, doc := send(t, server, "/work/deliverable/new", form)
	require.Equal(t, 422, status)
	require.Equal(t, "Lies before the contract, signed on 2026-11-05.", beside(doc, "f.due_day"))
	for name := range form {
		require.Equal(t, form.Get(name), doc.Find(`[name="`+name+`"]`).AttrOr("value", ""), name)
	}
	form.Set("f.due_day", "2026-12-01")
	status, doc = send(t, server, "/work/deliverable/new", form)
	require.Equal(t, 200, status)
	require.Equal(t, "Reel 4 of Nora", said(doc.Find("h1")))
}

func TestAKeyResultThatWasTakenOffTheLadderIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	status, doc := send(t, server, "/work/deliverable/d-1/edit", url.Values{"version": {"1"}, "f.title": {"Reel 1 of Nora"}, "f.creator": {"c-nora"}, "f.campaign": {"k-winter"}, "f.sub_outcome": {"gone"}})
	require.Equal(t, 422, status)
	require.Contains(t, beside(doc, "f.sub_outcome"), "The ladder has no sub-outcome “gone”")
	require.Equal(t, "gone", doc.Find(`[name="f.sub_outcome"]`).AttrOr("value", ""))
	row, _, err := w.Record(t.Context(), access.For(access.Owner), campaign.KindDeliverable, "d-1")
	require.NoError(t, err)
	require.Contains(t, string(row.Parts[0]), "creator-orders", "nothing was changed")
}

func TestADayThatIsNoneAndACurrencyThatIsNoneAreBothSaidAtOnce(t *testing.T) {
	t.Parallel()
	server := deskAs(t, glow(t), access.Operations)
	status, doc := send(t, server, "/work/spend/new", url.Values{"f.title": {"Boost"}, "f.pays": {"amplification"}, "f.amount": {"1,200.50"}, "f.amount.currency": {"EURO"}, "f.pay_by": {"32 May"}, "f.campaign": {"k-winter"}})
	require.Equal(t, 422, status)
	require.Contains(t, beside(doc, "f.amount"), `"EURO" is not a currency`)
	require.NotEmpty(t, beside(doc, "f.pay_by"))
	require.Equal(t, "32 May", doc.Find(`[name="f.pay_by"]`).AttrOr("value", ""), "a text that is no day stays as it was typed")
	require.Equal(t, "text", doc.Find(`[name="f.pay_by"]`).AttrOr("type", "text"), "a field of days would come back empty")
	require.Equal(t, "1,200.50", doc.Find(`[name="f.amount"]`).AttrOr("value", ""))
	require.Equal(t, "EURO", doc.Find(`[name="f.amount.currency"]`).AttrOr("value", ""))
	require.NotContains(t, said(open(t, server, "/work/spend").Find("main")), "Boost")
}

func TestAStepIsTakenBackWithOneButtonWhileNothingHangsOnIt(t *testing.T) {
	t.Parallel()
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	_, doc := send(t, server, "/work/deliverable/d-2/step/approved", url.Values{"version": {"2"}})
	require.Equal(t, "Approved", said(doc.Find("h1 + .mark")))
	did := doc.Find("form.did")
	require.Equal(t, "Approved: Reel 2 of Nora. Undo", said(did))
	_, doc = send(t, server, did.AttrOr("action", ""), url.Values{"version": {did.Find("[name=version]").AttrOr("value", "")}})
	require.Equal(t, "Submitted", said(doc.Find("h1 + .mark")))
	require.Contains(t, said(doc.Find("[aria-labelledby=history] li").First()), "Taken back")
	require.Contains(t, said(doc.Find("[aria-labelledby=steps]")), "Approve", "and it can be approved after all")

	_, doc = send(t, server, "/work/terms/t-ilo/step/signed", url.Values{"version": {"1"}})
	require.Equal(t, "Signed", said(doc.Find("h1 + .mark")))
	require.Empty(t, doc.Find("form.did button").Length(), "a signature commits money: it is not taken back")
	require.Equal(t, 422, sendCode(t, server, "/work/terms/t-ilo/undo", url.Values{"version": {"2"}}))
}

func TestWhoDeclinesChoosesAReasonThatIsCounted(t *testing.T) {
	t.Parallel()
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	status, doc := send(t, server, "/work/offer/new", url.Values{"id": {"o-1"}, "f.creator": {"c-ilo"}, "f.campaign": {"k-winter"}, "f.why": {"Her kitchen is our kitchen"}, "f.scope": {"two reels"}, "f.ask": {"yes or no?"}})
	require.Equal(t, 200, status, said(doc.Find(".wrong")))
	w.done(t, campaign.KindOffer, "o-1", "sent", nil)
	doc = open(t, server, "/work/offer/o-1")
	require.Equal(t, len(campaign.Reasons)+1, doc.Find("#step-declined select[name=reason] option").Length())
	status, doc = send(t, server, "/work/offer/o-1/step/declined", url.Values{"version": {"2"}, "reason": {"price"}, "reason-words": {"She asked for twice as much"}})
	require.Equal(t, 422, status)
	require.Contains(t, said(doc.Find("#step-declined .wrong")), "Cannot be kept with words of your own. Choose Other, or take the words out.")
	require.Equal(t, "She asked for twice as much", doc.Find("#step-declined [name=reason-words]").AttrOr("value", ""))
	status, doc = send(t, server, "/work/offer/o-1/step/declined", url.Values{"version": {"2"}, "reason": {"price"}})
	require.Equal(t, 200, status)
	require.Equal(t, "Declined", said(doc.Find("h1 + .mark")))
	require.Equal(t, 1, open(t, server, "/work/screen/new").Find(`select[name="f.reason"] option[value=medical_claims]`).Length(), "screens share the codes")
}

func TestADeliverableLeadsUpToTheQuartersResult(t *testing.T) {
	t.Parallel()
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	leads := open(t, server, "/work/deliverable/d-1").Find("[aria-labelledby=leads]")
	require.Contains(t, said(leads), "Booked to bring 1,450 attributed orders, 12% of the target of 12,000.")
	require.Equal(t, 1, leads.Find(`a[href="/kr/dtc-revenue"]`).Length())
	require.Equal(t, 1, leads.Find(`a[href="/deliverable/d-1"]`).Length(), "its trace, with what was counted")
	require.Contains(t, said(open(t, server, "/work/creator/c-nora").Find("[aria-labelledby=leads]")), "Booked to bring 4,350 attributed orders")
	w.done(t, campaign.KindDeliverable, "d-4", "create", set{"title": "Loose", "creator": "c-nora", "campaign": "k-winter"})
	if d := said(open(t, server, "/work/deliverable/d-4").Find("[aria-labelledby=leads]")); !strings.Contains(d, "12,000") {
		require.Contains(t, d, "Leads nowhere")
	}
}

func TestAContractSaysHowLongItTookAndWhichCorrectionsAreLeft(t *testing.T) {
	t.Parallel()
	server := deskAs(t, glow(t), access.Operations)
	doc := open(t, server, "/work/terms/t-nora")
	require.Contains(t, said(doc.Find("[aria-labelledby=clock]")), "Signed 5 Nov, 10:00, 2 days after it was sent.")
	require.Contains(t, said(doc.Find("[aria-labelledby=levers]")), "Extra story 1 of 1 left")
	require.Contains(t, said(doc.Find("[aria-labelledby=conditions]")), "Both reels stay live for 30 days. Not judged yet")
}

func TestTheDaysDeskSaysWhatComesNextAndCountsOnlyWhatIsLate(t *testing.T) {
	t.Parallel()
	doc := open(t, deskAs(t, glow(t), access.Operations), "/work")
	require.Contains(t, said(doc.Find("#late").Closest("section")), "Deliverable: Reel 1 of Nora")
	require.Contains(t, said(doc.Find("#waits").Closest("section")), "Deliverable: Reel 2 of Nora To approve")
	require.Contains(t, said(doc.Find("#late").Closest("section")), "Next: submit")
	require.Equal(t, "1", said(doc.Find("#late .quiet")))
}

// sendCode posts a form and returns only how it was answered.
func sendCode(t *testing.T, server *httptest.Server, path string, v url.Values) int {
	t.Helper()
	status, _ := send(t, server, path, v)
	return status
}

func TestAFileThatIsNotWhatItSaysIsSaidBesideItsFieldAndTheRestStaysFilledIn(t *testing.T) {
	t.Parallel()
	w := glow(t)
	server := deskAs(t, w, access.Operations)
	form := url.Values{"version": {"1"}, "f.platform": {"instagram"}, "f.basis": {"followers"}}
	status, doc := sendFile(t, server, "/work/packet/p-1/edit", form, "f.uploads", "insights.png", "%PDF-1.7 a report that calls itself a picture")
	require.Equal(t, 422, status)
	require.Equal(t, "Insights.png is not the picture its name says: it holds a document. Choose the file again, or rename it to what it is.", beside(doc, "f.uploads"))
	require.Equal(t, "followers", doc.Find(`[name="f.basis"] option[selected]`).AttrOr("value", ""), "what was chosen stays")
	status, doc = sendFile(t, server, "/work/packet/p-1/edit", form, "f.uploads", "page.png", "<html><script>alert(1)</script></html>")
	require.Equal(t, 422, status)
	require.Contains(t, beside(doc, "f.uploads"), "Page.png is not the picture its name says")
	require.NotContains(t, said(open(t, server, "/work/packet/p-1").Find("main")), "insights.png")
}
