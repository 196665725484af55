//! Finds elements by role and accessible name.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, Node};

use super::Stage;

/// The selector of a role, with the implicit roles (HTML-AAM) that occur here.
fn selector(role: &str) -> String {
    match role {
        "button" => "button".to_owned(),
        "textbox" => "input, textarea".to_owned(),
        "combobox" => "select".to_owned(),
        "heading" => "h1, h2, h3".to_owned(),
        "link" => "a[href]".to_owned(),
        "progressbar" => "progress".to_owned(),
        "list" => "ul:not([role])".to_owned(),
        "listitem" => "li".to_owned(),
        "region" => "section[aria-label], section[aria-labelledby]".to_owned(),
        "dialog" => "dialog[open]".to_owned(),
        "article" | "form" | "main" | "meter" | "option" | "summary" => role.to_owned(),
        role => format!("[role={role}]"),
    }
}

fn text(node: &Node) -> String {
    node.text_content().unwrap_or_default()
}

impl Stage {
    /// The first element that matches a selector.
    pub(crate) fn query(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.wrapper.query_selector(selector).expect("a selector");
        found.map(JsCast::unchecked_into)
    }

    /// All elements that match a selector.
    pub(crate) fn query_all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self
            .wrapper
            .query_selector_all(selector)
            .expect("a selector");
        let nodes = (0..found.length()).filter_map(|index| found.item(index));
        nodes.map(JsCast::unchecked_into).collect()
    }

    /// All elements with a role.
    pub(crate) fn all(&self, role: &str) -> Vec<HtmlElement> {
        self.query_all(&selector(role))
    }

    /// The element with a role and an accessible name.
    pub(crate) fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        let mut all = self.all(role).into_iter();
        all.find(|element| self.name(element) == name)
    }

    /// The element with a role and an accessible name; panics without one.
    pub(crate) fn get(&self, role: &str, name: &str) -> HtmlElement {
        self.find(role, name).unwrap_or_else(|| {
            let all = self.all(role);
            let names: Vec<_> = all.iter().map(|element| self.name(element)).collect();
            panic!("no {role} “{name}”, only {names:?}")
        })
    }

    /// The accessible names of the elements with a role, in document order.
    pub(crate) fn names(&self, role: &str) -> Vec<String> {
        let all = self.all(role);
        all.iter().map(|element| self.name(element)).collect()
    }

    /// The accessible name of an element (the parts of accname that occur here).
    pub(crate) fn name(&self, element: &HtmlElement) -> String {
        let own = element.get_attribute("aria-label");
        let name = match element.get_attribute("aria-labelledby") {
            Some(ids) => self.texts(&ids),
            None => own
                .or_else(|| self.label(element))
                .unwrap_or_else(|| text(element)),
        };
        name.trim().to_owned()
    }

    /// The accessible description of an element, without empty parts.
    pub(crate) fn description(&self, element: &HtmlElement) -> String {
        let ids = element.get_attribute("aria-describedby");
        self.texts(&ids.unwrap_or_default())
    }

    /// The text field with this label.
    pub(crate) fn field(&self, label: &str) -> HtmlInputElement {
        self.get("textbox", label).dyn_into().expect("a text field")
    }

    /// The list with this label.
    pub(crate) fn list(&self, label: &str) -> HtmlSelectElement {
        self.get("combobox", label).unchecked_into()
    }

    /// The texts of a list's options, and the value of the chosen one.
    pub(crate) fn options(&self, label: &str) -> (Vec<String>, String) {
        let list = self.list(label);
        let options = (0..list.length()).filter_map(|index| list.item(index));
        (options.map(|option| text(&option)).collect(), list.value())
    }

    /// The text of the live regions with this role.
    pub(crate) fn live(&self, role: &str) -> String {
        self.all(role).iter().map(|region| text(region)).collect()
    }

    /// The visible text.
    pub(crate) fn text(&self) -> String {
        self.wrapper.inner_text()
    }

    /// A text field's error. Asserts that it describes the field and that the field is invalid
    /// exactly while it has one.
    pub(crate) fn error(&self, label: &str) -> String {
        let field = self.field(label);
        let error = field.id() + "-error";
        let described_by = field.get_attribute("aria-describedby").unwrap_or_default();
        assert!(
            described_by.split(' ').any(|id| id == error),
            "{label} is described by its error: {described_by}"
        );
        let error = self.texts(&error);
        let invalid = field.get_attribute("aria-invalid").as_deref() == Some("true");
        assert_eq!(
            invalid,
            !error.is_empty(),
            "{label} is invalid exactly when it has an error"
        );
        error
    }

    fn texts(&self, ids: &str) -> String {
        let ids = ids.split_whitespace();
        let texts = ids.map(|id| {
            let named = self.query(&format!("[id='{id}']"));
            text(&named.unwrap_or_else(|| panic!("nothing has the ID {id}")))
        });
        let texts: Vec<_> = texts.filter(|text| !text.trim().is_empty()).collect();
        texts.join(" ")
    }

    /// The text of an element's label, or of a label around the element without the element's text.
    fn label(&self, element: &HtmlElement) -> Option<String> {
        if !element.matches("input, select, textarea").ok()? {
            return None;
        }
        if let Some(label) = self.query(&format!("label[for='{}']", element.id())) {
            return Some(text(&label));
        }
        let around = element.closest("label").ok()??;
        let copy: Element = around.clone_node_with_deep(true).ok()?.unchecked_into();
        copy.query_selector("input, select, textarea")
            .ok()??
            .remove();
        Some(text(&copy))
    }
}
