package draft

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/intake"
)

// What is kept of a column while the file goes by. Nothing here leaves the package but through a proposal.
const (
	keptCells  = 8192    // cells spread evenly over the file
	keptValues = 400     // different values counted one by one; more, and the column has no list
	keptHashes = 200_000 // different values told apart at all
)

// table is the file as it was read.
type table struct {
	cols   []*column
	person int // the column that says whose row it is, -1: none
	rows   int
	json   bool
	each   map[uint64]int32 // rows of each person
	seed   maphash.Seed
}

// column is one column of the file as it was read.
type column struct {
	file   string
	words  string
	n      int // cells that are not empty
	rows   int
	hashes map[uint64]struct{}
	many   bool // more values than hashes hold
	values map[string]*carried
	listed map[string]bool // words of our lists that turned up
	cells  []string
	stride int

	dates   []intake.Layout
	numbers []intake.NumberForm
	whole   bool // numbers without a fraction
	scale   int
	coded   bool // digits that are no number: leading zeros
	text    shape
}

// carried is how often a value turned up, and with how many different people, counted up to Least.
type carried struct {
	n      int
	people []uint64
}

func newTable(header []string, headless bool) *table {
	t := &table{person: -1, seed: maphash.MakeSeed()}
	for _, h := range header {
		c := &column{file: h, words: words(h), hashes: map[uint64]struct{}{}, values: map[string]*carried{}, listed: map[string]bool{}, stride: 1}
		if headless {
			c.words = ""
		}
		t.cols = append(t.cols, c)
	}
	return t
}

// guess settles which column says whose row it is from the first rows, so that from then on people can be counted.
func (t *table) guess(first [][]string) {
	try := newTable(make([]string, len(t.cols)), false)
	try.seed = t.seed
	for i, c := range try.cols {
		c.file, c.words = t.cols[i].file, t.cols[i].words
	}
	for _, r := range first {
		try.add(r)
	}
	try.finish()
	t.person = try.personColumn()
	if t.person >= 0 {
		t.each = map[uint64]int32{}
	}
}

func (t *table) add(cells []string) {
	t.rows++
	who := uint64(t.rows)
	if t.person >= 0 {
		key := strings.TrimSpace(cells[t.person])
		who = maphash.String(t.seed, key)
		if key != "" {
			t.each[who]++
		}
	}
	for i, c := range t.cols {
		c.add(t.seed, strings.TrimSpace(cells[i]), who, t.person < 0 || i == t.person || strings.TrimSpace(cells[t.person]) != "")
	}
}

func (c *column) add(seed maphash.Seed, cell string, who uint64, known bool) {
	c.rows++
	if cell == "" {
		return
	}
	if c.n%c.stride == 0 {
		if len(c.cells) == keptCells {
			half := c.cells[:0]
			for i := 0; i < keptCells; i += 2 {
				half = append(half, c.cells[i])
			}
			c.cells, c.stride = half, 2*c.stride
		}
		if c.n%c.stride == 0 {
			c.cells = append(c.cells, strings.Clone(cell))
		}
	}
	c.n++
	if len(cell) <= 24 && !c.many {
		if l := strings.ToLower(cell); onAList[l] {
			c.listed[l] = true
		}
	}
	if !c.many {
		c.hashes[maphash.String(seed, cell)] = struct{}{}
		c.many = len(c.hashes) >= keptHashes
	}
	if c.values == nil {
		return
	}
	v := c.values[cell]
	if v == nil {
		if len(c.values) == keptValues || len(cell) > 200 {
			c.values = nil
			return
		}
		v = &carried{}
		c.values[strings.Clone(cell)] = v
	}
	v.n++
	if known && len(v.people) < Least && !slices.Contains(v.people, who) {
		v.people = append(v.people, who)
	}
}

// finish works out what the cells are.
func (t *table) finish() {
	for _, c := range t.cols {
		c.finish()
	}
}

// dateCells is enough to tell layouts apart.
const dateCells = 400

func (c *column) finish() {
	if c.n == 0 {
		return
	}
	c.text = shapeOf(c.cells)
	if c.text.digits > 0.9 && c.text.longest <= 40 {
		c.dates = intake.DateLayouts(spread(c.cells, dateCells))
	}
	if c.text.numeric < 0.9 {
		return
	}
	c.numbers = intake.DecimalMark(c.cells)
	if len(c.numbers) == 0 {
		return
	}
	zeros, rounded := 0, 0
	for _, s := range c.cells {
		if len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' {
			zeros++
		}
		if strings.ContainsAny(s, "eE") {
			rounded++
		}
	}
	c.coded = zeros*50 > len(c.cells)
	c.scale = scaleOf(c.cells, c.numbers[0].Marks)
	c.whole = c.scale == 0
}

// spread takes n cells from all over.
func spread(cells []string, n int) []string {
	if len(cells) <= n {
		return cells
	}
	out := make([]string, n)
	for i := range out {
		out[i] = cells[i*len(cells)/n]
	}
	return out
}

// scaleOf is how many digits after the point nearly all values need. Zeros at the end need none, unless nearly all values
// are written with the same two or more digits, as money is.
func scaleOf(cells []string, m catalog.Marks) int {
	var need, written [10]int
	for _, s := range cells {
		p, ok := m.Plain(s)
		if !ok {
			continue
		}
		_, frac, _ := strings.Cut(p, ".")
		need[min(9, len(strings.TrimRight(frac, "0")))]++
		written[min(9, len(frac))]++
	}
	for scale := 2; scale < 9; scale++ {
		if written[scale]*10 > len(cells)*9 {
			return scale
		}
	}
	rest := 0
	for scale := 9; scale > 0; scale-- {
		if rest += need[scale]; rest*500 > len(cells) {
			return scale
		}
	}
	return 0
}

// distinct is how many different values there are, as far as they were told apart.
func (c *column) distinct() int { return len(c.hashes) }

// unique reports whether every row has a value of its own, or all but one in a thousand.
func (c *column) unique() bool {
	return c.n > 0 && (c.many || c.distinct()*1000 >= c.n*999)
}

// filled is the share of rows that have a value.
func (c *column) filled() float64 {
	if c.rows == 0 {
		return 0
	}
	return float64(c.n) / float64(c.rows)
}

// known is the share of the different values kept that are on a list, and the share of the list that turned up anywhere: a
// short list of common names covers little of a long column of rare ones, yet nearly all of it is there.
func (c *column) known(list map[string]bool) (ofValues, ofList float64) {
	values, n := c.folded(), 0
	if len(values) == 0 {
		return 0, 0
	}
	for v := range values {
		if list[v] {
			n++
		}
	}
	found := 0
	for v := range c.listed {
		if list[v] {
			found++
		}
	}
	return float64(n) / float64(len(values)), float64(found) / float64(len(list))
}

// folded gives the different values in lower case, from the list where there is one, else from the cells kept.
func (c *column) folded() map[string]bool {
	out := map[string]bool{}
	if c.values != nil {
		for v := range c.values {
			out[strings.ToLower(v)] = true
		}
		return out
	}
	for _, v := range c.cells {
		out[strings.ToLower(v)] = true
	}
	return out
}

// only reports whether every value is one of these, in any case.
func (c *column) only(list ...string) bool {
	if len(c.values) == 0 {
		return false
	}
	for v := range c.values {
		if !slices.Contains(list, strings.ToLower(v)) {
			return false
		}
	}
	return true
}
