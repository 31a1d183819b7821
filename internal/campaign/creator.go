package campaign

import (
	"time"

	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Representative acts for several creators.
type Representative struct {
	Head
	Name  string `json:"name" class:"personal" doc:"name or agency" must:"create"`
	Email string `json:"email,omitempty" class:"personal" doc:"where to reach them"`
	Phone string `json:"phone,omitempty" class:"personal" doc:"telephone"`
}

// Creator is somebody who makes content. The pipeline is its machine:
// prospect, customer, applicant → contacted → seeded → posting → advocate →
// signed; parted ends it.
type Creator struct {
	Head
	Name           string       `json:"name,omitempty" class:"personal" doc:"name"`
	Handles        []Handle     `json:"handles,omitempty" doc:"accounts by platform"`
	Email          string       `json:"email,omitempty" class:"personal" doc:"where to write"`
	Address        string       `json:"address,omitempty" class:"personal" doc:"where parcels go"`
	Country        string       `json:"country,omitempty" doc:"home country, ISO 3166 alpha-2"`
	Category       string       `json:"category,omitempty" doc:"what they post about"`
	Acquisition    string       `json:"acquisition,omitempty" one:"outreach|inbound|customer|agency" doc:"how we met"`
	Tags           []string     `json:"tags,omitempty" doc:"affinity tags"`
	Manager        string       `json:"manager,omitempty" doc:"person who looks after them"`
	Representative string       `json:"representative,omitempty" doc:"who acts for them"`
	Customer       string       `json:"customer,omitempty" class:"personal" doc:"hashed customer key of the shop"`
	PostsAgreed    float64      `json:"posts_agreed,omitempty" doc:"posts agreed per seven days; unpaid creators: the ladder's default of 1"`
	Nurture        []Nurture    `json:"nurture,omitempty" doc:"steps that fall due"`
	ContactedAt    time.Time    `json:"contacted_at,omitzero" edit:"no" doc:"first outreach"`
	BoughtAt       time.Time    `json:"bought_at,omitzero" edit:"no" doc:"first paid order of their own"`
	SeededAt       time.Time    `json:"seeded_at,omitzero" edit:"no" doc:"first gift"`
	PostedAt       time.Time    `json:"posted_at,omitzero" edit:"no" doc:"first post about us"`
	AdvocateAt     time.Time    `json:"advocate_at,omitzero" edit:"no" doc:"named an advocate"`
	FirstBooked    *period.Date `json:"first_booked,omitempty" edit:"no" doc:"day of the first signed terms"`
	ErasureAsked   *time.Time   `json:"erasure_asked,omitempty" edit:"no" doc:"when they asked for deletion of their data"`
	Erased         *time.Time   `json:"erased,omitempty" edit:"no" doc:"when personal data was deleted on request"`
}

// Handle is an account on a platform.
type Handle struct {
	Platform  string `json:"platform"`
	Handle    string `json:"handle"`
	URL       string `json:"url,omitempty"`
	Followers int64  `json:"followers,omitempty"`
}

// Nurture is one step of looking after a creator.
type Nurture struct {
	What string     `json:"what"`
	Due  time.Time  `json:"due"`
	Told *time.Time `json:"told,omitempty"` // when it became a task
	Done *time.Time `json:"done,omitempty"`
}

// Packet is the audience evidence a creator returns: numbers first, screenshots
// where they are a must. submitted → accepted | rejected; lapses after 90 days.
type Packet struct {
	Head
	Platform string        `json:"platform" must:"create" doc:"which account"`
	Basis    string        `json:"basis" one:"engaged|reached|followers" must:"create" doc:"whose audience"`
	Shares   []Share       `json:"shares" must:"create" doc:"shares by axis and segment, 0 to 1"`
	Taken    time.Time     `json:"taken" must:"create" doc:"when the numbers were read"`
	Uploads  []Upload      `json:"uploads,omitempty" class:"creative" doc:"screenshots"`
	Checks   []PacketCheck `json:"checks,omitempty" edit:"no" doc:"compared with the platform's own figures where they exist"`
}

// Share is one share of an audience.
type Share struct {
	Axis    string  `json:"axis"`
	Segment string  `json:"segment"`
	Share   float64 `json:"share"`
}

// PacketCheck compares one share with the platform's.
type PacketCheck struct {
	Axis     string   `json:"axis"`
	Segment  string   `json:"segment"`
	Said     float64  `json:"said"`
	Platform *float64 `json:"platform,omitempty"` // missing: nothing to compare with
	Agrees   string   `json:"agrees"`             // yes | no | unknown
}

// Upload is a file kept beside the records, typed by its content.
type Upload struct {
	Name   string    `json:"name"`
	Type   string    `json:"type"` // media type as detected, never as claimed
	Size   int64     `json:"size"`
	SHA256 string    `json:"sha256"` // also where it lies
	At     time.Time `json:"at"`
}

// Screen is one look at a creator: passed | failed | undecided. It is valid for
// the ladder's days (default 90) and lapses on a pivot.
type Screen struct {
	Head
	Screened string    `json:"screened" one:"fit|safety|values" must:"create" doc:"which screen"`
	Reason   string    `json:"reason,omitempty" class:"safety" doc:"reason code, shared with declines and incidents"`
	Flags    int       `json:"flags,omitempty" class:"safety" doc:"open flags"`
	By       string    `json:"by,omitempty" doc:"who looked"`
	Decided  time.Time `json:"decided,omitzero" edit:"no" doc:"when"`
	Until    time.Time `json:"until,omitzero" edit:"no" doc:"valid until"`
}

// Rating is one creator's brand fit: parts with scores, floors, evidence. Valid
// for 180 days. The rater is not the booker, or the rating is marked.
type Rating struct {
	Head
	Parts    []RatingPart `json:"parts" must:"create" doc:"audience, category, values, tone, past_delivery"`
	Rater    string       `json:"rater" class:"personal" must:"create" doc:"who rated"`
	Booker   string       `json:"booker,omitempty" class:"personal" doc:"who books"`
	SameHand bool         `json:"same_hand,omitempty" edit:"no" doc:"rater and booker are one person: shown as such"`
	Rated    time.Time    `json:"rated,omitzero" edit:"no" doc:"when"`
	Until    time.Time    `json:"until,omitzero" edit:"no" doc:"valid until"`
}

// RatingPart is one part of a rating.
type RatingPart struct {
	Part          string   `json:"part"`
	Score         *float64 `json:"score,omitempty"` // 0–100; nil: missing
	NotApplicable bool     `json:"not_applicable,omitempty"`
	Evidence      string   `json:"evidence,omitempty"`
}

// Offer is an outreach message in its parts, with reply and outcome:
// drafted → sent → replied → accepted → signed, or declined by either side, or withdrawn.
type Offer struct {
	Head
	Why         string        `json:"why" class:"creative" must:"sent" doc:"why this creator"`
	Fit         string        `json:"fit,omitempty" class:"creative" doc:"evidence of the fit"`
	Scope       string        `json:"scope" must:"sent" doc:"what is asked, and when"`
	Pay         *money.Amount `json:"pay,omitempty" class:"cost" doc:"what is paid, or the lower end"`
	PayUpTo     *money.Amount `json:"pay_up_to,omitempty" class:"cost" doc:"upper end of a range"`
	Rights      string        `json:"rights,omitempty" doc:"usage and exclusivity"`
	NoTouch     []string      `json:"no_touch,omitempty" doc:"the brand's list as told"`
	Ask         string        `json:"ask" must:"sent" doc:"the one thing asked for"`
	Reply       string        `json:"reply,omitempty" class:"personal" doc:"what came back"`
	DeclinedBy  string        `json:"declined_by,omitempty" one:"creator|brand" edit:"no" doc:"who declined"`
	Reason      string        `json:"reason,omitempty" class:"safety" edit:"no" doc:"reason code; values_* is a values decline"`
	Sent        time.Time     `json:"sent,omitzero" edit:"no" doc:"when"`
	Decided     time.Time     `json:"decided,omitzero" edit:"no" doc:"when"`
	Meets       []string      `json:"meets,omitempty" class:"personal" edit:"no" leaves:"no" doc:"topics of the creator's own list that the offer meets"`
	ProposedFor string        `json:"proposed_for,omitempty" class:"safety" edit:"no" doc:"a decline proposed by the audience, never by the creator"`
}

// List is a no-touch list, versioned by its head: the brand's (creator empty),
// or a creator's own, which operations on that account and legal alone see.
type List struct {
	Head
	Topics []string `json:"topics,omitempty" class:"safety" doc:"topics the brand will not push"`
	Own    []string `json:"own,omitempty" class:"personal" leaves:"no" doc:"topics this creator will not touch"`
}

// Incident is something that went wrong in public: open → escalated → resolved.
type Incident struct {
	Head
	Severity  string    `json:"severity" one:"low|medium|high" must:"create" doc:"how bad"`
	What      string    `json:"what" class:"safety" must:"create" doc:"no_touch, undisclosed_post, expired_rights, …"`
	Topic     string    `json:"topic,omitempty" class:"safety" doc:"topic touched"`
	Side      string    `json:"side,omitempty" one:"brand|creator" doc:"whose list or duty"`
	List      string    `json:"list,omitempty" class:"safety" edit:"no" doc:"no-touch list it is judged by, with the version in force when it was reported"`
	Asset     string    `json:"asset,omitempty" doc:"the post"`
	Story     string    `json:"story,omitempty" class:"safety" doc:"what happened"`
	Happened  time.Time `json:"happened" must:"create" doc:"when"`
	Escalated time.Time `json:"escalated,omitzero" edit:"no" doc:"when it went to care or legal"`
	Resolved  time.Time `json:"resolved,omitzero" edit:"no" doc:"when closed"`
}

// Pivot is a creator's change of theme, tone, stance or cadence: proposed or
// noted → recalibrated | accepted.
type Pivot struct {
	Head
	Axis     string    `json:"axis" one:"theme|tone|stance|cadence" must:"create" doc:"what changed"`
	How      string    `json:"how" one:"declared|noted|proposed" must:"create" doc:"how we know"`
	Shift    *float64  `json:"shift,omitempty" doc:"Jensen–Shannon distance of the content mix where proposed, 0 to 1"`
	Note     string    `json:"note,omitempty" class:"creative" doc:"what was seen"`
	Happened time.Time `json:"happened" must:"create" doc:"since when"`
	Settled  time.Time `json:"settled,omitzero" edit:"no" doc:"when recalibrated or accepted"`
}
