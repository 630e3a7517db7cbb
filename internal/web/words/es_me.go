package words

import "github.com/candor-data/candor/internal/web/say"

func es(one, many string) func(int64) string {
	return func(n int64) string { return say.Spanish.Plural(n, one, many) }
}

var spanishMe = Me{
	Facts: es("dato", "datos"), Answers: es("respuesta", "respuestas"), Entries: es("entrada", "entradas"), Questions: es("pregunta", "preguntas"),
	Places: es("lugar", "lugares"), Files: es("archivo", "archivos"), Days: es("día", "días"), Guesses: es("suposición", "suposiciones"),

	Nobody:  "una empresa que ya no está en la lista",
	Gets:    func(company string) string { return "Cifras sobre grupos, para quienes trabajan en " + company },
	GetsNot: "Cifras sobre grupos, nunca su nombre",
	Nothing: "Nada todavía",

	Front: Front{
		Title: "Mi página",
		Lede: func(company string) string {
			return "Qué sabe " + company + " de usted, quién aprendió de ello y qué decidió usted."
		},
		Held: "Datos que tenemos", NoGuess: "Ninguno es supuesto",
		GuessedOf: func(n int64) string {
			if n == 1 {
				return "1 de ellos lo suponemos"
			}
			return say.Spanish.Count(n) + " de ellos los suponemos"
		},
		SeeThem: "Verlos", Had: "Quién tuvo respuestas", HadNobody: "Nadie todavía",
		HadNote: func(answers string, n int64, day string) string {
			if n == 1 {
				return answers + " le contó, el " + day
			}
			return answers + " le contaron, la última el " + day
		},
		SeeWho: "Ver quién y para qué", Said: "Lo que decidió",
		SaidYes:  func(n int64) string { return say.Spanish.Count(n) + " sí" },
		SaidNo:   func(n int64) string { return say.Spanish.Count(n) + " no" },
		SaidOpen: func(n int64) string { return say.Spanish.Count(n) + " sin responder, que vale como no" },
		Change:   "Cambiarlo", TimeOff: "en pausa",
		Earned: "Lo que ganó", EarnedNone: "Ninguna respuesta le ha pagado todavía", EarnedSome: "Aún no hay nada que pagar",
		EarnedReady: func(money string) string { return money + " se pueden pagar" },
		SeePaid:     "Ver qué le pagó",
		Waiting:     es("pregunta le espera", "preguntas le esperan"),
		WaitingText: "Mientras no responda, la respuesta es no.", ReadAndAnswer: "Leer y responder",
		What: "Qué tenemos sobre usted", None: "No tenemos datos sobre usted. Solo sabemos cómo reconocerle.",
		Opening: "Abrir esta página también queda anotado:", WhoOpened: "quién abrió su ficha",
		From:        func(source string) string { return "De dónde viene: " + source },
		ShowAll:     func(entries string) string { return "Ver todo: " + entries },
		NewestFirst: func(entries string) string { return entries + ", la más nueva primero." },
		Fact:        "Dato", FactHow: "Qué tenemos, y de dónde", NotHeld: "nada", WhereFrom: "De dónde viene esto",
		Resting: "Está en pausa",
		RestingText: func(until string) string {
			return "Nadie le cuenta hasta el " + until + ". No se perdió nada, y lo que decidió sigue igual."
		},
		RestingBack: "Volver antes",
	},
	Kinds: map[string]string{
		"user":                           "todo sobre usted",
		"user.behavior":                  "lo que hace aquí",
		"user.behavior.purchase_history": "lo que compra",
		"user.behavior.browsing_history": "qué páginas mira",
		"user.demographic":               "su edad, su región y cosas así",
		"user.contact":                   "cómo llegar a usted",
		"user.contact.email":             "su correo electrónico",
		"user.contact.phone_number":      "su teléfono",
		"user.contact.address":           "su dirección",
		"user.location":                  "dónde está",
		"user.name":                      "su nombre",
		"user.device":                    "sus aparatos",
		"user.financial":                 "su dinero",
		"user.health_and_medical":        "su salud",
	},
	Keys: Keys{
		Title: "Cómo le reconocemos", Text: "Cuando llega algo de esto, sabemos que es usted.", Caption: "Cómo le reconocemos",
		What: "Qué", Yours: "Lo suyo, y de dónde lo tenemos", None: "Nada.",
		Email: "Correo electrónico", Phone: "Teléfono", Customer: "Número de cliente",
		Came:   "Vino con sus datos",
		Showed: func(day string) string { return "Nos lo mostró el " + day },
	},
	Choices: Choices{
		Title: "Lo que decido", Lede: "Cada cosa es una pregunta. Decir no es un clic, y decir sí también. Cambie de idea cuando quiera.",
		Back: "Ha vuelto", BackText: "Sus respuestas de abajo valen otra vez, tal como estaban.", Off: "Está en pausa",
		OffText: func(until string) string {
			return "Desde ahora nadie le cuenta, hasta el " + until + ". Sus respuestas de abajo siguen igual."
		},
		Own:    func(company string) string { return "Qué puede hacer " + company },
		Others: "Qué pueden saber otras empresas", Nothing: "Aún no hay nada que decidir: no hay nada previsto que necesite su sí.",
		TimeOff: "Pausa", TimeOffEffect: "Parar ya todos los usos, hasta el día que elija. Lo que decidió no cambia y no se pierde nada. Puede volver cuando quiera.",
		TimeOffButton: "Parar todos los usos hasta ese día",
		RestEffect: func(until string) string {
			return "Nadie le cuenta hasta el " + until + ". Cuando vuelva, sus respuestas de arriba valen otra vez."
		},
		Return: "Volver ahora", UntilDay: "¿Hasta qué día?", UntilHint: "Ese día sus respuestas valen otra vez.",
		Before: "Lo que dijo antes", Saved: "Anotado",
		SavedYes: func(q string) string { return "Su respuesta es Sí: «" + q + "» Vale desde ahora." },
		SavedNo: func(q string) string {
			return "Su respuesta es No: «" + q + "» Desde ahora nada nuevo le cuenta para esto."
		},
		Undo:   func(answer string) string { return "Deshacer: volver a " + answer },
		BackTo: "Volver a la pregunta", Notice: "El aviso, palabra por palabra",
		Version: func(n int64) string {
			return "Versión " + say.Spanish.Count(n) + " del aviso. Guardamos su respuesta con estas palabras exactas."
		},
		WhatFor: "Para qué", FromWhat: "A partir de qué", ForWhom: "Para quién", UntilWhen: "Hasta cuándo", Gets: "Qué gana usted",
		Only:      func(company string) string { return "Solo " + company },
		NoBenefit: "Nada para usted",
		IfNo:      func(text string) string { return "Si dice que no: " + text },
		Since:     func(day string) string { return "desde el " + day },
		Ended:     func(day string) string { return "Su sí de antes terminó el " + day },
		UntilNo:   func(day string) string { return day + ", o hasta que diga que no" },
		AfterYes:  func(days string) string { return days + " después de su sí, o hasta que diga que no" },
		Until:     "Hasta que diga que no",
		May:       func(company string) string { return "¿Puede " + company + " tener respuestas que le cuenten a usted?" },
		MayUse: func(purpose string) string {
			return "¿Podemos usar lo que sabemos de usted para esto: " + purpose + "?"
		},
		WrongDay: func(example string) string {
			return "Escriba el día así: año-mes-día, por ejemplo " + example + "."
		},
		PastDay: "Ese día ya pasó o ya empezó. Elija uno más tarde.",
		FarDay:  "Faltan más de cincuenta años. Para parar todo para siempre, responda No, o mande borrar.",
	},
	History: History{
		Caption: "Todo lo que respondió", Empty: "Aún no ha respondido nada.", Day: "Día", Question: "Pregunta", Answer: "Su respuesta", How: "Cómo",
		Yes: "Sí", No: "No", TakenBack: "No, quitó su sí", Asked: "Le preguntamos", TimeOff: "Pausa",
		TimeOffUntil: func(day string) string { return "Pausa hasta el " + day },
		BackFrom:     "Vuelta de la pausa", AllUses: "Todos los usos", NoLonger: "Una pregunta que ya no hacemos",
		OnWeb: "en la web", Here: "en esta página", Counter: "en el mostrador", Phone: "por teléfono", Paper: "en papel", List: "en una lista anterior", Service: "por quien lleva este servicio",
		By: func(how, name string) string { return how + ", anotado por " + name },
	},
	Recipients: Recipients{
		Title: "Quién tuvo respuestas", Lede: "Las respuestas son cifras sobre grupos grandes. Nadie puede decir si usted estaba en un grupo, pero podía estarlo.",
		Stopped: "Parado", StoppedText: "Desde ahora ninguna respuesta nueva le cuenta para esto. Si cambia de idea, mire", YourChoices: "lo que decidió",
		Nobody: "Nadie tuvo una respuesta que le contara.", May: "Dijo que sí, y aún no ha pasado",
		Uses: "Cada respuesta que le contó", UsesHint: "Cada respuesta tiene su entrada en un registro que nadie puede cambiar sin que se note. Con el número se encuentra.",
		UsesEmpty: "Ninguna respuesta le ha contado todavía.", Pages: "respuestas que le contaron",
		Day: "Día", Who: "Quién", WhatFor: "Para qué", FromData: "De qué datos", Entry: "Número en el registro", When: "Cuándo",
		Looks: "Quién abrió su ficha", LooksEmpty: "Nadie más que usted abrió su ficha.",
		Yourself: func(times string) string { return "Usted la abrió " + times + "." },
		Steward:  "cuidado de datos", Analyst: "análisis", Board: "consejo", Operator: "quien lleva este servicio", Somebody: "alguien",
		Means: "Eso quiere decir", Learns: "Qué aprenden", HowOften: "Cuántas veces", Last: "La última vez", Paid: "Le pagó",
		StateStopped: "parado", StateOff: "descansa: está en pausa", StateYes: "dijo que sí",
		StopEffect: "Parar: ninguna respuesta nueva le cuenta para esto. Las respuestas ya dadas siguen como son.",
		StopFirst:  "Parar: desde entonces esto no pasa con sus datos.", Stop: "Parar", Change: "Cambiar de idea",
		Copies: "Sus copias",
		CopiesAsked: func(day string) string {
			return "La empresa debe borrarlas a más tardar el " + day + ". Aún no lo ha confirmado."
		},
		CopiesLate: func(day string) string {
			return "La empresa debía borrarlas a más tardar el " + day + ". No lo ha confirmado."
		},
		CopiesDone: func(day string) string { return "La empresa dice que las borró el " + day + "." },
	},
	Earnings: Earnings{
		Title: "Lo que gano", Lede: "Cuando se paga una respuesta que le cuenta, usted recibe una parte. Aquí están todas.", PaidOut: "Pagado",
		PaidText: func(money string) string { return "Está en los libros. En total se le pagaron " + money + "." },
		InAll:    "Ganado en total", From: func(answers string) string { return "de " + answers },
		Paid: "Pagado", Ready: "Listo para pagar", Section: "Pagar",
		PayEffect: func(company string) string {
			return "Lo que está listo se anota ya como pagado a usted. " + company + " se lo envía como siempre."
		},
		Pay: func(money string) string { return "Pagarme " + money },
		NotYet: func(least string) string {
			return "Aún no hay nada listo: el pago más pequeño es de " + least + ". Lo que ganó sigue siendo suyo y se suma."
		},
		NoneBefore: "No hay nada listo: aún no se ha pagado ninguna respuesta que le contara. Diga que sí a una empresa que paga, en", NoneLink: "lo que decide", NoneAfter: ", y sus respuestas le pagan.",
		Each: "Cada respuesta que le pagó", EachEmpty: "Aún no se ha pagado ninguna respuesta que le contara.",
		Day: "Día", Who: "Quién pagó", WhatFor: "Para qué", Entry: "Número en el registro", PaidYou: "Para usted",
		How:      "¿Cómo se calcula mi parte?",
		HowText:  "La empresa que pregunta paga un precio fijo por cada respuesta. Se acuerda antes. Una parte es para quienes dijeron que sí. Esa parte se reparte entre el mayor número de personas que podrían decir sí, no entre las que lo dijeron. Así lo que recibe no dice a nadie quién más dijo que sí. Y siempre hay bastante para todos.",
		HowExact: "Las cuentas son exactas, hasta la millonésima. Un pago se redondea hacia abajo, a céntimos enteros o algo así. El resto es suyo para la próxima vez.",
	},
	Delete: Delete{
		Title: "Borrar todo", Lede: "Para siempre, y ya. Después buscamos en todos los archivos que tenemos y le mostramos qué encontró la búsqueda.",
		Ready:     func(money string) string { return money + " se pueden pagar" },
		ReadyText: "Después de borrar ya no sabemos a quién pagar.", ReadyLink: "Pagar primero",
		Goes:      "Qué se va",
		GoesFacts: func(facts string) string { return facts + " sobre usted, con lo que suponemos" },
		GoesKeys: func(entries string) string {
			return "Cómo le reconocemos: " + entries + ", como su dirección o su número"
		},
		GoesAnswers: "Sus respuestas, sus correcciones, su entrada y las cartas que le esperan",
		GoesMoney:   func(money string) string { return "Lo que ganó y no recogió: " + money },
		Stays:       "Qué se queda, y por qué", StaysMark: "Una marca que le deja fuera si vuelve a llegar un archivo con usted. Nadie puede leer en ella quién es.",
		StaysRecord:  "El registro de usos, sin su nombre. Así nadie puede cambiarlo sin que se note.",
		StaysAnswers: "Las respuestas de antes: cifras sobre grupos grandes, en las que nadie puede encontrarle.",
		PauseBefore:  "¿Solo quiere una pausa?", PauseLink: "La pausa", PauseAfter: " para todos los usos hasta el día que elija, y no se pierde nada.",
		Section: "Borrar", Label: "Borrar todo sobre mí", Sure: "Borrar todo sobre mí. Sé que no se puede deshacer.",
		Tick:   "Marque la casilla: borrar no se puede deshacer.",
		Takes:  "Tarda unos segundos, un minuto como mucho casi siempre. Nada que empiece después de su clic le cuenta.",
		Button: func(facts string) string { return "Borrar " + facts },
	},
	Gone: Gone{
		Title: "Hemos borrado todo sobre usted", Lede: "Buscamos en todos los archivos que tenemos y no encontramos nada de usted.",
		OpenTitle: "Hemos borrado todo lo que conocemos", OpenLede: "Cada lugar que conocemos está vacío. La búsqueda aún no ha acabado con todos. Hasta entonces su petición sigue abierta.",
		Receipt: "Su recibo", Left: "Qué falta por hacer",
		FoundIn: func(places string) string { return "La búsqueda aún le encontró aquí: " + places + "." },
		BlindIn: func(places string) string { return "La búsqueda no pudo mirar aquí: " + places + "." },
		Told:    "Quien lleva este servicio sabe qué archivo es, y tiene que borrarlo. Pase lo que pase, nadie le cuenta.",
		How: func(files string) string {
			return "La búsqueda fue aparte. Abrió " + files + " y buscó en cada byte aquello por lo que le conocíamos."
		},
		Shut: func(places string) string {
			return "Quedó cerrado: " + places + ", donde no puede haber nada de nadie. Son las claves de este servicio y lo que no es un archivo."
		},
		Keep:  "Imprima o guarde esta página si la quiere. No dice quién es usted, y en una hora ya no está.",
		Out:   "Ha salido. Si vuelve algún día, empieza de cero.",
		Found: "Lugares donde estaba", Clean: "no queda nada", NotDone: "sin acabar", FilesSearched: "Archivos revisados", Bytes: "Bytes revisados",
		Asked: "Pedido", Done: "Hecho", Number: "Número de este borrado", Entry: "Número en el registro",
	},
	Correct: Correct{
		Title: "Corregir un dato", Lede: "Diga cómo es. Su palabra está enseguida en su página, al lado de lo que teníamos.", Link: "Corregir",
		Hold: "Qué tenemos", Know: "De dónde lo tenemos", Yours: "Qué dijo usted",
		How: "¿Cómo es de verdad?", Instead: "Es así:", WrongOnly: "Está mal, y no digo más.",
		Value: "Cómo es", DayHint: "Año-mes-día, por ejemplo 1968-02-29.", NumberHint: "En cifras, por ejemplo 12 o 12,50.", TimeHint: "Día y hora.", Button: "Corregir este dato",
		TakeBack: "Quitar mi corrección", TakeBackEffect: "Su palabra sale de su página. Queda solo lo que teníamos.",
		Changes: "Qué cambia y qué no", Shown: "Su página y su archivo muestran su palabra, con el día.",
		Staff:  "Nuestro personal ve que corrigió algo. Ve qué al abrir su ficha, y usted ve quién la abre.",
		NotYet: "Las cifras sobre grupos aún no usan su palabra. Cuentan lo que teníamos, hasta que nuestros propios datos digan lo mismo.",
		Saved:  "Su corrección está puesta", SavedText: "Ya está en su página, al lado de lo que teníamos.", SavedBack: "Su corrección ya no está. Queda solo lo que teníamos.",
		Said:      func(day string) string { return "Usted nos lo dijo el " + day },
		SaidWrong: func(day string) string { return "Usted dice que está mal, desde el " + day },
		Held:      func(value string) string { return "Tenemos: " + value },
		Alone:     "Puede corregir cada dato que está solo. Una línea de una lista, y aquello por lo que le reconocemos, aún no se puede aquí.",
		NoValue:   "Escriba cómo es, o marque que está mal.", TooLong: "Es demasiado largo: 500 letras como mucho.",
		NotNumber: "No es un número como los de este dato. Escríbalo en cifras.", NotDay: "No es un día. Escríbalo así: año-mes-día.",
		NotListed: "No es una de las respuestas de este dato. Elija una.", Outside: "Queda fuera de lo que puede ser este dato.",
		Cannot: Refusal{"Esto no se puede corregir aquí", "Aquí solo se corrigen los datos que están solos, y no aquello por lo que le reconocemos.",
			"Nadie se vuelve otra persona por decirlo.", "Díganoslo en el mostrador o por carta, y lo miramos."},
	},
	Take: Take{
		Title: "Llevármelo todo", Lede: "Todo lo que tenemos sobre usted, en un archivo que es suyo.",
		ReadTitle: "Para leer", ReadText: "Una página que abre cualquier navegador, también en papel. No necesita internet.", ReadButton: "Guardar la página para leer",
		DataTitle: "Para otro servicio", DataText: "Lo mismo, en una forma que leen los programas (JSON).", DataButton: "Guardar el archivo para programas",
		Holds:   "Qué hay dentro",
		What:    []string{"Cada dato y de dónde viene, con lo supuesto marcado", "Lo que corrigió", "Cómo le reconocemos", "Todas sus respuestas, de ahora y de antes", "Quién tuvo respuestas que le cuentan, y para qué", "Quién de nuestro personal abrió su ficha", "Qué ganó y qué se le pagó"},
		Written: "Para hacer el archivo se abre su ficha. Queda anotado, como cada mirada, y usted lo ve.",
		Heading: func(company string) string { return "Todo lo que " + company + " tiene sobre usted" },
		Made:    func(day string) string { return "Hecho el " + day },
		File:    "mis-datos", ChoicesNow: "Lo que decide ahora", State: "Su respuesta", Since: "Desde", NotAnswered: "Sin responder, que vale como no",
		Corrections: "Lo que corrigió", Was: "Dato", Said: "Qué dijo usted", YesNow: "Sí", NoNow: "No",
	},
	Year: Year{
		Title: "Mi año", Lede: "Mes a mes: qué aprendimos, quién tuvo respuestas, quién miró y qué decidió usted.",
		Chart: "Los últimos doce meses", ChartDesc: "Cuántas veces pasó cada cosa en cada mes. La lista de abajo lo dice con palabras.", Month: "Mes", Show: "Ver las cifras", Numbers: "Cifras",
		Learned: "Aprendimos", Answers: "Respuestas que le contaron", Looks: "Miradas a su ficha", Choices: "Lo que decidió", Money: "Respuestas que le pagaron",
		Came: func(day, dataset string) string { return "Llegaron datos nuevos el " + day + ": " + dataset },
		Lines: func(dataset string, n int64) string {
			return "Aprendimos: " + say.Spanish.Plural(n, "línea", "líneas") + " en " + dataset
		},
		Known: func(day string) string { return "Le conocemos desde el " + day },
		Counted: func(name, purpose string, n int64) string {
			return say.Spanish.Plural(n, "respuesta que le contó: ", "respuestas que le contaron: ") + name + ", para: " + purpose
		},
		Opened:     func(day, who string) string { return "Se abrió su ficha el " + day + ": " + who },
		OpenedSelf: func(n int64) string { return "Usted abrió su ficha, " + say.Spanish.Times(n) },
		Chose: func(day, question, answer string) string {
			return "Usted decidió el " + day + ": " + answer + ". " + question
		},
		Corrected: func(day, fact string) string { return "Usted corrigió un dato el " + day + ": " + fact },
		Earned:    func(money string) string { return "Usted ganó " + money },
		Quiet:     "No pasó nada.", Before: "Lo que pasó antes está entero en las otras páginas:", ToList: "quién tuvo respuestas",
		NotKept: "No guardamos qué línea llegó qué día. Cada línea está en el mes del que habla.",
	},
}
