//! The request preview: what the form sends, to copy, and a field that takes a pasted request.

use leptos::prelude::*;
use web_sys::{HtmlInputElement, Url, UrlSearchParams};

use super::code::Code;
use super::copy_button::CopyButton;
use super::dynamic::dynamic;
use super::paste_target::use_paste_target;
use super::tabs::{Tab, Tabs};
use super::text_field::TextField;
use super::use_messages;
use crate::i18n::Text;
use crate::model::contract::{CREATE_PATH, CreateVolume};
use crate::model::draft::Field;
use crate::model::invisible::trimmed;
use crate::model::names;
use crate::model::preview;
use crate::model::secret::may_hold_token;
use crate::state::configuration::Configuration;
use crate::state::form::FormState;
use crate::state::root::Root;

/// JSON, cURL, a link, and the field to paste a request into.
#[component]
pub fn RequestPreview() -> impl IntoView {
    let messages = use_messages();
    view! {
        <p class="note">{messages.text(Text::RequestLead)}</p>
        <Previews />
        <PasteField />
    }
}

/// JSON, cURL and a link to copy; or which fields to complete first, and the link.
#[component]
fn Previews() -> impl IntoView {
    let form: FormState = expect_context();
    let root: Root = expect_context();
    let Configuration { config, .. } = expect_context();
    let messages = use_messages();
    let requests = Memo::new(move |_| requests(form));
    let json = Signal::derive(move || {
        requests.with(|requests| match requests.as_slice() {
            [] => String::new(),
            [request] => preview::body(request),
            several => preview::bodies(several),
        })
    });
    let curl = Signal::derive(move || {
        let address = config.with(|config| address(&config.api_base));
        requests.with(|requests| match requests.as_slice() {
            [] => String::new(),
            [request] => preview::curl(&address, request),
            several => preview::curl_loop(&address, several),
        })
    });
    let errors = Signal::derive(move || {
        // Names that can't be used are the one other reason.
        let fields = form.request().err().unwrap_or(vec![Field::Name]);
        let fields = messages.labels(&fields);
        messages.fill(Text::RequestIncomplete, &[("fields", &fields)])
    });
    let link = Signal::derive(move || link(form).unwrap_or_default());
    let copy_link = move || {
        let copy = || view! { <CopyButton label=Text::CopyLink what=Text::Link text=link /> };
        root.is_page().then(copy)
    };
    // Only the texts change while it can be sent: a button that is made anew while it is clicked
    // loses the click.
    let is_complete = Memo::new(move |_| requests.with(|requests| !requests.is_empty()));
    dynamic(move || {
        if is_complete.get() {
            let tabs = vec![
                Tab {
                    name: "json",
                    label: messages.text(Text::Json),
                    panel: view! { <Code text=json /> }.into_any(),
                },
                Tab {
                    name: "curl",
                    label: messages.text(Text::Curl),
                    panel: view! { <Code text=curl /> }.into_any(),
                },
            ];
            view! {
                <Tabs label=messages.text(Text::Request) tabs />
                <div class="request-copies">
                    <CopyButton label=Text::CopyJson what=Text::Json text=json />
                    <CopyButton label=Text::CopyCurl what=Text::Curl text=curl />
                    {copy_link()}
                </div>
            }
            .into_any()
        } else {
            view! {
                <p class="note" prop:textContent=errors></p>
                {copy_link()}
            }
            .into_any()
        }
    })
}

/// The requests that the form sends; none where there are fields to complete first.
fn requests(form: FormState) -> Vec<CreateVolume> {
    let request = form.request().ok();
    let requests = request.and_then(|request| names::requests(&request).ok());
    requests.unwrap_or_default()
}

/// Takes a request that is pasted, dropped or typed.
#[component]
fn PasteField() -> impl IntoView {
    let root: Root = expect_context();
    let messages = use_messages();
    let target = use_paste_target();
    let text = RwSignal::new(String::new());
    let take_typed = move |event| {
        let field: HtmlInputElement = event_target(&event);
        let typed = field.value();
        if !typed.is_empty() {
            field.set_value("");
            text.set(String::new());
            target.paste(typed, None);
        }
    };
    view! {
        <div
            class="request-paste"
            on:input=take_typed
            on:paste=move |event| target.take(&event, true)
            on:drop=move |event| target.take(&event, true)
        >
            <TextField
                id=root.id("paste")
                label=messages.text(Text::PasteLabel)
                value=text
                hint=Signal::derive(move || messages.text(Text::PasteHint).to_owned())
                is_optional=true
            />
        </div>
    }
}

/// Where the form sends to, whole.
fn address(api_base: &str) -> String {
    let path = [api_base, CREATE_PATH].concat();
    let own = window().location().href().unwrap_or_default();
    Url::new_with_base(&path, &own).map_or(path, |url| url.href())
}

/// A link to the page with what the form holds now.
fn link(form: FormState) -> Option<String> {
    let url = Url::new(&window().location().href().ok()?).ok()?;
    let values = UrlSearchParams::new().ok()?;
    let draft = form.draft();
    for field in Field::ALL {
        let text = trimmed(draft.text(field));
        if !text.is_empty() && !may_hold_token(text) {
            values.append(field.key(), text);
        }
    }
    url.set_search(&String::from(values.to_string()));
    url.set_hash("");
    Some(url.href())
}
