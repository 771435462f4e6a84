//! Whatever holds texts that were typed by hand.

use std::borrow::Cow;

use super::Identity;

/// Something with texts that a hand may have typed.
pub trait TypedTexts {
    /// Calls `change` once for every text.
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String));

    /// Takes out of every text what tells whose images these are.
    fn hide(&mut self, identity: &Identity) {
        self.for_each_text(&mut |text| hide_in(text, identity));
    }

    /// How many texts would be changed by [`Self::hide`].
    fn count_naming(&self, identity: &Identity) -> usize
    where
        Self: Clone,
    {
        let mut count = 0;
        self.clone().for_each_text(&mut |text| count += usize::from(names_patient(text, identity)));
        count
    }
}

impl<T: TypedTexts> TypedTexts for Vec<T> {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|item| item.for_each_text(change));
    }
}

impl<T: TypedTexts> TypedTexts for Option<T> {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|item| item.for_each_text(change));
    }
}

impl TypedTexts for String {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(self);
    }
}

/// Whether a text would be changed.
pub fn names_patient(text: &str, identity: &Identity) -> bool {
    matches!(identity.hide(text), Cow::Owned(_))
}

/// Hides the patient in one text.
fn hide_in(text: &mut String, identity: &Identity) {
    if let Cow::Owned(hidden) = identity.hide(text) {
        *text = hidden;
    }
}
