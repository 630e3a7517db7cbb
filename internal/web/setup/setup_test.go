package setup

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/flow"
)

func TestTheNextStepIsTheFirstThatIsNotDone(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       flow.Progress
		peopled bool
		want    string
	}{
		{"a new workspace", flow.Progress{}, false, "Describe your company"},
		{"a company without data", flow.Progress{Company: true}, false, "Describe your company"},
		{"described", flow.Progress{Company: true, Datasets: 2}, false, "Load your data"},
		{"half loaded", flow.Progress{Company: true, Datasets: 2, Loaded: 1}, false, "Load your data"},
		{"loaded", flow.Progress{Company: true, Datasets: 2, Loaded: 2}, false, "Write down what people chose"},
		{"chosen", flow.Progress{Company: true, Datasets: 2, Loaded: 2, Choices: true}, false, "Invite the first people"},
		{"all", flow.Progress{Company: true, Datasets: 2, Loaded: 2, Choices: true}, true, ""},
	} {
		all, got := steps(c.p, c.peopled, at{}), ""
		if n := next(all); n >= 0 {
			got = all[n].Name
		}
		if got != c.want {
			t.Errorf("%s: got %q next want %q", c.name, got, c.want)
		}
	}
}

func TestCommandsCanBeTypedAsTheyStand(t *testing.T) {
	r := httptest.NewRequest("GET", "http://127.0.0.1:9000/setup", nil)
	a := Pages{Dir: "/srv/my shop"}.at(r)
	var all strings.Builder
	for _, s := range steps(flow.Progress{}, false, a) {
		all.WriteString(s.Command + "\n")
	}
	for _, want := range []string{"candor apply -f company --dir '/srv/my shop'", "candor user invite chair --role board --base http://127.0.0.1:9000 --dir '/srv/my shop'"} {
		if !strings.Contains(all.String(), want+"\n") {
			t.Errorf("the commands do not hold %q:\n%s", want, all.String())
		}
	}
	r.Host = "x';rm -rf /;'"
	if got := (Pages{}).at(r).base; got != ` --base 'http://x'\'';rm -rf /;'\'''` {
		t.Errorf("a host that is no host: got %s", got)
	}
	r.Host = "localhost:8080"
	if got := (Pages{}).at(r); got != (at{}) {
		t.Errorf("where commands find everything by themselves: got %v", got)
	}
}
