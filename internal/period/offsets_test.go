package period_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/period"
)

func TestOffsetsOfACenturyEndAndNeverRepeatThemselves(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC", "Australia/Lord_Howe"} {
		cal, err := period.NewCalendar(zone, time.Monday, 0)
		require.NoError(t, err)
		to := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
		offsets := cal.Offsets(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), to)
		for i, o := range offsets[1:] {
			require.NotEqual(t, offsets[i].Seconds, o.Seconds)
			_, sec := o.From.In(cal.Zone).Zone()
			require.Equal(t, sec, o.Seconds)
		}
		_, sec := to.In(cal.Zone).Zone()
		require.Equal(t, sec, offsets[len(offsets)-1].Seconds)
	}
}
