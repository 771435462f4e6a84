//! The languages the program speaks.

/// A language the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    German,
    /// English with every text between « », so that a test finds words that are not in the table.
    Marked,
}

impl Language {
    /// The languages a user can choose.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// IETF tag, as in `--lang` and in preferences.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Marked => "en",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Marked => "«English»",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}
