package words

import "github.com/candor-data/candor/internal/web/say"

func de(one, many string) func(int64) string {
	return func(n int64) string { return say.German.Plural(n, one, many) }
}

var germanMe = Me{
	Facts: de("Angabe", "Angaben"), Answers: de("Antwort", "Antworten"), Entries: de("Eintrag", "Einträge"), Questions: de("Frage", "Fragen"),
	Places: de("Stelle", "Stellen"), Files: de("Datei", "Dateien"), Days: de("Tag", "Tage"), Guesses: de("Vermutung", "Vermutungen"),

	Nobody: "eine Firma, die nicht mehr in der Liste steht",
	Gets: func(company string) string {
		return "Zahlen über Gruppen, für Menschen, die bei " + company + " arbeiten"
	},
	GetsNot: "Zahlen über Gruppen, nie Ihren Namen",
	Nothing: "Noch nichts",

	Front: Front{
		Title: "Meine Seite",
		Lede: func(company string) string {
			return "Was " + company + " über Sie weiß, wer daraus lernte und was Sie entschieden haben."
		},
		Held: "Was wir haben", NoGuess: "Nichts davon ist vermutet",
		GuessedOf: func(n int64) string {
			if n == 1 {
				return "1 Angabe davon ist unsere Vermutung"
			}
			return say.German.Count(n) + " Angaben davon sind unsere Vermutung"
		},
		SeeThem: "Ansehen", Had: "Wer Antworten bekam", HadNobody: "Noch niemand",
		HadNote: func(answers string, n int64, day string) string {
			if n == 1 {
				return answers + " zählte Sie mit, am " + day
			}
			return answers + " zählten Sie mit, zuletzt am " + day
		},
		SeeWho: "Sehen, wer und wofür", Said: "Ihre Wahl",
		SaidYes:  func(n int64) string { return say.German.Count(n) + "-mal Ja" },
		SaidNo:   func(n int64) string { return say.German.Count(n) + "-mal Nein" },
		SaidOpen: func(n int64) string { return say.German.Count(n) + "-mal noch offen, das gilt als Nein" },
		Change:   "Ändern", TimeOff: "Auszeit",
		Earned: "Ihr Verdienst", EarnedNone: "Noch hat keine Antwort Sie bezahlt", EarnedSome: "Noch nichts auszuzahlen",
		EarnedReady: func(money string) string { return money + " sind zum Auszahlen bereit" },
		SeePaid:     "Sehen, was Sie bezahlt hat",
		Waiting:     de("Frage wartet auf Sie", "Fragen warten auf Sie"),
		WaitingText: "Bis Sie antworten, gilt Nein.", ReadAndAnswer: "Lesen und antworten",
		What: "Was wir über Sie haben", None: "Wir haben keine Angaben über Sie. Wir wissen nur, woran wir Sie erkennen.",
		Opening: "Auch dass Sie diese Seite öffnen, schreiben wir auf:", WhoOpened: "Wer hat hineingesehen?",
		From:        func(source string) string { return "Woher das kommt: " + source },
		ShowAll:     func(entries string) string { return "Alle zeigen: " + entries },
		NewestFirst: func(entries string) string { return entries + ", neueste zuerst." },
		Fact:        "Angabe", FactHow: "Was wir haben, und woher", NotHeld: "nichts", WhereFrom: "Woher das kommt",
		Resting: "Sie haben Auszeit",
		RestingText: func(until string) string {
			return "Bis " + until + " zählt Sie niemand mit. Nichts ging verloren, und Ihre Wahl ist wie vorher."
		},
		RestingBack: "Früher zurückkommen",
	},
	Kinds: map[string]string{
		"user":                           "alles über Sie",
		"user.behavior":                  "was Sie hier tun",
		"user.behavior.purchase_history": "was Sie kaufen",
		"user.behavior.browsing_history": "welche Seiten Sie ansehen",
		"user.demographic":               "Ihr Alter, Ihre Region und Ähnliches",
		"user.contact":                   "wie wir Sie erreichen",
		"user.contact.email":             "Ihre E-Mail-Adresse",
		"user.contact.phone_number":      "Ihre Telefonnummer",
		"user.contact.address":           "Ihre Anschrift",
		"user.location":                  "wo Sie sind",
		"user.name":                      "Ihr Name",
		"user.device":                    "Ihre Geräte",
		"user.financial":                 "Ihr Geld",
		"user.health_and_medical":        "Ihre Gesundheit",
	},
	Keys: Keys{
		Title: "Woran wir Sie erkennen", Text: "Kommt eins davon herein, wissen wir: Das sind Sie.", Caption: "Woran wir Sie erkennen",
		What: "Was", Yours: "Ihres, und woher wir es haben", None: "Nichts.",
		Email: "E-Mail-Adresse", Phone: "Telefonnummer", Customer: "Kundennummer",
		Came:   "Kam mit Ihren Daten",
		Showed: func(day string) string { return "Von Ihnen gezeigt am " + day },
	},
	Choices: Choices{
		Title: "Meine Wahl", Lede: "Jede Wahl ist eine Frage. Ein Nein braucht einen Klick, ein Ja auch. Sie können Ihre Meinung jederzeit ändern.",
		Back: "Sie sind zurück", BackText: "Ihre Antworten unten gelten wieder, so wie vorher.", Off: "Sie haben Auszeit",
		OffText: func(until string) string {
			return "Ab jetzt zählt Sie niemand mit, bis " + until + ". Ihre Antworten unten bleiben, wie sie sind."
		},
		Own:    func(company string) string { return "Was " + company + " tun darf" },
		Others: "Was andere Firmen erfahren dürfen", Nothing: "Es gibt noch nichts zu wählen: Im Moment ist nichts geplant, das Ihr Ja braucht.",
		TimeOff: "Auszeit", TimeOffEffect: "Alle Nutzungen sofort stoppen, bis zu einem Tag, den Sie wählen. Ihre Wahl bleibt, und nichts geht verloren. Sie können jederzeit zurückkommen.",
		TimeOffButton: "Bis dahin alle Nutzungen stoppen",
		RestEffect: func(until string) string {
			return "Bis " + until + " zählt Sie niemand mit. Kommen Sie zurück, gelten Ihre Antworten oben wieder."
		},
		Return: "Jetzt zurückkommen", UntilDay: "Bis zu welchem Tag?", UntilHint: "An diesem Tag gelten Ihre Antworten wieder.",
		Before: "Was Sie früher gesagt haben", Saved: "Gespeichert",
		SavedYes: func(q string) string { return "Ihre Antwort ist Ja: „" + q + "“ Sie gilt ab jetzt." },
		SavedNo: func(q string) string {
			return "Ihre Antwort ist Nein: „" + q + "“ Ab jetzt zählt Sie dafür niemand mehr mit."
		},
		Undo:   func(answer string) string { return "Rückgängig: wieder " + answer },
		BackTo: "Zurück zur Frage", Notice: "Der Hinweis, Wort für Wort",
		Version: func(n int64) string {
			return "Fassung " + say.German.Count(n) + " des Hinweises. Wir bewahren Ihre Antwort mit genau diesen Worten auf."
		},
		WhatFor: "Wofür", FromWhat: "Woraus", ForWhom: "Für wen", UntilWhen: "Bis wann", Gets: "Was Sie davon haben",
		Only:      func(company string) string { return "Nur " + company },
		NoBenefit: "Nichts für Sie selbst",
		IfNo:      func(text string) string { return "Wenn Sie Nein sagen: " + text },
		Since:     func(day string) string { return "seit " + day },
		Ended:     func(day string) string { return "Ihr früheres Ja endete am " + day },
		UntilNo:   func(day string) string { return day + ", oder bis Sie Nein sagen" },
		AfterYes:  func(days string) string { return days + " nach Ihrem Ja, oder bis Sie Nein sagen" },
		Until:     "Bis Sie Nein sagen",
		May:       func(company string) string { return "Darf " + company + " Antworten bekommen, die Sie mitzählen?" },
		MayUse: func(purpose string) string {
			return "Dürfen wir nutzen, was wir über Sie wissen, und zwar dafür: " + purpose + "?"
		},
		WrongDay: func(example string) string {
			return "Schreiben Sie den Tag als Jahr-Monat-Tag, zum Beispiel " + example + "."
		},
		PastDay: "Dieser Tag ist vorbei oder hat schon begonnen. Wählen Sie einen späteren.",
		FarDay:  "Das ist mehr als fünfzig Jahre hin. Um alles für immer zu stoppen, sagen Sie Nein, oder löschen Sie.",
	},
	History: History{
		Caption: "Alles, was Sie geantwortet haben", Empty: "Sie haben noch nichts geantwortet.", Day: "Tag", Question: "Frage", Answer: "Ihre Antwort", How: "Wie",
		Yes: "Ja", No: "Nein", TakenBack: "Nein, zurückgenommen", Asked: "Sie wurden gefragt", TimeOff: "Auszeit",
		TimeOffUntil: func(day string) string { return "Auszeit bis " + day },
		BackFrom:     "Zurück aus der Auszeit", AllUses: "Alle Nutzungen", NoLonger: "Eine Frage, die wir nicht mehr stellen",
		OnWeb: "im Internet", Here: "auf dieser Seite", Counter: "am Schalter", Phone: "am Telefon", Paper: "auf Papier", List: "in einer früheren Liste", Service: "durch uns als Betreiber",
		By: func(how, name string) string { return how + ", aufgeschrieben von " + name },
	},
	Recipients: Recipients{
		Title: "Wer Antworten bekam", Lede: "Antworten sind Zahlen über große Gruppen. Ob Sie in einer Gruppe waren, kann niemand sagen. Aber Sie durften es sein.",
		Stopped: "Gestoppt", StoppedText: "Ab jetzt zählt Sie dafür keine neue Antwort mit. Ihre Meinung ändern können Sie hier:", YourChoices: "Ihre Wahl",
		Nobody: "Niemand bekam eine Antwort, die Sie mitzählte.", May: "Sie sagten Ja, und es ist noch nicht geschehen",
		Uses: "Jede Antwort, die Sie mitzählte", UsesHint: "Jede Antwort steht in einem Verzeichnis, das niemand unbemerkt ändern kann. Mit der Nummer findet man sie.",
		UsesEmpty: "Noch hat Sie keine Antwort mitgezählt.", Pages: "Antworten, die Sie mitzählten",
		Day: "Tag", Who: "Wer", WhatFor: "Wofür", FromData: "Aus welchen Daten", Entry: "Nummer im Verzeichnis", When: "Wann",
		Looks: "Wer Ihre Angaben geöffnet hat", LooksEmpty: "Niemand außer Ihnen hat Ihre Angaben geöffnet.",
		Yourself: func(times string) string { return "Sie selbst haben sie " + times + " geöffnet." },
		Steward:  "Datenbetreuung", Analyst: "Auswertung", Board: "Vorstand", Operator: "Betreiber dieses Dienstes", Somebody: "jemand",
		Means: "Das heißt", Learns: "Was sie erfahren", HowOften: "Wie oft", Last: "Zuletzt", Paid: "Hat Ihnen gezahlt",
		StateStopped: "gestoppt", StateOff: "ruht: Sie haben Auszeit", StateYes: "Sie sagten Ja",
		StopEffect: "Stoppen: Keine neue Antwort zählt Sie dafür mit. Frühere Antworten bleiben, was sie sind.",
		StopFirst:  "Stoppen: Ab dann geschieht das mit Ihren Daten nicht.", Stop: "Stoppen", Change: "Meinung ändern",
		Copies: "Kopien dort",
		CopiesAsked: func(day string) string {
			return "Sie sollen bis " + day + " gelöscht werden. Die Firma hat es noch nicht bestätigt."
		},
		CopiesLate: func(day string) string {
			return "Sie sollten bis " + day + " gelöscht sein. Die Firma hat es nicht bestätigt."
		},
		CopiesDone: func(day string) string { return "Die Firma sagt: gelöscht am " + day + "." },
	},
	Earnings: Earnings{
		Title: "Mein Verdienst", Lede: "Wird eine Antwort bezahlt, die Sie mitzählt, bekommen Sie einen Teil. Hier steht jede.", PaidOut: "Ausgezahlt",
		PaidText: func(money string) string {
			return "Es steht in den Büchern. Insgesamt wurden Ihnen " + money + " ausgezahlt."
		},
		InAll: "Insgesamt verdient", From: func(answers string) string { return "aus: " + answers },
		Paid: "Ausgezahlt", Ready: "Bereit zum Auszahlen", Section: "Auszahlen",
		PayEffect: func(company string) string {
			return "Was bereit ist, gilt sofort als an Sie gezahlt. " + company + " schickt es Ihnen auf dem üblichen Weg."
		},
		Pay: func(money string) string { return money + " auszahlen" },
		NotYet: func(least string) string {
			return "Noch ist nichts bereit: Der kleinste Betrag zum Auszahlen ist " + least + ". Was Sie verdient haben, bleibt Ihres und sammelt sich an."
		},
		NoneBefore: "Noch ist nichts bereit: Keine Antwort, die Sie mitzählte, wurde bisher bezahlt. Sagen Sie Ja zu einer Firma, die zahlt, unter", NoneLink: "Ihre Wahl", NoneAfter: ". Dann bringen ihre Antworten Ihnen Geld.",
		Each: "Jede Antwort, die Sie bezahlt hat", EachEmpty: "Noch wurde keine Antwort bezahlt, die Sie mitzählte.",
		Day: "Tag", Who: "Wer gezahlt hat", WhatFor: "Wofür", Entry: "Nummer im Verzeichnis", PaidYou: "Für Sie",
		How:      "Wie wird mein Teil berechnet?",
		HowText:  "Eine Firma, die fragt, zahlt für jede Antwort einen festen Preis. Der ist vorher vereinbart. Ein Teil davon ist für die Menschen, die Ja gesagt haben. Wir teilen ihn durch die größte Zahl von Menschen, die je Ja sagen könnten, nicht durch die, die es taten. So verrät Ihr Teil niemandem, wer sonst Ja sagte. Und es reicht immer für alle.",
		HowExact: "Wir rechnen genau, bis auf ein Millionstel. Eine Zahlung runden wir auf ganze Cent oder Ähnliches ab. Der Rest bleibt für das nächste Mal Ihrer.",
	},
	Delete: Delete{
		Title: "Alles löschen", Lede: "Für immer weg, und zwar sofort. Danach durchsuchen wir jede Datei, die wir haben, und zeigen Ihnen, was die Suche fand.",
		Ready:     func(money string) string { return money + " sind zum Auszahlen bereit" },
		ReadyText: "Nach dem Löschen wissen wir nicht mehr, wem das gehört.", ReadyLink: "Erst auszahlen",
		Goes:      "Was weg ist",
		GoesFacts: func(facts string) string { return facts + " über Sie, auch Vermutungen" },
		GoesKeys: func(entries string) string {
			return "Woran wir Sie erkennen: " + entries + ", etwa Adresse oder Nummer"
		},
		GoesAnswers: "Ihre Antworten und Berichtigungen, Ihre Anmeldung und Briefe, die auf Sie warten",
		GoesMoney:   func(money string) string { return "Was Sie verdient und nicht abgeholt haben: " + money },
		Stays:       "Was bleibt, und warum", StaysMark: "Ein Zeichen, das Sie draußen hält, wenn wieder eine Datei mit Ihnen kommt. Niemand kann daraus lesen, wer Sie sind.",
		StaysRecord:  "Das Verzeichnis der Nutzungen, ohne Ihren Namen. So kann es niemand unbemerkt ändern.",
		StaysAnswers: "Frühere Antworten: Zahlen über große Gruppen, in denen Sie niemand findet.",
		PauseBefore:  "Möchten Sie nur eine Pause?", PauseLink: "Auszeit", PauseAfter: " stoppt jede Nutzung bis zu einem Tag, den Sie wählen. Nichts geht verloren.",
		Section: "Löschen", Label: "Alles über mich löschen", Sure: "Alles über mich löschen. Ich weiß: Das lässt sich nicht rückgängig machen.",
		Tick:   "Setzen Sie das Häkchen: Löschen lässt sich nicht rückgängig machen.",
		Takes:  "Es dauert ein paar Sekunden, meist höchstens eine Minute. Was nach Ihrem Klick beginnt, zählt Sie nicht mehr mit.",
		Button: func(facts string) string { return facts + " löschen" },
	},
	Gone: Gone{
		Title: "Sie sind gelöscht", Lede: "Wir haben jede Datei durchsucht, die wir haben, und nichts von Ihnen gefunden.",
		OpenTitle: "Sie sind gelöscht, soweit wir wissen", OpenLede: "Jede Stelle, die wir kennen, ist leer. Die Suche ist noch nicht überall fertig. Bis dahin bleibt Ihre Löschung offen.",
		Receipt: "Ihre Quittung", Left: "Was noch zu tun ist",
		FoundIn: func(places string) string { return "Die Suche fand Sie noch hier: " + places + "." },
		BlindIn: func(places string) string { return "Hier konnte die Suche nicht hineinsehen: " + places + "." },
		Told:    "Wer diesen Dienst betreibt, erfährt, welche Datei es ist, und muss sie löschen. Was auch geschieht: Niemand zählt Sie mit.",
		How: func(files string) string {
			return "Die Suche lief getrennt vom Löschen. Sie öffnete " + files + " und suchte in jedem Byte nach dem, woran wir Sie kannten."
		},
		Shut: func(places string) string {
			return "Nicht geöffnet: " + places + ", wo nichts über irgendwen stehen kann. Das sind die Schlüssel dieses Dienstes und was keine Datei ist."
		},
		Keep:  "Drucken oder speichern Sie diese Seite, wenn Sie sie behalten möchten. Sie sagt nicht, wer Sie sind, und in einer Stunde ist sie weg.",
		Out:   "Sie sind abgemeldet. Wenn Sie je wiederkommen, fangen Sie neu an.",
		Found: "Stellen, an denen wir Sie fanden", Clean: "nichts ist übrig", NotDone: "nicht fertig", FilesSearched: "Durchsuchte Dateien", Bytes: "Durchsuchte Bytes",
		Asked: "Gewünscht", Done: "Erledigt", Number: "Nummer dieser Löschung", Entry: "Nummer im Verzeichnis",
	},
	Correct: Correct{
		Title: "Eine Angabe berichtigen", Lede: "Sagen Sie, wie es ist. Ihr Wort steht sofort auf Ihrer Seite, neben dem, was wir hatten.", Link: "Berichtigen",
		Hold: "Was wir haben", Know: "Woher wir es haben", Yours: "Was Sie gesagt haben",
		How: "Wie ist es wirklich?", Instead: "Es ist so:", WrongOnly: "Es ist falsch, und mehr sage ich nicht.",
		Value: "Wie es ist", DayHint: "Jahr-Monat-Tag, zum Beispiel 1968-02-29.", NumberHint: "In Ziffern, zum Beispiel 12 oder 12,50.", TimeHint: "Tag und Uhrzeit.", Button: "Diese Angabe berichtigen",
		TakeBack: "Meine Berichtigung zurücknehmen", TakeBackEffect: "Ihr Wort steht dann nicht mehr auf Ihrer Seite. Es gilt wieder nur, was wir hatten.",
		Changes: "Was sich ändert, und was nicht", Shown: "Ihre Seite und Ihre Datei zeigen Ihr Wort, mit dem Tag.",
		Staff:  "Wer bei uns arbeitet, sieht, dass Sie etwas berichtigt haben. Was, steht in Ihren Angaben. Und Sie sehen, wer sie öffnet.",
		NotYet: "Zahlen über Gruppen nutzen Ihr Wort noch nicht. Sie zählen, was wir hatten, bis unsere eigenen Daten dasselbe sagen.",
		Saved:  "Ihre Berichtigung steht", SavedText: "Sie steht jetzt auf Ihrer Seite, und daneben, was wir hatten.", SavedBack: "Ihre Berichtigung ist zurückgenommen. Es gilt wieder nur, was wir hatten.",
		Said:      func(day string) string { return "Von Ihnen gesagt, am " + day },
		SaidWrong: func(day string) string { return "Nach Ihren Worten falsch, seit " + day },
		Held:      func(value string) string { return "Wir haben: " + value },
		Alone:     "Sie können jede Angabe berichtigen, die allein steht. Eine Zeile in einer Liste, und woran wir Sie erkennen, geht hier noch nicht.",
		NoValue:   "Schreiben Sie, wie es ist. Oder wählen Sie, dass es falsch ist.", TooLong: "Das ist zu lang: höchstens 500 Zeichen.",
		NotNumber: "Das ist keine Zahl, wie sie hier steht. Schreiben Sie sie in Ziffern.", NotDay: "Das ist kein Tag. Schreiben Sie ihn als Jahr-Monat-Tag.",
		NotListed: "Das gehört nicht zu dem, was hier stehen kann. Wählen Sie etwas aus.", Outside: "Das liegt außerhalb von dem, was hier stehen kann.",
		Cannot: Refusal{"Das lässt sich hier nicht berichtigen", "Berichtigen lässt sich nur, was allein steht, und nicht, woran wir Sie erkennen.",
			"Niemand wird ein anderer, indem er es sagt.", "Sagen Sie es uns am Schalter oder in einem Brief, dann sehen wir es an."},
	},
	Take: Take{
		Title: "Alles mitnehmen", Lede: "Alles, was wir über Sie haben, in einer Datei, die Ihnen gehört.",
		ReadTitle: "Zum Lesen", ReadText: "Eine Seite, die jeder Browser öffnet, auch für Papier. Sie braucht kein Internet.", ReadButton: "Die Seite zum Lesen speichern",
		DataTitle: "Für einen anderen Dienst", DataText: "Dasselbe in einer Form, die Programme lesen (JSON).", DataButton: "Die Datei für Programme speichern",
		Holds:   "Was darin steht",
		What:    []string{"Jede Angabe und woher sie kommt, Vermutungen als Vermutungen", "Was Sie berichtigt haben", "Woran wir Sie erkennen", "Alle Ihre Antworten, jetzt und früher", "Wer Antworten bekam, die Sie mitzählten, und wofür", "Wer von uns Ihre Angaben geöffnet hat", "Was Sie verdient haben und was ausgezahlt wurde"},
		Written: "Für die Datei öffnen wir Ihre Angaben. Das schreiben wir auf wie jeden Blick hinein, und Sie sehen es.",
		Heading: func(company string) string { return "Alles, was " + company + " über Sie hat" },
		Made:    func(day string) string { return "Gemacht am " + day },
		File:    "meine-daten", ChoicesNow: "Ihre Wahl jetzt", State: "Ihre Antwort", Since: "Seit", NotAnswered: "Nicht beantwortet, das gilt als Nein",
		Corrections: "Was Sie berichtigt haben", Was: "Angabe", Said: "Was Sie gesagt haben", YesNow: "Ja", NoNow: "Nein",
	},
	Year: Year{
		Title: "Mein Jahr", Lede: "Monat für Monat: was wir lernten, wer Antworten bekam, wer hineinsah und was Sie entschieden.",
		Chart: "Die letzten zwölf Monate", ChartDesc: "Wie oft etwas in jedem Monat geschah. Die Liste darunter sagt es in Worten.", Month: "Monat", Show: "Die Zahlen zeigen", Numbers: "Zahlen",
		Learned: "Wir lernten", Answers: "Antworten, die Sie mitzählten", Looks: "Blicke in Ihre Angaben", Choices: "Was Sie entschieden", Money: "Antworten, die Sie bezahlten",
		Came: func(day, dataset string) string { return "Am " + day + " kamen neue Daten: " + dataset },
		Lines: func(dataset string, n int64) string {
			return "Wir lernten: " + say.German.Plural(n, "Zeile", "Zeilen") + " in " + dataset
		},
		Known: func(day string) string { return "Wir kennen Sie seit " + day },
		Counted: func(name, purpose string, n int64) string {
			return say.German.Plural(n, "Antwort, die Sie mitzählte: ", "Antworten, die Sie mitzählten: ") + name + ", für: " + purpose
		},
		Opened:     func(day, who string) string { return "Am " + day + " wurden Ihre Angaben geöffnet: " + who },
		OpenedSelf: func(n int64) string { return "Sie selbst haben Ihre Angaben geöffnet, " + say.German.Times(n) },
		Chose: func(day, question, answer string) string {
			return "Sie entschieden am " + day + ": " + answer + ". " + question
		},
		Corrected: func(day, fact string) string { return "Sie haben am " + day + " etwas berichtigt: " + fact },
		Earned:    func(money string) string { return "Sie verdienten " + money },
		Quiet:     "Nichts geschah.", Before: "Was davor geschah, steht ganz auf den anderen Seiten:", ToList: "wer Antworten bekam",
		NotKept: "Wir halten nicht fest, welche Zeile von Ihnen an welchem Tag kam. Zeilen stehen in dem Monat, um den es in ihnen geht.",
	},
}
