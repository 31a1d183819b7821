package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"plumbline/internal/period"
)

// creator is one of the people the programme works with.
type creator struct {
	id, name, handle, platform, region, category, acquisition, manager, tags string

	part      part
	followers int
	since     period.Date // first contact
	booked    period.Date // first booked; 0: never
	currency  string
	code      string
	quality   float64 // orders against expectation
	care      float64 // 0–1: how likely paperwork and tags are right
	audience  audience
}

// audience is who follows a creator, as shares of 1.
type audience struct {
	female  float64
	ages    [5]float64 // 13-17, 18-24, 25-34, 35-44, 45+
	country [6]float64 // US, CA, GB, MX, BR, other
}

var (
	ages      = []string{"13-17", "18-24", "25-34", "35-44", "45+"}
	countries = []string{"US", "CA", "GB", "MX", "BR", "other"}
)

// target is the share of an audience the ladder asks for on its must axis.
func (a audience) target() float64 { return a.female }

const howMany = 122

func (w *world) castCreators() {
	r := w.rng("creators")
	first, last := r.Perm(len(firstNames)), r.Perm(len(lastNames))
	for i := range howMany {
		c := &creator{}
		if i < len(cast) {
			*c = cast[i]
		} else {
			c.name = firstNames[first[i%len(first)]] + " " + lastNames[last[(i+i/len(last))%len(last)]]
			c.platform = pick(r, platforms, 45, 40, 15)
			c.category = pick(r, categories, 30, 25, 15, 15, 8, 7)
		}
		w.furnish(r, c, i)
		w.creators = append(w.creators, c)
	}
}

func (w *world) furnish(r *rand.Rand, c *creator, i int) {
	c.id = slug(c.name)
	c.handle = "@" + strings.ReplaceAll(c.id, "-", ".")
	c.manager = pick(r, []string{"maya", "ana", "ben"})
	c.acquisition = pick(r, []string{"outreach", "inbound", "customer", "agency"}, 45, 20, 20, 15)
	c.region = pick(r, []string{"US", "CA", "GB", "US-CA", "US-NY"}, 50, 12, 6, 18, 14)
	c.followers = int(skewed(r, map[string]float64{"tiktok": 64_000, "instagram": 52_000, "youtube": 88_000}[c.platform], .8))
	c.since = w.quarter.From + period.Date(-160+r.IntN(70))
	c.currency = "USD"
	if c.region == "GB" {
		c.currency = "GBP"
	} else if i%31 == 30 {
		c.currency, c.region = "EUR", "DE"
	}
	c.tags = tags(r, c.category)
	c.code = fmt.Sprintf("%s%d", strings.ToUpper(slug(strings.Fields(c.name)[0])), 10+5*(i%3))
	c.quality = max(.35, gauss(r, 1, .22))
	c.care = max(.6, min(1, gauss(r, .94, .05)))
	c.audience = fits(r)
	c.play()
}

// play gives the cast what its part needs.
func (c *creator) play() {
	switch c.part {
	case star:
		c.quality, c.care, c.followers = 1.9, 1, 310_000
	case offCategory:
		c.quality, c.followers = .3, 96_000
		c.audience = audience{female: .19, ages: [5]float64{.21, .43, .24, .08, .04}, country: [6]float64{.48, .07, .09, .12, .09, .15}}
		c.tags = "gaming,tech"
	case cannotBuy:
		c.quality = .4
		c.audience = audience{female: .71, ages: [5]float64{.09, .38, .33, .13, .07}, country: [6]float64{.14, .02, .03, .11, .58, .12}}
		c.region = "BR"
	case parcel, second, silent, rights, spiral, leaky, pivoted:
		c.region, c.currency, c.quality = "US", "USD", 1
	}
	switch c.name {
	case "Mira Solano":
		c.code = "MIRA15"
	case "Nora Vance":
		c.followers, c.audience.female = 182_000, .74
	case "Margaux Laurent":
		c.followers = 205_000
	}
}

// fits draws an audience near the target, most of the time above it.
func fits(r *rand.Rand) audience {
	a := audience{female: min(.92, max(.42, gauss(r, .70, .09)))}
	young := min(.75, max(.30, gauss(r, .54, .08)))
	teen := max(.02, gauss(r, .06, .02))
	older := 1 - young - teen
	a.ages = [5]float64{teen, young * .45, young * .55, older * .6, older * .4}
	us := min(.86, max(.38, gauss(r, .61, .09)))
	rest := 1 - us
	a.country = [6]float64{us, rest * .34, rest * .16, rest * .12, rest * .08, rest * .30}
	return a
}

func tags(r *rand.Rand, category string) string {
	pool := []string{"skin", "routine", "self-care", "sensitive skin", "budget", "clean beauty", "gift ideas"}
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return category + "," + strings.Join(pool[:2], ",")
}

// slug writes a name as an id: small letters, hyphens, no accents.
func slug(name string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), name)
	if err != nil {
		plain = name
	}
	return strings.ReplaceAll(strings.ToLower(plain), " ", "-")
}

func (w *world) writePeople(s *sink) {
	for _, c := range w.creators {
		at := w.at(c.since, 9, 0)
		s.row("creators", at, "tracker", "").text("id", c.id).text("platform", c.platform).text("region", c.region).
			text("name", c.name).text("handle", c.handle).int("followers", c.followers).text("category", c.category).
			text("acquisition", c.acquisition).day("first_booked", c.booked).text("manager", c.manager).
			text("tags", c.tags).text("country", c.region[:2])
		if c.code != "" && c.booked != 0 {
			s.row("codes", w.at(c.booked, 12, 0), "shopify", "").text("id", c.code).text("creator", c.id).
				day("starts", c.booked).day("ends", w.codeEnds(c))
		}
	}
	for _, c := range w.campaigns {
		c.write(s)
	}
	w.writeRates(s)
}

// codeEnds is the last valid day of a creator's code: the leaked one ran out.
func (w *world) codeEnds(c *creator) period.Date {
	if c.part == leaky {
		return w.lastWeek(-1)
	}
	return w.quarter.To + 30
}

// writeRates writes a dated rate for the currencies some fees are in.
func (w *world) writeRates(s *sink) {
	r := w.rng("rates")
	eur, gbp := 1.1420, 1.3310
	for d := w.quarter.From - 170; d <= w.today; d++ {
		eur, gbp = eur*(1+gauss(r, 0, .0028)), gbp*(1+gauss(r, 0, .0031))
		for from, rate := range pairs(eur, gbp) {
			s.row("rates", w.at(d, 6, 0), "rates", "").text("id", from+"-USD-"+d.String()).
				day("day", d).text("from", from).text("to", "USD").text("rate", fmt.Sprintf("%.4f", rate))
		}
	}
}

// pairs lists the rates in a fixed order.
func pairs(eur, gbp float64) func(func(string, float64) bool) {
	return func(yield func(string, float64) bool) {
		_ = yield("EUR", eur) && yield("GBP", gbp)
	}
}
