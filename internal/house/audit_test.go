//go:build !zeronoise

package house_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/subject"
	"github.com/candor-data/candor/proof"
)

// busyFolder is the shop after a dozen further questions, a refusal and a withdrawal: a few dozen entries of each kind.
func busyFolder(t *testing.T) string {
	t.Helper()
	dir, _ := shopFolder(t)
	h := open(t, dir, house.Options{})
	askOn(t, h, 0, 12)
	if r, err := h.Ask(t.Context(), asBrand("SELECT customer_id FROM orders")); err != nil || r.Decision.Allowed {
		t.Fatalf("not refused: %v", err)
	}
	err := h.DB.Corrections().Correct(t.Context(), personOf(t, h, 3), subject.Correction{Dataset: "orders", Field: "amount", Said: subject.Instead, Text: "12.00", Actor: "self"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Stop(t.Context(), operator, personOf(t, h, 3), brand, "phone"); err != nil {
		t.Fatal(err)
	}
	word := flow.Certify{Dataset: "orders", Purposes: []candor.PurposeID{"analytics"}, Note: "Looked at the till.", LastDay: time.Now().AddDate(0, 1, 0)}
	if err := errors.Join(h.CertifyDataset(t.Context(), operator, word), h.UncertifyDataset(t.Context(), operator, "orders", "The till was wrong."),
		h.CertifyDataset(t.Context(), operator, word)); err != nil {
		t.Fatal(err)
	}
	for _, x := range []action{askToDelete, attest} {
		if _, err := x.do(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.NextEpoch(t.Context(), operator); err != nil {
		t.Fatal(err)
	}
	v, err := h.Verify(t.Context(), operator, nil)
	if err != nil || !v.OK || v.Uses < 36 || v.People < 256 {
		t.Fatalf("the shop's record: %v %+v", err, v)
	}
	closed(t, h)
	return dir
}

func askOn(t *testing.T, h *house.House, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		r, err := h.Ask(t.Context(), asBrand(fmt.Sprintf("SELECT COUNT(DISTINCT customer_id) AS persons FROM orders WHERE amount > %d", i)))
		if err != nil || !r.Decision.Allowed {
			t.Fatalf("question %d: %v %v", i, err, rules(r))
		}
	}
}

func closed(t *testing.T, h *house.House) {
	t.Helper()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

// forge changes the database as somebody would who holds its file and not candor.
func forge(t *testing.T, dir, script string) {
	t.Helper()
	c, err := sqlite.OpenConn(filepath.Join(dir, "candor.db"), sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := sqlitex.ExecuteScript(c, script, nil); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	changed := 0
	err = sqlitex.ExecuteTransient(c, "select total_changes()", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		changed = s.ColumnInt(0)
		return nil
	}})
	if err != nil || changed == 0 {
		t.Fatalf("nothing was changed by %s: %v", script, err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// flip changes one byte of a column, at an offset counted from its end.
func flip(column string, fromEnd int) string {
	at := fmt.Sprintf("length(%[1]s)-%[2]d", column, fromEnd)
	other := fmt.Sprintf("case when substr(%[1]s,%[2]s,1)=x'41' then x'42' else x'41' end", column, at)
	return fmt.Sprintf("%[1]s=cast(substr(%[1]s,1,%[2]s-1) || %[3]s || substr(%[1]s,%[2]s+1) as blob)", column, at, other)
}

func TestWhateverIsAlteredInTheRecordIsReported(t *testing.T) {
	dir := busyFolder(t)
	whole, err := os.ReadFile(filepath.Join(dir, "candor.db"))
	if err != nil {
		t.Fatal(err)
	}
	const (
		last      = "(select max(i) from entry where log=0)"
		intend    = "(select min(i) from entry where log=0 and kind='intend')"
		lastUse   = "(select max(i) from entry where log=0 and kind='intend')"
		decision  = "(select min(i) from entry where log=0 and kind='conclude')"
		withdrawn = "(select max(i) from entry where log=1 and body is not null)"
		padding   = "(select max(i) from entry where log=1 and body is null)"
	)
	update := func(table, set, where string) string {
		return "update " + table + " set " + set + " where " + where + ";"
	}
	entry := func(set, log, i string) string { return update("entry", set, "log="+log+" and i="+i) }
	for name, c := range map[string]struct{ script, want string }{
		// One byte of each kind, at the beginning, in the middle and at the end.
		"a leaf, the first":                  {entry(flip("leaf", 3), "0", "0"), "entry 0 of log 0 was altered"},
		"a leaf, in the middle":              {entry(flip("leaf", 0), "0", "20"), "entry 20 of log 0 was altered"},
		"a leaf, the last":                   {entry(flip("leaf", 31), "0", last), "was altered"},
		"a leaf of the people's log":         {entry(flip("leaf", 3), "1", withdrawn), "of log 1 was altered"},
		"a leaf that is padding":             {entry(flip("leaf", 3), "1", padding), "stored hash"},
		"a leaf cut short":                   {entry("leaf=substr(leaf,1,length(leaf)-1)", "0", "7"), "entry 7 of log 0 was altered"},
		"a salt":                             {entry(flip("salt", 3), "0", "9"), "entry 9 of log 0 was altered"},
		"a salt of the people's log":         {entry(flip("salt", 0), "1", withdrawn), "of log 1 was altered"},
		"a salt taken away":                  {entry("salt=null", "0", "9"), "entry 9 of log 0 was altered"},
		"a body's letter":                    {entry(flip("body", 5), "0", intend), "was altered"},
		"a body's purpose":                   {entry("body=cast(replace(body,'analytics','marketing') as blob)", "0", intend), "was altered"},
		"a body's charge":                    {entry("body=cast(replace(body,'200000','100000') as blob)", "0", intend), "was altered"},
		"a body's time":                      {entry("body=cast(replace(body,'2026','2025') as blob)", "0", decision), "was altered"},
		"a no made a yes":                    {"update permission set choice='given' where choice='withdrawn';", "the choices kept for entry"},
		"a choice's purpose":                 {"update permission set purpose='marketing' where seq=1;", "the choices kept for entry"},
		"a choice made earlier":              {"update permission set given_at=given_at-1 where seq=1;", "the choices kept for entry"},
		"what a partner was asked":           {"update deletion_request set body=cast(replace(body,'\"Answers\":[1,2]','\"Answers\":[1]') as blob);", "the request of deletion kept for entry"},
		"a request taken out":                {"delete from deletion_request;", "none is kept"},
		"how a partner deleted":              {"update deletion_request set attestation=cast(replace(attestation,'Removed.','Kept it.') as blob);", "the attestation kept for entry"},
		"a partner's word taken out":         {"update deletion_request set attestation=null, attested_entry=0;", "none is kept"},
		"a certificate's last day":           {"update certificate set until=until+86400000000 where ended=0;", "the certificate kept for entry"},
		"a certificate's contract":           {"update certificate set contract=zeroblob(32) where ended=0;", "the certificate kept for entry"},
		"a certificate made up":              {"insert into certificate select entry+1000,dataset,at,until,contract,purposes,decisions,note,role,account,0,0,'','','','' from certificate where ended=0;", "the certificate kept for entry"},
		"a certificate taken out":            {"delete from certificate where ended=0;", "none is kept"},
		"a certificate that came back":       {"update certificate set ended=0 where ended<>0;", "none is kept"},
		"why a certificate was taken back":   {"update certificate set end_why='No reason.' where ended<>0;", "the end kept for the certificate"},
		"a choice taken out":                 {"delete from permission where seq=1;", "the choices kept for entry"},
		"a choice that nobody made":          {"insert into permission select max(seq)+1,subject,'given',purpose,category,recipient,basis,notice,channel,actor,given_at,until,recorded,999999 from permission;", "which records none"},
		"a correction":                       {"update correction set text='13.00';", "the correction kept for entry"},
		"a correction's person":              {"update correction set actor='stefan';", "the correction kept for entry"},
		"a correction taken out":             {"delete from correction;", "the correction kept for entry"},
		"a correction made up":               {"insert into correction select null,subject,dataset,field,said,'1.00',actor,at,entry+1 from correction;", "a correction is kept for entry"},
		"a correction said twice":            {"insert into correction select null,subject,dataset,field,said,text,actor,at,entry from correction;", "two corrections are kept"},
		"a body of the people's log":         {entry("body=cast(replace(body,'phone','paper') as blob)", "1", withdrawn), "of log 1 was altered"},
		"a body emptied":                     {entry("body=x''", "0", "9"), "entry 9 of log 0 was altered"},
		"a body of a use hidden":             {entry("salt=null,body=null", "0", lastUse), "the allowance of"},
		"a body that charged nothing hidden": {entry("salt=null,body=null", "0", "2"), "was taken out"},
		"a use called something else":        {entry("kind='note'", "0", lastUse), "the allowance of"},
		"a node at the bottom":               {update("node", flip("h", 3), "log=0 and i=4"), "stored hash 4 of log 0"},
		"a node at the top":                  {update("node", flip("h", 3), "log=0 and i=30"), "stored hash 30 of log 0"},
		"a node of the people's log":         {update("node", flip("h", 31), "log=1 and i=300"), "stored hash 300 of log 1"},
		"a node taken away":                  {"delete from node where log=0 and i=12;", "stored hash 12 of log 0"},
		"the last node taken away":           {"delete from node where log=0 and i=(select max(i) from node where log=0);", "log 0 keeps"},
		"a node too many":                    {"insert into node(log,i,h) select 0, max(i)+1, randomblob(32) from node where log=0;", "of log 0"},
		"the head's root":                    {update("head", "note=cast(replace(note, substr(note, instr(note, char(10))+4, 8), 'AAAAAAAA') as blob)", "log=0"), "the signed head of uses cannot be trusted"},
		"the head's signature":               {update("head", flip("note", 8), "log=0"), "the signed head of uses cannot be trusted"},
		"the head of the people's log":       {update("head", flip("note", 8), "log=1"), "the signed head of people cannot be trusted"},
		"the published head":                 {update("published", flip("note", 8), "log=1"), "the signed head of people cannot be trusted"},
		"the heads exchanged":                {"update head set log=log+10; update head set log=11-log;", "the signed head of"},
		"an older head that was signed too":  {update("head", "note=(select note from published where log=1), size=(select size from published where log=1)", "log=1") + "delete from entry where log=1 and i=(select max(i) from entry where log=1);", "log of people"},
		"the head taken away":                {"delete from head where log=0;", "no signed head"},
		"the people's head taken away":       {"delete from head where log=1;", "no signed head"},

		// Entries that go, come or change places.
		"the last entry removed":             {"delete from entry where log=0 and i=" + last + ";", "the signed head of uses is over"},
		"the last entry and its nodes":       {"delete from entry where log=0 and i=" + last + "; delete from node where log=0 and i>=(select 2*(max(i)+1)-10 from entry where log=0);", "the signed head of uses is over"},
		"an entry in the middle removed":     {"delete from entry where log=0 and i=17;", "entry 17 of log 0 was removed"},
		"the first entry removed":            {"delete from entry where log=0 and i=0;", "entry 0 of log 0 was removed"},
		"a removed entry closed up":          {"delete from entry where log=0 and i=17; update entry set i=-i where log=0 and i>17; update entry set i=-i-1 where log=0 and i<0;", "stored hash"},
		"a choice removed":                   {"delete from entry where log=1 and i=" + withdrawn + ";", "of log 1 was removed"},
		"everything removed":                 {"delete from entry where log=0; delete from node where log=0;", "the signed head of uses is over"},
		"two entries exchanged":              {"update entry set i=-1 where log=0 and i=14; update entry set i=14 where log=0 and i=22; update entry set i=22 where log=0 and i=-1;", "stored hash"},
		"two bodies exchanged":               {"create temp table x as select i,salt,body from entry where log=0 and i in (14,22); update entry set salt=(select salt from x where x.i=36-entry.i), body=(select body from x where x.i=36-entry.i) where log=0 and i in (14,22);", "entry 14 of log 0 was altered"},
		"an entry added without the key":     {"insert into entry(log,i,at,kind,leaf,salt,body) select 0,max(i)+1,at,kind,leaf,salt,body from entry where log=0;", "the signed head of uses is over"},
		"an entry of the uses in the people": {"update entry set (leaf,salt,body)=(select leaf,salt,body from entry where log=0 and i=3) where log=1 and i=3;", "stored hash"},

		// What the entries say against what is kept beside them.
		"an allowance row lowered":        {update("spent", "rho=rho-1", "scope='partners'"), "the allowance of partners"},
		"an allowance row raised":         {update("spent", "rho=rho+1", "scope='partner:brand'"), "the allowance of partner:brand"},
		"an allowance row taken away":     {"delete from spent where scope='partner:brand';", "the allowance knows of none"},
		"an allowance row nobody charged": {"insert into spent(scope,day,rho) values('partner:other',1,5);", "the allowance of partner:other"},
		"a debit moved out of its window": {update("spent", "day=day-40", "scope='partner:brand'"), "the allowance of partner:brand"},
		"an answer that is kept":          {"update use set released=cast(replace(released,'cells','cell5') as blob) where intent=(select max(intent) from use);", "the answer kept for entry"},
		"an answer and its digest":        {"update use set released=(select released from use order by intent limit 1), digest=(select digest from use order by intent limit 1) where intent=(select max(intent) from use);", "the answer kept for entry"},
		"an answer said to be another's":  {"update use set conclude=(select min(conclude) from use) where intent=(select max(intent) from use);", "the answer kept for entry"},
		"a posting that does not balance": {"insert into posting(entry,account,micro,currency,at) values(1,'partner:brand',-1000000,'EUR',1);", "do not sum to zero in EUR"},
		"a posting in another currency":   {"insert into posting(entry,account,micro,currency,at) values(1,'partner:brand',-5,'EUR',1),(1,'people',5,'USD',1);", "do not sum to zero"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, beside := range []string{"-wal", "-shm"} {
				if err := os.Remove(filepath.Join(dir, "candor.db"+beside)); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "candor.db"), whole, 0o600); err != nil {
				t.Fatal(err)
			}
			forge(t, dir, c.script)
			h := open(t, dir, house.Options{})
			defer closed(t, h)
			v, err := h.Verify(t.Context(), operator, nil)
			if v.OK {
				t.Fatal("the record is called unbroken")
			}
			if err != nil && len(v.Problems) == 0 {
				t.Fatalf("not told as a problem of the record: %v", err)
			}
			if all := strings.Join(v.Problems, "\n"); !strings.Contains(all, c.want) {
				t.Errorf("got\n%s\nwant in it: %s", all, c.want)
			}
		})
	}
}

// twoHistories are a workspace and its copy, each gone on by itself, with the head that both began from.
func twoHistories(t *testing.T) (one, two *house.House, common string) {
	t.Helper()
	dir := busyFolder(t)
	other := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	one, two = open(t, dir, house.Options{}), open(t, other, house.Options{})
	common = headOf(t, one)
	askOn(t, one, 20, 24)
	askOn(t, two, 20, 22)
	return one, two, common
}

func TestAForkIsSeenByWhoeverHoldsAHeadOfTheOther(t *testing.T) {
	one, two, common := twoHistories(t)
	verify := func(h *house.House, heads ...string) flow.Verification {
		t.Helper()
		v, err := h.Verify(t.Context(), operator, heads)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for name, h := range map[string]*house.House{"one": one, "two": two} {
		if v := verify(h, common, headOf(t, h)); !v.OK {
			t.Errorf("%s alone is sound, with the heads of its own history: %q", name, v.Problems)
		}
	}
	if v := verify(one, headOf(t, two)); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), "FORK: head 1 given") {
		t.Errorf("got %q", v.Problems)
	}
	// The shorter history against a longer head: entries of that history are not in this one.
	if v := verify(two, common, headOf(t, one)); v.OK || !strings.Contains(strings.Join(v.Problems, "\n"), "head 2 given") {
		t.Errorf("got %q", v.Problems)
	}
}

// A whole workspace set back to an older copy agrees with itself: only a head kept elsewhere tells (law 13).
func TestAWorkspaceSetBackIsSeenByAKeptHead(t *testing.T) {
	dir := busyFolder(t)
	older, err := os.ReadFile(filepath.Join(dir, "candor.db"))
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, dir, house.Options{})
	askOn(t, h, 30, 32)
	kept := headOf(t, h)
	closed(t, h)
	if err := os.WriteFile(filepath.Join(dir, "candor.db"), older, 0o600); err != nil {
		t.Fatal(err)
	}
	h = open(t, dir, house.Options{})
	if v, err := h.Verify(t.Context(), operator, nil); err != nil || !v.OK {
		t.Fatalf("by itself it agrees: %v %q", err, v.Problems)
	}
	if v, err := h.Verify(t.Context(), operator, []string{kept}); err != nil || v.OK || !strings.Contains(v.Problems[0], "entries were removed") {
		t.Errorf("got %v %q", err, v.Problems)
	}
}

func exported(t *testing.T, h *house.House) (dir, key string) {
	t.Helper()
	dir = t.TempDir()
	err := h.Export(t.Context(), operator, func(path string) (io.WriteCloser, error) {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return nil, err
		}
		return os.Create(to)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, h.LogKeys()[0]
}

func TestAnOutsiderSeesTheForkFromTheExportsAlone(t *testing.T) {
	one, two, common := twoHistories(t)
	a, key := exported(t, one)
	b, _ := exported(t, two)
	other, err := os.ReadFile(filepath.Join(b, proof.CheckpointFile))
	if err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"one": a, "two": b} {
		if r, err := proof.VerifyDir(os.DirFS(dir), key, proof.Options{Heads: []string{common}}); err != nil || r.Heads != 1 || r.Opened < 36 || r.Unfinished != 0 {
			t.Errorf("%s: %v\n%s", name, err, r)
		}
	}
	_, err = proof.VerifyDir(os.DirFS(a), key, proof.Options{Heads: []string{string(other)}})
	var fork *proof.Fork
	if !errors.Is(err, proof.ErrNotVerified) || !errors.As(err, &fork) {
		t.Errorf("got %v, want a fork", err)
	}
	// A leaf changed in the export is seen too.
	bundles, err := filepath.Glob(filepath.Join(a, "tile", "entries", "*"))
	if err != nil || len(bundles) == 0 {
		t.Fatalf("no bundles: %v", err)
	}
	for _, path := range bundles {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			inside, err := filepath.Glob(filepath.Join(path, "*"))
			if err != nil || len(inside) == 0 {
				t.Fatalf("no bundle: %v", err)
			}
			path = inside[0]
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := proof.VerifyDir(os.DirFS(a), key, proof.Options{}); !errors.Is(err, proof.ErrNotVerified) {
		t.Errorf("got %v", err)
	}
}

// The export of a real record is read by software that is not candor's (module outside).
func TestTheOutsideModuleReadsAnExportedRecord(t *testing.T) {
	h := open(t, busyFolder(t), house.Options{})
	dir, _ := exported(t, h)
	c := exec.Command("go", "test", "-count=1", "-run", "TestAnotherClientReadsTheLog", ".")
	c.Dir, c.Env = "../../outside", append(os.Environ(), "CANDOR_LOG_DIR="+dir)
	began := time.Now()
	var said bytes.Buffer
	c.Stderr = &said // with an empty module cache: what is downloaded
	out, err := c.Output()
	if err != nil || !strings.HasPrefix(string(out), "ok") {
		t.Fatalf("%v\n%s%s", err, said.String(), out)
	}
	t.Logf("in %v: %s", time.Since(began).Round(time.Millisecond), out)
	// It does read this folder: with a byte changed it fails.
	checkpoint := filepath.Join(dir, proof.CheckpointFile)
	text, err := os.ReadFile(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)-8] ^= 1
	if err := os.WriteFile(checkpoint, text, 0o600); err != nil {
		t.Fatal(err)
	}
	c = exec.Command("go", "test", "-count=1", "-run", "TestAnotherClientReadsTheLog", ".")
	c.Dir, c.Env = "../../outside", append(os.Environ(), "CANDOR_LOG_DIR="+dir)
	if out, err := c.CombinedOutput(); err == nil {
		t.Errorf("an altered checkpoint was read:\n%s", out)
	}
}

// What somebody typed — in a question that was answered or refused, in a list, about an agreement — is in no entry of
// either log (law 5), wherever else it may be kept.
func TestNoEntryHoldsWhatSomebodyTyped(t *testing.T) {
	dir, _ := shopFolder(t)
	h := open(t, dir, house.Options{})
	const canary = "qzcanary"
	for _, q := range []string{
		"SELECT COUNT(DISTINCT customer_id) AS qzcanary FROM orders WHERE amount > 7", "SELECT qzcanary FROM orders",
		"SELECT COUNT(*) FROM orders WHERE customer_id = 'qzcanary'",
	} {
		for _, purpose := range []candor.PurposeID{analytics, canary} {
			req := asBrand(q)
			req.Purpose = purpose
			if _, err := h.Ask(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			req.Agreement, req.Recipient = canary, canary
			if _, err := h.Ask(t.Context(), req); err != nil {
				t.Fatal(err)
			}
		}
	}
	list := "person,purpose,category,recipient,choice,given_at,notice,channel\n" +
		"qzcanary,analytics," + string(category) + ",,yes,2026-04-01,,qzcanary\n" +
		"c001,analytics,qzcanary,,no,2026-04-01,,web\nc001,qzcanary," + string(category) + ",,no,2026-04-01,,web\n"
	if im, err := h.ImportPermissions(t.Context(), operator, strings.NewReader(list), "customer"); err != nil || im.Rows != 2 || im.Bad != 1 {
		t.Fatalf("the list: %v %+v", err, im)
	}
	if err := load(t.Context(), h, []byte("customer_id,day,amount\nqzcanary2,2026-03-01,5.00\nc001,2026-03-01,qzcanary\n")); err != nil {
		t.Fatal(err)
	}
	if err := h.RefuseWith(t.Context(), operator, unsigned, brand, keyOf(brand), canary); err != nil {
		t.Fatal(err)
	}
	closed(t, h)
	c, err := sqlite.OpenConn(filepath.Join(dir, "candor.db"), sqlite.OpenReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	bodies := 0
	err = sqlitex.ExecuteTransient(c, "select log,i,kind,body from entry where body is not null", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		body := make([]byte, s.ColumnLen(3))
		s.ColumnBytes(3, body)
		if bodies++; strings.Contains(strings.ToLower(string(body)+s.ColumnText(2)), canary) {
			t.Errorf("entry %d of log %d holds what was typed: %s", s.ColumnInt64(1), s.ColumnInt64(0), body)
		}
		return nil
	}})
	if err != nil || bodies < 60 {
		t.Errorf("%d bodies were read: %v", bodies, err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, "candor.db"))
	if err != nil || !strings.Contains(string(whole), canary) {
		t.Errorf("the canary is nowhere at all: this test shows nothing (%v)", err)
	}
}
