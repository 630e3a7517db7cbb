package look

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

var token = regexp.MustCompile(`--([a-z0-9]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)`)

// tokens reads the colours from the style sheet as it is served, so that the test cannot fall behind it.
func tokens(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	css, err := files.ReadFile("static/candor.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark = map[string]string{}, map[string]string{}
	for _, m := range token.FindAllStringSubmatch(string(css), -1) {
		light[m[1]], dark[m[1]] = m[2], m[3]
	}
	return light, dark
}

// luminance is relative luminance as WCAG 2.2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = hex[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("%q is no colour", hex)
	}
	channel := func(c uint64) float64 {
		v := float64(c&255) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*channel(n>>16) + .7152*channel(n>>8) + .0722*channel(n)
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func TestContrastIsAsWCAGAsks(t *testing.T) {
	if got := contrast(t, "#000", "#ffffff"); math.Abs(got-21) > .001 {
		t.Fatalf("black on white: got %.3f want 21", got)
	}
	grounds := []string{"page", "card"}
	rules := []struct {
		name     string
		fronts   []string
		grounds  []string
		required float64
	}{
		{"text", []string{"text", "muted", "accent", "ok", "warn", "bad"}, grounds, 4.5},
		{"text on a button", []string{"onaccent"}, []string{"accent"}, 4.5},
		{"text in a note", []string{"text"}, []string{"okbg", "warnbg", "badbg", "infobg"}, 4.5},
		{"a good tag", []string{"ok"}, []string{"okbg"}, 4.5},
		{"a warning tag", []string{"warn"}, []string{"warnbg"}, 4.5},
		{"a bad tag", []string{"bad"}, []string{"badbg"}, 4.5},
		{"a new tag", []string{"accent"}, []string{"infobg"}, 4.5},
		{"borders of what can be used", []string{"border", "accent", "bad"}, grounds, 3},
		// Charts stand on cards; lines differ by dash and have names at their ends, so they need 3 against the card alone.
		{"series", []string{"s0", "s1", "s2", "s3"}, []string{"card"}, 3},
		{"the two colours of the focus, against each other", []string{"focus"}, []string{"ring"}, 3},
	}
	light, dark := tokens(t)
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, r := range rules {
			for _, f := range r.fronts {
				for _, g := range r.grounds {
					if colours[f] == "" || colours[g] == "" {
						t.Fatalf("%s: no token %s or %s", scheme, f, g)
					}
					if got := contrast(t, colours[f], colours[g]); got < r.required {
						t.Errorf("%s, %s: %s on %s has %.2f, want %.1f", scheme, r.name, f, g, got, r.required)
					}
				}
			}
		}
		// The focus is two rings; on any ground one of them must stand out.
		for _, g := range append(grounds, "accent") {
			if a, b := contrast(t, colours["focus"], colours[g]), contrast(t, colours["ring"], colours[g]); math.Max(a, b) < 3 {
				t.Errorf("%s: the focus on %s has %.2f and %.2f, want 3 from one", scheme, g, a, b)
			}
		}
	}
}
