package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func data() []*operation {
	return []*operation{
		op("listCatalog", "GET /catalog", "What data is held", listCatalog).forDuties(access.SeeCatalog).
			more("Totals are as recorded at load, never worked out again, and for staff alone; each look is recorded."),
		op("showDataset", "GET /catalog/{dataset}", "One dataset with all that its reader may know of it", showDataset).forDuties(access.SeeCatalog).
			more("Staff also see about how many people say yes to what, who used it, and the files that made it; a partner sees no count."),
		op("showQuality", "GET /catalog/{dataset}/quality", "How good a dataset is, load by load", showQuality).forDuties(access.SeeQuality),
		op("listQuality", "GET /quality", "Every dataset's grade and how fresh it is", listQuality).forDuties(access.SeeCatalog).
			more("To a partner: how fresh alone."),
		op("certifyDataset", "POST /catalog/{dataset}/certify", "Give the board's word that a dataset may be relied on, for purposes and until a day", certifyDataset).forDuties(access.CertifyData).keptFor(replayed),
		op("uncertifyDataset", "POST /catalog/{dataset}/uncertify", "Take the board's word on a dataset back", uncertifyDataset).forDuties(access.CertifyData).keptFor(replayed),
		op("showReach", "GET /purposes/{purpose}/reach", "How many people may be reached for a purpose of the company's own", showReach).forDuties(access.SeeReach).
			more("Exact counts, for those whose work it is; each look is recorded."),
		op("listCoverage", "GET /coverage", "About how many people say yes to what: noised, on a public 28-day schedule", listCoverage).forDuties(access.SeeCatalog).
			more("Counts are staff's; to a partner the list is empty."),
		op("listPurposes", "GET /purposes", "What data may be used for", listPurposes).forDuties(access.SeeCatalog),
		op("listReferences", "GET /references", "Public tables that questions can join: about nobody", listReferences).forDuties(access.SeeCatalog),
		op("loadFile", "POST /catalog/{dataset}/files", "Bring a file of rows in: whole or not at all, and once only", loadFile).forDuties(access.Load).
			taking("text/csv", "text/tab-separated-values", "text/plain", "application/octet-stream", "application/x-ndjson", "application/json", "application/vnd.apache.parquet", "application/gzip", "application/zstd").
			more("The body is the file as it is, of any size; what kind of table it is, is found out from its first bytes. A file that is there already is told by `already` and changes nothing, so that a load may be sent again after a fault.").
			also(422, "The file is no table, or not the one that the contract describes: nothing was loaded."),
		op("listQuarantine", "GET /quarantine", "Rows that were set aside, each with the reason", listQuarantine).forDuties(access.SeeQuarantine).
			more("The rows are personal data; each look is recorded."),
		op("nextEpoch", "POST /epochs", "Make new data visible now, instead of tonight", nextEpoch).forDuties(access.NextEpoch).keptFor(replayed),
	}
}

type datasets struct {
	Items []flow.CatalogEntry `json:"items"`
}

type words struct {
	Find string `json:"find,omitempty" in:"query" max:"200" doc:"only datasets that hold these words in a title, column, description, owner, source or purpose"`
}

func listCatalog(c *call, in words) (datasets, error) {
	all, err := c.House.Catalog(c.ctx(), c.who)
	if err != nil {
		return datasets{}, err
	}
	world := c.House.World()
	all = slices.DeleteFunc(all, func(e flow.CatalogEntry) bool { _, ok := world.Finds(e.Set, in.Find); return !ok })
	return datasets{filled(all)}, nil
}

type datasetName struct {
	Dataset string `json:"dataset" in:"path" min:"1" max:"200" doc:"the name of a dataset, as the catalogue lists it" example:"purchases"`
}

func showDataset(c *call, in datasetName) (flow.Holding, error) {
	h, err := c.House.Holding(c.ctx(), c.who, in.Dataset)
	h.Purposes, h.Columns, h.NotFor = filled(h.Purposes), filled(h.Columns), filled(h.NotFor)
	return h, err
}

func showQuality(c *call, in datasetName) (flow.DatasetQuality, error) {
	return c.House.Quality(c.ctx(), c.who, in.Dataset)
}

type grades struct {
	Items []flow.DatasetGrade `json:"items"`
}

func listQuality(c *call, _ none) (grades, error) {
	all, err := c.House.Grades(c.ctx(), c.who)
	return grades{filled(all)}, err
}

type toCertify struct {
	datasetName
	Contract  candor.Digest      `json:"contract" pattern:"^[0-9a-f]{64}$" max:"64" doc:"the version of the contract that was looked at, as showDataset tells it"`
	Purposes  []candor.PurposeID `json:"purposes" min:"1" max:"50" doc:"what the data may be relied on for"`
	Decisions string             `json:"decisions,omitempty" max:"500" doc:"which decisions may rest on it"`
	Note      string             `json:"note" min:"1" max:"2000" doc:"what was looked at, and why that is enough" example:"Compared with the till's own sums."`
	LastDay   string             `json:"last_day" format:"date" max:"10" doc:"the last day on which it holds (UTC)"`
}

// certified says that the board's word is recorded.
type certified struct {
	Certified bool `json:"certified"`
}

func certifyDataset(c *call, in toCertify) (certified, error) {
	day, err := time.Parse(time.DateOnly, in.LastDay)
	if err != nil {
		return certified{}, err // the schema checked it
	}
	err = c.House.CertifyDataset(c.ctx(), c.who, flow.Certify{Dataset: in.Dataset, Contract: in.Contract, Purposes: in.Purposes, Decisions: in.Decisions, Note: in.Note, LastDay: day})
	return certified{err == nil}, err
}

type why struct {
	datasetName
	Why string `json:"why" min:"1" max:"2000" doc:"in plain words: it is kept" example:"The till was wrong in March."`
}

func uncertifyDataset(c *call, in why) (certified, error) {
	return certified{}, c.House.UncertifyDataset(c.ctx(), c.who, in.Dataset, in.Why)
}

type purposeName struct {
	Purpose candor.PurposeID `json:"purpose" in:"path" min:"1" max:"200" doc:"as the list of purposes names it" example:"analytics"`
}

func showReach(c *call, in purposeName) (flow.Reach, error) {
	if c.House.World().Purpose(in.Purpose).ID == "" {
		return flow.Reach{}, notThere
	}
	all, err := c.House.Reach(c.ctx(), c.who, in.Purpose)
	if err != nil {
		return flow.Reach{}, err
	}
	return all[0], nil
}

type coverage struct {
	Items []covered `json:"items"`
}

// covered is a figure of one dataset.
type covered struct {
	Dataset string `json:"dataset"`
	flow.Permitted
}

func listCoverage(c *call, _ none) (coverage, error) {
	out := coverage{[]covered{}}
	for _, d := range c.House.World().View.Datasets() {
		h, err := c.House.Holding(c.ctx(), c.who, d.Name)
		if err != nil {
			return coverage{}, err
		}
		for _, p := range h.Permitted {
			out.Items = append(out.Items, covered{d.Name, p})
		}
	}
	return out, nil
}

type purposes struct {
	Items []purpose `json:"items"`
}

// purpose is what data may be used for, as people were told.
type purpose struct {
	ID          candor.PurposeID `json:"id"`
	Title       string           `json:"title"`
	Description string           `json:"description,omitempty"`
	Benefit     string           `json:"benefit,omitempty" doc:"what the customer gets back"`
	Basis       string           `json:"basis"`
	WithoutIt   string           `json:"if_no,omitempty" doc:"what happens, and what does not change, when the answer is no"`
}

func purposeOf(p flow.Purpose) purpose {
	return purpose{p.ID, p.Title, p.Description, p.Benefit, p.Basis, p.WithoutIt}
}

func listPurposes(c *call, _ none) (purposes, error) {
	out := purposes{[]purpose{}}
	for _, p := range c.House.World().Purposes {
		out.Items = append(out.Items, purposeOf(p))
	}
	return out, nil
}

type references struct {
	Items []flow.ReferenceEntry `json:"items"`
}

func listReferences(c *call, in none) (references, error) {
	all, err := c.House.References(c.ctx(), c.who)
	for i := range all {
		all[i].Key, all[i].Columns = filled(all[i].Key), filled(all[i].Columns)
	}
	return references{filled(all)}, err
}

type upload struct {
	datasetName
	Check     bool   `json:"check,omitempty" in:"query" doc:"read the file and tell the same, and store nothing"`
	Separator string `json:"separator,omitempty" in:"query" enum:"comma,semicolon,tab,pipe,space" doc:"how cells are separated; left out: found out"`
}

// broughtIn says what became of a file.
type broughtIn struct {
	Already bool             `json:"already" doc:"exactly this file was there before: nothing was changed"`
	Report  *flow.LoadReport `json:"report,omitempty"`
}

var separators = map[string]byte{"comma": ',', "semicolon": ';', "tab": '\t', "pipe": '|', "space": ' '}

func loadFile(c *call, in upload) (broughtIn, error) {
	hint := flow.Dialect{Separator: separators[in.Separator], JSON: is(c.r, "application/json", "application/x-ndjson")}
	ctx := context.WithoutCancel(c.ctx()) // a file that came whole is loaded, whoever waits for the reply
	bring := c.House.Load
	if in.Check {
		bring = c.House.CheckFile
	}
	rep, err := bring(ctx, c.who, in.Dataset, c.body, hint, nil)
	if errors.Is(err, flow.ErrLoaded) {
		return broughtIn{Already: true}, nil
	}
	rep.Sums = made(rep.Sums)
	return broughtIn{Report: &rep}, err
}

type quarantine struct {
	some
	Dataset string `json:"dataset,omitempty" in:"query" max:"200" doc:"of this dataset alone"`
}

func listQuarantine(c *call, in quarantine) (page[flow.Quarantined], error) {
	return counted(in.some, "quarantine", func(upTo int) ([]flow.Quarantined, error) {
		return c.House.Quarantine(c.ctx(), c.who, in.Dataset, upTo)
	})
}

// epoch is a public moment from which data counts.
type epoch struct {
	Epoch int64 `json:"epoch"`
}

func nextEpoch(c *call, _ none) (epoch, error) {
	n, err := c.House.NextEpoch(c.ctx(), c.who)
	if n > 0 && err != nil { // it is open, and must not be opened again: what follows it is tried the next time
		c.Log.Error("what follows an epoch did not end", "epoch", n)
		err = nil
	}
	return epoch{n}, err
}

// filled makes a list that is not there an empty one: JSON readers expect a list.
func filled[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

func made[T any](in map[string]T) map[string]T {
	if in == nil {
		return map[string]T{}
	}
	return in
}
