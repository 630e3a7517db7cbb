package demo

import (
	"embed"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

//go:embed company/*.yaml
var company embed.FS

// describe adds the YAML files, with the days of this shop and the keys of its parties filled in.
func (w *world) describe(files map[string][]byte, keys map[candor.PartyID]string) {
	today := dateOf(w.today)
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	fill := []string{
		"@REGIONS@", strings.Join(regionNames(), ", "),
		"@GOODS@", strings.Join(goodsNames(), ", "),
		"@OPENED@", day(dateOf(w.opened)),
		"@FIRST@", day(dateOf(w.first)),
		"@VISITS@", day(dateOf(w.visitsFrom)),
		// The month's end, so that what is bought today still fits.
		"@LASTBOUND@", day(time.Date(today.Year(), today.Month()+1, 0, 0, 0, 0, 0, time.UTC)),
		"@TODAY@", today.Format("2 January 2006"),
		"@AGREED@", day(today.AddDate(0, -1, 0)),
		"@ENDS@", day(today.AddDate(1, -1, 0)),
	}
	for _, p := range []candor.PartyID{Company, PayCo, Leafbrand} {
		list := "[]"
		if k := strings.TrimSpace(keys[p]); k != "" {
			list = `[{public: "` + k + `"}]`
		}
		fill = append(fill, "@KEYS "+string(p)+"@", list)
	}
	replace := strings.NewReplacer(fill...)
	entries, err := company.ReadDir("company")
	if err != nil {
		panic("demo: embedded files are always there: " + err.Error())
	}
	for _, e := range entries {
		name := "company/" + e.Name()
		text, err := company.ReadFile(name)
		if err != nil {
			panic("demo: embedded files are always there: " + err.Error())
		}
		files[name] = []byte(replace.Replace(string(text)))
	}
}

func regionNames() (out []string) {
	for _, r := range regions {
		out = append(out, r.name)
	}
	return out
}

func goodsNames() (out []string) {
	for _, g := range goods {
		out = append(out, g.name)
	}
	return out
}
