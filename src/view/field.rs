//! A form field: label, control, and a row for its hint or error.

use std::fmt;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

use super::element::{Element, View, changing, classed, element, whether};
use super::watched::Watched;
use crate::config::Entry;

/// The value of the option that reveals the text field. No ID is empty, so it can't be one's.
const OTHER: &str = "";

/// What every control has. Password managers and autofill have nothing to offer here.
const CONTROL: [(&str, &str); 9] = [
    ("part", "control"),
    ("type", "text"),
    ("autocomplete", "off"),
    ("autocapitalize", "none"),
    ("spellcheck", "false"),
    ("data-1p-ignore", "true"),
    ("data-lpignore", "true"),
    ("data-bwignore", "true"),
    ("aria-required", "true"),
];

/// A text that may change.
pub type Reading<T> = Rc<dyn Fn() -> T>;

/// A labelled line of text.
#[derive(Clone)]
pub struct TextField {
    /// Unique on the page; the control's.
    pub id: String,
    /// Its label.
    pub label: &'static str,
    /// A line on what belongs here.
    pub hint: Reading<String>,
    /// What is typed.
    pub value: Watched<String>,
    /// What to mend, shown in its row; empty where there is nothing.
    pub error: Reading<String>,
    /// Called when the person leaves it.
    pub left: Rc<dyn Fn()>,
    /// The keyboard to show on touch screens.
    pub inputmode: &'static str,
    /// What stands beside the control, and a text there that describes it.
    pub beside: Option<Beside>,
    /// Whether what is typed is hidden from onlookers. No password: no manager is to keep it.
    pub masked: bool,
}

/// What stands beside a control.
#[derive(Clone)]
pub struct Beside {
    /// What is typed, in other words; empty where there are none.
    pub meaning: Reading<String>,
    /// Buttons.
    pub buttons: Rc<dyn Fn() -> View>,
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beside").finish_non_exhaustive()
    }
}

impl fmt::Debug for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextField")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl TextField {
    /// The field on the page.
    #[must_use]
    pub fn view(self) -> View {
        let Self {
            id,
            label,
            hint,
            value,
            error,
            left,
            inputmode,
            beside,
            masked,
        } = self;
        let error_id = format!("{id}-error");
        let hint_id = format!("{id}-hint");
        let class = if masked {
            "field-control field-control-masked"
        } else {
            "field-control"
        };
        let meaning_id = format!("{id}-meaning");
        let described_by = match &beside {
            Some(_) => format!("{hint_id} {meaning_id} {error_id}"),
            None => format!("{hint_id} {error_id}"),
        };
        let (invalid, covered) = (error.clone(), error.clone());
        let control = classed("input", class)
            .attr_text("id", id.clone())
            .attr("inputmode", inputmode)
            .attrs(&CONTROL)
            .attr_text("aria-describedby", described_by)
            .attr_of("aria-invalid", move || {
                (!invalid().is_empty()).then(|| "true".to_owned())
            })
            .attr_text("value", value.peek())
            .prop_of("value", move || value.get())
            .on("input", move |event| value.set(text_of(&event)))
            .on("blur", move |_| {
                // It also loses focus when the whole window does; then the person has not left it.
                if document().has_focus().unwrap_or(true) {
                    left();
                }
            });
        let hint_class = move || {
            Some(if covered().is_empty() {
                "field-hint".to_owned()
            } else {
                "field-hint field-hint-covered".to_owned()
            })
        };
        // Both in one place, as high as the higher: a message that appears moves nothing.
        let row = classed("div", "field-row")
            .child(
                element("p")
                    .attr_of("class", hint_class)
                    .attr("part", "hint")
                    .attr_text("id", hint_id.clone())
                    .text_of(move || hint()),
            )
            .child(
                classed("p", "field-error")
                    .attr("part", "error")
                    .attr_text("id", error_id.clone())
                    .text_of(move || error()),
            );
        let control = match beside {
            None => control,
            Some(Beside { meaning, buttons }) => classed("div", "field-line")
                .child(control)
                .child(
                    classed("span", "field-meaning")
                        .attr_text("id", meaning_id)
                        .text_of(move || meaning()),
                )
                .child(buttons()),
        };
        field(&id, label).child(control).child(row).into()
    }
}

/// A labelled list whose last option, `Other…`, reveals a text field. With an empty list there is only the text field, under the
/// list's own label.
#[derive(Clone, Debug)]
pub struct ChoiceField {
    /// Label of the list.
    pub label: &'static str,
    /// The text of its last option.
    pub last: &'static str,
    /// The choices.
    pub entries: Watched<Vec<Entry>>,
    /// The chosen entry's ID; `None` for `Other…`.
    pub chosen: Watched<Option<String>>,
    /// The text field; its ID is also the list's.
    pub other: TextField,
}

impl ChoiceField {
    /// The field or the fields on the page.
    #[must_use]
    pub fn view(self) -> View {
        let Self {
            label,
            last,
            entries,
            chosen,
            other,
        } = self;
        let listed = whether(move || entries.with(|entries| !entries.is_empty()));
        let typed = whether(move || chosen.with(Option::is_none));
        let id = other.id.clone();
        let alone = TextField {
            label,
            ..other.clone()
        };
        let other = TextField {
            id: format!("{id}-other"),
            ..other
        };
        let first = changing(move || {
            Some(if listed.get() {
                list(&id, label, last, entries, chosen)
            } else {
                alone.clone().view()
            })
        });
        let second = changing(move || (listed.get() && typed.get()).then(|| other.clone().view()));
        View::Several(vec![first, second])
    }
}

fn list(
    id: &str,
    label: &'static str,
    last: &'static str,
    entries: Watched<Vec<Entry>>,
    chosen: Watched<Option<String>>,
) -> View {
    let options = move || {
        let options = entries.with(|entries| {
            let known = entries.iter().map(|entry| {
                let own = Some(entry.id.clone());
                option(&entry.id, &entry.name, move || chosen.get() == own)
            });
            known.collect::<Vec<_>>()
        });
        Some(View::Several(options))
    };
    let select = classed("select", "field-control")
        .attr("part", "control")
        .attr_text("id", id.to_owned())
        .on("change", move |event| {
            let id = text_of(&event);
            chosen.set((id != OTHER).then_some(id));
        })
        .child_of(options)
        .child(option(OTHER, last, move || chosen.with(Option::is_none)));
    field(id, label)
        .child(select)
        .child(classed("div", "field-row"))
        .into()
}

/// An option of a list.
pub(super) fn option(value: &str, name: &str, is_chosen: impl Fn() -> bool + 'static) -> View {
    element("option")
        .attr_text("value", value.to_owned())
        // As a truth value, an empty text is false and every other is true.
        .prop_of("selected", move || {
            if is_chosen() { "selected" } else { "" }.to_owned()
        })
        .text(name.to_owned())
        .into()
}

fn field(id: &str, label: &'static str) -> Element {
    classed("div", "field").attr("part", "field").child(
        classed("label", "field-label")
            .attr("part", "label")
            .attr_text("for", id.to_owned())
            .text(label),
    )
}

/// What the control of an event holds.
pub(super) fn text_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    match target.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other.unchecked_into::<HtmlSelectElement>().value(),
    }
}
