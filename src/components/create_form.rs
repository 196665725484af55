//! The form: four fields, one button.

use leptos::prelude::*;

use super::button::Button;
use super::changing_text::prerendered;
use super::choice_field::ChoiceField;
use super::dynamic::dynamic;
use super::help_button::HelpButton;
use super::lazy::Lazy;
use super::paste_target::use_paste_target;
use super::size_field::SizeField;
use super::text_field::TextField;
use super::use_messages;
use crate::i18n::Text;
use crate::model::draft::Field;
use crate::model::flow::Activity;
use crate::state::chunk::{ChunkView, LazyChunk};
use crate::state::create::Create;
use crate::state::form::{FormState, control};
use crate::state::root::Root;

/// The form. What it sends, and how that ends, is the create flow's.
#[component]
pub fn CreateForm() -> impl IntoView {
    let form: FormState = expect_context();
    let create: Create = expect_context();
    let chunk: LazyChunk = expect_context();
    let messages = use_messages();
    let is_busy = Signal::derive(move || create.can_cancel().to_string());
    let status = Signal::from(create.announcement);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    let target = use_paste_target();
    warn_before_leaving(form, create);
    view! {
        <form
            class="form panel"
            part="form"
            novalidate=true
            aria-label=messages.text(Text::Title)
            aria-busy=is_busy
            on:submit=submit
            on:focusin=move |_| chunk.preload()
            on:input=move |_| chunk.preload()
            on:paste=move |event| target.take(&event, false)
            on:drop=move |event| target.take(&event, false)
        >
            <Fields />
            <Actions />
            <div>
                <div aria-live="polite">
                    <Lazy view=|chunk| (chunk.summary)() />
                </div>
                <p class="form-status" role="status" prop:textContent=status>
                    {prerendered(status)}
                </p>
                <Lazy view=|chunk| (chunk.failure)() />
            </div>
            <Lazy view=|chunk| (chunk.dialogs)() />
        </form>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let form: FormState = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let name_note: ChunkView = |chunk| (chunk.name_note)();
    let regions: ChunkView = |chunk| (chunk.regions)();
    let error = move |field| Signal::derive(move || form.error(field));
    let on_blur = move |field| Callback::new(move |()| form.reveal(field));
    view! {
        <TextField
            id=root.id(control(Field::Name))
            label=messages.label(Field::Name)
            value=form.name
            hint=Signal::derive(move || messages.text(Text::NameHint).to_owned())
            error=error(Field::Name)
            on_blur=on_blur(Field::Name)
            name=Field::Name.key()
            below=Some(name_note)
        />
        <SizeField />
        <ChoiceField
            id=root.id(control(Field::Region))
            label=messages.label(Field::Region)
            last=messages.text(Text::Other)
            other_label=messages.text(Text::RegionIdLabel)
            hint=messages.text(Text::RegionHint)
            entries=|config| &config.regions
            value=form.region
            error=error(Field::Region)
            on_blur=on_blur(Field::Region)
            name=Field::Region.key()
            below=regions
        />
        <ChoiceField
            id=root.id(control(Field::VolumeType))
            label=messages.label(Field::VolumeType)
            last=messages.text(Text::Other)
            other_label=messages.text(Text::CustomTypeLabel)
            hint=messages.text(Text::TypeHint)
            entries=|config| &config.volume_types
            value=form.volume_type
            error=error(Field::VolumeType)
            on_blur=on_blur(Field::VolumeType)
            name=Field::VolumeType.key()
        />
    }
}

/// The buttons below the fields.
#[component]
fn Actions() -> impl IntoView {
    let form: FormState = expect_context();
    let create: Create = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let text = Signal::derive(move || {
        let own = create.button.get();
        let text = match create.activity.get() {
            Activity::Creating => Text::Creating,
            Activity::Checking => Text::Checking,
            _ if !own.is_empty() => return own,
            Activity::Idle | Activity::Waiting(_) => Text::Create,
        };
        messages.text(text).to_owned()
    });
    let disabled = Signal::derive(move || (create.activity.get() != Activity::Idle).to_string());
    // Enter in a field clicks it too: in a frame that is sandboxed without `allow-forms` there is
    // no submit.
    let submit = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        form.submit();
    };
    let cancel = Callback::new(move |()| {
        // The button is removed and must not lose the focus to the body.
        root.focus(root.id("submit"));
        create.cancel();
    });
    let can_cancel = Memo::new(move |_| create.can_cancel());
    let cancel_button = dynamic(move || {
        if can_cancel.get() {
            view! { <Button text=messages.text(Text::Cancel) on_click=cancel /> }.into_any()
        } else {
            ().into_any()
        }
    });
    view! {
        <div class="actions">
            <button
                class="button button-primary"
                part="button submit"
                id=root.id("submit")
                type="submit"
                aria-disabled=disabled
                on:click=submit
                prop:textContent=text
            >
                {prerendered(text)}
            </button>
            {cancel_button}
            <HelpButton />
        </div>
    }
}

fn warn_before_leaving(form: FormState, create: Create) {
    Effect::new(move || {
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if form.is_unsent() || untrack(|| create.can_cancel()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
}
