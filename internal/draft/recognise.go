package draft

import (
	"regexp"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// recogniser tells one kind of column, by its name with cells that can be that, or by its cells alone.
type recogniser struct {
	kind     string
	name     *regexp.Regexp     // over the words of the column's name
	fits     func(*column) bool // could the cells be that; nil: any that are not a mere yes or no
	looks    func(*column) bool // the cells alone show it; nil: they never do
	flags    bool               // a yes or no can be of this kind
	about    bool               // tells of a person, so that the file is about people
	role     catalog.FieldRole
	force    bool // the role holds whatever the cells are
	leave    bool
	class    catalog.Class
	category candor.CategoryID // fideslang 3.2
	why      string            // what it gives away, in words
	cite     string            // the article or standard
}

// Where the reasons come from. GDPR is Regulation (EU) 2016/679; HIPAA is 45 CFR 164.514(b)(2)(i), the list of the safe
// harbor method; PCI DSS is version 4.0.1.
const (
	identified = "GDPR art. 4(1)"
	special    = "GDPR art. 9(1)"
	economic   = "GDPR recital 75"
	hipaa      = "HIPAA 164.514(b)(2)(i)"
)

func named(pattern string) *regexp.Regexp { return regexp.MustCompile(`\b(?:` + pattern + `)\b`) }
func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

// recognisers stand in order of what would do most harm if it were missed; the first that fits decides.
var recognisers = []recogniser{
	{kind: "password or secret", name: named(`password|passwd|pwd|passphrase|api key|secret|auth token|security answer`), leave: true, about: true,
		class: catalog.Sensitive, category: "user.authorization.password", why: "a secret that opens an account; no answer needs it", cite: "GDPR art. 5(1)(c), 32"},
	{kind: "card verification code", name: named(`cvv2?|cvc2?|card verification(?: code| value)?|card security code`), leave: true, about: true,
		class: catalog.Sensitive, category: "user.financial.credit_card", why: "must not be kept after a payment", cite: "PCI DSS 3.3.1"},
	{kind: "card expiry", name: named(`(?:cc|card|credit card) ?exp(?:ir(?:es|y|ation))?(?: date)?`), leave: true, about: true,
		class: catalog.Sensitive, category: "user.financial.credit_card", why: "belongs to a card number, and no answer needs it", cite: "PCI DSS 3.2.1"},
	{kind: "card number", name: named(`(?:cc|credit ?card|debit ?card|payment card|card) ?(?:number|num|no|nr)|creditcard|ccnum`), looks: func(c *column) bool { return c.distinct() >= Least && share(c.cells, isCard) > 0.9 },
		leave: true, about: true, class: catalog.DirectIdentifier, category: "user.financial.credit_card", why: "the number of somebody's payment card", cite: hipaa + "(J), PCI DSS 3.2.1"},
	{kind: "bank account", name: named(`iban|bank account|account number iban|sort code|routing number`), looks: func(c *column) bool { return share(c.cells, isIBAN) > 0.9 },
		about: true, role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.financial.bank_account", why: "the number of somebody's account", cite: hipaa + "(J)"},
	{kind: "e-mail address", name: named(`e ?mails?(?: ?addr(?:ess)?)?`), fits: func(c *column) bool { return c.text.at > 0.5 }, looks: func(c *column) bool { return c.text.at > 0.8 },
		about: true, role: catalog.Identifier, force: true, class: catalog.DirectIdentifier, category: "user.contact.email", why: "reaches and names one person", cite: identified + ", " + hipaa + "(F)"},
	{kind: "dialling code", name: named(`(?:tele)?phone country code|dial(?:l?ing)? code|country code`), class: catalog.QuasiIdentifier, category: "user.contact.address.country", about: true,
		role: catalog.Key, why: "tells the country", cite: hipaa + "(B)"},
	{kind: "telephone number", name: regexp.MustCompile(`\b(?:phone|telephone|mobile|cell(?: ?phone)?|fax|tel|msisdn)(?: ?(?:number|num|no|nr))?$`), fits: func(c *column) bool { return share(c.cells, isPhone) > 0.6 },
		looks: func(c *column) bool {
			return share(c.cells, func(s string) bool { return strings.HasPrefix(s, "+") && isPhone(s) }) > 0.8
		},
		about: true, role: catalog.Identifier, force: true, class: catalog.DirectIdentifier, category: "user.contact.phone_number", why: "reaches one person", cite: identified + ", " + hipaa + "(D), (E)"},
	{kind: "national or licence number", name: named(`ssn|social security|soc sec|national id(?:entification)?|nino|nhs (?:number|no)|tax (?:id|number)|personnummer|cpf|curp|aadhaar|passport|driver s licen[cs]e|drivers? licen[cs]e|(?:id|identity) card`),
		looks: func(c *column) bool { return share(c.cells, ssn.MatchString) > 0.8 }, about: true, role: catalog.Identifier, force: true, class: catalog.DirectIdentifier,
		category: "user.government_id.national_identification_number", why: "given by a state to one person", cite: identified + ", art. 87, " + hipaa + "(G), (K)"},
	{kind: "medical record or insurance number", name: named(`mrn|medical record|health insurance (?:no|number|id)|beneficiary (?:no|number|id)`), about: true, role: catalog.Identifier, force: true,
		class: catalog.DirectIdentifier, category: "user.health.record_id", why: "leads to one person's health record", cite: hipaa + "(H), (I)"},
	{kind: "Internet address", name: named(`ip|ip ?addr(?:ess)?|remote addr`), fits: func(c *column) bool { return share(c.cells, isIP) > 0.5 }, looks: func(c *column) bool { return share(c.cells, isIP) > 0.9 },
		about: true, role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.device.ip_address", why: "leads to one household or device", cite: "CJEU C-582/14, " + hipaa + "(O)"},
	{kind: "device or vehicle number", name: named(`device id|idfa|gaid|imei|mac addr(?:ess)?|cookie(?: id)?|serial number|advertising id|vin|licen[cs]e plate|number plate`), about: true, role: catalog.Attribute, force: true,
		class: catalog.DirectIdentifier, category: "user.device.device_id", why: "stays with one person's device or car", cite: identified + ", " + hipaa + "(L), (M)"},
	{kind: "user name", name: named(`user ?name|login(?: name)?|screen name|nick ?name|handle`), about: true, role: catalog.Identifier, force: true, class: catalog.DirectIdentifier, category: "user.account.username",
		why: "names one person's account", cite: identified + ", " + hipaa + "(R)"},
	{kind: "web address", name: named(`url|web ?site|home ?page|domain|linkedin|profile link`), fits: func(c *column) bool {
		return share(c.cells, func(s string) bool { return isURL(s) || isDomain(s) }) > 0.6
	},
		looks: func(c *column) bool { return share(c.cells, isURL) > 0.8 && c.distinct()*2 > c.n }, about: true, role: catalog.Attribute, force: true, class: catalog.DirectIdentifier,
		category: "user.contact.social_url", why: "may be somebody's own page", cite: hipaa + "(N)"},
	{kind: "picture or biometric", name: named(`photo|avatar|selfie|fingerprint|biometrics?|voice ?print|face ?(?:id|print)|iris scan|genome|genetic|dna`), about: true, role: catalog.Attribute, force: true,
		class: catalog.DirectIdentifier, category: "user.biometrics", why: "shows or recognises one body", cite: special + ", " + hipaa + "(P), (Q)"},
	{kind: "name at birth", name: named(`maiden`), about: true, role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.name", why: "a family's name, and the answer to many security questions", cite: hipaa + "(A)"},
	{kind: "initial", name: named(`middle initial|initials?`), about: true, role: catalog.Attribute, force: true, class: catalog.QuasiIdentifier, category: "user.name", why: "part of a name", cite: hipaa + "(A)"},
	{kind: "given name", name: named(`(?:given|first|fore|christian|middle) ?names?|fname|vorname|prenom`), looks: func(c *column) bool { return c.mostly(givenNames) }, about: true,
		role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.name", why: "people are called by it", cite: identified + ", " + hipaa + "(A)"},
	{kind: "family name", name: named(`sur ?names?|last ?names?|family ?names?|lname|nachname`), looks: func(c *column) bool { return c.mostly(surnames) }, about: true,
		role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.name", why: "people are called by it", cite: identified + ", " + hipaa + "(A)"},
	{kind: "name", name: regexp.MustCompile(`^name$|\b(?:full|customer|client|contact|person|patient|card ?holder|account holder|recipient|display) ?name$`), fits: func(c *column) bool { return c.text.letters > 0.7 && c.distinct() > Least },
		looks: fullNames, about: true, role: catalog.Attribute, force: true, class: catalog.DirectIdentifier, category: "user.name", why: "people are called by it", cite: identified + ", " + hipaa + "(A)"},
	{kind: "house number", name: named(`(?:street|house|building|flat|apartment|unit) ?(?:number|num|no|nr)`), about: true, role: catalog.Attribute, force: true, class: catalog.QuasiIdentifier, category: "user.contact.address.street",
		why: "part of an address", cite: hipaa + "(B)"},
	{kind: "street address", name: named(`street(?: ?addr(?:ess)?)?|(?:home |postal |mailing |billing |shipping |delivery )?addr(?:ess)?(?: ?line)?(?: ?\d)?`), looks: streets, about: true, role: catalog.Attribute, force: true,
		class: catalog.DirectIdentifier, category: "user.contact.address.street", why: "where somebody lives", cite: identified + ", " + hipaa + "(B)"},
	{kind: "postal code", name: named(`zip(?: ?code)?(?: ?4)?|post(?:al)? ?codes?|plz|zcta ?\d?|eircode|pin ?code|zipcode`), looks: fiveDigits, role: catalog.Attribute, force: true, class: catalog.QuasiIdentifier,
		category: "user.contact.address.postal_code", why: "few people share one; with a birth date and sex it singles most people out", cite: hipaa + "(B)"},
	{kind: "coordinates", name: named(`lat|latitude|lon|lng|long|longitude|geo ?(?:location|point|hash)|coordinates?|gps`), fits: func(c *column) bool {
		return c.text.numeric > 0.9 && !c.whole || c.text.digits > 0.9 && len(c.numbers) == 0
	}, role: catalog.Attribute, force: true,
		class: catalog.QuasiIdentifier, category: "user.location", why: "a place, to within metres", cite: hipaa + "(B)"},
	{kind: "origin", name: named(`native country|country of birth|birth ?place|place of birth|nationality|citizenship|national origin|birth country`), flags: true, about: true, class: catalog.QuasiIdentifier,
		category: "user.demographic.citizenship_or_immigration_status", why: "where somebody comes from; it can stand in for ethnic origin, which needs its own basis", cite: special + " (ethnic origin)"},
	{kind: "country", name: named(`country(?: ?(?:full|name|code))?|nation|land`), looks: func(c *column) bool { return c.among(countries) > 0.6 && c.distinct() >= 4 }, class: catalog.QuasiIdentifier, role: catalog.Key,
		category: "user.contact.address.country", why: "narrows down who it is where few come from one", cite: "HIPAA 164.514(b)(2)(ii)"},
	{kind: "state or region", name: named(`state(?: ?(?:full|name|code))?|province|canton|bundesland|region`), fits: func(c *column) bool { return c.text.numeric < 0.5 }, class: catalog.QuasiIdentifier, role: catalog.Key,
		category: "user.contact.address.state", why: "narrows down who it is", cite: hipaa + "(B)"},
	{kind: "town or district", name: named(`city|town|suburb|village|municipality|locality|place|location|county|district|parish|borough|commune|ort|stadt`), fits: func(c *column) bool { return c.text.numeric < 0.5 },
		looks: func(c *column) bool { return c.mostly(towns) }, class: catalog.QuasiIdentifier, role: catalog.Attribute, category: "user.contact.address.city", why: "narrows down who it is", cite: hipaa + "(B)"},
	{kind: "date of birth", name: named(`dob|birth ?da(?:y|te)|date of birth|born(?: on)?|geburtsdatum|date de naissance`), fits: func(c *column) bool { return len(c.dates) > 0 || c.text.digits > 0.8 }, about: true, role: catalog.Attribute, force: true,
		class: catalog.QuasiIdentifier, category: "user.demographic.date_of_birth", why: "with a postal code and sex it singles most people out (Sweeney 2000)", cite: hipaa + "(C)"},
	{kind: "year of birth", name: named(`birth ?year|year of birth|yob`), about: true, role: catalog.Key, class: catalog.QuasiIdentifier, category: "user.demographic.age_range", why: "narrows down who it is", cite: hipaa + "(C)"},
	{kind: "age", name: regexp.MustCompile(`^age$|\bage(?: ?(?:group|band|range|bracket|years|in years))?$`), fits: func(c *column) bool { return c.text.digits > 0.5 }, about: true, role: catalog.Key, class: catalog.QuasiIdentifier,
		category: "user.demographic.age_range", why: "narrows down who it is, above 89 very much", cite: hipaa + "(C)"},
	{kind: "age", name: named(`senior(?: citizen)?|minor|adult|pensioner|retired`), fits: few(10), flags: true, about: true, role: catalog.Key, class: catalog.QuasiIdentifier, category: "user.demographic.age_range", why: "tells about how old", cite: hipaa + "(C)"},
	{kind: "gender", name: named(`gender|sex`), fits: few(15), looks: func(c *column) bool { return c.distinct() >= 2 && c.within(genders) && !c.only("other", "unknown") }, flags: true, about: true, role: catalog.Key,
		class: catalog.QuasiIdentifier, category: "user.demographic.gender", why: "with a birth date and postal code it singles most people out (Sweeney 2000)", cite: identified},
	{kind: "form of address", name: whole(`title|salutation|honorific|name (?:title|prefix)|prefix|anrede`), fits: few(15), about: true, role: catalog.Key, class: catalog.QuasiIdentifier, category: "user.demographic.gender", why: "tells gender, and often whether married", cite: identified},
	{kind: "sexual orientation", name: named(`sexual orientation|orientation|sex life`), flags: true, about: true, role: catalog.Key, class: catalog.Sensitive, category: "user.demographic.sexual_orientation", why: "one of the kinds that the law protects most", cite: special},
	{kind: "race or ethnic origin", name: named(`race|ethnic(?:ity|group)?|ethnic group|name ?set|skin colou?r|tribe|caste`), fits: few(200), looks: func(c *column) bool { return c.distinct() >= 4 && c.among(peoples) > 0.6 }, flags: true, about: true,
		role: catalog.Key, class: catalog.Sensitive, category: "user.demographic.race_ethnicity", why: "tells of racial or ethnic origin", cite: special},
	{kind: "religion", name: named(`religio(?:n|us)|faith|denomination|church`), flags: true, about: true, role: catalog.Key, class: catalog.Sensitive, category: "user.demographic.religious_belief", why: "a belief", cite: special},
	{kind: "political opinion or union", name: named(`politic(?:s|al)(?: \w+)?|party affiliation|voted?(?: for)?|trade union|union member(?:ship)?`), flags: true, about: true, role: catalog.Key, class: catalog.Sensitive,
		category: "user.demographic.political_opinion", why: "an opinion or a membership", cite: special},
	{kind: "health", name: named(`diagnos\w*|disease|illness|health|medication|prescription|symptoms?|disabilit\w*|disabled|blood (?:type|group|pressure)|bmi|hiv|cancer|diabet\w*|pregnan\w*|allerg\w*|smok\w*|icd ?(?:9|10)?|mental`),
		looks: func(c *column) bool { return c.distinct() >= 5 && share(c.cells, icd.MatchString) > 0.9 }, flags: true, about: true, class: catalog.Sensitive, category: "user.health", why: "tells of somebody's health", cite: special},
	{kind: "criminal record", name: named(`crim\w*|arrest\w*|convict\w*|felon\w*|offen[cs]es?`), flags: true, about: true, class: catalog.Sensitive, category: "user.criminal_history", why: "tells of crimes", cite: "GDPR art. 10"},
	{kind: "money matters", name: named(`income|salar(?:y|ies)(?: class)?|wages?|earnings|net worth|wealth|credit (?:score|rating|limit|history)|loans?|mortgage|debt|default|bankrupt\w*|housing|assets|savings`),
		flags: true, about: true, class: catalog.Sensitive, category: "user.financial", why: "tells how well off somebody is", cite: economic},
	{kind: "family", name: named(`marital(?: status)?|married|spouse|partner|civil status|relationship(?: status)?|depend[ea]nts?|children|kids|household size|family size`), fits: few(25), flags: true, about: true, role: catalog.Key,
		class: catalog.QuasiIdentifier, category: "user.demographic.marital_status", why: "narrows down who it is", cite: identified},
	{kind: "education", name: named(`education(?: \w+)?|educ|degree|qualification|schooling`), fits: few(60), flags: true, about: true, role: catalog.Key, class: catalog.QuasiIdentifier, category: "user.demographic.profile", why: "narrows down who it is", cite: identified},
	{kind: "work", name: named(`occupation|job(?: title)?|profession|work ?class|employment(?: status)?|employer|company|organi[sz]ation|department|industry`), flags: true, about: true, class: catalog.QuasiIdentifier,
		category: "user.professional_information", why: "narrows down who it is", cite: identified},
	{kind: "language", name: named(`language|locale|mother tongue`), fits: few(200), about: true, class: catalog.QuasiIdentifier, category: "user.demographic.language", why: "can stand in for where somebody comes from", cite: special + " (ethnic origin)"},
	{kind: "free text", name: named(`comments?|notes?|remarks?|feedback|reviews?|messages?|description|text|body|memo|complaints?|transcript`), fits: func(c *column) bool { return (c.text.prose > 0.2 || c.text.words > 4) && c.distinct()*2 > c.n },
		looks: func(c *column) bool { return c.text.prose > 0.5 && c.distinct()*2 > c.n && c.text.numeric < 0.1 }, about: true, role: catalog.Text, force: true, class: catalog.FreeText, category: "user.content",
		why: "people write anything into it, names too; no answer reads it", cite: identified},
	{kind: "number of a thing", name: regexp.MustCompile(`\b(?:order|invoice|transaction|receipt|basket|session|visit|event|ticket|booking|product|item|sku|stock|article|store|shop|branch|campaign|batch|asin|isbn|ean|upc)(?: ?(?:id|no|nr|num|number|code|key|ref))$|^(?:invoice|sku|isbn|ean|upc|asin)$`),
		role: catalog.Attribute, force: true, why: "numbers things, not people"},
}

var (
	ssn = regexp.MustCompile(`^\d{3}-\d{2}-\d{4}$`)
	icd = regexp.MustCompile(`^[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$`) // ICD-10-CM, 2.1
	// Words of a street, in a cell that holds a number too or stands last.
	street = regexp.MustCompile(`(?i)\b(street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|place|pl|crescent|close|circuit|boulevard|blvd|highway|hwy|terrace|parade|way|square|stra(ss|ß)e|str|weg|rue|via|calle|p\.? ?o\.? box)\b`)
)

func streets(c *column) bool {
	return c.distinct()*2 > c.n && c.text.words > 1.5 && c.text.digits > 0.4 && share(c.cells, street.MatchString) > 0.5
}

// fiveDigits tells a bare list of postal codes that has no name: nearly all of five digits (a spreadsheet takes zeros away
// from in front), none longer, and each there once.
func fiveDigits(c *column) bool {
	return c.words == "" && c.text.longest == 5 && c.text.numeric == 1 && c.whole && c.unique() && c.distinct() > Least &&
		share(c.cells, func(s string) bool { return len(s) == 5 }) > 0.8
}

func fullNames(c *column) bool {
	if c.text.letters < 0.9 || c.text.words < 1.5 || c.text.words > 4 || c.distinct() < Least {
		return false
	}
	return share(c.cells, func(s string) bool {
		w, _, two := strings.Cut(s, " ")
		return two && givenNames[strings.ToLower(w)]
	}) > 0.3
}

// few makes a test for columns of at most n different values.
func few(n int) func(*column) bool { return func(c *column) bool { return c.distinct() <= n } }

// mostly reports whether the cells are mostly such words: many of them are on the list, or most of the list is among them
// and more than of the other lists.
func (c *column) mostly(list map[string]bool) bool {
	if c.text.letters < 0.9 || c.text.words > 2.5 || c.distinct() < Least {
		return false
	}
	score := func(l map[string]bool) float64 {
		ofValues, ofList := c.known(l)
		return max(ofValues, ofList)
	}
	mine := score(list)
	for _, other := range []map[string]bool{givenNames, surnames, towns, countries} {
		if score(other) > mine {
			return false
		}
	}
	return mine > 0.4
}

// among is the share of different values that are on a list.
func (c *column) among(list map[string]bool) float64 {
	if c.values == nil {
		return 0
	}
	of, _ := c.known(list)
	return of
}

// within reports whether every value is on a list.
func (c *column) within(list map[string]bool) bool { return c.values != nil && c.among(list) == 1 }

// recognise gives what a column is, or nil.
func recognise(c *column) *recogniser {
	if c.n == 0 {
		return nil
	}
	flag := c.flag()
	for i := range recognisers {
		r := &recognisers[i]
		if c.words != "" && r.name != nil && r.name.MatchString(c.words) && (r.flags || !flag) && (r.fits == nil || r.fits(c)) {
			return r
		}
	}
	for i := range recognisers {
		if r := &recognisers[i]; r.looks != nil && (r.flags || !flag) && r.looks(c) {
			return r
		}
	}
	return nil
}

// flag reports whether a column is a mere yes or no.
func (c *column) flag() bool {
	return c.distinct() <= 2 && (c.only("yes", "no") || c.only("true", "false") || c.only("y", "n") || c.only("t", "f") || c.only("0", "1"))
}
