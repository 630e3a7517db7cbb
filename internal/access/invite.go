package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/candor-data/candor"
)

// Invitee is whom to invite.
type Invitee struct {
	Name       string
	Role       candor.Role
	Party      candor.PartyID // empty for staff: the company
	Department string
}

// Invite makes the account if there is none and gives the token of a one-time link, with which its owner sets a password
// or receives an access key. Inviting an existing account, open or closed, is how a lost password, a lost key or a lockout
// is mended: until the link is used, nothing changes. Earlier invitations of the account end.
func (d *Door) Invite(ctx context.Context, by candor.Actor, who Invitee) (Secret, []candor.Reason, error) {
	if no := Allow(by, InviteUser); no != nil {
		return Secret{}, no, nil
	}
	staff := byPassword(who.Role)
	if staff && who.Party == "" {
		who.Party = d.cfg.Company
	}
	switch {
	case !validName(who.Name):
		return Secret{}, badAccount("An account's name is a letter, then letters, digits, points and dashes, in lower case.", "Choose a name such as maria.k; not an address."), nil
	case !staff && who.Role != candor.Partner:
		return Secret{}, badAccount("Accounts are for analysts, stewards, board members and partners.", "Customers sign in by a link to their address; the operator works at the host."), nil
	case staff != (who.Party == d.cfg.Company) || who.Party == "":
		return Secret{}, badAccount("Staff act for the company that runs candor, partners for another.", "Name the partner's party, or choose another role."), nil
	}
	account, err := d.cfg.Store.Account(ctx, who.Name)
	switch {
	case errors.Is(err, ErrNone):
		account = Account{Name: who.Name, Role: who.Role, Party: who.Party, Department: who.Department, Created: d.cfg.Now()}
		if err := d.cfg.Store.PutAccount(ctx, account); err != nil {
			return Secret{}, nil, fmt.Errorf("make the account: %w", err)
		}
	case err != nil:
		return Secret{}, nil, fmt.Errorf("find the account: %w", err)
	case account.Role != who.Role || account.Party != who.Party:
		return Secret{}, badAccount("This name belongs to an account with another role or party.", "Choose another name, so that the ledger's entries keep meaning one person in one role."), nil
	}
	h := Holder{Account: who.Name}
	if err := d.cfg.Store.DropTokens(ctx, h, ForSetup); err != nil {
		return Secret{}, nil, fmt.Errorf("end earlier invitations: %w", err)
	}
	secret, err := d.issue(ctx, ForSetup, h, d.cfg.Now().Add(SetupLife))
	return secret, nil, err
}

// Invited shows for whom an invitation is, without using it; false when it is over.
func (d *Door) Invited(ctx context.Context, token Secret) (Invitee, bool, error) {
	a, ok, err := d.invitation(ctx, token)
	if err != nil || !ok {
		return Invitee{}, false, err
	}
	return Invitee{Name: a.Name, Role: a.Role, Party: a.Party, Department: a.Department}, true, nil
}

func (d *Door) invitation(ctx context.Context, token Secret) (Account, bool, error) {
	t, err := d.cfg.Store.Token(ctx, token.hash(ForSetup))
	if errors.Is(err, ErrNone) || err == nil && (!t.live(ForSetup, d.cfg.Now()) || t.Holder.Account == "") {
		return Account{}, false, nil
	}
	if err != nil {
		return Account{}, false, fmt.Errorf("find the invitation: %w", err)
	}
	a, err := d.cfg.Store.Account(ctx, t.Holder.Account)
	if err != nil {
		return Account{}, false, fmt.Errorf("find the invited account: %w", err)
	}
	return a, true, nil
}

// Accept uses an invitation. Staff give a password and are signed in; partners give none and receive their access key,
// which is shown this once. Sessions, keys and guesses from before end. A password that cannot be taken leaves the
// invitation as it was.
func (d *Door) Accept(ctx context.Context, token Secret, password, origin string) (in SignedIn, key Secret, no []candor.Reason, err error) {
	now, from := d.cfg.Now(), network(origin)
	if no := slowDown(d.origins.attempt(from, now)); no != nil {
		return SignedIn{}, Secret{}, no, nil
	}
	over := badSignIn("This invitation is over: it works once, for three days.", "Ask a board member for a new one.")
	account, ok, err := d.invitation(ctx, token)
	if err != nil {
		return SignedIn{}, Secret{}, nil, err
	}
	if !ok {
		return SignedIn{}, Secret{}, over, nil
	}
	d.origins.giveBack(from)
	if byPassword(account.Role) {
		if text := weak(password, account.Name); text != "" {
			return SignedIn{}, Secret{}, badAccount(text, "A few words that only you would put together are long and easy to remember."), nil
		}
		var hashErr error
		if err := d.hashingTurn(ctx, func() { account.Password, hashErr = hashPassword(d.cfg.Random, password) }); err != nil {
			return SignedIn{}, Secret{}, nil, err
		}
		if hashErr != nil {
			return SignedIn{}, Secret{}, nil, hashErr
		}
	}
	if _, err := d.cfg.Store.TakeToken(ctx, token.hash(ForSetup)); errors.Is(err, ErrNone) {
		return SignedIn{}, Secret{}, over, nil // somebody else used it meanwhile
	} else if err != nil {
		return SignedIn{}, Secret{}, nil, fmt.Errorf("take the invitation: %w", err)
	}
	account.Closed = false
	h := Holder{Account: account.Name}
	if err := d.cfg.Store.PutAccount(ctx, account); err != nil {
		return SignedIn{}, Secret{}, nil, fmt.Errorf("set up the account: %w", err)
	}
	if err := d.cfg.Store.DropTokens(ctx, h); err != nil {
		return SignedIn{}, Secret{}, nil, fmt.Errorf("end earlier sessions: %w", err)
	}
	d.names.forgive(account.Name)
	if account.Role == candor.Partner {
		key, err = d.issue(ctx, ForKey, h, time.Time{})
		return SignedIn{}, key, nil, err
	}
	in, no, err = d.open(ctx, h, account.actor(), now)
	return in, Secret{}, no, err
}

// Close shuts an account: from now on none of its sessions, keys or links opens anything. Its name stays taken.
func (d *Door) Close(ctx context.Context, by candor.Actor, name string) ([]candor.Reason, error) {
	if no := Allow(by, CloseUser); no != nil {
		return no, nil
	}
	account, err := d.cfg.Store.Account(ctx, name)
	if errors.Is(err, ErrNone) {
		return badAccount("There is no account of this name.", "See the list of accounts."), nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the account: %w", err)
	}
	account.Closed = true
	if err := d.cfg.Store.PutAccount(ctx, account); err != nil { // this alone shuts it: Session reads the account
		return nil, fmt.Errorf("close the account: %w", err)
	}
	if err := d.cfg.Store.DropTokens(ctx, Holder{Account: name}); err != nil {
		return nil, fmt.Errorf("end sessions: %w", err)
	}
	return nil, nil
}

// Accounts lists the accounts for those who may invite, without their password hashes.
func (d *Door) Accounts(ctx context.Context, by candor.Actor) ([]Account, []candor.Reason, error) {
	if no := Allow(by, InviteUser); no != nil {
		return nil, no, nil
	}
	all, err := d.cfg.Store.Accounts(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("list accounts: %w", err)
	}
	for i := range all {
		all[i].Password = ""
	}
	return all, nil, nil
}

func badAccount(text, instead string) []candor.Reason {
	return []candor.Reason{{Rule: "account", Text: text, Protects: "the record of who did what", Instead: instead}}
}
