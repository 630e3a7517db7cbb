//go:build !zeronoise

package house_test

// moreScenarios is for verbs that came after the first ones: deleting a person, paying out.
var moreScenarios = []scenario{}
