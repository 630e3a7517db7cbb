// Package reading measures how hard a text is to read, for tests alone: for each language that customers' pages speak a
// published formula, what counts as a word, a syllable and a sentence, and a stated target. It promises that headings,
// buttons, labels and cells, which are no sentences, make no page look easier than it is. It refuses languages that it has no
// formula for, and it says nothing about whether a text is true, kind or well ordered.
package reading

import (
	"fmt"
	"slices"
	"strings"
)

// Formula is how a language is measured.
type Formula struct {
	Name, Source string
	Target       float64 // for a page, or for all that a book says
	Alone        float64 // for one sentence of eight words or more; looser, because formulas were made for a hundred words
	Up           bool    // more is easier; else it is a school grade, and less is easier
	score        func(c counts) float64
}

// Longest is how many words a sentence may have in any language: the limit of GOV.UK's "Writing for GOV.UK", sentence length.
const Longest = 25

// enough is how many words a text needs before a formula says anything about it as a whole: Flesch and those after him took
// samples of a hundred words. Less than that is measured sentence by sentence.
const enough = 100

// Formulas by the language's tag. Targets are 8th grade, about 14 years old: as it stands where the formula gives a school
// grade, and 60 where it gives Flesch's ease of reading, whose step from 60 to 70 is "standard: 8th and 9th grade" (Flesch, The
// Art of Readable Writing, 1949; kept by Kandel and Moles, who fitted French to his scale). On the scale INFLESZ for Spanish the
// step of that age (ESO, 12 to 16) is "normal", 55 to 65 (Barrio-Cantalejo et al. 2008): 60 is its middle.
var Formulas = map[string]Formula{
	"en": {
		Name:   "Flesch–Kincaid grade",
		Source: "Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75, 1975",
		Target: 8, Alone: 14,
		score: func(c counts) float64 { return 0.39*c.perSentence() + 11.8*c.perWord() - 15.59 },
	},
	"de": {
		Name:   "Wiener Sachtextformel 1",
		Source: "Bamberger, Vanecek: Lesen – Verstehen – Lernen – Schreiben, Wien 1984",
		Target: 8, Alone: 14,
		score: func(c counts) float64 {
			return 0.1935*c.percent(c.three) + 0.1672*c.perSentence() + 0.1297*c.percent(c.long) - 0.0327*c.percent(c.one) - 0.875
		},
	},
	"fr": {
		Name:   "Kandel–Moles",
		Source: "Kandel, Moles: Application de l’indice de Flesch à la langue française, Cahiers Études de Radio-Télévision 19, 1958",
		Target: 60, Alone: 30, Up: true,
		score: func(c counts) float64 { return 207 - 1.015*c.perSentence() - 73.6*c.perWord() },
	},
	"es": {
		Name:   "Szigriszt-Pazos (INFLESZ)",
		Source: "Szigriszt Pazos: Sistemas predictivos de legibilidad del mensaje escrito, Universidad Complutense, Madrid 1993",
		Target: 60, Alone: 30, Up: true,
		score: func(c counts) float64 { return 206.835 - c.perSentence() - 62.3*c.perWord() },
	},
}

// counts are what the formulas are made of.
type counts struct{ sentences, words, syllables, one, three, long int }

func (c counts) perSentence() float64  { return float64(c.words) / float64(max(c.sentences, 1)) }
func (c counts) perWord() float64      { return float64(c.syllables) / float64(max(c.words, 1)) }
func (c counts) percent(n int) float64 { return 100 * float64(n) / float64(max(c.words, 1)) }
func (c counts) plus(o counts) counts {
	return counts{c.sentences + o.sentences, c.words + o.words, c.syllables + o.syllables, c.one + o.one, c.three + o.three, c.long + o.long}
}

// Level is how hard a text is.
type Level struct {
	Lang             string
	Sentences, Words int
	Score            float64
	hard             []string
}

// Measure reads the blocks of a text: what stands in a paragraph, a heading, a cell or on a button is one block each.
func Measure(lang string, blocks []string) Level {
	f, ok := Formulas[lang]
	if !ok {
		panic("reading: no formula for the language " + lang)
	}
	var all counts
	l := Level{Lang: lang}
	seen := map[string]bool{} // a sentence that a page repeats is read once
	for _, b := range blocks {
		for _, s := range Sentences(lang, b) {
			if seen[s] {
				continue
			}
			seen[s] = true
			c := count(lang, s)
			all = all.plus(c)
			switch score := f.score(c); {
			case c.words > Longest:
				l.hard = append(l.hard, fmt.Sprintf("a sentence has %d words, at most %d are plain: %q", c.words, Longest, s))
			case c.words >= 8 && f.harder(score, f.Alone):
				l.hard = append(l.hard, fmt.Sprintf("a sentence stands at %.1f by %s, the limit is %.0f: %q", score, f.Name, f.Alone, s))
			}
		}
	}
	l.Sentences, l.Words, l.Score = all.sentences, all.words, f.score(all)
	return l
}

func (f Formula) harder(score, than float64) bool {
	if f.Up {
		return score < than
	}
	return score > than
}

// Problems are why a text is not plain; none when it is.
func (l Level) Problems() []string {
	out := slices.Clone(l.hard)
	if f := Formulas[l.Lang]; l.Words >= enough && f.harder(l.Score, f.Target) {
		out = append(out, fmt.Sprintf("the whole stands at %s", l))
	}
	return out
}

// Whole reports whether there are words enough to measure the text as a whole.
func (l Level) Whole() bool { return l.Words >= enough }

func (l Level) String() string {
	f := Formulas[l.Lang]
	side := "at most"
	if f.Up {
		side = "at least"
	}
	return fmt.Sprintf("%.1f by %s, the target is %s %.0f (%d sentences, %d words)", l.Score, f.Name, side, f.Target, l.Sentences, l.Words)
}

func count(lang, sentence string) counts {
	c := counts{sentences: 1}
	for _, w := range Words(sentence) {
		n := Syllables(lang, w)
		c.words++
		c.syllables += n
		switch {
		case n == 1:
			c.one++
		case n > 2:
			c.three++
		}
		if len([]rune(strings.Trim(w, "’'-"))) > 6 && !number(w) {
			c.long++
		}
	}
	return c
}
