package identity

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

// The index is held to what a map of Go's does, over many keys of several kinds, some of them long.
func TestTheIndexIsAMap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x, want := newIndex(), map[Key]claim{}
	key := func() Key {
		k := Key{[]string{"customer", "email", "phone"}[r.IntN(3)], fmt.Sprint(r.IntN(40_000))}
		if r.IntN(500) == 0 {
			k.Value += strings.Repeat("x", r.IntN(2<<20))
		}
		return k
	}
	for i := range 200_000 {
		k := key()
		switch r.IntN(10) {
		case 0, 1, 2:
			c := claim{candor.SubjectID(1 + i), r.IntN(2) == 0}
			x.put(k, c)
			want[k] = c
		case 3:
			x.drop(k)
			delete(want, k)
		default:
			got, ok := x.get(k)
			if w, known := want[k]; ok != known || got != w {
				t.Fatalf("got %v %v, want %v %v", got, ok, w, known)
			}
		}
	}
	for k, w := range want {
		if got, ok := x.get(k); !ok || got != w {
			t.Fatalf("got %v %v, want %v", got, ok, w)
		}
	}
	if len(want) < 30_000 {
		t.Errorf("%d keys: this tries too little", len(want))
	}
}
