package words

import "github.com/candor-data/candor/internal/web/say"

var french = Book{
	Lang: say.French,
	Frame: Frame{
		Skip: "Aller au contenu principal", Main: "Menu principal", SignedInAs: ", connecté en tant que ", SignOut: "Se déconnecter", Made: "Comment ces pages sont faites",
		Colours: "Couleurs", System: "Comme mon système", Light: "Clair", Dark: "Sombre", Language: "Langue",
		Customer:  "client ou cliente",
		Offline:   "Le serveur n’a pas répondu. Rien n’a été changé. Essayez encore.",
		Rehearsal: "Répétition : des personnes inventées. Rien ici ne concerne qui que ce soit.",
		MyPage:    "Ma page", Choices: "Mes choix", Answers: "Qui a eu des réponses", Year: "Mon année", Earnings: "Mes gains", Take: "Emporter", Delete: "Supprimer",
		GoTo: func(page string) string { return "Aller à « " + page + " »" },
	},
	Parts: Parts{
		Yes: "Oui", No: "Non",
		AnswerYes: func(since string) string {
			return "Votre réponse est Oui" + after(", ", since) + ". Vous pouvez la changer à tout moment."
		},
		AnswerNo: func(since string) string {
			return "Votre réponse est Non" + after(", ", since) + ". Vous pouvez la changer à tout moment."
		},
		Unanswered: "Vous n’avez pas répondu. Tant que vous ne dites pas oui, nous ne le faisons pas.",
		OneWrong:   "Un point est à revoir",
		Wrong:      func(n int64) string { return say.French.Plural(n, "point est", "points sont") + " à revoir" },
		Nothing:    "Rien pour le moment.",
		Why:        "Pourquoi", Protects: "Ce que cela protège", Instead: "Ce que vous pouvez faire", Rule: "règle", Whose: "Qui a décidé",
		PagesOf: func(list string) string { return "Pages : " + list },
		Page: func(page, of int64) string {
			if of == 0 {
				return "Page " + say.French.Count(page)
			}
			return "Page " + say.French.Count(page) + " sur " + say.French.Count(of)
		},
		Newer: "Plus récents", Older: "Plus anciens", Unknown: "–",
	},
	Sources: Sources{
		Told: "Vous nous l’avez dit", Observed: "Nous l’avons vu", Given: "On nous l’a donné", Open: "D’une source publique", Guessed: "Nous le supposons",
		Unknown: "Nous ne savons pas d’où cela vient",
		Column:  func(title string) string { return title + " (nous le supposons)" },
	},
	Signs: SignIn{
		Title: "Se connecter", Lede: "Les clients voient ce que nous avons sur eux et qui en a appris quelque chose. Et ils décident.", Failed: "Cela n’a pas marché",
		Already: "Vous êtes connecté", GoOn: "Aller à votre page", OrElse: ", ou connectez-vous autrement ci-dessous.",
		Invented:      "Cette société est inventée. Entrez comme qui vous voulez :",
		CustomerTitle: "Je suis client ou cliente", Email: "Votre adresse e-mail", EmailHint: "Celle que vous nous avez donnée. Pas besoin de mot de passe.", Send: "M’envoyer un lien",
		StaffTitle: "Je travaille ici ou siège au conseil", Account: "Nom du compte", Password: "Mot de passe", WithPassword: "Entrer avec le mot de passe",
		PartnerTitle: "Je suis d’une société partenaire", Key: "Clé d’accès", KeyHint: "Vous l’avez vue une fois, en créant votre compte.", WithKey: "Entrer avec la clé",
		Lost:      "Pas de compte, ou quelque chose de perdu ?",
		LostText:  "Le personnel, le conseil et les partenaires sont invités. Un membre du conseil envoie un lien. Un nouveau lien aide aussi si le mot de passe ou la clé est perdu. Les clients n’ont pas besoin de compte : le lien envoyé à leur adresse suffit.",
		SentTitle: "Regardez vos e-mails", SentLede: "Si nous connaissons votre adresse, un lien est en route. Il marche une seule fois, pendant 15 minutes.",
		NotSent: "Aucun e-mail ne part d’ici", NotSentText: "Ici, on essaie. La lettre est dans la", TestInbox: "boîte d’essai",
		SentNothing: "Rien reçu ? Regardez dans les indésirables. Ou vérifiez que c’est bien l’adresse que vous nous avez donnée. Notre réponse est toujours la même, que nous connaissions l’adresse ou non. Ainsi, personne ne peut savoir ici qui est client chez nous.",
		Another:     "Prendre une autre adresse",
		PressTitle:  "Encore un clic", PressLede: "Vous venez du lien de votre e-mail. Un clic sur le bouton, et vous y êtes.", Press: "Montrer ma page",
		PressWhy: "Pourquoi un bouton ? Des programmes qui vérifient les e-mails ouvrent les liens tout seuls. Et ce lien ne marche qu’une fois.",
	},
	Letters: Letters{
		LinkSubject: func(company string) string { return "Votre lien pour voir ce que " + company + " a sur vous" },
		LinkBody: func(company, link string) string {
			return "Quelqu’un a demandé à voir ce que " + company + " a sur vous. Nous espérons que c’était vous.\n\n" +
				"Ouvrez ce lien dans les 15 minutes. Il marche une seule fois :\n\n" + link + "\n\n" +
				"Ce n’était pas vous ? Ne faites rien. Sans ce lien, personne ne voit rien.\n"
		},
		UnknownSubject: "Nous ne connaissons personne à cette adresse",
		UnknownBody: func(company string) string {
			return "Quelqu’un a demandé à voir ce que " + company + " a sur vous. Nous espérons que c’était vous.\n\n" +
				"Nous ne connaissons personne qui nous ait montré que cette adresse est la sienne. Il n’y a donc rien à montrer.\n" +
				"Vous avez donné une autre adresse à " + company + " ? Demandez avec celle-là.\n\n" +
				"Ce n’était pas vous ? Ne faites rien.\n"
		},
	},
	Inbox: Inbox{
		Title: "Boîte d’essai", Lede: "Les lettres qui seraient parties, la plus récente d’abord.", Note: "Boîte d’essai : aucun vrai courrier ne part",
		NoteText: "Quiconque atteint cette adresse peut lire ces lettres et suivre leurs liens. C’est seulement pour essayer.",
		None:     "Pas encore de lettres", NoneText: "Demandez un lien en tant que client, et il arrive ici.", NoneLink: "Aller à la connexion", To: "À", At: "Quand", Follow: "Suivre le lien",
	},
	No: Refusals{
		Unreadable: Refusal{"Nous n’avons pas pu lire cela", "Cette page attend autre chose.", "Rien n’a été changé.", "Revenez en arrière, vérifiez ce que vous avez écrit et envoyez-le de nouveau."},
		SignIn: Refusal{"Connectez-vous d’abord, s’il vous plaît", "Cette page parle des données ou du travail d’une personne. Nous ne savons pas encore qui vous êtes.",
			"Ce que nous avons sur vous, vous seul le voyez.", "Connectez-vous, puis ouvrez la page de nouveau."},
		Role: Refusal{"Cette page est pour quelqu’un d’autre", "Votre compte a d’autres tâches que cette page.",
			"Seuls ceux qui le doivent ouvrent les données des gens.", "Prenez les pages de votre menu, ou demandez au conseil."},
		NoPage: Refusal{"Cette page n’existe pas", "L’adresse ne mène nulle part, ou à quelque chose que nous n’avons plus.", "Rien n’a été changé.", "Vérifiez l’adresse, ou partez de la première page."},
		Method: Refusal{"Cette page ne fait pas cela", "La page existe, mais ne prend pas cette demande.", "Regarder une page ne change jamais rien.", "Ouvrez la page et prenez son formulaire."},
		Stale: Refusal{"Quelque chose a changé entre-temps", "Une permission, un accord ou une règle a changé pendant que nous décidions.",
			"Personne n’utilise une permission qui vient d’être reprise.", "Regardez la page de nouveau, puis décidez."},
		TooLarge: Refusal{"C’est trop grand", "Vous avez envoyé plus que ce formulaire ne peut prendre.", "Une seule demande ne peut pas remplir la machine.", "Envoyez moins."},
		TooMany:  Refusal{"Trop d’essais", "Il y a eu trop de demandes en peu de temps.", "Personne ne peut deviner un mot de passe en essayant.", "Attendez une minute, puis essayez encore."},
		Unavailable: Refusal{"Pas maintenant", "Le service ne peut pas répondre pour le moment.", "Rien ne sort sans avoir été noté d’abord.",
			"Essayez encore dans quelques minutes."},
		Failed: Refusal{"Quelque chose a échoué chez nous", "Une erreur a arrêté la page. Elle a été notée sans vos données.",
			"Ce qui échoue le dit. Rien n’est montré à moitié.", "Essayez encore. Si cela dure, dites-le-nous."},
		Other:   "Cela ne sera pas fait",
		Foreign: Refusal{"", "La demande venait d’un autre site.", "Aucun autre site ne peut appuyer ici sur un bouton en votre nom.", "Ouvrez la page ici et prenez son formulaire."},
		Reword: Refusal{"La question a changé pendant que vous la lisiez", "Ses mots sont nouveaux. Votre réponse n’a pas été notée, et rien n’a changé.",
			"Vous ne dites oui qu’à des mots que vous avez vus.", "Relisez la question, puis répondez."},
		ShowMe: "Montrer la question", Ways: "Se connecter",
		Why: map[string]Refusal{
			"attempts":                       {"", "Il y a eu trop d’essais.", "Personne ne devine ici un compte.", "Attendez quelques minutes, puis essayez encore. Si un mot de passe ou une clé est perdu, le conseil peut vous inviter de nouveau."},
			"sign-in":                        {"", "Cela n’ouvre rien ici.", "Chaque compte ne s’ouvre que pour celui à qui il est.", "Vérifiez ce que vous avez écrit. Le conseil peut vous inviter de nouveau."},
			"This is not an e-mail address.": {"", "Ce n’est pas une adresse e-mail.", "Chaque compte ne s’ouvre que pour celui à qui il est.", "Écrivez-la ainsi : nom@example.org."},
			"This link is over: it works once, for 15 minutes.": {"", "Ce lien ne marche plus : il marche une seule fois, pendant 15 minutes.", "Chaque compte ne s’ouvre que pour celui à qui il est.",
				"Demandez un nouveau lien. Il arrive tout de suite par e-mail."},
			"role":      {"", "Votre compte ne peut pas faire cela.", "Seuls ceux qui le doivent ouvrent les données des gens.", "Connectez-vous, ou demandez au conseil."},
			"not-yours": {"", "Ce que nous avons sur une personne, elle l’ouvre elle-même, ou celui qui l’aide.", "Personne ne voit les données d’un autre.", "Connectez-vous comme cette personne."},
		},
	},
	Me: frenchMe,
}
