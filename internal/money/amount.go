// Package money keeps amounts as whole minor units with their currency and
// converts them at dated rates. Nothing here rounds without being asked to.
package money

import (
	"math/big"
	"strings"

	"github.com/bojanz/currency"

	"plumbline/internal/fault"
)

// Amount is a sum of money in minor units (cents for USD, yen for JPY).
type Amount struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Known tells whether a code is an ISO 4217 currency.
func Known(code string) bool { return code != "" && currency.IsValid(code) } // an empty code is "valid" to the library

// Decimals returns the number of decimals of a currency.
func Decimals(code string) int {
	d, _ := currency.GetDigits(code)
	return int(d)
}

// Parse reads a plain decimal such as -12.30 exactly. More decimals than the
// currency has are refused unless they are zeros: money is never rounded at the door.
func Parse(number, code string) (Amount, error) {
	if !Known(code) {
		return Amount{}, fault.New(fault.Invalid, "%q is not a currency", code).WithHint("use an ISO code like USD")
	}
	minor, err := ParseMinor(number, Decimals(code))
	if err != nil {
		return Amount{}, err
	}
	return Amount{Minor: minor, Currency: code}, nil
}

// ParseMinor reads a decimal into units of 10^-decimals.
func ParseMinor(number string, decimals int) (int64, error) {
	s := strings.TrimSpace(number)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" && frac == "" {
		return 0, fault.New(fault.Invalid, "%q is not an amount", number)
	}
	trimmed := strings.TrimRight(frac, "0")
	if len(trimmed) > decimals {
		return 0, fault.New(fault.Invalid, "%s has %d decimals; its currency has %d", number, len(trimmed), decimals)
	}
	frac = trimmed + strings.Repeat("0", decimals-len(trimmed))
	var v int64
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return 0, fault.New(fault.Invalid, "%q is not an amount", number)
		}
		if v > (1<<63-1-int64(r-'0'))/10 {
			return 0, fault.New(fault.Invalid, "%s is too large", number)
		}
		v = v*10 + int64(r-'0')
	}
	if neg {
		v = -v
	}
	return v, nil
}

// Float returns the amount in major units, for ratios and charts only.
func (a Amount) Float() float64 {
	f, _ := new(big.Rat).SetFrac(big.NewInt(a.Minor), pow10(Decimals(a.Currency))).Float64()
	return f
}

// Number prints the amount as an exact plain decimal without its currency.
func (a Amount) Number() string {
	return new(big.Rat).SetFrac(big.NewInt(a.Minor), pow10(Decimals(a.Currency))).FloatString(Decimals(a.Currency))
}

// String prints the amount for people: $1,234.50.
func (a Amount) String() string {
	amount, err := currency.NewAmount(a.Number(), a.Currency)
	if err != nil {
		return a.Number() + " " + a.Currency
	}
	return currency.NewFormatter(currency.NewLocale("en")).Format(amount)
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
