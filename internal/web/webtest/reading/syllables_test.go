package reading

import (
	"strings"
	"testing"
)

// byHand are words parted by hand as they are spoken, so that a reader can check the count: French without its silent e.
var byHand = map[string]string{
	"en": `a the you yes no what who why how page made light dark used stop place large guess word name time change lose month press mail link key works held choice
		each through changed signed group asked learned paid said goes gone tried once more kept looked give its own
		an-swer peo-ple mo-ney ne-ver al-ways num-ber num-bers o-pen o-pened but-ton af-ter be-fore no-thing ques-tion sys-tem lang-uage col-ours pla-ces pa-ges chan-ges
		some-thing re-cord end-ed a-gain be-yond pay-out play-er good-bye se-cure time-line pur-pose ser-vice ta-ble ti-tles cho-sen use-ful pri-vate gues-ses qui-et cli-ent
		com-pa-ny cus-to-mer no-bo-dy re-cog-nise ad-dress-es de-ci-ded how-e-ver a-no-ther per-mis-sion cor-rec-tion ear-li-er de-le-ted re-cor-ded de-let-ing i-de-a
		an-y-bo-dy an-y-thing in-for-ma-tion ed-u-ca-tion a-vail-a-ble sta-tis-ti-cal re-spon-si-bi-li-ty pro-ce-du-ral so-ci-e-ty va-ri-ous ra-di-o`,
	"de": `ja nein was wer Sie wir Ihr Geld Tag Jahr nie weiß kauft heißt gilt zählt Frau Wahl
		Sei-te Fra-ge Ant-wort lö-schen Na-men Da-ten mei-ne kei-ne bau-en neu-e Häu-ser Tei-le be-zahlt Grup-pe Fir-ma Leu-te Häk-chen Brie-fe Aus-zeit ge-stoppt Schlüs-sel
		Be-trei-ber Ant-wor-ten Ver-zeich-nis ge-öff-net ge-än-dert An-ga-be A-dres-se Mu-se-um Ge-sund-heit nie-man-dem be-rech-net ge-fun-den Ver-mu-tung Se-kun-den Er-laub-nis zu-letzt
		quer Quit-tung Na-ti-on Fa-mi-li-e Ge-burts-da-tum Kun-den-num-mer Be-rich-ti-gung Te-le-fon-num-mer Ver-ar-bei-tung auf-ge-schrie-ben aus-pro-bie-ren zu-rück-neh-men In-for-ma-ti-on
		The-a-ter I-de-en be-en-det Par-tei-en Steu-er ver-ein-bart Aus-ga-ben wie-der Be-trag nie-mals ei-gent-lich mit-ge-zählt Häu-fig-keit Men-schen Kun-din Vor-stand Ei-gen-tum Te-le-fon Brow-ser E-Mail-A-dres-se Da-ten-schutz-er-klä-rung Per-so-nal-aus-weis`,
	"fr": `oui non vous nous qui que page nom jour fait lui mot mois noms lieu peut compte comptent rien font dit tout pas site choix chiffres lettre langue groupe feuille veulent aiment nuit août
		ré-ponse ques-tion comp-ter rai-son per-sonne tou-jours ja-mais pa-yer bou-ton na-tion cli-ent cli-quez ou-vrir cré-er a-dresse vo-yez tra-vail fi-chier gui-chet pa-ys sou-vent ar-gent vrai-ment
		mo-ment pre-mière fa-mille bi-llet tra-vaillent re-gardent vé-ri-fient nu-mé-ro ré-u-nion per-mi-ssion su-ppri-mer ou-bli-er ou-vri-er con-ne-xion au-jour-d’hui main-te-nant dé-ci-der té-lé-phone
		so-cié-té co-rrec-tion u-ti-li-ser su-ppo-si-tion u-ti-li-sa-tion ré-u-ti-li-ser po-ssi-bi-li-té rè-gle-ment deu-xième a-nnée po-é-sie cu-rieux ac-tuel pu-bli-é dif-fé-rent con-fi-den-tiel`,
	"es": `sí no que quien muy hay soy más ya dos es su bien fue pues y
		us-ted da-tos cuen-ta na-die siem-pre gru-po nom-bre nue-vo gen-te quie-re pue-de ci-fras bo-rrar ciu-dad cuan-do pau-sa aun-que cla-ve gue-rra cau-sa pue-blo tie-ne si-tio mues-tra prohi-bir guia-ba
		pá-gi-na res-pues-ta pre-gun-ta em-pre-sa co-rre-o a-ho-ra lu-ga-res di-rec-ción per-so-na o-í-do lí-ne-a per-mi-so re-gis-tro Eu-ro-pa de-ci-dir pa-ís bús-que-da gui-ta-rra a-no-ta-do
		con-tra-se-ña to-da-ví-a te-lé-fo-no bo-rra-re-mos res-pon-de-rá e-co-nó-mi-co su-po-si-ción ar-chi-va-dor a-na-li-zar bo-rra-do cui-da-do vie-jo jue-ves seis buey ca-os re-ír in-for-ma-ción pe-ti-ción cuen-tas co-no-ce-mos gus-ta-rí-a vuel-va po-e-ta a-é-re-o cons-ti-tu-ción e-lec-tri-ci-dad dia-rio a-ve-ri-guar pin-güi-no`,
}

func TestSyllablesAgainstWordsPartedByHand(t *testing.T) {
	for lang, list := range byHand {
		n := 0
		for _, w := range strings.Fields(list) {
			n++
			word := strings.ReplaceAll(strings.ReplaceAll(w, "-", ""), "EMail", "E-Mail-")
			if got, want := Syllables(lang, word), 1+strings.Count(w, "-"); got != want {
				t.Errorf("%s: %s: got %d syllables want %d", lang, w, got, want)
			}
		}
		if n < 90 {
			t.Errorf("%s: only %d words were parted by hand", lang, n)
		}
	}
}
