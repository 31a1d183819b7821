package money

import (
	"math/big"
	"sort"

	"plumbline/internal/fault"
)

// Rates are the stored, dated exchange rates. Days are YYYY-MM-DD.
type Rates struct {
	by map[[2]string][]dated
}

type dated struct {
	day  string
	rate *big.Rat
}

// Add stores the rate of one day: one unit of from is rate units of to.
func (r *Rates) Add(day, from, to, rate string) error {
	v, ok := new(big.Rat).SetString(rate)
	if !ok || v.Sign() <= 0 {
		return fault.New(fault.Invalid, "%q is not an exchange rate", rate)
	}
	if r.by == nil {
		r.by = map[[2]string][]dated{}
	}
	key := [2]string{from, to}
	list := append(r.by[key], dated{day, v})
	sort.SliceStable(list, func(i, j int) bool { return list[i].day < list[j].day })
	r.by[key] = list
	return nil
}

// Convert turns an amount into another currency at the last rate stored on or
// before the day, rounding half away from zero, once. ok is false without a rate.
func (r *Rates) Convert(a Amount, to, day string) (Amount, bool) {
	if a.Currency == to {
		return a, true
	}
	rate := r.at(a.Currency, to, day)
	if rate == nil {
		if inverse := r.at(to, a.Currency, day); inverse != nil {
			rate = new(big.Rat).Inv(inverse)
		}
	}
	if rate == nil {
		return Amount{Currency: to}, false
	}
	x := new(big.Rat).SetFrac(big.NewInt(a.Minor), pow10(Decimals(a.Currency)))
	x.Mul(x, rate).Mul(x, new(big.Rat).SetInt(pow10(Decimals(to))))
	return Amount{Minor: round(x), Currency: to}, true
}

func (r *Rates) at(from, to, day string) *big.Rat {
	list := r.by[[2]string{from, to}]
	i := sort.Search(len(list), func(i int) bool { return list[i].day > day })
	if i == 0 {
		return nil
	}
	return list[i-1].rate
}

func round(x *big.Rat) int64 {
	half := big.NewRat(1, 2)
	if x.Sign() < 0 {
		half.Neg(half)
	}
	y := new(big.Rat).Add(x, half)
	return new(big.Int).Quo(y.Num(), y.Denom()).Int64()
}
