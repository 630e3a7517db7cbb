package api

import (
	"archive/zip"
	"io"
	"strings"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func record() []*operation {
	return []*operation{
		op("showHead", "GET /audit/head", "The newest signed head of the record: keep it somewhere else", showHead).open().
			more("With a head kept from before, anybody can show later that the record was altered or forked. The log itself is at /log/."),
		op("verifyRecord", "POST /audit/verify", "Check that nothing in the record was altered, removed or forked", verifyRecord).forDuties(access.SeeAudit).
			more("It changes nothing. What is wrong is told in `problems`, and `ok` is false."),
		op("listEntries", "GET /audit/entries", "The record, newest first: rules, parties and datasets, never a person", listEntries).forDuties(access.SeeAudit),
		op("proveEntry", "GET /audit/entries/{entry}/receipt", "The receipt of one entry: it verifies without candor", proveEntry).forDuties(access.SeeAudit),
		op("exportRecord", "GET /audit/export", "The whole record as an outsider verifies it: tiles, head, key and bodies, in a zip file", exportRecord).forDuties(access.ExportAudit).giving("application/zip"),
	}
}

// head is a signed checkpoint with the key that it verifies under.
type head struct {
	Head string `json:"head" doc:"a signed note (C2SP tlog-checkpoint)"`
	Key  string `json:"key" doc:"the log's public key, as signed notes write it"`
}

func showHead(c *call, _ none) (head, error) {
	b, err := c.House.PublicLog(c.ctx(), false, "checkpoint")
	return head{string(b), c.House.LogKeys()[0]}, err
}

type heads struct {
	Heads []string `json:"heads,omitempty" max:"20" doc:"heads that were kept, or that somebody else was shown: a fork is found"`
}

func verifyRecord(c *call, in heads) (flow.Verification, error) {
	for i, h := range in.Heads {
		in.Heads[i] = strings.TrimRight(h, "\r\n") + "\n" // a signed note ends with its line
	}
	v, err := c.House.Verify(c.ctx(), c.who, in.Heads)
	if len(v.Problems) > 0 {
		err = nil
	}
	v.Problems = filled(v.Problems)
	return v, err
}

func listEntries(c *call, in some) (page[flow.Entry], error) {
	return paged(in, "entries", -1, func(before int64, limit int) ([]flow.Entry, error) {
		return c.House.Entries(c.ctx(), c.who, before, limit)
	}, itself, func(e flow.Entry) int64 { return e.Index })
}

func proveEntry(c *call, in entryNumber) (flow.EntryReceipt, error) {
	return c.House.Prove(c.ctx(), c.who, in.Entry)
}

func exportRecord(c *call, _ none) (download, error) {
	return download{"record.zip", func(w io.Writer) error {
		z := zip.NewWriter(w)
		err := c.House.Export(c.ctx(), c.who, func(path string) (io.WriteCloser, error) {
			f, err := z.Create(path)
			return unclosed{f}, err
		})
		if err != nil {
			return err
		}
		return z.Close()
	}}, nil
}

// unclosed is a file of the zip: the next one, or the end, closes it.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
