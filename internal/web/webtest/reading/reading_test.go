package reading

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTextIsCutIntoSentences(t *testing.T) {
	for _, c := range []struct {
		name, lang, block string
		want              []string
	}{
		{"three sentences", "en", "You said yes. Is that right? Stop it!", []string{"You said yes.", "Is that right?", "Stop it!"}},
		{"a number's point ends nothing", "en", "You earned 12.50 USD. It waits.", []string{"You earned 12.50 USD.", "It waits."}},
		{"nor does an address's", "en", "Write to name@example.org today.", []string{"Write to name@example.org today."}},
		{"nor a German day's", "de", "Am 22. November zählte Sie jemand mit. Danach niemand.", []string{"Am 22. November zählte Sie jemand mit.", "Danach niemand."}},
		{"nor a letter's", "de", "Nehmen Sie z. B. diese Seite.", []string{"Nehmen Sie z. B. diese Seite."}},
		{"a colon ends none", "en", "It is this: you said no.", []string{"It is this: you said no."}},
		{"a heading is no sentence", "en", "Who had answers", nil},
		{"a button is none", "fr", "Supprimer 23 faits", nil},
		{"a cell is none", "es", "12,50 €", nil},
		{"a long heading is one", "en", "What we hold about you and who had answers that counted you", []string{"What we hold about you and who had answers that counted you"}},
		{"a quotation ends with its sentence", "en", "You said: “May we?” It holds.", []string{"You said: “May we?”", "It holds."}},
		{"in French too", "fr", "Votre réponse est Oui : « Pouvons-nous ? » Elle vaut.", []string{"Votre réponse est Oui : « Pouvons-nous ? »", "Elle vaut."}},
		{"spaces and lines do not matter", "en", "  You said\n\t yes.  ", []string{"You said yes."}},
		{"marks alone are nothing", "en", "… . ?", nil},
		{"nothing", "en", "", nil},
	} {
		if got := Sentences(c.lang, c.block); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

// The figures are worked out by hand from what the formulas say.
func TestFormulasSayWhatTheirArticlesSay(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       float64
	}{
		// 6 words, 1 sentence, 6 syllables: 0.39·6 + 11.8·1 − 15.59.
		{"en", "The cat sat on the mat.", -1.45},
		// 5 words, 1 sentence; 9 syllables, one word of three or more, two of one, three of more than six letters.
		{"de", "Wir geben Antworten an niemand.", 0.1935*20 + 0.1672*5 + 0.1297*40 - 0.0327*40 - 0.875},
		// 6 words, 7 syllables: 207 − 1.015·6 − 73.6·7/6.
		{"fr", "Vous avez un nom et moi.", 207 - 1.015*6 - 73.6*7/6},
		// 4 words, 7 syllables: 206.835 − 4 − 62.3·7/4.
		{"es", "La casa es nueva y.", 206.835 - 5 - 62.3*7/5},
	} {
		if got := Measure(c.lang, []string{c.text}).Score; math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s: got %.3f want %.3f", c.lang, got, c.want)
		}
	}
}

// planted are sentences as lawyers write them: each language must be able to fail.
var planted = map[string]string{
	"en": "Notwithstanding the aforementioned provisions, individuals retain unconditional entitlement to restriction, rectification and erasure of personally identifiable information.",
	"de": "Unbeschadet vorstehender Bestimmungen verbleiben betroffenen Personen uneingeschränkte Berichtigungsansprüche hinsichtlich verarbeiteter personenbezogener Informationen.",
	"fr": "Nonobstant les dispositions susmentionnées, les utilisateurs conservent inconditionnellement la possibilité de rectification des informations personnellement identifiables.",
	"es": "Sin perjuicio de las disposiciones anteriormente mencionadas, los interesados conservarán incondicionalmente la posibilidad de rectificación de informaciones identificativas.",
}

func TestAHardSentenceFails(t *testing.T) {
	easy := map[string]string{
		"en": "You said yes. You can stop at any time.", "de": "Sie sagten Ja. Sie können es jederzeit ändern.",
		"fr": "Vous avez dit oui. Vous pouvez dire non à tout moment.", "es": "Usted dijo que sí. Puede decir que no cuando quiera.",
	}
	for lang, hard := range planted {
		if got := Measure(lang, []string{easy[lang]}).Problems(); len(got) != 0 {
			t.Errorf("%s: plain words fail: %q", lang, got)
		}
		if got := Measure(lang, []string{easy[lang], hard}).Problems(); len(got) != 1 || !strings.Contains(got[0], hard) {
			t.Errorf("%s: got %q want the planted sentence", lang, got)
		}
		var many []string
		for i := range 16 { // too short to be judged alone, and too hard together
			many = append(many, strings.Join(strings.Fields(hard)[:7], " ")+strings.Repeat("!", i+1))
		}
		l := Measure(lang, many)
		if got := l.Problems(); !l.Whole() || len(got) != 1 || !strings.Contains(got[0], "the whole stands") {
			t.Errorf("%s: a text of hard words: got %q, %s", lang, got, l)
		}
	}
	if got := Measure("en", []string{strings.Repeat("go ", Longest+1) + "."}).Problems(); len(got) != 1 || !strings.Contains(got[0], "26 words") {
		t.Errorf("a sentence too long: got %q", got)
	}
}

func TestButtonsAndHeadingsMakeNoPageLookEasier(t *testing.T) {
	text := []string{"The company that asks pays a fixed price for each answer, agreed beforehand."}
	want := Measure("en", text).Score
	if got := Measure("en", append(text, "Yes", "No", "My page", "Day", "$12.50", "Stop")).Score; got != want {
		t.Errorf("got %.2f want %.2f as without them", got, want)
	}
	if got := Measure("en", append(text, text...)).Score; got != want {
		t.Errorf("repeating changes it: got %.2f want %.2f", got, want)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("You said yes. It cost 12.50.")
	f.Add("… « ? »")
	f.Add("z. B. ’-.")
	f.Fuzz(func(t *testing.T, s string) {
		for lang := range Formulas {
			for _, one := range Sentences(lang, s) {
				c := count(lang, one)
				if c.words < 1 || c.syllables < c.words || c.one+c.three > c.words {
					t.Errorf("%s: %q has %+v", lang, one, c)
				}
			}
			if l := Measure(lang, []string{s}); math.IsNaN(l.Score) || math.IsInf(l.Score, 0) {
				t.Errorf("%s: %q stands at %v", lang, s, l.Score)
			}
		}
	})
}
