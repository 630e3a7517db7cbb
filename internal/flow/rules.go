package flow

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/question"
)

// Rule is what a rule says in general, and who made it. The record of a refusal holds rule ids alone (law 5), so this is
// what it can be read by later; the words that named a column or a day are told once, to whoever asked.
type Rule struct {
	candor.Reason
	By string // who decided
}

// RuleOf finds a rule by its id. One that is not known says so.
func RuleOf(id string) Rule {
	if r, ok := rules[id]; ok {
		r.Rule = id
		if r.Protects == "" {
			r.Protects = questionRules[id]
		}
		return r
	}
	return Rule{candor.Reason{Rule: id, Text: "This version of candor has no words for that rule.", Protects: "What is not known is a no.",
		Instead: "Ask whoever runs this service which version recorded it."}, "the version that recorded it"}
}

const (
	byCandor    = "candor's rules, the same for everybody"
	byContract  = "the dataset's contract, which its owner applied"
	byAgreement = "the agreement, as its sides signed it"
	byBoard     = "the privacy allowance, which the board sets"
	byDuties    = "the table of duties"
)

var questionRules = question.Rules()

func rule(by, text, instead string) Rule {
	return Rule{candor.Reason{Text: text, Instead: instead}, by}
}

func (r Rule) protects(what string) Rule { r.Protects = what; return r }

// rules has a line for each rule that can say no; a test compares it with the source.
var rules = map[string]Rule{
	// question
	"syntax":           rule(byCandor, "The question could not be read as a whole.", "Check it near the place that was pointed at; the sample questions show the form."),
	"too-long":         rule(byCandor, "The question was longer than a question may be.", "Ask it in parts, or leave out what the answer does not need."),
	"one-statement":    rule(byCandor, "There was more than one statement.", "Ask one SELECT at a time."),
	"person-level":     rule(byCandor, "The question would show or pick out single people.", "Count people with COUNT(DISTINCT …), or group by a public column."),
	"unknown-column":   rule(byCandor, "A column was named that the catalogue does not describe.", "Choose a column from the list beside the question."),
	"unknown-dataset":  rule(byCandor, "A dataset was named that the catalogue does not describe.", "Choose a dataset from the list beside the question."),
	"ambiguous-column": rule(byCandor, "A name could mean more than one column.", "Write the dataset before the column: purchases.amount."),
	"among-inside":     rule(byCandor, "A question about people by what they said to the company was not the company's own.", "Ask about everybody who permits, or group by a column.").protects("What somebody answered to one company is no other company's business."),
	"unknown-stance":   rule(byCandor, "People were told apart by something else than yes, no or maybe.", "Say yes, no or maybe.").protects("Unknown is no."),
	"join-on-key":      rule(byCandor, "A public table was joined by something else than its whole key.", "Join it on each column of its key, with = and AND."),
	"token":            rule(byDuties, "A program's token was asked for that its owner may not have.", "Ask for a token of your own, for at most 366 days.").protects("each account: a token opens what its owner may open"),
	"rehearsal":        rule(byCandor, "Something of real people was brought to a rehearsal, in which everybody is invented.", "Use your own workspace.").protects("real people: their data and their choices never stand among invented ones."),
	"unbounded":        rule(byContract, "A column was added up that has no public limits.", "Add up a column that has limits, or ask the dataset's owner to set them."),
	"not-a-measure":    rule(byContract, "A column was added up that is not a measure.", "Add up a measure, or count rows or people."),
	"no-public-domain": rule(byContract, "The groups of a column are not known beforehand.", "Group by a column with a public list of values, by date_trunc of a date, or by bin of a number."),
	"too-many-groups":  rule(byCandor, "The question has more groups than it may have.", "Group more coarsely: by month instead of day, or by one column less."),
	"too-large":        rule(byCandor, "A sum could grow beyond what is kept exactly.", "Choose fewer rows a person from the menu, or a column with smaller limits."),
	"join-on-person":   rule(byCandor, "Datasets were joined on something other than the person, or on one with several rows a person.", "Join with USING on the person's column, the dataset with one row a person last."),
	"not-in-menu":      rule(byContract, "How much one person may count was not an entry of the menu.", "Choose a BOUND from the menu beside the question."),
	"unsupported":      rule(byCandor, "The question uses a part of SQL that is not in the small language.", "Use SELECT, WHERE, GROUP BY, ORDER BY and LIMIT with counts, sums and averages."),
	"type-mismatch":    rule(byCandor, "A column was compared with a value of another kind.", "Write days as DATE '2026-03-31', text in single quotes, numbers bare."),
	"not-grouped":      rule(byCandor, "A column stood outside the groups.", "Put it into GROUP BY, or inside a count, a sum or an average."),
	"no-measure":       rule(byCandor, "There was no number to protect.", "Ask for at least one count, sum or average."),
	"mixed-sources":    rule(byCandor, "A comparison took its groups and its rows from places that do not fit.", "Take the groups compared from the dataset with one row a person."),
	"never-true":       rule(byCandor, "No row could ever meet the condition.", "Check the condition: two parts of it exclude each other."),
	"compare":          rule(byCandor, "The comparison was not between two public groups.", "Compare two values of a column with a public list, each person in one at most."),
	"precision":        rule(byCandor, "The precision was not a step of the ladder.", "Choose fine, normal, coarse or coarsest."),

	// gate
	"no-question":          rule(byCandor, "There was no checked question to decide on.", "Ask a question in SQL.").protects("Every use is decided on what it will really do."),
	"no-recipient":         rule(byCandor, "It was not said who would receive the answer.", "Name the recipient.").protects("People choose who may learn from their data."),
	"unknown-purpose":      rule("the purposes that the company has described", "The purpose was not one that the company has described.", "Choose one of the described purposes, or describe a new one and ask people first.").protects("People can only agree to a purpose that they were told of."),
	"wrong-purpose":        rule("the dataset's contract or the agreement", "The contract of the data, or the agreement, does not allow this purpose.", "Ask for a purpose that it lists, or ask its owner to add this one.").protects("Data is used for what it was collected for (GDPR Art. 5(1)(b))."),
	"no-category":          rule(byContract, "A column has no category, so nobody can have permitted its use.", "Ask a steward to give the column a category in its contract.").protects("Unknown is no."),
	"allowance-unknown":    rule(byBoard, "The privacy allowance could not be read.", "Try again; if it stays, tell whoever runs this service.").protects("An unknown allowance is a used-up allowance."),
	"allowance-used-up":    rule(byBoard, "The privacy allowance did not cover a question of this precision.", "Read earlier answers again (free), ask more coarsely, or wait: the allowance comes back day by day.").protects("Many answers together must not give one person away."),
	"no-person":            rule(byCandor, "It was not said whose record to open.", "Name one person.").protects("Records are opened one at a time, for a named reason."),
	"not-yours":            rule(byDuties, "A record is opened by its person, or by staff who help customers with their rights.", "Sign in as that person, or ask a steward.").protects("One person never sees another's data."),
	"wrong-recipient":      rule(byAgreement, "The agreement names another company as the one that receives answers.", "Ask under an agreement that names you as its recipient, or propose one.").protects("Answers reach only the company that everybody agreed on."),
	"unsigned":             rule(byAgreement, "The agreement was not signed by everybody in it.", "Ask the sides that are missing to sign it.").protects("No data is used before every side has said yes to the same words."),
	"refused-by-party":     rule("one of the agreement's sides", "One of its sides refused the agreement.", "Agree on other words and ask everybody to sign them.").protects("A no is an answer and is kept."),
	"not-started":          rule(byAgreement, "The agreement had not started.", "Ask again once it has.").protects("Data is used only in the time agreed."),
	"expired":              rule(byAgreement, "The agreement's time was over.", "Agree on a new time and ask everybody to sign it.").protects("Data is used only in the time agreed."),
	"ended":                rule("one of the agreement's sides", "One of its sides had ended the agreement.", "Make a new agreement and ask everybody to sign it.").protects("Each side can stop its part at any time."),
	"wrong-dataset":        rule(byAgreement, "The agreement does not cover all the data that the question reads.", "Ask about the data that it covers.").protects("Only the data that was agreed is used."),
	"precision-not-agreed": rule(byAgreement, "The agreement does not allow this precision.", "Ask with a precision that it allows.").protects("Answers are no sharper than was agreed."),

	// access and flow
	"role":           rule(byDuties, "The sign-in has other duties.", "Ask somebody whose duty it is, or ask the board for the duty.").protects("People's data is opened only by those whose duty it is."),
	"attempts":       rule(byCandor, "There were too many attempts.", "Wait, then try again.").protects("Every account, from guessing."),
	"sign-in":        rule(byCandor, "What was given opens nothing.", "Check it; a board member can send a new invitation.").protects("Each account, from everybody but its owner."),
	"account":        rule(byCandor, "The account could not be made or changed like that.", "Ask a board member for a new invitation.").protects("The house from accounts that nobody answers for."),
	"certificate":    rule(byDuties, "A certificate was not taken, or could not be taken back.", "Look at the dataset's page, and certify what stands there.").protects("Whoever decides on the numbers knows what the board looked at."),
	"not-your-party": rule(byDuties, "Only a company itself speaks for it.", "Sign for the company that you act for.").protects("No agreement stands on somebody else's word."),
}
