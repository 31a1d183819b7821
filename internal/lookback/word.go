package lookback

import "strconv"

// whole prints a count with its thousands apart: 12,000.
func whole[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// redemptions counts uses of codes: 1 redemption, 2,110 redemptions.
func redemptions(n int) string {
	if n == 1 {
		return "1 redemption"
	}
	return whole(n) + " redemptions"
}
