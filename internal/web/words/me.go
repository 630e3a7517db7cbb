package words

// Me are a customer's own pages.
type Me struct {
	// How many.
	Facts, Answers, Entries, Questions, Places, Files, Days, Guesses func(n int64) string

	Nobody  string // a recipient that is no longer listed
	Gets    func(company string) string
	GetsNot string // what another company learns
	Nothing string // no money yet

	Front      Front
	Kinds      map[string]string // kinds of data by fideslang key
	Keys       Keys
	Choices    Choices
	History    History
	Recipients Recipients
	Earnings   Earnings
	Delete     Delete
	Gone       Gone
	Correct    Correct
	Take       Take
	Year       Year
}

// Front is the first page.
type Front struct {
	Title                             string
	Lede                              func(company string) string
	Held, NoGuess                     string
	GuessedOf                         func(n int64) string
	SeeThem, Had, HadNobody           string
	HadNote                           func(answers string, n int64, day string) string
	SeeWho, Said                      string
	SaidYes, SaidNo, SaidOpen         func(n int64) string
	Change, TimeOff                   string
	Earned, EarnedNone, EarnedSome    string
	EarnedReady                       func(money string) string
	SeePaid                           string
	Waiting                           func(n int64) string
	WaitingText, ReadAndAnswer        string
	What, None, Opening, WhoOpened    string
	From                              func(source string) string
	ShowAll                           func(entries string) string
	NewestFirst                       func(entries string) string
	Fact, FactHow, NotHeld, WhereFrom string
	Resting                           string
	RestingText                       func(until string) string
	RestingBack                       string
}

// Keys are how a person is recognised.
type Keys struct {
	Title, Text, Caption, What, Yours, None string
	Email, Phone, Customer                  string
	Came                                    string
	Showed                                  func(day string) string
}

// Choices are the questions.
type Choices struct {
	Title, Lede                                 string
	Back, BackText, Off                         string
	OffText                                     func(until string) string
	Own                                         func(company string) string
	Others, Nothing                             string
	TimeOff, TimeOffEffect, TimeOffButton       string
	RestEffect                                  func(until string) string
	Return, UntilDay, UntilHint                 string
	Before                                      string
	Saved                                       string
	SavedYes, SavedNo                           func(question string) string
	Undo                                        func(answer string) string
	BackTo, Notice                              string
	Version                                     func(n int64) string
	WhatFor, FromWhat, ForWhom, UntilWhen, Gets string
	Only                                        func(company string) string
	NoBenefit                                   string
	IfNo                                        func(text string) string
	Since                                       func(day string) string
	Ended                                       func(day string) string
	UntilNo                                     func(day string) string
	AfterYes                                    func(days string) string
	Until                                       string
	May                                         func(company string) string
	MayUse                                      func(purpose string) string
	WrongDay                                    func(example string) string
	PastDay, FarDay                             string
}

// History is what somebody answered over time.
type History struct {
	Caption, Empty, Day, Question, Answer, How        string
	Yes, No, TakenBack, Asked, TimeOff                string
	TimeOffUntil                                      func(day string) string
	BackFrom, AllUses, NoLonger                       string
	OnWeb, Here, Counter, Phone, Paper, List, Service string
	By                                                func(how, name string) string
}

// Recipients are who had answers, and who opened the record.
type Recipients struct {
	Title, Lede, Stopped, StoppedText, YourChoices, Nobody, May string
	Uses, UsesHint, UsesEmpty, Pages                            string
	Day, Who, WhatFor, FromData, Entry, When                    string
	Looks, LooksEmpty                                           string
	Yourself                                                    func(times string) string
	Steward, Analyst, Board, Operator, Somebody                 string
	Means, Learns, HowOften, Last, Paid                         string
	StateStopped, StateOff, StateYes                            string
	StopEffect, StopFirst, Stop, Change                         string
	Copies                                                      string
	CopiesAsked, CopiesLate, CopiesDone                         func(day string) string
}

// Earnings are what answers paid.
type Earnings struct {
	Title, Lede, PaidOut                      string
	PaidText                                  func(money string) string
	InAll                                     string
	From                                      func(answers string) string
	Paid, Ready, Section                      string
	PayEffect                                 func(company string) string
	Pay                                       func(money string) string
	NotYet                                    func(least string) string
	NoneBefore, NoneLink, NoneAfter           string
	Each, EachEmpty, Day, Who, WhatFor, Entry string
	PaidYou, How, HowText, HowExact           string
}

// Delete is the way out.
type Delete struct {
	Title, Lede                                 string
	Ready                                       func(money string) string
	ReadyText, ReadyLink, Goes                  string
	GoesFacts, GoesKeys                         func(n string) string
	GoesAnswers                                 string
	GoesMoney                                   func(money string) string
	Stays, StaysMark, StaysRecord, StaysAnswers string
	PauseBefore, PauseLink, PauseAfter          string
	Section, Label, Sure, Tick, Takes           string
	Button                                      func(facts string) string
}

// Gone is the receipt of a deletion.
type Gone struct {
	Title, Lede, OpenTitle, OpenLede, Receipt, Left string
	FoundIn, BlindIn                                func(places string) string
	Told                                            string
	How                                             func(files string) string
	Shut                                            func(places string) string
	Keep, Out                                       string
	Found, Clean, NotDone, FilesSearched, Bytes     string
	Asked, Done, Number, Entry                      string
}

// Correct is how a fact is put right.
type Correct struct {
	Title, Lede, Link                                       string
	Hold, Know, Yours                                       string // what we hold, how we know, what the person said
	How, Instead, WrongOnly                                 string // the question and its two answers
	Value, DayHint, NumberHint, TimeHint, Button            string
	TakeBack, TakeBackEffect                                string
	Changes, Shown, Staff, NotYet                           string
	Saved, SavedText, SavedBack                             string
	Said, SaidWrong                                         func(day string) string
	Held                                                    func(value string) string
	Alone                                                   string // what can be corrected, and what cannot
	NoValue, TooLong, NotNumber, NotDay, NotListed, Outside string
	Cannot                                                  Refusal
}

// Take is how everything is taken along.
type Take struct {
	Title, Lede                     string
	ReadTitle, ReadText, ReadButton string
	DataTitle, DataText, DataButton string
	Holds                           string
	What                            []string
	Written                         string
	Heading                         func(company string) string
	Made                            func(day string) string
	File                            string // the name of the file that people read, without its ending
	ChoicesNow, State, Since        string
	NotAnswered                     string
	Corrections, Was, Said          string
	YesNow, NoNow                   string
}

// Year is what happened month by month.
type Year struct {
	Title, Lede, Chart, ChartDesc, Month, Show, Numbers string
	Learned, Answers, Looks, Choices, Money             string // the lines of the drawing
	Came                                                func(day, dataset string) string
	Lines                                               func(dataset string, n int64) string
	Known                                               func(day string) string
	Counted                                             func(name, purpose string, n int64) string
	Opened                                              func(day, who string) string
	OpenedSelf                                          func(n int64) string
	Chose                                               func(day, question, answer string) string
	Corrected                                           func(day, fact string) string
	Earned                                              func(money string) string
	Quiet, Before, ToList                               string
	NotKept                                             string
}
