package draft

import (
	"math/big"
	"strconv"
	"strings"
)

// ladder gives the first of 1, 2, 5, 10, 20, 50 … that is not below n; n counts units of 10^-scale.
func ladder(n int64) int64 {
	if n <= 1 {
		return 1
	}
	for step := int64(1); ; step *= 10 {
		for _, m := range []int64{1, 2, 5} {
			if m*step >= n || step >= 1e17 {
				return m * step
			}
		}
	}
}

// fixed prints n units of 10^-scale, without zeros that say nothing.
func fixed(n int64, scale int) string {
	s := new(big.Rat).SetFrac(big.NewInt(n), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(scale)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// measureBounds are two steps of the ladder around nearly all of the values, and zero where nothing is below it. What lies
// beyond is clamped in answers. sorted is in units of 10^-scale.
func measureBounds(sorted []int64, scale int) (lo, hi string) {
	if len(sorted) == 0 {
		return "0", "1"
	}
	low, high := sorted[len(sorted)/200], sorted[len(sorted)-1-len(sorted)/200] // half a percent at each end
	var l, h int64
	if low < 0 {
		l = -ladder(-low)
	}
	if high > 0 {
		h = ladder(high)
	}
	if l == h {
		h = l + 1
	}
	return fixed(l, scale), fixed(h, scale)
}

// years are whole calendar years in steps of five around nearly all of the times, reaching to now at least, so that next
// month's file still fits. sorted are years.
func years(sorted []int, now int) (lo, hi string) {
	if len(sorted) == 0 {
		return strconv.Itoa(now/5*5) + "-01-01", strconv.Itoa(now/5*5+9) + "-12-31"
	}
	cut := len(sorted) / 1000
	low, high := sorted[cut], max(sorted[len(sorted)-1-cut], now)
	return pad(low/5*5) + "-01-01", pad(high/5*5+4) + "-12-31"
}

func pad(y int) string {
	s := strconv.Itoa(y)
	return strings.Repeat("0", max(0, 4-len(s))) + s
}
