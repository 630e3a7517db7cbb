// Package archtest is the plan of the house as tests. It promises that a package nobody listed, an import nobody allowed, a
// caller of a minting function whom nobody named, or a step of the road that can be left out, fails the build with the
// sentence that was broken. It refuses to hold code: there is nothing to import here.
//
// What each test reads: rooms_test.go says who may know whom, modules_test.go what comes from outside, minting_test.go who
// may hold the pen, files_test.go what each package owes its reader, sealed_test.go what must not print, and
// skipped_test.go shows roads with a step left out, none of which compiles.
package archtest
