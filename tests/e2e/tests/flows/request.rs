//! The request as text, both ways: what the form sends, to copy; and what was pasted, into the form.

use e2e::{Key, REGION, Stage, options, play, play_unopened, until};
use serde_json::{Value, json};

/// The texts in the panel: JSON and cURL.
async fn codes(stage: &Stage) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('.request .code')].map((code) => code.textContent)";
    let codes = stage.script(script).await;
    let codes = codes.as_array().cloned().unwrap_or_default();
    codes
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

async fn copied(stage: &Stage, button: &str, said: &str) -> String {
    stage.press(button).await;
    stage.status(said).await;
    stage.pasted().await
}

/// Asserts that a token is neither on the page nor in a field, nor kept.
async fn expect_nowhere(stage: &Stage, token: &str) {
    let everywhere = "return [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map((input) => input.value),
        JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie, location.href].join()";
    let everywhere = stage.script(everywhere).await;
    let everywhere = everywhere.as_str().expect("a text");
    assert!(!everywhere.contains(token), "{everywhere}");
}

/// What DevTools copies of a request, and how it is named there.
fn copied_requests(token: &str, name: &str) -> [(&'static str, String); 5] {
    let url = "https://hpc-ai.com/api/storage/volume/create";
    let body = json!({ "name": name, "sizeGB": 200, "region": REGION, "volumeType": "filesystem" });
    let body = body.to_string();
    let string = Value::from(body.as_str());
    let bash = body.replace('\'', "\\'").replace('!', "\\u0021");
    let cmd = |text: &str| {
        let text = text.replace('"', "\\\"");
        let is_plain =
            |letter: char| letter.is_ascii_alphanumeric() || " _-:=+~'/.,?;()*".contains(letter);
        let escape = |letter: char| match letter {
            letter if is_plain(letter) => letter.to_string(),
            letter => format!("^{letter}"),
        };
        format!("^\"{}^\"", text.chars().map(escape).collect::<String>())
    };
    let powershell = body.replace('"', "`\"");
    [
        (
            "cURL (bash)",
            format!(
                "curl '{url}' \\\n  -H 'accept: */*' \\\n  -b 'AccessToken={token}' \\\n  --data-raw $'{bash}'"
            ),
        ),
        (
            "cURL (cmd)",
            format!(
                "curl {} ^\r\n  -b {} ^\r\n  --data-raw {}",
                cmd(url),
                cmd(&format!("AccessToken={token}")),
                cmd(&body)
            ),
        ),
        (
            "PowerShell",
            format!(
                "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.Cookies.Add((New-Object System.Net.Cookie(\"AccessToken\", \"{token}\", \"/\", \"hpc-ai.com\")))\r\nInvoke-WebRequest -UseBasicParsing -Uri \"{url}\" `\r\n-Method \"POST\" `\r\n-WebSession $session `\r\n-ContentType \"application/json\" `\r\n-Body \"{powershell}\""
            ),
        ),
        (
            "fetch (Node.js)",
            format!(
                "fetch(\"{url}\", {{\n  \"headers\": {{\n    \"cookie\": \"AccessToken={token}\"\n  }},\n  \"body\": {string},\n  \"method\": \"POST\"\n}});"
            ),
        ),
        (
            "a line with an assignment",
            format!("TOKEN={token} curl.exe {url} -b \"AccessToken=$TOKEN\" -d$'{bash}'"),
        ),
    ]
}

#[test]
fn the_panel_shows_what_the_form_will_send_as_it_is_typed() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        let incomplete = "Complete these fields first: Name, Region.";
        until("the incomplete fields", async || {
            stage
                .words()
                .await
                .iter()
                .any(|word| word == incomplete)
                .then_some(())
        })
        .await;
        stage.fill_form("live").await;
        let shown = codes(stage).await;
        assert_eq!(shown.len(), 2, "{shown:?}");
        stage.fill("Size (GB)", "1 TB").await;
        let shown = codes(stage).await;
        assert!(shown[0].contains("\"sizeGB\": 1000,"), "{shown:?}");
        assert!(
            shown[1].contains("your_token_here") && shown[1].starts_with("curl "),
            "{shown:?}"
        );
        stage.picture("request").await;
        let copied = copied(stage, "Copy JSON", "JSON copied.").await;
        assert_eq!(copied, shown[0]);
        stage.press("Create volume").await;
        stage.card("live").await;
        let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
        assert_eq!(json(&stage.creates()[0].body), json(&copied));
    });
}

#[test]
fn the_copied_command_creates_the_volume_whatever_its_name() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        stage.fill("Region", REGION).await;
        for (number, name) in [
            "plain",
            "it's \"quoted\" 'twice'",
            "wow! $HOME `id` \\n %s {a,b} *",
            "卷 – ümlaut 🚀",
            "a;b|c&d>e<f#g",
        ]
        .into_iter()
        .enumerate()
        {
            // As a program types it: the driver's keys are not all characters.
            let name_field = stage.field("Name").await;
            let set = "const [field, text] = arguments; field.value = text; field.dispatchEvent(new Event('input', { bubbles: true }))";
            let arguments = vec![name_field.to_json().expect("an element"), name.into()];
            stage.driver.execute(set, arguments).await.expect("typed");
            let line = copied(stage, "Copy cURL", "cURL copied.").await;
            let line = line.replace("your_token_here", &stage.sandbox.token("ada", 3600));
            let shell = if number % 2 == 0 { "bash" } else { "sh" };
            let output = tokio::process::Command::new(shell)
                .args(["-c", &format!("{line} --silent --show-error")])
                .output()
                .await
                .expect("a shell");
            let answer = String::from_utf8_lossy(&output.stdout).into_owned();
            let answer: Value =
                serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{line}: {output:?}"));
            assert_eq!(answer["volume"]["volumeName"], json!(name), "{line}");
            assert_eq!(stage.sandbox.volumes().len(), number + 1);
        }
    });
}

#[test]
fn a_link_prefills_the_form_checked_and_sends_nothing() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        stage.fill("Name", "Müller & Söhne").await;
        stage.fill("Size (GB)", "2 TB").await;
        stage.fill("Region", REGION).await;
        stage.choose("Volume type", "Other…").await;
        stage.fill("Custom volume type", "archive+1").await;
        let link = copied(stage, "Copy link", "Link copied.").await;

        // In another tab nothing is kept.
        stage.script("sessionStorage.clear(); addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)").await;
        let path = link
            .strip_prefix(&stage.sandbox.origin())
            .expect("this page's")
            .to_owned();
        stage.script("onbeforeunload = null").await;
        stage.open(&path).await;
        for (label, value) in [
            ("Name", "Müller & Söhne"),
            ("Size (GB)", "2000"),
            ("Region", REGION),
            ("Custom volume type", "archive+1"),
        ] {
            assert_eq!(stage.value("textbox", label).await, value, "{label}");
        }
        assert_eq!(stage.creates(), []);

        // What was typed since counts after a reload.
        stage.fill("Name", "typed since").await;
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "typed since");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "2000");
        stage.press("Create volume").await;
        stage.card("typed since").await;
    });
}

#[test]
fn what_a_link_gives_is_checked_as_if_it_were_typed_and_it_gives_nothing_else() {
    play(options(), async |stage| {
        stage.open("/?name=linked&sizeGB=0&apiBase=https%3A%2F%2Fevil.example&volumeType=highspeedstorage").await;
        stage
            .expect_error("Size (GB)", "The size must be at least 1 GB.")
            .await;
        assert_eq!(
            stage.error_of("Region").await,
            "",
            "what it does not give is not blamed"
        );
        assert_eq!(
            stage.value("combobox", "Volume type").await,
            "highspeedstorage"
        );
        stage.fill("Size (GB)", "5").await;
        stage.fill("Region", REGION).await;
        stage.press("Create volume").await;
        stage.card("linked").await;
        assert_eq!(stage.creates().len(), 1, "to this origin");
    });
}

#[test]
fn what_a_link_gives_is_there_before_the_program_is() {
    play_unopened(options(), async |stage| {
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.goto("/?name=at+once&sizeGB=7").await;
        assert_eq!(stage.value("textbox", "Name").await, "at once");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        stage.sandbox.let_go(&stage.file(".wasm"));
        stage.expect_program().await;
        assert_eq!(stage.value("textbox", "Name").await, "at once");
    });
}

#[test]
fn a_pasted_request_fills_in_the_form_and_is_checked() {
    play(options(), async |stage| {
        stage.field("Name").await.click().await.expect("focus");
        let json = format!(
            r#" {{"name": "from JSON", "sizeGB": -3, "region": "{REGION}", "volumeType": "archive", "zone": "b"}} "#
        );
        stage.paste(&json).await;
        stage
            .status(
                "Filled in from your paste: Name, Size (GB), Region, Volume type. Ignored: zone.",
            )
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "from JSON");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.value("textbox", "Custom volume type").await,
            "archive"
        );
        stage
            .expect_error("Size (GB)", "The size must be at least 1 GB.")
            .await;
        stage.fill("Size (GB)", "3").await;
        stage.press("Create volume").await;
        stage.card("from JSON").await;

        // What is no request is pasted as ever.
        stage.field("Name").await.click().await.expect("focus");
        stage.paste("  just a name").await;
        assert_eq!(stage.value("textbox", "Name").await, "  just a name");

        for (text, said) in [
            ("curl https://example.com", "This request could not be read"),
            ("{\"name\": ", "This request could not be read"),
            (
                "{\"zone\": \"b\"}",
                "It has no name, sizeGB, region or volumeType",
            ),
        ] {
            stage.field("Region").await.click().await.expect("focus");
            stage.paste(text).await;
            stage.status(said).await;
            assert_eq!(
                stage.value("textbox", "Name").await,
                "  just a name",
                "{text}"
            );
            assert_eq!(stage.value("textbox", "Region").await, REGION, "{text}");
        }
    });
}

#[test]
fn a_token_in_a_pasted_request_is_removed_and_the_user_is_told() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        let token = stage.sandbox.token("ada", 3600);
        let line = format!(
            "curl 'https://hpc-ai.com/api/storage/volume/create' \\\n  -H 'content-type: application/json' \\\n  -b 'AccessToken={token}' \\\n  --data-raw '{{\"name\":\"it'\\''s\",\"sizeGB\":200,\"region\":\"{REGION}\",\"volumeType\":\"filesystem\"}}'"
        );
        for label in ["Paste a request", "Name"] {
            stage.fill("Name", "x").await;
            stage.field(label).await.click().await.expect("focus");
            stage.paste(&line).await;
            stage
                .status("The access token in it was removed. It is not saved or shown.")
                .await;
            assert_eq!(stage.value("textbox", "Name").await, "it's");
            expect_nowhere(stage, &token).await;
        }
        // The line that the page itself gives has none.
        let own = copied(stage, "Copy cURL", "cURL copied.").await;
        stage.fill("Name", "x").await;
        stage
            .field("Paste a request")
            .await
            .click()
            .await
            .expect("focus");
        stage.paste(&own).await;
        stage.status("Filled in from your paste").await;
        assert_eq!(stage.value("textbox", "Name").await, "it's");
        let words = stage.words().await;
        assert!(
            !words.iter().any(|word| word.contains("dropped")),
            "{words:?}"
        );
        assert_eq!(stage.value("textbox", "Paste a request").await, "");
        stage.keys(Key::Tab + "").await;
    });
}

// Of what DevTools copies only the plain cURL line was taken. The rest went into the field, and with its token into what is kept.
#[test]
fn whatever_devtools_copies_fills_in_the_form_without_its_token() {
    play(options(), async |stage| {
        let token = stage.sandbox.token("ada", 3600);
        for (number, (form, text)) in copied_requests(&token, "ada's disk!")
            .into_iter()
            .enumerate()
        {
            stage.fill("Name", "").await;
            // The line breaks of a text area are the same on every system.
            let label = ["Name", "Region", "Size (GB)"][number % 3];
            stage.field(label).await.click().await.expect("focus");
            stage.paste(&text).await;
            let said = stage.status("Filled in from your paste: Name").await;
            assert!(
                said.contains("The access token in it was removed"),
                "{form}: {said}"
            );
            assert_eq!(
                stage.value("textbox", "Name").await,
                "ada's disk!",
                "{form}"
            );
            assert_eq!(stage.value("textbox", "Region").await, REGION, "{form}");
            assert_eq!(stage.value("textbox", "Size (GB)").await, "200", "{form}");
            expect_nowhere(stage, &token).await;
        }
        stage.press("Create volume").await;
        stage.card("ada's disk!").await;
    });
}

// It went into the field as text, and so into the storage, the cURL line and the link.
#[test]
fn a_pasted_token_gets_into_no_field_and_is_kept_nowhere() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill("Name", "mine").await;
        for (label, text) in [
            ("Name", token.clone()),
            ("Region", format!("AccessToken={token}; Path=/")),
            ("Size (GB)", format!("authorization: Bearer {token}")),
            ("Paste a request", token.clone()),
            (
                "Name",
                format!("curl https://hpc-ai.com -H 'cookie: AccessToken={token}"),
            ),
            (
                "Name",
                format!("{{\"accessToken\":\"{token}\",\"accessExpire\":86400}}"),
            ),
        ] {
            stage.press("Copy link").await;
            stage.status("Link copied.").await;
            stage.field(label).await.click().await.expect("focus");
            stage.paste(&text).await;
            stage.status("This may contain an access token").await;
            assert_eq!(stage.value("textbox", "Name").await, "mine", "{label}");
            assert_eq!(stage.value("textbox", "Region").await, "", "{label}");
            assert_eq!(stage.value("textbox", "Size (GB)").await, "200", "{label}");
            expect_nowhere(stage, &token).await;
        }
    });
}

// It was kept and shown as cURL, and went out as the volume's name.
#[test]
fn a_token_that_is_typed_is_an_error_at_once_and_is_kept_nowhere() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill("Region", REGION).await;
        stage.fill("Name", &token).await;
        let error = "This looks like an access token. It is not saved; remove it from this field.";
        stage.expect_error("Name", error).await;
        let kept = "return [JSON.stringify(sessionStorage), document.body.innerText].join()";
        let kept = stage.script(kept).await;
        assert!(!kept.as_str().expect("a text").contains(&token), "{kept}");
        let link = copied(stage, "Copy link", "Link copied.").await;
        assert!(link.contains(REGION) && !link.contains(&token), "{link}");
        stage.press("Create volume").await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.creates(), []);
        stage.script("onbeforeunload = null").await;
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
    });
}

#[test]
fn a_token_in_a_link_gets_into_no_field() {
    play(options(), async |stage| {
        let token = stage.sandbox.token("ada", 3600);
        stage.open(&format!("/?name={token}&sizeGB=7")).await;
        stage.status("The access token in it was removed").await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        let kept = stage.script("return JSON.stringify(sessionStorage)").await;
        assert!(!kept.as_str().expect("a text").contains(&token), "{kept}");
    });
}

// The name of the instance became the volume's.
#[test]
fn the_request_of_launch_instance_gives_its_region_alone_and_that_is_said() {
    play(options(), async |stage| {
        stage.fill("Name", "mine").await;
        stage.field("Region").await.click().await.expect("focus");
        let request = json!([{ "name": "trainer", "region": REGION, "instanceType": "h100", "remoteStorages": [] }]);
        stage.paste(&format!("```json\n{request:#}\n```")).await;
        stage
            .status("Filled in from your paste: Region. This request launches an instance, so only its region was used.")
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "mine");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        stage.press("Create volume").await;
        stage.card("mine").await;
    });
}

// The service refused an ID that looked right, and a name of nothing that can be seen was sent.
#[test]
fn what_can_not_be_seen_is_not_sent_at_the_ends_and_is_named_inside() {
    play(options(), async |stage| {
        stage.field("Region").await.click().await.expect("focus");
        stage
            .paste(&format!("\u{200b}{REGION}\u{feff}\u{200e}"))
            .await;
        stage.field("Name").await.click().await.expect("focus");
        stage.paste("soft\u{ad}hyphen").await;
        stage.press("Create volume").await;
        let error = "Contains an invisible character (U+00AD). Delete it or retype the value.";
        stage.expect_error("Name", error).await;
        stage.fill("Name", "").await;
        stage.paste("\u{2060}").await;
        stage.expect_error("Name", "Enter a name.").await;
        assert_eq!(stage.creates(), []);
        // The field shows it in one line, and that is what is sent.
        stage
            .paste("{\"name\":\"two\\nlines\",\"sizeGB\":1e3}")
            .await;
        stage
            .status("Filled in from your paste: Name, Size (GB).")
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "twolines");
        stage.press("Create volume").await;
        stage.card("twolines").await;
        let volume = stage.sandbox.volumes().remove(0);
        assert_eq!((volume.region.as_str(), volume.size_gb), (REGION, 1000));
        stage.expect_focus("Name").await;
        assert_eq!(stage.value("textbox", "Name").await, "", "it was sent");
    });
}

// Only a plain cURL line and JSON were held back: the others stood in the field, and in the storage with their token.
#[test]
fn what_may_hold_a_token_gets_into_no_field_before_the_program_is_there() {
    play_unopened(options(), async |stage| {
        stage.sandbox.hold(&stage.file(".wasm"));
        let token = stage.sandbox.token("ada", 3600);
        stage.goto(&format!("/?region={token}")).await;
        let mut texts: Vec<String> = copied_requests(&token, "early")
            .map(|(_, text)| text)
            .into();
        texts.push(token.clone());
        texts.push(format!("cookie: AccessToken={token}"));
        texts.push(format!("\u{feff}[ {{\"name\":\"{token}\"}} ]"));
        for text in texts {
            stage
                .script("document.querySelector('.form-status').textContent = ''")
                .await;
            stage.field("Name").await.click().await.expect("focus");
            stage.paste(&text).await;
            stage
                .status("The form will be filled in when the page has finished loading.")
                .await;
            assert_eq!(stage.value("textbox", "Name").await, "", "{text}");
            assert_eq!(stage.value("textbox", "Region").await, "", "{text}");
        }
        // One that an extension pastes may hold nothing at all.
        stage
            .script("document.activeElement.dispatchEvent(new Event('paste', { bubbles: true }))")
            .await;
        stage.field("Name").await.click().await.expect("focus");
        stage.paste("a plain name").await;
        assert_eq!(stage.value("textbox", "Name").await, "a plain name");
        // By key, as a program that types would.
        stage.fill("Region", &token).await;
        let kept = stage.script("return JSON.stringify(sessionStorage)").await;
        let kept = kept.as_str().expect("a text");
        assert!(
            kept.contains("a plain name") && !kept.contains(&token),
            "{kept}"
        );
        stage.sandbox.let_go(&stage.file(".wasm"));
        stage.expect_program().await;
        stage.status("This may contain an access token").await;
        let error = "This looks like an access token. It is not saved; remove it from this field.";
        stage.expect_error("Region", error).await;
        assert_eq!(stage.value("textbox", "Name").await, "a plain name");
        let kept = stage.script("return JSON.stringify(sessionStorage)").await;
        assert!(!kept.as_str().expect("a text").contains(&token), "{kept}");
    });
}

#[test]
fn copying_works_without_the_clipboard_api_too() {
    play(options(), async |stage| {
        stage.disclose("Request as JSON and cURL").await;
        stage.fill_form("by hand").await;
        stage
            .script("Object.defineProperty(window, 'isSecureContext', { value: false })")
            .await;
        let line = copied(stage, "Copy cURL", "cURL copied.").await;
        assert!(line.contains("by hand"), "{line}");
    });
}

// It went into the field, and with its token into what the tab keeps.
#[test]
fn a_request_that_is_pasted_before_the_program_is_there_waits_for_it() {
    play_unopened(options(), async |stage| {
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.goto("/").await;
        let token = stage.sandbox.token("ada", 3600);
        let line = format!("$ curl https://x -b 'AccessToken={token}' -d '{{\"name\":\"early\"}}'");
        stage.field("Name").await.click().await.expect("focus");
        stage.paste(&line).await;
        stage
            .status("The form will be filled in when the page has finished loading.")
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        stage.sandbox.let_go(&stage.file(".wasm"));
        stage.expect_program().await;
        stage.status("The access token in it was removed").await;
        assert_eq!(stage.value("textbox", "Name").await, "early");
        let kept = "return JSON.stringify(sessionStorage)";
        let kept = stage.script(kept).await;
        assert!(!kept.as_str().expect("a text").contains(&token));
    });
}
