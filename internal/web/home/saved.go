package home

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// shelf is what stands under the five questions: one's own saved ones, those of colleagues, and what was just deleted.
type shelf struct{ mine, shared, deleted []line }

// line is a saved question in a list.
type line struct {
	id         int64
	name, says string
}

func (p Pages) front(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.SavedQuestions(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	gone, err := p.House.DeletedQuestions(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	var s shelf
	for _, q := range all {
		l := line{q.ID, q.Name, about(q)}
		if q.Mine {
			s.mine = append(s.mine, l)
		} else {
			s.shared = append(s.shared, l)
		}
	}
	for _, q := range gone {
		s.deleted = append(s.deleted, line{q.ID, q.Name, ""})
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Home"), front(five, s))
}

// about says what a saved question asks, and who sees it.
func about(q flow.SavedQuestion) string {
	s := "In SQL."
	if x, ok := find(q.Kind); ok {
		s = x.Title
	}
	if q.Shared != nil {
		who := "by you"
		if !q.Mine {
			who = "by " + q.Owner
		}
		s += " Shared " + who + ", " + say.Day(q.Shared.UTC()) + "."
	}
	if x := q.Schedule; x != nil && x.Stopped != nil {
		s += " Its schedule stopped."
	} else if x != nil {
		s += " Asked " + often[x.Every] + "."
	}
	return s
}

// Save keeps a question that was asked under a name.
func (p Pages) Save(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	q, ok := find(r.PostFormValue("question"))
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	world := p.House.World()
	menu := home.Offer(world)
	a := asking{question: q, fields: q.fields(menu, world)}
	inputs, wishes, err := menu.Compose(q.ID, a.fill(r.PostFormValue))
	var s home.Slip
	if errors.As(err, &s) {
		a.wrong(s)
		p.again(w, r, a)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	name := r.PostFormValue("name")
	kept, err := p.House.SaveQuestion(r.Context(), reply.Of(r.Context()).Actor, flow.NewQuestion{Name: name, Kind: string(q.ID), Inputs: inputs, Asks: wishes})
	var m *flow.Mistake
	if errors.As(err, &m) && m.Reason.Rule == "name" {
		a.inputs, a.name = inputs, &look.Field{Name: "name", Label: "Name", Value: name, Wrong: slip(m), Required: true}
		p.again(w, r, a)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.There(w, r, path(kept.ID))
}

func path(id int64) string { return "/home/saved/" + strconv.FormatInt(id, 10) }

// keeping is the page of one saved question.
type keeping struct {
	asking
	kept    flow.SavedQuestion
	says    string // what it asks, and who sees it
	name    look.Field
	refused *look.Refusal // of what was just pressed
	course
}

// Open shows a saved question with its form filled in. It asks nothing.
func (p Pages) Open(w http.ResponseWriter, r *http.Request) {
	q, ok := p.saved(w, r)
	if !ok {
		return
	}
	v, err := p.keeping(r, q)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, q.Name), kept(v))
}

func (p Pages) keeping(r *http.Request, q flow.SavedQuestion) (v keeping, err error) {
	v = keeping{kept: q, says: about(q), name: look.Field{Name: "name", Label: "Name", Value: q.Name, Required: true}}
	if x, ok := find(q.Kind); ok {
		world := p.House.World()
		v.asking = asking{question: x, fields: x.fields(home.Offer(world), world)}
		v.fill(func(name string) string { return q.Inputs[name] })
	}
	v.course, err = p.course(r, q)
	return v, err
}

// saved finds the question that the address names.
func (p Pages) saved(w http.ResponseWriter, r *http.Request) (flow.SavedQuestion, bool) {
	id, ok := number(w, r)
	if !ok {
		return flow.SavedQuestion{}, false
	}
	q, err := p.House.SavedQuestion(r.Context(), reply.Of(r.Context()).Actor, id)
	if err != nil {
		refusals.Fail(w, r, err)
		return q, false
	}
	return q, true
}

func number(w http.ResponseWriter, r *http.Request) (int64, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		reply.Problem(w, r, http.StatusNotFound)
	}
	return id, err == nil
}

// Change does what a button of a saved question's page says.
func (p Pages) Change(w http.ResponseWriter, r *http.Request) {
	id, ok := number(w, r)
	if !ok || !reply.Form(w, r) {
		return
	}
	who, then := reply.Of(r.Context()).Actor, path(id)
	var err error
	switch r.PostFormValue("do") {
	case "rename":
		err = p.House.RenameQuestion(r.Context(), who, id, r.PostFormValue("name"))
	case "share":
		err = p.House.ShareQuestion(r.Context(), who, id, true)
	case "unshare":
		err = p.House.ShareQuestion(r.Context(), who, id, false)
	case "schedule":
		err = p.House.ScheduleQuestion(r.Context(), who, id, flow.Every(r.PostFormValue("every")))
	case "delete":
		then = "/home#saved"
		err = p.House.DeleteQuestion(r.Context(), who, id)
	case "restore":
		err = p.House.RestoreQuestion(r.Context(), who, id)
	default:
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	var m *flow.Mistake
	if errors.As(err, &m) {
		p.mistaken(w, r, id, m)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.There(w, r, then)
}

// slip is what is wrong in a field, and what to write.
func slip(m *flow.Mistake) string { return m.Reason.Text + " " + m.Reason.Instead }

// mistaken shows the question's page with what is wrong, at the field that it is about.
func (p Pages) mistaken(w http.ResponseWriter, r *http.Request, id int64, m *flow.Mistake) {
	q, err := p.House.SavedQuestion(r.Context(), reply.Of(r.Context()).Actor, id)
	if err != nil { // it is deleted: there is no page to say it on
		reply.Problem(w, r, http.StatusUnprocessableEntity, m.Reason)
		return
	}
	v, err := p.keeping(r, q)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	switch r.PostFormValue("do") {
	case "rename":
		v.name.Value, v.name.Wrong = r.PostFormValue("name"), slip(m)
	case "schedule":
		v.every.Wrong = slip(m)
	default:
		v.refused = &look.Refusal{Title: "Nothing was changed", Reasons: []candor.Reason{m.Reason}}
	}
	fr := reply.Frame(r, q.Name)
	fr.Focus = true
	reply.Page(w, r, http.StatusUnprocessableEntity, fr, kept(v))
}
