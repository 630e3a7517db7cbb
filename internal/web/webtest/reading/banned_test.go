package reading

import (
	"slices"
	"testing"
)

func TestBannedWordsAreFoundAsWords(t *testing.T) {
	for _, c := range []struct {
		name, lang, text string
		want             []string
	}{
		{"plain words pass", "en", "You can stop or delete at any time. We processed your order.", nil},
		{"a lawyer's word is found in any case", "en", "The Data Subject may object.", []string{"data subject"}},
		{"a word is found once", "en", "Opt out, opt-out or OPT OUT", []string{"opt out", "opt-out"}},
		{"a line break hides nothing", "en", "legitimate\n   interest", []string{"legitimate interest"}},
		{"a part of a word is not a word", "en", "optometrist, rhododendron", nil},
		{"the Greek letter counts", "en", "ε = 1", []string{"ε"}},
		{"two that touch are both found", "en", "epsilon rho", []string{"epsilon", "rho"}},
		{"German", "de", "Die Verarbeitung erfolgt bei der betroffenen Person aus berechtigtem Interesse, Berechtigtes Interesse.", []string{"betroffenen person", "verarbeitung", "berechtigtes interesse"}},
		{"German plain words pass", "de", "Das betrifft Sie. Wir bearbeiten Ihre Bestellung.", nil},
		{"French", "fr", "Le traitement de la personne concernée se fonde sur l'intérêt légitime.", []string{"personne concernée", "traitement", "intérêt légitime"}},
		{"an apostrophe of either kind", "fr", "une demande d'accès", []string{"demande d’accès"}},
		{"a French letter is a letter", "fr", "un produit traité, intéressé", nil},
		{"Spanish", "es", "El tratamiento del interesado es lícito: consentimiento.", []string{"interesado", "tratamiento", "consentimiento"}},
		{"Spanish plain words pass", "es", "Le interesa el pro de esto. Registro cero.", nil},
	} {
		var got []string
		for _, b := range Banned(c.lang, c.text) {
			got = append(got, b.Word)
			if b.Why == "" {
				t.Errorf("%s: %q is banned without a reason", c.name, b.Word)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

// What English bans, every language bans: one list each, over the same reasons.
func TestEachLanguageBansTheSameThings(t *testing.T) {
	for lang := range Formulas {
		var got []string
		for _, b := range bans[lang] {
			got = append(got, b.why)
		}
		for _, b := range bans["en"] {
			if !slices.Contains(got, b.why) {
				t.Errorf("%s has no word for what English bans because it is %q", lang, b.why)
			}
		}
	}
}
