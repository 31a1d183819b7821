package guest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mine"
	"plumbline/internal/web/portal"
)

// maxShort bounds a form without files.
const maxShort = 256 << 10

// short reads a form without files.
func short(v *visit) error {
	v.Body = http.MaxBytesReader(nil, v.Body, maxShort)
	if err := v.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, err, "the form did not arrive whole").WithHint("go back and send it again; it is still filled in")
	}
	return nil
}

// step takes a step of one of the guest's records.
func (s *Pages) step(v *visit, c campaign.Command) (campaign.Result, error) {
	return s.Portal.Do(v.Context(), v.By, v.Scope(c.Kind), c)
}

// tap takes a step that one button asks for. What is refused is said on the page it came from.
func (s *Pages) tap(v *visit, c campaign.Command, to string, again func(v *visit, wrong []portal.Problem) (templ.Component, error)) (templ.Component, error) {
	if _, err := s.step(v, c); err != nil {
		wrong, err := refusal(err, nil)
		if err != nil {
			return nil, err
		}
		return again(v, wrong)
	}
	return hall.Redirect(to)
}

// wrongly shows a page again that could not do what was asked.
func wrongly(c templ.Component, err error) (templ.Component, error) {
	if err != nil {
		return nil, err
	}
	return hall.Refuse(c), nil
}

func (s *Pages) homeAgain(v *visit, wrong []portal.Problem) (templ.Component, error) {
	m, err := s.allTheirs(v)
	f := s.around(v, "Your page")
	f.Wrong = wrong
	return wrongly(mine.Home(portal.NewHome(v.Guest, f, m)), err)
}

func (s *Pages) mineBrief(v *visit) (templ.Component, error) { return s.briefPage(v, nil, nil) }

func (s *Pages) briefPage(v *visit, unticked []string, wrong []portal.Problem) (templ.Component, error) {
	b, err := theirOne[*campaign.Brief](s, v, campaign.KindBrief, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	work, err := theirs[*campaign.Deliverable](s, v, campaign.KindDeliverable)
	if err != nil {
		return nil, err
	}
	told := portal.Told{Unticked: unticked, Begun: slices.ContainsFunc(work, func(d *campaign.Deliverable) bool { return d.Brief == b.ID && !d.Submitted.IsZero() })}
	if told.Confirmed, err = s.confirmed(v, b); err != nil {
		return nil, err
	}
	f := s.around(v, "")
	f.Wrong = wrong
	p := portal.NewBrief(v.Guest, f, b, told)
	if len(wrong) > 0 || len(unticked) > 0 {
		return hall.Refuse(mine.Brief(p)), nil
	}
	return mine.Brief(p), nil
}

// confirmed is the version of a brief that its creator confirmed before this one; nil without one.
func (s *Pages) confirmed(v *visit, b *campaign.Brief) (*campaign.Brief, error) {
	for at := b.Parent; at != ""; {
		before, err := theirOne[*campaign.Brief](s, v, campaign.KindBrief, at)
		if fault.CodeOf(err) == fault.NotFound {
			return nil, nil // what it was made from is the house's own
		}
		if err != nil || !before.Acknowledged.IsZero() {
			return before, err
		}
		at = before.Parent
	}
	return nil, nil
}

func (s *Pages) briefAgain(v *visit, wrong []portal.Problem) (templ.Component, error) {
	return s.briefPage(v, nil, wrong)
}

// answerQuiz keeps what was ticked; what was not right is asked again with its explanation.
func (s *Pages) answerQuiz(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	b, err := theirOne[*campaign.Brief](s, v, campaign.KindBrief, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := portal.At("brief", b.ID)
	if b.State != campaign.Sent {
		return hall.Redirect(at)
	}
	given, unticked := portal.Answers(v.Guest, b, func(item string) []string { return v.PostForm["q:"+item] })
	if len(given) == 0 {
		return s.briefPage(v, unticked, nil)
	}
	with, err := json.Marshal(map[string]any{"answers": given})
	if err != nil {
		return nil, err
	}
	out, err := s.step(v, campaign.Command{Kind: campaign.KindBrief, ID: b.ID, Step: "answered", With: with})
	if err != nil {
		wrong, err := refusal(err, nil)
		if err != nil {
			return nil, err
		}
		return s.briefPage(v, nil, wrong)
	}
	switch now := out.Record.(*campaign.Brief); {
	case now.State == campaign.Acknowledged:
		return hall.Redirect("/me?did=read")
	case len(unticked) > 0 && !anyWrong(now, len(b.Tries)):
		return hall.Redirect(at + "?did=right#quiz")
	}
	return hall.Redirect(at + "#quiz")
}

// anyWrong tells whether one of the tries since was wrong.
func anyWrong(b *campaign.Brief, since int) bool {
	return slices.ContainsFunc(b.Tries[since:], func(t campaign.Try) bool { return !t.Right })
}

func (s *Pages) confirmBrief(v *visit) (templ.Component, error) {
	return s.tap(v, campaign.Command{Kind: campaign.KindBrief, ID: v.PathValue("id"), Step: "acknowledged"}, "/me?did=read", s.briefAgain)
}

// reason is why somebody declines: one of the reasons shown, or none in particular.
func reason(v *visit) (string, error) {
	if err := short(v); err != nil {
		return "", err
	}
	given := v.PostForm.Get("reason")
	if !slices.ContainsFunc(portal.Declines, func(p portal.Pick) bool { return p.Code == given }) {
		return "other", nil
	}
	return given, nil
}

func (s *Pages) declineBrief(v *visit) (templ.Component, error) {
	why, err := reason(v)
	if err != nil {
		return nil, err
	}
	with, err := json.Marshal(map[string]string{"reason": why})
	if err != nil {
		return nil, err
	}
	c := campaign.Command{Kind: campaign.KindBrief, ID: v.PathValue("id"), Step: "declined", Reason: "declined on their page", With: with}
	return s.tap(v, c, "/me?did=declined", s.briefAgain)
}

func (s *Pages) answerOffer(v *visit) (templ.Component, error) {
	why, err := reason(v)
	if err != nil {
		return nil, err
	}
	o, err := theirOne[*campaign.Offer](s, v, campaign.KindOffer, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	switch step := v.PathValue("step"); step {
	case "accepted":
		return s.tap(v, campaign.Command{Kind: campaign.KindOffer, ID: o.ID, Step: step}, "/me?did=accepted", s.homeAgain)
	case "declined":
		return s.tap(v, campaign.Command{Kind: campaign.KindOffer, ID: o.ID, Step: step, Reason: why}, "/me?did=declined", s.homeAgain)
	}
	return nil, fault.New(fault.NotFound, "an offer is accepted or declined").WithHint("begin at the start")
}

func (s *Pages) signTerms(v *visit) (templ.Component, error) {
	t, err := theirOne[*campaign.Terms](s, v, campaign.KindTerms, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.tap(v, campaign.Command{Kind: campaign.KindTerms, ID: t.ID, Step: "signed"}, "/me/pay?did=signed", func(v *visit, wrong []portal.Problem) (templ.Component, error) {
		m, err := s.allTheirs(v)
		f := s.around(v, "")
		f.Wrong = wrong
		return wrongly(mine.Pay(portal.NewPay(v.Guest, f, m)), err)
	})
}

func (s *Pages) receiveParcel(v *visit) (templ.Component, error) {
	x, err := theirOne[*campaign.Shipment](s, v, campaign.KindShipment, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.tap(v, campaign.Command{Kind: campaign.KindShipment, ID: x.ID, Step: "received"}, "/me?did=received", s.homeAgain)
}

func (s *Pages) mineTopics(v *visit) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	return mine.Topics(portal.NewTopics(v.Guest, s.around(v, ""), m, nil)), nil
}

// saveTopics changes the guest's own list, or begins it.
func (s *Pages) saveTopics(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	typed := v.PostForm.Get("topics")
	own, err := json.Marshal(portal.ReadTopics(typed))
	if err != nil {
		return nil, err
	}
	c := campaign.Command{Kind: campaign.KindList, Step: campaign.Create, Set: map[string]json.RawMessage{"own": own}}
	if m.List == nil {
		c.Set["creator"] = quote(v.Creator)
	} else {
		c.ID, c.Step, c.Version = m.List.ID, campaign.Edit, number(v.PostForm.Get("version"))
	}
	_, err = s.step(v, c)
	if err == nil {
		return hall.Redirect("/me/topics?did=saved")
	}
	f := s.around(v, "")
	changed := ""
	if fault.CodeOf(err) == fault.Conflict && m.List != nil {
		changed = strings.Join(m.List.Own, ", ")
	} else if f.Wrong, err = refusal(err, nil); err != nil {
		return nil, err
	}
	p := portal.NewTopics(v.Guest, f, m, &typed)
	p.Changed = changed
	return hall.Refuse(mine.Topics(p)), nil
}

func quote(s string) json.RawMessage {
	text, _ := json.Marshal(s) // a string always is
	return text
}

// number reads a version from a form; anything else is one nobody has.
func number(s string) int64 {
	var n int64
	if err := json.Unmarshal([]byte(s), &n); err != nil || n < 1 {
		return -1
	}
	return n
}

func (s *Pages) askDeletion(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	again := func(v *visit, wrong []portal.Problem) (templ.Component, error) {
		m, err := s.allTheirs(v)
		f := s.around(v, "")
		f.Wrong = wrong
		return wrongly(mine.Data(portal.NewData(v.Guest, f, m)), err)
	}
	if v.PostForm.Get("sure") != "yes" {
		return again(v, []portal.Problem{{Text: "Tick the box first."}})
	}
	return s.tap(v, campaign.Command{Kind: campaign.KindCreator, ID: v.Creator, Step: "erasure_asked"}, "/me/data?did=asked", again)
}

// takeData answers with everything of the guest's own, as JSON.
func (s *Pages) takeData(v *visit) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	body, err := json.MarshalIndent(portal.NewOwn(v.Guest, m), "", "  ")
	if err != nil {
		return nil, err
	}
	return download{name: "my-data.json", media: "application/json", body: append(body, '\n')}, nil
}

// download is a file made for whoever asks.
type download struct {
	templ.Component
	name, media string
	body        []byte
}

func (d download) Send(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", d.media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
	_, err := w.Write(d.body)
	return err
}
