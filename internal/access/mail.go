package access

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Message is one mail. It does not print or log: it holds an address and often a link that signs somebody in.
type Message struct {
	To      string
	Subject string
	Body    string
	At      time.Time
}

func (Message) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "message (sealed)") }
func (Message) LogValue() slog.Value       { return slog.StringValue("message (sealed)") }

// Mailer sends mail. Send returns once the message is somebody else's to deliver.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// Outbox is a Mailer that delivers nowhere: it keeps the newest messages in memory for a page or a test to read.
type Outbox struct {
	keep int

	mu   sync.Mutex // guards sent
	sent []Message
}

// NewOutbox keeps at most keep messages.
func NewOutbox(keep int) *Outbox { return &Outbox{keep: max(keep, 1)} }

// Send keeps the message, and forgets the oldest when there are too many.
func (o *Outbox) Send(_ context.Context, m Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.sent) == o.keep {
		o.sent = slices.Delete(o.sent, 0, 1)
	}
	o.sent = append(o.sent, m)
	return nil
}

// Messages gives what is kept, newest first.
func (o *Outbox) Messages() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := slices.Clone(o.sent)
	slices.Reverse(out)
	return out
}

// Forget drops every message to an address, as an erasure must (law 6).
func (o *Outbox) Forget(to string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	to = normalAddress(to)
	o.sent = slices.DeleteFunc(o.sent, func(m Message) bool { return normalAddress(m.To) == to })
}
