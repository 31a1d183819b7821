package receive

import (
	"strings"
	"time"

	"plumbline/internal/campaign"
)

func campaigns(r row) []campaign.Command {
	set := fields(campaign.KindCampaign).put("title", r.text("name")).put("brand", r.text("brand")).put("owner", r.text("owner")).put("starts", r.day("starts")).
		put("ends", r.day("ends")).put("launch", r.day("launch")).put("class", r.text("class")).put("sub_outcome", r.text("sub_outcome"))
	return []campaign.Command{{Kind: campaign.KindCampaign, ID: r.text("id"), Step: campaign.Create, Set: set.set}}
}

func creators(r row) []campaign.Command {
	set := fields(campaign.KindCreator).put("name", r.text("name")).put("region", r.text("region")).put("category", r.text("category")).
		put("acquisition", r.text("acquisition")).put("manager", r.text("manager")).put("country", r.text("country")).put("first_booked", r.day("first_booked"))
	if handle := r.text("handle"); handle != "" {
		n, _ := r.number("followers")
		set.put("handles", []campaign.Handle{{Platform: r.text("platform"), Handle: handle, Followers: int64(n)}})
	}
	if tags := r.text("tags"); tags != "" {
		set.put("tags", strings.Split(tags, ","))
	}
	return []campaign.Command{{Kind: campaign.KindCreator, ID: r.text("id"), Step: campaign.Create, Set: set.set}}
}

// assets of a deliverable say that it is live.
func assets(r row) []campaign.Command {
	set := fields(campaign.KindDeliverable).places(r).put("asset", r.text("id")).put("url", r.text("url")).put("format", r.text("format")).
		put("platform", r.text("platform")).put("link", r.text("link")).put("code", r.text("code")).put("relation", r.text("relation"))
	cmd := campaign.Command{Kind: campaign.KindDeliverable, ID: r.text("deliverable"), Step: campaign.Create, Set: set.set}
	if at := r.time("published_at"); !at.IsZero() {
		cmd.Step, cmd.At = "live", at
	}
	return []campaign.Command{cmd}
}

// ratings come part by part: those of one creator and moment are one rating.
func ratings(r row) []campaign.Command {
	at := r.time("occurred_at").Format(time.RFC3339)
	set := fields(campaign.KindRating).places(r).put("rater", r.text("rater")).put("booker", r.text("booker"))
	part := campaign.RatingPart{Part: r.text("part"), Evidence: r.text("evidence")}
	if score, ok := r.number("score"); ok {
		part.Score = &score
	}
	if applicable, ok := r["applicable"].(bool); ok {
		part.NotApplicable = !applicable
	}
	id := sameID("r", r.text("source"), r.text("creator"), at)
	return []campaign.Command{{Kind: campaign.KindRating, ID: id, Step: "part", Set: set.set,
		With: with(map[string]any{"part": part.Part, "score": part.Score, "not_applicable": part.NotApplicable, "evidence": part.Evidence})}}
}

// screens of one creator and kind are one record that is looked at again.
func screens(r row) []campaign.Command {
	set := fields(campaign.KindScreen).places(r).put("screened", r.text("kind")).put("reason", r.text("reason"))
	if n, ok := r.number("flags"); ok {
		set.put("flags", int(n))
	}
	step := r.text("outcome")
	if step != "passed" && step != "failed" {
		step = campaign.Create
	}
	id := sameID("s", r.text("source"), r.text("creator"), r.text("kind"))
	return []campaign.Command{{Kind: campaign.KindScreen, ID: id, Step: step, Set: set.set}}
}

func offers(r row) []campaign.Command {
	id := r.text("offer")
	set := fields(campaign.KindOffer).places(r).put("pay", r.amount("amount"))
	sent := campaign.Command{Kind: campaign.KindOffer, ID: id, Step: "sent", Set: set.set}
	stage := r.text("stage")
	if stage == "" || stage == "sent" {
		return []campaign.Command{sent}
	}
	outcome := fields(campaign.KindOffer).put("declined_by", r.text("declined_by")).put("reason", r.text("reason"))
	return []campaign.Command{sent, {Kind: campaign.KindOffer, ID: id, Step: stage, Set: outcome.set, At: r.time("decided_at"), Reason: r.text("reason")}}
}

func incidents(r row) []campaign.Command {
	id := r.text("incident")
	set := fields(campaign.KindIncident).places(r).put("severity", r.text("severity")).put("what", r.text("kind")).put("side", r.text("side")).
		put("topic", r.text("topic")).put("asset", r.text("asset")).put("happened", r.time("occurred_at"))
	out := []campaign.Command{{Kind: campaign.KindIncident, ID: id, Step: campaign.Create, Set: set.set}}
	if escalated, _ := r["escalated"].(bool); escalated {
		out = append(out, campaign.Command{Kind: campaign.KindIncident, ID: id, Step: "escalated"})
	}
	if at := r.time("resolved_at"); !at.IsZero() {
		out = append(out, campaign.Command{Kind: campaign.KindIncident, ID: id, Step: "resolved", At: at})
	}
	return out
}

func pivots(r row) []campaign.Command {
	id := sameID("p", r.text("source"), r.text("creator"), r.text("axis"), r.time("occurred_at").Format(time.RFC3339))
	set := fields(campaign.KindPivot).places(r).put("axis", r.text("axis")).put("how", r.text("how")).put("happened", r.time("occurred_at"))
	out := []campaign.Command{{Kind: campaign.KindPivot, ID: id, Step: campaign.Create, Set: set.set}}
	if at := r.time("recalibrated_at"); !at.IsZero() {
		out = append(out, campaign.Command{Kind: campaign.KindPivot, ID: id, Step: "recalibrated", At: at})
	}
	return out
}
