package ask

import (
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// stances offers everybody first, then the people who said one thing to one purpose.
func stances(w *flow.World) []look.Option {
	out := []look.Option{{Text: "Everybody who said yes to what it is for"}}
	for _, p := range w.Purposes {
		for _, s := range []candor.Stance{candor.SaidYes, candor.SaidMaybe, candor.SaidNo} {
			a := candor.Among{Purpose: p.ID, Said: s}
			out = append(out, look.Option{Value: whom(a), Text: "Of those, only " + say.Among(s, p.Title)})
		}
	}
	return out
}

// whom is how a form says about whom a question is: a stance and a purpose, both names of ours; empty is everybody.
func whom(a candor.Among) string {
	if a == (candor.Among{}) {
		return ""
	}
	return string(a.Said) + " " + string(a.Purpose)
}

// readWhom reads whom. What is no stance or no purpose is left to the gate, which refuses it by name.
func readWhom(s string) candor.Among {
	if s == "" {
		return candor.Among{}
	}
	said, purpose, _ := strings.Cut(s, " ")
	return candor.Among{Purpose: candor.PurposeID(purpose), Said: candor.Stance(said)}
}
