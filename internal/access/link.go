package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/candor-data/candor"
)

// nobody holds the token made for an address that nobody has proved: it keeps the path, and the time, the same. It is no
// valid account name, and its secret is thrown away.
var nobody = Holder{Account: "-"}

// Letters are the words of the mail, in the reader's language. Whoever holds a page knows that language; the door knows what
// must be told.
type Letters struct {
	Link    func(company, link string) (subject, body string) // to somebody who is known
	Unknown func(company string) (subject, body string)       // to an address that nobody has proved
}

// StartMagicLink mails a link to an address. What the caller sees does not tell whether anybody has that address; the mail
// does, to its owner alone.
func (d *Door) StartMagicLink(ctx context.Context, email, origin string, words Letters) ([]candor.Reason, error) {
	if words.Link == nil || words.Unknown == nil {
		return nil, errors.New("a sign-in link needs words for its letter")
	}
	now := d.cfg.Now()
	if no := slowDown(d.origins.attempt(network(origin), now)); no != nil {
		return no, nil
	}
	to := strings.TrimSpace(email)
	if !mailable(to) {
		return badSignIn("This is not an e-mail address.", "Write it as name@example.org."), nil
	}
	if no := slowDown(d.addresses.attempt(normalAddress(to), now)); no != nil {
		return no, nil
	}
	who, err := d.cfg.Find(ctx, to)
	if err != nil {
		return nil, fmt.Errorf("find who has an address: %w", err)
	}
	h := nobody
	if who != 0 {
		h = Holder{Subject: who}
	}
	secret, err := d.issue(ctx, ForLink, h, now.Add(LinkLife))
	if err != nil {
		return nil, err
	}
	m := Message{To: to, At: now}
	if who != 0 {
		m.Subject, m.Body = words.Link(d.company(), d.cfg.Link(secret.Reveal()))
	} else {
		m.Subject, m.Body = words.Unknown(d.company())
	}
	if err := d.cfg.Mailer.Send(ctx, m); err != nil {
		return nil, fmt.Errorf("send a sign-in link: %w", err)
	}
	return nil, nil
}

// FinishMagicLink opens a customer's session with the link's token, once.
func (d *Door) FinishMagicLink(ctx context.Context, token Secret, origin string) (SignedIn, []candor.Reason, error) {
	now, from := d.cfg.Now(), network(origin)
	if no := slowDown(d.origins.attempt(from, now)); no != nil {
		return SignedIn{}, no, nil
	}
	t, err := d.cfg.Store.TakeToken(ctx, token.hash(ForLink))
	if err != nil && !errors.Is(err, ErrNone) {
		return SignedIn{}, nil, fmt.Errorf("take a sign-in link: %w", err)
	}
	if err != nil || !t.live(ForLink, now) || t.Holder.Subject == 0 {
		return SignedIn{}, badSignIn("This link is over: it works once, for 15 minutes.", "Ask for a new link; it comes by mail at once."), nil
	}
	d.origins.giveBack(from)
	return d.open(ctx, t.Holder, candor.Actor{Role: candor.Customer, Subject: t.Holder.Subject}, now)
}

func (d *Door) company() string {
	if d.cfg.CompanyName != "" {
		return d.cfg.CompanyName
	}
	return string(d.cfg.Company)
}

// mailable keeps out what could not be delivered or could forge a header. It does not try to be RFC 5322.
func mailable(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" || domain == "" || len(s) > 254 || strings.Contains(domain, "@") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == 0xfffd || strings.ContainsRune("<>,;:\"()[]\\\u2028\u2029\u0085\u00a0", r)
	})
}
