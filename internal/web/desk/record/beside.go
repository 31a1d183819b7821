package record

import (
	"plumbline/internal/campaign"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// What steps take beyond a record's fields.
type (
	lever struct {
		What string `json:"what" doc:"which correction agreed beforehand is used"`
	}
	clause struct {
		ID   string `json:"id" doc:"which condition of the contract"`
		Met  *bool  `json:"met" doc:"met, or failed"`
		Note string `json:"note" doc:"what failed, where it did: payment may be held by it"`
	}
	seen struct {
		Live     *bool    `json:"live" doc:"the post is there"`
		Platform string   `json:"platform" doc:"where it was seen"`
		Format   string   `json:"format" doc:"as what it was posted"`
		Caption  *string  `json:"caption" doc:"the caption, word for word; empty: not looked at"`
		Label    *string  `json:"label" doc:"the platform's own label, word for word; empty: not looked at"`
		Spoken   *string  `json:"spoken" doc:"what is said or shown in the picture"`
		Links    []string `json:"links" doc:"the links that were found"`
		LinksAll bool     `json:"links_all" doc:"so that a missing link is missing, not unseen"`
		Code     *bool    `json:"code" doc:"the code worked in the shop"`
		Topics   []string `json:"topics" doc:"no-touch topics that came up"`
		Read     bool     `json:"read" doc:"so that a topic that did not come up is known not to"`
	}
)

// besides is the table of those steps.
var besides = map[campaign.Kind]map[string]any{
	campaign.KindTerms:       {"lever": lever{}, "condition": clause{}},
	campaign.KindDeliverable: {"verified": seen{}},
}

// beside makes the controls of what a step takes beyond the fields.
func (h house) beside(m campaign.Machine, r campaign.Record, step string, b form.Builder) []form.Control {
	of, ok := besides[m.Kind][step]
	if !ok {
		return nil
	}
	b.Suggest = map[string][]mark.Pair{}
	if t, ok := r.(*campaign.Terms); ok {
		for _, x := range t.Levers {
			b.Suggest["what"] = append(b.Suggest["what"], mark.Pair{Name: x.What, Value: say.Join(", ", say.Plain(x.What), x.Note)})
		}
		for _, x := range t.Conditions {
			b.Suggest["id"] = append(b.Suggest["id"], mark.Pair{Name: x.ID, Value: x.Clause})
		}
	}
	return b.Beside(of)
}
