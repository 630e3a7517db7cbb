package flow

// MonthAfter is the month of the law, for its test.
var MonthAfter = monthAfter
