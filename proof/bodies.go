package proof

// bodyCheck checks what opened bodies say against each other: every conclude names an earlier intend, and no intend is
// concluded twice. Bodies that are not shown are let be.
type bodyCheck struct {
	report *Report
	state  []bodyState // by index; grown as entries are found, never by what a head claims
}

type bodyState uint8

const (
	notShown bodyState = iota
	otherKind
	intended
	concluded
)

func (b *bodyCheck) grow(end int64) {
	b.state = append(b.state, make([]bodyState, end-int64(len(b.state)))...)
}

func (b *bodyCheck) check(index int64, raw []byte) {
	body, err := ParseBody(raw)
	if err != nil {
		b.report.wrong(entryName(index), "%v", err)
		return
	}
	b.report.Kinds[body.Kind]++
	b.state[index] = otherKind
	if body.Kind == KindIntend {
		b.state[index] = intended
	}
	if body.Intend == nil {
		return
	}
	if *body.Intend >= index {
		b.report.wrong(entryName(index), "it names entry %d as its intend, which is not earlier", *body.Intend)
		return
	}
	state := &b.state[*body.Intend]
	switch {
	case *state == otherKind:
		b.report.wrong(entryName(index), "it names entry %d as its intend, which is none", *body.Intend)
	case body.Kind != KindConclude:
	case *state == concluded:
		b.report.wrong(entryName(index), "it concludes entry %d, which was concluded before", *body.Intend)
	default: // an intend, or a body that is not shown
		*state = concluded
	}
}

// finish counts the intends that show no end.
func (b *bodyCheck) finish() {
	for _, s := range b.state {
		if s == intended {
			b.report.Unfinished++
		}
	}
}
