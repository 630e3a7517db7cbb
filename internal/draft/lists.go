package draft

import (
	"maps"
	"strings"
)

// The lists are short on purpose: a handful of the commonest words tells a column of names from one of other words, and
// nobody rare is on them. They are common knowledge: names given most often, the largest towns, names of peoples.
var (
	givenNames = lowered(`james,john,robert,michael,william,david,richard,joseph,thomas,charles,christopher,daniel,matthew,anthony,mark,donald,
		steven,paul,andrew,joshua,kenneth,kevin,brian,george,timothy,ronald,edward,jason,jeffrey,ryan,jacob,gary,nicholas,eric,jonathan,
		stephen,larry,justin,scott,brandon,benjamin,samuel,gregory,alexander,frank,patrick,raymond,jack,dennis,jerry,mary,patricia,jennifer,
		linda,elizabeth,barbara,susan,jessica,sarah,karen,lisa,nancy,betty,margaret,sandra,ashley,kimberly,emily,donna,michelle,carol,amanda,
		dorothy,melissa,deborah,stephanie,rebecca,sharon,laura,cynthia,kathleen,amy,angela,shirley,anna,brenda,pamela,emma,nicole,helen,
		samantha,katherine,christine,debra,rachel,carolyn,janet,catherine,maria,heather,diane,ruth,julie,olivia,joyce,virginia,sophie,lucas,
		marie,jean,pierre,hans,peter,klaus,anne,jose,juan,carlos,luis,ana,mohammed,ahmed,fatima,ali,wei,yuki,ivan,olga,lachlan,isabella,noah,liam,mia,harry,oliver,charlie,chloe,lily,grace,ethan,thomas,joel,georgia,ella,jack`)
	surnames = lowered(`smith,johnson,williams,brown,jones,garcia,miller,davis,rodriguez,martinez,hernandez,lopez,gonzalez,wilson,anderson,thomas,
		taylor,moore,jackson,martin,lee,perez,thompson,white,harris,sanchez,clark,ramirez,lewis,robinson,walker,young,allen,king,wright,
		scott,torres,nguyen,hill,flores,green,adams,nelson,baker,hall,rivera,campbell,mitchell,carter,roberts,gomez,phillips,evans,turner,
		diaz,parker,cruz,edwards,collins,reyes,stewart,morris,morales,murphy,cook,rogers,gutierrez,ortiz,morgan,cooper,peterson,bailey,
		reed,kelly,howard,ramos,kim,cox,ward,richardson,watson,brooks,chavez,wood,bennett,gray,mendoza,ruiz,hughes,price,alvarez,
		castillo,sanders,patel,myers,long,ross,foster,mueller,schmidt,schneider,fischer,weber,meyer,dubois,rossi,ferrari,silva,santos,ivanov,nowak,svensson,hansen,webb,clarke,ryan`)
	towns = lowered(`new york,los angeles,chicago,houston,phoenix,philadelphia,san antonio,san diego,dallas,san jose,austin,jacksonville,columbus,
		charlotte,indianapolis,seattle,denver,boston,nashville,detroit,portland,memphis,louisville,baltimore,milwaukee,albuquerque,tucson,
		fresno,sacramento,mesa,atlanta,omaha,miami,oakland,minneapolis,tulsa,wichita,cleveland,tampa,honolulu,cincinnati,pittsburgh,
		st louis,orlando,buffalo,springfield,salem,madison,franklin,clinton,arlington,london,birmingham,manchester,leeds,glasgow,
		liverpool,bristol,edinburgh,paris,berlin,hamburg,munich,madrid,barcelona,rome,milan,vienna,zurich,amsterdam,brussels,sydney,
		melbourne,brisbane,perth,toronto,montreal,vancouver,dublin,lisbon,warsaw,prague,budapest,stockholm,oslo,copenhagen,helsinki,tokyo,
		beijing,shanghai,delhi,mumbai,sao paulo,mexico city,buenos aires,cairo,lagos,istanbul,moscow`)
	// Words for peoples tell of racial or ethnic origin (GDPR art. 9(1)).
	peoples = lowered(`american,australian,brazil,brazilian,british,english,scottish,irish,welsh,french,german,italian,spanish,hispanic,latino,
		latina,portuguese,dutch,belgian,danish,swedish,norwegian,finnish,icelandic,polish,czech,slovak,hungarian,slovenian,croatian,serbian,
		russian,ukrainian,greek,turkish,arabic,arab,persian,chechen,japanese,chinese,korean,vietnamese,thai,indian,pakistani,bangladeshi,
		african,nigerian,kenyan,ethiopian,eritrean,tunisian,caribbean,asian,white,black,caucasian,igbo,hobbit,ninja,klingon,greenlander,swiss,
		austrian,canadian,mexican,argentinian,colombian,filipino,jewish,roma,maori,aboriginal,inuit,hispanic american,england/wales`)
	countries = lowered(`united states,usa,us,canada,mexico,brazil,argentina,chile,colombia,columbia,peru,ecuador,cuba,jamaica,haiti,guatemala,
		honduras,el salvador,nicaragua,puerto rico,united kingdom,uk,gb,england,scotland,wales,ireland,eire,france,germany,italy,spain,portugal,
		netherlands,belgium,luxembourg,switzerland,austria,denmark,sweden,norway,finland,iceland,poland,czech republic,czechia,slovakia,
		hungary,slovenia,croatia,serbia,romania,bulgaria,greece,turkey,cyprus,malta,russia,ukraine,israel,lebanon,egypt,south africa,nigeria,
		kenya,india,pakistan,iran,china,taiwan,hong kong,japan,korea,south korea,vietnam,thailand,singapore,philippines,indonesia,malaysia,
		australia,new zealand,greenland,estonia,latvia,lithuania,brasil,deutschland,united arab emirates,bahrain,saudi arabia`)
	genders = lowered(`male,female,m,f,man,woman,men,women,non-binary,nonbinary,diverse,other,unknown,u,x,divers,männlich,weiblich,homme,femme`)
	months  = lowered(`january,february,march,april,may,june,july,august,september,october,november,december,jan,feb,mar,apr,jun,jul,aug,sep,sept,oct,nov,dec`)
	days    = lowered(`monday,tuesday,wednesday,thursday,friday,saturday,sunday,mon,tue,tues,wed,thu,thur,thurs,fri,sat,sun`)
)

func lowered(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.ToLower(strings.TrimSpace(w)); w != "" {
			out[w] = true
		}
	}
	return out
}

// onAList holds every word of the lists that columns are told by.
var onAList = func() map[string]bool {
	out := map[string]bool{}
	for _, l := range []map[string]bool{givenNames, surnames, towns, countries} {
		maps.Copy(out, l)
	}
	return out
}()
