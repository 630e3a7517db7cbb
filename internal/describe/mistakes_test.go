package describe

// mistakes are the sample company with one text replaced; want is every problem that must be found, word for word.
var mistakes = []struct {
	name, file, old, new string
	want                 []string
}{
	{"a kind that is misspelt", "company.yaml", "kind: Agreement", "kind: Agrement", []string{
		`company.yaml:57:7: there is no kind "Agrement"; write: kind: Agreement`,
	}},
	{"no kind", "company.yaml", "kind: Agreement\n", "", []string{
		"company.yaml:57:1: the document does not say what it describes; write: kind: and one of Company, Party, Purpose, Notice, DataContract, Agreement, Reference",
	}},
	{"a document that is a list", "company.yaml", "kind: Company\n", "---\n- one\n---\nkind: Company\n", []string{
		"company.yaml:3:1: a document is a list of keys and values; write: kind: Company (or Party, Purpose, Notice, DataContract, Agreement, Reference), then its keys",
	}},
	{"not YAML in one document hides nothing in the next", "company.yaml", "name: Pay Co", "name: 'Pay Co", []string{
		"company.yaml:19:1: this is not YAML: found unexpected end of stream; write: key: value lines, indented with spaces; quotes around text that holds ': ' or '#'",
	}},
	{"a tab for indentation", "company.yaml", "  allPartnersRho", "\tallPartnersRho", []string{
		"company.yaml:9:1: this is not YAML: found character that cannot start any token; write: key: value lines, indented with spaces; quotes around text that holds ': ' or '#'",
	}},
	{"an anchor", "company.yaml", "id: analytics\ntitle", "id: &a analytics\ntitle", []string{
		"company.yaml:25:5: anchors and aliases are not read; write: the text itself in both places",
	}},
	{"an unknown key with its likely meaning", "company.yaml", "currency: USD\ncountry", "curency: USD\ncountry", []string{
		`company.yaml:5:1: a company has no key "curency"; write: currency`,
	}},
	{"a key twice", "company.yaml", "country: US", "country: US\ncountry: CA", []string{
		`company.yaml:7:1: the document has the key "country" twice; write: the key once`,
	}},
	{"an empty value", "company.yaml", "country: US", "country:", []string{
		"company.yaml:6:9: country is empty; write: a value, or leave the key out",
	}},
	{"a missing name", "company.yaml", "name: Fern & Co\ncurrency", "currency", []string{
		"company.yaml:2:1: a company needs name; write: name: Fern & Co",
	}},
	{"an id with capitals", "company.yaml", "id: payco\nname", "id: PayCo\nname", []string{
		`company.yaml:18:5: id "PayCo" is not well formed; write: like payco`,
		`company.yaml:53:14: there is no party "payco"; write: a document with kind: Party with id payco`,
		`company.yaml:61:12: there is no party "payco"; write: a document with kind: Party with id payco`,
	}},
	{"a currency that is none", "company.yaml", "currency: USD\ncountry", "currency: DOLLAR\ncountry", []string{
		`company.yaml:5:11: "DOLLAR" is not a currency; write: an ISO 4217 code like USD or EUR`,
	}},
	{"a currency in small letters", "company.yaml", "currency: USD\ncountry", "currency: usd\ncountry", []string{
		`company.yaml:5:11: "usd" is not a currency; write: USD`,
	}},
	{"a country in words", "company.yaml", "country: US", "country: United States", []string{
		`company.yaml:6:10: country "United States" is not well formed; write: like US (ISO 3166-1)`,
	}},
	{"a time zone that is none", "company.yaml", "zone: America/New_York", "zone: New York", []string{
		`company.yaml:7:7: "New York" is not a time zone; write: an IANA name like Europe/Vienna or UTC`,
	}},
	{"the machine's own time zone", "company.yaml", "zone: America/New_York", "zone: Local", []string{
		`company.yaml:7:7: "Local" is not a time zone; write: an IANA name like Europe/Vienna or UTC`,
	}},
	{"an allowance that protects nobody", "company.yaml", "allPartnersRho: 0.46", "allPartnersRho: 1.6", []string{
		"company.yaml:9:19: allPartnersRho is not a number from 0.05 to 1.5; write: a number from 0.05 to 1.5",
	}},
	{"an allowance misspelt", "company.yaml", "allPartnersRho: 0.46", "allPartnerRho: 0.46", []string{
		`company.yaml:9:3: the allowance has no key "allPartnerRho"; write: allPartnersRho`,
	}},
	{"a smallest group that is too small", "company.yaml", "country: US", "smallest: 2", []string{
		"company.yaml:6:11: smallest is not a whole number from 5 to 1000000; write: a whole number from 5 to 1000000",
	}},
	{"no word on purposes, and none allowed", "purchases.yaml", "{property: candor.purposes, value: [analytics]}", "{property: candor.purposes, value: []}", []string{
		`company.yaml:63:12: dataset "purchases" may not be used for "analytics.partners"; write: candor.purposes with analytics.partners in the contract`,
		`company.yaml:63:23: dataset "stores" may not be used for "analytics.partners"; write: candor.purposes with analytics.partners in the contract`,
	}},
	{"a misspelt property of the dataset", "company.yaml", "id: payco-2026", "id: payco-2026\nprecison: [fine]", []string{
		`company.yaml:59:1: an agreement has no key "precison"; write: precisions`,
	}},
	{"two companies", "company.yaml", "kind: Party\nid: fernco\nname: Fern & Co\n", "kind: Company\nid: other\nname: Other\ncurrency: EUR\n---\nkind: Party\nid: fernco\nname: Fern & Co\n", []string{
		`company.yaml:11:1: a workspace belongs to one company; "fernco" is already described; write: one company in all files`,
	}},
	{"an id twice", "company.yaml", "id: payco\nname", "id: fernco\nname", []string{
		`company.yaml:18:5: Party "fernco" is already described at company.yaml:12; write: another id, or only one of the two`,
		`company.yaml:53:14: there is no party "payco"; write: a document with kind: Party with id payco`,
		`company.yaml:61:12: there is no party "payco"; write: a document with kind: Party with id payco`,
	}},
	{"a key file that is not there", "company.yaml", "file: payco.pub", "file: pay.pub", []string{
		`company.yaml:22:11: there is no key file "pay.pub"; write: the name of a .pub file next to this one`,
	}},
	{"a key that is neither a file nor given", "company.yaml", "file: payco.pub", "public:", []string{
		"company.yaml:22:5: a key is either a file or the public key itself; write: file: payco.pub, or public: candor-ed25519-public:…",
		"company.yaml:22:12: public is empty; write: a value, or leave the key out",
	}},
	{"a private key given away", "company.yaml", "file: payco.pub", "public: candor-ed25519-private:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", []string{
		"company.yaml:22:13: this is a private key: keep it where it was made and give the public one (candor-ed25519-public:…); write: the line that candor key new printed as the public key",
	}},
	{"a private key as a file's name", "company.yaml", "file: payco.pub", "file: candor-ed25519-private:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", []string{
		"company.yaml:22:11: there is no key file (a private key); write: the name of a .pub file next to this one",
	}},
	{"a key that is cut short", "company.yaml", "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", "A6EHv/POEL4dcN0Y", []string{
		"company.yaml:15:13: read a public key: it holds 12 bytes instead of 32; copy the whole line again; write: the line that candor key new printed as the public key",
	}},
	{"another party's key", "company.yaml", "file: payco.pub", "public: candor-ed25519-public:A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", []string{
		`company.yaml:22:13: this key belongs to "fernco"; a signature could not tell them apart; write: a key of the party's own`,
	}},
	{"keys that are not a list", "company.yaml", "keys:\n  - file: payco.pub", "keys: payco.pub", []string{
		"company.yaml:21:7: keys is a list; write: [first, second], or one a line after a dash",
	}},
	{"a basis that the law does not know", "company.yaml", "benefit: What", "basis: consnt\nbenefit: What", []string{
		`company.yaml:28:8: "consnt" is not a basis that candor knows; write: consent`,
	}},
	{"a version that is a word", "company.yaml", "version: 1\nlocale: en\npurposes: [analytics]", "version: one\nlocale: en\npurposes: [analytics]", []string{
		"company.yaml:38:10: version is not a whole number from 1 to 1000000; write: a whole number from 1 to 1000000",
	}},
	{"a locale in words", "company.yaml", "locale: en\npurposes: [analytics]", "locale: English\npurposes: [analytics]", []string{
		`company.yaml:39:9: locale "English" is not well formed; write: like en or de-AT`,
	}},
	{"a purpose that is not there", "company.yaml", "purposes: [analytics]\ncategories", "purposes: [analitics]\ncategories", []string{
		`company.yaml:40:12: there is no purpose "analitics"; write: analytics, or a document with kind: Purpose with id analitics`,
	}},
	{"a notice for no purpose", "company.yaml", "purposes: [analytics]\ncategories", "purposes: []\ncategories", []string{
		"company.yaml:40:11: purposes is empty; write: purposes: [analytics]",
	}},
	{"a category with spaces", "company.yaml", "categories: [user.behavior.purchase_history]\ntext: |", "categories: [what they buy]\ntext: |", []string{
		`company.yaml:41:14: an entry of categories "what they buy" is not well formed; write: like user.behavior.purchase_history`,
	}},
	{"a recipient that is not there", "company.yaml", "recipients: [payco]", "recipients: [paycorp]", []string{
		`company.yaml:53:14: there is no party "paycorp"; write: payco, or a document with kind: Party with id paycorp`,
	}},
	{"a notice without words", "company.yaml", "text: May Pay Co ask about groups that you are in?", `text: "  "`, []string{
		"company.yaml:55:7: text is empty; write: the words that a person is shown",
	}},
	{"a permission that is valid for no day", "company.yaml", "validDays: 730", "validDays: 0", []string{
		"company.yaml:54:12: validDays is not a whole number from 1 to 36500; write: a whole number from 1 to 36500",
	}},
	{"an owner that is not there", "company.yaml", "owners: [fernco]", "owners: [leafbrand]", []string{
		`company.yaml:60:10: there is no party "leafbrand"; write: a document with kind: Party with id leafbrand`,
		`company.yaml:63:12: dataset "purchases" belongs to "fernco", who must sign and is not an owner here; write: owners: with fernco among them`,
		`company.yaml:63:23: dataset "stores" belongs to "fernco", who must sign and is not an owner here; write: owners: with fernco among them`,
	}},
	{"an owner twice", "company.yaml", "owners: [fernco]", "owners: [fernco, fernco]", []string{
		`company.yaml:60:18: "fernco" is in owners twice; write: each entry once`,
	}},
	{"a recipient who is an owner", "company.yaml", "recipient: payco\n", "recipient: fernco\n", []string{
		"company.yaml:61:12: the recipient is one of the owners; write: the company that asks, which is not an owner",
	}},
	{"a dataset that is not there", "company.yaml", "datasets: [purchases, stores]", "datasets: [purchase, stores]", []string{
		`company.yaml:63:12: there is no dataset "purchase"; write: purchases, or a document with kind: DataContract whose schema has the name purchase`,
	}},
	{"a dataset whose owner is not asked", "company.yaml", "owners: [fernco]", "owners: [payco]\n# recipient is below", []string{
		"company.yaml:62:12: the recipient is one of the owners; write: the company that asks, which is not an owner",
		`company.yaml:64:12: dataset "purchases" belongs to "fernco", who must sign and is not an owner here; write: owners: with fernco among them`,
		`company.yaml:64:23: dataset "stores" belongs to "fernco", who must sign and is not an owner here; write: owners: with fernco among them`,
	}},
	{"a purpose that the data may not be used for", "purchases.yaml", "value: [analytics]", "value: [analytics.other]", []string{
		`company.yaml:63:12: dataset "purchases" may not be used for "analytics.partners"; write: a purpose among [analytics.other], or candor.purposes with analytics.partners in the contract`,
		`company.yaml:63:23: dataset "stores" may not be used for "analytics.partners"; write: a purpose among [analytics.other], or candor.purposes with analytics.partners in the contract`,
		`purchases.yaml:33:41: there is no purpose "analytics.other"; write: analytics.partners, or a document with kind: Purpose with id analytics.other`,
	}},
	{"an end before the start", "company.yaml", "until: 2027-01-01", "until: 2025-01-01", []string{
		"company.yaml:65:8: the agreement ends before it starts; write: a date after 2026-01-01",
	}},
	{"a date in words", "company.yaml", "from: 2026-01-01", "from: New Year 2026", []string{
		`company.yaml:64:7: "New Year 2026" is not a date; write: from: 2026-01-01`,
	}},
	{"a price without an amount", "company.yaml", `price: {amount: "25.00", currency: USD}`, "price: {currency: USD}", []string{
		`company.yaml:66:8: a price needs amount; write: price: {amount: "25.00", currency: USD}`,
	}},
	{"a price as words", "company.yaml", `price: {amount: "25.00", currency: USD}`, "price: 25 dollars", []string{
		`company.yaml:66:8: the price needs an amount and a currency; write: price: {amount: "25.00", currency: USD}`,
	}},
	{"a price below zero", "company.yaml", `amount: "25.00"`, `amount: "-25.00"`, []string{
		`company.yaml:66:17: "-25.00" is not an amount of zero or more with at most 6 digits after the point; write: amount: "25.00"`,
	}},
	{"a share above the price", "company.yaml", "share: 40", "share: 140", []string{
		"company.yaml:67:8: share is not a whole number from 0 to 100; write: a whole number from 0 to 100",
	}},
	{"a precision that is none", "company.yaml", "precisions: [normal, coarse]", "precisions: [exact]", []string{
		`company.yaml:68:14: "exact" is not a precision that candor knows; write: one of fine, normal, coarse, coarsest`,
	}},
	{"an agreement without terms", "company.yaml", "terms: |\n  Pay Co may ask about groups and deletes answers within 30 days after this ends.\n", "", []string{
		"company.yaml:57:1: an agreement needs terms; write: terms: | and what was agreed in plain words, indented below",
	}},
	{"an old version of the standard", "purchases.yaml", "apiVersion: v3.1.0", "apiVersion: v2.2.2", []string{
		`purchases.yaml:1:13: candor reads version 3.1 of the standard, not "v2.2.2"; write: apiVersion: v3.1.0`,
	}},
	{"a misspelt key of a property", "purchases.yaml", "        logicalType: boolean", "        logicaltype: boolean", []string{
		`purchases.yaml:96:9: a property has no key "logicaltype"; write: logicalType`,
	}},
	{"a misspelt key in a part that candor does not use", "purchases.yaml", "roles: [{role: analyst, access: read}]", "roles: [{role: analyst, acces: read}]", []string{
		`purchases.yaml:24:25: a role has no key "acces"; write: access`,
	}},
	{"a schema that is not a list", "purchases.yaml", "schema:\n", "schemas:\n", []string{
		"purchases.yaml:1:1: a data contract needs schema; write: schema: and under it the table: - name: purchases",
		`purchases.yaml:34:1: a data contract has no key "schemas"; write: schema`,
	}},
	{"no status", "purchases.yaml", "status: active\n", "", []string{
		"purchases.yaml:1:1: a data contract needs status; write: status: active",
	}},
	{"a dataset's name with a hyphen", "purchases.yaml", "  - name: purchases\n", "  - name: purchases-2026\n", []string{
		`company.yaml:63:12: there is no dataset "purchases"; write: a document with kind: DataContract whose schema has the name purchases`,
		`purchases.yaml:35:11: the dataset's name "purchases-2026" is not well formed; write: like purchases: lower-case letters, digits and _`,
	}},
	{"a column's name with a space", "purchases.yaml", "- name: till", "- name: the till", []string{
		`purchases.yaml:101:15: the column's name "the till" is not well formed; write: like amount_paid: lower-case letters, digits and _`,
	}},
	{"a column twice", "purchases.yaml", "- name: till", "- name: units", []string{
		`purchases.yaml:101:15: the column "units" is there twice; write: another name, or only one of the two`,
	}},
	{"a column called person that is not", "purchases.yaml", "- name: till", "- name: person", []string{
		"purchases.yaml:101:15: in questions the word person means whose row it is; write: another name, or candor.role: person",
	}},
	{"a type that candor does not keep", "purchases.yaml", "- name: till\n        logicalType: integer", "- name: till\n        logicalType: array", []string{
		`purchases.yaml:102:22: candor keeps no columns of type "array"; write: one of string, integer, number, date, timestamp, boolean`,
	}},
	{"a type misspelt", "purchases.yaml", "logicalType: boolean", "logicalType: bolean", []string{
		`purchases.yaml:96:22: candor keeps no columns of type "bolean"; write: logicalType: boolean`,
	}},
	{"a role that is none", "purchases.yaml", "value: identifier}", "value: identifer}", []string{
		`purchases.yaml:57:44: "identifer" is not a candor.role that candor knows; write: identifier`,
	}},
	{"no person column", "purchases.yaml", "        required: true\n        customProperties: [{property: candor.role, value: person}]", "", []string{
		"purchases.yaml:35:11: a dataset has exactly one person column, this has 0; write: candor.role: person on the one column that says whose row it is",
	}},
	{"two person columns", "purchases.yaml", "- {property: candor.role, value: identifier}", "- {property: candor.role, value: person}", []string{
		"purchases.yaml:35:11: a dataset has exactly one person column, this has 2; write: candor.role: person on the one column that says whose row it is",
	}},
	{"a person who is a date", "purchases.yaml", "logicalType: string\n        required: true\n        customProperties: [{property: candor.role, value: person}]", "logicalType: date\n        customProperties: [{property: candor.role, value: person}]", []string{
		`purchases.yaml:51:59: the person column "customer" is neither text nor a whole number; write: logicalType: string, or integer`,
	}},
	{"a measure without bounds", "purchases.yaml", "          - {property: candor.bounds, value: [0, 20]}\n", "", []string{
		`purchases.yaml:87:44: the measure "units" needs candor.bounds; write: candor.bounds: [0, 1000] (chosen from what is sensible, not from the data)`,
	}},
	{"a measure that is text", "purchases.yaml", "- name: units\n        logicalType: integer", "- name: units\n        logicalType: string", []string{
		`purchases.yaml:87:44: the measure "units" is not a number; write: logicalType: number, or integer`,
		"purchases.yaml:88:46: a column of type string has no bounds; write: candor.domain: [its public values]",
	}},
	{"bounds the wrong way round", "purchases.yaml", "value: [0, 20]", "value: [20, 0]", []string{
		"purchases.yaml:88:46: the first bound is not below the second; write: the least first, then the most",
	}},
	{"one bound", "purchases.yaml", "value: [0, 20]", "value: [20]", []string{
		"purchases.yaml:88:46: bounds are two values, the least and the most; write: candor.bounds: [0, 100]",
	}},
	{"a bound that is a word", "purchases.yaml", "value: [0, 20]", "value: [none, 20]", []string{
		`purchases.yaml:88:47: "none" is not a bound of type integer; write: like [0, 100]`,
	}},
	{"a bound with too many digits", "purchases.yaml", "value: [-50, 500.00]", "value: [-50, 500.001]", []string{
		`purchases.yaml:81:52: "500.001" is not a bound of type decimal with at most 2 digits after the point (candor.scale); write: like [0, 100.00]`,
	}},
	{"bounds whose sum an integer cannot hold", "purchases.yaml", "value: [0, 20]", "value: [0, 9000000000000]", []string{
		`purchases.yaml:84:15: the sum of "units" over everybody could pass what an exact integer holds; write: narrower candor.bounds, a smaller candor.scale, fewer rows in the menu or a lower candor.ceiling`,
	}},
	{"a key without public values", "purchases.yaml", "          - {property: candor.domain, value: [US, CA, NO]}\n", "", []string{
		`purchases.yaml:92:44: the key "country" needs its public values; write: candor.domain: [its public values]`,
	}},
	{"a value twice in a domain", "purchases.yaml", "[US, CA, NO]", "[US, CA, US]", []string{
		`purchases.yaml:93:55: "US" is in the domain twice; write: each value once`,
	}},
	{"a missing value in a domain", "purchases.yaml", "[US, CA, NO]", "[US, CA, null]", []string{
		`purchases.yaml:93:55: a missing value is not in a domain; a column that is not required may always be missing; write: the values alone, or "null" in quotes if that is a word`,
	}},
	{"a domain value of another type", "purchases.yaml", "value: [1, 2, 03]", "value: [1, 2, three]", []string{
		`purchases.yaml:117:53: "three" is not of the column's type integer; write: a value of type integer`,
	}},
	{"a key that names people", "purchases.yaml", "value: quasi_identifier", "value: direct_identifier", []string{
		`purchases.yaml:92:44: the key "country" is classed as direct_identifier, which no answer may show; write: candor.role: identifier or text, or another class`,
	}},
	{"a class that is none", "purchases.yaml", "value: quasi_identifier", "value: quasi", []string{
		`purchases.yaml:94:45: "quasi" is not a candor.class that candor knows; write: one of direct_identifier, quasi_identifier, sensitive, free_text`,
	}},
	{"a source that is none", "purchases.yaml", "{property: candor.source, value: told}", "{property: candor.source, value: asked}", []string{
		`purchases.yaml:59:46: "asked" is not a candor.source that candor knows; write: one of told, observed, bought, partner, open, inferred`,
	}},
	{"a currency of text", "purchases.yaml", "- {property: candor.class, value: quasi_identifier}", "- {property: candor.currency, value: USD}", []string{
		"purchases.yaml:94:48: only a number has a currency; write: logicalType: number, or no currency",
	}},
	{"a scale of a whole number", "purchases.yaml", "- {property: candor.bounds, value: [0, 20]}", "- {property: candor.bounds, value: [0, 20]}\n          - {property: candor.scale, value: 2}", []string{
		"purchases.yaml:89:45: only a number has digits after the point; write: logicalType: number, or no scale",
	}},
	{"a format without a day", "purchases.yaml", "value: YYYYMMDD", "value: YYYYMM", []string{
		`purchases.yaml:72:46: the format "YYYYMM" does not say which day it is; write: a format with year, month and day, like YYYY-MM-DD`,
	}},
	{"a decimal mark that is none", "purchases.yaml", "{property: candor.scale, value: 2}", "{property: candor.decimal, value: comma}", []string{
		`purchases.yaml:82:47: candor.decimal is one mark; write: candor.decimal: "," or "."`,
	}},
	{"one mark for two things", "purchases.yaml", "{property: candor.scale, value: 2}", `{property: candor.thousands, value: "."}`, []string{
		"purchases.yaml:82:49: the same mark cannot stand between thousands and before the fraction; write: two marks, such as . and ,",
	}},
	{"marks of what is no number", "purchases.yaml", "{property: candor.class, value: quasi_identifier}", `{property: candor.decimal, value: ","}`, []string{
		"purchases.yaml:94:47: only a number is written with marks; write: logicalType: number, or no candor.decimal",
	}},
	{"a path that leads nowhere", "purchases.yaml", "{property: candor.class, value: quasi_identifier}", "{property: candor.path, value: a..b}", []string{
		"purchases.yaml:94:44: a path is the names of keys with points between them; write: candor.path: customer.id",
	}},
	{"a format that cannot be read", "purchases.yaml", "value: YYYYMMDD", "value: year/month/day", []string{
		`purchases.yaml:72:46: the format "year/month/day" cannot be read; write: YYYYMMDD, DD/MM/YYYY HH:mm:ss or %Y-%m-%d (docs/describe.md has the list)`,
	}},
	{"the standard's own format unreadable", "purchases.yaml", "{format: yyyy-MM-dd HH:mm:ss}", "{format: yyyy-QQ}", []string{
		`purchases.yaml:64:38: the format "yyyy-QQ" cannot be read; write: YYYYMMDD, DD/MM/YYYY HH:mm:ss or %Y-%m-%d (docs/describe.md has the list)`,
	}},
	{"a property of candor that is misspelt", "purchases.yaml", "property: candor.ceiling, value: 100000}\n      - {property: candor.rows", "property: candor.celing, value: 100000}\n      - {property: candor.rows", []string{
		`purchases.yaml:43:20: a schema has no key "candor.celing"; write: candor.ceiling`,
	}},
	{"a property of the dataset on a column", "purchases.yaml", "- {property: candor.scale, value: 2}", "- {property: candor.zone, value: UTC}", []string{
		"purchases.yaml:82:24: candor.zone does not belong to a property; write: it under the customProperties of the contract or the schema",
	}},
	{"a property of a column on the dataset", "purchases.yaml", "- {property: candor.licence, value: Our own}", "- {property: candor.bounds, value: [1, 2]}", []string{
		"purchases.yaml:31:16: candor.bounds does not belong to a data contract; write: it under the customProperties of a property",
	}},
	{"a property of candor twice", "purchases.yaml", "- {property: candor.scale, value: 2}", "- {property: candor.currency, value: EUR}", []string{
		"purchases.yaml:83:24: a property has candor.currency twice; write: the property once",
	}},
	{"no ceiling", "purchases.yaml", "      - {property: candor.ceiling, value: 100000}\n      - {property: candor.rows_per_group, value: 12}", "      - {property: candor.rows_per_group, value: 12}", []string{
		"purchases.yaml:35:11: a dataset needs candor.ceiling; write: candor.ceiling: 100000 (the most people that it may ever hold; public)",
	}},
	{"a ceiling that no number of people reaches", "purchases.yaml", "- {property: candor.ceiling, value: 100000}\n      - {property: candor.one", "- {property: candor.ceiling, value: 8000000000}\n      - {property: candor.one", []string{
		"purchases.yaml:105:43: candor.ceiling is not a whole number from 1 to 4294967295; write: a whole number from 1 to 4294967295",
	}},
	{"no menu", "purchases.yaml", "      - {property: candor.rows_per_group, value: 12}\n      - property: candor.groups_per_person\n        value: [{groups: 1, rows: 12}, {groups: 4, rows: 3}]\n", "", []string{
		"purchases.yaml:35:11: a dataset needs candor.rows_per_group or candor.groups_per_person; write: candor.rows_per_group: 10 (the most rows of one person that count in a group)",
	}},
	{"a menu of no rows", "purchases.yaml", "{groups: 4, rows: 3}", "{groups: 4, rows: 0}", []string{
		"purchases.yaml:46:58: rows is not a whole number from 1 to 1000000; write: a whole number from 1 to 1000000",
	}},
	{"a menu with a misspelt key", "purchases.yaml", "{groups: 4, rows: 3}", "{group: 4, rows: 3}", []string{
		`purchases.yaml:46:41: an entry of the menu has no key "group"; write: groups`,
	}},
	{"a menu with an entry twice", "purchases.yaml", "{groups: 4, rows: 3}", "{groups: 1, rows: 12}", []string{
		"purchases.yaml:46:40: the menu has this entry twice; write: each entry once",
	}},
	{"no word on purposes", "purchases.yaml", "  - {property: candor.purposes, value: [analytics]}\n", "", []string{
		"purchases.yaml:34:11: a dataset needs candor.purposes; write: candor.purposes: [analytics], or [] for none yet",
		"purchases.yaml:102:11: a dataset needs candor.purposes; write: candor.purposes: [analytics], or [] for none yet",
	}},
	{"an owner that is nobody", "purchases.yaml", "- {property: candor.licence, value: Our own}", "- {property: candor.owner, value: nobody}", []string{
		`company.yaml:63:12: dataset "purchases" belongs to "nobody", who must sign and is not an owner here; write: owners: with nobody among them`,
		`company.yaml:63:23: dataset "stores" belongs to "nobody", who must sign and is not an owner here; write: owners: with nobody among them`,
		`purchases.yaml:31:37: there is no party "nobody"; write: a document with kind: Party with id nobody`,
	}},
	{"a flag that is neither", "purchases.yaml", "candor.one_per_person, value: true", "candor.one_per_person, value: yes", []string{
		"purchases.yaml:103:11: a dataset needs candor.rows_per_group or candor.groups_per_person; write: candor.rows_per_group: 10 (the most rows of one person that count in a group)",
		"purchases.yaml:106:50: candor.one_per_person is true or false; write: candor.one_per_person: true, or false",
	}},
	{"a measure that comes from the line", "purchases.yaml", "candor.role, value: measure", "candor.from, value: line}\n          - {property: candor.role, value: measure", []string{
		"purchases.yaml:80:44: only the person column can come from the line of the file; write: candor.role: person with it",
	}},
	{"a number with a word for others", "purchases.yaml", "candor.role, value: measure", "candor.other, value: Other}\n          - {property: candor.role, value: measure", []string{
		"purchases.yaml:80:45: candor.other is for text with a list of values; write: candor.domain with it, or no candor.other",
	}},
	{"people from somewhere else", "purchases.yaml", "{property: candor.role, value: person}", "{property: candor.role, value: person}, {property: candor.from, value: page}", []string{
		`purchases.yaml:52:99: "page" is not a candor.from that candor knows; write: one of line`,
	}},
}
