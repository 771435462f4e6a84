//! Grades of liver iron. Schemes disagree, so the scheme's name belongs beside every grade.

use crate::text::t;

/// One grade: from `from_mg_per_g` up to the next one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grade {
    pub label: &'static str,
    pub from_mg_per_g: f64,
}

/// A published set of limits of LIC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scheme {
    /// Name in settings and reports, e.g. "guglielmo-2023".
    pub name: &'static str,
    /// Name in menus.
    pub label: &'static str,
    pub citation: &'static str,
    /// Ascending; the first starts at 0 and means no iron overload.
    pub grades: &'static [Grade],
    /// `true`: a value on a limit takes the lower grade (the scheme prints "≤2").
    is_limit_below: bool,
}

impl Scheme {
    /// Every scheme, the default first.
    pub const ALL: &'static [Self] = ALL;
    pub const DEFAULT: &'static Self = &ALL[0];

    /// The scheme of that name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|scheme| scheme.name == name)
    }

    /// The grade of a LIC in mg/g (not below zero).
    pub fn grade(&self, lic_mg_per_g: f64) -> &'static str {
        let reaches =
            |from: f64| if self.is_limit_below { lic_mg_per_g > from } else { lic_mg_per_g >= from } || from == 0.0;
        self.grades.iter().rev().find(|grade| reaches(grade.from_mg_per_g)).map_or("normal", |grade| grade.label)
    }

    /// LIC in mg/g at which iron overload begins.
    pub fn first_limit_mg_per_g(&self) -> f64 {
        self.grades.get(1).map_or(0.0, |grade| grade.from_mg_per_g)
    }

    /// Whether a LIC in mg/g counts as iron overload.
    pub fn is_loaded(&self, lic_mg_per_g: f64) -> bool {
        let limit = self.first_limit_mg_per_g();
        if self.is_limit_below { lic_mg_per_g > limit } else { lic_mg_per_g >= limit }
    }
}

/// A grade as a person reads it; the label itself is what files hold.
pub fn grade_in_words(label: &'static str) -> &'static str {
    match label {
        "normal" => t("grade-normal"),
        "mild" => t("grade-mild"),
        "moderate" => t("grade-moderate"),
        "severe" => t("grade-severe"),
        "extreme" => t("grade-extreme"),
        other => other,
    }
}

const ALL: &[Scheme] = &[
    Scheme {
        name: "guglielmo-2023",
        label: "Guglielmo 2023",
        citation: "Guglielmo et al., RadioGraphics 2023;43:e220181",
        grades: &[
            Grade { label: "normal", from_mg_per_g: 0.0 },
            Grade { label: "mild", from_mg_per_g: 1.8 },
            Grade { label: "moderate", from_mg_per_g: 3.2 },
            Grade { label: "severe", from_mg_per_g: 7.0 },
            Grade { label: "extreme", from_mg_per_g: 15.0 },
        ],
        is_limit_below: false,
    },
    Scheme {
        name: "pmc8528353",
        label: "PMC8528353 (2, 7, 15 mg/g)",
        citation: "PMC8528353",
        grades: &[
            Grade { label: "normal", from_mg_per_g: 0.0 },
            Grade { label: "mild", from_mg_per_g: 2.0 },
            Grade { label: "moderate", from_mg_per_g: 7.0 },
            Grade { label: "severe", from_mg_per_g: 15.0 },
        ],
        is_limit_below: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, with_language};

    #[test]
    fn guglielmo_grades_change_at_their_limits() {
        let scheme = Scheme::by_name("guglielmo-2023").expect("known");
        for (lic, grade) in [
            (0.0, "normal"),
            (1.79, "normal"),
            (1.8, "mild"),
            (3.19, "mild"),
            (3.2, "moderate"),
            (6.99, "moderate"),
            (7.0, "severe"),
            (14.99, "severe"),
            (15.0, "extreme"),
            (60.0, "extreme"),
        ] {
            assert_eq!(scheme.grade(lic), grade, "{lic}");
        }
        assert!(!scheme.is_loaded(1.79) && scheme.is_loaded(1.8));
    }

    #[test]
    fn every_grade_has_a_word_in_every_language() {
        for grade in Scheme::ALL.iter().flat_map(|scheme| scheme.grades) {
            let german = with_language(Language::German, || grade_in_words(grade.label));
            assert_eq!(grade_in_words(grade.label), grade.label);
            assert!(!german.starts_with("grade-") && (german != grade.label || german == "normal"), "{german}");
        }
    }

    #[test]
    fn the_alternative_scheme_keeps_its_limits_in_the_lower_grade() {
        let scheme = Scheme::by_name("pmc8528353").expect("known");
        for (lic, grade) in
            [(0.0, "normal"), (2.0, "normal"), (2.01, "mild"), (7.0, "mild"), (7.01, "moderate"), (15.01, "severe")]
        {
            assert_eq!(scheme.grade(lic), grade, "{lic}");
        }
        assert!(!scheme.is_loaded(2.0));
    }
}
