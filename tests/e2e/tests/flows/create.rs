//! A user creates a volume.

use e2e::{By, CREATE, Key, Options, REGION, options, play};

#[test]
fn the_documented_example_shows_a_card_with_all_values() {
    play(options(), async |stage| {
        stage.create("example-volume2").await;
        let card = stage.card("example-volume2").await;
        let rows = stage.sandbox.volumes();
        let [row] = rows.as_slice() else {
            panic!("one row: {rows:?}");
        };
        assert_eq!(row.volume_name, "example-volume2");
        assert_eq!((row.size_gb, row.region.as_str()), (200, REGION));
        assert_eq!(row.volume_type, "filesystem");

        let text = card.text().await.expect("a text");
        for (term, value) in [
            ("ID", row.id.as_str()),
            ("Region", REGION),
            ("Type", "filesystem"),
            ("Size", "200 GB"),
            ("Used", "0 GB"),
            ("Status", "Pending"),
            ("Owner", "sandbox"),
        ] {
            assert!(
                text.contains(&format!("{term}\n{value}")),
                "{term} {value}: {text}"
            );
        }
        let meter = stage.find("meter", "Used").await;
        assert_eq!(
            meter.prop("max").await.expect("a property").as_deref(),
            Some("200")
        );
        stage.status("Volume example-volume2 was created.").await;
        stage.picture("created").await;
    });
}

#[test]
fn the_request_is_the_documented_one_with_the_session_cookie() {
    play(options(), async |stage| {
        stage.create("example-volume2").await;
        stage.card("example-volume2").await;
        let creates = stage.creates();
        let [request] = creates.as_slice() else {
            panic!("one request: {creates:?}");
        };
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", CREATE)
        );
        assert_eq!(request.query, None);
        assert_eq!(request.content_type.as_deref(), Some("application/json"));
        assert_eq!(
            request.body,
            format!(
                r#"{{"name":"example-volume2","sizeGB":200,"region":"{REGION}","volumeType":"filesystem"}}"#
            )
        );
        let cookies: Vec<&str> = request
            .cookies
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(cookies, ["AccessToken"]);
    });
}

#[test]
fn a_taken_name_shows_the_services_message_and_keeps_the_form() {
    play(options(), async |stage| {
        stage.fill("Size (GB)", "300").await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.create("twice").await;
        stage.card("twice").await;

        stage.create("twice").await;
        let alert = stage.alert("Volume already exists").await;
        assert!(
            alert.lines().any(|line| line == "Volume already exists"),
            "verbatim: {alert}"
        );
        assert_eq!(stage.value("textbox", "Name").await, "twice");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "300");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.value("combobox", "Volume type").await,
            "highspeedstorage"
        );
        // The field to fix is focused and shows an error.
        stage.expect_focus("Name").await;
        stage
            .expect_error("Name", "This name is taken. Choose another.")
            .await;
        stage.find("button", "Copy details").await;
        stage.picture("rejected").await;

        stage.fill("Name", "thrice").await;
        stage.expect_error("Name", "").await;
        stage.press("Create volume").await;
        stage.card("thrice").await;
        assert_eq!(stage.cards().await, ["thrice", "twice"], "newest first");
        assert_eq!(stage.sandbox.volumes().len(), 2);
    });
}

#[test]
fn after_a_create_the_form_keeps_all_but_the_name() {
    play(options(), async |stage| {
        stage.fill("Size (GB)", "50").await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.create("one").await;
        stage.card("one").await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(
            stage.field_error("Name").await,
            "",
            "an empty name is no error yet"
        );
        assert_eq!(stage.value("textbox", "Size (GB)").await, "50");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.value("combobox", "Volume type").await,
            "highspeedstorage"
        );
    });
}

#[test]
fn leaving_the_cleared_name_after_a_create_shows_no_error() {
    // Regression: the form clears and focuses the name; leaving it to copy the new volume's ID
    // showed "Enter a name". After a submit by Enter in another field it still did, because that
    // field was blurred first.
    play(options(), async |stage| {
        stage.fill_form("one").await;
        stage.expect_focus("Region").await;
        stage.keys(Key::Enter + "").await;
        stage.card("one").await;
        stage.expect_focus("Name").await;
        stage.press("Copy ID").await;
        stage.status("ID copied.").await;
        assert_eq!(stage.field_error("Name").await, "");
        // A second visit that leaves it empty shows the error.
        stage.field("Name").await.click().await.expect("clicked");
        stage.keys(Key::Tab + "").await;
        stage.expect_error("Name", "Enter a name.").await;
    });
}

#[test]
fn a_volume_can_be_created_with_the_keyboard_alone() {
    play(options(), async |stage| {
        for stop in ["Help", "Settings", "Name"] {
            stage.keys(Key::Tab + "").await;
            stage.expect_focus(stop).await;
        }
        stage.keys("by keyboard").await;
        stage.keys(Key::Tab + "").await;
        stage.expect_focus("Size (GB)").await;
        stage.keys(Key::Control + "a").await;
        stage.keys("12").await;
        stage.keys(Key::Tab + "").await;
        stage.expect_focus("Region").await;
        stage.keys(REGION).await;
        stage.keys(Key::Tab + "").await;
        stage.expect_focus("Volume type").await;
        stage.keys(Key::Down + "").await;
        stage.keys(Key::Tab + "").await;
        stage.expect_focus("Create volume").await;
        stage.keys(Key::Enter + "").await;
        let card = stage.card("by keyboard").await;
        let text = card.text().await.expect("a text");
        assert!(
            text.contains("12 GB") && text.contains("highspeedstorage"),
            "{text}"
        );
        stage.expect_focus("Name").await;

        // Enter in a field submits, too.
        stage.keys("by Enter").await;
        stage.keys(Key::Enter + "").await;
        stage.card("by Enter").await;
    });
}

#[test]
fn a_double_click_and_repeated_enters_send_one_request() {
    play(options(), async |stage| {
        stage.fill_form("sandbox-stall-once").await;
        let button = stage.find("button", "Create volume").await;
        let chain = stage.driver.action_chain().double_click_element(&button);
        chain.perform().await.expect("clicked twice");
        let button = stage.find("button", "Creating…").await;
        assert_eq!(
            button
                .attr("aria-disabled")
                .await
                .expect("an attribute")
                .as_deref(),
            Some("true")
        );
        stage.expect_focus("Creating…").await;
        for _ in 0..5 {
            stage.keys(Key::Enter + "").await;
            button.click().await.expect("clicked");
        }
        let name = stage.field("Name").await;
        name.send_keys(Key::Enter + "").await.expect("typed");
        stage.picture("pending").await;
        stage.press("Cancel").await;
        stage.card("sandbox-stall-once").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn text_that_looks_like_html_stays_text() {
    play(options(), async |stage| {
        let name = "<img src=x onerror=alert(1)><b>bold</b>";
        stage.create(name).await;
        let card = stage.card(name).await;
        assert!(card.text().await.expect("a text").contains(name));
        stage.create("sandbox-markup").await;
        let alert = stage.alert("<script>").await;
        assert!(alert.contains("<script>"), "{alert}");
        let created = stage
            .driver
            .find_all(By::Css("main img, main b, main script"))
            .await;
        assert_eq!(created.expect("a list").len(), 0);
    });
}

#[test]
fn a_custom_volume_type_survives_choosing_a_listed_one() {
    play(options(), async |stage| {
        stage.choose("Volume type", "Other…").await;
        stage.fill("Custom volume type", " archive ").await;
        stage.choose("Volume type", "filesystem").await;
        assert!(!stage.has("textbox", "Custom volume type").await);
        stage.choose("Volume type", "Other…").await;
        assert_eq!(
            stage.value("textbox", "Custom volume type").await,
            " archive "
        );
        stage.create("cold").await;
        let text = stage.card("cold").await.text().await.expect("a text");
        assert!(text.contains("Type\narchive"), "{text}");
        stage.picture("other").await;
    });
}

#[test]
fn the_volumes_id_can_be_copied() {
    play(options(), async |stage| {
        stage.create("copied").await;
        stage.card("copied").await;
        stage.press("Copy ID").await;
        stage.status("ID copied.").await;
        // Pasted into the name, to read it.
        stage
            .field("Name")
            .await
            .send_keys(Key::Control + "v")
            .await
            .expect("typed");
        assert_eq!(
            stage.value("textbox", "Name").await,
            stage.sandbox.volumes()[0].id
        );
    });
}

#[test]
fn white_space_around_pasted_values_is_not_sent() {
    play(options(), async |stage| {
        stage.fill("Name", "  spaced  ").await;
        stage.fill("Size (GB)", " 7 ").await;
        stage.fill("Region", &format!(" {REGION} ")).await;
        stage.press("Create volume").await;
        stage.card("spaced").await;
        let row = stage.sandbox.volumes().remove(0);
        assert_eq!(
            (row.volume_name.as_str(), row.size_gb, row.region.as_str()),
            ("spaced", 7, REGION)
        );
    });
}

#[test]
fn configured_regions_and_types_are_chosen_by_name_and_sent_by_id() {
    let config = serde_json::json!({
        "regions": [{ "id": "r-1", "name": "Singapore" }, { "id": "r-2", "name": "Oregon" }],
        "volumeTypes": [{ "id": "nvme", "name": "Fast" }],
        "defaults": { "sizeGB": 64, "region": "r-2" },
        "sizeGB": { "min": 32, "max": 128, "step": 32 },
    });
    let options = Options {
        config: Some(config),
        ..options()
    };
    play(options, async |stage| {
        stage.find("combobox", "Region").await;
        assert_eq!(stage.value("combobox", "Region").await, "r-2");
        assert_eq!(stage.value("combobox", "Volume type").await, "nvme");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "64");
        stage.choose("Region", "Singapore").await;
        stage.fill("Name", "listed").await;
        stage.press("Create volume").await;
        stage.card("listed").await;
        let row = stage.sandbox.volumes().remove(0);
        assert_eq!(
            (row.region.as_str(), row.volume_type.as_str()),
            ("r-1", "nvme")
        );

        stage.choose("Region", "Other…").await;
        stage.fill("Region ID", "r-9").await;
        stage.fill("Size (GB)", "160").await;
        stage.press("Create volume").await;
        stage
            .expect_error("Size (GB)", "The size must be at most 128 GB.")
            .await;
    });
}
