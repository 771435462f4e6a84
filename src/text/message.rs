//! A text that finds its words when it is shown.

use std::fmt::{self, Write as _};

use super::catalog::catalog;
use super::language;

/// A text of the table with its arguments, or words from elsewhere (a file, the operating system, a decoder).
///
/// Displayed in the language of the thread that shows it, not of the one that made it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message(Words);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Words {
    Keyed { key: &'static str, arguments: Vec<(&'static str, Argument)> },
    Given(String),
    Capitalized(Box<Message>),
}

/// What fills a gap of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Argument {
    Given(String),
    Message(Message),
}

impl Message {
    /// Made through `say!`, so that a test finds the key.
    pub fn keyed(key: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self(Words::Keyed { key, arguments })
    }

    /// Calls `change` for every text that was given under `name`: what a user typed stands beside numbers that must stay.
    pub fn change_given(&mut self, name: &str, change: &mut dyn FnMut(&mut String)) {
        match &mut self.0 {
            Words::Keyed { arguments, .. } => arguments.iter_mut().for_each(|(under, argument)| match argument {
                Argument::Given(text) if *under == name => change(text),
                Argument::Given(_) => {}
                Argument::Message(inner) => inner.change_given(name, change),
            }),
            Words::Given(_) => {}
            Words::Capitalized(inner) => inner.change_given(name, change),
        }
    }

    /// The same text with its first letter in upper case: for a text that stands alone here and inside another elsewhere.
    pub fn capitalized(self) -> Self {
        Self(Words::Capitalized(Box::new(self)))
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Words::Given(words) => f.write_str(words),
            Words::Capitalized(message) => {
                let words = message.to_string();
                let mut letters = words.chars();
                let first = letters.next().map(char::to_uppercase);
                first.into_iter().flatten().chain(letters).try_for_each(|letter| f.write_char(letter))
            }
            Words::Keyed { key, arguments } if arguments.is_empty() => f.write_str(super::t(key)),
            Words::Keyed { key, arguments } => {
                let filled: Vec<(&str, &dyn fmt::Display)> =
                    arguments.iter().map(|(name, value)| (*name, value as &dyn fmt::Display)).collect();
                f.write_str(&catalog(language()).filled(key, &filled))
            }
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(words) => f.write_str(words),
            Self::Message(message) => message.fmt(f),
        }
    }
}

impl From<String> for Message {
    fn from(words: String) -> Self {
        Self(Words::Given(words))
    }
}

impl From<&str> for Message {
    fn from(words: &str) -> Self {
        Self(Words::Given(words.to_owned()))
    }
}

impl From<&&str> for Argument {
    fn from(words: &&str) -> Self {
        Self::Given((*words).to_owned())
    }
}

impl From<&Message> for String {
    fn from(message: &Message) -> Self {
        message.to_string()
    }
}

impl From<Message> for String {
    fn from(message: Message) -> Self {
        message.to_string()
    }
}

/// Into files, so in English whatever the window speaks.
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::in_english(|| self.to_string()))
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&Message> for Argument {
    fn from(message: &Message) -> Self {
        Self::Message(message.clone())
    }
}

macro_rules! given {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Argument {
            fn from(value: $kind) -> Self {
                Self::Given(value.to_string())
            }
        })+
    };
}

given!(&str, String, &String, u16, u32, u64, u128, usize, i32, i64, f32, f64);

/// A [`Message`] of the string table: `say!("key")`, or `say!("key", name = value, …)` with texts, numbers or other
/// messages as values.
#[macro_export]
macro_rules! say {
    ($key:literal) => { $crate::text::Message::keyed($key, Vec::new()) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::Message::keyed($key, vec![$((stringify!($name), $crate::text::Argument::from($value))),+])
    };
}

#[cfg(test)]
mod tests {
    use crate::text::{Language, Message, with_language};

    #[test]
    fn words_come_when_a_message_is_shown() {
        let inner = say!("slice-of", number = 3_usize, count = 5_usize);
        let outer = say!("notice-dismiss");
        assert_eq!((inner.to_string().as_str(), outer.to_string().as_str()), ("slice 3/5", "Dismiss message"));
        with_language(Language::German, || {
            assert_eq!(inner.to_string(), "Schicht 3/5");
            let around = say!("roi-row", name = &inner);
            assert_eq!(around.to_string(), "ROI Schicht 3/5");
        });
    }

    #[test]
    fn given_words_are_the_same_in_every_language() {
        let given = Message::from("permission denied");
        with_language(Language::German, || assert_eq!(given.to_string(), "permission denied"));
    }
}
