package words

import "github.com/candor-data/candor/internal/web/say"

var spanish = Book{
	Lang: say.Spanish,
	Frame: Frame{
		Skip: "Ir a la parte principal", Main: "Menú principal", SignedInAs: ", ha entrado como ", SignOut: "Salir", Made: "Cómo están hechas estas páginas",
		Colours: "Colores", System: "Como mi sistema", Light: "Claro", Dark: "Oscuro", Language: "Idioma",
		Customer:  "cliente",
		Offline:   "El servidor no respondió. No ha cambiado nada. Inténtelo otra vez.",
		Rehearsal: "Ensayo: personas inventadas. Nada de lo que hay aquí trata de nadie.",
		MyPage:    "Mi página", Choices: "Lo que decido", Answers: "Quién tuvo respuestas", Year: "Mi año", Earnings: "Lo que gano", Take: "Llevármelo", Delete: "Borrar",
		GoTo: func(page string) string { return "Ir a «" + page + "»" },
	},
	Parts: Parts{
		Yes: "Sí", No: "No",
		AnswerYes: func(since string) string {
			return "Su respuesta es Sí" + after(", ", since) + ". Puede cambiarla cuando quiera."
		},
		AnswerNo: func(since string) string {
			return "Su respuesta es No" + after(", ", since) + ". Puede cambiarla cuando quiera."
		},
		Unanswered: "Aún no ha respondido. Mientras no diga que sí, no lo hacemos.",
		OneWrong:   "Hay una cosa que revisar",
		Wrong:      func(n int64) string { return "Hay " + say.Spanish.Plural(n, "cosa", "cosas") + " que revisar" },
		Nothing:    "Aquí no hay nada todavía.",
		Why:        "Por qué", Protects: "Qué protege esto", Instead: "Qué puede hacer", Rule: "regla", Whose: "Quién lo decidió",
		PagesOf: func(list string) string { return "Páginas: " + list },
		Page: func(page, of int64) string {
			if of == 0 {
				return "Página " + say.Spanish.Count(page)
			}
			return "Página " + say.Spanish.Count(page) + " de " + say.Spanish.Count(of)
		},
		Newer: "Más nuevas", Older: "Más viejas", Unknown: "–",
	},
	Sources: Sources{
		Told: "Usted nos lo dijo", Observed: "Lo vimos", Given: "Nos lo dio alguien", Open: "De una fuente pública", Guessed: "Lo suponemos",
		Unknown: "No sabemos de dónde viene",
		Column:  func(title string) string { return title + " (lo suponemos)" },
	},
	Signs: SignIn{
		Title: "Entrar", Lede: "Los clientes ven qué tenemos sobre ellos y quién aprendió de ello. Y deciden.", Failed: "No ha funcionado",
		Already: "Ya ha entrado", GoOn: "Ir a su página", OrElse: ", o entre abajo como otra persona.",
		Invented:      "Esta empresa es inventada. Entre como quien quiera:",
		CustomerTitle: "Soy cliente", Email: "Su correo electrónico", EmailHint: "El que nos dio. No necesita contraseña.", Send: "Enviarme un enlace",
		StaffTitle: "Trabajo aquí o soy del consejo", Account: "Nombre de cuenta", Password: "Contraseña", WithPassword: "Entrar con contraseña",
		PartnerTitle: "Soy de una empresa socia", Key: "Clave de acceso", KeyHint: "La vio una vez, al crear su cuenta.", WithKey: "Entrar con la clave",
		Lost:      "¿No tiene cuenta, o ha perdido algo?",
		LostText:  "El personal, el consejo y los socios reciben una invitación. Alguien del consejo manda un enlace. Un enlace nuevo también ayuda si se pierde la contraseña o la clave. Los clientes no necesitan cuenta: basta el enlace a su correo.",
		SentTitle: "Mire su correo", SentLede: "Si conocemos su dirección, un enlace va de camino. Sirve una sola vez, durante 15 minutos.",
		NotSent: "Desde aquí no sale correo", NotSentText: "Esto es un lugar para probar. La carta está en el", TestInbox: "buzón de prueba",
		SentNothing: "¿No hay nada? Mire en el correo no deseado. O compruebe que es la dirección que nos dio. Respondemos siempre igual, conozcamos o no una dirección. Así nadie puede saber aquí quién es cliente.",
		Another:     "Usar otra dirección",
		PressTitle:  "Un clic más", PressLede: "Viene del enlace de su correo. Pulse el botón y ya está dentro.", Press: "Ver mi página",
		PressWhy: "¿Por qué un botón? Hay programas que revisan el correo y abren los enlaces solos. Y este enlace sirve una sola vez.",
	},
	Letters: Letters{
		LinkSubject: func(company string) string { return "Su enlace para ver qué tiene " + company + " sobre usted" },
		LinkBody: func(company, link string) string {
			return "Alguien pidió ver qué tiene " + company + " sobre usted. Esperamos que fuera usted.\n\n" +
				"Abra este enlace antes de 15 minutos. Sirve una sola vez:\n\n" + link + "\n\n" +
				"¿No fue usted? No haga nada. Sin este enlace nadie ve nada.\n"
		},
		UnknownSubject: "No conocemos a nadie con esta dirección",
		UnknownBody: func(company string) string {
			return "Alguien pidió ver qué tiene " + company + " sobre usted. Esperamos que fuera usted.\n\n" +
				"No conocemos a nadie que nos haya mostrado que esta dirección es suya. Por eso no hay nada que mostrar.\n" +
				"¿Dio otra dirección a " + company + "? Pida el enlace con esa.\n\n" +
				"¿No fue usted? No haga nada.\n"
		},
	},
	Inbox: Inbox{
		Title: "Buzón de prueba", Lede: "Cartas que habrían salido, la más nueva primero.", Note: "Buzón de prueba: no sale correo de verdad",
		NoteText: "Quien llegue a esta dirección puede leer estas cartas y seguir sus enlaces. Es solo para probar.",
		None:     "Aún no hay cartas", NoneText: "Pida un enlace como cliente y llegará aquí.", NoneLink: "Ir a la entrada", To: "Para", At: "Cuándo", Follow: "Seguir el enlace",
	},
	No: Refusals{
		Unreadable: Refusal{"No hemos podido leerlo", "Esta página espera otra cosa.", "No ha cambiado nada.", "Vuelva atrás, revise lo que escribió y envíelo otra vez."},
		SignIn: Refusal{"Entre primero, por favor", "Esta página trata de los datos o del trabajo de una persona. Aún no sabemos quién es usted.",
			"Lo que tenemos sobre usted solo lo ve usted.", "Entre y abra la página otra vez."},
		Role: Refusal{"Esta página es para otra persona", "Su cuenta tiene otras tareas que esta página.",
			"Los datos de las personas solo los abre quien debe hacerlo.", "Use las páginas de su menú, o pregunte al consejo."},
		NoPage: Refusal{"Esta página no existe", "La dirección no lleva a nada, o a algo que ya no tenemos.", "No ha cambiado nada.", "Revise la dirección, o empiece por la primera página."},
		Method: Refusal{"Esta página no hace eso", "La página existe, pero no acepta eso así.", "Mirar una página nunca cambia nada.", "Abra la página y use su formulario."},
		Stale: Refusal{"Algo ha cambiado mientras tanto", "Un permiso, un acuerdo o una regla cambió mientras decidíamos.",
			"Nadie usa un permiso que se acaba de quitar.", "Mire la página otra vez y decida."},
		TooLarge: Refusal{"Es demasiado grande", "Ha enviado más de lo que cabe en un formulario de esta página.", "Una sola petición no puede llenar la máquina.", "Envíe menos."},
		TooMany:  Refusal{"Demasiados intentos", "Hubo demasiadas peticiones en poco tiempo.", "Nadie puede adivinar contraseñas a base de probar.", "Espere un minuto e inténtelo otra vez."},
		Unavailable: Refusal{"Ahora no es posible", "El servicio no puede responder en este momento.", "Nada sale si antes no se pudo anotar.",
			"Inténtelo otra vez en unos minutos."},
		Failed: Refusal{"Algo ha fallado por nuestra parte", "Un fallo paró la página. Se anotó sin sus datos.",
			"Lo que falla lo dice. No se muestra nada a medias.", "Inténtelo otra vez. Si sigue igual, díganoslo."},
		Other:   "Esto no se hará",
		Foreign: Refusal{"", "La petición vino de otro sitio web.", "Ningún otro sitio puede pulsar aquí un botón en su nombre.", "Abra la página aquí y use su formulario."},
		Reword: Refusal{"La pregunta cambió mientras la leía", "Sus palabras son nuevas. No anotamos su respuesta y nada ha cambiado.",
			"Usted solo dice que sí a palabras que ha visto.", "Lea la pregunta otra vez y responda."},
		ShowMe: "Ver la pregunta", Ways: "Entrar",
		Why: map[string]Refusal{
			"attempts":                       {"", "Hubo demasiados intentos.", "Nadie adivina aquí una cuenta.", "Espere unos minutos e inténtelo otra vez. Si perdió una contraseña o una clave, el consejo puede invitarle de nuevo."},
			"sign-in":                        {"", "Con eso no se abre nada aquí.", "Cada cuenta se abre solo para su dueño.", "Revise lo que escribió. El consejo puede invitarle de nuevo."},
			"This is not an e-mail address.": {"", "Esto no es una dirección de correo.", "Cada cuenta se abre solo para su dueño.", "Escríbala así: nombre@example.org."},
			"This link is over: it works once, for 15 minutes.": {"", "Este enlace ya no sirve: sirve una sola vez, durante 15 minutos.", "Cada cuenta se abre solo para su dueño.",
				"Pida un enlace nuevo. Llega enseguida por correo."},
			"role":      {"", "Su cuenta no puede hacer eso.", "Los datos de las personas solo los abre quien debe hacerlo.", "Entre, o pregunte al consejo."},
			"not-yours": {"", "Lo que tenemos sobre alguien lo abre esa persona, o quien le ayuda.", "Nadie ve los datos de otra persona.", "Entre como esa persona."},
		},
	},
	Me: spanishMe,
}
