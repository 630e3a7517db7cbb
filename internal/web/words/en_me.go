package words

import "github.com/candor-data/candor/internal/web/say"

func en(one, many string) func(int64) string {
	return func(n int64) string { return say.English.Plural(n, one, many) }
}

var englishMe = Me{
	Facts: en("fact", "facts"), Answers: en("answer", "answers"), Entries: en("entry", "entries"), Questions: en("question", "questions"),
	Places: en("place", "places"), Files: en("file", "files"), Days: en("day", "days"), Guesses: en("guess", "guesses"),

	Nobody:  "a company that is no longer listed",
	Gets:    func(company string) string { return "Numbers about groups, for people who work at " + company },
	GetsNot: "Numbers about groups, never your name",
	Nothing: "Nothing yet",

	Front: Front{
		Title: "My page",
		Lede: func(company string) string {
			return "What " + company + " knows about you, who learned from it, and what you decided."
		},
		Held: "Facts we hold", NoGuess: "None of them is a guess",
		GuessedOf: func(n int64) string {
			if n == 1 {
				return "1 of them is our guess"
			}
			return say.English.Count(n) + " of them are our guesses"
		},
		SeeThem: "See them", Had: "Who had answers", HadNobody: "Nobody yet",
		HadNote: func(answers string, _ int64, day string) string { return answers + " counted you, the last on " + day },
		SeeWho:  "See who and what for", Said: "Your choices",
		SaidYes:  en("yes", "yes"),
		SaidNo:   en("no", "no"),
		SaidOpen: func(n int64) string { return say.English.Count(n) + " not answered, which counts as no" },
		Change:   "Change them", TimeOff: "time off",
		Earned: "Your earnings", EarnedNone: "No answer paid you yet", EarnedSome: "Nothing to pay out yet",
		EarnedReady: func(money string) string { return money + " can be paid out" },
		SeePaid:     "See what paid you",
		Waiting:     en("question waits for you", "questions wait for you"),
		WaitingText: "Until you answer, the answer is no.", ReadAndAnswer: "Read and answer",
		What: "What we hold about you", None: "We hold no facts about you, only how we recognise you.",
		Opening: "Opening this page is itself written into the record:", WhoOpened: "who opened your record",
		From:        func(source string) string { return "Where it comes from: " + source },
		ShowAll:     func(entries string) string { return "Show all " + entries },
		NewestFirst: func(entries string) string { return entries + ", newest first." },
		Fact:        "Fact", FactHow: "What we hold, and how we know", NotHeld: "nothing", WhereFrom: "Where this comes from",
		Resting: "You have time off",
		RestingText: func(until string) string {
			return "No use counts you until " + until + ". Nothing was lost, and no choice was changed."
		},
		RestingBack: "Come back earlier",
	},
	Kinds: map[string]string{
		"user":                           "everything about you",
		"user.behavior":                  "what you do here",
		"user.behavior.purchase_history": "what you buy",
		"user.behavior.browsing_history": "which pages you look at",
		"user.demographic":               "your age, region and the like",
		"user.contact":                   "how to reach you",
		"user.contact.email":             "your e-mail address",
		"user.contact.phone_number":      "your telephone number",
		"user.contact.address":           "your address",
		"user.location":                  "where you are",
		"user.name":                      "your name",
		"user.device":                    "your devices",
		"user.financial":                 "your money matters",
		"user.health_and_medical":        "your health",
	},
	Keys: Keys{
		Title: "How we recognise you", Text: "When one of these comes in, we know that it is you.", Caption: "What we recognise you by",
		What: "What", Yours: "Yours, and how we know", None: "Nothing.",
		Email: "E-mail address", Phone: "Telephone number", Customer: "Customer number",
		Came:   "It came with your data",
		Showed: func(day string) string { return "You showed us on " + day },
	},
	Choices: Choices{
		Title: "My choices", Lede: "Each is a question. No takes one press, and so does yes; change your mind whenever you like.",
		Back: "You are back", BackText: "Your answers below hold again, as you left them.", Off: "You have time off",
		OffText: func(until string) string {
			return "From now on no use counts you, until " + until + ". Your answers below stay as they are."
		},
		Own:    func(company string) string { return "What " + company + " may do" },
		Others: "What other companies may learn", Nothing: "There is nothing to choose yet: no use of your data is planned that needs your yes.",
		TimeOff: "Time off", TimeOffEffect: "Stop all uses at once, until a day that you choose. No choice is changed and nothing is lost. You can come back at any time.",
		TimeOffButton: "Stop all uses until that day",
		RestEffect: func(until string) string {
			return "No use counts you until " + until + ". When you come back, your answers above hold again from that moment."
		},
		Return: "Come back now", UntilDay: "Until which day?", UntilHint: "On that day your answers hold again.",
		Before: "What you said before", Saved: "Saved",
		SavedYes: func(q string) string { return "Your answer is Yes: “" + q + "” It holds from now." },
		SavedNo: func(q string) string {
			return "Your answer is No: “" + q + "” From now on no new use counts you for this."
		},
		Undo:   func(answer string) string { return "Undo: back to " + answer },
		BackTo: "Back to the question", Notice: "The notice, word for word",
		Version: func(n int64) string {
			return "Version " + say.English.Count(n) + " of the notice. Your answer is kept with exactly these words."
		},
		WhatFor: "What for", FromWhat: "From what", ForWhom: "For whom", UntilWhen: "Until when", Gets: "What you get",
		Only:      func(company string) string { return "Only " + company },
		NoBenefit: "Nothing of your own",
		IfNo:      func(text string) string { return "If you say no: " + text },
		Since:     func(day string) string { return "since " + day },
		Ended:     func(day string) string { return "Your earlier yes ended on " + day },
		UntilNo:   func(day string) string { return day + ", or until you say no" },
		AfterYes:  func(days string) string { return days + " after your yes, or until you say no" },
		Until:     "Until you say no",
		May:       func(company string) string { return "May " + company + " have answers that count you?" },
		MayUse:    func(purpose string) string { return "May we use what we know about you for this: " + purpose + "?" },
		WrongDay:  func(example string) string { return "Write the day as year-month-day, such as " + example + "." },
		PastDay:   "This day is over or has begun; choose a later one.",
		FarDay:    "That is more than fifty years away. To stop all uses for good, answer No, or delete.",
	},
	History: History{
		Caption: "Everything you answered", Empty: "You have answered nothing yet.", Day: "Day", Question: "Question", Answer: "Your answer", How: "How",
		Yes: "Yes", No: "No", TakenBack: "No, taken back", Asked: "You were asked", TimeOff: "Time off",
		TimeOffUntil: func(day string) string { return "Time off until " + day },
		BackFrom:     "Back from time off", AllUses: "All uses", NoLonger: "A question that is no longer asked",
		OnWeb: "on the web", Here: "on this page", Counter: "at the counter", Phone: "by telephone", Paper: "on paper", List: "in an earlier list", Service: "by whoever runs this service",
		By: func(how, name string) string { return how + ", written down by " + name },
	},
	Recipients: Recipients{
		Title: "Who had answers", Lede: "Answers are numbers about large groups. Whether you were in a group nobody can tell, but you were allowed to be.",
		Stopped: "Stopped", StoppedText: "From now on no new answer counts you for this. To change your mind, see", YourChoices: "your choices",
		Nobody: "Nobody had an answer that counted you.", May: "You said yes, and it has not happened yet",
		Uses: "Every answer that counted you", UsesHint: "Each answer has an entry in a record that nobody can change unseen. The number finds it.",
		UsesEmpty: "No answer has counted you yet.", Pages: "answers that counted you",
		Day: "Day", Who: "Who", WhatFor: "What for", FromData: "From which data", Entry: "Entry in the record", When: "When",
		Looks: "Who opened your record", LooksEmpty: "Nobody but you has opened your record.",
		Yourself: func(times string) string { return "You opened it yourself " + times + "." },
		Steward:  "a data steward", Analyst: "an analyst", Board: "a board member", Operator: "whoever runs this service", Somebody: "somebody",
		Means: "That means", Learns: "What they learn", HowOften: "How often", Last: "Last", Paid: "Paid you",
		StateStopped: "stopped", StateOff: "rests: you have time off", StateYes: "you said yes",
		StopEffect: "Stop: no new answer counts you for this. Answers given before stay what they are.",
		StopFirst:  "Stop: from then on this does not happen with your data.", Stop: "Stop", Change: "Change your mind",
		Copies: "Their copies",
		CopiesAsked: func(day string) string {
			return "They are asked to delete them by " + day + ". They have not said yet that they did."
		},
		CopiesLate: func(day string) string {
			return "They were to delete them by " + day + ". They have not said that they did."
		},
		CopiesDone: func(day string) string { return "They say that they deleted them on " + day + "." },
	},
	Earnings: Earnings{
		Title: "My earnings", Lede: "When an answer that counts you is paid for, you get a share. Each one is listed here.", PaidOut: "Paid out",
		PaidText: func(money string) string { return "It stands in the books. In all you were paid " + money + "." },
		InAll:    "Earned in all", From: func(answers string) string { return "from " + answers },
		Paid: "Paid out", Ready: "Ready to be paid out", Section: "Pay out",
		PayEffect: func(company string) string {
			return "What is ready is booked as paid to you at once. " + company + " sends it the way it usually pays you."
		},
		Pay: func(money string) string { return "Pay out " + money },
		NotYet: func(least string) string {
			return "Nothing is ready yet: the least that can be paid out is " + least + ". What you earned stays yours and adds up."
		},
		NoneBefore: "Nothing is ready: no answer that counted you was paid for yet. Say yes to a company that pays, under", NoneLink: "your choices", NoneAfter: ", and its answers pay you.",
		Each: "Each answer that paid you", EachEmpty: "No answer that counted you was paid for yet.",
		Day: "Day", Who: "Who paid", WhatFor: "What for", Entry: "Entry in the record", PaidYou: "Paid you",
		How:      "How is my share worked out?",
		HowText:  "A company that asks pays a fixed price for each answer, agreed beforehand. Part of it is for the people who said yes. That part is divided by the largest number of people who could ever say yes, not by how many did. So what you get tells nobody who else said yes, and there is always enough to pay everyone.",
		HowExact: "Amounts are kept exactly, to a millionth. A payment is rounded down to whole cents or the like, and the rest stays yours for the next time.",
	},
	Delete: Delete{
		Title: "Delete everything", Lede: "Gone for good, at once. Afterwards we search every file that we keep and show you what the search found.",
		Ready:     func(money string) string { return money + " is ready to be paid out" },
		ReadyText: "After deleting we no longer know whom to pay.", ReadyLink: "Pay it out first",
		Goes:      "What goes",
		GoesFacts: func(facts string) string { return facts + " about you, guesses included" },
		GoesKeys: func(entries string) string {
			return "How we recognise you: " + entries + " such as your address or number"
		},
		GoesAnswers: "Your answers, your corrections, your sign-in and letters waiting for you",
		GoesMoney:   func(money string) string { return "What you earned and did not take: " + money },
		Stays:       "What stays, and why", StaysMark: "A mark that keeps you out when a file with you in it comes in again. Nobody can read from it who you are.",
		StaysRecord:  "The record of uses, without your name, so that nobody can change it unseen.",
		StaysAnswers: "Answers given before: numbers about large groups, in which nobody can find you.",
		PauseBefore:  "Only want a pause?", PauseLink: "Time off", PauseAfter: " stops every use until a day that you choose, and loses nothing.",
		Section: "Delete", Label: "Delete everything about me", Sure: "Delete everything about me. I know that it cannot be taken back.",
		Tick:   "Tick the box: deleting cannot be taken back.",
		Takes:  "It takes a few seconds, a minute at most as a rule. No use that starts after you press counts you.",
		Button: func(facts string) string { return "Delete " + facts },
	},
	Gone: Gone{
		Title: "You are deleted", Lede: "We searched every file that we keep, and found nothing of you.",
		OpenTitle: "You are deleted as far as we know", OpenLede: "Every place that we know of is empty. The search is not done with all of them, so your deletion stays open until it is.",
		Receipt: "Your receipt", Left: "What is left to do",
		FoundIn: func(places string) string { return "The search still found you in " + places + "." },
		BlindIn: func(places string) string { return "The search could not look into " + places + "." },
		Told:    "Whoever runs this service is told which file it is, and has to delete it. No use counts you, whatever happens then.",
		How: func(files string) string {
			return "The search ran apart from the deleting: it opened " + files + " and looked for what you were known by, in every byte."
		},
		Shut: func(places string) string {
			return "It left " + places + " shut in which nothing about anybody can be: the keys of this service, and what is no file."
		},
		Keep:  "Print or save this page if you want to keep it: it says nothing about who you are, and in an hour it is gone.",
		Out:   "You are signed out. If you ever come back, you start fresh.",
		Found: "Places you were found", Clean: "nothing is left", NotDone: "not finished", FilesSearched: "Files searched", Bytes: "Bytes searched",
		Asked: "Asked for", Done: "Done", Number: "Number of this deletion", Entry: "Entry in the record",
	},
	Correct: Correct{
		Title: "Correct a fact", Lede: "Say how it is. Your word stands on your page at once, beside what we held.", Link: "Correct",
		Hold: "What we hold", Know: "How we know", Yours: "What you said",
		How: "How is it really?", Instead: "It is this:", WrongOnly: "It is wrong, and I say no more.",
		Value: "How it is", DayHint: "Year-month-day, such as 1968-02-29.", NumberHint: "Digits, such as 12 or 12.50.", TimeHint: "Day and time.", Button: "Correct this fact",
		TakeBack: "Take my correction back", TakeBackEffect: "Your word goes from your page. What we held stands alone again.",
		Changes: "What changes, and what does not", Shown: "Your page and your file show your word, with the day.",
		Staff:  "Our staff are shown that you corrected something. They see it when they open your record, and you see that they did.",
		NotYet: "Numbers about groups do not use your word yet. They count what we held, until our own data says the same.",
		Saved:  "Your correction stands", SavedText: "It is on your page now, with what we held beside it.", SavedBack: "Your correction is taken back. What we held stands alone again.",
		Said:      func(day string) string { return "You told us, on " + day },
		SaidWrong: func(day string) string { return "You say this is wrong, since " + day },
		Held:      func(value string) string { return "We hold: " + value },
		Alone:     "You can correct each fact that stands alone. A line of a list, and what we recognise you by, cannot be corrected here yet.",
		NoValue:   "Write how it is, or choose that it is wrong.", TooLong: "That is too long: at most 500 letters.",
		NotNumber: "That is not a number as this fact has one. Write it in digits.", NotDay: "That is not a day. Write it as year-month-day.",
		NotListed: "That is not one of the answers that this fact can have. Choose one.", Outside: "That is outside of what this fact can be.",
		Cannot: Refusal{"This cannot be corrected here", "Only facts that stand alone can be, and not what we recognise you by.",
			"Nobody becomes somebody else by saying so.", "Tell us at the counter or in a letter, and we look at it."},
	},
	Take: Take{
		Title: "Take everything along", Lede: "All that we hold about you, in one file that is yours.",
		ReadTitle: "To read", ReadText: "One page that opens in any browser, on paper too. It needs no internet.", ReadButton: "Save the page to read",
		DataTitle: "For another service", DataText: "The same in a form that programs read (JSON).", DataButton: "Save the file for programs",
		Holds:   "What is in it",
		What:    []string{"Each fact with where it comes from, guesses marked as guesses", "What you corrected", "How we recognise you", "All your answers, now and before", "Who had answers that counted you, and for what", "Who of our staff opened your record", "What you earned and what was paid"},
		Written: "Making the file opens your record. Like each look, it is written down, and you see it.",
		Heading: func(company string) string { return "Everything that " + company + " holds about you" },
		Made:    func(day string) string { return "Made on " + day },
		File:    "my-data", ChoicesNow: "Your choices now", State: "Your answer", Since: "Since", NotAnswered: "Not answered, which counts as no",
		Corrections: "What you corrected", Was: "Fact", Said: "What you said", YesNow: "Yes", NoNow: "No",
	},
	Year: Year{
		Title: "My year", Lede: "Month by month: what we learned, who had answers, who looked, and what you decided.",
		Chart: "The last twelve months", ChartDesc: "How often each thing happened in each month. The list below says it in words.", Month: "Month", Show: "Show the numbers", Numbers: "Numbers",
		Learned: "We learned", Answers: "Answers that counted you", Looks: "Looks into your record", Choices: "What you decided", Money: "Answers that paid you",
		Came: func(day, dataset string) string { return "New data came in on " + day + ": " + dataset },
		Lines: func(dataset string, n int64) string {
			return "We learned: " + say.English.Plural(n, "line", "lines") + " in " + dataset
		},
		Known: func(day string) string { return "We know you since " + day },
		Counted: func(name, purpose string, n int64) string {
			return say.English.Plural(n, "answer", "answers") + " that counted you: " + name + ", for " + purpose
		},
		Opened:     func(day, who string) string { return "Your record was opened on " + day + ": " + who },
		OpenedSelf: func(n int64) string { return "You opened your record yourself, " + say.English.Times(n) },
		Chose: func(day, question, answer string) string {
			return "You decided on " + day + ": " + answer + ". " + question
		},
		Corrected: func(day, fact string) string { return "You corrected a fact on " + day + ": " + fact },
		Earned:    func(money string) string { return "You earned " + money },
		Quiet:     "Nothing happened.", Before: "What happened before stands in full on the other pages:", ToList: "who had answers",
		NotKept: "We do not keep which line of yours came on which day. Lines stand in the month that they are about.",
	},
}
