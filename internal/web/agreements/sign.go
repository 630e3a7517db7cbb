package agreements

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
)

// Sign takes a signed file, uploaded or pasted. What was sent is never shown again.
func (p Pages) Sign(w http.ResponseWriter, r *http.Request) {
	who, id := reply.Of(r.Context()).Actor, candor.AgreementID(r.PathValue("id"))
	s, now, err := p.House.Agreement(r.Context(), who, id)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	signed, err := sent(r)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		reply.Problem(w, r, http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		reply.Problem(w, r, http.StatusBadRequest)
		return
	}
	why := look.Refusal{Title: "The signature was not taken"}
	switch {
	case len(signed) == 0:
		why.Reasons = []candor.Reason{{Rule: "no-file", Text: "No file was chosen and nothing was pasted.", Protects: "Nothing was changed.", Instead: "Choose the file that candor agreement sign wrote, or paste what is in it."}}
	case bytes.Contains(signed, []byte("candor-ed25519-private")):
		why.Reasons = []candor.Reason{{Rule: "private-key", Text: "This is a private key. It was not kept, but it has now left the place where it was made.", Protects: "Whoever holds the key can sign as your company.",
			Instead: "Make a new key with candor key new, have it registered, and sign on your own machine: only the signed file comes here."}}
	default:
		why.Reasons, err = p.House.SignFile(r.Context(), who, id, signed)
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
		if why.Reasons == nil {
			reply.There(w, r, base(who.Role)+string(id)+"?kept=yes")
			return
		}
	}
	v := p.view(s, now, who)
	v.refusal = &why
	f := reply.Frame(r, v.title)
	f.Focus = true
	reply.Page(w, r, http.StatusUnprocessableEntity, f, agreement(v))
}

// sent reads the file, or what was pasted instead.
func sent(r *http.Request) ([]byte, error) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	f, _, err := r.FormFile("file")
	if err == nil {
		defer func() { _ = f.Close() }()
		b, err := io.ReadAll(f)
		if err != nil || len(bytes.TrimSpace(b)) > 0 {
			return b, err
		}
	}
	return bytes.TrimSpace([]byte(r.PostFormValue("signed"))), nil
}
