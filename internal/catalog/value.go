package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Value is one typed value in stored units: text in S, everything else in I (fixed-point, days, microseconds, 0 or 1).
// The zero Value is NULL.
type Value struct {
	Type Type // NoType: NULL
	S    string
	I    int64
}

// Null reports whether the value is absent.
func (v Value) Null() bool { return v.Type == NoType }

// Text prints a value as people and JSON see it; scale is the column's. NULL is "".
func (v Value) Text(scale int) string {
	switch v.Type {
	case String:
		return v.S
	case Integer:
		return strconv.FormatInt(v.I, 10)
	case Decimal:
		return FormatFixed(v.I, scale)
	case Date:
		return time.Unix(v.I*86400, 0).UTC().Format(time.DateOnly)
	case Timestamp:
		return time.UnixMicro(v.I).UTC().Format(time.RFC3339)
	case Boolean:
		return strconv.FormatBool(v.I != 0)
	}
	return ""
}

// FormatFixed prints the fixed-point integer i with scale digits after the point, exactly.
func FormatFixed(i int64, scale int) string {
	if scale == 0 {
		return strconv.FormatInt(i, 10)
	}
	sign, u := "", uint64(i)
	if i < 0 {
		sign, u = "-", uint64(-i)
	}
	s := fmt.Sprintf("%0*d", scale+1, u)
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}

// ParseFixed reads a decimal number into a fixed-point integer with scale digits after the point. More digits than the
// scale are an error unless they are zeros, since silently rounding money is not candor's to do; so is overflow.
func ParseFixed(s string, scale int) (int64, error) {
	t := strings.TrimSpace(s)
	neg := false
	if t != "" && (t[0] == '-' || t[0] == '+') {
		neg, t = t[0] == '-', t[1:]
	}
	whole, frac, _ := strings.Cut(t, ".")
	if whole == "" && frac == "" {
		return 0, fmt.Errorf("not a number")
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > scale {
		return 0, fmt.Errorf("has %d digits after the point, the contract allows %d", len(frac), scale)
	}
	frac += strings.Repeat("0", scale-len(frac))
	digits := whole + frac
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, fmt.Errorf("not a number")
		}
	}
	if digits == "" {
		return 0, nil
	}
	u, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("too large for an exact amount")
	}
	if neg {
		u = -u
	}
	return u, nil
}
