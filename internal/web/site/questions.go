package site

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web"
	"github.com/candor-data/candor/internal/web/agreements"
	"github.com/candor-data/candor/internal/web/ask"
	"github.com/candor-data/candor/internal/web/audit"
	"github.com/candor-data/candor/internal/web/board"
	"github.com/candor-data/candor/internal/web/bring"
	"github.com/candor-data/candor/internal/web/catalog"
	"github.com/candor-data/candor/internal/web/home"
	"github.com/candor-data/candor/internal/web/insights"
	"github.com/candor-data/candor/internal/web/publiclog"
	"github.com/candor-data/candor/internal/web/quality"
	"github.com/candor-data/candor/internal/web/refusals"
)

// questions are the pages of asking and of what was answered or refused: for staff, partners and the board.
func (s Site) questions() []web.Page {
	a := ask.Pages{House: s.House, Book: s.book, Offers: s.Offers, Now: s.Now}
	in := insights.Pages{House: s.House, Book: s.book, Offers: s.Offers, Now: s.Now}
	no := refusals.Pages{House: s.House, Book: s.book}
	data := catalog.Pages{House: s.House, Now: s.Now}
	good := quality.Pages{House: s.House}
	readers := []candor.Role{candor.Analyst, candor.Board, candor.Partner}
	staff := []candor.Role{candor.Analyst, candor.Steward, candor.Board, candor.Partner}
	five := home.Pages{House: s.House, Book: s.book}
	return []web.Page{
		only("GET /home", five.Show, candor.Analyst),
		only("GET /home/{question}", five.Show, candor.Analyst),
		only("POST /home/{question}", five.Ask, candor.Analyst),
		only("POST /home/export/{question}", five.Export, candor.Analyst),
		only("POST /home/saved", five.Save, candor.Analyst),
		only("GET /home/saved/{id}", five.Open, candor.Analyst),
		only("POST /home/saved/{id}", five.Change, candor.Analyst),
		only("GET /ask", a.Show, candor.Analyst),
		only("POST /ask", a.Ask, candor.Analyst),
		only("POST /ask/preview", a.Preview, candor.Analyst),
		only("GET /partner/ask", a.Show, candor.Partner),
		only("POST /partner/ask", a.Ask, candor.Partner),
		only("POST /partner/ask/preview", a.Preview, candor.Partner),
		only("GET /insights", in.List, readers...),
		only("GET /insights/{id}", in.Show, readers...),
		only("GET /insights/{id}/answer.csv", in.CSV, readers...),
		only("GET /insights/{id}/answer.json", in.JSON, readers...),
		only("GET /insights/{id}/answer.svg", in.SVG, readers...),
		only("GET /insights/{id}/answer.png", in.PNG, readers...),
		only("GET /insights/{id}/receipt.json", in.Receipt, readers...),
		only("GET /refusals/{entry}", no.Show, staff...),
		only("GET /catalog", data.List, staff...),
		only("GET /catalog/{dataset}", data.Show, staff...),
		only("POST /catalog/{dataset}/certify", data.Certify, candor.Board),
		only("POST /catalog/{dataset}/uncertify", data.Uncertify, candor.Board),
		only("GET /catalog/{dataset}/quality", good.Show, candor.Analyst, candor.Steward, candor.Board),
		only("GET /quarantine/{dataset}", good.Aside, candor.Steward),
		only("POST /quarantine/{dataset}/mend", good.Mend, candor.Steward),
		only("POST /quarantine/{dataset}/fix", good.Fix, candor.Steward),
		only("POST /quarantine/{dataset}/replay", good.Replay, candor.Steward),
		only("POST /quarantine/{dataset}/discard", good.Discard, candor.Steward),
	}
}

// bringing are the pages on which a file is brought and confirmed: for whoever describes data and loads it.
func (s Site) bringing() []web.Page {
	b := bring.Pages{House: s.House, At: s.setup().At()}
	all := []web.Page{
		only("GET /setup/file", b.New, candor.Steward, candor.Operator),
		only("POST /setup/file", b.Upload, candor.Steward, candor.Operator),
		only("GET /setup/file/{id}", b.Show, candor.Steward, candor.Operator),
		only("POST /setup/file/{id}/check", b.Check, candor.Steward, candor.Operator),
		only("POST /setup/file/{id}/force", b.Force, candor.Steward, candor.Operator),
		only("POST /setup/file/{id}/drop", b.Drop, candor.Steward, candor.Operator),
		only("GET /setup/loaded/{dataset}", b.Loaded, candor.Steward, candor.Operator),
	}
	all[1].Most, all[3].Most, all[4].Most = bring.Most, bring.MostForm, bring.MostForm
	return all
}

// governing are the pages of agreements and of the record.
func (s Site) governing() []web.Page {
	ag := agreements.Pages{House: s.House, Offers: s.Offers}
	au := audit.Pages{House: s.House, Now: s.Now}
	glance := board.Pages{House: s.House, Door: s.Door, Now: s.Now, Checked: &board.Checked{}}
	return []web.Page{
		only("GET /board", glance.Show, candor.Board),
		only("GET /board/policies", glance.Policies, candor.Board),
		only("GET /board/people", glance.People, candor.Board),
		only("POST /board/people/invite", glance.Invite, candor.Board),
		only("POST /board/people/close", glance.Shut, candor.Board),
		only("GET /partner", ag.Home, candor.Partner),
		only("GET /partner/delete/{id}", ag.Deletion, candor.Partner),
		only("POST /partner/delete/{id}", ag.Attest, candor.Partner),
		only("GET /partner/agreements/{id}", ag.Show, candor.Partner),
		only("GET /partner/agreements/{id}/words", ag.Words, candor.Partner),
		only("POST /partner/agreements/{id}/sign", ag.Sign, candor.Partner),
		only("GET /board/approvals", ag.List, candor.Board),
		only("GET /board/approvals/{id}", ag.Show, candor.Board),
		only("GET /board/approvals/{id}/words", ag.Words, candor.Board),
		only("POST /board/approvals/{id}/sign", ag.Sign, candor.Board),
		only("GET /board/audit", au.Show, candor.Board),
		only("POST /board/audit", au.Verify, candor.Board),
	}
}

// public is what anybody may fetch, machines above all.
func (s Site) public() []web.Page {
	l := publiclog.Pages{House: s.House}
	return []web.Page{
		everybody("GET /log/{path...}", l.Uses),
		everybody("GET /log/people/{path...}", l.People),
		everybody("GET /healthz", l.Health),
	}
}
