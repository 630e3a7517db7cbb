package identity

import (
	"strings"

	"github.com/candor-data/candor"
)

// Map is who is known by which keys, while a file is loaded: the one place that decides whose row a row is.
//
// A row has the key of its person column, by which its source tells people apart, and may have further keys, by which it
// says how the person can be recognised elsewhere. The first kind makes its person the owner of the key; the second only
// claims it. Keys decide, exactly, and nothing else does:
//
//   - whoever owns the person column's key is the row's person;
//   - where nobody does, the person is whom the row's keys lead to, if it is one person alone and they own no other key of
//     the person column's kind: two customer numbers stay two customers, however they share an address;
//   - else the row's person is a new one.
//
// Two people who exist are never made one by a row. A key that leads to both stays with both and is a conflict for staff to
// see; it leads to nobody who signs in (law 9).
type Map struct {
	one  *index              // keys of one person
	more map[Key][]claim     // keys of several
	owns map[string]*numbers // by kind: who owns a key of it
}

type claim struct {
	who candor.SubjectID
	own bool
}

// NewMap is a map of nobody.
func NewMap() *Map {
	return &Map{one: newIndex(), more: map[Key][]claim{}, owns: map[string]*numbers{}}
}

// Link is a key that somebody is known by, as its owner or by a claim.
type Link struct {
	Key
	Subject candor.SubjectID
	Own     bool
}

// Add takes a link that is known. An owner stays one.
func (m *Map) Add(l Link) {
	if l.Own {
		if m.owns[l.Kind] == nil {
			m.owns[l.Kind] = &numbers{}
		}
		m.owns[l.Kind].add(l.Subject)
	}
	c := claim{l.Subject, l.Own}
	if several := m.more[l.Key]; several != nil {
		for i := range several {
			if several[i].who == c.who {
				several[i].own = several[i].own || c.own
				return
			}
		}
		m.more[l.Key] = append(several, c)
		return
	}
	was, known := m.one.get(l.Key)
	switch {
	case !known:
		m.one.put(l.Key, c)
	case was.who == c.who:
		m.one.put(l.Key, claim{c.who, was.own || c.own})
	default:
		m.one.drop(l.Key)
		m.more[l.Key] = []claim{was, c}
	}
}

// Whose finds the person of a row by the key of its person column and its other keys; 0 is somebody new. owned says that
// the person column's key was theirs before.
func (m *Map) Whose(person Key, others []Key) (s candor.SubjectID, owned bool) {
	if s, owned = m.owner(person); owned {
		return s, true
	}
	c, one := m.one.get(person)
	if s = c.who; !one && len(m.more[person]) > 0 {
		return 0, false
	}
	for _, k := range others {
		c, one := m.one.get(k)
		switch {
		case one && s == 0:
			s = c.who
		case one && s != c.who, len(m.more[k]) > 0:
			return 0, false // it leads to several
		}
	}
	if m.owns[person.Kind].has(s) {
		return 0, false
	}
	return s, false
}

// Owners finds who owns each key, 0 where nobody does: many at once, which is quicker by half than one after another. An
// owner stays one, so what it finds holds for as long as the load goes on.
func (m *Map) Owners(keys []Key, into []candor.SubjectID) []candor.SubjectID {
	m.one.near(keys)
	for _, k := range keys {
		s, owned := m.owner(k)
		if !owned {
			s = 0
		}
		into = append(into, s)
	}
	return into
}

func (m *Map) owner(k Key) (candor.SubjectID, bool) {
	if c, one := m.one.get(k); one {
		return c.who, c.own
	}
	for _, c := range m.more[k] {
		if c.own {
			return c.who, true
		}
	}
	return 0, false
}

// Join makes somebody known by the keys of a row of theirs, and gives the links that are new.
func (m *Map) Join(s candor.SubjectID, person Key, others []Key) (fresh []Link) {
	join := func(l Link) {
		if m.knows(l) {
			return
		}
		l.Value = strings.Clone(l.Value) // it may be a part of a line that is not kept
		m.Add(l)
		fresh = append(fresh, l)
	}
	if of, owned := m.owner(person); !owned || of == s {
		join(Link{person, s, true})
	}
	for _, k := range others {
		join(Link{k, s, false})
	}
	return fresh
}

// knows reports whether a link says nothing new.
func (m *Map) knows(l Link) bool {
	if c, one := m.one.get(l.Key); one {
		return c.who == l.Subject && (c.own || !l.Own)
	}
	for _, c := range m.more[l.Key] {
		if c.who == l.Subject {
			return c.own || !l.Own
		}
	}
	return false
}

// numbers is a set of people as bits: their numbers are dense.
type numbers struct{ words []uint64 }

func (n *numbers) add(s candor.SubjectID) {
	for int(s>>6) >= len(n.words) {
		n.words = append(n.words, make([]uint64, 1+len(n.words))...)
	}
	n.words[s>>6] |= 1 << (s & 63)
}

func (n *numbers) has(s candor.SubjectID) bool {
	return n != nil && int(s>>6) < len(n.words) && n.words[s>>6]&(1<<(s&63)) != 0
}
