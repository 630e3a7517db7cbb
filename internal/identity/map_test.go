package identity

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/candor-data/candor"
)

// row is what a line says of its person: the key of the person column, and others.
type row struct {
	person Key
	others []Key
}

func customer(v string) Key { return Key{"customer", v} }
func mail(v string) Key     { return Key{Email, v} }
func tel(v string) Key      { return Key{Phone, v} }

// place loads rows one after the other, as a loader does, and gives the number of each row's person.
func place(m *Map, next *candor.SubjectID, rows []row) (out []candor.SubjectID) {
	for _, r := range rows {
		s, _ := m.Whose(r.person, r.others)
		if s == 0 {
			*next++
			s = *next
		}
		m.Join(s, r.person, r.others)
		out = append(out, s)
	}
	return out
}

func shared(m *Map) (out []Key) {
	for k := range maps.Keys(m.more) {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b Key) int { return cmpKey(a, b) })
	return out
}

func cmpKey(a, b Key) int {
	if a.Kind != b.Kind {
		return map[bool]int{true: -1, false: 1}[a.Kind < b.Kind]
	}
	return map[bool]int{true: -1, false: 1}[a.Value < b.Value]
}

func TestWhoseRowARowIs(t *testing.T) {
	for _, tt := range []struct {
		name      string
		rows      []row
		people    []candor.SubjectID
		conflicts []Key
	}{
		{"a key is one person", []row{{customer("1"), nil}, {customer("1"), nil}, {customer("2"), nil}}, []candor.SubjectID{1, 1, 2}, nil},
		{"kinds are apart", []row{{customer("1"), nil}, {mail("1"), nil}}, []candor.SubjectID{1, 2}, nil},
		{"an address that a customer gave leads to them", []row{{customer("1"), []Key{mail("a")}}, {mail("a"), nil}}, []candor.SubjectID{1, 1}, nil},
		{"and the other way round", []row{{mail("a"), nil}, {customer("1"), []Key{mail("a")}}, {customer("1"), nil}}, []candor.SubjectID{1, 1, 1}, nil},
		{"over three kinds", []row{{mail("a"), nil}, {customer("1"), []Key{mail("a"), tel("t")}}, {tel("t"), nil}}, []candor.SubjectID{1, 1, 1}, nil},
		{"a person has several addresses", []row{{customer("1"), []Key{mail("a")}}, {customer("1"), []Key{mail("b")}}, {mail("b"), nil}}, []candor.SubjectID{1, 1, 1}, nil},
		{"two customers with one address stay two", []row{{customer("1"), []Key{mail("a")}}, {customer("2"), []Key{mail("a")}}}, []candor.SubjectID{1, 2}, []Key{mail("a")}},
		{"also where the address came first", []row{{mail("a"), nil}, {customer("1"), []Key{mail("a")}}, {customer("2"), []Key{mail("a")}}, {mail("a"), nil}}, []candor.SubjectID{1, 1, 2, 1}, []Key{mail("a")}},
		{"an address that two gave before anybody had it is neither's", []row{{customer("1"), []Key{mail("a")}}, {customer("2"), []Key{mail("a")}}, {mail("a"), nil}, {mail("a"), nil}}, []candor.SubjectID{1, 2, 3, 3}, []Key{mail("a")}},
		{"two who exist are never made one", []row{{mail("a"), nil}, {customer("1"), nil}, {customer("1"), []Key{mail("a")}}, {mail("a"), nil}, {customer("1"), nil}}, []candor.SubjectID{1, 2, 2, 1, 2}, []Key{mail("a")}},
		{"a row that names two others is a third's", []row{{mail("a"), nil}, {tel("t"), nil}, {customer("1"), []Key{mail("a"), tel("t")}}}, []candor.SubjectID{1, 2, 3}, []Key{mail("a"), tel("t")}},
		{"and its number leads to the third from then on", []row{{mail("a"), nil}, {tel("t"), nil}, {customer("1"), []Key{mail("a"), tel("t")}}, {customer("1"), nil}}, []candor.SubjectID{1, 2, 3, 3}, []Key{mail("a"), tel("t")}},
		{"one of two addresses is known", []row{{mail("a"), nil}, {customer("1"), []Key{mail("a"), mail("b")}}, {mail("b"), nil}}, []candor.SubjectID{1, 1, 2}, []Key{mail("b")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, next := NewMap(), candor.SubjectID(0)
			if got := place(m, &next, tt.rows); !slices.Equal(got, tt.people) {
				t.Errorf("the rows are of %v, want %v", got, tt.people)
			}
			if got := shared(m); !slices.Equal(got, tt.conflicts) {
				t.Errorf("the conflicts are %v, want %v", got, tt.conflicts)
			}
		})
	}
}

// Invented people have a number, an address and a telephone, some of them shared. Files come in every order. Rows of one
// person are with one person, or a conflict says so; and rows of two are never with one, but where a shared address or
// telephone is all that their row has.
func TestTheOrderOfFilesShowsOnlyInConflicts(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	clean, conflicts := 0, 0
	for range 300 {
		type person struct {
			customer, mail, tel string
		}
		var all []person
		for i := range 2 + r.IntN(5) {
			p := person{fmt.Sprint(i), fmt.Sprint(i), fmt.Sprint(i)}
			if i > 0 && r.IntN(4) == 0 {
				p.mail = all[r.IntN(i)].mail // a family's
			}
			if i > 0 && r.IntN(4) == 0 {
				p.tel = all[r.IntN(i)].tel
			}
			all = append(all, p)
		}
		// Three files: members by number with the rest beside, visits by address, calls by telephone.
		files := make([][]row, 3)
		of := make([][]int, 3)
		for i, p := range all {
			for k, x := range []row{{customer(p.customer), []Key{mail(p.mail), tel(p.tel)}}, {mail(p.mail), nil}, {tel(p.tel), nil}} {
				if k == 0 || r.IntN(3) > 0 {
					files[k], of[k] = append(files[k], x), append(of[k], i)
				}
			}
		}
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}} {
			m, next := NewMap(), candor.SubjectID(0)
			home := map[int]candor.SubjectID{} // by invented person: of their member's row
			rows := map[candor.SubjectID]map[int]bool{}
			split := false
			var placed [3][]candor.SubjectID
			for _, k := range order {
				placed[k] = place(m, &next, files[k])
			}
			for i, s := range placed[0] {
				home[of[0][i]] = s
				if rows[s] == nil {
					rows[s] = map[int]bool{}
				}
				rows[s][of[0][i]] = true
			}
			for s, who := range rows {
				if len(who) > 1 {
					t.Fatalf("order %v: the members %v are one person, #%d", order, who, s)
				}
			}
			for k := 1; k < 3; k++ {
				for i, s := range placed[k] {
					if s == home[of[k][i]] {
						continue
					}
					split = true
					key := files[k][i].person
					if len(m.more[key]) < 2 {
						t.Fatalf("order %v: a row of member %d by %v is of #%d, whose member is #%d, and no conflict says so", order, of[k][i], key, s, home[of[k][i]])
					}
				}
			}
			if len(m.more) > 0 {
				conflicts++
			} else {
				clean++
				if split {
					t.Fatalf("order %v: somebody is in two and there is no conflict", order)
				}
			}
		}
	}
	if clean < 100 || conflicts < 100 {
		t.Errorf("%d worlds without and %d with conflicts: this test shows little", clean, conflicts)
	}
}
