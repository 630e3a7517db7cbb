// Package question turns text into a typed plan, or reasons. It promises that a plan is decided from the text, the
// catalogue and public bounds alone, that questions that mean the same have the same canonical form, and that nothing of
// the text itself is ever executed. It refuses rows, the person as a column, unbounded measures and anything outside its
// small dialect, each with the nearest form that it would accept.
package question
