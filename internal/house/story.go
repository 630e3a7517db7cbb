package house

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/story"
)

// Story is the guided story on a sample company; nil where it cannot be told (again): its customer was deleted.
func (h *House) Story(info *SampleInfo) (*story.Story, error) {
	if info.InStory.Email == "" {
		return nil, nil
	}
	key, err := os.ReadFile(filepath.Join(h.Dir, keysDir, string(demo.Company)+".key"))
	if err != nil {
		return nil, fmt.Errorf("read the sample company's key: %w", err)
	}
	c := story.Cast{
		House: h.House, Host: access.AtHost(demo.Company), Company: h.World().Company.Name, Agreement: demo.LeafbrandAgreement,
		File: "SELECT name, email, birth_year FROM customers", Scratch: filepath.Join(h.Dir, tmpDir),
		Customer: story.Customer{Kind: "customer", Key: info.InStory.ID, Name: info.InStory.Name, Email: info.InStory.Email},
	}
	if c.Key, err = partner.DecodePrivate(strings.TrimSpace(string(key))); err != nil {
		return nil, fmt.Errorf("read the sample company's key: %w", err)
	}
	for _, a := range info.Accounts {
		who := candor.Actor{Role: a.Role, Name: a.Name, Party: a.Party}
		switch {
		case a.Role == candor.Analyst:
			c.Marketer = who
		case a.Role == candor.Board:
			c.Board = who
		case a.Party == demo.Leafbrand:
			c.Brand = who
		}
	}
	if p, ok := h.World().Party(demo.Leafbrand); ok {
		c.BrandName = p.Name
	}
	for _, o := range info.Offers() {
		switch o.ID {
		case "letter-orders":
			c.Lift = o
		case "plants":
			c.Instead = o
		}
	}
	return story.New(c), nil
}
