package proof

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// world decides which values a house is planted with.
type world struct {
	rules string       // which of the ladders its house has
	other access.Class // classes whose values are others than in the first house
	seen  int          // rows from here on are others, too; 0: none are
}

// rows is how many of everything are planted.
const rows = 3

// differs tells whether a value of a row is another than in the first house.
func (w world) differs(c access.Class, i int) bool { return w.other&c != 0 || w.rest(i) }

// rest tells whether a row is of those an asker does not see.
func (w world) rest(i int) bool { return w.seen > 0 && i >= w.seen }

// many is how many rows a house has: where rows are hidden there is one more
// of them, so that a count of them differs.
func (w world) many() int {
	if w.seen > 0 {
		return rows + 1
	}
	return rows
}

// text is a value that names its class, so that it is recognised anywhere. In
// the other world the order of the rows is turned round.
func (w world) text(c access.Class, where string, i int) string {
	if w.differs(c, i) {
		return fmt.Sprintf("%c-%s-other-%s", 'a'+rows-i, mark(c), where)
	}
	return fmt.Sprintf("%c-%s-first-%s", 'a'+i, mark(c), where)
}

// mark is what every planted text of a class holds.
func mark(c access.Class) string { return "CANARY" + strings.ToUpper(strings.Join(c.Names(), "")) }

// minor is an amount of money. The worlds differ by little, so that no band is
// crossed: a colour may show.
func (w world) minor(c access.Class, i int) int64 {
	if w.differs(c, i) {
		return 7_319_137 + int64(rows-i)*1_013
	}
	return 7_318_911 + int64(i)*1_009
}

func (w world) number(c access.Class, i int) float64 {
	if w.differs(c, i) {
		return 61.43 + float64(rows-i)*0.07
	}
	return 61.31 + float64(i)*0.05
}

func (w world) moment(c access.Class, i int) time.Time {
	at := now.AddDate(0, 0, -9+i)
	if w.differs(c, i) {
		at = at.Add(time.Duration(rows-i) * 7 * time.Second)
	}
	return at
}

// fill puts planted values into whatever a field of a record holds.
func (w world) fill(v reflect.Value, c access.Class, where string, i int) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = w.moment(c, i)
		return
	case *period.Date: // the same in both, as are counts: days left move colours
		*x = period.NewDate(2026, time.December, 1+i)
		return
	case *money.Amount:
		*x = money.Amount{Minor: w.minor(c, i), Currency: "USD"}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(w.text(c, where, i))
	case reflect.Float64:
		v.SetFloat(w.number(c, i))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(i + 1)) // the same in both: a count moves colours
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		w.fill(v.Elem(), c, where, i)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		w.fill(v.Index(0), c, where, i)
	case reflect.Struct:
		for n := range v.NumField() {
			if v.Field(n).CanSet() {
				w.fill(v.Field(n), c, where+"."+v.Type().Field(n).Name, i)
			}
		}
	}
}
