package words

import "github.com/candor-data/candor/internal/web/say"

var english = Book{
	Lang: say.English,
	Frame: Frame{
		Skip: "Skip to the main part", Main: "Main", SignedInAs: ", signed in as ", SignOut: "Sign out", Made: "How these pages are made",
		Colours: "Colours", System: "As my system", Light: "Light", Dark: "Dark", Language: "Language",
		Customer:  "customer",
		Offline:   "The server did not answer. Nothing was changed. Try again.",
		Rehearsal: "Rehearsal: invented people. Nothing here is about anyone.",
		MyPage:    "My page", Choices: "My choices", Answers: "Who had answers", Year: "My year", Earnings: "My earnings", Take: "Take along", Delete: "Delete",
		GoTo: func(page string) string { return "Go to " + page },
	},
	Parts: Parts{
		Yes: "Yes", No: "No",
		AnswerYes: func(since string) string {
			return "Your answer is Yes" + after(", ", since) + ". You can change it at any time."
		},
		AnswerNo: func(since string) string {
			return "Your answer is No" + after(", ", since) + ". You can change it at any time."
		},
		Unanswered: "You have not answered. Until you say yes, we do not do this.",
		OneWrong:   "One thing needs another look",
		Wrong:      func(n int64) string { return say.English.Plural(n, "thing", "things") + " need another look" },
		Nothing:    "Nothing here yet.",
		Why:        "Why", Protects: "What this protects", Instead: "What you can do", Rule: "rule", Whose: "Who decided",
		PagesOf: func(list string) string { return "Pages of " + list },
		Page: func(page, of int64) string {
			if of == 0 {
				return "Page " + say.English.Count(page)
			}
			return "Page " + say.English.Count(page) + " of " + say.English.Count(of)
		},
		Newer: "Newer", Older: "Older", Unknown: "–",
	},
	Sources: Sources{
		Told: "You told us", Observed: "We saw this", Given: "Someone gave us this", Open: "From a public source", Guessed: "We guessed this",
		Unknown: "We do not know where this came from",
		Column:  func(title string) string { return title + " (we guessed this)" },
	},
	Signs: SignIn{
		Title: "Sign in", Lede: "Customers see what is held about them, who learned from it, and decide.", Failed: "That did not work",
		Already: "You are signed in", GoOn: "Go to your page", OrElse: ", or sign in as somebody else below.",
		Invented:      "This company is invented. Sign in as anybody:",
		CustomerTitle: "I am a customer", Email: "Your e-mail address", EmailHint: "The one you gave us. You need no password.", Send: "Send me a link",
		StaffTitle: "I work here, or sit on the board", Account: "Account name", Password: "Password", WithPassword: "Sign in with password",
		PartnerTitle: "I am a partner company", Key: "Access key", KeyHint: "You were shown it once, when you set up your account.", WithKey: "Sign in with the key",
		Lost:      "No account, or something lost?",
		LostText:  "Staff, board members and partners are invited: a board member sends a link, and a new link also mends a lost password or key. Customers need no account: the link to their address is enough.",
		SentTitle: "Look at your mail", SentLede: "If we know your address, a link is on its way to it. It works once, for 15 minutes.",
		NotSent: "Mail is not sent here", NotSentText: "This is a place to try things out. The letter lies in the", TestInbox: "test inbox",
		SentNothing: "Nothing there? Look under unwanted mail, or check that it is the address you gave us. We answer the same way whether or not we know an address, so that nobody can find out here who our customers are.",
		Another:     "Use another address",
		PressTitle:  "One more press", PressLede: "You came from the link in your mail. Press the button and you are in.", Press: "Show me my page",
		PressWhy: "Why a button? Programs that check mail open links by themselves, and this one works only once.",
	},
	Letters: Letters{
		LinkSubject: func(company string) string { return "Your link to see what " + company + " holds about you" },
		LinkBody: func(company, link string) string {
			return "Somebody, we hope you, asked to see what " + company + " holds about you.\n\n" +
				"Open this within 15 minutes. It works once:\n\n" + link + "\n\n" +
				"If it was not you, do nothing. Without this link nobody sees anything.\n"
		},
		UnknownSubject: "We know nobody by this address",
		UnknownBody: func(company string) string {
			return "Somebody, we hope you, asked to see what " + company + " holds about the owner of this address.\n\n" +
				"We know nobody who has proved that this address is theirs, so there is nothing to show.\n" +
				"If you gave " + company + " another address, ask with that one.\n\n" +
				"If it was not you, do nothing.\n"
		},
	},
	Inbox: Inbox{
		Title: "Test inbox", Lede: "Letters that would have gone out, newest first.", Note: "Test inbox: real mail is not sent",
		NoteText: "Anybody who reaches this address can read these letters and follow their links. It is for trying things out alone.",
		None:     "No letters yet", NoneText: "Ask for a sign-in link as a customer, and it arrives here.", NoneLink: "Go to sign in", To: "To", At: "At", Follow: "Follow the link",
	},
	No: Refusals{
		Unreadable: Refusal{"We could not read that", "What was sent is not what this page expects.", "Nothing was changed.", "Go back, check what you filled in and send it again."},
		SignIn: Refusal{"Please sign in first", "This page is about somebody's own data or work, and we do not know who you are.",
			"What is held about you is shown to you alone.", "Sign in, then open the page again."},
		Role: Refusal{"This page is for somebody else", "Your account has other duties than this page serves.",
			"People's data is opened only by those whose duty it is.", "Use the pages in your menu, or ask the board for the duty."},
		NoPage: Refusal{"There is no such page", "The address leads nowhere, or to something that is no longer kept.", "Nothing was changed.", "Check the address, or start from the first page."},
		Method: Refusal{"This page does not do that", "The page exists, and takes another kind of request.", "Looking at a page never changes anything.", "Open the page and use its form."},
		Stale: Refusal{"Something changed in the meantime", "A permission, an agreement or a policy changed while we were deciding.",
			"No use rests on a permission that has just been withdrawn.", "Look at the page again, then decide."},
		TooLarge: Refusal{"That is too large", "What was sent is larger than a form on this page may be.", "One request cannot fill the machine.", "Send less, or load files with: candor load"},
		TooMany:  Refusal{"Too many tries", "There were too many requests in a short time.", "Nobody can guess passwords by trying many.", "Wait a minute, then try again."},
		Unavailable: Refusal{"Not right now", "The service cannot answer at the moment.", "Nothing leaves that could not be recorded first.",
			"Try again in a few minutes."},
		Failed: Refusal{"Something went wrong on our side", "A fault stopped the page. It was noted without your data.",
			"What failed says so, and nothing half done is shown.", "Try again; if it stays, tell whoever runs this service."},
		Other:   "This will not be done",
		Foreign: Refusal{"", "The request came from another site.", "No other site can press a button here in your name.", "Open the page here and use its form."},
		Reword: Refusal{"The question changed while you read it", "Its words are new. Your answer was not written down, and nothing changed.",
			"You only ever agree to words that you have seen.", "Read the question again, then answer."},
		ShowMe: "Show me the question", Ways: "Sign in",
	},
	Me: englishMe,
}

// after joins what may be missing.
func after(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}
