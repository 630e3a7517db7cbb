package intake

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// Columns says where in a record each field of the contract stands.
type Columns struct {
	At     []int    // for each field in contract order its column, from 0; -1: the file does not have it
	Width  int      // cells that each record must have
	Extra  []string // columns that the contract does not know, as named in the file: ignored, and shown to the user
	Absent []string // optional fields that the file does not have: empty in every row
}

// Match finds the contract's fields in a header: by the name that the contract says they have in files, by exact name,
// then ignoring case, spaces, underscores and hyphens. A person known by the line needs no column. A
// required field that is missing is an error that lists both sides; so is a name that fits twice. When no name fits, the
// first line is taken for data, and the error repeats nothing of it (law 5).
func Match(header []string, set *catalog.Dataset) (Columns, error) {
	names := make([]string, len(set.Fields))
	for i, f := range set.Fields {
		names[i] = f.Name
	}
	at, extra, err := matchNames(called(header, set), names)
	if err != nil {
		return Columns{}, err
	}
	c := Columns{At: at, Width: len(header), Extra: extra}
	var missing []string
	for i, f := range set.Fields {
		switch {
		case f.ByLine:
			at[i] = -1
		case at[i] >= 0:
		case f.Required || f.Role == catalog.Person:
			missing = append(missing, f.Name)
		default:
			c.Absent = append(c.Absent, f.Name)
		}
	}
	if len(missing) > 0 {
		return Columns{}, missingColumns(missing, names, header)
	}
	return c, nil
}

// called gives the header with the contract's names in place of those that it says the columns have in files.
func called(header []string, set *catalog.Dataset) []string {
	out := append([]string{}, header...)
	for _, f := range set.Fields {
		if f.Alias == "" {
			continue
		}
		for j, h := range header {
			if h == strings.TrimSpace(f.Alias) {
				out[j] = f.Name
			}
		}
	}
	return out
}

// matchNames gives for each name its column in the header, or -1, and the columns that fit no name.
func matchNames(header, names []string) (at []int, extra []string, err error) {
	at = make([]int, len(names))
	for i := range at {
		at[i] = -1
	}
	taken := make([]bool, len(header))
	for _, same := range []func(a, b string) bool{
		func(a, b string) bool { return a == b },
		func(a, b string) bool { return foldName(a) == foldName(b) },
	} {
		before := append([]bool{}, taken...)
		wanted := append([]int{}, at...)
		for i, n := range names {
			if wanted[i] >= 0 {
				continue
			}
			for j, h := range header {
				if before[j] || !same(n, h) {
					continue
				}
				if at[i] >= 0 {
					return nil, nil, fmt.Errorf("columns %d and %d are both named %s; keep one, or rename the other", at[i]+1, j+1, n)
				}
				if taken[j] {
					return nil, nil, fmt.Errorf("column %d could be %s or another field with nearly the same name; name it exactly as in the contract", j+1, n)
				}
				at[i], taken[j] = j, true
			}
		}
	}
	any := false
	for j, h := range safeNames(header) {
		any = any || taken[j]
		if !taken[j] {
			extra = append(extra, h)
		}
	}
	if !any {
		return nil, nil, fmt.Errorf("the first line has %d columns and none of them has a name that is expected, so it looks like data; "+
			"put a line with the names on top of the file: %s", len(header), strings.Join(names, ","))
	}
	return at, extra, nil
}

func missingColumns(missing, names, header []string) error {
	return fmt.Errorf("missing: %s. Expected: %s. Found: %s. Add the missing columns, or rename those that mean the same%s",
		strings.Join(missing, ", "), strings.Join(names, ", "), strings.Join(safeNames(header), ", "), looksLike(missing, header))
}

// safeNames repeats a header in messages. When one cell cannot be the name of a column, the line may be somebody's data,
// and all are given by their position.
func safeNames(header []string) []string {
	out := append([]string{}, header...)
	for _, h := range header {
		if h == "" || looksLikeName(h) {
			continue
		}
		for i := range out {
			out[i] = ""
		}
		break
	}
	for i, h := range out {
		if h == "" {
			out[i] = "(column " + strconv.Itoa(i+1) + ")"
		}
	}
	return out
}

// looksLikeName: starts with a letter or underscore, goes on with those, digits, spaces and . - / ( ), and is short.
func looksLikeName(h string) bool {
	if h == "" || len(h) > 64 {
		return false
	}
	for i, c := range h {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
		if !letter && (i == 0 || !strings.ContainsRune("0123456789 .-/()", c)) {
			return false
		}
	}
	return true
}

var unmarked = strings.NewReplacer(" ", "", "_", "", "-", "")

func foldName(s string) string { return strings.ToLower(unmarked.Replace(s)) }
