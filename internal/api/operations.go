package api

import (
	"reflect"
	"slices"

	"github.com/candor-data/candor/internal/flow"
)

// names are those of the document, for types of other rooms whose own say too little alone.
var names = map[reflect.Type]string{
	reflect.TypeFor[flow.Result]():         "Answer",
	reflect.TypeFor[flow.Previewed]():      "Preview",
	reflect.TypeFor[flow.AnswerColumn]():   "AnswerColumn",
	reflect.TypeFor[flow.AnswerNote]():     "AnswerNote",
	reflect.TypeFor[flow.AnswerAccuracy](): "AnswerAccuracy",
	reflect.TypeFor[flow.Step]():           "PrecisionStep",
	reflect.TypeFor[flow.Expected]():       "ExpectedError",
	reflect.TypeFor[flow.Column]():         "FactColumn",
	reflect.TypeFor[flow.Ended]():          "CertificateEnded",
	reflect.TypeFor[flow.AsideReason]():    "AsideReason",
	reflect.TypeFor[flow.Permits]():        "AllowedUses",
	reflect.TypeFor[flow.RiskUse]():        "NewUse",
	reflect.TypeFor[flow.Exposed]():        "ExposedColumn",
	reflect.TypeFor[flow.RiskBound]():      "LearningBound",
	reflect.TypeFor[flow.Section]():        "FactSection",
	reflect.TypeFor[flow.LoadReport]():     "LoadReport",
	reflect.TypeFor[flow.SearchReport]():   "SearchReport",
	reflect.TypeFor[flow.EntryReceipt]():   "EntryReceipt",
}

// operations is the table of everything that can be asked for, chapter by chapter.
func operations() []*operation {
	return slices.Concat(
		chapter("signing in", signingIn()),
		chapter("data", data()),
		chapter("questions", questions()),
		chapter("saved questions", saved()),
		chapter("agreements", append(agreements(), deletionRequests()...)),
		chapter("record", record()),
		chapter("me", me()),
		chapter("people", people()),
		chapter("house", house()),
	)
}

func chapter(tag string, ops []*operation) []*operation {
	for _, o := range ops {
		o.tag = tag
	}
	return ops
}
