package site_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/web/site"
	"github.com/candor-data/candor/internal/web/webtest"
)

// The guided story, pressed through in a browser: each step says what happened, and what it says is so.
func TestTheStoryIsTold(t *testing.T) {
	w := another(t) // it signs, stops and deletes what other tests see
	telling, err := w.h.Story(w.info)
	if err != nil || telling == nil {
		t.Fatalf("no story: %v", err)
	}
	s := httptest.NewServer(site.New(site.Site{House: w.h.House, Door: w.h.Door, Now: time.Now, Story: &site.Story{Telling: telling}}))
	defer s.Close()
	name := w.info.InStory.Name
	v := webtest.Open(t, s.URL, "/story", webtest.As{})
	v.Sound()
	v.Axe()
	for i, want := range []string{
		"would show a row for each person|not signed by everybody",
		"The agreement is in force",
		"difference|±|stood in the record before anybody saw them",
		"Facts held about " + name + "|Earned so far|holds from this moment",
		"before and after|1 and 1",
		"Places that hold it now|after the deletion a search opened",
		"unbroken|does not verify",
	} {
		at := "#step-" + string(rune('1'+i))
		if strings.Contains(v.Text(at), "done") {
			t.Fatalf("step %d is done before anybody pressed it", i+1)
		}
		v.Follow(at + " button")
		got := v.Text(at)
		for w := range strings.SplitSeq(want, "|") {
			if !strings.Contains(strings.ToLower(got), strings.ToLower(w)) {
				t.Errorf("step %d does not say %q:\n%s", i+1, w, got)
			}
		}
	}
	if s, err := w.h.FindByEmail(t.Context(), w.info.InStory.Email); err != nil || s != 0 {
		t.Errorf("the customer is still there: %d %v", s, err)
	}
	webtest.Check(t, s.URL, "/story", webtest.Options{Name: "story"})
}

func TestThereIsNoStoryInARealCompany(t *testing.T) {
	w := sample(t)
	for _, method := range []string{"GET", "POST"} {
		if r := w.ask(method, "/story", nil, nil); r.StatusCode != 404 {
			t.Errorf("%s /story: got %d want 404", method, r.StatusCode)
		}
	}
}
