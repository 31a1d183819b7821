package world

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

// Creator is one of the people the programme works with.
type Creator struct {
	ID, Name, Handle, Platform, Region, Category, Acquisition, Manager, Tags string

	Part      Part
	Followers int
	Since     period.Date // first contact
	Booked    period.Date // first booked; 0: never
	Currency  string
	Code      string
	quality   float64 // orders against expectation
	care      float64 // 0–1: how likely paperwork and tags are right
	Audience  Audience
}

// Audience is who follows a creator, as shares of 1.
type Audience struct {
	Female  float64
	Ages    [5]float64 // 13-17, 18-24, 25-34, 35-44, 45+
	Country [6]float64 // US, CA, GB, MX, BR, other
}

// The segments an audience is told in.
var (
	Ages      = []string{"13-17", "18-24", "25-34", "35-44", "45+"}
	Countries = []string{"US", "CA", "GB", "MX", "BR", "other"}
)

// Target is the share of an audience the ladder asks for on its must axis.
func (a Audience) Target() float64 { return a.Female }

const howMany = 122

func (w *World) castCreators() {
	r := w.Rng("creators")
	first, last := r.Perm(len(firstNames)), r.Perm(len(lastNames))
	for i := range howMany {
		c := &Creator{}
		if i < len(Cast) {
			*c = Cast[i]
		} else {
			c.Name = firstNames[first[i%len(first)]] + " " + lastNames[last[(i+i/len(last))%len(last)]]
			c.Platform = Pick(r, Platforms, 45, 40, 15)
			c.Category = Pick(r, categories, 30, 25, 15, 15, 8, 7)
		}
		w.furnish(r, c, i)
		w.Creators = append(w.Creators, c)
	}
}

func (w *World) furnish(r *rand.Rand, c *Creator, i int) {
	c.ID = slug(c.Name)
	c.Handle = "@" + strings.ReplaceAll(c.ID, "-", ".")
	c.Manager = Pick(r, []string{"maya", "ana", "ben"})
	c.Acquisition = Pick(r, []string{"outreach", "inbound", "customer", "agency"}, 45, 20, 20, 15)
	c.Region = Pick(r, []string{"US", "CA", "GB", "US-CA", "US-NY"}, 50, 12, 6, 18, 14)
	c.Followers = int(skewed(r, map[string]float64{"tiktok": 64_000, "instagram": 52_000, "youtube": 88_000}[c.Platform], .8))
	c.Since = w.Quarter.From + period.Date(-160+r.IntN(70))
	c.Currency = "USD"
	if c.Region == "GB" {
		c.Currency = "GBP"
	} else if i%31 == 30 {
		c.Currency, c.Region = "EUR", "DE"
	}
	c.Tags = tags(r, c.Category)
	c.Code = fmt.Sprintf("%s%d", strings.ToUpper(slug(strings.Fields(c.Name)[0])), 10+5*(i%3))
	c.quality = max(.35, Gauss(r, 1, .22))
	c.care = max(.6, min(1, Gauss(r, .94, .05)))
	c.Audience = fits(r)
	c.play()
}

// play gives the cast what its part needs.
func (c *Creator) play() {
	switch c.Part {
	case star:
		c.quality, c.care, c.Followers = 1.9, 1, 310_000
	case OffCategory:
		c.quality, c.Followers = .3, 96_000
		c.Audience = Audience{Female: .19, Ages: [5]float64{.21, .43, .24, .08, .04}, Country: [6]float64{.48, .07, .09, .12, .09, .15}}
		c.Tags = "gaming,tech"
	case CannotBuy:
		c.quality = .4
		c.Audience = Audience{Female: .71, Ages: [5]float64{.09, .38, .33, .13, .07}, Country: [6]float64{.14, .02, .03, .11, .58, .12}}
		c.Region = "BR"
	case parcel, second, silent, rights, spiral, leaky, Pivoted:
		c.Region, c.Currency, c.quality = "US", "USD", 1
	}
	switch c.Name {
	case "Mira Solano":
		c.Code = "MIRA15"
	case "Nora Vance":
		c.Followers, c.Audience.Female = 182_000, .74
	case "Margaux Laurent":
		c.Followers = 205_000
	}
}

// fits draws an audience near the target, most of the time above it.
func fits(r *rand.Rand) Audience {
	a := Audience{Female: min(.92, max(.42, Gauss(r, .70, .09)))}
	young := min(.75, max(.30, Gauss(r, .54, .08)))
	teen := max(.02, Gauss(r, .06, .02))
	older := 1 - young - teen
	a.Ages = [5]float64{teen, young * .45, young * .55, older * .6, older * .4}
	us := min(.86, max(.38, Gauss(r, .61, .09)))
	rest := 1 - us
	a.Country = [6]float64{us, rest * .34, rest * .16, rest * .12, rest * .08, rest * .30}
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

// CodeEnds is the last valid day of a creator's code: the leaked one ran out.
func (w *World) CodeEnds(c *Creator) period.Date {
	if c.Part == leaky {
		return w.lastWeek(-1)
	}
	return w.Quarter.To + 30
}
