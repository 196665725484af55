//! The created volumes.

use leptos::prelude::*;

use super::changing_text::prerendered;
use super::dynamic::dynamic;
use super::lazy::Lazy;
use super::use_messages;
use super::volume_card::VolumeCard;
use crate::i18n::Text;
use crate::state::form::FormState;
use crate::state::volumes::{ListStatus, Volumes};

/// So many cards are on the page until a user asks for more: the thousandth create costs what the
/// first did.
const SHOWN: usize = 100;

/// The created volumes, newest first.
#[component]
pub fn VolumeList() -> impl IntoView {
    let form: FormState = expect_context();
    let status: ListStatus = expect_context();
    let messages = use_messages();
    let news = Signal::from(status.news);
    let none = dynamic(move || {
        if status.has_volumes.get() {
            return ().into_any();
        }
        view! {
            <div class="volumes-none">
                <p class="volumes-none-title">{messages.text(Text::NoVolumes)}</p>
                <p>{messages.text(Text::NoVolumesCard)}</p>
                <p>{messages.text(Text::NoVolumesPaste)}</p>
            </div>
        }
        .into_any()
    });
    let has_creates = form.tab().has_creates();
    view! {
        <section class="volumes" part="volumes" aria-label=messages.text(Text::Volumes)>
            <header class="volumes-header">
                <h2 class="volumes-heading">{messages.text(Text::Volumes)}</h2>
                <p class="volumes-news" role="status" prop:textContent=news>
                    {prerendered(news)}
                </p>
            </header>
            {none}
            <Lazy view=|chunk| (chunk.cards)() needed=has_creates />
        </section>
    }
}

/// The cards of the created volumes.
#[component]
pub fn VolumeCards() -> impl IntoView {
    let volumes: Volumes = expect_context();
    let messages = use_messages();
    let most = RwSignal::new(SHOWN);
    let hidden = Memo::new(move |_| volumes.count().saturating_sub(most.get()));
    let text = Signal::derive(move || messages.plural(Text::ShowOlder, hidden.get()));
    view! {
        <For
            each=move || volumes.newest(most.get())
            key=|created| created.key
            children=|created| view! { <VolumeCard created /> }
        />
        <Show when=move || { hidden.get() > 0 }>
            // Its text changes in place: made anew, it would lose the focus.
            <button
                class="button"
                part="button"
                type="button"
                on:click=move |_| most.set(usize::MAX)
                prop:textContent=text
            ></button>
        </Show>
    }
}
