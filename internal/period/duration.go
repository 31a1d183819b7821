package period

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/fault"
)

var durations = regexp.MustCompile(`^(\d+)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)$`)

// ParseDuration reads a length as people write it: 24h, 30d, 2w, "8 weeks".
// A day is 24 hours and a week seven days.
func ParseDuration(s string) (time.Duration, error) {
	m := durations.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, fault.New(fault.Invalid, "%q is not a length of time", s).WithHint("write 24h, 30d or 2w")
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 1_000_000 {
		return 0, fault.New(fault.Invalid, "%q is too long", s)
	}
	unit := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[m[2][0]]
	return time.Duration(n) * unit, nil
}
