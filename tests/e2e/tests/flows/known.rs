//! What the user's own volumes tell: regions are suggested, and names that exist are noted before
//! they are sent.

use e2e::{
    Key, LIST, Options, REGION, REGIONS, Stage, as_built, configured, fault, play, play_unopened,
    until,
};
use serde_json::json;

/// So many volumes exist, in three regions.
fn seeded(seed: u32) -> Options {
    Options { seed, ..as_built() }
}

/// Waits until the field has suggestions.
async fn expect_combobox(stage: &Stage) {
    until("Region is a combobox", async || {
        stage.has("combobox", "Region").await.then_some(())
    })
    .await;
}

/// The texts of the suggestions on the page.
async fn suggestions(stage: &Stage) -> Vec<String> {
    let mut texts = Vec::new();
    for option in stage.all("option", None).await {
        let text = option.text().await.unwrap_or_default();
        texts.push(text.replace('\n', " "));
    }
    texts
}

/// Waits until these are the suggestions.
async fn expect_suggestions(stage: &Stage, expected: &[&str]) {
    until(&format!("the suggestions {expected:?}"), async || {
        (suggestions(stage).await == expected).then_some(())
    })
    .await;
}

/// Waits for the note below the name.
async fn expect_note(stage: &Stage, expected: &str) {
    stage.status(expected).await;
}

fn counted(index: usize, count: &str) -> String {
    format!("{} {count}", REGIONS[index])
}

#[test]
fn the_regions_of_the_users_volumes_are_suggested_and_chosen_by_keyboard() {
    play(seeded(4), async |stage| {
        assert_eq!(stage.posts(LIST).len(), 0, "not before the form is used");
        stage.fill("Name", "by-key").await;
        expect_combobox(stage).await;
        let all = [
            counted(0, "2 volumes"),
            counted(2, "1 volume"),
            counted(1, "1 volume"),
        ];
        let all = all.each_ref().map(String::as_str);
        let field = stage.field("Region").await;
        field.send_keys(Key::Down + "").await.expect("typed");
        expect_suggestions(stage, &all).await;
        stage.find("listbox", "Suggestions").await;
        stage.keys(Key::Down + "").await;
        until("the second one is active", async || {
            let active = "const field = document.activeElement;
                return document.getElementById(field.getAttribute('aria-activedescendant'))?.textContent ?? ''";
            let active = stage.script(active).await;
            active.as_str()?.starts_with(REGIONS[2]).then_some(())
        })
        .await;
        stage.picture("suggestions").await;
        stage.keys(Key::Enter + "").await;
        assert_eq!(stage.value("textbox", "Region").await, REGIONS[2]);
        expect_suggestions(stage, &[]).await;
        assert_eq!(stage.creates().len(), 0, "Enter took the suggestion");
        stage.keys(Key::Enter + "").await;
        stage.card("by-key").await;
        assert_eq!(stage.sandbox.volumes()[4].region, REGIONS[2]);
        assert!(!stage.posts(LIST).is_empty());
    });
}

#[test]
fn what_is_typed_narrows_the_suggestions_and_escape_closes_them() {
    play(seeded(3), async |stage| {
        stage.fill("Name", "typed").await;
        expect_combobox(stage).await;
        stage.fill("Region", "0b8").await;
        expect_suggestions(stage, &[&counted(1, "1 volume")]).await;
        stage.keys(Key::Escape + "").await;
        expect_suggestions(stage, &[]).await;
        assert_eq!(stage.value("textbox", "Region").await, "0b8");
        stage.fill("Region", "any other ID").await;
        stage.press("Create volume").await;
        stage.card("typed").await;
    });
}

#[test]
fn a_suggestion_is_chosen_by_a_click() {
    play(seeded(1), async |stage| {
        stage.fill("Name", "clicked").await;
        expect_combobox(stage).await;
        stage.field("Region").await.click().await.expect("clicked");
        expect_suggestions(stage, &[&counted(0, "1 volume")]).await;
        let options = stage.all("option", None).await;
        options[0].click().await.expect("clicked");
        assert_eq!(stage.value("textbox", "Region").await, REGIONS[0]);
        expect_suggestions(stage, &[]).await;
    });
}

#[test]
fn regions_used_before_are_suggested_after_a_reload_and_can_be_cleared() {
    play(as_built(), async |stage| {
        stage.create("first").await;
        stage.card("first").await;
        // The list call fails from now on: this browser knows the region.
        stage.sandbox.inject_fault(LIST, fault("sandbox-500"), None);
        stage.script("sessionStorage.clear()").await;
        stage.reload().await;
        stage.fill("Name", "second").await;
        expect_combobox(stage).await;
        let field = stage.field("Region").await;
        field.send_keys(Key::Down + "").await.expect("typed");
        let used = format!("{REGION} used before");
        expect_suggestions(stage, &[&used, "Clear the regions used before"]).await;
        stage.keys(Key::Up + "").await;
        stage.keys(Key::Up + "").await;
        stage.keys(Key::Enter + "").await;
        until("a plain field", async || {
            stage.has("textbox", "Region").await.then_some(())
        })
        .await;
        let stored = "return localStorage.getItem('volume-create.regions')";
        assert_eq!(stage.script(stored).await, json!(null));
        assert!(stage.all("alert", None).await.is_empty());
    });
}

// Regression: a card that was restored, or whose status was polled, brought a cleared region back.
#[test]
fn a_region_that_was_cleared_does_not_come_back_with_a_card() {
    play(as_built(), async |stage| {
        stage.create("kept").await;
        stage.card("kept").await;
        let stored = "return localStorage.getItem('volume-create.regions')";
        assert_eq!(stage.script(stored).await, json!(format!("[\"{REGION}\"]")));
        stage
            .script("localStorage.removeItem('volume-create.regions')")
            .await;
        stage.reload().await;
        stage.card("kept").await;
        assert_eq!(stage.script(stored).await, json!(null));
    });
}

#[test]
fn a_list_that_fails_leaves_the_plain_field_and_says_nothing() {
    for name in ["sandbox-500", "sandbox-drop", "sandbox-html", "sandbox-404"] {
        play_unopened(seeded(3), async |stage| {
            stage.sandbox.inject_fault(LIST, fault(name), None);
            stage.open("/").await;
            stage.fill("Name", "plain").await;
            until("the list call", async || {
                (!stage.posts(LIST).is_empty()).then_some(())
            })
            .await;
            stage.fill("Region", REGION).await;
            assert!(stage.has("textbox", "Region").await, "{name}");
            assert!(stage.all("alert", None).await.is_empty(), "{name}");
            stage.press("Create volume").await;
            stage.card("plain").await;
        });
    }
}

#[test]
fn without_suggest_regions_nothing_is_read_stored_or_suggested() {
    let options = Options {
        seed: 3,
        ..configured(json!({ "suggestRegions": false, "followStatus": false }))
    };
    play(options, async |stage| {
        stage.create("off").await;
        stage.card("off").await;
        stage.fill("Name", "off").await;
        assert!(stage.has("textbox", "Region").await);
        assert_eq!(stage.posts(LIST).len(), 0);
        let stored = "return localStorage.getItem('volume-create.regions')";
        assert_eq!(stage.script(stored).await, json!(null));
    });
}

#[test]
fn configured_regions_are_counted() {
    let options = Options {
        seed: 3,
        ..configured(json!({
            "suggestRegions": true,
            "regions": [{ "id": REGIONS[0], "name": "Singapore" }, { "id": "empty", "name": "Oslo" }],
        }))
    };
    play(options, async |stage| {
        stage.fill("Name", "counted").await;
        let list = stage.find("combobox", "Region").await;
        until("the count", async || {
            let text = list.text().await.unwrap_or_default();
            text.contains("Singapore – 1 volume").then_some(())
        })
        .await;
        stage.choose("Region", "Oslo").await;
        stage.press("Create volume").await;
        stage.card("counted").await;
        // The volume is counted at once.
        stage.choose("Region", "Oslo – 1 volume").await;
        stage.choose("Region", "Other…").await;
        stage
            .field("Region ID")
            .await
            .click()
            .await
            .expect("clicked");
        until("the other regions", async || {
            (suggestions(stage).await.len() == 2).then_some(())
        })
        .await;
    });
}

#[test]
fn a_pasted_region_is_suggested() {
    play(as_built(), async |stage| {
        stage.field("Name").await.click().await.expect("clicked");
        stage
            .paste(&format!(r#"{{"region":"{REGION}","sizeGB":300}}"#))
            .await;
        stage.status("Filled in from your paste").await;
        stage.fill("Region", "f").await;
        expect_suggestions(stage, &[&format!("{REGION} pasted")]).await;
    });
}

#[test]
fn a_name_that_exists_is_noted_with_its_volume_and_a_free_name() {
    play(seeded(2), async |stage| {
        stage.fill_form("seed-0002").await;
        let top =
            "return document.querySelector('button[type=submit]').getBoundingClientRect().top";
        stage.fill("Name", "seed").await;
        let before = stage.script(top).await;
        stage.fill("Name", "seed-0002").await;
        expect_note(stage, "This name is in use: 200 GB, Available.").await;
        stage.picture("name-note").await;
        assert_eq!(stage.script(top).await, before, "it moves nothing");
        stage.press("Show volume").await;
        stage.find("dialog", "The volume with this name:").await;
        stage.find("article", "seed-0002").await;
        stage.press("Close").await;
        assert_eq!(stage.creates().len(), 0);

        // It prevents nothing: the service decides.
        stage.press("Create volume").await;
        stage.alert("Volume already exists").await;
        assert_eq!(stage.creates().len(), 1);

        stage.fill("Name", "seed-0001").await;
        stage.press("Use seed-0003").await;
        assert_eq!(stage.value("textbox", "Name").await, "seed-0003");
        stage.press("Create volume").await;
        stage.card("seed-0003").await;

        // One just created is known, and its card is on the page.
        stage.fill("Name", "seed-0003").await;
        expect_note(stage, "This name is in use: 200 GB").await;
        stage.press("Show volume").await;
        stage.expect_focus("seed-0003").await;
    });
}

#[test]
fn thousands_of_volumes_are_read_to_the_end() {
    play(seeded(2500), async |stage| {
        stage.fill_form("seed-0001").await;
        expect_note(stage, "This name is in use: 100 GB").await;
        assert_eq!(stage.posts(LIST).len(), 26, "pages of 100, and one more");
    });
}

#[test]
fn the_suggestions_and_the_note_are_accessible() {
    play(seeded(3), async |stage| {
        stage.fill("Name", "seed-0001").await;
        expect_note(stage, "This name is in use").await;
        expect_combobox(stage).await;
        stage.field("Region").await.click().await.expect("clicked");
        stage.keys(Key::Down + "").await;
        for width in [1280, 320] {
            stage.resize(width, 900).await;
            for theme in ["light", "dark"] {
                stage.emulate_media("prefers-color-scheme", theme).await;
                stage
                    .audit(&format!("suggestions, {theme}, {width} px"))
                    .await;
                stage.picture(&format!("suggestions-{theme}-{width}")).await;
            }
        }
    });
}
