package say

import (
	"testing"
	"time"

	"github.com/candor-data/candor"
)

func TestEachLanguageWritesValuesAsItsPeopleDo(t *testing.T) {
	at := time.Date(2026, 5, 1, 14, 5, 0, 0, time.UTC)
	money := func(micro int64, c string) candor.Money { return candor.Money{Micro: micro, Currency: c} }
	for _, c := range []struct{ name, got, want string }{
		{"German groups with a point", German.Count(128402), "128.402"},
		{"French groups with a narrow space", French.Count(-128402), "−128\u202f402"},
		{"Spanish groups", Spanish.Count(128402), "128.402"},
		{"Spanish does not group four digits", Spanish.Count(-1240), "−1240"},
		{"English stays as it was", English.Count(1240), "1,240"},
		{"the zero language is English", Lang("").Count(1240), "1,240"},
		{"German money", German.Money(money(1_234_500_000, "EUR")), "1.234,50\u00a0€"},
		{"French money", French.Money(money(-4_200_000, "USD")), "−4,20\u00a0$US"},
		{"Spanish money", Spanish.Money(money(1_234_500_000, "USD")), "1234,50\u00a0US$"},
		{"Spanish money with many digits", Spanish.Money(money(12_345_600_000, "EUR")), "12.345,60\u00a0€"},
		{"money below a cent", German.Money(money(12_300, "EUR")), "0,0123\u00a0€"},
		{"a currency without a sign", Spanish.Money(money(1_000_000, "GBP")), "1,00\u00a0GBP"},
		{"English money", English.Money(money(4_200_000, "EUR")), "€4.20"},
		{"a German day", German.Day(at), "Freitag, 1. Mai 2026"},
		{"a French first", French.Day(at), "vendredi 1er mai 2026"},
		{"a French second", French.Day(at.AddDate(0, 0, 1)), "samedi 2 mai 2026"},
		{"a Spanish day", Spanish.Day(at), "viernes, 1 de mayo de 2026"},
		{"a German moment", German.Moment(at), "Freitag, 1. Mai 2026, 14:05 Uhr UTC"},
		{"a Spanish month", Spanish.Month(at), "mayo de 2026"},
		{"June is not July", French.MonthShort(at.AddDate(0, 1, 0)) + French.MonthShort(at.AddDate(0, 2, 0)), "juinjuil"},
		{"a short German month", German.MonthShort(at.AddDate(0, -2, 0)), "Mär"},
		{"an English month", English.Month(at), "May 2026"},
		{"French zero is singular", French.Plural(0, "réponse", "réponses"), "0 réponse"},
		{"Spanish zero is plural", Spanish.Plural(0, "respuesta", "respuestas"), "0 respuestas"},
		{"French millions take de", French.Plural(2_000_000, "octet", "octets"), "2\u202f000\u202f000 d’octets"},
		{"Spanish millions take de", Spanish.Plural(1_000_000, "byte", "bytes"), "1.000.000 de bytes"},
		{"twice in German", German.Times(2), "zweimal"},
		{"more in German", German.Times(7), "7-mal"},
		{"more in Spanish", Spanish.Times(7), "7 veces"},
		{"a German list", German.List([]string{"a", "b", "c"}), "a, b und c"},
		{"y becomes e", Spanish.List([]string{"padres", "hijos"}), "padres e hijos"},
		{"y stays before hie", Spanish.List([]string{"agua", "hielo"}), "agua y hielo"},
		{"one alone", French.List([]string{"a"}), "a"},
		{"tomorrow", French.Left(at, at.AddDate(0, 0, 1)), "demain"},
		{"in days", German.Left(at, at.AddDate(0, 0, 9)), "in 9 Tagen"},
		{"late", Spanish.Left(at, at.AddDate(0, 0, -3)), "3 días de retraso"},
		{"a sentence begins large", Upper("étape"), "Étape"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q want %q", c.name, c.got, c.want)
		}
	}
}

func TestTheLanguageIsTheOneThatTheBrowserLikesBest(t *testing.T) {
	for _, c := range []struct {
		name, header string
		want         Lang
	}{
		{"nothing said", "", English},
		{"a region is the language", "de-CH", German},
		{"the first of equals", "fr, es", French},
		{"by weight", "en;q=0.5, es-MX;q=0.9, de;q=0.1", Spanish},
		{"one that we do not speak is passed over", "it, pt;q=0.9, fr;q=0.3", French},
		{"weight zero is no", "de;q=0", English},
		{"a weight that is none", "de;q=x, es;q=0.1", Spanish},
		{"not a number", "de;q=NaN", English},
		{"another parameter", "de;x=1", German},
		{"case", "DE-at", German},
		{"a longer word", "describe", English},
		{"everything", "*", English},
	} {
		if got := Accepted(c.header); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("de-CH, fr;q=0.5, *;q=0.1")
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := LangOf(string(Accepted(s))); !ok {
			t.Errorf("%q leads to no language", s)
		}
	})
}
