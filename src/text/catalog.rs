//! The Fluent files of a language, read once.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::language::Language;

macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        /// The areas of the string table: one file each per language.
        pub const AREAS: &[&str] = &[$($area),+];
        const ENGLISH: &[&str] = &[$(include_str!(concat!("../../assets/text/en/", $area, ".ftl"))),+];
        const GERMAN: &[&str] = &[$(include_str!(concat!("../../assets/text/de/", $area, ".ftl"))),+];
    };
}

areas!(
    "analysis", "cli", "commands", "files", "publish", "regions", "series", "teach", "units", "verdict", "viewport",
    "window"
);

fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::Marked => ENGLISH,
        Language::German => GERMAN,
    }
}

/// Texts of one language.
pub(super) struct Catalog {
    bundle: FluentBundle<&'static FluentResource>,
    /// Texts without arguments, formatted once.
    plain: BTreeMap<&'static str, &'static str>,
    is_marked: bool,
}

impl Catalog {
    fn new(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().expect("tags are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks would show as boxes in fonts that lack them, and all our languages run left to right.
        bundle.set_use_isolating(false);
        let mut names = Vec::new();
        for source in sources(language) {
            // What cannot be read is left out and found missing by the test of all keys.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
            // Read once per language and kept to the end of the program.
            let resource: &'static FluentResource = Box::leak(Box::new(resource));
            names.extend(resource.entries().filter_map(message_name));
            let _ = bundle.add_resource(resource);
        }
        let is_marked = language == Language::Marked;
        let plain = names.into_iter().filter_map(|name| {
            let text = format_plain(&bundle, name)?;
            Some((name, if is_marked { &*format!("«{text}»").leak() } else { text }))
        });
        let plain = plain.collect();
        Self { bundle, plain, is_marked }
    }

    pub fn plain(&self, key: &str) -> Option<&'static str> {
        self.plain.get(key).copied()
    }

    pub fn filled(&self, key: &str, arguments: &[(&str, &dyn Display)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut filled = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            filled.set(*name, argument(value.to_string()));
        }
        let text = self.bundle.format_pattern(pattern, Some(&filled), &mut Vec::new()).into_owned();
        if self.is_marked { format!("«{text}»") } else { text }
    }
}

/// Whole numbers choose between singular and plural; everything else stands as it was formatted.
fn argument(text: String) -> FluentValue<'static> {
    let is_count = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(count) if is_count && (count == 0 || !text.starts_with('0')) => FluentValue::from(count),
        _ => FluentValue::from(text),
    }
}

fn message_name(entry: &'static fluent_syntax::ast::Entry<&'static str>) -> Option<&'static str> {
    match entry {
        fluent_syntax::ast::Entry::Message(message) => Some(message.id.name),
        _ => None,
    }
}

/// `None` for a text that needs arguments.
fn format_plain(bundle: &FluentBundle<&'static FluentResource>, name: &str) -> Option<&'static str> {
    let pattern = bundle.get_message(name)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then(|| &*text.leak())
}

pub(super) fn catalog(language: Language) -> &'static Catalog {
    static ENGLISH: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::English));
    static GERMAN: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::German));
    static MARKED: LazyLock<Catalog> = LazyLock::new(|| Catalog::new(Language::Marked));
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::Marked => &MARKED,
    }
}

/// Every key of a language with the names of its arguments, sorted; for the test that no text is missing.
///
/// # Errors
/// The area and the first line that Fluent cannot read, or a key that stands twice.
pub fn keys(language: Language) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut found = BTreeMap::new();
    for (area, source) in AREAS.iter().zip(sources(language)) {
        let parsed = fluent_syntax::parser::parse(*source).map_err(|(_, errors)| format!("{area}: {errors:?}"))?;
        for entry in parsed.body {
            let fluent_syntax::ast::Entry::Message(message) = entry else { continue };
            let mut arguments: Vec<String> =
                message.value.iter().flat_map(|value| arguments_of(&value.elements)).collect();
            arguments.sort();
            arguments.dedup();
            if found.insert(message.id.name.to_owned(), arguments).is_some() {
                return Err(format!("{area}: {} stands twice", message.id.name));
            }
        }
    }
    Ok(found)
}

fn arguments_of(elements: &[fluent_syntax::ast::PatternElement<&str>]) -> Vec<String> {
    use fluent_syntax::ast::{Expression, InlineExpression, PatternElement};
    let mut names = Vec::new();
    for element in elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                names.extend(variants.iter().flat_map(|variant| arguments_of(&variant.value.elements)));
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            names.push(id.name.to_owned());
        }
    }
    names
}
