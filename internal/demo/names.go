package demo

import "strings"

// The lists below were written for this package. Put together by chance they name nobody; that a combination is somebody's
// name cannot be avoided. Addresses are in places that do not exist and e-mail is at example.com (RFC 2606).

var firstNames = strings.Fields(`
Abel Ada Adele Agnes Aiko Aisha Alan Albert Alba Alice Alma Amara Amelia Amir Amos Ana Andre Anika Anja Anton Arlo Arthur
Asha Astrid August Aurora Ava Basil Beatriz Bela Ben Bertha Bianca Birgit Boris Brian Bruno Callum Camille Carla Carlos
Cecilia Celia Chen Chloe Clara Clem Colin Cora Cyril Dagny Dalia Damian Daphne Daria David Della Dev Diego Dilys Dina
Dora Doris Dylan Edda Edgar Edith Egon Elena Elias Elif Elisa Ella Elmer Elsa Emil Emma Enid Enzo Erik Esme Esther Ethan
Eva Ezra Fabian Farah Faye Felix Fern Fiona Flora Frank Frida Gareth Gemma George Gerda Gil Gina Giulia Grace Greta Gus
Hana Hanna Harper Hassan Hazel Hector Heidi Helen Henry Hilda Hiro Holly Hugo Ian Ida Ikram Ilse Imani Ines Ingrid Irene
Iris Isaac Ivan Ivy Jack Jakob Jamal Jana Jasper Jean Jin Joan Joel Jonas Jorge Josie Juan Judith Julia June Kai Kamal
Karen Karim Karl Kasia Keiko Kenji Kira Klaus Kofi Lana Lars Laura Leah Leif Lena Leo Leroy Lila Lina Linus Liv Lola
Lorenzo Lotte Louis Lucia Luke Luz Mabel Mae Magda Malik Mara Marco Maren Maria Marta Mateo Maud Max Maya Mei Mia Mikko
Mila Milo Mina Mira Miriam Mona Moses Nadia Nell Nia Nico Nila Nina Noah Noor Nora Odin Olaf Olga Olive Omar Oona Oscar
Otis Otto Owen Paula Pavel Pearl Per Petra Phoebe Pia Pilar Piotr Quinn Rafael Raj Ravi Rhea Rita Robin Rosa Rose Ruben
Rufus Ruth Sadie Sam Samira Sanna Sara Selma Seth Sonia Stella Sven Tamar Tara Teo Tess Theo Tilda Tina Tobias Tomas Uma
Ursula Vera Viktor Vince Viola Vito Wade Walter Wanda Wren Yara Yusuf Yves Zadie Zara Zeno Zoe`)

var lastNames = strings.Fields(`
Abbott Acker Adair Adler Ahlgren Alder Almeida Amsel Archer Arden Ash Atwater Bachmann Bailey Banner Barlow Barros Bauer
Beck Bellamy Benson Berg Birch Bishop Blackwell Blom Boland Booth Borg Bosco Bower Bramble Brandt Bray Brewer Briar Brook
Bruun Burrow Byrne Cabral Calder Calloway Carver Castell Cedar Chandra Chapel Chen Cho Clay Clover Coldwell Cooper Corbin
Costa Cotter Cove Crane Croft Cruz Dahl Dale Dalton Danes Darrow Dell Demir Devlin Diaz Dixon Dorn Dove Drake Dunmore Duran
Eames East Ebner Eck Eldridge Elm Elster Emery Engel Esposito Everly Fairley Falk Farrow Faulk Fenn Field Finch Fisk
Flint Fontaine Forde Forster Frost Fuller Gable Gadd Galen Gant Garrick Gauthier Gerber Gill Glass Glover Goss Graf Granger
Greene Griffin Grove Gruber Haas Hadley Hale Hall Hammer Harbour Hart Haugen Hawke Heath Hedges Heller Herron Hill Hobbs
Holloway Holm Hooper Horn Hsu Hughes Hurst Ibarra Ingram Irwin Iversen Jansen Jarvis Jensen Joshi Juniper Kade Kaplan Keller
Kemp Khan Kirk Klein Knox Koch Kovac Kramer Krog Kumar Lacey Lang Larch Larkin Laurent Leaf Lee Leland Levin Lindqvist
Linden Lockwood Lopes Lund Lynch Maddox Maier Mallory Maple Marlow Marsh Mason Mayer Meadows Mercer Miles Moller Moore
Morrow Moss Munro Nakata Nash Neill Nevin Nolan Norling Novak Nyberg Oakes Oduya Okafor Olsen Orchard Ortega Osborn Otter
Pace Palmer Park Parnell Patel Peck Pereira Perry Pike Pine Plum Pond Porter Prado Price Quill Quist Rahman Ramsey Rao
Reed Reinholt Ridley Rios Rivers Roach Rosen Rowan Rowe Ruiz Rush Sabin Sage Salas Sandoval Santos Sato Sawyer Schott
Seward Shaw Shore Silva Singh Sloane Snow Solberg Sorrel Sparrow Stark Stein Stone Storm Strand Suarez Sutter Swan Tanaka
Tate Teller Thorne Thrush Tilley Toft Torres Tran Tripp Turner Underhill Vance Varga Vega Vogel Voss Wade Wagner Walden
Ward Waters Webb Weiss Welles West Whitlock Wilder Willow Winter Wolfe Wong Wood Worth Wren Yamada Yates Young Zabel Zeller
Ziegler`)

var streetNames = strings.Fields(`
Acorn Alder Almond Amber Apple Arbor Ash Aspen Aster Badger Barley Basin Bay Beacon Beaver Beech Bell Birch Bluebell
Bluff Bramble Bridge Brook Canal Canyon Cardinal Cedar Chapel Cherry Chestnut Clover Cobble Copper Coral Cottage Cotton
Creek Crescent Dahlia Dairy Dogwood Dove Eagle Elder Elm Fern Ferry Fir Fox Foundry Garden Garnet Ginger Glen Granite
Harbor Harvest Hawthorn Hazel Heather Hemlock Heron Hickory Holly Iris Ivy Jasmine Juniper Kiln Lake Larch Lark Laurel
Lavender Lilac Lily Linden Locust Magnolia Maple Marigold Meadow Mill Mint Moss Mulberry Myrtle Nettle Nutmeg Oak Olive
Orchard Otter Pear Pebble Pepper Pine Plum Poplar Prairie Quail Quarry Rail Reed Ridge River Robin Rose Rowan Rye Sage
Sorrel Sparrow Spring Spruce Station Sumac Summit Swan Sycamore Tanner Thistle Thyme Tulip Valley Vine Violet Walnut
Weaver Willow Wren Yarrow`)

var streetKinds = []string{"Street", "Avenue", "Lane", "Road", "Court", "Way"}

// regions are the contract's domain for customers.region, with the towns invented in each.
var regions = []struct {
	name  string
	share float64
	towns []string
}{
	{"Bay Coast", .15, strings.Fields("Gullmouth Saltby Pierhaven Anchorage-on-Bay Tidewick")},
	{"Lake District", .14, strings.Fields("Merewater Loonport Stillbrook Northmere Ripplestead")},
	{"Capital", .18, strings.Fields("Fernwick Statehouse Elmgate Kingsplain Copperton Newfold")},
	{"River Plains", .11, strings.Fields("Willowford Barleyton Longfield Twinbridges")},
	{"High Ridge", .07, strings.Fields("Cragmoor Pinecrest Eaglefall Stonehollow")},
	{"Orchard Valley", .10, strings.Fields("Appledell Pearmont Cherrywell Blossom-Hill")},
	{"Dry Mesa", .06, strings.Fields("Redbluff Sagewell Cactus-Flat")},
	{"Northwoods", .08, strings.Fields("Timberlake Moosejaw-Falls Birchend Hemlock-Bend")},
	{"Gulf Shore", .07, strings.Fields("Palmetto-Point Warmwater Heronsound")},
	{"Islands", .04, strings.Fields("Lantern-Cay Seabright Foghorn")},
}
