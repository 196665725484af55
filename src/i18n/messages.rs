//! The texts of one language.

use std::cell::Cell;

use super::Text;
use super::number;
use crate::model::contract::Quantity;

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Messages {
    /// The language's tag (BCP 47): `en`, `zh-CN`.
    pub tag: &'static str,
    pub(super) texts: &'static [&'static str],
}

thread_local! {
    /// English texts of the lazy chunk; natively there is no chunk, so they are present.
    static LAZY: Cell<&'static [&'static str]> =
        const { Cell::new(if cfg!(target_arch = "wasm32") { &[] } else { Text::LAZY }) };
}

fn forever(texts: Vec<String>) -> &'static [&'static str] {
    let forever = |text: String| -> &'static str { text.leak() };
    texts.into_iter().map(forever).collect::<Vec<_>>().leak()
}

impl Default for Messages {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl Messages {
    /// The language that is always there.
    pub const ENGLISH: Self = Self {
        tag: "en",
        texts: Text::ENGLISH,
    };

    /// The texts of another language, in the order of [`Text`]. They stay for as long as the
    /// app runs.
    #[must_use]
    pub fn of(tag: &str, texts: Vec<String>) -> Self {
        Self {
            tag: tag.to_owned().leak(),
            texts: forever(texts),
        }
    }

    /// Adds the English texts of the lazy chunk. Called in that chunk only, so that they are loaded
    /// with it.
    pub fn add_lazy_texts() {
        LAZY.set(Text::LAZY);
    }

    /// A text as it is.
    #[must_use]
    pub fn text(self, text: Text) -> &'static str {
        let index = text as usize;
        // English is in two chunks, another language in one file.
        let in_lazy = || {
            LAZY.get()
                .get(index.checked_sub(self.texts.len())?)
                .copied()
        };
        let text = self.texts.get(index).copied();
        text.or_else(in_lazy).unwrap_or_default()
    }

    /// A text with what is filled in.
    #[must_use]
    pub fn fill(self, text: Text, values: &[(&str, &str)]) -> String {
        fill(self.text(text), values)
    }

    /// A text that depends on a count, which is filled in as `count`. Each form follows its
    /// category: `one: {count} volume | other: {count} volumes`. A language has those it needs.
    #[must_use]
    pub fn plural(self, text: Text, count: usize) -> String {
        let count = count as u64;
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let category = number::category(count as f64, self.tag);
        let forms = self.text(text);
        let form = |name: &str| {
            let mut forms = forms.split(" | ").filter_map(|form| form.split_once(": "));
            forms.find(|(own, _)| *own == name)
        };
        let form = form(&category).or_else(|| form("other"));
        let (_, form) = form.unwrap_or_default();
        fill(form, &[("count", &self.whole(count))])
    }

    /// A size of so many GB.
    #[must_use]
    pub fn gigabytes(self, number: f64) -> String {
        self.fill(Text::Gigabytes, &[("number", &self.number(number))])
    }

    /// A size of so many GB in TB, where it is large enough for that. 1 TB is 1,000 GB.
    #[must_use]
    pub fn terabytes(self, number: f64) -> Option<String> {
        (number >= 1000.0).then(|| {
            let number = self.number(number / 1000.0);
            self.fill(Text::Terabytes, &[("number", &number)])
        })
    }

    /// A size of so many GB, with TB beside it where it is large enough: `2,000 GB (2 TB)`.
    #[must_use]
    pub fn size(self, number: f64) -> String {
        let gigabytes = self.gigabytes(number);
        match self.terabytes(number) {
            Some(terabytes) => {
                let values = [("gigabytes", gigabytes.as_str()), ("terabytes", &terabytes)];
                self.fill(Text::GigabytesAndTerabytes, &values)
            }
            None => gigabytes,
        }
    }

    /// A size, or how much of it is used.
    #[must_use]
    pub fn quantity(self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Number(number) => self.size(*number),
            // Digit for digit: the browser's own writing of a number would round it.
            Quantity::Large(digits) => self.fill(Text::Gigabytes, &[("number", digits)]),
            Quantity::Text(text) => text.clone(),
        }
    }

    /// A number as users write it.
    #[must_use]
    pub fn number(self, number: f64) -> String {
        number::text(number, self.text(Text::Thousands), self.text(Text::Decimal))
    }

    pub(super) fn whole(self, number: u64) -> String {
        #[allow(
            clippy::cast_precision_loss,
            reason = "sizes are at most 2^53 - 1, statuses and seconds far below"
        )]
        self.number(number as f64)
    }
}

/// Replaces names in braces by their values. Values are not expanded again; a name without a value
/// stays.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let value = values.iter().find(|(key, _)| *key == name)?;
            Some((value.1, after))
        });
        if let Some((value, after)) = value {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}
