// Package inbox is the test inbox: where letters lie that a workspace does not send, for trying out alone. It promises to
// say on every page that mail is not sent, and to be there only where whoever started the server asked for it. It refuses
// to be a mail program: it lists and shows.
package inbox

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/reply"
)

// Pages are the inbox's one page.
type Pages struct {
	// Messages lists mail, newest first. Nil: there is no test inbox, and no such page.
	Messages func(ctx context.Context, limit int) ([]access.Message, error)
	Log      *slog.Logger
}

const most = 50

// Show lists the newest letters.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	if p.Messages == nil {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	all, err := p.Messages(r.Context(), most)
	if err != nil {
		p.Log.Error("the test inbox could not be read")
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	letters := make([]letter, len(all))
	for i, m := range all {
		letters[i] = read(m)
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, reply.Words(r).Inbox.Title), list(reply.Words(r), letters))
}

// letter is a message whose link is a button.
type letter struct {
	access.Message
	Parts []part
}

// part is a paragraph, or the path on this server that the letter leads to.
type part struct{ Text, Link string }

// signsIn finds the link of a letter; only its path is followed, so that it works at whatever address this server is
// reached.
var signsIn = regexp.MustCompile(`https?://[^/\s]+(/sign-in/[a-z]+\?token=[A-Za-z0-9_-]+)`)

func read(m access.Message) letter {
	l := letter{Message: m}
	for p := range strings.SplitSeq(m.Body, "\n\n") {
		if text := strings.TrimSpace(signsIn.ReplaceAllString(p, "")); text != "" {
			l.Parts = append(l.Parts, part{Text: text})
		}
		if f := signsIn.FindStringSubmatch(p); f != nil {
			l.Parts = append(l.Parts, part{Link: f[1]})
		}
	}
	return l
}
