//! Writing a view as HTML, when the page is built. As [`super::hydrate`] expects it: marks around what may change, and where two texts
//! would become one.

use std::borrow::Cow;

use super::{Attribute, Element, View};

/// Elements that have no end (HTML, "Void elements").
const VOID: [&str; 1] = ["input"];

const MARK: &str = "<!---->";

/// What can be read in a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The texts.
    pub texts: Vec<String>,
    /// The attributes `aria-label`.
    pub labels: Vec<String>,
}

impl View {
    /// As HTML; whatever is in it is escaped.
    #[must_use]
    pub fn to_html(self) -> String {
        let mut html = String::new();
        self.write(&mut html);
        html
    }

    /// The texts in it and the labels of its elements, in their order: what another language puts in their place.
    #[must_use]
    pub fn words(self) -> Words {
        let mut words = Words::default();
        self.gather(&mut words);
        words
    }

    fn gather(self, words: &mut Words) {
        match self {
            Self::Element(Element(parts)) => {
                for attribute in parts.attributes {
                    if let Attribute::Fixed("aria-label", label) = attribute {
                        words.labels.push(label.into_owned());
                    }
                }
                Self::Several(parts.children).gather(words);
            }
            Self::Text(text) => words.texts.push(text.into_owned()),
            // An empty one is not there in HTML.
            Self::TextOf(text) => words
                .texts
                .extend(Some(text()).filter(|text| !text.is_empty())),
            Self::ViewOf(view) => Self::Several(view().into_iter().collect()).gather(words),
            Self::Each(..) => {}
            Self::Several(views) => {
                for view in views {
                    view.gather(words);
                }
            }
        }
    }

    fn write(self, html: &mut String) {
        match self {
            Self::Element(element) => element.write(html),
            Self::Text(text) => html.push_str(&escaped(&text)),
            Self::TextOf(text) => html.push_str(&escaped(&text())),
            Self::ViewOf(view) => {
                html.push_str(MARK);
                if let Some(view) = view() {
                    view.write(html);
                }
                html.push_str(MARK);
            }
            Self::Each(..) => html.push_str(MARK),
            Self::Several(views) => {
                for view in views {
                    view.write(html);
                }
            }
        }
    }
}

impl Element {
    fn write(self, html: &mut String) {
        html.push('<');
        html.push_str(self.0.name);
        for attribute in self.0.attributes {
            let (key, value) = match attribute {
                Attribute::Fixed(key, value) => (key, Some(value)),
                Attribute::Changing(key, value) => (key, value().map(Cow::Owned)),
                // Written as it is at first, where there is an attribute of it; listeners come with the program.
                Attribute::Property("selected", value) => (
                    "selected",
                    Some(Cow::Borrowed("")).filter(|_| !value().is_empty()),
                ),
                Attribute::Property(..) | Attribute::Listener(..) => continue,
            };
            if let Some(value) = value {
                html.push_str(&format!(" {key}=\"{}\"", escaped(&value)));
            }
        }
        html.push('>');
        if VOID.contains(&self.0.name) {
            return;
        }
        for child in self.0.children {
            child.write(html);
        }
        html.push_str(&format!("</{}>", self.0.name));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
