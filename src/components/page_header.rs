//! The page's header: the product, whether the user is signed in, settings and help.

use leptos::prelude::*;

use super::help_button::HelpButton;
use super::menu::Menu;
use super::settings_menu::SettingsMenu;
use super::use_messages;
use crate::i18n::Text;
use crate::state::create::Create;

/// The page's header.
#[component]
pub fn PageHeader() -> impl IntoView {
    let messages = use_messages();
    view! {
        <header class="page-header">
            <div class="page-bar">
                <p class="product">{messages.text(Text::Product)}</p>
                <SignedIn />
                <Menu name="help" label=messages.text(Text::Help)>
                    <HelpButton />
                </Menu>
                <SettingsMenu />
            </div>
        </header>
    }
}

/// Whether the service has accepted the session or refused it; nothing before the first answer. The
/// page does not see a session that a server holds in an `HttpOnly` cookie.
#[component]
fn SignedIn() -> impl IntoView {
    let create: Create = expect_context();
    let messages = use_messages();
    let text = Signal::derive(move || {
        let text = if create.is_signed_in.get() {
            messages.text(Text::SignedIn)
        } else if create.is_signed_out.get() {
            messages.text(Text::SignedOut)
        } else {
            ""
        };
        text.to_owned()
    });
    view! { <p class="signed-in" prop:textContent=text></p> }
}
