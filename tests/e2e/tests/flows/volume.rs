//! The actions of a volume's card.

use e2e::{By, LIST, REGION, Stage, options, play, until};
use serde_json::{Value, json};

#[allow(clippy::expect_used, reason = "a test that can't go on fails")]
async fn create_elsewhere(stage: &Stage, name: &str) -> String {
    let create = "const [name, region] = arguments;
        return fetch('/api/storage/volume/create', { method: 'POST', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ name, sizeGB: 4096, region, volumeType: 'highspeedstorage' }) })
            .then((answer) => answer.json()).then(({ volume }) => volume.id)";
    let arguments = vec![name.into(), REGION.into()];
    let id = stage
        .driver
        .execute(create, arguments)
        .await
        .expect("created");
    id.json().as_str().expect("an ID").to_owned()
}

#[test]
fn its_id_name_mount_entry_and_response_can_be_copied() {
    play(options(), async |stage| {
        stage.create("data set/1").await;
        let card = stage.card("data set/1").await;
        let volume = stage.sandbox.volumes().remove(0);
        stage.press("Copy name").await;
        stage.status("Name copied.").await;
        assert_eq!(stage.clipboard_text().await, "data set/1");
        stage.press("Copy ID").await;
        stage.status("ID copied.").await;
        assert_eq!(stage.clipboard_text().await, volume.id);

        let summary = card.find(By::Tag("summary")).await.expect("a summary");
        summary.click().await.expect("opens");
        stage.press("Copy entry").await;
        stage.status("Entry copied.").await;
        let entry: Value = serde_json::from_str(&stage.clipboard_text().await).expect("JSON");
        assert_eq!(
            entry,
            json!({ "mountPath": "/mnt/data-set-1", "remoteStorageName": "data set/1" })
        );
        let text = card.text().await.expect("a text");
        assert!(text.contains("documents these two fields"), "{text}");
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let details = stage.clipboard_text().await;
        assert!(
            details.contains("status: 200") && details.contains(&volume.id),
            "{details}"
        );
        assert!(
            text.contains(&format!("\"id\":\"{}\"", volume.id)),
            "the raw response: {text}"
        );
        stage.picture("card-open").await;
    });
}

#[test]
fn create_another_like_it_prefills_all_but_the_name() {
    play(options(), async |stage| {
        stage.fill("Size (GB)", "3000").await;
        stage.choose("Volume type", "Other…").await;
        stage.fill("Custom volume type", "archive").await;
        stage.create("first").await;
        stage.card("first").await;
        stage.fill("Size (GB)", "1").await;
        stage.choose("Volume type", "filesystem").await;
        stage.fill("Region", "elsewhere").await;
        stage.press("Create another like it").await;
        stage
            .status("Size, region and type are filled in. Enter a name.")
            .await;
        stage.expect_focus("Name").await;
        stage.keys("second").await;
        stage.press("Create volume").await;
        stage.card("second").await;
        let mut volumes = stage.sandbox.volumes();
        let (first, second) = (volumes.remove(0), volumes.remove(0));
        assert_eq!(
            (first.size_gb, &first.region, &first.volume_type),
            (second.size_gb, &second.region, &second.volume_type)
        );
    });
}

#[test]
fn for_a_taken_name_the_existing_volume_is_shown() {
    play(options(), async |stage| {
        let id = create_elsewhere(stage, "taken").await;
        stage.create("taken").await;
        stage.alert("Volume already exists").await;
        let card = stage.find("article", "taken").await;
        let test_id = card.attr("data-testid").await.expect("an attribute");
        assert_eq!(test_id.as_deref(), Some("existing-volume"));
        let text = card.text().await.expect("a text");
        assert!(text.contains(&id) && text.contains("4,096 GB"), "{text}");
        stage.expect_focus("Name").await;
        stage.picture("existing").await;
        assert_eq!(stage.value("textbox", "Name").await, "taken");
        // It is hidden with the failure.
        stage.create("free").await;
        stage.card("free").await;
        until("its card alone", async || {
            (stage.cards().await == ["free"]).then_some(())
        })
        .await;
        // A volume that already has a card gets no second one.
        stage.create("free").await;
        stage.alert("Volume already exists").await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.cards().await, ["free"]);
    });
}

// Regression: the message was rendered again when the list was loaded; screen readers repeated it,
// and clicks on its buttons were lost.
#[test]
fn a_list_that_is_loaded_late_does_not_rerender_the_message() {
    play(options(), async |stage| {
        create_elsewhere(stage, "taken").await;
        stage.sandbox.pause(LIST);
        stage.create("taken").await;
        stage.alert("Volume already exists").await;
        let mark = "window.message = [...document.querySelectorAll('[role=alert] *')]; return message.length";
        assert_ne!(stage.script(mark).await, json!(0));
        stage.sandbox.resume(LIST);
        stage.find("article", "taken").await;
        let removed = "return message.filter((element) => !element.isConnected).length";
        assert_eq!(stage.script(removed).await, json!(0));
    });
}

#[test]
fn what_a_card_offers_comes_after_it_and_moves_nothing() {
    play(options(), async |stage| {
        stage.stop_clock().await;
        stage.create("placed").await;
        stage.card("placed").await;
        let height = "const card = document.querySelector('[data-testid=volume-card]');
            return card.getBoundingClientRect().height";
        let before = stage.script(height).await;
        assert!(!stage.has("button", "Create another like it").await);
        stage.advance_clock(100).await;
        stage.find("button", "Create another like it").await;
        assert_eq!(stage.script(height).await, before);
    });
}
