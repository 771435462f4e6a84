//! What the headers say of whose images these are, kept for one purpose: to find it again in texts that leave.
//!
//! Must not know: which texts those are.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::date::Dates;
use super::folded::Folded;
use super::name::Names;
use super::number::Numbers;

/// Stands in for what was found.
pub const HIDDEN: &str = "…";

/// In names of cases that this program writes: they belong to nobody.
const MADE_UP: &str = "sideroscope";

/// Names, numbers and dates of a patient's header. Its `Debug` form hides them, so that no log can show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    names: Names,
    numbers: Numbers,
    dates: Dates,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// A person's name, of one or several people ("\\" between them): each of its parts counts alone, in any script,
    /// also with umlauts written out or left out.
    pub fn add_name(&mut self, name: &str) {
        if !name.to_lowercase().contains(MADE_UP) {
            name.split('\\').for_each(|name| self.names.add_person(name));
        }
    }

    /// The name or address of a place: as a whole, each word that few places have, and its longer numbers.
    pub fn add_place(&mut self, name: &str) {
        self.names.add_place(name);
        let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() > 3);
        runs.for_each(|run| self.numbers.add(run));
    }

    /// An ID or a number of an order or a machine, see `Numbers::add`.
    pub fn add_number(&mut self, number: &str) {
        self.numbers.add(number);
    }

    /// A telephone number, however it is dialed.
    pub fn add_phone(&mut self, number: &str) {
        self.numbers.add_phone(number);
    }

    /// A date as DICOM writes it: eight digits, with or without points; anything else is left out.
    pub fn add_date(&mut self, date: &str) {
        self.dates.add(date);
    }

    pub fn merge(&mut self, other: &Self) {
        self.names.merge(&other.names);
        self.numbers.merge(&other.numbers);
        self.dates.merge(&other.dates);
    }

    /// The text with everything that the header says of the patient replaced by [`HIDDEN`].
    pub fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let folded = Folded::new(text);
        let found = [self.names.find(&folded), self.numbers.find(&folded), self.dates.find(&folded)];
        match found.concat() {
            found if found.is_empty() => Cow::Borrowed(text),
            found => Cow::Owned(without(text, found.into_iter().map(|letters| folded.chars_of(letters)))),
        }
    }
}

/// The text with some of its characters replaced, one sign for each run of them.
fn without(text: &str, hidden: impl Iterator<Item = Range<usize>>) -> String {
    let mut is_hidden = vec![false; text.chars().count()];
    hidden.for_each(|chars| is_hidden[chars].fill(true));
    let mut shown = String::with_capacity(text.len());
    for (at, letter) in text.chars().enumerate() {
        match is_hidden[at] {
            false => shown.push(letter),
            true if at == 0 || !is_hidden[at - 1] => shown.push_str(HIDDEN),
            true => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        let mut identity = Identity::default();
        identity.add_name("MUELLER^Jo^^Dr");
        identity.add_number("AB-4711");
        identity.add_number("12");
        identity.add_date("19420617");
        identity.add_date("2019.04.07");
        identity.add_date("0");
        identity.add_place("St. Elsewhere Hospital");
        identity
    }

    fn check(identity: &Identity, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(identity.hide(text), *expected, "{text}");
        }
    }

    fn named(name: &str) -> Identity {
        let mut identity = Identity::default();
        identity.add_name(name);
        identity
    }

    #[test]
    fn what_the_header_says_is_hidden_however_it_is_spelled() {
        let identity = identity();
        for (text, expected) in [
            ("Lesion of Mueller", "Lesion of …"),
            ("MÜLLER_jo lesion", "…_… lesion"),
            ("Müller2", "…2"),
            ("ID ab-4711, here", "ID …, here"),
            ("born 17.06.1942", "born …"),
            ("born 17/6/42!", "born …!"),
            ("born 06/17/1942", "born …"),
            ("1942-06-17T10:00", "…T10:00"),
            ("scan of 7 April 2019", "scan of …"),
            ("Scan vom 7. Apr. 2019", "Scan vom …"),
            ("20190407", "…"),
            ("07042019", "…"),
            ("at st. elsewhere hospital", "at …"),
            ("", ""),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
    }

    #[test]
    fn other_words_stay() {
        let identity = identity();
        for text in [
            "Joint effusion, echo 12, 400 s⁻¹",
            "Muel, Mule",
            "AB-47112",
            "June 1942",
            "2019",
            "R2* 17, 6, 43",
            "Läsion 2, Segment 4a",
        ] {
            assert!(matches!(identity.hide(text), Cow::Borrowed(_)), "{text}: {}", identity.hide(text));
        }
        let mut nobody = Identity::default();
        nobody.add_name("Liver^Phantom");
        nobody.add_number("anonymous");
        assert_eq!(nobody.hide("Liver 2 of an anonymous phantom"), "Liver 2 of an anonymous phantom");
    }

    #[test]
    fn the_long_number_in_an_id_is_hidden_too() {
        let mut identity = Identity::default();
        ["KH-4711081/5", "AB-4711"].into_iter().for_each(|number| identity.add_number(number));
        for (text, expected) in [
            ("ID 4711081", "ID …"),
            ("KH47110815", "…"),
            ("kh-4711081/5", "…"),
            ("AB4711", "…"),
            ("AB 4711", "…"),
            ("ab - 4711", "…"),
            ("MRN4711", "MRN…"),
            ("AB 47112", "AB 47112"),
            ("4711", "…"),
            ("5", "…"),
            ("slice 5", "slice 5"),
            ("47.11 ms", "47.11 ms"),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_number_is_hidden_where_the_text_calls_it_one_of_somebody() {
        let mut identity = Identity::default();
        ["12", "P7", "007"].into_iter().for_each(|number| identity.add_number(number));
        for (text, expected) in [
            ("12", "…"),
            ("(12)", "(…)"),
            ("ID 12, slice 12", "ID …, slice 12"),
            ("id:12", "id:…"),
            ("ID12", "ID…"),
            ("Pat.-Nr. 12", "Pat.-Nr. …"),
            ("Patientin 12", "Patientin …"),
            ("patient_12_liver", "patient_…_liver"),
            ("case #12", "case #…"),
            ("subject p7", "subject …"),
            ("of 007", "of …"),
        ] {
            assert_eq!(identity.hide(text), expected, "{text}");
        }
        for text in ["12 ms", "Echo 12", "R2* 12 s⁻¹", "Lesion 12", "ID 123", "ID 12a", "IDP7", "segment P7", "7", "0"]
        {
            assert!(matches!(identity.hide(text), Cow::Borrowed(_)), "{text}: {}", identity.hide(text));
        }
    }

    #[test]
    fn little_words_of_names_and_names_of_cases_hide_nothing() {
        let mut identity = Identity::default();
        identity.add_name("von der Heide^Maria");
        assert_eq!(identity.hide("Läsion von Maria Heide in der Leber"), "Läsion von … … in der Leber");
        let mut made_up = Identity::default();
        made_up.add_name("Sideroscope^Teaching case");
        made_up.add_number("SIDEROSCOPE-TEACHING");
        assert_eq!(made_up, Identity::default());
    }

    #[test]
    fn names_are_found_in_any_script_with_or_without_space() {
        let japanese = named("Yamada^Tarou=山田^太郎=やまだ^たろう");
        check(
            &japanese,
            &[
                ("山田太郎の病変", "…の病変"),
                ("太郎", "…"),
                ("ヤマダ さん", "… さん"),
                ("ﾔﾏﾀﾞﾀﾛｳ", "…"),
                ("Lesion Ｙａｍａｄａ", "Lesion …"),
                ("yamadatarou lesion", "… lesion"),
                ("山の病変", "山の病変"),
            ],
        );
        let korean = named("Kim^Hee-Jung=김^희중");
        check(&korean, &[("김희중의 병변", "…의 병변"), ("희중이", "…이"), ("김 2", "… 2"), ("희망", "희망")]);
        check(
            &named("Wang^XiaoDong=王^小东"),
            &[("小东肝脏", "…肝脏"), ("王小东", "…"), ("王 肝", "… 肝"), ("女王", "女王")],
        );
        check(&named("Люкceмбypг"), &[("очаг Люкceмбypг", "очаг …"), ("ЛЮКCEМБYPГa", "…a"), ("печень", "печень")]);
        check(&named("Διονυσιος"), &[("ΔΙΟΝΥΣΙΟΣ ήπαρ", "… ήπαρ"), ("Διονύσιος", "…")]);
        check(&named("قباني^لنزار"), &[("كبد قباني", "كبد …"), ("لنزار2", "…2")]);
        check(&named("שרון^דבורה"), &[("של שרון", "של …"), ("כבד", "כבד")]);
        check(&named("Nguyễn^Văn An"), &[("Nguyen lesion", "… lesion"), ("NGUYỄN", "…")]);
    }

    #[test]
    fn names_are_found_in_other_forms_and_inside_words() {
        let identity = named("Zqmeier^Anna-Lena");
        check(
            &identity,
            &[
                ("Zqmeiers lesion", "… lesion"),
                ("Zqmeier's lesion", "…'s lesion"),
                ("die Zqmeiersche Leber", "die … Leber"),
                ("AnnaZqmeier", "…"),
                ("annazqmeier2", "…2"),
                ("Annas Leber", "… Leber"),
                ("lesionOfAnna", "lesionOf…"),
                ("leberzqmeier", "leber…"),
                ("Anna-Lena", "…-…"),
                ("hosanna", "hosanna"),
                ("Annabel", "Annabel"),
            ],
        );
        check(&named("Smith^John\\Qwertz^Ilse"), &[("by Qwertz", "by …"), ("Ilse", "…")]);
    }

    #[test]
    fn places_are_found_by_their_words_and_telephones_by_their_end() {
        let mut identity = Identity::default();
        identity.add_place("Universitätsklinikum Zqstadt, Abteilung Radiologie");
        identity.add_place("Zqweg 5, 69120 Zqdorf");
        identity.add_phone("+49 (0)6221 56-789012");
        check(
            &identity,
            &[
                ("Zqstadt", "…"),
                ("scanned at ZQSTADT, radiology", "scanned at …, radiology"),
                ("Klinikum Zqstadts", "Klinikum …"),
                ("Universitätsklinikum Zqstadt, Abteilung Radiologie", "…"),
                ("Zqweg, 69120", "…, …"),
                ("call 06221-56789012", "call …"),
                ("call 06221 / 56 78 90 12!", "call …!"),
                ("+496221 56789012", "…"),
                ("Abteilung 5, TE 56 ms", "Abteilung 5, TE 56 ms"),
            ],
        );
    }

    #[test]
    fn nothing_is_said_in_debug_form() {
        assert_eq!(format!("{:?}", identity()), "Identity(…)");
    }
}
