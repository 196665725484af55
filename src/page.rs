//! The app as a page.

use any_spawner::Executor;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::UrlSearchParams;

use crate::app::{App, provide_state};
use crate::client;
use crate::components::paste_target::use_paste_target;
use crate::components::shortcuts::Shortcuts;
use crate::embed::frame::is_framed;
use crate::i18n::{self, Messages, Text};
use crate::lazy;
use crate::model::config::Config;
use crate::model::draft::{Field, Prefill};
use crate::mount::Mount;
use crate::state::chunk::LazyChunk;
use crate::state::form::FormState;
use crate::state::language::{self, Language};
use crate::state::root::Root;
use crate::state::settings::{Settings, set_on_document};
use crate::storage::{self, TabStorage};

/// The arguments of `boot.js`.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The configuration of the prerendered page.
    pub config: Config,
    /// The languages there are.
    pub languages: Vec<i18n::Language>,
    /// The tag of the language it is shown in; empty for English.
    pub tag: String,
    /// The texts of that language; empty for English, or where they have not come.
    pub texts: String,
    /// A text that was pasted before the app was loaded, after a line with the ID of its field; empty
    /// where there is none.
    pub pasted: String,
    /// Whether the form was submitted before.
    pub is_submitted: bool,
}

/// Mounts the page in place of the prerendered one, whose form may have been used already.
pub fn start(start: Start) {
    let Some(container) = document().get_element_by_id("app") else {
        return;
    };
    // Where it is initialized already, it is the same one.
    let _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(|| {
        use wasm_bindgen::JsCast;
        mount_page(container.unchecked_into(), start);
    });
    // It lives as long as the page.
    std::mem::forget(owner);
}

fn mount_page(container: web_sys::HtmlElement, start: Start) {
    let messages = match start.texts.as_str() {
        "" => Messages::ENGLISH,
        texts => language::add(&start.tag, texts).unwrap_or_default(),
    };
    let root = Root::of_page(Some(container));
    let tab = TabStorage::new(&of_boot("data-storage").unwrap_or_default());
    let form = provide_state(root, tab, start.config, messages, lazy::load);
    let settings = Settings::new(start.languages, of_boot("data-embed").is_some());
    provide_context(settings);
    form.start(&prefill());
    follow_language();
    listen_for_keys();
    Mount::new(|| view! { <App /> }.into_any()).show();
    load_what_is_needed(form);
    if let Some((id, text)) = start.pasted.split_once('\n') {
        let field = root.by_id(id).map(Into::into);
        use_paste_target().paste(text.to_owned(), field);
    }
    if start.is_submitted {
        form.submit();
    }
    spawn_local(async move {
        let configured = client::load_config().await;
        let api_base = configured.0.api_base.clone();
        // The configuration changes only fields that the user has not changed, with or without
        // events.
        form.read_controls();
        settings.configure(configured, &start.tag);
        if storage::has_session_end(&api_base) {
            form.chunk().keep_loading();
        }
    });
}

/// After a reload the created volumes are shown again, and in a frame its page gets the height.
fn load_what_is_needed(form: FormState) {
    let chunk: LazyChunk = expect_context();
    if is_framed() || form.tab().has_creates() {
        chunk.keep_loading();
    }
}

/// Sets the document's language and direction.
fn follow_language() {
    let language: Language = expect_context();
    Effect::new(move || {
        language.tag.track();
        let messages = language.messages();
        document().set_title(messages.text(Text::Title));
        set_on_document("lang", messages.tag);
        set_on_document("dir", messages.text(Text::Direction));
    });
}

fn listen_for_keys() {
    let shortcuts = Shortcuts::of_form();
    for kind in ["keydown", "keypress", "keyup"] {
        let listener = window_event_listener_untyped(kind, move |event| shortcuts.handle(&event));
        on_cleanup(move || listener.remove());
    }
}

/// What `boot.js` has set on the document: `data-embed` where the page is shown without heading and
/// settings, `data-storage` with the suffix for [`TabStorage::new`].
fn of_boot(name: &str) -> Option<String> {
    document().document_element()?.get_attribute(name)
}

/// What the page's own address gives, where it was opened by it: after a reload, what was typed
/// since counts.
fn prefill() -> Prefill {
    let mut prefill = Prefill::default();
    let search = window().location().search().unwrap_or_default();
    let values = UrlSearchParams::new_with_str(&search);
    if let (Ok(values), true) = (values, is_opened()) {
        for field in Field::ALL {
            if let Some(text) = values.get(field.key()).filter(|text| !text.is_empty()) {
                prefill.set(field, text);
            }
        }
    }
    prefill
}

/// Whether the page was opened, not reloaded or reached by history (Navigation Timing, `type`).
fn is_opened() -> bool {
    let kind = window().performance().and_then(|performance| {
        let entry = performance.get_entries_by_type("navigation").get(0);
        Reflect::get(&entry, &"type".into()).ok()?.as_string()
    });
    kind.is_none_or(|kind| kind == "navigate")
}
