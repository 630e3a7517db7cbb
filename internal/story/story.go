// Package story tells what candor is for in seven steps, on a sample company: a partner wants the customer file and is
// refused, the board signs, a marketer learns what a letter did, a customer sees all of it and presses Stop, the partner
// asks again without them, the customer is deleted, and a forged record is found out. It promises that each step is the
// real thing: the calls that pages and commands make, by the person whose part it is, and that every figure it shows was
// just answered, counted or checked. It refuses to run on anything but invented people, and to show a step that failed as
// done.
package story

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Cast is who plays, and with what.
type Cast struct {
	House    *flow.House
	Host     candor.Actor // whoever holds the workspace
	Marketer candor.Actor
	Board    candor.Actor
	Brand    candor.Actor // the partner that wants the file

	Company   string // names, as they are said
	BrandName string

	Agreement candor.AgreementID // the one that waits for the board
	Key       ed25519.PrivateKey // the company's, to sign it with
	File      string             // what the brand wants first: rows of people
	Instead   flow.Offer         // what it may ask, once both have signed
	Lift      flow.Offer         // what the marketer wants to know
	Customer  Customer
	Scratch   string // a folder for the copy of the record that is forged; emptied afterwards
}

// Customer is an invented person who said yes to the brand.
type Customer struct {
	Kind, Key string // how the company's files name them
	Name      string
	Email     string // the marker that the search looks for
}

// Scene is one step that was done.
type Scene struct {
	Lines []Line
	Took  time.Duration
}

// Line is one thing that a scene says. Exactly one kind is meant: a refusal has reasons, a figure a value, anything else is
// a sentence.
type Line struct {
	Text    string
	Value   string // of a figure, which Text names
	Good    bool   // a check that holds; Bad: one that found what it should
	Bad     bool
	Reasons []candor.Reason
	Path    string // the page that shows it
	As      string // who opens that page
}

func say(format string, a ...any) Line { return Line{Text: fmt.Sprintf(format, a...)} }
func figure(name, value string) Line   { return Line{Text: name, Value: value} }

// Part is a step as it is announced, before it is done.
type Part struct {
	Title string
	Who   string // whose part it is
	Lead  string // what they want
	Do    string // the button
	run   func(*Story, context.Context) ([]Line, error)
}

// Story is one telling. It may be read while a step runs.
type Story struct {
	cast Cast

	play sync.Mutex // one step at a time; guards subject and first

	subject candor.SubjectID
	first   []flow.CountedUse // what the customer saw of the brand before stopping

	mu   sync.Mutex // guards done
	done []Scene
}

// New begins a telling.
func New(c Cast) *Story { return &Story{cast: c} }

// Parts are all steps.
func (s *Story) Parts() []Part { return parts(s.cast) }

// Done are the scenes so far.
func (s *Story) Done() []Scene {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Scene{}, s.done...)
}

// Next does the next step; after the last it does nothing and returns false. A step that fails can be tried again. at is
// the step that the reader saw as next: when it is done already, as after a second press, nothing happens.
func (s *Story) Next(ctx context.Context, at int) (Scene, bool, error) {
	s.play.Lock()
	defer s.play.Unlock()
	all, n := s.Parts(), len(s.Done())
	if n >= len(all) || at != n {
		return Scene{}, false, nil
	}
	began := time.Now()
	lines, err := all[n].run(s, ctx)
	if err != nil {
		return Scene{}, false, fmt.Errorf("step %d: %w", n+1, err)
	}
	scene := Scene{Lines: lines, Took: time.Since(began)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, scene)
	return scene, true, nil
}

func parts(c Cast) []Part {
	return []Part{
		{c.BrandName + " wants the customer file", c.BrandName, "It asks for names, addresses and birthdays of the people who buy its plants.", "Ask for the file", (*Story).wantsTheFile},
		{"The board signs", "the board of " + c.Company, "Numbers about groups, for one purpose, at a price, until a day: that can be agreed on.", "Sign the agreement", (*Story).boardSigns},
		{"Marketing learns what the letter did", "a marketer", "Some customers got a letter in spring, others were held out by lot. Did it bring orders?", "Ask both questions", (*Story).marketerLearns},
		{c.Customer.Name + " sees all of it, and presses Stop", c.Customer.Name, "One of the customers opens their page.", "Open the page, and press Stop", (*Story).customerStops},
		{"The same question again, without them", c.BrandName, "New data counts from the next epoch. A Stop counts at once.", "Open the next epoch, and ask again", (*Story).askedAgain},
		{c.Customer.Name + " is deleted", c.Customer.Name, "Deleted means gone: from every file, and somebody else has to look for what is left.", "Delete, and search every file", (*Story).customerDeleted},
		{"Somebody forges the record", "an outsider", "The record of uses is public. One byte of a copy of it is changed.", "Change one byte, and verify", (*Story).recordForged},
	}
}
