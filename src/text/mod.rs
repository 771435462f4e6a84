//! The string table: every text a person reads, by key, in every language.
//!
//! The texts are Fluent files, one per area and language, in `assets/text`. [`t`] gives a plain text; `t!` fills a
//! text that has arguments:
//!
//! ```
//! use sideroscope::t;
//! use sideroscope::text::{self, Language};
//!
//! assert_eq!(t!("slice-of", number = 3, count = 5), "slice 3/5");
//! text::with_language(Language::German, || assert_eq!(t!("slice-of", number = 3, count = 5), "Schicht 3/5"));
//! ```
//!
//! The language belongs to the thread: the window sets it before each frame, a job gets that of the thread that started
//! it, tests in other languages disturb nobody. What is found out now and shown later (warnings, refusals, steps of
//! undo) is kept as a [`Message`], which finds its words when it is shown. Files and the command line speak English
//! whatever the window speaks ([`in_english`]); figures and reports speak the chosen language.
//!
//!  Numbers are formatted before they come here, with the same digits and a
//! point in every language, because they are compared with tables and papers.
//!
//! Must not know: where a text is shown.

mod catalog;
mod language;
mod message;

use std::cell::Cell;

use catalog::catalog;
pub use catalog::{AREAS, keys};
pub use language::Language;
pub use message::{Argument, Message};

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of this thread.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// Sets the language of this thread.
pub fn set_language(language: Language) {
    LANGUAGE.set(language);
}

/// Runs `work` in `language` and returns to the language before, also after a panic.
pub fn with_language<R>(language: Language, work: impl FnOnce() -> R) -> R {
    struct Restore(Language);
    impl Drop for Restore {
        fn drop(&mut self) {
            set_language(self.0);
        }
    }
    let _restore = Restore(self::language());
    set_language(language);
    work()
}

/// Runs `work` in English: for what other programs read.
pub fn in_english<R>(work: impl FnOnce() -> R) -> R {
    with_language(Language::English, work)
}

/// The plain text of `key` in this thread's language.
///
/// A key that is missing shows itself; a test holds that none is.
pub fn t(key: &'static str) -> &'static str {
    catalog(language()).plain(key).unwrap_or(key)
}

/// The text of `key` with its arguments filled in; called through `t!`.
pub fn filled(key: &str, arguments: &[(&str, &dyn std::fmt::Display)]) -> String {
    catalog(language()).filled(key, arguments)
}

/// A text of the string table: `t!("key")` gives a `&'static str`, `t!("key", name = value, …)` a `String`.
#[macro_export]
macro_rules! t {
    ($key:literal) => { $crate::text::t($key) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::filled($key, &[$((stringify!($name), &$value as &dyn std::fmt::Display)),+])
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_returns_after_the_work() {
        assert_eq!(t!("slice-of", number = 1, count = 2), "slice 1/2");
        with_language(Language::German, || assert_eq!(t!("slice-of", number = 1, count = 2), "Schicht 1/2"));
        assert_eq!(language(), Language::English);
    }

    #[test]
    fn tags_lead_back_to_their_language() {
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("xx"), None);
    }
}
