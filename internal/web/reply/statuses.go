package reply

import (
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/look"
)

// fallbacks are the words for a status whose handler had no better ones. Each has a rule, a why and a way forward
// (law 8); none repeats anything from the request (law 5).
var fallbacks = map[int]look.Refusal{
	http.StatusBadRequest: {Title: "We could not read that", Reasons: []candor.Reason{{
		Rule: "web.unreadable", Text: "What was sent is not what this page expects.", Protects: "Nothing was changed.",
		Instead: "Go back, check what you filled in and send it again."}}},
	http.StatusUnauthorized: {Title: "Please sign in first", Kind: look.Info, Reasons: []candor.Reason{{
		Rule: "web.sign-in", Text: "This page is about somebody's own data or work, and we do not know who you are.",
		Protects: "What is held about you is shown to you alone.", Instead: "Sign in, then open the page again."}}},
	http.StatusForbidden: {Title: "This page is for somebody else", Reasons: []candor.Reason{{
		Rule: "web.role", Text: "Your account has other duties than this page serves.",
		Protects: "People's data is opened only by those whose duty it is.",
		Instead:  "Use the pages in your menu, or ask the board for the duty."}}},
	http.StatusNotFound: {Title: "There is no such page", Kind: look.Info, Reasons: []candor.Reason{{
		Rule: "web.no-page", Text: "The address leads nowhere, or to something that is no longer kept.",
		Instead: "Check the address, or start from the first page."}}},
	http.StatusMethodNotAllowed: {Title: "This page does not do that", Reasons: []candor.Reason{{
		Rule: "web.method", Text: "The page exists, and takes another kind of request.", Protects: "Looking at a page never changes anything.",
		Instead: "Open the page and use its form."}}},
	http.StatusConflict: {Title: "Something changed in the meantime", Reasons: []candor.Reason{{
		Rule: "web.stale", Text: "A permission, an agreement or a policy changed while we were deciding.",
		Protects: "No use rests on a permission that has just been withdrawn.", Instead: "Look at the page again, then decide."}}},
	http.StatusRequestEntityTooLarge: {Title: "That is too large", Reasons: []candor.Reason{{
		Rule: "web.too-large", Text: "What was sent is larger than a form on this page may be.", Protects: "One request cannot fill the machine.",
		Instead: "Send less, or load files with: candor load"}}},
	http.StatusTooManyRequests: {Title: "Too many tries", Reasons: []candor.Reason{{
		Rule: "web.too-many", Text: "There were too many requests in a short time.", Protects: "Nobody can guess passwords by trying many.",
		Instead: "Wait a minute, then try again."}}},
	http.StatusServiceUnavailable: {Title: "Not right now", Reasons: []candor.Reason{{
		Rule: "web.unavailable", Text: "The service cannot answer at the moment.", Protects: "Nothing leaves that could not be recorded first.",
		Instead: "Try again in a few minutes."}}},
	http.StatusInternalServerError: {Title: "Something went wrong on our side", Reasons: []candor.Reason{{
		Rule: "web.failed", Text: "A fault stopped the page. It was noted without your data.",
		Protects: "What failed says so, and nothing half done is shown.", Instead: "Try again; if it stays, tell whoever runs this service."}}},
}

// Fallback is what a status says for itself. A status without words of its own is a refusal (4xx) or a fault.
func Fallback(status int) look.Refusal {
	if f, ok := fallbacks[status]; ok {
		f.Reasons = append([]candor.Reason(nil), f.Reasons...)
		return f
	}
	if status >= 400 && status < 500 {
		f := Fallback(http.StatusBadRequest)
		f.Title = "This will not be done"
		return f
	}
	return Fallback(http.StatusInternalServerError)
}
