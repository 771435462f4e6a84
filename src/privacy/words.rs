//! Words that name nobody, though they stand where a header names somebody.

/// Words in name fields that name nobody, and would hide what a text is about.
const NOBODY: &[&str] = &[
    "anon",
    "anonymisiert",
    "anonymised",
    "anonymized",
    "anonymous",
    "dr",
    "iron",
    "leber",
    "lesion",
    "liver",
    "med",
    "mr",
    "mrs",
    "ms",
    "noise",
    "none",
    "patient",
    "phantom",
    "prof",
    "test",
    "unknown",
    "volunteer",
];

/// Little words between names; every text is full of them.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "el", "for", "fur",
    "ibn", "im", "in", "la", "le", "of", "st", "te", "ten", "ter", "the", "und", "and", "van", "vom", "von", "zu",
    "zum", "zur",
];

/// Words of institutions and addresses that every second of them has; they stay where they stand alone.
const ANY_PLACE: &[&str] = &[
    "abteilung",
    "abdomen",
    "allee",
    "center",
    "centre",
    "centrum",
    "clinic",
    "clinical",
    "college",
    "department",
    "dept",
    "diagnostic",
    "diagnostics",
    "diagnostik",
    "diagnostische",
    "faculty",
    "general",
    "health",
    "healthcare",
    "hospital",
    "imaging",
    "institut",
    "institute",
    "interventional",
    "interventionelle",
    "klinik",
    "kliniken",
    "klinikum",
    "krankenhaus",
    "mri",
    "mrt",
    "medical",
    "medicine",
    "medizin",
    "medizinische",
    "medizinisches",
    "national",
    "praxis",
    "radiologie",
    "radiologische",
    "radiology",
    "research",
    "road",
    "room",
    "saint",
    "sankt",
    "school",
    "scanner",
    "service",
    "station",
    "str",
    "strasse",
    "street",
    "universitat",
    "universitats",
    "universitatsklinik",
    "universitatsklinikum",
    "university",
    "ward",
    "zentrum",
];

/// Whether a folded word names nobody.
pub(super) fn is_nobody(word: &[char]) -> bool {
    is_one_of(word, NOBODY) || is_one_of(word, PARTICLES)
}

/// Whether a folded word belongs to many places.
pub(super) fn is_any_place(word: &[char]) -> bool {
    is_nobody(word) || is_one_of(word, ANY_PLACE)
}

pub(super) fn is_one_of(word: &[char], list: &[&str]) -> bool {
    list.iter().any(|other| other.chars().eq(word.iter().copied()))
}
