package words

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/say"
)

// entries walks a book and calls do with the path and the words of each entry; functions are called with marked words.
func entries(v reflect.Value, path string, do func(path, text string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			entries(v.Field(i), path+"."+v.Type().Field(i).Name, do)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			entries(v.MapIndex(k), path+"["+k.String()+"]", do)
		}
	case reflect.String:
		do(path, v.String())
	case reflect.Slice:
		if v.Len() == 0 {
			do(path, "")
		}
		for i := range v.Len() {
			entries(v.Index(i), fmt.Sprintf("%s[%d]", path, i), do)
		}
	case reflect.Func:
		if v.IsNil() {
			do(path, "")
			return
		}
		for _, n := range []int64{1, 2} {
			var in []reflect.Value
			for i := range v.Type().NumIn() {
				if v.Type().In(i).Kind() == reflect.Int64 {
					in = append(in, reflect.ValueOf(n))
				} else {
					in = append(in, reflect.ValueOf(fmt.Sprintf("⟨%d⟩", i)))
				}
			}
			do(path, v.Call(in)[0].String())
		}
	default:
		panic("words: an entry of kind " + v.Kind().String())
	}
}

// empty are entries that may be empty: a reason inside a refusal that has a title of its own elsewhere.
func empty(path string) bool {
	return strings.HasSuffix(path, "].Title") || path == ".No.Foreign.Title"
}

func TestNoBookHasAHole(t *testing.T) {
	for _, l := range say.Langs() {
		b := In(l)
		if b.Lang != l {
			t.Fatalf("the book of %s speaks %s", l, b.Lang)
		}
		n := 0
		entries(reflect.ValueOf(*b), "", func(path, text string) {
			n++
			if strings.TrimSpace(text) == "" && !empty(path) {
				t.Errorf("%s: %s says nothing", l, path)
			}
		})
		if n < 300 {
			t.Errorf("%s: got %d entries; the walk misses some", l, n)
		}
	}
}

func TestTheWalkFindsAHole(t *testing.T) {
	b := german
	b.Me.Front.Lede, b.Me.Gone.Title = nil, " "
	var holes []string
	entries(reflect.ValueOf(b), "", func(path, text string) {
		if strings.TrimSpace(text) == "" && !empty(path) {
			holes = append(holes, path)
		}
	})
	if want := []string{".Me.Front.Lede", ".Me.Gone.Title"}; !slices.Equal(holes, want) {
		t.Errorf("got %q want %q", holes, want)
	}
}

func TestEachBookSaysWhatItIsHanded(t *testing.T) {
	for _, l := range say.Langs() {
		var walk func(v reflect.Value, path string)
		walk = func(v reflect.Value, path string) {
			if v.Kind() == reflect.Struct {
				for i := range v.NumField() {
					walk(v.Field(i), path+"."+v.Type().Field(i).Name)
				}
			}
			if v.Kind() != reflect.Func {
				return
			}
			var in []reflect.Value
			for i := range v.Type().NumIn() {
				if v.Type().In(i).Kind() == reflect.Int64 {
					in = append(in, reflect.ValueOf(int64(7)))
				} else {
					in = append(in, reflect.ValueOf(fmt.Sprintf("⟨%d⟩", i)))
				}
			}
			got := v.Call(in)[0].String()
			for i := range in {
				if in[i].Kind() == reflect.String && !strings.Contains(got, in[i].String()) {
					t.Errorf("%s: %s leaves out what it was handed: %q", l, path, got)
				}
			}
			if len(in) == 1 && in[0].Kind() == reflect.Int64 && !strings.Contains(got, "7") {
				t.Errorf("%s: %s leaves out the number: %q", l, path, got)
			}
		}
		walk(reflect.ValueOf(*In(l)), "")
	}
}

func TestBooksDifferAndHaveTheSameKeys(t *testing.T) {
	for _, l := range say.Langs()[1:] {
		b := In(l)
		if got, want := slices.Sorted(maps.Keys(b.Me.Kinds)), slices.Sorted(maps.Keys(english.Me.Kinds)); !slices.Equal(got, want) {
			t.Errorf("%s: kinds of data: got %q want %q", l, got, want)
		}
		if got, want := slices.Sorted(maps.Keys(b.No.Why)), slices.Sorted(maps.Keys(german.No.Why)); !slices.Equal(got, want) {
			t.Errorf("%s: reasons: got %q want %q", l, got, want)
		}
		// A sentence that stayed English is a sentence that was forgotten.
		was := map[string]string{}
		entries(reflect.ValueOf(english), "", func(path, text string) { was[path] = text })
		entries(reflect.ValueOf(*b), "", func(path, text string) {
			if strings.Count(text, " ") > 3 && was[path] == text {
				t.Errorf("%s: %s is still English: %q", l, path, text)
			}
		})
	}
}

func TestWhatRoomsSayIsPutIntoTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		lang say.Lang
		in   candor.Reason
		want string
		ok   bool
	}{
		{"by its text", say.French, candor.Reason{Rule: "sign-in", Text: "This is not an e-mail address."}, "Ce n’est pas une adresse e-mail.", true},
		{"by its rule", say.Spanish, candor.Reason{Rule: "attempts", Text: "There were too many attempts. Wait 12 seconds."}, "Hubo demasiados intentos.", true},
		{"English stays as it is", say.English, candor.Reason{Rule: "attempts", Text: "Wait 12 seconds."}, "Wait 12 seconds.", true},
		{"what has no words stays and is told", say.German, candor.Reason{Rule: "new", Text: "A new rule."}, "A new rule.", false},
	} {
		got, ok := In(c.lang).Reason(c.in)
		if got.Text != c.want || ok != c.ok || got.Rule != c.in.Rule {
			t.Errorf("%s: got %q, %v under %s want %q, %v", c.name, got.Text, ok, got.Rule, c.want, c.ok)
		}
	}
}
