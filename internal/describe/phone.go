package describe

import (
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
)

// phone gives the country of a column of phone numbers: its own word, its dataset's, the company's. It decides which key a
// number is that is written as at home.
func (r *run) phone(d *doc, own, c mapping, f catalog.Field) string {
	if n := c.values["candor.country"]; n != nil && f.Identifier != identity.Phone {
		d.no(n, "candor.identifier: phone with it", "candor.country is for columns of phone numbers")
		return ""
	}
	if f.Identifier != identity.Phone {
		return ""
	}
	for _, m := range []mapping{c, own} {
		n, ok := m.find("candor.country")
		if !ok {
			continue
		}
		s, ok := d.word(n, "candor.country", countryForm, "US (ISO 3166-1)")
		if ok && !identity.Dials(s) {
			d.no(n, "US, AT or another code of ISO 3166-1", "there are no phone numbers of the country %s", quote(s))
		}
		return s
	}
	if r.company != nil {
		return r.company.Country
	}
	return ""
}
