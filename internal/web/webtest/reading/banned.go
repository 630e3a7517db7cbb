package reading

import (
	"regexp"
	"strings"
)

// Ban is a word that a customer's page must not need, and why.
type Ban struct{ Word, Why string }

type ban struct{ words, why string }

// Why words are banned: each language has its own for the same few things.
const (
	person  = "a lawyer's word for a person: say you, or people"
	process = "says nothing of what is done: say what is done, such as keep, count, send"
	request = "a lawyer's name for a question that people may ask: say what they get"
	basis   = "a lawyer's word for doing it without a yes: say what is done and why"
	maths   = "a statistician's sign: say how far a number can be off"
	program = "a program's word: say what the person answered"
	optOut  = "turns a no into work: say No or Stop"
	denied  = "a closed door: say what is not possible, why, and what is"
	consent = "a lawyer's word: say your yes"
)

// bans are regular expressions over whole words, in any case. German, French and Spanish have what translations of the laws say
// (GDPR, articles 4, 6, 12 to 22, in each language), so that no translation brings back what English does not say.
var bans = map[string][]ban{
	"en": {
		{`data subjects?`, person}, {`processing|data processor|data controller`, process}, {`dsars?|subject access`, request}, {`legitimate interests?`, basis},
		{`epsilon|rho|sigma|ε|ρ|σ`, maths}, {`consent strings?|consent management`, program}, {`opt(?:ed|ing|s)?[ -]?(?:out|in)|opt-outs?`, optOut},
		{`access denied|forbidden|unauthori[sz]ed`, denied}, {`data subject consent|lawful basis`, consent},
	},
	"de": {
		{`betroffenen? person(?:en)?|betroffenen?r?|datensubjekte?`, person},
		{`(?:daten)?verarbeit(?:ung|ungen|et|en)|verantwortlichen?r? stelle|auftragsverarbeit\p{L}+`, process},
		{`auskunftsersuchen|auskunftsbegehren|dsgvo|dsar`, request}, {`berechtigte[ns]? interessen?`, basis}, {`epsilon|rho|sigma|ε|ρ|σ`, maths},
		{`consent[ -]strings?|einwilligungs(?:zeichenketten?|management|verwaltung)`, program}, {`opt[ -]?(?:out|in)|widerspruchsverfahren`, optOut},
		{`zugriff verweigert|zugang verweigert|verboten|nicht autorisiert`, denied}, {`einwilligung(?:en|serklärung)?|rechtsgrundlagen?`, consent},
	},
	"fr": {
		{`personnes? concernées?|sujets? des données`, person}, {`traitements?|sous-traitants?|responsable du traitement`, process},
		{`demandes? d’accès|rgpd|dsar`, request}, {`intérêts? légitimes?`, basis}, {`epsilon|rhô?|sigma|ε|ρ|σ`, maths},
		{`chaînes? de consentement|gestion du consentement`, program}, {`opt[ -]?(?:out|in)|désinscription|droit d’opposition`, optOut},
		{`accès (?:refusé|interdit)|interdit|non autorisé`, denied}, {`consentements?|base légale`, consent},
	},
	"es": {
		{`interesad[oa]s?|titular(?:es)? de los datos|sujetos? de datos`, person}, {`tratamientos?|encargad[oa] del tratamiento|procesamiento`, process},
		{`solicitud(?:es)? de acceso|derechos arco|rgpd|dsar`, request}, {`intereses? legítimos?`, basis}, {`épsilon|epsilon|ro|rho|sigma|ε|ρ|σ`, maths},
		{`cadenas? de consentimiento|gestión del consentimiento`, program}, {`opt[ -]?(?:out|in)|exclusión voluntaria|darse de baja`, optOut},
		{`acceso denegado|prohibid[oa]|no autorizad[oa]`, denied}, {`consentimientos?|base jurídica`, consent},
	},
}

var compiled = func() map[string][]*regexp.Regexp {
	out := map[string][]*regexp.Regexp{}
	for lang, all := range bans {
		for _, b := range all {
			// \b knows ASCII alone, so an edge is written out: a letter before or after makes it another word.
			out[lang] = append(out[lang], regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(`+b.words+`)(?:$|[^\p{L}\p{N}])`))
		}
	}
	return out
}()

// Banned lists the words in a text that a customer's page must not use, each once, in lower case, with the reason.
func Banned(lang, text string) (out []Ban) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "'", "’")), " ")
	seen := map[string]bool{}
	for i, re := range compiled[lang] {
		for from := 0; from < len(text); {
			m := re.FindStringSubmatchIndex(text[from:])
			if m == nil {
				break
			}
			if w := strings.ToLower(text[from+m[2] : from+m[3]]); !seen[w] {
				seen[w] = true
				out = append(out, Ban{w, bans[lang][i].why})
			}
			from += m[3] // the edge after a word may be the edge before the next
		}
	}
	return out
}
