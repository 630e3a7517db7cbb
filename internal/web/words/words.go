// Package words is what customers' pages say, in each language that they speak: one Book a language, with the same
// entries. It promises that no entry is missing (a test walks every book by reflection), that each language is written for
// its readers and not word for word, and that two verbs are never mixed in any of them: Stop (no new use) and Delete (gone).
// It refuses what a company writes itself, such as purposes, notices and names of facts: those are shown as written.
//
// A Book is a struct, and no catalogue of formats (golang.org/x/text/message): a template that asks for an entry which is
// not there does not compile, and what goes into a sentence has a name and a type.
package words

import (
	"context"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/say"
)

// Book is one language. Functions take what stands inside a sentence, already written in that language.
type Book struct {
	say.Lang

	Frame   Frame
	Parts   Parts
	Sources Sources
	Signs   SignIn
	Letters Letters
	Inbox   Inbox
	No      Refusals
	Me      Me
}

// Frame stands around every page.
type Frame struct {
	Skip, Main, SignedInAs, SignOut, Made                  string
	Colours, System, Light, Dark, Language                 string
	Customer                                               string // what the role is called
	Offline                                                string // when the server does not answer
	Rehearsal                                              string // on every page where everybody is invented
	MyPage, Choices, Answers, Year, Earnings, Take, Delete string // the navigation
	GoTo                                                   func(page string) string
}

// Parts are the small words of forms, lists and refusals.
type Parts struct {
	Yes, No                             string
	AnswerYes, AnswerNo                 func(since string) string // since may be empty
	Unanswered                          string
	OneWrong                            string
	Wrong                               func(n int64) string
	Nothing                             string
	Why, Protects, Instead, Rule, Whose string
	PagesOf                             func(list string) string
	Page                                func(page, of int64) string
	Newer, Older                        string
	Unknown                             string // a value that is not known
}

// Sources say how a fact came to be known; a guess is always called one (law 12).
type Sources struct {
	Told, Observed, Given, Open, Guessed, Unknown string
	Column                                        func(title string) string // the heading of a column of guesses
}

// Refusal is a no with its reason, in words.
type Refusal struct{ Title, Text, Protects, Instead string }

// Refusals are what pages say that do not do what was asked.
type Refusals struct {
	Unreadable, SignIn, Role, NoPage, Method, Stale, TooLarge, TooMany, Unavailable, Failed Refusal

	Other   string // the title of a refusal that has none of its own
	Foreign Refusal
	Reword  Refusal // a question whose words changed meanwhile
	ShowMe  string  // the link beside Reword
	Ways    string  // the link to the ways in

	// Why translates what rooms below say, by their English text and then by their rule.
	Why map[string]Refusal
}

// SignIn are the ways in.
type SignIn struct {
	Title, Lede, Failed, Already, GoOn, OrElse           string
	Invented                                             string
	CustomerTitle, Email, EmailHint, Send                string
	StaffTitle, Account, Password, WithPassword          string
	PartnerTitle, Key, KeyHint, WithKey                  string
	Lost, LostText                                       string
	SentTitle, SentLede, NotSent, NotSentText, TestInbox string
	SentNothing, Another                                 string
	PressTitle, PressLede, Press, PressWhy               string
}

// Letters are what comes by mail.
type Letters struct {
	LinkSubject    func(company string) string
	LinkBody       func(company, link string) string
	UnknownSubject string
	UnknownBody    func(company string) string
}

// Inbox is the test inbox.
type Inbox struct {
	Title, Lede, Note, NoteText, None, NoneText, NoneLink, To, At, Follow string
}

var books = map[say.Lang]*Book{say.English: &english, say.German: &german, say.French: &french, say.Spanish: &spanish}

// In is the book of a language; English for what is none.
func In(l say.Lang) *Book {
	if b, ok := books[l]; ok {
		return b
	}
	return &english
}

type key struct{}

// With tells the parts of a page which language they speak.
func With(ctx context.Context, l say.Lang) context.Context {
	return context.WithValue(ctx, key{}, In(l))
}

// Of is the book that a page speaks; English where nobody said.
func Of(ctx context.Context) *Book {
	if b, _ := ctx.Value(key{}).(*Book); b != nil {
		return b
	}
	return &english
}

// Reason puts what a room below said into this language; ok is false where there are no words for it, and the reason stays
// as it was written.
func (b *Book) Reason(r candor.Reason) (candor.Reason, bool) {
	if b.Lang == say.English {
		return r, true
	}
	w, ok := b.No.Why[r.Text]
	if !ok {
		w, ok = b.No.Why[r.Rule]
	}
	if !ok {
		return r, false
	}
	return w.Reason(r.Rule), true
}

// Reason is a refusal's reason under a rule.
func (r Refusal) Reason(rule string) candor.Reason {
	return candor.Reason{Rule: rule, Text: r.Text, Protects: r.Protects, Instead: r.Instead}
}
