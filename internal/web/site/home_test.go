package site_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/webtest"
)

// Somebody in marketing who knows no SQL gets each of the five answers, with ±, and a next step.
func TestTheFiveQuestionsAreAnswered(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	letter := url.Values{"amount": {"purchases.amount"}, "groups": {"contacts.arm|mailed|holdout"}, "rows": {"1"}, "cost": {"0.80"}}
	for id, c := range map[string]struct {
		fill url.Values
		want string // all of these
	}{
		"reach":      {url.Values{"purpose": {"marketing.email"}, "by": {"customers.region"}}, `You may reach|Said no|Never asked|Lake District.{0,9} [\d,]+ ± \d+`},
		"lift":       {letter, `Mailed, a person|Brought beyond its cost|[\d.]+ ± [\d.]+ USD`},
		"worth":      {url.Values{"amount": {"purchases.amount"}, "groups": {"traits.likely_gardener|true|false"}}, `Likely gardener: .*% more a person than the average|± [\d.]+%`},
		"stances":    {url.Values{"amount": {"purchases.amount"}, "purpose": {"marketing.email"}}, `Yes, a buyer|Maybe, a buyer|No, a buyer|never to no`},
		"ten-points": {letter, `Ten points more yes|a tenth of [\d,]+ people|measured by lot`},
	} {
		t.Run(id, func(t *testing.T) {
			preview := url.Values{"do": {"preview"}}
			for k, v := range c.fill {
				preview[k] = v
			}
			if got := read(t, w.ask("POST", "/home/"+id, preview, mira)); !strings.Contains(got, "Nothing was asked") || strings.Contains(got, "Made of") {
				t.Error("a preview asks, or says nothing")
			}
			r := w.ask("POST", "/home/"+id, c.fill, mira)
			got := regexp.MustCompile(`<[^>]*>|\s+`).ReplaceAllString(read(t, r), " ")
			got = regexp.MustCompile(` +`).ReplaceAllString(got, " ")
			if r.StatusCode != 200 {
				t.Fatalf("got %d", r.StatusCode)
			}
			for want := range strings.SplitSeq(c.want+"|Made of|95 times in 100", "|") {
				if !regexp.MustCompile(want).MatchString(got) {
					t.Errorf("does not say %q", want)
				}
			}
		})
	}
}

// An answer about some of those who permit says so wherever it is read, and is not taken for the same question about all.
func TestAnAnswerSaysWhomItWasAbout(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	got := read(t, w.ask("POST", "/home/stances", url.Values{"amount": {"purchases.amount"}, "purpose": {"marketing.email"}}, mira))
	ids := regexp.MustCompile(`/insights/\d+`).FindAllString(got, -1)
	if len(ids) != 3 {
		t.Fatalf("got the answers %v, want three", ids)
	}
	said := []string{"yes", "maybe", "no"}
	for i, want := range []string{"people who said yes to", "people who said neither yes nor no to", "people who said no to"} {
		page := read(t, w.ask("GET", ids[i], nil, mira))
		again := regexp.MustCompile(`/ask\?from=\d+`).FindString(page)
		if strings.Count(page, want) < 2 || again == "" {
			t.Errorf("%s does not say that it is about %s, or does not lead to its SQL", ids[i], want)
		} else if form := read(t, w.ask("GET", again, nil, mira)); !strings.Contains(form, `<option value="`+said[i]+` marketing.email" selected`) {
			t.Errorf("%s would ask %s again about others", again, ids[i])
		}
		if list := read(t, w.ask("GET", "/insights", nil, mira)); !strings.Contains(list, "Among "+want) {
			t.Errorf("the list does not say %s", want)
		}
	}
}

func TestWhatIsFilledInWronglyIsSaidAtItsField(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	good := url.Values{"amount": {"purchases.amount"}, "groups": {"contacts.arm|mailed|holdout"}}
	for field, bad := range map[string]string{"amount": "purchases.name", "groups": "contacts.arm|mailed|mailed", "from": "yesterday", "cost": "NaN"} {
		fill := url.Values{field: {bad}}
		for k, v := range good {
			if k != field {
				fill[k] = v
			}
		}
		r := w.ask("POST", "/home/lift", fill, mira)
		if got := read(t, r); r.StatusCode != 422 || !strings.Contains(got, `href="#f-`+field+`"`) {
			t.Errorf("%s: got %d, and nothing said at the field", field, r.StatusCode)
		}
	}
	if r := w.ask("POST", "/home/lift", url.Values{"amount": {"purchases.amount"}, "groups": {"contacts.arm|mailed|holdout"}, "cost": {"-1"}}, mira); r.StatusCode != 422 {
		t.Errorf("a cost below nothing: got %d want 422", r.StatusCode)
	}
	if r := w.ask("GET", "/home/guess", nil, mira); r.StatusCode != 404 {
		t.Errorf("a question that is none: got %d want 404", r.StatusCode)
	}
}

func TestTheHomePagesInABrowser(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	webtest.Check(t, w.base, "/home", webtest.Options{Cookies: mira})
	webtest.Check(t, w.base, "/home/lift", webtest.Options{Cookies: mira})
	v := webtest.Open(t, w.base, "/home/stances", webtest.As{Cookies: mira, Width: 320, Height: 700})
	v.Follow("button[value=ask]")
	v.Sound()
	v.Axe()
	if !v.Has("figure") {
		t.Error("the answer has no chart")
	}
}
