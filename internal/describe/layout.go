package describe

import (
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// layout gives the Go layout of a date or timestamp column: from candor.format, else from the standard's
// logicalTypeOptions.format, else "" for ISO 8601.
func (d *doc) layout(p, c mapping, t catalog.Type) string {
	n, ok := c.find("candor.format")
	dated := t == catalog.Date || t == catalog.Timestamp
	if ok && !dated && t != catalog.NoType {
		d.no(n, "logicalType: date, or no format", "only a date or a timestamp has a format")
		return ""
	}
	if !ok {
		options, found := p.find("logicalTypeOptions")
		if !found || !dated {
			return ""
		}
		if n, ok = d.quietly(options, "logicalTypeOptions").find("format"); !ok {
			return ""
		}
	}
	s, ok := d.scalar(n, "the format")
	if !ok || t == catalog.NoType {
		return ""
	}
	layout, ok := goLayout(s)
	if !ok {
		d.no(n, "YYYYMMDD, DD/MM/YYYY HH:mm:ss or %Y-%m-%d (docs/describe.md has the list)", "the format %s cannot be read", quote(s))
		return ""
	}
	// A day that differs, or a year that is lost, would put people into the wrong week without a word.
	probe := time.Date(2019, 11, 23, 0, 0, 0, 0, time.UTC)
	back, err := time.Parse(layout, probe.Format(layout))
	if err != nil || back.Year() != 2019 || back.YearDay() != probe.YearDay() {
		d.no(n, "a format with year, month and day, like YYYY-MM-DD", "the format %s does not say which day it is", quote(s))
		return ""
	}
	return layout
}

// A token of a format and its Go form, longest first. YYYY-style letters follow spreadsheets and the JDK's
// DateTimeFormatter, which the standard names: MM is months and mm minutes, DD and dd are days of the month.
var tokens = [][2]string{
	{"YYYY", "2006"}, {"yyyy", "2006"}, {"uuuu", "2006"}, {"YY", "06"}, {"yy", "06"},
	{"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "01"}, {"M", "1"},
	{"DD", "02"}, {"dd", "02"}, {"D", "2"}, {"d", "2"},
	{"EEEE", "Monday"}, {"EEE", "Mon"},
	{"HH", "15"}, {"hh", "03"}, {"h", "3"}, {"mm", "04"}, {"m", "4"}, {"ss", "05"}, {"s", "5"},
	{"SSSSSS", "000000"}, {"SSS", "000"}, {"a", "PM"}, {"A", "PM"},
	{"XXX", "Z07:00"}, {"XX", "Z0700"}, {"Z", "Z0700"},
	{"'T'", "T"}, {"'Z'", "Z"},
}

var percent = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'B': "January", 'b': "Jan", 'h': "Jan", 'A': "Monday", 'a': "Mon",
	'H': "15", 'I': "03", 'M': "04", 'S': "05", 'f': "000000", 'p': "PM", 'z': "-0700", 'F': "2006-01-02", 'T': "15:04:05",
	'D': "01/02/06", 'R': "15:04", '%': "",
}

// goLayout turns a pattern (%Y-%m-%d, YYYY-MM-DD) into Go's reference form; Go's own form is taken as it is.
func goLayout(s string) (string, bool) {
	if s == "" || len(s) > 60 {
		return "", false
	}
	if strings.Contains(s, "2006") {
		return s, true
	}
	var b strings.Builder
	if strings.Contains(s, "%") {
		for i := 0; i < len(s); i++ {
			if s[i] != '%' {
				if !plain(s[i]) {
					return "", false
				}
				b.WriteByte(s[i])
				continue
			}
			i++
			if i == len(s) || percent[s[i]] == "" {
				return "", false
			}
			b.WriteString(percent[s[i]])
		}
		return b.String(), true
	}
next:
	for s != "" {
		for _, t := range tokens {
			if rest, ok := strings.CutPrefix(s, t[0]); ok {
				b.WriteString(t[1])
				s = rest
				continue next
			}
		}
		if !plain(s[0]) {
			return "", false
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String(), true
}

// plain is punctuation that Go's layouts take as it is. An underscore or a digit could become part of a token.
func plain(c byte) bool { return strings.IndexByte(" -/.,:T", c) >= 0 }
