//! Tabs (WAI-ARIA Authoring Practices, "Tabs Pattern").

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::state::root::Root;

/// A tab and its panel.
#[derive(Debug)]
pub struct Tab {
    /// Tells it from the others of the form.
    pub name: &'static str,
    /// The text of the tab.
    pub label: &'static str,
    /// The content of its panel.
    pub panel: AnyView,
}

/// Panels of which one is shown. The arrow keys, Home and End move between the tabs.
#[component]
pub fn Tabs(
    /// The name of the tabs, for assistive technology.
    label: &'static str,
    /// The tabs, of which the first is selected.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let root: Root = expect_context();
    let selected = RwSignal::new(0_usize);
    let names: Vec<&str> = tabs.iter().map(|tab| tab.name).collect();
    let last = tabs.len().saturating_sub(1);
    let keydown = move |event: KeyboardEvent| {
        let at = selected.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => at.checked_sub(1).unwrap_or(last),
            "ArrowRight" | "ArrowDown" if at < last => at.saturating_add(1),
            "ArrowRight" | "ArrowDown" | "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        selected.set(next);
        if let Some(name) = names.get(next) {
            root.focus(root.id(&tab_id(name)));
        }
    };
    let is_selected = move |own: usize| Signal::derive(move || (selected.get() == own).to_string());
    let buttons = tabs.iter().enumerate().map(|(own, tab)| {
        let tabindex =
            Signal::derive(move || if selected.get() == own { "0" } else { "-1" }.to_owned());
        view! {
            <button
                class="tab"
                type="button"
                role="tab"
                id=root.id(&tab_id(tab.name))
                aria-controls=root.id(tab.name)
                aria-selected=is_selected(own)
                tabindex=tabindex
                on:click=move |_| selected.set(own)
            >
                {tab.label}
            </button>
        }
    });
    let buttons = buttons.collect_view();
    let panels = tabs.into_iter().enumerate().map(|(own, tab)| {
        let hidden = Memo::new(move |_| selected.get() != own);
        view! {
            <div
                class="tab-panel"
                role="tabpanel"
                id=root.id(tab.name)
                aria-labelledby=root.id(&tab_id(tab.name))
                hidden=hidden
            >
                {tab.panel}
            </div>
        }
    });
    let panels = panels.collect_view();
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=label on:keydown=keydown>
                {buttons}
            </div>
            {panels}
        </div>
    }
}

fn tab_id(name: &str) -> String {
    [name, "-tab"].concat()
}
