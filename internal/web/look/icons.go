package look

import (
	"context"
	"embed"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// The icons are files of lucide-static, as they are in the package: https://lucide.dev, ISC.
//
//go:embed icons/*.svg
var drawn embed.FS

var (
	icons   = map[string]string{} // by name: what stands between <svg> and </svg>
	drawing = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
)

func init() {
	all, err := drawn.ReadDir("icons")
	if err != nil {
		panic(fmt.Sprintf("read embedded icons: %v", err))
	}
	for _, e := range all {
		b, err := drawn.ReadFile("icons/" + e.Name())
		if err != nil {
			panic(fmt.Sprintf("read embedded icon: %v", err))
		}
		m := drawing.FindSubmatch(b)
		if m == nil {
			panic("the icon " + e.Name() + " is no drawing")
		}
		icons[strings.TrimSuffix(e.Name(), path.Ext(e.Name()))] = strings.Join(strings.Fields(string(m[1])), " ")
	}
}

// Icon is a small drawing beside words that say the same: whoever hears the page loses nothing. A name that is not there
// is a mistake in the program.
func Icon(name string) templ.Component {
	lines, ok := icons[name]
	if !ok {
		panic("no icon " + name)
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">`+lines+`</svg>`)
		return err
	})
}

// Icons are the names of all icons, in order.
func Icons() []string { return slices.Sorted(maps.Keys(icons)) }

// sign is the icon of a kind of news.
func (k Kind) sign() string {
	switch k {
	case Ok:
		return "circle-check"
	case Warn:
		return "triangle-alert"
	case Bad:
		return "ban"
	}
	return "info"
}

func (r Refusal) sign() string {
	if r.Kind == Info {
		return Info.sign()
	}
	return Bad.sign()
}
