//! `PageHeader` with its menus, and `HelpButton`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::page_header::PageHeader;
use volume_create::model::config::Config;
use volume_create::state::create::Create;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, frame};

fn header() -> Stage {
    let stage = Stage::new(Config::default());
    stage.mount(|| view! { <PageHeader /> }.into_any());
    stage
}

#[wasm_bindgen_test]
async fn the_header_names_the_product_and_has_help_and_settings_in_menus() {
    let stage = header();
    assert_eq!(stage.text().lines().next(), Some("Volume Create"));
    for (menu, inside) in [("Help", "Keyboard shortcuts"), ("Settings", "Theme")] {
        let panel = stage.get("group", menu);
        let shown = || panel.matches(":popover-open").expect("a selector");
        assert!(!shown(), "{menu} is closed");
        stage.press(menu).await;
        assert!(shown(), "{menu} is open");
        assert!(panel.inner_text().contains(inside), "{menu}");
        assert_eq!(
            stage.query_all(":popover-open").len(),
            1,
            "no other is open"
        );
        stage.press(menu).await;
        assert!(!shown(), "{menu} is closed again");
    }
}

#[wasm_bindgen_test]
async fn the_header_shows_the_session_once_it_is_known() {
    let stage = header();
    let create: Create = stage.context();
    let session = |stage: &Stage| {
        let text = stage
            .query(".signed-in")
            .and_then(|session| session.text_content());
        text.unwrap_or_default()
    };
    assert_eq!(session(&stage), "");
    for (is_signed_in, text) in [(true, "Signed in"), (false, "Signed out")] {
        create.is_signed_in.set(is_signed_in);
        create.is_signed_out.set(!is_signed_in);
        tick().await;
        frame().await;
        assert_eq!(session(&stage), text);
    }
}
