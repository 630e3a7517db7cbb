package describe

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// shape is what the Open Data Contract Standard v3.1.0 allows at one place (schema/odcs-json-schema-v3.1.0.json of
// github.com/bitol-io/open-data-contract-standard). A key with a nil shape takes anything. Where a list is allowed the
// shape is that of its items.
type shape struct {
	what string
	keys []string // in the standard's order
	in   map[string]*shape
	text bool // plain text is taken too
}

func keys(what, list string, in map[string]*shape) *shape {
	return &shape{what: what, keys: strings.Fields(list), in: in}
}

// odcs is the shape of a whole contract.
var odcs = func() *shape {
	type in = map[string]*shape
	custom := keys("a custom property", "id property value description", nil)
	links := keys("an authoritative definition", "id url type description", nil)
	quality := keys("a quality check", `id authoritativeDefinitions businessImpact customProperties description dimension method
		name schedule scheduler severity tags type unit metric rule arguments query engine implementation mustBe mustNotBe
		mustBeGreaterThan mustBeGreaterOrEqualTo mustBeLessThan mustBeLessOrEqualTo mustBeBetween mustNotBeBetween`,
		in{"customProperties": custom, "authoritativeDefinitions": links})
	relation := keys("a relationship", "type from to customProperties", in{"customProperties": custom})
	options := keys("logicalTypeOptions", `minLength maxLength pattern format maximum exclusiveMaximum minimum exclusiveMinimum
		timezone defaultTimezone multipleOf maxProperties minProperties required maxItems minItems uniqueItems`, nil)
	property := keys("a property", `id name physicalType description businessName authoritativeDefinitions tags customProperties
		primaryKey primaryKeyPosition logicalType logicalTypeOptions physicalName required unique partitioned
		partitionKeyPosition classification encryptedName transformSourceObjects transformLogic transformDescription examples
		criticalDataElement relationships quality properties items`, in{
		"customProperties": custom, "authoritativeDefinitions": links, "quality": quality, "relationships": relation,
		"logicalTypeOptions": options,
	})
	property.in["properties"], property.in["items"] = property, property
	object := keys("a schema", `id name physicalType description businessName authoritativeDefinitions tags customProperties
		logicalType physicalName dataGranularityDescription properties relationships quality`, in{
		"customProperties": custom, "authoritativeDefinitions": links, "quality": quality, "relationships": relation,
		"properties": property,
	})
	member := keys("a team member", `id username name description role dateIn dateOut replacedByUsername tags customProperties
		authoritativeDefinitions`, in{"customProperties": custom, "authoritativeDefinitions": links})
	// The standard allows a team or, from earlier versions, a list of its members.
	team := keys("a team", `id name description members tags customProperties authoritativeDefinitions username role dateIn
		dateOut replacedByUsername`, in{"members": member, "customProperties": custom, "authoritativeDefinitions": links})
	role := keys("a role", "id role description access firstLevelApprovers secondLevelApprovers customProperties",
		in{"customProperties": custom})
	server := keys("a server", `id server type description environment roles customProperties location stagingDir schema catalog
		regionName format delimiter project dataset host port database account serviceName path region endpointUrl warehouse
		stream`, in{"customProperties": custom, "roles": role})
	about := keys("the description", "usage purpose limitations authoritativeDefinitions customProperties",
		in{"customProperties": custom, "authoritativeDefinitions": links})
	about.text = true
	return keys("a data contract", `version kind apiVersion id name tenant tags status servers dataProduct description domain
		schema support price team roles slaDefaultElement slaProperties authoritativeDefinitions customProperties
		contractCreatedTs`, in{
		"description": about, "servers": server, "schema": object, "team": team, "roles": role, "customProperties": custom,
		"authoritativeDefinitions": links,
		"support":                  keys("a support channel", "id channel url description tool scope invitationUrl customProperties", in{"customProperties": custom}),
		"price":                    keys("a price", "id priceAmount priceCurrency priceUnit", nil),
		"slaProperties":            keys("an SLA property", "id property value valueExt unit element driver description scheduler schedule", nil),
	})
}()

// follow reports every key that the standard does not know. What candor reads itself is checked again where it is read.
func (d *doc) follow(n *yaml.Node, s *shape) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			d.follow(item, s)
		}
	case yaml.MappingNode:
		m := d.loose(n, s.what)
		m.only(s.keys)
		for i := 0; i+1 < len(n.Content); i += 2 {
			if next := s.in[n.Content[i].Value]; next != nil {
				d.follow(n.Content[i+1], next)
			}
		}
	default:
		if n.Tag != "!!null" && !s.text {
			d.no(n, "key: value lines under it", "%s is a list of keys and values", s.what)
		}
	}
}
