//! A value that is made off the frame: what it is, what it was made from, and what was asked for last.
//!
//! Must not know: what makes it.

use std::ops::Deref;

/// A value and its key; the value stays while another is on its way.
#[derive(Clone, Debug)]
pub struct Derived<K, V> {
    value: Option<V>,
    of: Option<K>,
    asked: Option<K>,
}

impl<K, V> Default for Derived<K, V> {
    fn default() -> Self {
        Self { value: None, of: None, asked: None }
    }
}

impl<K: Clone + PartialEq, V> Derived<K, V> {
    /// Notes that the value of `key` is wanted; `false` where it was asked for last, so that nothing need be started.
    pub(crate) fn ask(&mut self, key: &K) -> bool {
        if self.asked.as_ref() == Some(key) {
            return false;
        }
        self.asked = Some(key.clone());
        true
    }

    /// The answer to what was asked for last; `None`: it was stopped, and may be asked for again. Returns the value
    /// before.
    pub(crate) fn answer(&mut self, value: Option<V>) -> Option<V> {
        match value {
            Some(value) => {
                self.of = self.asked.clone();
                self.value.replace(value)
            }
            None => {
                self.forget_asked();
                None
            }
        }
    }

    /// What was asked for will not come.
    pub(crate) fn forget_asked(&mut self) {
        self.asked = self.of.clone();
    }

    /// The value stays to be seen, and whatever is wanted next is asked for.
    pub(crate) fn outdate(&mut self) {
        (self.of, self.asked) = (None, None);
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether the value was made from `key`.
    pub fn is_of(&self, key: &K) -> bool {
        self.of.as_ref() == Some(key)
    }
}

impl<K, V> Deref for Derived<K, V> {
    type Target = Option<V>;

    fn deref(&self) -> &Option<V> {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_twice_and_a_stopped_wish_may_be_asked_again() {
        let mut derived: Derived<u32, &str> = Derived::default();
        assert!(derived.ask(&1) && !derived.ask(&1));
        assert_eq!(derived.answer(Some("one")), None);
        assert!(derived.is_of(&1) && !derived.ask(&1));
        assert!(derived.ask(&2));
        assert_eq!((derived.as_ref(), derived.is_of(&2)), (Some(&"one"), false), "the old one is seen meanwhile");
        derived.answer(None);
        assert!(derived.ask(&2), "it was stopped");
        assert_eq!(derived.answer(Some("two")), Some("one"));
        derived.outdate();
        assert!(derived.ask(&2) && derived.is_some());
        derived.forget();
        assert!(derived.is_none());
    }
}
