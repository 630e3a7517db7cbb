package describe

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"path"
	"slices"
	"time"

	"github.com/gowebpki/jcs"
	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
)

// Defaults and limits of the house (docs/describe.md says why).
const (
	defaultSmallest = 50
	leastSmallest   = 5
	mostSmallest    = 1_000_000
)

func (r *run) readCompany(d *doc, m mapping) {
	m.what = "a company"
	m.only([]string{"kind", "id", "name", "currency", "country", "zone", "smallest", "allowance"})
	c := &Company{
		ID:       candor.PartyID(m.id(KindCompany, idForm, "fernco")),
		Name:     m.needText("name", "name: Fern & Co"),
		Zone:     m.zone("zone", time.UTC),
		Smallest: m.whole("smallest", leastSmallest, mostSmallest, defaultSmallest),
	}
	if _, ok := m.need("currency", "currency: USD"); ok {
		c.Currency = m.currency("currency", "")
	}
	if n, ok := m.find("country"); ok {
		c.Country, _ = d.word(n, "country", countryForm, "US (ISO 3166-1)")
	}
	if n, ok := m.find("allowance"); ok {
		a := d.strict(n, "the allowance", "partnerRho", "allPartnersRho", "insideRho")
		// Above 1.5 nobody could honestly be told that they are hidden; the board's range is .05 to 1.5.
		c.AllPartners = a.rho("allPartnersRho", 50_000_000, 1_500_000_000)
		c.Partner = a.rho("partnerRho", 1, 1_500_000_000)
		c.Inside = a.rho("insideRho", 1, 1_500_000_000)
	}
	if r.out.Company != nil {
		d.no(m.node, "one company in all files", "a workspace belongs to one company; %s is already described", quote(string(r.out.Company.ID)))
		return
	}
	if k := r.known.Company; k != nil && c.ID != "" && k.ID != c.ID {
		d.no(m.values["id"], "id: "+string(k.ID)+", or another workspace", "this workspace belongs to %s", quote(string(k.ID)))
	}
	r.out.Company, r.company = c, c
	r.source(d, KindCompany, string(c.ID), digest("candor/company/v1\n", map[string]any{
		"id": c.ID, "name": c.Name, "currency": c.Currency, "country": c.Country, "zone": c.Zone.String(),
		"smallest": c.Smallest, "partner": c.Partner, "all_partners": c.AllPartners, "inside": c.Inside,
	}))
}

func (r *run) readParty(d *doc, m mapping) {
	m.what = "a party"
	m.only([]string{"kind", "id", "name", "class", "keys"})
	p := partner.Party{
		ID:   candor.PartyID(m.id(KindParty, idForm, "payco")),
		Name: m.needText("name", "name: Pay Co"),
	}
	if n, ok := m.find("class"); ok {
		p.Class, _ = d.word(n, "class", dottedForm, "payment")
	}
	var keys []string
	for _, n := range m.list("keys") {
		k := d.strict(n, "a key", "file", "public")
		if n.Kind != yaml.MappingNode { // reported
			continue
		}
		file, hasFile := k.find("file")
		public, hasPublic := k.find("public")
		if hasFile == hasPublic {
			d.no(n, "file: payco.pub, or public: candor-ed25519-public:…", "a key is either a file or the public key itself")
			continue
		}
		at, text := public, ""
		if hasPublic {
			text, _ = d.scalar(public, "public")
		} else {
			at = file
			name, ok := d.scalar(file, "file")
			if !ok {
				continue
			}
			data, ok := r.keyFiles[path.Join(path.Dir(d.file), name)]
			if !ok {
				d.no(file, "the name of a .pub file next to this one", "there is no key file %s", quote(name))
				continue
			}
			text = string(data)
		}
		key, err := partner.DecodePublic(text)
		if err != nil {
			d.no(at, "the line that candor key new printed as the public key", "%v", err)
			continue
		}
		if p.Holds(key) {
			d.no(at, "each key once", "the party has this key twice")
			continue
		}
		if other := r.holder(p.ID, key); other != "" {
			d.no(at, "a key of the party's own", "this key belongs to %s; a signature could not tell them apart", quote(string(other)))
			continue
		}
		p.Keys, keys = append(p.Keys, key), append(keys, partner.EncodePublic(key))
	}
	slices.Sort(keys)
	r.out.Parties = append(r.out.Parties, p)
	r.source(d, KindParty, string(p.ID), digest("candor/party/v1\n", map[string]any{
		"id": p.ID, "name": p.Name, "class": p.Class, "keys": keys,
	}))
}

// holder finds another party with the key. A known party that the files describe again is as the files say.
func (r *run) holder(id candor.PartyID, key ed25519.PublicKey) candor.PartyID {
	for _, p := range r.out.Parties {
		if p.ID != id && p.Holds(key) {
			return p.ID
		}
	}
	for _, p := range r.known.Parties {
		if p.ID != id && p.Holds(key) && r.places[KindParty][string(p.ID)] == "" {
			return p.ID
		}
	}
	return ""
}

var bases = []string{"consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest"}

func (r *run) readPurpose(d *doc, m mapping) {
	m.what = "a purpose"
	m.only([]string{"kind", "id", "title", "description", "benefit", "basis", "withoutIt"})
	p := permission.Purpose{
		ID:          candor.PurposeID(m.id(KindPurpose, dottedForm, "analytics")),
		Title:       m.needText("title", "title: Learn what customers buy"),
		Description: m.text("description"),
		Benefit:     m.text("benefit"),
		Basis:       m.choice("basis", bases...),
		WithoutIt:   m.text("withoutIt"),
	}
	if p.Basis == "" {
		p.Basis = permission.ByConsent
	}
	r.out.Purposes = append(r.out.Purposes, p)
	r.source(d, KindPurpose, string(p.ID), digest("candor/purpose/v1\n", p))
}

// digest is SHA-256 over a version prefix and the RFC 8785 form. Numbers in v stay below 2^53.
func digest(prefix string, v any) candor.Digest {
	plain, err := json.Marshal(v)
	if err != nil {
		panic("describe: plain values always marshal: " + err.Error())
	}
	canonical, err := jcs.Transform(plain)
	if err != nil {
		panic("describe: marshalled JSON is always canonical: " + err.Error())
	}
	return sha256.Sum256(append([]byte(prefix), canonical...))
}
