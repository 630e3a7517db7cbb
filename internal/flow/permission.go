package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/permission"
)

// ErrNobody says that no person is known by that.
var ErrNobody = errors.New("nobody is known by that; candor person list shows who is")

// Choose is one choice to write down.
type Choose struct {
	Subject    candor.SubjectID
	Purpose    candor.PurposeID
	Categories []candor.CategoryID // empty: those of the purpose's notices
	Recipient  candor.PartyID      // empty: the company
	Yes        bool
	Notice     candor.Digest // as shown; zero: none was shown, as on the telephone
	Channel    string        // web, counter, phone, paper
}

// Choose writes a choice down; when it returns, the choice holds for every use that starts later (law 3).
func (h *House) Choose(ctx context.Context, who candor.Actor, c Choose) error {
	if err := h.allowAbout(who, c.Subject, access.ChangeOwn, access.ChangePermissionOf); err != nil {
		return err
	}
	w := h.World()
	if w.Purpose(c.Purpose).ID == "" {
		return mistake("unknown-purpose", "nobody described this purpose", "candor apply a Purpose first")
	}
	if c.Recipient == "" {
		c.Recipient = w.Company.ID
	}
	if _, ok := w.Party(c.Recipient); !ok {
		return mistake("unknown-recipient", "nobody described this recipient", "candor apply a Party first")
	}
	if len(c.Categories) == 0 {
		c.Categories = w.categoriesOf(c.Purpose)
	}
	if len(c.Categories) == 0 {
		return mistake("no-category", "say which kinds of data", "no notice of this purpose names any")
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	var events []permission.Event
	for _, cat := range c.Categories {
		e := permission.Event{Subject: c.Subject, Choice: permission.Withdrawn, Purpose: c.Purpose, Category: cat, Recipient: c.Recipient,
			Basis: permission.ByConsent, Notice: c.Notice, Channel: channel(c.Channel), Actor: writer(who), GivenAt: now}
		if c.Yes {
			e.Choice = permission.Given
			for _, n := range w.Notices {
				if n.Hash() == c.Notice && n.ValidDays > 0 {
					e.Until = now.AddDate(0, 0, n.ValidDays)
				}
			}
		}
		events = append(events, e)
	}
	h.s.Step("choose")
	if err := h.s.Permission.Append(ctx, events); err != nil {
		return fmt.Errorf("write the choice down: %w", err)
	}
	h.s.Step("chosen")
	return nil
}

// TimeOff stops every use of a person's data until a moment, and changes no choice; a moment that is past ends it.
func (h *House) TimeOff(ctx context.Context, who candor.Actor, s candor.SubjectID, until time.Time) error {
	if err := h.allowAbout(who, s, access.ChangeOwn, access.ChangePermissionOf); err != nil {
		return err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	return h.s.Permission.Append(ctx, []permission.Event{{Subject: s, Choice: permission.TimeOff, Channel: "web", Actor: writer(who), GivenAt: now, Until: until}})
}

// Choices gives a person's record of permission, oldest first.
func (h *House) Choices(ctx context.Context, who candor.Actor, s candor.SubjectID) ([]permission.Event, error) {
	if err := h.allowAbout(who, s, access.SeeOwn, access.ShowPerson); err != nil {
		return nil, err
	}
	return h.s.Permission.History(ctx, s)
}

// channels are the ways in which people tell a choice. The log of people holds the channel of each choice, so a list's own
// words have no place there (law 5).
var channels = []string{"web", "app", "counter", "phone", "paper", "mail", "signal", "import"}

func channel(s string) string {
	if s = strings.ToLower(strings.TrimSpace(s)); s == "" || slices.Contains(channels, s) {
		return s
	}
	return "other"
}

// ChoicesAt tells where a person's choices stood at an instant, by what candor had acknowledged then: "was this allowed on
// 3 March?" has an answer as long as the person is not erased.
func (h *House) ChoicesAt(ctx context.Context, who candor.Actor, s candor.SubjectID, at time.Time) ([]ChoiceState, error) {
	events, err := h.Choices(ctx, who, s)
	if err != nil {
		return nil, err
	}
	events = permission.AsOf(events, at)
	out := h.World().choices(events, at)
	if !permission.OffUntil(events, at).IsZero() {
		for i := range out {
			out[i].Choice = permission.TimeOff
		}
	}
	return out, nil
}

// allowAbout asks for the duty towards oneself, or the duty towards others.
func (h *House) allowAbout(who candor.Actor, s candor.SubjectID, own, others access.Action) error {
	if s == 0 {
		return ErrNobody
	}
	if who.Role == candor.Customer && who.Subject == s {
		return h.allow(who, own)
	}
	return h.allow(who, others)
}

func writer(who candor.Actor) string {
	if who.Role == candor.Customer {
		return "self"
	}
	if who.Name != "" {
		return who.Name
	}
	return string(who.Role)
}

// categoriesOf are the kinds of data that the purpose's notices speak of.
func (w *World) categoriesOf(p candor.PurposeID) (out []candor.CategoryID) {
	seen := map[candor.CategoryID]bool{}
	for _, n := range w.Notices {
		for _, q := range n.Purposes {
			if !q.Covers(p) {
				continue
			}
			for _, c := range n.Categories {
				if !seen[c] {
					seen[c] = true
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// Stop takes back every yes of a person, towards one recipient or towards all; it tells how many.
func (h *House) Stop(ctx context.Context, who candor.Actor, s candor.SubjectID, recipient candor.PartyID, channel string) (int, error) {
	p, err := h.About(ctx, who, s)
	if err != nil {
		return 0, err
	}
	stopped := 0
	for _, c := range p.Choices {
		if !c.Yes() || recipient != "" && c.Recipient != recipient {
			continue
		}
		err := h.Choose(ctx, who, Choose{Subject: s, Purpose: c.Purpose.ID, Categories: c.Categories, Recipient: c.Recipient, Channel: channel})
		if err != nil {
			return stopped, err
		}
		stopped++
	}
	return stopped, nil
}
