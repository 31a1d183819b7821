package render

import "fmt"

// Bytes writes a size as people read it, in powers of 1,000.
func Bytes(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	f, units := float64(n), []string{"kB", "MB", "GB", "TB"}
	for i, u := range units {
		if f /= 1000; f < 999.5 || i == len(units)-1 {
			return fmt.Sprintf("%.3g %s", f, u)
		}
	}
	return ""
}
