package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/proof"
)

// errNot says that the house did not do what the story tells of it. It is a fault of the sample, or of candor.
func errNot(what string) error { return fmt.Errorf("the house did not %s", what) }

func (s *Story) wantsTheFile(ctx context.Context) ([]Line, error) {
	c := s.cast
	r, err := c.House.Ask(ctx, candor.Request{Purpose: c.Instead.Purpose, Recipient: c.Instead.Recipient, Agreement: c.Agreement, Question: c.File, Actor: c.Brand})
	if err != nil {
		return nil, err
	}
	if r.Decision.Allowed {
		return nil, errNot("refuse the file")
	}
	out := []Line{say("%s asks: %s", c.BrandName, oneLine(c.File)), {Text: "Refused.", Reasons: distinct(r.Decision.Reasons)}}
	p, err := c.House.Preview(ctx, s.question(c.Instead, c.Brand))
	if err != nil {
		return nil, err
	}
	out = append(out, say("What it may have instead is an answer about groups: “%s”", c.Instead.Title))
	if p.Price != nil {
		out = append(out, figure("The answer would cost", money(*p.Price, 2)))
	}
	for _, m := range p.Measures {
		if m.Half != nil {
			out = append(out, figure("Right to within, 95 times in 100", fmt.Sprintf("± %.0f %s", *m.Half, m.Name)))
			break
		}
	}
	if p.Decision.Allowed {
		return append(out, say("Both sides have signed for that already.")), nil
	}
	return append(out, Line{Text: "Not yet, though:", Reasons: p.Decision.Reasons}), nil
}

func (s *Story) boardSigns(ctx context.Context) ([]Line, error) {
	c := s.cast
	before, now, err := c.House.Agreement(ctx, c.Board, c.Agreement)
	if err != nil {
		return nil, err
	}
	page := "/board/approvals/" + string(c.Agreement)
	out := []Line{
		{Text: "The board reads: “" + oneLine(before.Agreement.Terms) + "”", Path: page, As: "a board member"},
	}
	if before.State(now) != partner.Live {
		if err := c.House.SignWith(ctx, c.Board, c.Agreement, before.Agreement.Owners[0], c.Key); err != nil {
			return nil, err
		}
	}
	after, now, err := c.House.Agreement(ctx, c.Board, c.Agreement)
	if err != nil {
		return nil, err
	}
	if after.State(now) != partner.Live {
		return nil, errNot("put the agreement into force")
	}
	return append(out, Line{Text: "Every side has signed, with a key that no other side has. The agreement is in force.", Good: true}), nil
}

func (s *Story) marketerLearns(ctx context.Context) ([]Line, error) {
	c := s.cast
	lift, err := s.ask(ctx, c.Lift, c.Marketer)
	if err != nil {
		return nil, err
	}
	out := []Line{{Text: c.Lift.Title, Path: "/insights/" + lift.Decision.ID, As: "the marketer"}}
	out = append(out, table(lift)...)
	answer, err := s.ask(ctx, c.Instead, c.Brand)
	if err != nil {
		return nil, err
	}
	out = append(out, Line{Text: fmt.Sprintf("And %s has its answer: “%s”", c.BrandName, c.Instead.Title), Path: "/insights/" + answer.Decision.ID, As: c.BrandName})
	out = append(out, table(answer)...)
	if err := c.House.Settle(ctx); err != nil {
		return nil, err
	}
	return append(out, say("Both stood in the record before anybody saw them. The people who are permitted earn their part of what %s paid.", c.BrandName)), nil
}

func (s *Story) customerStops(ctx context.Context) ([]Line, error) {
	c := s.cast
	subject, err := c.House.FindPerson(ctx, c.Host, c.Customer.Kind, c.Customer.Key)
	if err != nil {
		return nil, err
	}
	if subject == 0 {
		return nil, errNot("find " + c.Customer.Name)
	}
	s.subject = subject
	me, err := c.House.Person(ctx, s.customer(), subject)
	if err != nil {
		return nil, err
	}
	s.first = ofRecipient(me.Uses, c.Instead.Recipient)
	if len(s.first) == 0 {
		return nil, errNot("tell " + c.Customer.Name + " of the use")
	}
	facts := 0
	for _, sec := range me.Record.Sections {
		facts += len(sec.Rows) * len(sec.Columns)
	}
	out := []Line{
		figure("Facts held about "+c.Customer.Name, fmt.Sprint(facts)),
		figure("Uses that counted them", fmt.Sprint(len(me.Uses))),
		{Text: fmt.Sprintf("%s was told on %s, for: %s", c.BrandName, s.first[0].At.Format("Monday 2 January 2006, 15:04 MST"), s.first[0].Purpose.Title), Path: "/me/recipients", As: c.Customer.Email},
	}
	for _, m := range me.Earnings.Earned {
		out = append(out, figure("Earned so far", money(m, 4)))
	}
	stopped, err := c.House.Stop(ctx, s.customer(), subject, c.Instead.Recipient, "web")
	if err != nil {
		return nil, err
	}
	if stopped == 0 {
		return nil, errNot("stop anything")
	}
	return append(out, Line{Text: fmt.Sprintf("Stop: %s is told nothing more that counts them. It holds from this moment, and costs nothing.", c.BrandName), Good: true}), nil
}

func (s *Story) askedAgain(ctx context.Context) ([]Line, error) {
	c := s.cast
	epoch, err := c.House.NextEpoch(ctx, c.Host)
	if err != nil {
		return nil, err
	}
	answer, err := s.ask(ctx, c.Instead, c.Brand)
	if err != nil {
		return nil, err
	}
	if answer.Allowance != nil && answer.Allowance.Cached {
		return nil, errNot("run the question anew")
	}
	if err := c.House.Settle(ctx); err != nil {
		return nil, err
	}
	me, err := c.House.About(ctx, s.customer(), s.subject)
	if err != nil {
		return nil, err
	}
	now := ofRecipient(me.Uses, c.Instead.Recipient)
	if len(now) != len(s.first) {
		return nil, errNot("leave " + c.Customer.Name + " out")
	}
	out := []Line{say("Epoch %d is open. The same question, asked anew:", epoch)}
	out = append(out, table(answer)...)
	return append(out,
		figure("Answers to "+c.BrandName+" that counted "+c.Customer.Name+", before and after", fmt.Sprintf("%d and %d", len(s.first), len(now))),
		say("Nobody can tell from the two answers that somebody left: each is blurred by more than one person can change.")), nil
}

func (s *Story) customerDeleted(ctx context.Context) ([]Line, error) {
	c := s.cast
	before, err := c.House.Search(ctx, c.Host, c.Customer.Email)
	if err != nil {
		return nil, err
	}
	if before.Found == 0 {
		return nil, errNot("find the person before deleting them")
	}
	receipt, err := c.House.DeletePerson(ctx, s.customer(), s.subject)
	if err != nil {
		return nil, err
	}
	after := receipt.Search
	if after == nil || !after.Clean() {
		return nil, errNot("delete everything")
	}
	return []Line{
		figure("Places that held "+c.Customer.Email, fmt.Sprint(before.Found)),
		figure("Places that hold it now", fmt.Sprint(after.Found)),
		say("After the deletion a search opened %d files and looked at %d values, for every name and number that led to this person. It shares no code with what deleted.", after.Files, after.Values),
		{Text: fmt.Sprintf("The deletion is entry %d of the people's log, which names nobody.", receipt.Entry), Good: true},
	}, nil
}

func (s *Story) recordForged(ctx context.Context) (out []Line, err error) {
	c := s.cast
	v, err := c.House.Verify(ctx, c.Host, nil)
	if err != nil {
		return nil, err
	}
	if !v.OK {
		return nil, errNot("keep its record whole")
	}
	dir, err := os.MkdirTemp(c.Scratch, "story")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	err = c.House.Export(ctx, c.Board, func(path string) (io.WriteCloser, error) {
		at := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return nil, err
		}
		return os.OpenFile(at, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	})
	if err != nil {
		return nil, fmt.Errorf("copy the record: %w", err)
	}
	key := c.House.LogKeys()[0]
	if _, err := proof.VerifyDir(os.DirFS(dir), key, proof.Options{}); err != nil {
		return nil, fmt.Errorf("verify the copy: %w", err)
	}
	out = []Line{{Text: fmt.Sprintf("An outsider takes the record away, %d entries, and verifies it with the public key alone: unbroken.", v.Uses), Path: "/board/audit", As: "a board member", Good: true}}
	where, err := forge(dir)
	if err != nil {
		return nil, err
	}
	_, err = proof.VerifyDir(os.DirFS(dir), key, proof.Options{})
	if !errors.Is(err, proof.ErrNotVerified) {
		return nil, errNot("find the forgery")
	}
	return append(out, say("One byte of %s is changed.", where), Line{Text: firstLine(err.Error()), Bad: true},
		say("The real record was never touched: candor audit verify says so.")), nil
}

// forge flips one bit of the first bundle of entries in an export, and names the file.
func forge(dir string) (where string, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || where != "" || d.IsDir() || !strings.Contains(path, "entries") {
			return err
		}
		at := filepath.Join(dir, filepath.FromSlash(path))
		b, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		b[len(b)/2] ^= 1
		where = path
		return os.WriteFile(at, b, 0o600)
	})
	if err == nil && where == "" {
		err = errNot("export its entries")
	}
	return where, err
}

func (s *Story) customer() candor.Actor {
	return candor.Actor{Role: candor.Customer, Subject: s.subject}
}

func (s *Story) question(o flow.Offer, who candor.Actor) candor.Request {
	return candor.Request{Purpose: o.Purpose, Recipient: o.Recipient, Agreement: o.Agreement, Question: o.SQL, Precision: o.Precision, Actor: who}
}

func (s *Story) ask(ctx context.Context, o flow.Offer, who candor.Actor) (flow.Result, error) {
	r, err := s.cast.House.Ask(ctx, s.question(o, who))
	if err != nil {
		return flow.Result{}, err
	}
	if !r.Decision.Allowed {
		return flow.Result{}, fmt.Errorf("%q was refused: %s", o.Title, r.Decision.Reasons[0].Text)
	}
	return r, nil
}

func ofRecipient(uses []flow.CountedUse, p candor.PartyID) (out []flow.CountedUse) {
	for _, u := range uses {
		if u.Recipient == p && !u.HowMany {
			out = append(out, u)
		}
	}
	return out
}

// table puts an answer's rows into words: keys first, each number with its ±.
func table(r flow.Result) (out []Line) {
	half := map[[2]any]float64{}
	for _, a := range r.Accuracy {
		half[[2]any{a.Row, a.Column}] = (a.High - a.Low) / 2
	}
	for i, row := range r.Rows {
		var name, value []string
		for j, c := range r.Columns {
			h, noisy := half[[2]any{i, c.Name}]
			switch {
			case row[j] == nil:
				continue
			case noisy:
				value = append(value, strings.TrimSpace(number(row[j], h)+" ± "+number(h, h)+" "+unit(c)))
			case len(value) == 0:
				name = append(name, fmt.Sprint(row[j]))
			}
		}
		if len(value) > 0 {
			out = append(out, figure(strings.Join(name, ", "), strings.Join(value, ", ")))
		}
	}
	return out
}

// number shows as many digits as two of its ± have.
func number(v any, half float64) string {
	x, ok := v.(float64)
	if i, whole := v.(int64); whole {
		x, ok = float64(i), true
	}
	if !ok {
		return fmt.Sprint(v)
	}
	digits := 0
	for h := half; h > 0 && h < 10 && digits < 6; h *= 10 {
		digits++
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// unit is what a column counts, in words.
func unit(c flow.AnswerColumn) string {
	if c.Name == "per_person" {
		return "a person"
	}
	return c.Name
}

// distinct leaves out reasons of a rule that spoke already.
func distinct(rs []candor.Reason) (out []candor.Reason) {
	for _, r := range rs {
		if !slices.ContainsFunc(out, func(o candor.Reason) bool { return o.Rule == r.Rule }) {
			out = append(out, r)
		}
	}
	return out
}

func money(m candor.Money, digits int) string {
	return fmt.Sprintf("%.*f %s", digits, float64(m.Micro)/1e6, m.Currency)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
