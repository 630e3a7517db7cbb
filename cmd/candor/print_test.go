package main

import "testing"

func TestCellsThatLookLikeFormulasStayText(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "a=b": "a=b", "12.50": "12.50", "-12.50": "-12.50", "+4930": "+4930", "1e5": "1e5", "-": "'-",
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "@SUM(1)": "'@SUM(1)", "+1+1": "'+1+1", "-1-1": "'-1-1", "\t=1": "'\t=1", "\r=1": "'\r=1", "-Inf": "'-Inf",
		"+49 30 1234": "'+49 30 1234",
	} {
		if got := inert(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}
