package value

import "time"

// iso reads 2026-10-31, 2026-10-31 09:30:00.123 and RFC 3339 without the
// costs of a general parser: it is what long files are made of.
func (m Moments) iso(s string) (time.Time, bool) {
	micro, ok := ISO(s, m.Zone)
	if !ok {
		return time.Time{}, false
	}
	return time.UnixMicro(micro).UTC(), true
}

// ISO reads an ISO moment into microseconds since 1970; without an offset it
// is local to zone (nil: UTC). ok is false for anything else.
func ISO(s string, zone *time.Location) (micro int64, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	year, a := digits(s[0:4])
	month, b := digits(s[5:7])
	day, c := digits(s[8:10])
	if !a || !b || !c || month < 1 || month > 12 || day < 1 || day > monthDays(year, month) {
		return 0, false
	}
	micro, rest, ok := clockOf(s[10:])
	if !ok {
		return 0, false
	}
	offset, hasOffset, ok := offsetOf(rest)
	if !ok {
		return 0, false
	}
	if !hasOffset && zone != nil && zone != time.UTC {
		sec := micro / 1e6
		t := time.Date(year, time.Month(month), day, int(sec/3600), int(sec/60%60), int(sec%60), 0, zone)
		return t.Unix()*1e6 + micro%1e6, true
	}
	return daysSince(year, month, day)*86400e6 + micro - offset, true
}

// clockOf reads "T09:30:00.123" and what is left behind it.
func clockOf(s string) (micro int64, rest string, ok bool) {
	if s == "" {
		return 0, "", true
	}
	if (s[0] != 'T' && s[0] != ' ') || len(s) < 6 || s[3] != ':' {
		return 0, "", false
	}
	h, a := digits(s[1:3])
	mi, b := digits(s[4:6])
	if !a || !b || h > 23 || mi > 59 {
		return 0, "", false
	}
	micro, s = int64(h*3600+mi*60)*1e6, s[6:]
	if len(s) < 3 || s[0] != ':' {
		return micro, s, true
	}
	sec, a := digits(s[1:3])
	if !a || sec > 60 {
		return 0, "", false
	}
	micro, s = micro+int64(sec)*1e6, s[3:]
	if s == "" || (s[0] != '.' && s[0] != ',') {
		return micro, s, true
	}
	i, unit := 1, int64(100_000)
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		micro += int64(s[i]-'0') * unit
		unit /= 10
	}
	return micro, s[i:], i > 1
}

// offsetOf reads Z, UTC, +02:00, -0400 or +02.
func offsetOf(s string) (micro int64, has, ok bool) {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	switch {
	case s == "":
		return 0, false, true
	case s == "Z" || s == "UTC" || s == "z" || s == "GMT":
		return 0, true, true
	case s[0] != '+' && s[0] != '-':
		return 0, false, false
	}
	sign := int64(1)
	if s[0] == '-' {
		sign = -1
	}
	s = s[1:]
	var h, m int
	a, b := true, true
	switch {
	case len(s) == 2:
		h, a = digits(s)
	case len(s) == 4:
		h, a = digits(s[:2])
		m, b = digits(s[2:])
	case len(s) == 5 && s[2] == ':':
		h, a = digits(s[:2])
		m, b = digits(s[3:])
	default:
		return 0, false, false
	}
	return sign * int64(h*3600+m*60) * 1e6, true, a && b && h <= 15 && m <= 59
}

func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// daysSince counts the civil days since 1970-01-01 (Howard Hinnant, "chrono-
// compatible low-level date algorithms", days_from_civil).
func daysSince(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era*146097 + doe - 719468)
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
