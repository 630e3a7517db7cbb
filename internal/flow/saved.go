package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/question"
)

// Wish is one question as it would go down the road, for the company itself.
type Wish struct {
	SQL       string           `json:"sql"`
	Purpose   candor.PurposeID `json:"purpose"`
	Precision candor.Precision `json:"precision"`
	Among     candor.Among     `json:"among,omitzero"`
}

// Request is the wish as somebody inside the company asks it.
func (w Wish) Request(who candor.Actor) candor.Request {
	return candor.Request{Use: candor.Insight, Purpose: w.Purpose, Recipient: who.Party, Question: w.SQL, Precision: w.Precision, Among: w.Among, Actor: who}
}

// SavedQuestion is a question that somebody keeps to ask again: what would be asked, and never what was answered. It is its
// owner's until they share it, and then for every colleague who may ask.
type SavedQuestion struct {
	ID       int64             `json:"id"`
	Name     string            `json:"name"`
	Kind     string            `json:"kind,omitempty"`   // which of the questions without SQL it is; empty: it was written in SQL
	Inputs   map[string]string `json:"inputs,omitempty"` // what was filled in
	Asks     []Wish            `json:"asks"`
	Owner    string            `json:"owner"` // the account that saved it, and shares it
	Mine     bool              `json:"mine"`
	Made     time.Time         `json:"made"`
	Shared   *time.Time        `json:"shared,omitempty"`
	Deleted  time.Time         `json:"-"` // its owner may still take that back
	Schedule *Schedule         `json:"schedule,omitempty"`
}

// NewQuestion is what is saved under a name.
type NewQuestion struct {
	Name   string
	Kind   string
	Inputs map[string]string
	Asks   []Wish
}

// Saved keeps questions. Owners are names of accounts.
type Saved interface {
	// Save keeps a new one; ErrTaken where the owner has one of the name, ErrEnough where they have as many as most, counting
	// those that they deleted and may take back.
	Save(ctx context.Context, q SavedQuestion, most int) (int64, error)
	// Saved lists the owner's, deleted ones too, and those that are shared.
	Saved(ctx context.Context, owner string) ([]SavedQuestion, error)
	// SavedOne gives one, deleted ones too (ErrNotFound).
	SavedOne(ctx context.Context, id int64) (SavedQuestion, error)
	// Rename gives the owner's another name; ErrTaken.
	Rename(ctx context.Context, id int64, name string) error
	// Share shows it to colleagues from now on, or to the owner alone again.
	Share(ctx context.Context, id int64, shared bool) error
	// Discard marks one as deleted, or takes that back (ErrTaken), where it was deleted no longer ago than life (ErrNotFound).
	Discard(ctx context.Context, id int64, deleted bool, life time.Duration) error
	// Sweep removes for good what was deleted longer ago than life.
	Sweep(ctx context.Context, life time.Duration) error
}

// ErrTaken says that somebody has a question of that name; ErrEnough that they have as many as they may.
var (
	ErrTaken  = errors.New("there is a question of that name")
	ErrEnough = errors.New("there are as many saved questions as one person may have")
)

// A name has room for what is asked and none for a story; a person keeps as many as they can look through.
const (
	longestName  = 80
	mostSaved    = 100
	longestSQL   = 20_000
	longestInput = 200
	mostAsks     = 5
)

// UndoFor is how long a deleted question can be taken back.
const UndoFor = 24 * time.Hour

// owner is how a saved question names whose it is: an account, or whoever holds the workspace's files. No account has a
// name with a bracket.
func owner(who candor.Actor) string {
	if who.Role == candor.Operator {
		return "(host)"
	}
	return who.Name
}

// SaveQuestion keeps a question under a name. It asks nothing.
func (h *House) SaveQuestion(ctx context.Context, who candor.Actor, q NewQuestion) (SavedQuestion, error) {
	if err := h.allow(who, access.KeepQuestion); err != nil {
		return SavedQuestion{}, err
	}
	name, err := questionName(q.Name)
	if err != nil {
		return SavedQuestion{}, err
	}
	if err := h.askable(who, q); err != nil {
		return SavedQuestion{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return SavedQuestion{}, fmt.Errorf("read the clock: %w", err)
	}
	out := SavedQuestion{Name: name, Kind: q.Kind, Inputs: q.Inputs, Asks: q.Asks, Owner: owner(who), Mine: true, Made: now}
	out.ID, err = h.s.Saved.Save(ctx, out, mostSaved)
	return out, saying(err)
}

// askable refuses to keep what could never be asked: it is read as a question is, and not decided.
func (h *House) askable(who candor.Actor, q NewQuestion) error {
	if len(q.Asks) == 0 || len(q.Asks) > mostAsks || len(q.Inputs) > 20 || len(q.Kind) > 40 {
		return mistake("question", "This is no question that can be saved.", "Fill in the question and ask it first.")
	}
	for k, v := range q.Inputs {
		if len(k) > 40 || len(v) > longestInput || !printable(v) {
			return mistake("question", "What was filled in is too long to keep.", "Fill in less.")
		}
		if personal(v) {
			return aboutSomebody
		}
	}
	for i, a := range q.Asks {
		if len(a.SQL) > longestSQL {
			return mistake("question", "The question is too long to keep.", "Save a shorter one.")
		}
		plan, why := question.Parse(h.World().View, a.SQL, a.Precision)
		if why != nil {
			return &Refused{Decision{Purpose: a.Purpose, Recipient: who.Party, Reasons: why}}
		}
		// Comments are no part of a question, and may say anything.
		tidy, pieces := question.Tidy(a.SQL)
		if slices.ContainsFunc(pieces, personal) {
			return aboutSomebody
		}
		q.Asks[i].SQL, q.Asks[i].Precision = tidy, plan.Precision()
		if h.World().Purpose(a.Purpose).ID == "" {
			return mistake("purpose", "There is no purpose of that name.", "Choose one that the company described.")
		}
		if a.Among != (candor.Among{}) && h.World().Purpose(a.Among.Purpose).ID == "" {
			return mistake("purpose", "There is no purpose of that name to tell people apart by.", "Choose one that the company described.")
		}
	}
	return nil
}

// questionName is a name as it is kept. It says what is asked, never about whom: addresses and long numbers are refused, so
// that nobody's data gets into a place where no deletion looks for it.
func questionName(s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || n == 0 || !printable(s):
		return "", mistake("name", "The question has no name that can be shown.", "Write a name in letters.")
	case n > longestName:
		return "", mistake("name", fmt.Sprintf("A name has at most %d letters.", longestName), "Write a shorter name.")
	case personal(s):
		return "", mistake("name", "A name says what is asked, never about whom: no addresses and no long numbers.", "Leave them out of the name.")
	}
	return s, nil
}

// aboutSomebody refuses to keep a question that names somebody: what is kept asks about groups, and a deletion must not find
// its person in it.
var aboutSomebody = mistake("question", "What is kept asks about groups, never about somebody: there is an address or a long number in the question.", "Leave it out of the question.")

// personal says whether a text may be somebody's address or number. A plain amount has up to eight digits.
func personal(s string) bool {
	if strings.Trim(s, "0123456789.") == "" {
		return digits(s) > 8
	}
	return strings.Contains(s, "@") || digits(s) >= 6
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// digits is the longest run of digits, blanks and marks between them not counted: telephone numbers are written with both.
func digits(s string) (longest int) {
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			n++
			longest = max(longest, n)
		case r == ' ' || r == '.' || r == '/' || r == '(' || r == ')':
		default:
			n = 0
		}
	}
	return longest
}

// saying puts what a store says about names into words.
func saying(err error) error {
	switch {
	case errors.Is(err, ErrTaken):
		return mistake("name", "You have a saved question of that name.", "Choose another name, or delete the other one.")
	case errors.Is(err, ErrEnough):
		return mistake("saved", fmt.Sprintf("You have %d saved questions, and there is no room for more.", mostSaved), "Delete one that you no longer ask; it makes room after a day.")
	case err != nil && !errors.Is(err, ErrNotFound):
		return fmt.Errorf("keep the question: %w", err)
	}
	return err
}

// SavedQuestions lists one's own and those that colleagues share, by name.
func (h *House) SavedQuestions(ctx context.Context, who candor.Actor) ([]SavedQuestion, error) {
	if err := h.allow(who, access.KeepQuestion); err != nil {
		return nil, err
	}
	all, err := h.s.Saved.Saved(ctx, owner(who))
	if err != nil {
		return nil, fmt.Errorf("read saved questions: %w", err)
	}
	all = slices.DeleteFunc(all, func(q SavedQuestion) bool { return !q.Deleted.IsZero() })
	for i := range all {
		all[i].Mine = all[i].Owner == owner(who)
	}
	slices.SortStableFunc(all, func(a, b SavedQuestion) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all, nil
}

// DeletedQuestions lists one's own that can still be taken back.
func (h *House) DeletedQuestions(ctx context.Context, who candor.Actor) ([]SavedQuestion, error) {
	if err := h.allow(who, access.KeepQuestion); err != nil {
		return nil, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	all, err := h.s.Saved.Saved(ctx, owner(who))
	if err != nil {
		return nil, fmt.Errorf("read saved questions: %w", err)
	}
	return slices.DeleteFunc(all, func(q SavedQuestion) bool {
		return q.Deleted.IsZero() || now.Sub(q.Deleted) >= UndoFor || q.Owner != owner(who)
	}), nil
}

// SavedQuestion gives one that is one's own or shared; to anybody else it is not there.
func (h *House) SavedQuestion(ctx context.Context, who candor.Actor, id int64) (SavedQuestion, error) {
	if err := h.allow(who, access.KeepQuestion); err != nil {
		return SavedQuestion{}, err
	}
	q, err := h.s.Saved.SavedOne(ctx, id)
	if err != nil {
		return SavedQuestion{}, err
	}
	q.Mine = q.Owner == owner(who)
	if !q.Deleted.IsZero() || !q.Mine && q.Shared == nil {
		return SavedQuestion{}, ErrNotFound
	}
	return q, nil
}

// live gives one's own that is not deleted.
func (h *House) live(ctx context.Context, who candor.Actor, id int64) (SavedQuestion, error) {
	q, err := h.mine(ctx, who, id)
	if err == nil && !q.Deleted.IsZero() {
		err = ErrNotFound
	}
	return q, err
}

// mine gives one's own, deleted or not. A colleague's that is shared is theirs alone to change.
func (h *House) mine(ctx context.Context, who candor.Actor, id int64) (SavedQuestion, error) {
	if err := h.allow(who, access.KeepQuestion); err != nil {
		return SavedQuestion{}, err
	}
	q, err := h.s.Saved.SavedOne(ctx, id)
	if err != nil {
		return SavedQuestion{}, err
	}
	switch {
	case q.Owner == owner(who):
		q.Mine = true
		return q, nil
	case q.Shared == nil || !q.Deleted.IsZero():
		return SavedQuestion{}, ErrNotFound
	}
	return SavedQuestion{}, &Refused{Decision{Reasons: []candor.Reason{{Rule: "not-yours", Text: "A colleague shares this question with you; it is theirs to change.",
		Protects: "each colleague's own questions", Instead: "Open it, and save it under a name of your own."}}}}
}

// RenameQuestion gives one's own another name.
func (h *House) RenameQuestion(ctx context.Context, who candor.Actor, id int64, name string) error {
	q, err := h.live(ctx, who, id)
	if err != nil {
		return err
	}
	if name, err = questionName(name); err != nil {
		return err
	}
	return saying(h.s.Saved.Rename(ctx, q.ID, name))
}

// ShareQuestion shows one's own to every colleague who may ask, or to oneself alone again.
func (h *House) ShareQuestion(ctx context.Context, who candor.Actor, id int64, shared bool) error {
	q, err := h.live(ctx, who, id)
	if err != nil {
		return err
	}
	return saying(h.s.Saved.Share(ctx, q.ID, shared))
}

// DeleteQuestion deletes one's own; for a day that can be taken back. What was answered stays with the answers.
func (h *House) DeleteQuestion(ctx context.Context, who candor.Actor, id int64) error {
	q, err := h.live(ctx, who, id)
	if err != nil {
		return err
	}
	return saying(h.s.Saved.Discard(ctx, q.ID, true, UndoFor))
}

// RestoreQuestion takes a deletion back.
func (h *House) RestoreQuestion(ctx context.Context, who candor.Actor, id int64) error {
	q, err := h.mine(ctx, who, id)
	if err != nil {
		return err
	}
	return saying(h.s.Saved.Discard(ctx, q.ID, false, UndoFor))
}
