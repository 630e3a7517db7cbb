package words

import "github.com/candor-data/candor/internal/web/say"

func fr(one, many string) func(int64) string {
	return func(n int64) string { return say.French.Plural(n, one, many) }
}

var frenchMe = Me{
	Facts: fr("fait", "faits"), Answers: fr("réponse", "réponses"), Entries: fr("entrée", "entrées"), Questions: fr("question", "questions"),
	Places: fr("endroit", "endroits"), Files: fr("fichier", "fichiers"), Days: fr("jour", "jours"), Guesses: fr("supposition", "suppositions"),

	Nobody: "une société qui n’est plus dans la liste",
	Gets: func(company string) string {
		return "Des chiffres sur des groupes, pour ceux qui travaillent chez " + company
	},
	GetsNot: "Des chiffres sur des groupes, jamais votre nom",
	Nothing: "Rien pour le moment",

	Front: Front{
		Title: "Ma page",
		Lede: func(company string) string {
			return "Ce que " + company + " sait de vous, qui en a appris quelque chose, et ce que vous avez décidé."
		},
		Held: "Faits que nous avons", NoGuess: "Aucun n’est supposé",
		GuessedOf: func(n int64) string {
			if say.French.One(n) {
				return say.French.Count(n) + " d’eux est supposé"
			}
			return say.French.Count(n) + " d’entre eux sont supposés"
		},
		SeeThem: "Les voir", Had: "Qui a eu des réponses", HadNobody: "Personne encore",
		HadNote: func(answers string, n int64, day string) string {
			if say.French.One(n) {
				return answers + " vous a compté, le " + day
			}
			return answers + " vous ont compté, la dernière le " + day
		},
		SeeWho: "Voir qui et pourquoi", Said: "Vos choix",
		SaidYes:  func(n int64) string { return say.French.Count(n) + " oui" },
		SaidNo:   func(n int64) string { return say.French.Count(n) + " non" },
		SaidOpen: func(n int64) string { return say.French.Count(n) + " sans réponse, ce qui vaut non" },
		Change:   "Les changer", TimeOff: "en pause",
		Earned: "Vos gains", EarnedNone: "Aucune réponse ne vous a encore payé", EarnedSome: "Rien à verser pour le moment",
		EarnedReady: func(money string) string { return money + " à verser" },
		SeePaid:     "Voir ce qui vous a payé",
		Waiting:     fr("question vous attend", "questions vous attendent"),
		WaitingText: "Tant que vous ne répondez pas, c’est non.", ReadAndAnswer: "Lire et répondre",
		What: "Ce que nous avons sur vous", None: "Nous n’avons aucun fait sur vous. Nous savons seulement à quoi vous reconnaître.",
		Opening: "Ouvrir cette page est aussi noté :", WhoOpened: "qui a ouvert votre dossier",
		From:        func(source string) string { return "D’où cela vient : " + source },
		ShowAll:     func(entries string) string { return "Tout montrer : " + entries },
		NewestFirst: func(entries string) string { return entries + ", la plus récente d’abord." },
		Fact:        "Fait", FactHow: "Ce que nous avons, et d’où", NotHeld: "rien", WhereFrom: "D’où cela vient",
		Resting: "Vous êtes en pause",
		RestingText: func(until string) string {
			return "Personne ne vous compte jusqu’au " + until + ". Rien n’est perdu, et vos choix restent les mêmes."
		},
		RestingBack: "Revenir plus tôt",
	},
	Kinds: map[string]string{
		"user":                           "tout sur vous",
		"user.behavior":                  "ce que vous faites ici",
		"user.behavior.purchase_history": "ce que vous achetez",
		"user.behavior.browsing_history": "les pages que vous regardez",
		"user.demographic":               "votre âge, votre région et ainsi de suite",
		"user.contact":                   "comment vous joindre",
		"user.contact.email":             "votre adresse e-mail",
		"user.contact.phone_number":      "votre numéro de téléphone",
		"user.contact.address":           "votre adresse",
		"user.location":                  "où vous êtes",
		"user.name":                      "votre nom",
		"user.device":                    "vos appareils",
		"user.financial":                 "votre argent",
		"user.health_and_medical":        "votre santé",
	},
	Keys: Keys{
		Title: "À quoi nous vous reconnaissons", Text: "Quand l’un d’eux arrive, nous savons que c’est vous.", Caption: "À quoi nous vous reconnaissons",
		What: "Quoi", Yours: "Le vôtre, et d’où nous l’avons", None: "Rien.",
		Email: "Adresse e-mail", Phone: "Numéro de téléphone", Customer: "Numéro de client",
		Came:   "Venu avec vos données",
		Showed: func(day string) string { return "Vous nous l’avez montré le " + day },
	},
	Choices: Choices{
		Title: "Mes choix", Lede: "Chaque choix est une question. Un clic suffit pour non, et un clic pour oui. Changez d’avis quand vous voulez.",
		Back: "Vous êtes de retour", BackText: "Vos réponses ci-dessous valent de nouveau, comme avant.", Off: "Vous êtes en pause",
		OffText: func(until string) string {
			return "Dès maintenant, personne ne vous compte, jusqu’au " + until + ". Vos réponses ci-dessous restent les mêmes."
		},
		Own:    func(company string) string { return "Ce que " + company + " peut faire" },
		Others: "Ce que d’autres sociétés peuvent apprendre", Nothing: "Il n’y a encore rien à choisir : rien n’est prévu qui ait besoin de votre oui.",
		TimeOff: "Pause", TimeOffEffect: "Arrêter tout de suite tous les usages, jusqu’au jour de votre choix. Vos choix ne changent pas et rien n’est perdu. Vous pouvez revenir à tout moment.",
		TimeOffButton: "Arrêter tous les usages jusqu’à ce jour",
		RestEffect: func(until string) string {
			return "Personne ne vous compte jusqu’au " + until + ". À votre retour, vos réponses ci-dessus valent de nouveau."
		},
		Return: "Revenir maintenant", UntilDay: "Jusqu’à quel jour ?", UntilHint: "Ce jour-là, vos réponses valent de nouveau.",
		Before: "Ce que vous avez dit avant", Saved: "C’est noté",
		SavedYes: func(q string) string { return "Votre réponse est Oui : « " + q + " » Elle vaut dès maintenant." },
		SavedNo: func(q string) string {
			return "Votre réponse est Non : « " + q + " » Dès maintenant, rien de nouveau ne vous compte pour cela."
		},
		Undo:   func(answer string) string { return "Annuler : revenir à " + answer },
		BackTo: "Retour à la question", Notice: "L’avis, mot pour mot",
		Version: func(n int64) string {
			return "Version " + say.French.Count(n) + " de l’avis. Votre réponse est gardée avec ces mots exacts."
		},
		WhatFor: "Pour quoi", FromWhat: "À partir de quoi", ForWhom: "Pour qui", UntilWhen: "Jusqu’à quand", Gets: "Ce que vous y gagnez",
		Only:      func(company string) string { return "Seulement " + company },
		NoBenefit: "Rien pour vous-même",
		IfNo:      func(text string) string { return "Si vous dites non : " + text },
		Since:     func(day string) string { return "depuis le " + day },
		Ended:     func(day string) string { return "Votre oui d’avant a pris fin le " + day },
		UntilNo:   func(day string) string { return day + ", ou jusqu’à ce que vous disiez non" },
		AfterYes:  func(days string) string { return days + " après votre oui, ou jusqu’à ce que vous disiez non" },
		Until:     "Jusqu’à ce que vous disiez non",
		May:       func(company string) string { return company + " peut-il avoir des réponses qui vous comptent ?" },
		MayUse: func(purpose string) string {
			return "Pouvons-nous utiliser ce que nous savons de vous pour ceci : " + purpose + " ?"
		},
		WrongDay: func(example string) string {
			return "Écrivez le jour ainsi : année-mois-jour, par exemple " + example + "."
		},
		PastDay: "Ce jour est passé ou a déjà commencé. Prenez-en un plus tard.",
		FarDay:  "C’est dans plus de cinquante ans. Pour tout arrêter pour toujours, répondez Non, ou faites supprimer.",
	},
	History: History{
		Caption: "Tout ce que vous avez répondu", Empty: "Vous n’avez encore rien répondu.", Day: "Jour", Question: "Question", Answer: "Votre réponse", How: "Comment",
		Yes: "Oui", No: "Non", TakenBack: "Non, oui repris", Asked: "On vous a demandé", TimeOff: "Pause",
		TimeOffUntil: func(day string) string { return "Pause jusqu’au " + day },
		BackFrom:     "Retour de pause", AllUses: "Tous les usages", NoLonger: "Une question qui n’est plus posée",
		OnWeb: "sur le web", Here: "sur cette page", Counter: "au guichet", Phone: "par téléphone", Paper: "sur papier", List: "dans une liste d’avant", Service: "par ceux qui tiennent ce service",
		By: func(how, name string) string { return how + ", noté par " + name },
	},
	Recipients: Recipients{
		Title: "Qui a eu des réponses", Lede: "Les réponses sont des chiffres sur de grands groupes. Personne ne peut dire si vous étiez dans un groupe, mais vous pouviez y être.",
		Stopped: "Arrêté", StoppedText: "Dès maintenant, aucune nouvelle réponse ne vous compte pour cela. Pour changer d’avis, voyez", YourChoices: "vos choix",
		Nobody: "Personne n’a eu de réponse qui vous comptait.", May: "Vous avez dit oui, et cela n’a pas encore eu lieu",
		Uses: "Chaque réponse qui vous a compté", UsesHint: "Chaque réponse a son entrée dans un registre que personne ne peut changer sans que cela se voie. Le numéro permet de la trouver.",
		UsesEmpty: "Aucune réponse ne vous a encore compté.", Pages: "réponses qui vous ont compté",
		Day: "Jour", Who: "Qui", WhatFor: "Pour quoi", FromData: "À partir de quelles données", Entry: "Numéro au registre", When: "Quand",
		Looks: "Qui a ouvert votre dossier", LooksEmpty: "Personne d’autre que vous n’a ouvert votre dossier.",
		Yourself: func(times string) string { return "Vous l’avez ouvert vous-même " + times + "." },
		Steward:  "soin des données", Analyst: "analyse", Board: "membre du conseil", Operator: "ceux qui tiennent ce service", Somebody: "quelqu’un",
		Means: "Cela veut dire", Learns: "Ce qu’ils apprennent", HowOften: "Combien de fois", Last: "La dernière fois", Paid: "Vous a payé",
		StateStopped: "arrêté", StateOff: "au repos : vous êtes en pause", StateYes: "vous avez dit oui",
		StopEffect: "Arrêter : aucune nouvelle réponse ne vous compte pour cela. Les réponses déjà données restent.",
		StopFirst:  "Arrêter : dès lors, cela n’a pas lieu avec vos données.", Stop: "Arrêter", Change: "Changer d’avis",
		Copies: "Leurs copies",
		CopiesAsked: func(day string) string {
			return "L’entreprise doit les effacer d’ici au " + day + ". Elle ne l’a pas encore confirmé."
		},
		CopiesLate: func(day string) string {
			return "L’entreprise devait les effacer d’ici au " + day + ". Elle ne l’a pas confirmé."
		},
		CopiesDone: func(day string) string { return "L’entreprise dit les avoir effacées le " + day + "." },
	},
	Earnings: Earnings{
		Title: "Mes gains", Lede: "Quand une réponse qui vous compte est payée, vous en avez une part. Chacune est notée ici.", PaidOut: "Versé",
		PaidText: func(money string) string { return "C’est dans les comptes. En tout, on vous a versé " + money + "." },
		InAll:    "Gagné en tout", From: func(answers string) string { return "de " + answers },
		Paid: "Versé", Ready: "Prêt à verser", Section: "Verser",
		PayEffect: func(company string) string {
			return "Ce qui est prêt est noté tout de suite comme versé. " + company + " vous l’envoie comme d’habitude."
		},
		Pay: func(money string) string { return "Verser " + money },
		NotYet: func(least string) string {
			return "Rien n’est prêt : le plus petit versement est de " + least + ". Ce que vous avez gagné reste à vous et s’ajoute."
		},
		NoneBefore: "Rien n’est prêt : aucune réponse qui vous comptait n’a encore été payée. Dites oui à une société qui paie, sous", NoneLink: "vos choix", NoneAfter: ", et ses réponses vous paient.",
		Each: "Chaque réponse qui vous a payé", EachEmpty: "Aucune réponse qui vous comptait n’a encore été payée.",
		Day: "Jour", Who: "Qui a payé", WhatFor: "Pour quoi", Entry: "Numéro au registre", PaidYou: "Pour vous",
		How:      "Comment ma part est-elle calculée ?",
		HowText:  "La société qui demande paie un prix fixe pour chaque réponse. Ce prix est convenu avant. Une partie est pour ceux qui ont dit oui. On la partage par le plus grand nombre de gens qui pourraient dire oui, pas par ceux qui l’ont fait. Ainsi, votre part ne dit à personne qui d’autre a dit oui. Et il y a toujours assez pour tous.",
		HowExact: "Nous comptons au millionième près. Un versement est arrondi vers le bas, au centime par exemple. Le reste est à vous pour la prochaine fois.",
	},
	Delete: Delete{
		Title: "Tout supprimer", Lede: "Pour toujours, et tout de suite. Ensuite nous cherchons dans tous nos fichiers et vous montrons ce que nous avons trouvé.",
		Ready:     func(money string) string { return money + " à verser" },
		ReadyText: "Une fois tout supprimé, nous ne savons plus qui payer.", ReadyLink: "Verser d’abord",
		Goes:      "Ce qui part",
		GoesFacts: func(facts string) string { return facts + " sur vous, suppositions comprises" },
		GoesKeys: func(entries string) string {
			return "À quoi nous vous reconnaissons : " + entries + ", par exemple adresse ou numéro"
		},
		GoesAnswers: "Vos réponses, vos corrections, votre connexion et les lettres qui vous attendent",
		GoesMoney:   func(money string) string { return "Ce que vous avez gagné et pas pris : " + money },
		Stays:       "Ce qui reste, et pourquoi", StaysMark: "Une marque qui vous tient dehors si un fichier avec vous revient. Personne ne peut y lire qui vous êtes.",
		StaysRecord:  "Le registre des usages, sans votre nom. Ainsi, personne ne peut le changer sans que cela se voie.",
		StaysAnswers: "Les réponses d’avant : des chiffres sur de grands groupes, où personne ne peut vous trouver.",
		PauseBefore:  "Vous voulez juste une pause ?", PauseLink: "La pause", PauseAfter: " arrête tous les usages jusqu’au jour de votre choix, et rien n’est perdu.",
		Section: "Supprimer", Label: "Supprimer tout sur moi", Sure: "Supprimer tout sur moi. Je sais que l’on ne peut pas revenir en arrière.",
		Tick:   "Cochez la case : on ne peut pas revenir en arrière.",
		Takes:  "Cela prend quelques secondes, une minute au plus en général. Rien de ce qui commence après votre clic ne vous compte.",
		Button: func(facts string) string { return "Supprimer " + facts },
	},
	Gone: Gone{
		Title: "Tout sur vous est supprimé", Lede: "Nous avons cherché dans tous nos fichiers, et n’avons rien trouvé de vous.",
		OpenTitle: "Tout ce que nous connaissons est supprimé", OpenLede: "Chaque endroit que nous connaissons est vide. La recherche n’est pas finie partout. D’ici là, votre demande reste ouverte.",
		Receipt: "Votre reçu", Left: "Ce qui reste à faire",
		FoundIn: func(places string) string { return "La recherche vous a encore trouvé ici : " + places + "." },
		BlindIn: func(places string) string { return "La recherche n’a pas pu regarder ici : " + places + "." },
		Told:    "Ceux qui tiennent ce service apprennent de quel fichier il s’agit, et doivent le supprimer. Quoi qu’il arrive, personne ne vous compte.",
		How: func(files string) string {
			return "La recherche est faite à part. Elle a ouvert " + files + " et cherché dans chaque octet ce à quoi on vous reconnaissait."
		},
		Shut: func(places string) string {
			return "Laissé fermé : " + places + ", où rien sur personne ne peut être. Ce sont les clés de ce service et ce qui n’est pas un fichier."
		},
		Keep:  "Imprimez ou gardez cette page si vous le voulez. Elle ne dit pas qui vous êtes, et dans une heure elle n’est plus là.",
		Out:   "Vous êtes déconnecté. Si vous revenez un jour, vous repartez de zéro.",
		Found: "Endroits où vous étiez", Clean: "il ne reste rien", NotDone: "pas fini", FilesSearched: "Fichiers fouillés", Bytes: "Octets fouillés",
		Asked: "Demandé", Done: "Fait", Number: "Numéro de cette demande", Entry: "Numéro au registre",
	},
	Correct: Correct{
		Title: "Corriger un fait", Lede: "Dites ce qui est juste. Votre mot est tout de suite sur votre page, à côté de ce que nous avions.", Link: "Corriger",
		Hold: "Ce que nous avons", Know: "D’où nous l’avons", Yours: "Ce que vous avez dit",
		How: "Qu’est-ce qui est juste ?", Instead: "C’est ceci :", WrongOnly: "C’est faux, et je n’en dis pas plus.",
		Value: "Ce qui est juste", DayHint: "Année-mois-jour, par exemple 1968-02-29.", NumberHint: "En chiffres, par exemple 12 ou 12,50.", TimeHint: "Jour et heure.", Button: "Corriger ce fait",
		TakeBack: "Reprendre ma correction", TakeBackEffect: "Votre mot quitte votre page. Ce que nous avions reste seul.",
		Changes: "Ce qui change, et ce qui ne change pas", Shown: "Votre page et votre fichier montrent votre mot, avec le jour.",
		Staff:  "Notre équipe voit que vous avez corrigé quelque chose. Elle voit quoi en ouvrant votre dossier, et vous voyez qui l’ouvre.",
		NotYet: "Les chiffres sur des groupes ne prennent pas encore votre mot. Ils comptent ce que nous avions, tant que nos propres données ne disent pas la même chose.",
		Saved:  "Votre correction est là", SavedText: "Elle est sur votre page, à côté de ce que nous avions.", SavedBack: "Votre correction est reprise. Ce que nous avions reste seul.",
		Said:      func(day string) string { return "Vous nous l’avez dit le " + day },
		SaidWrong: func(day string) string { return "Faux, dites-vous, depuis le " + day },
		Held:      func(value string) string { return "Nous avons : " + value },
		Alone:     "Vous pouvez corriger chaque fait qui est seul. Une ligne d’une liste, et ce à quoi nous vous reconnaissons, pas encore ici.",
		NoValue:   "Écrivez ce qui est juste, ou choisissez que c’est faux.", TooLong: "C’est trop long : 500 lettres au plus.",
		NotNumber: "Ce n’est pas un nombre comme il en faut ici. Écrivez-le en chiffres.", NotDay: "Ce n’est pas un jour. Écrivez-le ainsi : année-mois-jour.",
		NotListed: "Ce n’est pas une des réponses possibles ici. Choisissez-en une.", Outside: "C’est hors de ce qui est possible ici.",
		Cannot: Refusal{"On ne peut pas corriger cela ici", "On ne corrige ici que les faits qui sont seuls, et pas ce à quoi nous vous reconnaissons.",
			"Personne ne devient un autre en le disant.", "Dites-le-nous au guichet ou par lettre, et nous regardons."},
	},
	Take: Take{
		Title: "Tout emporter", Lede: "Tout ce que nous avons sur vous, dans un fichier qui est à vous.",
		ReadTitle: "Pour lire", ReadText: "Une page que tout navigateur ouvre, sur papier aussi. Elle n’a pas besoin d’internet.", ReadButton: "Garder la page à lire",
		DataTitle: "Pour un autre service", DataText: "La même chose, dans une forme que les programmes lisent (JSON).", DataButton: "Garder le fichier pour programmes",
		Holds:   "Ce qu’il y a dedans",
		What:    []string{"Chaque fait et d’où il vient, les suppositions marquées", "Ce que vous avez corrigé", "À quoi nous vous reconnaissons", "Toutes vos réponses, de maintenant et d’avant", "Qui a eu des réponses qui vous comptent, et pour quoi", "Qui de notre équipe a ouvert votre dossier", "Ce que vous avez gagné et ce qui est versé"},
		Written: "Pour faire le fichier, on ouvre votre dossier. C’est noté, comme chaque regard, et vous le voyez.",
		Heading: func(company string) string { return "Tout ce que " + company + " a sur vous" },
		Made:    func(day string) string { return "Fait le " + day },
		File:    "mes-donnees", ChoicesNow: "Vos choix maintenant", State: "Votre réponse", Since: "Depuis", NotAnswered: "Sans réponse, ce qui vaut non",
		Corrections: "Ce que vous avez corrigé", Was: "Fait", Said: "Ce que vous avez dit", YesNow: "Oui", NoNow: "Non",
	},
	Year: Year{
		Title: "Mon année", Lede: "Mois par mois : ce que nous avons appris, qui a eu des réponses, qui a regardé et ce que vous avez décidé.",
		Chart: "Les douze derniers mois", ChartDesc: "Combien de fois chaque chose a eu lieu chaque mois. La liste plus bas le dit avec des mots.", Month: "Mois", Show: "Montrer les chiffres", Numbers: "Chiffres",
		Learned: "Nous avons appris", Answers: "Réponses qui vous comptent", Looks: "Regards sur votre dossier", Choices: "Ce que vous avez décidé", Money: "Réponses qui vous ont payé",
		Came: func(day, dataset string) string {
			return "De nouvelles données sont venues le " + day + " : " + dataset
		},
		Lines: func(dataset string, n int64) string {
			return "Nous avons appris : " + say.French.Plural(n, "ligne", "lignes") + " dans " + dataset
		},
		Known: func(day string) string { return "Nous vous connaissons depuis le " + day },
		Counted: func(name, purpose string, n int64) string {
			return say.French.Plural(n, "réponse qui vous a compté : ", "réponses qui vous ont compté : ") + name + ", pour : " + purpose
		},
		Opened:     func(day, who string) string { return "Votre dossier a été ouvert le " + day + " : " + who },
		OpenedSelf: func(n int64) string { return "Vous avez ouvert votre dossier vous-même, " + say.French.Times(n) },
		Chose: func(day, question, answer string) string {
			return "Vous avez décidé le " + day + " : " + answer + ". " + question
		},
		Corrected: func(day, fact string) string { return "Vous avez corrigé un fait le " + day + " : " + fact },
		Earned:    func(money string) string { return "Vous avez gagné " + money },
		Quiet:     "Il ne s’est rien passé.", Before: "Ce qui s’est passé avant est en entier sur les autres pages :", ToList: "qui a eu des réponses",
		NotKept: "Nous ne gardons pas quelle ligne est venue quel jour. Une ligne est dans le mois dont elle parle.",
	},
}
