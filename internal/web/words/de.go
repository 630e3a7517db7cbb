package words

import "github.com/candor-data/candor/internal/web/say"

var german = Book{
	Lang: say.German,
	Frame: Frame{
		Skip: "Zum Hauptteil springen", Main: "Hauptmenü", SignedInAs: ", angemeldet als ", SignOut: "Abmelden", Made: "Wie diese Seiten gemacht sind",
		Colours: "Farben", System: "Wie mein System", Light: "Hell", Dark: "Dunkel", Language: "Sprache",
		Customer:  "Kunde oder Kundin",
		Offline:   "Der Server hat nicht geantwortet. Es wurde nichts geändert. Versuchen Sie es noch einmal.",
		Rehearsal: "Probe: erfundene Menschen. Nichts hier handelt von irgendwem.",
		MyPage:    "Meine Seite", Choices: "Meine Wahl", Answers: "Wer Antworten bekam", Year: "Mein Jahr", Earnings: "Mein Verdienst", Take: "Mitnehmen", Delete: "Löschen",
		GoTo: func(page string) string { return "Zu „" + page + "“" },
	},
	Parts: Parts{
		Yes: "Ja", No: "Nein",
		AnswerYes: func(since string) string {
			return "Ihre Antwort ist Ja" + after(", ", since) + ". Sie können sie jederzeit ändern."
		},
		AnswerNo: func(since string) string {
			return "Ihre Antwort ist Nein" + after(", ", since) + ". Sie können sie jederzeit ändern."
		},
		Unanswered: "Sie haben noch nicht geantwortet. Solange Sie nicht Ja sagen, tun wir das nicht.",
		OneWrong:   "Eine Sache stimmt noch nicht",
		Wrong:      func(n int64) string { return say.German.Plural(n, "Sache stimmt", "Sachen stimmen") + " noch nicht" },
		Nothing:    "Hier ist noch nichts.",
		Why:        "Warum", Protects: "Was das schützt", Instead: "Was Sie tun können", Rule: "Regel", Whose: "Wer das entschied",
		PagesOf: func(list string) string { return "Seiten: " + list },
		Page: func(page, of int64) string {
			if of == 0 {
				return "Seite " + say.German.Count(page)
			}
			return "Seite " + say.German.Count(page) + " von " + say.German.Count(of)
		},
		Newer: "Neuere", Older: "Ältere", Unknown: "–",
	},
	Sources: Sources{
		Told: "Von Ihnen gesagt", Observed: "Von uns gesehen", Given: "Von anderen bekommen", Open: "Aus öffentlicher Quelle", Guessed: "Von uns vermutet",
		Unknown: "Wir wissen nicht, woher das kommt",
		Column:  func(title string) string { return title + " (von uns vermutet)" },
	},
	Signs: SignIn{
		Title: "Anmelden", Lede: "Kundinnen und Kunden sehen, was wir über sie haben und wer daraus gelernt hat. Und sie entscheiden.", Failed: "Das hat nicht geklappt",
		Already: "Sie sind angemeldet", GoOn: "Zu Ihrer Seite", OrElse: ", oder melden Sie sich unten anders an.",
		Invented:      "Diese Firma ist erfunden. Melden Sie sich an, als wer Sie möchten:",
		CustomerTitle: "Ich bin Kunde oder Kundin", Email: "Ihre E-Mail-Adresse", EmailHint: "Die Adresse, die wir von Ihnen haben. Sie brauchen kein Passwort.", Send: "Link an mich senden",
		StaffTitle: "Ich arbeite hier oder sitze im Vorstand", Account: "Kontoname", Password: "Passwort", WithPassword: "Mit Passwort anmelden",
		PartnerTitle: "Ich gehöre zu einer Partnerfirma", Key: "Zugangsschlüssel", KeyHint: "Sie haben ihn einmal gesehen, als Sie Ihr Konto eingerichtet haben.", WithKey: "Mit Schlüssel anmelden",
		Lost:      "Kein Konto, oder etwas verloren?",
		LostText:  "Wer hier arbeitet, im Vorstand sitzt oder Partner ist, wird eingeladen. Der Vorstand schickt dafür einen Link. Ein neuer Link hilft auch, wenn Passwort oder Schlüssel verloren sind. Kunden brauchen kein Konto: Der Link an ihre Adresse genügt.",
		SentTitle: "Sehen Sie in Ihre E-Mails", SentLede: "Wenn wir Ihre Adresse kennen, ist ein Link zu Ihnen unterwegs. Er gilt einmal, 15 Minuten lang.",
		NotSent: "Hier wird keine E-Mail verschickt", NotSentText: "Hier können Sie alles ausprobieren. Der Brief liegt im", TestInbox: "Test-Postfach",
		SentNothing: "Nichts da? Sehen Sie im Spam-Ordner nach. Oder prüfen Sie, ob wir diese Adresse von Ihnen haben. Wir antworten immer gleich, ob wir eine Adresse kennen oder nicht. So findet hier niemand heraus, wer bei uns Kunde ist.",
		Another:     "Eine andere Adresse nehmen",
		PressTitle:  "Noch ein Klick", PressLede: "Sie kommen vom Link in Ihrer E-Mail. Ein Klick auf den Knopf, und Sie sind da.", Press: "Meine Seite zeigen",
		PressWhy: "Warum ein Knopf? Programme, die E-Mails prüfen, öffnen Links von selbst. Und dieser Link gilt nur einmal.",
	},
	Letters: Letters{
		LinkSubject: func(company string) string { return "Ihr Link zu dem, was " + company + " über Sie hat" },
		LinkBody: func(company, link string) string {
			return "Jemand möchte sehen, was " + company + " über Sie hat. Wir hoffen, Sie waren das.\n\n" +
				"Öffnen Sie diesen Link in den nächsten 15 Minuten. Er gilt einmal:\n\n" + link + "\n\n" +
				"Waren Sie es nicht? Dann tun Sie nichts. Ohne diesen Link sieht niemand etwas.\n"
		},
		UnknownSubject: "Wir kennen niemanden mit dieser Adresse",
		UnknownBody: func(company string) string {
			return "Jemand möchte sehen, was " + company + " über Sie hat. Wir hoffen, Sie waren das.\n\n" +
				"Wir kennen niemanden, der uns gezeigt hat, dass diese Adresse ihm gehört. Deshalb gibt es nichts zu zeigen.\n" +
				"Haben Sie " + company + " eine andere Adresse gegeben? Dann fragen Sie bitte mit der.\n\n" +
				"Waren Sie es nicht? Dann tun Sie nichts.\n"
		},
	},
	Inbox: Inbox{
		Title: "Test-Postfach", Lede: "Briefe, die sonst verschickt würden, der neueste zuerst.", Note: "Test-Postfach: Echte Post wird nicht verschickt",
		NoteText: "Wer diese Adresse erreicht, kann die Briefe lesen und ihren Links folgen. Das ist nur zum Ausprobieren.",
		None:     "Noch keine Briefe", NoneText: "Bitten Sie als Kunde oder Kundin um einen Link, dann kommt er hier an.", NoneLink: "Zum Anmelden", To: "An", At: "Wann", Follow: "Dem Link folgen",
	},
	No: Refusals{
		Unreadable: Refusal{"Das konnten wir nicht lesen", "Diese Seite erwartet etwas anderes.", "Es wurde nichts geändert.", "Gehen Sie zurück, prüfen Sie Ihre Angaben und senden Sie sie noch einmal."},
		SignIn: Refusal{"Bitte melden Sie sich zuerst an", "Auf dieser Seite geht es um die Daten oder die Arbeit einer Person. Wir wissen noch nicht, wer Sie sind.",
			"Was wir über Sie haben, sehen nur Sie.", "Melden Sie sich an und öffnen Sie die Seite dann noch einmal."},
		Role: Refusal{"Diese Seite ist für jemand anderen", "Ihr Konto hat andere Aufgaben als diese Seite.",
			"Daten von Menschen öffnet nur, wer das tun muss.", "Nehmen Sie die Seiten in Ihrem Menü, oder fragen Sie den Vorstand."},
		NoPage: Refusal{"Diese Seite gibt es nicht", "Die Adresse führt nirgendwohin, oder zu etwas, das wir nicht mehr haben.", "Es wurde nichts geändert.", "Prüfen Sie die Adresse, oder beginnen Sie auf der ersten Seite."},
		Method: Refusal{"Das macht diese Seite nicht", "Die Seite gibt es, aber sie nimmt das so nicht an.", "Wer eine Seite nur ansieht, ändert nie etwas.", "Öffnen Sie die Seite und nehmen Sie ihr Formular."},
		Stale: Refusal{"Inzwischen hat sich etwas geändert", "Während wir entschieden, hat sich eine Erlaubnis, ein Vertrag oder eine Regel geändert.",
			"Niemand nutzt eine Erlaubnis, die gerade zurückgenommen wurde.", "Sehen Sie die Seite noch einmal an und entscheiden Sie dann."},
		TooLarge: Refusal{"Das ist zu groß", "Sie haben mehr gesendet, als ein Formular auf dieser Seite fasst.", "Eine einzelne Anfrage kann den Rechner nicht füllen.", "Senden Sie weniger."},
		TooMany:  Refusal{"Zu viele Versuche", "Es gab in kurzer Zeit zu viele Anfragen.", "Niemand kann Passwörter durch Probieren erraten.", "Warten Sie eine Minute und versuchen Sie es noch einmal."},
		Unavailable: Refusal{"Gerade geht es nicht", "Der Dienst kann im Moment nicht antworten.", "Nichts geht hinaus, was nicht vorher aufgeschrieben werden konnte.",
			"Versuchen Sie es in ein paar Minuten noch einmal."},
		Failed: Refusal{"Bei uns ist etwas schiefgegangen", "Ein Fehler hat die Seite gestoppt. Er wurde ohne Ihre Daten aufgeschrieben.",
			"Was nicht geklappt hat, sagt es. Halb Fertiges zeigen wir nicht.", "Versuchen Sie es noch einmal. Bleibt es so, sagen Sie es uns bitte."},
		Other:   "Das geschieht nicht",
		Foreign: Refusal{"", "Die Anfrage kam von einer anderen Website.", "Keine andere Website kann hier in Ihrem Namen einen Knopf drücken.", "Öffnen Sie die Seite hier und nehmen Sie ihr Formular."},
		Reword: Refusal{"Die Frage hat sich geändert, während Sie lasen", "Ihre Worte sind neu. Wir haben Ihre Antwort nicht aufgeschrieben, und nichts hat sich geändert.",
			"Sie sagen nur zu Worten Ja, die Sie gesehen haben.", "Lesen Sie die Frage noch einmal und antworten Sie dann."},
		ShowMe: "Die Frage zeigen", Ways: "Anmelden",
		Why: map[string]Refusal{
			"attempts":                       {"", "Es gab zu viele Versuche.", "Niemand errät hier ein Konto.", "Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal. Ist ein Passwort oder Schlüssel verloren, kann der Vorstand neu einladen."},
			"sign-in":                        {"", "Damit geht hier nichts auf.", "Jedes Konto öffnet nur, wem es gehört.", "Prüfen Sie Ihre Angaben. Der Vorstand kann Sie neu einladen."},
			"This is not an e-mail address.": {"", "Das ist keine E-Mail-Adresse.", "Jedes Konto öffnet nur, wem es gehört.", "Schreiben Sie sie so: name@example.org."},
			"This link is over: it works once, for 15 minutes.": {"", "Dieser Link gilt nicht mehr: Er gilt einmal, 15 Minuten lang.", "Jedes Konto öffnet nur, wem es gehört.",
				"Bitten Sie um einen neuen Link. Er kommt sofort per E-Mail."},
			"role":      {"", "Ihr Konto darf das nicht.", "Daten von Menschen öffnet nur, wer das tun muss.", "Melden Sie sich an, oder fragen Sie den Vorstand."},
			"not-yours": {"", "Was wir über einen Menschen haben, öffnet dieser Mensch selbst, oder wer ihm dabei hilft.", "Niemand sieht die Daten eines anderen.", "Melden Sie sich als diese Person an."},
		},
	},
	Me: germanMe,
}
