//! Every named fault: after any failure of the network, a proxy or the server, the page reports
//! whether the volume exists. All of them run in Chromium and in Firefox.

use e2e::{Creates, NAMED_FAULTS, Outcome, Stage, configured, play};
use serde_json::json;

/// A named fault and its expected outcome.
struct Row {
    name: String,
    outcome: Outcome,
    creates_volume: bool,
    /// Whether an unconfirmed outcome has a message of the server.
    has_message: bool,
}

fn table() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in NAMED_FAULTS {
        rows.push(Row {
            name: fault.name.to_owned(),
            outcome: fault.outcome,
            creates_volume: !matches!(fault.creates, Creates::Nothing),
            has_message: fault.shows.contains("the message"),
        });
        if matches!(fault.creates, Creates::Either) {
            rows.push(Row {
                name: fault.before(),
                outcome: fault.outcome,
                creates_volume: false,
                has_message: fault.shows.contains("the message"),
            });
        }
    }
    rows
}

async fn check(stage: &Stage, row: &Row) {
    let name = format!("{}-row", row.name);
    println!("{name}");
    let cards = stage.card_count().await;
    let creates = stage.creates().len();
    stage.fill("Name", &name).await;
    stage.press("Create volume").await;
    match (row.outcome, row.creates_volume) {
        (Outcome::Created, _) => {
            stage.status("was created.").await;
        }
        (Outcome::Unauthorized, _) => {
            stage.alert("You are not signed in").await;
            stage.find("region", "Session").await;
        }
        (Outcome::Throttled, _) => {
            stage.alert("Too many requests").await;
            stage.find("button", "Try again").await;
        }
        (Outcome::Rejected, _) => {
            let alert = stage.alert("was not created").await;
            assert!(!alert.contains("may exist"), "{name}: {alert}");
        }
        (Outcome::Unconfirmed, true) => {
            stage.status("It was found in your volume list").await;
        }
        (Outcome::Unconfirmed, false) if row.has_message => {
            let alert = stage.alert("The volume was not created.").await;
            assert!(!alert.contains("may exist"), "{name}: {alert}");
            stage.find("button", "Try again").await;
        }
        (Outcome::Unconfirmed, false) => {
            let alert = stage.alert("safe to try again").await;
            assert!(alert.contains("may exist"), "{name}: {alert}");
            stage.find("button", "Try again").await;
        }
    }
    let failed = !stage.all("alert", None).await.is_empty();
    assert_eq!(
        failed, !row.creates_volume,
        "{name}: a failure is shown exactly where there is no volume"
    );
    let expected = if failed { name.as_str() } else { "" };
    assert_eq!(stage.value("textbox", "Name").await, expected, "{name}");
    assert_eq!(stage.value("textbox", "Size (GB)").await, "123", "{name}");
    assert_eq!(
        stage.value("textbox", "Region").await,
        e2e::REGION,
        "{name}"
    );
    assert_eq!(stage.creates().len(), creates + 1, "{name}: one create");
    let more = usize::from(row.creates_volume);
    assert_eq!(
        stage.card_count().await,
        cards + more,
        "{name}: a card exactly where there is a volume"
    );
    let exists = stage
        .sandbox
        .volumes()
        .iter()
        .any(|volume| volume.volume_name == name);
    assert_eq!(exists, row.creates_volume, "{name}: the sandbox agrees");
    stage.assert_no_page_errors().await;

    let next = format!("after {name}");
    stage.fill("Name", &next).await;
    stage.press("Create volume").await;
    stage.card(&next).await;
}

/// Runs a part of the table on one page, on which every other value is typed once.
fn run(part: impl Fn(usize) -> bool) {
    play(configured(json!({ "timeoutSeconds": 3 })), async |stage| {
        stage.fill("Size (GB)", "123").await;
        stage.fill("Region", e2e::REGION).await;
        for (index, row) in table().iter().enumerate() {
            if part(index) {
                check(stage, row).await;
            }
        }
    });
}

#[test]
fn the_table_has_at_least_sixty_rows() {
    let rows = table();
    assert!(rows.len() >= 60, "{}", rows.len());
    for outcome in [
        Outcome::Created,
        Outcome::Unauthorized,
        Outcome::Throttled,
        Outcome::Rejected,
        Outcome::Unconfirmed,
    ] {
        let count = rows.iter().filter(|row| row.outcome == outcome).count();
        println!("{outcome:?}: {count}");
        assert!(count > 0);
    }
}

#[test]
fn every_fault_of_the_first_half_has_its_outcome() {
    run(|index| index < table().len() / 2);
}

#[test]
fn every_fault_of_the_second_half_has_its_outcome() {
    run(|index| index >= table().len() / 2);
}
