package campaign

import (
	"time"

	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Campaign is planned → running → ended; closed campaigns keep their lock.
type Campaign struct {
	Head
	Class       string        `json:"class" one:"gift|standard|amplified" must:"create" doc:"what is required of it"`
	Template    string        `json:"template,omitempty" doc:"campaign it inherits from"`
	SubOutcome  string        `json:"sub_outcome" must:"create" doc:"sub-outcome it serves"`
	Starts      *period.Date  `json:"starts" must:"create" doc:"first day"`
	Ends        *period.Date  `json:"ends" must:"create" doc:"last day"`
	Launch      *period.Date  `json:"launch,omitempty" doc:"launch date"`
	Budget      *money.Amount `json:"budget,omitempty" class:"cost" doc:"what may be committed"`
	Defaults    BriefBody     `json:"defaults,omitzero" doc:"what its briefs inherit"`
	Lock        string        `json:"lock,omitempty" edit:"no" doc:"ladder revision it was briefed under"`
	LockedAt    time.Time     `json:"locked_at,omitzero" edit:"no" doc:"when"`
	LaunchAtDue *period.Date  `json:"launch_at_lock,omitempty" edit:"no" doc:"launch date at lock"`
}

// BriefBody is what a brief says. An empty field inherits: template → campaign → brief.
type BriefBody struct {
	Goal         string        `json:"goal,omitempty" doc:"what the content is to do"`
	Message      string        `json:"message,omitempty" doc:"the one thing to say"`
	Product      string        `json:"product,omitempty" doc:"product shown"`
	Formats      []string      `json:"formats,omitempty" doc:"formats asked for"`
	Themes       []string      `json:"themes,omitempty" doc:"themes of the taxonomy"`
	Hook         string        `json:"hook,omitempty" doc:"how it opens"`
	Tone         string        `json:"tone,omitempty" doc:"how it sounds"`
	Do           []string      `json:"do,omitempty" doc:"what to do"`
	Dont         []string      `json:"dont,omitempty" doc:"what not to do"`
	Values       string        `json:"values,omitempty" doc:"the values clause: mandatory"`
	NoTouch      []string      `json:"no_touch,omitempty" doc:"topics the brand will not push"`
	Disclosure   string        `json:"disclosure,omitempty" doc:"the label asked for, and where it stands"`
	Tags         []string      `json:"tags,omitempty" doc:"tags required in the caption"`
	Moderation   string        `json:"moderation,omitempty" doc:"how comments are to be handled"`
	Usage        string        `json:"usage,omitempty" doc:"usage asked for"`
	KeepLive     int           `json:"keep_live,omitempty" doc:"days to stay live"`
	Requirements []Requirement `json:"requirements,omitempty" doc:"the checklist verification answers"`
	Quiz         []QuizItem    `json:"quiz,omitempty" doc:"what is asked before the brief counts as read"`
}

// Requirement is one line of a brief's checklist.
type Requirement struct {
	ID   string `json:"id"`
	What string `json:"what"`           // link, code, tag, disclosure, mention, format, no_touch, live, text
	Want string `json:"want,omitempty"` // the value wanted
	Must bool   `json:"must,omitempty"`
}

// QuizItem is one checkbox question. A wrong answer explains.
type QuizItem struct {
	ID      string   `json:"id"`
	Ask     string   `json:"ask"`
	Choices []string `json:"choices"`
	Right   []int    `json:"right"`
	Explain string   `json:"explain"`
	About   string   `json:"about,omitempty"` // the field of the body it asks about: asked again when that changes
}

// Brief is draft → sent → acknowledged → superseded.
type Brief struct {
	Head
	Body         BriefBody `json:"body,omitzero" class:"creative" doc:"what it says beyond what it inherits"`
	Class        string    `json:"class,omitempty" one:"gift|standard|amplified" doc:"what is required; empty: the campaign's"`
	Sent         time.Time `json:"sent,omitzero" edit:"no" doc:"when it reached the creator"`
	AckDue       time.Time `json:"ack_due,omitzero" edit:"no" doc:"when acknowledgement falls due"`
	Acknowledged time.Time `json:"acknowledged,omitzero" edit:"no" doc:"when the quiz was passed"`
	Asked        BriefBody `json:"asked,omitzero" class:"creative" edit:"no" doc:"the brief as sent, inheritance resolved"`
	AskedHash    string    `json:"asked_hash,omitempty" edit:"no" doc:"SHA-256 of the brief as sent: what was acknowledged"`
	Lock         string    `json:"lock,omitempty" edit:"no" doc:"ladder revision at sending"`
	Completeness float64   `json:"completeness,omitempty" edit:"no" doc:"share of required fields that hold more than template text, 0 to 1"`
	Required     int       `json:"required,omitempty" edit:"no" doc:"required fields"`
	Filled       int       `json:"filled,omitempty" edit:"no" doc:"filled ones"`
	Tries        []Try     `json:"tries,omitempty" edit:"no" doc:"quiz answers as they came"`
	Ask          []string  `json:"ask,omitempty" edit:"no" doc:"quiz items asked: what changed since the last pass"`
	Unclear      []string  `json:"unclear,omitempty" edit:"no" doc:"items answered wrongly at first: the brief may be unclear there"`
}

// Try is one answer to one quiz item.
type Try struct {
	Item  string    `json:"item"`
	Chose []int     `json:"chose"`
	Right bool      `json:"right"`
	At    time.Time `json:"at"`
	Link  string    `json:"link,omitempty"` // invitation it came through
}

// Terms is drafted → sent → signed → amended → ended; withdrawn before signature.
type Terms struct {
	Head
	Form        string        `json:"form" one:"sow|master|gifting" must:"create" doc:"statement of work, master agreement, one-click gifting terms"`
	Contract    string        `json:"contract,omitempty" must:"sent" doc:"contract id"`
	Master      string        `json:"master,omitempty" doc:"master agreement that covers it"`
	Items       []Item        `json:"items,omitempty" doc:"what is agreed"`
	Fee         *money.Amount `json:"fee,omitempty" class:"cost" doc:"fees agreed"`
	Conditions  []Condition   `json:"conditions,omitempty" doc:"what payment hangs on: the only thing that can hold money owed"`
	Rights      []Right       `json:"rights,omitempty" doc:"usage rights"`
	Amplify     bool          `json:"amplify,omitempty" doc:"amplification clause agreed"`
	Exclusivity string        `json:"exclusivity,omitempty" doc:"what they will not do, until when"`
	Levers      []Correction  `json:"levers,omitempty" doc:"corrections agreed beforehand, to be invoked without rewriting"`
	Sent        time.Time     `json:"sent,omitzero" edit:"no" doc:"when sent for signature"`
	SignDue     time.Time     `json:"sign_due,omitzero" edit:"no" doc:"end of the SLA, in the charter's hours"`
	Signed      time.Time     `json:"signed,omitzero" edit:"no" doc:"when fully signed"`
	Amended     time.Time     `json:"amended,omitzero" edit:"no" doc:"when last amended"`
	Ends        *period.Date  `json:"ends,omitempty" doc:"last day"`
}

// Item is one line of what is agreed.
type Item struct {
	Format string       `json:"format"`
	Count  int          `json:"count"`
	From   *period.Date `json:"from,omitempty"`
	To     *period.Date `json:"to,omitempty"`
}

// Condition is a contract condition that payment hangs on.
type Condition struct {
	ID     string     `json:"id"`
	Clause string     `json:"clause"` // as the contract says it
	Met    *time.Time `json:"met,omitempty"`
	Failed *time.Time `json:"failed,omitempty"`
	Note   string     `json:"note,omitempty"`
}

// Right is a usage right.
type Right struct {
	Platform  string      `json:"platform,omitempty"`  // empty: all
	Territory string      `json:"territory,omitempty"` // empty: all
	From      period.Date `json:"from"`
	To        period.Date `json:"to"`
	Amplify   bool        `json:"amplify,omitempty"`
	Told      bool        `json:"told,omitempty"` // fourteen days' notice was given
}

// Correction is a lever agreed beforehand: extra_story, re_cut, posting_window, hook_swap.
type Correction struct {
	What    string     `json:"what"`
	Note    string     `json:"note,omitempty"`
	Times   int        `json:"times"` // how often it may be used
	Used    int        `json:"used,omitempty"`
	Last    *time.Time `json:"last,omitempty"`
	Because string     `json:"because,omitempty"`
}

// Deliverable is planned → submitted → approved | changes_asked → live →
// verified; cancelled before live. It is anchored to a sub-outcome.
type Deliverable struct {
	Head
	Terms        string             `json:"terms,omitempty" doc:"terms it is agreed in"`
	Brief        string             `json:"brief,omitempty" doc:"brief it answers"`
	SubOutcome   string             `json:"sub_outcome,omitempty" must:"approved" doc:"what it is to move"`
	Expected     map[string]float64 `json:"expected,omitempty" doc:"metric → what it is booked to contribute"`
	Platform     string             `json:"platform,omitempty" doc:"where"`
	Format       string             `json:"format,omitempty" doc:"format of the taxonomy"`
	Taxonomy     map[string]string  `json:"taxonomy,omitempty" doc:"axis → tag: hook, theme, product, tone"`
	Link         string             `json:"link,omitempty" doc:"tracked link"`
	Code         string             `json:"code,omitempty" doc:"discount code"`
	Disclosure   string             `json:"disclosure,omitempty" doc:"label planned"`
	Market       string             `json:"market,omitempty" doc:"market whose disclosure rules hold"`
	Relation     string             `json:"relation,omitempty" one:"paid|gifted|earned" doc:"why it exists"`
	Fee          *money.Amount      `json:"fee,omitempty" class:"cost" doc:"part of the fee that stands on it"`
	DueDay       *period.Date       `json:"due_day,omitempty" doc:"due date"`
	DueAtLock    *period.Date       `json:"due_at_lock,omitempty" edit:"no" doc:"due date when terms were signed"`
	LaunchAsset  bool               `json:"launch_asset,omitempty" doc:"one of the campaign's required first assets"`
	Draft        []Upload           `json:"draft,omitempty" class:"creative" doc:"what was submitted"`
	DraftNote    string             `json:"draft_note,omitempty" class:"creative" doc:"link or text submitted"`
	Submitted    time.Time          `json:"submitted,omitzero" edit:"no" doc:"when last submitted: we are waited for since"`
	Changes      string             `json:"changes,omitempty" class:"creative" edit:"no" doc:"what was to be changed when changes were last asked for: read by the creator"`
	Answered     time.Time          `json:"answered,omitzero" edit:"no" doc:"when we last answered"`
	WaitedForUs  float64            `json:"waited_for_us,omitempty" edit:"no" doc:"days it waited for us"`
	Asset        string             `json:"asset,omitempty" doc:"id of the live post"`
	URL          string             `json:"url,omitempty" doc:"the live post"`
	Live         time.Time          `json:"live,omitzero" edit:"no" doc:"when it went live"`
	Accepted     time.Time          `json:"accepted,omitzero" edit:"no" doc:"when the work was accepted: money is owed from then"`
	Checks       []Check            `json:"checks,omitempty" edit:"no" doc:"what verification found"`
	Disclosures  []Check            `json:"disclosures,omitempty" edit:"no" doc:"what its market asks of a label, check by check"`
	CheckedAt    time.Time          `json:"checked_at,omitzero" edit:"no" doc:"last look that saw something"`
	Seen         string             `json:"seen,omitempty" edit:"no" doc:"hash of what imports last showed of the post"`
	MissedAt     time.Time          `json:"missed_at,omitzero" edit:"no" doc:"last look that saw nothing new"`
	Unseen       string             `json:"unseen,omitempty" edit:"no" doc:"why that look saw nothing"`
	NextLook     time.Time          `json:"next_look,omitzero" edit:"no" doc:"next look while live"`
	KeptLive     *bool              `json:"kept_live,omitempty" edit:"no" doc:"still live on the agreed day"`
	TakenDown    time.Time          `json:"taken_down,omitzero" edit:"no" doc:"when it was found gone"`
	KeepLiveTill *period.Date       `json:"keep_live_till,omitempty" doc:"agreed to stay live until"`
}

// Check is the answer to one requirement, with what was seen.
type Check struct {
	Requirement string    `json:"requirement"`
	Answer      string    `json:"answer"` // met | not_met | unknown
	Text        string    `json:"text,omitempty"`
	Label       string    `json:"label,omitempty"`
	Hash        string    `json:"hash,omitempty"`    // of what was seen
	Capture     string    `json:"capture,omitempty"` // upload it is kept as
	At          time.Time `json:"at"`
	By          string    `json:"by,omitempty"`
}

// Shipment is requested → released → shipped → received. One that left without
// signed terms is a breach, not a rejected row.
type Shipment struct {
	Head
	Terms       string        `json:"terms,omitempty" doc:"signed terms it goes out under"`
	Contract    string        `json:"contract,omitempty" edit:"no" doc:"contract id it was released under"`
	SKU         string        `json:"sku,omitempty" doc:"what is in it"`
	Order       string        `json:"order,omitempty" doc:"the warehouse's own number for it"`
	Cost        *money.Amount `json:"cost,omitempty" class:"cost" doc:"cost of the goods"`
	Carrier     string        `json:"carrier,omitempty" doc:"who carries it"`
	Tracking    string        `json:"tracking,omitempty" class:"personal" doc:"tracking number"`
	Replacement bool          `json:"replacement,omitempty" doc:"replaces a lost or broken one: left out of gating"`
	Released    time.Time     `json:"released,omitzero" edit:"no" doc:"label made"`
	Shipped     time.Time     `json:"shipped,omitzero" edit:"no" doc:"carrier has it"`
	Received    time.Time     `json:"received,omitzero" edit:"no" doc:"delivered"`
	Breach      string        `json:"breach,omitempty" edit:"no" doc:"left without signed terms: since when, and why"`
}

// Spend is a request for money: requested → committed → paid; refused.
type Spend struct {
	Head
	Pays        string        `json:"pays" one:"fee|product|amplification|agency" must:"create" doc:"what it pays for"`
	Amount      *money.Amount `json:"amount" class:"cost" must:"create" doc:"how much"`
	Terms       string        `json:"terms,omitempty" doc:"terms it stands on"`
	Deliverable string        `json:"deliverable,omitempty" doc:"deliverable it pays for"`
	Invoice     string        `json:"invoice,omitempty" class:"cost" doc:"invoice or purchase order"`
	Asked       string        `json:"asked,omitempty" doc:"who asked"`
	Territory   string        `json:"territory,omitempty" doc:"where amplified media runs"`
	Platform    string        `json:"platform,omitempty" doc:"where amplified media runs"`
	Committed   time.Time     `json:"committed,omitzero" edit:"no" doc:"signed, ordered, booked"`
	Paid        time.Time     `json:"paid,omitzero" edit:"no" doc:"when paid"`
	Ended       time.Time     `json:"ended,omitzero" edit:"no" doc:"when a boost ended"`
	PayBy       *period.Date  `json:"pay_by,omitempty" doc:"when payment is due"`
}

// Task is something that fell due for a person: open → done | dropped.
type Task struct {
	Head
	What    string    `json:"what" must:"create" doc:"what to do"`
	Subject string    `json:"subject,omitempty" doc:"kind/id it is about"`
	By      time.Time `json:"by,omitzero" doc:"by when"`
	Cases   []string  `json:"cases,omitempty" class:"safety" doc:"the records behind it, kind/id"`
	Done    time.Time `json:"done,omitzero" edit:"no" doc:"when"`
}

// Hold closes a gate for what it names: in_force → lifted.
type Hold struct {
	Head
	Gate    string     `json:"gate" one:"commit|shipment|publish|amplify" must:"create" doc:"gate it closes; never pay"`
	Because string     `json:"because" class:"safety" must:"create" doc:"why"`
	Until   *time.Time `json:"until,omitempty" doc:"lifts by itself"`
}

// Override lets one subject through one gate: asked → in_force → used | expired | refused.
type Override struct {
	Head
	Gate    string        `json:"gate" one:"commit|shipment|publish|amplify|pay" must:"create" doc:"gate it opens"`
	Subject string        `json:"subject" must:"create" doc:"kind/id let through"`
	Amount  *money.Amount `json:"amount,omitempty" class:"cost" doc:"money concerned, at most"`
	Because string        `json:"because" class:"safety" must:"create" doc:"why"`
	Asked   string        `json:"asked" edit:"no" doc:"who asked"`
	Second  string        `json:"second,omitempty" edit:"no" doc:"who agreed, above the ladder's amount"`
	Until   time.Time     `json:"until" edit:"no" doc:"when it lapses"`
	Failed  []string      `json:"failed,omitempty" edit:"no" doc:"requirements it passes over"`
}

// Invitation is the private link of a creator, or of a representative (its
// parent): made → opened → used; revoked, expired. The token is kept as a hash; a new link revokes the old one.
type Invitation struct {
	Head
	TokenHash string    `json:"token_hash" class:"personal" edit:"no" doc:"SHA-256 of the token"`
	Until     time.Time `json:"until" edit:"no" doc:"when it expires"`
	Used      time.Time `json:"used,omitzero" edit:"no" doc:"when it was first exchanged"`
	Last      time.Time `json:"last,omitzero" edit:"no" doc:"when it was last exchanged"`
	Sent      string    `json:"sent,omitempty" class:"personal" doc:"where it was sent"`
}
