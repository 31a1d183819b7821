package guest

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mine"
	"plumbline/internal/web/portal"
)

// How much of a form with files is read: more than anybody may send, so that
// who sent too much is told so and not cut off.
const (
	maxSent  = 128 << 20
	maxText  = 64 << 10
	maxFiles = 10
)

// sent is a form with files: the files are kept as they come.
type sent struct {
	text  map[string]string
	had   []string // hashes of files handed in before that are to stay
	files []campaign.Upload
	wrong []portal.Problem // a file that was not taken, each with its sentence
}

// receive reads a form with files to its end, also where a file is refused:
// what was typed is not lost.
func (s *Pages) receive(v *visit) (sent, error) {
	out := sent{text: map[string]string{}}
	v.Body = http.MaxBytesReader(nil, v.Body, maxSent)
	parts, err := v.MultipartReader()
	if err != nil {
		return out, fault.Wrap(fault.Invalid, err, "no form arrived").WithHint("go back and send it again")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err == nil {
			err = s.part(v, part, &out)
		}
		if err != nil {
			return out, cutOff(err)
		}
	}
}

func cutOff(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fault.Wrap(fault.Invalid, err, "that is too much to send at once").WithHint("send a screenshot or a link instead")
	}
	if fault.CodeOf(err) != fault.Internal {
		return err
	}
	return fault.Wrap(fault.Invalid, err, "the form did not arrive whole").WithHint("go back and send it again; it is still filled in")
}

func (s *Pages) part(v *visit, part *multipart.Part, out *sent) error {
	if part.FileName() == "" {
		text, err := io.ReadAll(io.LimitReader(part, maxText))
		if err != nil {
			return err
		}
		switch name := part.FormName(); name {
		case "file":
		case "had":
			out.had = append(out.had, string(text))
		default:
			out.text[name] = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
		return drain(part)
	}
	if len(out.files) >= maxFiles {
		out.wrong = append(out.wrong, portal.Problem{Text: part.FileName() + " was one file too many.", Hint: "Send the rest afterwards."})
		return drain(part)
	}
	u, err := s.Portal.Upload(v.Context(), v.By, part, part.FileName())
	if fault.CodeOf(err) == fault.Invalid {
		wrong, _ := refusal(err, nil) // one that is invalid always has its sentence
		out.wrong = append(out.wrong, wrong...)
		return drain(part)
	}
	if err == nil {
		out.files = append(out.files, u)
	}
	return err
}

func drain(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// workShown is the page of a deliverable, as it was typed where something is wrong.
func (s *Pages) workPage(v *visit, change func(p *portal.Work)) (templ.Component, error) {
	d, err := theirOne[*campaign.Deliverable](s, v, campaign.KindDeliverable, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var b *campaign.Brief
	if d.Brief != "" {
		if b, err = theirOne[*campaign.Brief](s, v, campaign.KindBrief, d.Brief); fault.CodeOf(err) == fault.NotFound {
			b, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	p := portal.NewWork(v.Guest, s.around(v, ""), d, b)
	if change == nil {
		return mine.Work(p), nil
	}
	change(&p)
	return hall.Refuse(mine.Work(p)), nil
}

func (s *Pages) mineWork(v *visit) (templ.Component, error) { return s.workPage(v, nil) }

// submitWork hands a draft in: a link, a text, files; or keeps it for later.
// What was fine is kept, whatever was wrong with the rest.
func (s *Pages) submitWork(v *visit) (templ.Component, error) {
	d, err := theirOne[*campaign.Deliverable](s, v, campaign.KindDeliverable, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	form, err := s.receive(v)
	if err != nil {
		return nil, err
	}
	note := strings.TrimSpace(form.text["draft_note"])
	files := slices.DeleteFunc(slices.Clone(d.Draft), func(u campaign.Upload) bool { return !slices.Contains(form.had, u.SHA256) })
	set := map[string]json.RawMessage{"draft_note": quote(note)}
	if set["draft"], err = json.Marshal(append(files, form.files...)); err != nil {
		return nil, err
	}
	step, did := "submitted", "?did=in"
	if form.text["keep"] != "" || len(form.wrong) > 0 {
		step, did = "kept", "?did=kept"
	}
	_, err = s.step(v, campaign.Command{Kind: campaign.KindDeliverable, ID: d.ID, Step: step, Set: set})
	if err == nil && len(form.wrong) == 0 {
		return hall.Redirect(portal.At("work", d.ID) + did)
	}
	wrong := form.wrong
	if err != nil {
		more, err := refusal(err, nil)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, more...)
	}
	return s.workPage(v, func(p *portal.Work) { p.Draft, p.Wrong = note, wrong })
}

// workLive says where a post is.
func (s *Pages) workLive(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	d, err := theirOne[*campaign.Deliverable](s, v, campaign.KindDeliverable, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := strings.TrimSpace(v.PostForm.Get("url"))
	again := func(v *visit, wrong []portal.Problem) (templ.Component, error) {
		return s.workPage(v, func(p *portal.Work) { p.URL, p.Wrong = at, wrong })
	}
	if u, err := url.Parse(at); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return again(v, []portal.Problem{{Text: "That is not the address of a post.", Hint: "Open the post, choose Share, copy its link and paste it here."}})
	}
	c := campaign.Command{Kind: campaign.KindDeliverable, ID: d.ID, Step: "live", Set: map[string]json.RawMessage{"url": quote(at)}}
	return s.tap(v, c, portal.At("work", d.ID)+"?did=live", again)
}

// workFile answers a file the guest handed in.
func (s *Pages) workFile(v *visit) (templ.Component, error) {
	d, err := theirOne[*campaign.Deliverable](s, v, campaign.KindDeliverable, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.fileOf(v, d.Draft)
}

func (s *Pages) audienceFile(v *visit) (templ.Component, error) {
	p, err := theirOne[*campaign.Packet](s, v, campaign.KindPacket, v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.fileOf(v, p.Uploads)
}

func (s *Pages) fileOf(v *visit, list []campaign.Upload) (templ.Component, error) {
	i := slices.IndexFunc(list, func(u campaign.Upload) bool { return u.SHA256 == v.PathValue("hash") })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "there is no such file of yours").WithHint("begin at the start")
	}
	body, err := s.Portal.Download(v.Context(), list[i].SHA256)
	if err != nil {
		return nil, err
	}
	return hall.Handed(list[i], body), nil
}

func (s *Pages) mineAudience(v *visit) (templ.Component, error) {
	return s.audiencePage(v, v.URL.Query().Get("account"), nil, nil)
}

func (s *Pages) audiencePage(v *visit, account string, typed *portal.Typed, wrong []portal.Problem) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	f := s.around(v, "")
	f.Wrong = wrong
	p := mine.Audience(portal.NewAudience(v.Guest, f, m, account, typed))
	if typed != nil || len(wrong) > 0 {
		return hall.Refuse(p), nil
	}
	return p, nil
}

// saveAudience saves whatever numbers are filled in, whichever part asked for it.
func (s *Pages) saveAudience(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	account := v.PostForm.Get("account")
	if !slices.Contains(m.Accounts(), account) {
		return nil, fault.New(fault.Invalid, "that is none of your accounts").WithHint("begin at the start")
	}
	typed := portal.ReadAudience(v.Guest, v.PostForm.Get)
	if len(typed.Wrong) == 0 && len(typed.Shares) == 0 {
		typed.Wrong[v.PostForm.Get("part")] = "Type at least one number."
	}
	if len(typed.Wrong) > 0 {
		return s.audiencePage(v, account, &typed, nil)
	}
	c, err := packetCommand(v, m.Packet(account), account, typed)
	if err != nil {
		return nil, err
	}
	if _, err = s.step(v, c); err == nil {
		return hall.Redirect("/me/audience?account=" + url.QueryEscape(account) + "&did=saved#axis-" + url.QueryEscape(v.PostForm.Get("part")))
	}
	wrong, err := refusal(err, map[string]string{"taken": "the day"})
	if err != nil {
		return nil, err
	}
	return s.audiencePage(v, account, &typed, wrong)
}

// packetCommand saves numbers into the packet that waits, or into a new one.
func packetCommand(v *visit, have *campaign.Packet, account string, typed portal.Typed) (campaign.Command, error) {
	set := map[string]json.RawMessage{"basis": quote(typed.Basis)}
	var err error
	if set["shares"], err = json.Marshal(typed.Kept(v.Guest, have)); err != nil {
		return campaign.Command{}, err
	}
	if set["taken"], err = json.Marshal(typed.Taken); err != nil {
		return campaign.Command{}, err
	}
	if have != nil {
		return campaign.Command{Kind: campaign.KindPacket, ID: have.ID, Step: campaign.Edit, Set: set}, nil
	}
	set["platform"], set["creator"] = quote(account), quote(v.Creator)
	return campaign.Command{Kind: campaign.KindPacket, Step: campaign.Create, Set: set}, nil
}

// addShots adds screenshots to the numbers that were saved.
func (s *Pages) addShots(v *visit) (templ.Component, error) {
	account := v.URL.Query().Get("account")
	form, err := s.receive(v)
	if err != nil {
		return nil, err
	}
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	have := m.Packet(account)
	switch {
	case have == nil:
		form.wrong = append(form.wrong, portal.Problem{Text: "Save the numbers first.", Hint: "Screenshots are kept beside them."})
	case len(form.files) == 0 && len(form.wrong) == 0:
		form.wrong = append(form.wrong, portal.Problem{Text: "No file was chosen."})
	}
	if have != nil && len(form.files) > 0 { // those that were fine are kept, whatever the others were
		uploads, err := json.Marshal(append(slices.Clone(have.Uploads), form.files...))
		if err != nil {
			return nil, err
		}
		if _, err := s.step(v, campaign.Command{Kind: campaign.KindPacket, ID: have.ID, Step: campaign.Edit, Set: map[string]json.RawMessage{"uploads": uploads}}); err != nil {
			wrong, err := refusal(err, nil)
			if err != nil {
				return nil, err
			}
			form.wrong = append(form.wrong, wrong...)
		}
	}
	if len(form.wrong) > 0 {
		return s.audiencePage(v, account, nil, form.wrong)
	}
	return hall.Redirect("/me/audience?account=" + url.QueryEscape(account) + "&did=saved#shots")
}
