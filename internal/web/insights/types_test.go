package insights

import "github.com/candor-data/candor/internal/flow"

type (
	column   = flow.AnswerColumn
	accuracy = flow.AnswerAccuracy
	note     = flow.AnswerNote
)
