package say

import (
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// Lang is a language that customers' pages speak, by its BCP 47 tag. The zero Lang speaks English.
//
// Numbers, money, dates and plural forms follow the Unicode CLDR (version 48) of en, de, fr and es. They are written here
// and not taken from golang.org/x/text: that carries CLDR 32, groups four digits in Spanish, and has no dates at all.
type Lang string

// The languages, in the order in which pages offer them.
const (
	English Lang = "en"
	German  Lang = "de"
	French  Lang = "fr"
	Spanish Lang = "es"
)

// Langs are all languages.
func Langs() []Lang { return []Lang{English, German, French, Spanish} }

// LangOf reads a tag that a page of ours wrote; what is not known is not ok.
func LangOf(s string) (Lang, bool) {
	for _, l := range Langs() {
		if string(l) == s {
			return l, true
		}
	}
	return English, false
}

// Tag is the BCP 47 tag.
func (l Lang) Tag() string {
	switch l {
	case German, French, Spanish:
		return string(l)
	}
	return string(English)
}

// Name is what the language calls itself.
func (l Lang) Name() string {
	switch l {
	case German:
		return "Deutsch"
	case French:
		return "Français"
	case Spanish:
		return "Español"
	}
	return "English"
}

// Accepted picks the language that a browser likes best (Accept-Language, RFC 9110, 12.5.4), by the first part of each
// tag; English where none of ours is liked.
func Accepted(header string) Lang {
	best, most := English, 0.0
	for i, part := range strings.Split(header, ",") {
		if i == 32 {
			break // nobody speaks that many: the rest is noise
		}
		tag, params, _ := strings.Cut(part, ";")
		base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		l, ok := LangOf(base)
		if !ok {
			continue
		}
		weight := 1.0
		if k, q, found := strings.Cut(strings.TrimSpace(params), "="); found && strings.EqualFold(strings.TrimSpace(k), "q") {
			w, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
			if err != nil || !(w >= 0 && w <= 1) {
				continue
			}
			weight = w
		}
		if weight > most {
			best, most = l, weight
		}
	}
	return best
}

// Signs that numbers are written with. The spaces do not break a line.
const (
	thin  = "\u202f" // narrow no-break space
	fixed = "\u00a0" // no-break space
)

func (l Lang) group() string {
	switch l {
	case German, Spanish:
		return "."
	case French:
		return thin
	}
	return ","
}

func (l Lang) point() string {
	if l == German || l == French || l == Spanish {
		return ","
	}
	return "."
}

// Count writes a whole number: 128,402, 128.402 or 128 402. Spanish groups from five digits on.
func (l Lang) Count(n int64) string {
	if l == Spanish && n > -10_000 && n < 10_000 {
		return strings.Replace(strconv.FormatInt(n, 10), "-", "−", 1)
	}
	return strings.ReplaceAll(Count(n), ",", l.group())
}

// One reports whether a count takes the singular: 0 and 1 in French, 1 elsewhere (CLDR cardinal plural rules).
func (l Lang) One(n int64) bool { return n == 1 || l == French && (n == 0 || n == -1) }

// Plural writes a count with its noun. Whole millions take "de" before it in French and Spanish (the form "many").
func (l Lang) Plural(n int64, one, many string) string {
	if l.One(n) {
		return l.Count(n) + " " + one
	}
	if n != 0 && n%1_000_000 == 0 {
		switch {
		case l == French && strings.ContainsRune("aeiouyhéèêâô", []rune(many)[0]):
			many = "d’" + many
		case l == French, l == Spanish:
			many = "de " + many
		}
	}
	return l.Count(n) + " " + many
}

// Times writes how often: "once", "zweimal", "7 fois".
func (l Lang) Times(n int64) string {
	few := map[Lang][3]string{German: {"nie", "einmal", "zweimal"}, French: {"jamais", "une fois", "deux fois"}, Spanish: {"nunca", "una vez", "dos veces"}}
	words, ok := few[l]
	switch {
	case !ok:
		return Times(n)
	case n >= 0 && n < 3:
		return words[n]
	case l == German:
		return l.Count(n) + "-mal"
	case l == French:
		return l.Plural(n, "fois", "fois")
	}
	return l.Plural(n, "vez", "veces")
}

// List joins words: "a, b and c". Spanish says "e" before the sound of i.
func (l Lang) List(all []string) string {
	n := len(all) - 1
	if n < 1 {
		return strings.Join(all, "")
	}
	and := " and "
	switch l {
	case German:
		and = " und "
	case French:
		and = " et "
	case Spanish:
		and = " y "
		last := strings.ToLower(all[n])
		if sounds(last, "i", "í") || sounds(last, "hi", "hí") && !sounds(last, "hia", "hie", "hio") {
			and = " e "
		}
	}
	return strings.Join(all[:n], ", ") + and + all[n]
}

func sounds(s string, starts ...string) bool {
	for _, x := range starts {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}

// signs are how a language writes currencies that it has a sign for; any other is written by its code.
var signs = map[Lang]map[string]string{
	German:  {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"},
	French:  {"EUR": "€", "GBP": "£GB", "USD": "$US"},
	Spanish: {"EUR": "€", "USD": "US$"},
}

// Money writes an amount as Money does: "4,20 €". Amounts below a cent keep their decimals.
func (l Lang) Money(m candor.Money) string {
	in, ok := signs[l]
	if !ok {
		return Money(m)
	}
	sign, has := in[m.Currency]
	if !has {
		sign = m.Currency
	}
	// "€4.20" or "4.20 CHF": only the digits are wanted.
	digits := strings.TrimSuffix(Money(candor.Money{Micro: m.Micro, Currency: ""}), " ")
	whole, frac, _ := strings.Cut(digits, ".")
	if whole = strings.ReplaceAll(whole, ",", l.group()); l == Spanish && len(strings.Trim(whole, "−")) == 5 {
		whole = strings.ReplaceAll(whole, ".", "") // four digits stand together
	}
	return whole + l.point() + frac + fixed + sign
}

var weekdays = map[Lang][7]string{
	German:  {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	French:  {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	Spanish: {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
}

var months = map[Lang][12]string{
	German:  {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	French:  {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	Spanish: {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}

// Day writes a date with its weekday: "Dienstag, 3. November 2026".
func (l Lang) Day(t time.Time) string {
	w, ok := weekdays[l]
	if !ok {
		return Day(t)
	}
	weekday, month, d, y := w[t.Weekday()], months[l][t.Month()-1], strconv.Itoa(t.Day()), strconv.Itoa(t.Year())
	switch l {
	case German:
		return weekday + ", " + d + ". " + month + " " + y
	case French:
		if t.Day() == 1 {
			d = "1er"
		}
		return weekday + " " + d + " " + month + " " + y
	}
	return weekday + ", " + d + " de " + month + " de " + y
}

// Month writes a month: "November 2026".
func (l Lang) Month(t time.Time) string {
	m, ok := months[l]
	switch {
	case !ok:
		return t.Format("January 2006")
	case l == Spanish:
		return m[t.Month()-1] + " de " + strconv.Itoa(t.Year())
	}
	return m[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// MonthShort writes a month in three or four letters, for a drawing: "Nov".
func (l Lang) MonthShort(t time.Time) string {
	if l == French { // three letters do not tell June from July
		return [...]string{"janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"}[t.Month()-1]
	}
	name := []rune(l.Month(t))
	return string(name[:min(3, len(name))])
}

// Moment writes a time with its zone.
func (l Lang) Moment(t time.Time) string {
	if _, ok := weekdays[l]; !ok {
		return Moment(t)
	}
	clock := t.Format("15:04")
	if l == German {
		clock += " Uhr"
	}
	return l.Day(t) + ", " + clock + " " + t.Format("MST")
}

// Left says how long until a day, by calendar days in the zone of now, or how long ago it was.
func (l Lang) Left(now, due time.Time) string {
	if _, ok := weekdays[l]; !ok {
		return Left(now, due)
	}
	d := days(now, due)
	word := map[Lang][2]string{German: {"heute", "morgen"}, French: {"aujourd’hui", "demain"}, Spanish: {"hoy", "mañana"}}[l]
	switch {
	case d == 0 || d == 1:
		return word[d]
	case l == German && d > 0:
		return "in " + l.Plural(d, "Tag", "Tagen")
	case l == German:
		return l.Plural(-d, "Tag", "Tage") + " zu spät"
	case l == French && d > 0:
		return "dans " + l.Plural(d, "jour", "jours")
	case l == French:
		return l.Plural(-d, "jour", "jours") + " de retard"
	case d > 0:
		return "dentro de " + l.Plural(d, "día", "días")
	}
	return l.Plural(-d, "día", "días") + " de retraso"
}

// Upper begins a sentence with a word, whatever letters it has.
func Upper(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
