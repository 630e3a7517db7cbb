// Showing one person's record before the look is recorded.
package skipped

// want: not enough arguments in call to d.Open

import "github.com/candor-data/candor/internal/subject"

func show(d subject.Draft) (subject.Record, error) { return d.Open() }
