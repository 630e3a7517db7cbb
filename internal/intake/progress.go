package intake

import "time"

// Progress is how far a load is.
type Progress struct {
	Bytes int64 // of the file, read so far
	Total int64 // of the file; 0: not known
	Rows  int64 // good ones
	Bad   int64
}

// progressEvery is the least time between two reports.
const progressEvery = 100 * time.Millisecond

// Meter reports progress, but not more often than every 100 ms. The zero Meter reports nothing.
type Meter struct {
	now    func() time.Time
	report func(Progress)
	total  int64
	next   time.Time
	steps  uint
}

// NewMeter reports to report, by the clock now, on a file of total bytes (0: not known).
func NewMeter(total int64, now func() time.Time, report func(Progress)) *Meter {
	return &Meter{now: now, report: report, total: total}
}

// Step says where the load is. It looks at the clock on the first and then every 64th call, so it may be called for each
// row.
func (m *Meter) Step(bytes, rows, bad int64) {
	m.steps++
	if m.report == nil || m.steps%64 != 1 {
		return
	}
	if now := m.now(); !now.Before(m.next) {
		m.next = now.Add(progressEvery)
		m.report(Progress{Bytes: bytes, Total: m.total, Rows: rows, Bad: bad})
	}
}

// Done reports the end, whatever the clock says.
func (m *Meter) Done(bytes, rows, bad int64) {
	if m.report != nil {
		m.report(Progress{Bytes: bytes, Total: m.total, Rows: rows, Bad: bad})
	}
}
