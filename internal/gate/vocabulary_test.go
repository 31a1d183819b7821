package gate_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/expr"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

func TestWhatALadderMayRequireIsWhatTheEvidenceCanAnswer(t *testing.T) {
	t.Parallel()
	var named []string
	evidence := reflect.TypeFor[campaign.Evidence]()
	for _, c := range condition.All() {
		named = append(named, c.Name)
		require.NotEmpty(t, c.Doc, c.Name)
		require.NotEmpty(t, c.Reads, c.Name)
		for _, field := range c.Reads {
			_, ok := evidence.FieldByName(field)
			require.True(t, ok, "%s reads %s, which evidence does not have", c.Name, field)
		}
	}
	require.ElementsMatch(t, ladder.Requirements, named)
}

// nouns are the records a condition's names stand for.
var nouns = map[string]reflect.Type{
	"campaign": reflect.TypeFor[campaign.Campaign](), "creator": reflect.TypeFor[campaign.Creator](), "brief": reflect.TypeFor[campaign.Brief](),
	"terms": reflect.TypeFor[campaign.Terms](), "deliverable": reflect.TypeFor[campaign.Deliverable](),
	"shipment": reflect.TypeFor[campaign.Shipment](), "spend": reflect.TypeFor[campaign.Spend](),
}

func TestEveryNameOfAConditionIsAFieldOfItsRecordInItsType(t *testing.T) {
	t.Parallel()
	for _, n := range expr.Names {
		noun, field, dotted := strings.Cut(n.Name, ".")
		if !dotted {
			require.True(t, slices.Contains([]string{"gate", "kind", "amount", "currency", "now"}, n.Name), n.Name)
			continue
		}
		record, ok := nouns[noun]
		require.True(t, ok, n.Name)
		at, ok := tagged(record, field)
		if !ok {
			at, ok = tagged(reflect.TypeFor[campaign.Head](), field)
		}
		require.True(t, ok, "there is no field %s", n.Name)
		require.Equal(t, n.Type, typeOf(at), n.Name)
	}
}

func tagged(record reflect.Type, name string) (reflect.Type, bool) {
	for i := range record.NumField() {
		if tag, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ","); tag == name && !record.Field(i).Anonymous {
			return record.Field(i).Type, true
		}
	}
	return nil, false
}

func typeOf(t reflect.Type) expr.Type {
	switch t {
	case reflect.TypeFor[time.Time](), reflect.TypeFor[*period.Date]():
		return expr.Time
	case reflect.TypeFor[*money.Amount](), reflect.TypeFor[float64]():
		return expr.Number
	case reflect.TypeFor[[]string]():
		return expr.Texts
	case reflect.TypeFor[bool]():
		return expr.YesNo
	}
	if t.Kind() == reflect.String {
		return expr.Text
	}
	return expr.Type("no type of a condition: " + t.String())
}
