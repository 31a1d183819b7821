package people

import (
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/pipeline"
)

// Creators is the machine of creators: the seeding and ambassador pipeline.
func Creators() machine {
	early := states(campaign.Prospect, campaign.Applicant, campaign.Customer, campaign.Contacted)
	pipeline := append(slices.Clone(early), campaign.Seeded, campaign.Posting, campaign.Advocate, campaign.Signed)
	return machine{
		Kind: campaign.KindCreator, Title: "creator", Many: "creators", Doc: "somebody who makes content, from first contact or first order on",
		States: append(slices.Clone(pipeline), campaign.Parted),
		Steps: []step{
			{Name: campaign.Create, Label: "Add a creator", To: campaign.Prospect, Roles: ops(), Do: begin},
			{Name: campaign.Edit, Label: "Edit", From: pipeline, Roles: ops()},
			{Name: "contacted", Label: "Record first contact", Back: campaign.Freely, Doc: "first outreach", From: early[:3], To: campaign.Contacted, Roles: ops(), Do: first(func(k *campaign.Creator) *time.Time { return &k.ContactedAt })},
			{Name: "customer", Label: "Record a first order", Doc: "first paid order of their own", From: pipeline, Roles: ops(), Do: becameCustomer},
			{Name: "seeded", Label: "Record a gift", Doc: "a product was given without obligation", From: early, To: campaign.Seeded, Roles: ops(), Do: first(func(k *campaign.Creator) *time.Time { return &k.SeededAt })},
			{Name: "posted", Label: "Record a first post", Doc: "posts about us", From: append(slices.Clone(early), campaign.Seeded), To: campaign.Posting, Roles: ops(), Do: first(func(k *campaign.Creator) *time.Time { return &k.PostedAt })},
			{Name: "advocate", Label: "Name an advocate", From: append(slices.Clone(early), campaign.Seeded, campaign.Posting), To: campaign.Advocate, Roles: ops(), Do: first(func(k *campaign.Creator) *time.Time { return &k.AdvocateAt })},
			{Name: "signed", Label: "First signed terms", From: pipeline, To: campaign.Signed, Rule: true, Do: signedFirst},
			{Name: "posting_agreed", Label: "Agree how often to post", From: pipeline, Roles: ops(), Sets: []string{"posts_agreed"}},
			{Name: "nurture_due", Label: "Nurture step due", Doc: "becomes a task", Rule: true, From: pipeline, Do: nurtureDue},
			{Name: "nurtured", Label: "Nurture step done", Rule: true, Do: nurtured},
			{Name: "parted", Label: "Part ways", From: pipeline, To: campaign.Parted, Roles: ops(), Reason: true},
			{Name: "erasure_asked", Label: "Asked for deletion", Doc: "operations owes an answer", Roles: both(), Ours: true, Do: askErasure},
			{Name: "erased", Label: "Erase personal data", Doc: "on request; what was measured stays, without a name", Roles: []access.Role{access.Legal, access.Operations}, Reason: true, Ours: true, Do: erase},
		},
		Check: checkCreator,
		Facts: creatorFacts,
		Head:  creatorHead,
		Falls: func(r record) string {
			if r.Top().State == campaign.Parted {
				return ""
			}
			return "nurture_due"
		},
	}
}

// begin lets a creator begin where they come from.
func begin(c *change) []problem {
	k := c.After.(*campaign.Creator)
	switch k.Acquisition {
	case "customer":
		k.State = campaign.Customer
	case "inbound":
		k.State = campaign.Applicant
	}
	if c.Received() {
		catchUp(c, k)
	}
	return nil
}

// catchUp lets a creator who is heard of after their work begin where it shows
// they stand.
func catchUp(c *change, k *campaign.Creator) {
	earliest := func(t *time.Time, at time.Time, s state) {
		if !at.IsZero() && (t.IsZero() || at.Before(*t)) {
			*t = at
		}
		if !at.IsZero() {
			k.State = s
		}
	}
	for _, o := range campaign.Linked[*campaign.Offer](c, campaign.KindOffer, "creator", k.ID) {
		earliest(&k.ContactedAt, o.Sent, campaign.Contacted)
	}
	for _, d := range campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "creator", k.ID) {
		earliest(&k.PostedAt, d.Live, campaign.Posting)
	}
	var signed time.Time
	for _, t := range campaign.Linked[*campaign.Terms](c, campaign.KindTerms, "creator", k.ID) {
		earliest(&signed, t.Signed, campaign.Signed)
	}
	if day := c.House.Calendar.DateOf(signed); !signed.IsZero() && (k.FirstBooked == nil || day < *k.FirstBooked) {
		k.FirstBooked = &day
	}
}

// first stamps when something first happened, however far the creator has come.
func first(of func(k *campaign.Creator) *time.Time) func(c *change) []problem {
	return func(c *change) []problem {
		c.First(of(c.After.(*campaign.Creator)))
		return nil
	}
}

func becameCustomer(c *change) []problem {
	k := c.After.(*campaign.Creator)
	c.First(&k.BoughtAt)
	if k.State == campaign.Prospect || k.State == campaign.Applicant {
		k.State = campaign.Customer
	}
	return nil
}

func signedFirst(c *change) []problem {
	k := c.After.(*campaign.Creator)
	d := c.House.Calendar.DateOf(c.At)
	if k.FirstBooked == nil || d < *k.FirstBooked {
		k.FirstBooked = &d
	}
	return nil
}

// nurtureDue makes a task of each step whose day has come.
func nurtureDue(c *change) []problem {
	k := c.After.(*campaign.Creator)
	for _, cmd := range pipeline.Due(k, c.Now) {
		c.Then(cmd)
	}
	at := c.Now
	for i := range k.Nurture {
		if n := &k.Nurture[i]; n.Done == nil && n.Told == nil && !n.Due.After(c.Now) {
			n.Told = &at
		}
	}
	return nil
}

// nurtured ticks the first open step of that name.
func nurtured(c *change) []problem {
	k := c.After.(*campaign.Creator)
	i := slices.IndexFunc(k.Nurture, func(n campaign.Nurture) bool { return n.Done == nil && n.What == c.Command.Ref })
	if i >= 0 {
		at := c.At
		k.Nurture[i].Done = &at
	}
	return nil
}

// askErasure has somebody of the house look at it: what is owed and what the law
// keeps is decided by people.
func askErasure(c *change) []problem {
	k := c.After.(*campaign.Creator)
	if k.ErasureAsked != nil {
		return []problem{{Text: "deletion was asked for already"}}
	}
	at := c.At
	k.ErasureAsked = &at
	c.Then(command{Kind: campaign.KindTask, ID: "t-erase-" + k.ID, Step: campaign.Create, Set: campaign.About(k.Top(), "title", "A creator asks for deletion of their data",
		"what", "Answer within a month: erase what nothing keeps, and say what stays and why", "subject", campaign.Subject(k), "creator", k.ID)})
	return nil
}

// named are the fields that name or quote a person, by kind.
var named = map[campaign.Kind][]string{
	campaign.KindCreator: {"title", "name", "email", "address", "customer", "handles"}, campaign.KindOffer: {"reply", "meets"}, campaign.KindList: {"own"},
	campaign.KindPacket: {"uploads"}, campaign.KindShipment: {"tracking"}, campaign.KindInvitation: {"token_hash", "sent"},
}

// erase deletes what names a person, from earlier versions and what hangs on
// them too. Who they were by handle on a platform goes as well.
func erase(c *change) []problem {
	k := c.After.(*campaign.Creator)
	at := c.At
	for _, kind := range slices.Sorted(maps.Keys(named)) {
		for _, r := range campaign.Linked[record](c, kind, "creator", k.ID) {
			c.Forget(kind, r.Top().ID, named[kind]...)
		}
	}
	k.Erased = &at
	return nil
}

// blank takes out who an erased creator is, whoever names them again.
func blank(k *campaign.Creator) {
	k.Name, k.Email, k.Address, k.Customer, k.Handles = "", "", "", "", nil
	k.Title = "erased creator"
}

func creatorHead(r record) {
	k := r.(*campaign.Creator)
	if k.Erased != nil {
		blank(k)
	}
	k.Creator, k.Due = k.ID, time.Time{}
	if len(k.Handles) > 0 {
		k.Title = "@" + strings.TrimPrefix(k.Handles[0].Handle, "@")
	}
	for _, n := range k.Nurture {
		if n.Done == nil && n.Told == nil && (k.Due.IsZero() || n.Due.Before(k.Due)) {
			k.Due = n.Due
		}
	}
}

func checkCreator(c *change) []problem {
	k := c.After.(*campaign.Creator)
	if c.Received() {
		return nil
	}
	var out []problem
	if k.Erased == nil && k.Name == "" && len(k.Handles) == 0 {
		out = append(out, problem{Field: "name", Text: "a creator needs a name or a handle"})
	}
	for _, h := range k.Handles {
		if h.Platform == "" || h.Handle == "" {
			out = append(out, problem{Field: "handles", Text: "each account needs its platform and its handle"})
		}
		if h.Followers < 0 {
			out = append(out, problem{Field: "handles", Text: "@" + h.Handle + " cannot have fewer than no followers"})
		}
	}
	if k.Country != "" && len(k.Country) != 2 {
		out = append(out, problem{Field: "country", Text: campaign.Quoted(k.Country) + " is not a country code", Hint: "two letters, like US"})
	}
	if k.Representative != "" && c.Get(campaign.KindRepresentative, k.Representative) == nil {
		out = append(out, problem{Field: "representative", Text: "there is no representative " + campaign.Quoted(k.Representative)})
	}
	if k.PostsAgreed < 0 {
		out = append(out, problem{Field: "posts_agreed", Text: "cannot be less than nothing"})
	}
	return out
}

func creatorFacts(c *change) []fact {
	k := c.After.(*campaign.Creator)
	out := []fact{creatorRow(c, k)}
	switch c.Step.Name {
	case "contacted", "customer", "seeded", "posted", "signed", "advocate":
		if once(c, k) {
			out = append(out, c.Milestone("creator", c.Step.Name, c.At, "ref", c.Command.Ref))
		}
	case "posting_agreed":
		out = append(out, c.Milestone("creator", "posting_agreed", c.At, "value", k.PostsAgreed))
	}
	return out
}

// once tells whether a step says something new: the first time counts.
func once(c *change, k *campaign.Creator) bool {
	before, _ := c.Before.(*campaign.Creator)
	if before == nil {
		return true
	}
	switch c.Step.Name {
	case "contacted":
		return before.ContactedAt.IsZero()
	case "customer":
		return before.BoughtAt.IsZero()
	case "seeded":
		return before.SeededAt.IsZero()
	case "posted":
		return before.PostedAt.IsZero()
	case "advocate":
		return before.AdvocateAt.IsZero()
	}
	return before.FirstBooked == nil && k.FirstBooked != nil
}

func creatorRow(c *change, k *campaign.Creator) fact {
	h := campaign.Handle{}
	if len(k.Handles) > 0 {
		h = k.Handles[0]
	}
	more := []any{"id", k.ID, "platform", h.Platform, "region", k.Region, "name", k.Name, "handle", h.Handle, "category", k.Category, "acquisition", k.Acquisition,
		"first_booked", k.FirstBooked, "manager", k.Manager, "tags", strings.Join(k.Tags, ","), "country", strings.ToUpper(k.Country), "updated_at", c.Now}
	if h.Followers > 0 {
		more = append(more, "followers", h.Followers)
	}
	return campaign.Dimension("creators", c.At, more...)
}

// Representatives is the machine of those who act for several creators.
func Representatives() machine {
	return machine{
		Kind: campaign.KindRepresentative, Title: "representative", Many: "representatives", Doc: "acts for several creators",
		States: states(campaign.Active, campaign.Parted),
		Steps: []step{
			{Name: campaign.Create, Label: "Add a representative", To: campaign.Active, Roles: ops()},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Active), Roles: ops()},
			{Name: "parted", Label: "Part ways", From: states(campaign.Active), To: campaign.Parted, Roles: ops(), Reason: true},
		},
	}
}
