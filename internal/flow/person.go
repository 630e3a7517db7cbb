package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/identity"
)

// FindByEmail gives the one person whom an address leads to, or 0: nobody, or more than one, whom a link by mail must not
// tell apart (law 9).
func (h *House) FindByEmail(ctx context.Context, email string) (candor.SubjectID, error) {
	k, err := h.World().key(identity.Email, email)
	if err != nil {
		return 0, nil // no address leads to anybody
	}
	ids, err := h.s.Identity.Find(ctx, k)
	if err != nil {
		return 0, fmt.Errorf("find the person: %w", err)
	}
	if len(ids) != 1 {
		return 0, nil
	}
	return ids[0], nil
}

// FindPerson finds whom a name means: "#17" is candor's own number, anything else a key of the kind (empty: the only kind).
func (h *House) FindPerson(ctx context.Context, who candor.Actor, kind, name string) (candor.SubjectID, error) {
	if err := h.allow(who, access.ListPersons); err != nil {
		return 0, err
	}
	if n, ok := strings.CutPrefix(name, "#"); ok {
		id, err := strconv.ParseUint(n, 10, 32)
		if err != nil {
			return 0, ErrNobody
		}
		if _, known, err := h.s.Identity.Since(ctx, candor.SubjectID(id)); err != nil || !known {
			return 0, errors.Join(err, ErrNobody)
		}
		return candor.SubjectID(id), nil
	}
	kinds := h.kinds()
	if kind != "" {
		kinds = []string{kind}
	}
	var found []candor.SubjectID
	for _, of := range kinds {
		k, err := h.World().key(of, name)
		if err != nil && kind != "" {
			return 0, mistake(faultOf(err), err.Error(), "")
		}
		if err != nil {
			continue // a name that is no key of this kind leads to nobody by it
		}
		ids, err := h.s.Identity.Find(ctx, k)
		if err != nil {
			return 0, fmt.Errorf("find the person: %w", err)
		}
		found = append(found, ids...)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	switch len(found) {
	case 0:
		return 0, ErrNobody
	case 1:
		return found[0], nil
	}
	return 0, mistake("ambiguous", fmt.Sprintf("this leads to %d people", len(found)), "say which kind of key it is, or use # and candor's own number")
}

// kinds are the kinds of keys that datasets declare.
func (h *House) kinds() (out []string) {
	for _, d := range h.World().View.Datasets() {
		for _, f := range d.Fields {
			if f.Identifier != "" && !slices.Contains(out, f.Identifier) {
				out = append(out, f.Identifier)
			}
		}
	}
	slices.Sort(out)
	return out
}

// OnlyKind is the kind of key that person columns use, where it is one.
func (h *House) OnlyKind() (string, error) {
	kind := ""
	for _, d := range h.World().View.Datasets() {
		if f := d.PersonField(); f != nil && f.Identifier != "" {
			if kind != "" && kind != f.Identifier {
				return "", mistake("no-kind", "people are known by several kinds of keys", "say which with --by")
			}
			kind = f.Identifier
		}
	}
	if kind == "" {
		return "", mistake("no-kind", "no dataset says how people are known", "apply a data contract first, or say the kind with --by")
	}
	return kind, nil
}

// SignUp makes a person of somebody who came by themselves and proved a key; whoever helped them says so. Somebody who was
// deleted starts fresh: nothing of before is known, and what files say of them stays out.
func (h *House) SignUp(ctx context.Context, who candor.Actor, kind, value string) (candor.SubjectID, error) {
	if err := h.allow(who, access.ChangePermissionOf); err != nil {
		return 0, err
	}
	if err := h.real(); err != nil {
		return 0, err
	}
	if kind == "" || value == "" {
		return 0, mistake("no-kind", "say by which kind of key the person is known, and the key", "")
	}
	k, err := h.World().key(kind, value)
	if err != nil {
		return 0, mistake(faultOf(err), err.Error(), "")
	}
	h.load.Lock() // people get numbers
	defer h.load.Unlock()
	if known, err := h.s.Identity.Find(ctx, k); err != nil {
		return 0, fmt.Errorf("find the person: %w", err)
	} else if len(known) > 0 {
		return 0, mistake("known", "this key is known already: sign in instead", "")
	}
	s, err := h.s.Identity.SignUp(ctx, k, h.s.Suppress.Token(k))
	if err != nil {
		return 0, fmt.Errorf("sign the person up: %w", err)
	}
	return s, nil
}
