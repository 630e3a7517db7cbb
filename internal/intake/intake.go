// Package intake brings data in: delimited files and permission lists are read, checked against the dataset's contract,
// and handed on as typed rows. It promises that nothing is swallowed: each line that is not empty is in exactly one
// record; a record is either a typed row or a Bad, set aside whole with the rule that it broke and what to do about it;
// empty lines and columns that the contract does not know are counted and shown. It refuses to guess: a number is exact or
// bad, a date has one layout, an unknown value of a closed list is bad, an unknown choice is never a yes (law 2), and a
// file that cannot be read to its end fails as a whole and says where.
//
// What a contract has to state about a file can be found from a sample of a column's cells: DateLayouts gives the layouts of
// dates that fit, DecimalMark the ways of writing numbers. Each gives several where the sample cannot tell them apart and
// they would read it differently (03/04/2020; 1,234): then a person chooses, candor does not.
//
// Cells are personal data. Raw text of a row travels in Raw fields alone, for the quarantine store; no error, Text or
// printed form of anything here holds a cell (law 5).
package intake
