package question

import "maps"

// Rules lists this room's rules with what each protects, for pages that show a recorded refusal: the record holds ids.
func Rules() map[string]string { return maps.Clone(protects) }
