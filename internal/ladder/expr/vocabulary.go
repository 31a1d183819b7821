package expr

// Type is what a name stands for.
type Type string

// The types of names.
const (
	Text   Type = "text"
	Texts  Type = "list of text"
	Number Type = "number"
	YesNo  Type = "yes or no"
	Time   Type = "time"
)

// Name is one name a condition may use. A name that has no value for the record
// that asks makes the condition unknown: neither met nor not met.
type Name struct {
	Name string
	Type Type
	Doc  string
}

// Names is the vocabulary of conditions, by noun. Money is in major units of
// the record's own currency.
var Names = []Name{
	{"gate", Text, "the gate that is asked"},
	{"kind", Text, "the kind of record that asks: terms, shipment, deliverable, spend"},
	{"amount", Number, "the money asked for"},
	{"currency", Text, "its currency"},
	{"now", Time, "the moment of asking"},

	{"campaign.id", Text, "its id"},
	{"campaign.class", Text, "gift, standard or amplified"},
	{"campaign.state", Text, "where it stands"},
	{"campaign.sub_outcome", Text, "the sub-outcome it serves"},
	{"campaign.starts", Time, "first day"},
	{"campaign.ends", Time, "last day"},
	{"campaign.launch", Time, "launch date"},
	{"campaign.budget", Number, "what may be committed"},

	{"creator.id", Text, "its id"},
	{"creator.state", Text, "where in the pipeline"},
	{"creator.country", Text, "home country, ISO 3166 alpha-2"},
	{"creator.region", Text, "region"},
	{"creator.category", Text, "what they post about"},
	{"creator.acquisition", Text, "how we met: outreach, inbound, customer, agency"},
	{"creator.tags", Texts, "affinity tags"},
	{"creator.posts_agreed", Number, "posts agreed per seven days"},

	{"brief.state", Text, "where it stands"},
	{"brief.class", Text, "what is required of it"},
	{"brief.completeness", Number, "share of required fields filled, 0 to 1"},
	{"brief.sent", Time, "when it reached the creator"},
	{"brief.acknowledged", Time, "when the quiz was passed"},

	{"terms.state", Text, "where they stand"},
	{"terms.form", Text, "sow, master or gifting"},
	{"terms.contract", Text, "contract id"},
	{"terms.fee", Number, "fees agreed"},
	{"terms.amplify", YesNo, "amplification clause agreed"},
	{"terms.exclusivity", Text, "what they will not do"},
	{"terms.signed", Time, "when fully signed"},
	{"terms.ends", Time, "last day"},

	{"deliverable.state", Text, "where it stands"},
	{"deliverable.platform", Text, "where it is posted"},
	{"deliverable.format", Text, "format of the taxonomy"},
	{"deliverable.relation", Text, "paid, gifted or earned"},
	{"deliverable.market", Text, "market whose disclosure rules hold"},
	{"deliverable.disclosure", Text, "label planned"},
	{"deliverable.sub_outcome", Text, "what it is to move"},
	{"deliverable.link", Text, "tracked link"},
	{"deliverable.code", Text, "discount code"},
	{"deliverable.fee", Number, "part of the fee that stands on it"},
	{"deliverable.due_day", Time, "due date"},
	{"deliverable.launch_asset", YesNo, "one of the campaign's required first assets"},
	{"deliverable.submitted", Time, "when last submitted"},
	{"deliverable.live", Time, "when it went live"},
	{"deliverable.accepted", Time, "when the work was accepted"},

	{"shipment.state", Text, "where it stands"},
	{"shipment.sku", Text, "what is in it"},
	{"shipment.cost", Number, "cost of the goods"},
	{"shipment.carrier", Text, "who carries it"},
	{"shipment.replacement", YesNo, "replaces a lost or broken one"},

	{"spend.state", Text, "where it stands"},
	{"spend.pays", Text, "fee, product, amplification or agency"},
	{"spend.amount", Number, "how much"},
	{"spend.platform", Text, "where amplified media runs"},
	{"spend.territory", Text, "where amplified media runs"},
	{"spend.pay_by", Time, "when payment is due"},
}
