package world

// Caption is what stands under a post: the label first, where it should be.
func (x *Work) Caption() string {
	text := map[string]string{"skin": "My skin after four weeks", "routine": "Three minutes, every morning", "gift": "What I am giving this year"}[x.Deal.Campaign.theme]
	if x.Code {
		text += ", code " + x.Owner().Code
	}
	if x.Disclosure == "failed" {
		return text + " … thanks to the team for sending this"
	}
	if x.Relation == "gifted" {
		return "#gifted " + text
	}
	return "#ad " + text
}

// Tags of a post by axis of the ladder's taxonomy, in a fixed order.
func (x *Work) Tags() func(func(string, string) bool) {
	theme, tone, stance := x.Deal.Campaign.theme, []string{"expert", "funny", "plain"}[len(x.Owner().Name)%3], "none"
	format := map[string]string{"long": "video"}[x.Format]
	if format == "" {
		format = x.Format
	}
	if x.Owner().Part == Pivoted && x.Deal.Campaign.ID != "late-summer-reset" && x.Met < 1 {
		theme = "gift"
	}
	return func(yield func(string, string) bool) {
		_ = yield("theme", theme) && yield("tone", tone) && yield("format", format) && yield("stance", stance)
	}
}
