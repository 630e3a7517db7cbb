package describe

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
)

func (r *run) readNotice(d *doc, m mapping) {
	m.what = "a notice"
	m.only([]string{"kind", "id", "version", "locale", "purposes", "categories", "recipients", "text", "validDays"})
	n := permission.Notice{ID: m.id(KindNotice, dottedForm, "analytics")}
	if _, ok := m.need("version", "version: 1"); ok {
		n.Version = int(m.whole("version", 1, 1_000_000, 0))
	}
	if at, ok := m.need("locale", "locale: en"); ok {
		n.Locale, _ = d.word(at, "locale", localeForm, "en or de-AT")
	}
	var at []*yaml.Node
	n.Purposes, at = needWords[candor.PurposeID](m, "purposes", dottedForm, "analytics")
	r.wantPurposes(d, at)
	n.Categories, _ = needWords[candor.CategoryID](m, "categories", dottedForm, "user.behavior.purchase_history")
	n.Recipients, at = words[candor.PartyID](m, "recipients", idForm, "payco")
	r.wantParties(d, at)
	if at, ok := m.need("text", "text: | and the words that a person is shown, indented below"); ok {
		// Word for word, but for the line ends after the last word: nobody sees them, and whether there are any depends on
		// how the file ends.
		s, _ := d.scalar(at, "text")
		n.Text = strings.TrimRight(s, "\n")
		if strings.TrimSpace(n.Text) == "" {
			d.no(at, "the words that a person is shown", "text is empty")
		}
	}
	n.ValidDays = int(m.whole("validDays", 1, 36_500, 0))

	id := fmt.Sprintf("%s/%d/%s", n.ID, n.Version, n.Locale)
	if n.ID != "" && n.Version > 0 && n.Locale != "" {
		r.name(d, m.values["id"], KindNotice, id)
		if hash, ok := r.known.Notices[id]; ok && hash != n.Hash() {
			d.no(m.values["version"], fmt.Sprintf("version: %d", n.Version+1),
				"people have been shown version %d in other words, and those are kept as they were", n.Version)
		}
	}
	r.out.Notices = append(r.out.Notices, n)
	r.source(d, KindNotice, id, n.Hash())
}

func (r *run) readAgreement(d *doc, m mapping) {
	m.what = "an agreement"
	m.only([]string{"kind", "id", "title", "owners", "recipient", "purposes", "datasets", "from", "until", "price", "share",
		"precisions", "smallest", "terms"})
	a := partner.Agreement{
		ID:       candor.AgreementID(m.id(KindAgreement, idForm, "payco-2026")),
		Title:    m.needText("title", "title: Shopping habits for Pay Co, 2026"),
		From:     m.moment("from", "from: 2026-01-01"),
		Until:    m.moment("until", "until: 2027-01-01 (the first day after)"),
		Smallest: m.whole("smallest", leastSmallest, mostSmallest, 0),
		Terms:    m.needText("terms", "terms: | and what was agreed in plain words, indented below"),
	}
	var at []*yaml.Node
	a.Owners, at = needWords[candor.PartyID](m, "owners", idForm, "fernco")
	r.wantParties(d, at)
	if n, ok := m.need("recipient", "recipient: payco"); ok {
		if s, ok := d.word(n, "recipient", idForm, "payco"); ok {
			a.Recipient = candor.PartyID(s)
			r.wantParties(d, []*yaml.Node{n})
			if slices.Contains(a.Owners, a.Recipient) {
				d.no(n, "the company that asks, which is not an owner", "the recipient is one of the owners")
			}
		}
	}
	a.Purposes, at = needWords[candor.PurposeID](m, "purposes", dottedForm, "analytics")
	r.wantPurposes(d, at)
	a.Datasets, at = needWords[string](m, "datasets", nameForm, "purchases")
	purposes, datasets := a.Purposes, at
	r.later = append(r.later, func() {
		for _, n := range datasets {
			r.wantDataset(d, n, a.Owners, purposes)
		}
	})
	if !a.From.IsZero() && !a.Until.IsZero() && !a.From.Before(a.Until) {
		d.no(m.values["until"], "a date after "+a.From.Format("2006-01-02"), "the agreement ends before it starts")
	}
	r.price(d, m, &a)
	if n, ok := m.need("share", "share: 40 (percent of the price that goes to the people counted)"); ok {
		share, _ := d.wholeOf(n, "share", 0, 100)
		a.SharePercent = int(share)
	}
	for _, n := range m.list("precisions") {
		if s, ok := d.scalar(n, "precision"); ok {
			p := candor.Precision(d.oneOf(n, "precision", s, []string{"fine", "normal", "coarse", "coarsest"}))
			if p != "" && slices.Contains(a.Precisions, p) {
				d.no(n, "each precision once", "%s is there twice", quote(s))
			} else if p != "" {
				a.Precisions = append(a.Precisions, p)
			}
		}
	}
	if n, ok := m.find("precisions"); ok && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		d.no(n, "precisions: [normal], or leave the key out to allow all", "precisions is empty")
	}
	r.out.Agreements = append(r.out.Agreements, a)
	r.source(d, KindAgreement, string(a.ID), a.Digest())
}

func (r *run) price(d *doc, m mapping, a *partner.Agreement) {
	const instead = `price: {amount: "25.00", currency: USD}`
	n, ok := m.need("price", instead)
	if !ok {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.no(n, instead, "the price needs an amount and a currency")
		return
	}
	p := d.strict(n, "a price", "amount", "currency")
	otherwise := ""
	if r.company != nil {
		otherwise = r.company.Currency
	}
	a.Price.Currency = p.currency("currency", otherwise)
	if _, given := p.values["currency"]; !given && otherwise == "" {
		d.no(n, instead, "a price needs currency")
	}
	at, ok := p.need("amount", instead)
	if !ok {
		return
	}
	s, ok := d.scalar(at, "amount")
	if !ok {
		return
	}
	micro, err := catalog.ParseFixed(s, 6)
	if err != nil || micro < 0 {
		d.no(at, `amount: "25.00"`, "%s is not an amount of zero or more with at most 6 digits after the point", quote(s))
		return
	}
	a.Price.Micro = micro
}
