//! The request preview, and prefilling the form from links and pasted requests.

use e2e::{Key, REGION, Stage, options, play, play_unopened, until};
use serde_json::{Value, json};

/// The request preview: JSON and cURL.
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

async fn copied(stage: &Stage, button: &str, status: &str) -> String {
    stage.press(button).await;
    stage.status(status).await;
    stage.clipboard_text().await
}

/// Asserts that a token is neither on the page, nor in a field, nor stored.
async fn expect_nowhere(stage: &Stage, token: &str) {
    let everywhere = "return [document.documentElement.outerHTML, ...[...document.querySelectorAll('input')].map((input) => input.value),
        JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie, location.href].join()";
    let everywhere = stage.script(everywhere).await;
    let everywhere = everywhere.as_str().expect("a text");
    assert!(!everywhere.contains(token), "{everywhere}");
}

/// A request in each format that DevTools copies, and the format's name.
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
fn the_preview_follows_the_form() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
        let incomplete = "Complete these fields first: Name, Region.";
        until("the incomplete fields", async || {
            stage
                .visible_texts()
                .await
                .iter()
                .any(|text| text == incomplete)
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
fn the_copied_curl_command_creates_a_volume_with_any_name() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
        stage.fill("Region", REGION).await;
        for (number, name) in [
            "plain",
            "it's \"quoted\" 'twice'",
            "wow! $HOME `id` \\n %s {a} *",
            "卷 – ümlaut 🚀",
            "a;b|c&d>e<f#g",
        ]
        .into_iter()
        .enumerate()
        {
            // By script: the driver cannot type all characters.
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
            let response = String::from_utf8_lossy(&output.stdout).into_owned();
            let response: Value =
                serde_json::from_str(&response).unwrap_or_else(|_| panic!("{line}: {output:?}"));
            assert_eq!(response["volume"]["volumeName"], json!(name), "{line}");
            assert_eq!(stage.sandbox.volumes().len(), number + 1);
        }
    });
}

#[test]
fn a_link_prefills_the_form_and_sends_nothing() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
        stage.fill("Name", "Müller & Söhne").await;
        stage.fill("Size (GB)", "2 TB").await;
        stage.fill("Region", REGION).await;
        stage.choose("Volume type", "Other…").await;
        stage.fill("Custom volume type", "archive+1").await;
        let link = copied(stage, "Copy link", "Link copied.").await;

        // As in a new tab.
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

        // After a reload, later input has precedence over the link.
        stage.fill("Name", "typed since").await;
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "typed since");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "2000");
        stage.press("Create volume").await;
        stage.card("typed since").await;
    });
}

#[test]
fn prefilled_values_are_validated_and_other_parameters_ignored() {
    play(options(), async |stage| {
        stage.open("/?name=linked&sizeGB=0&apiBase=https%3A%2F%2Fevil.example&volumeType=highspeedstorage").await;
        stage
            .expect_error("Size (GB)", "The size must be at least 1 GB.")
            .await;
        assert_eq!(
            stage.field_error("Region").await,
            "",
            "no error of a field that the link does not set"
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
fn a_link_prefills_the_form_before_the_app_is_loaded() {
    play_unopened(options(), async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto("/?name=at+once&sizeGB=7").await;
        assert_eq!(stage.value("textbox", "Name").await, "at once");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        stage.sandbox.resume(&stage.file(".wasm"));
        stage.expect_app().await;
        assert_eq!(stage.value("textbox", "Name").await, "at once");
    });
}

#[test]
fn a_pasted_request_prefills_the_form_and_is_validated() {
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

        // Other text is pasted unchanged.
        stage.field("Name").await.click().await.expect("focus");
        stage.paste("  just a name").await;
        assert_eq!(stage.value("textbox", "Name").await, "  just a name");

        for (text, status) in [
            ("curl https://example.com", "This request could not be read"),
            ("{\"name\": ", "This request could not be read"),
            (
                "{\"zone\": \"b\"}",
                "It has no name, sizeGB, region or volumeType",
            ),
        ] {
            stage.field("Region").await.click().await.expect("focus");
            stage.paste(text).await;
            stage.status(status).await;
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
        stage.open_details("Request as JSON and cURL").await;
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
        // The page's own cURL command contains no token.
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
        let texts = stage.visible_texts().await;
        assert!(
            !texts.iter().any(|text| text.contains("dropped")),
            "{texts:?}"
        );
        assert_eq!(stage.value("textbox", "Paste a request").await, "");
        stage.keys(Key::Tab + "").await;
    });
}

// Regression: of the formats of DevTools only cURL (bash) was recognized; the others were pasted
// into the field and saved with their token.
#[test]
fn every_devtools_format_prefills_the_form_without_the_token() {
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
            let status = stage.status("Filled in from your paste: Name").await;
            assert!(
                status.contains("The access token in it was removed"),
                "{form}: {status}"
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

// Regression: it was pasted into the field, and so saved and shown in the cURL command and the
// link.
#[test]
fn a_pasted_token_is_not_inserted_or_stored() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
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

// Regression: it was saved, shown in the cURL command, and sent as the volume's name.
#[test]
fn a_typed_token_is_an_error_and_not_stored() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill("Region", REGION).await;
        stage.fill("Name", &token).await;
        let error = "This looks like an access token. It is not saved; remove it from this field.";
        stage.expect_error("Name", error).await;
        let stored = "return [JSON.stringify(sessionStorage), document.body.innerText].join()";
        let stored = stage.script(stored).await;
        assert!(
            !stored.as_str().expect("a text").contains(&token),
            "{stored}"
        );
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
fn a_token_in_a_link_is_not_inserted() {
    play(options(), async |stage| {
        let token = stage.sandbox.token("ada", 3600);
        stage.open(&format!("/?name={token}&sizeGB=7")).await;
        stage.status("The access token in it was removed").await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        let stored = stage.script("return JSON.stringify(sessionStorage)").await;
        assert!(
            !stored.as_str().expect("a text").contains(&token),
            "{stored}"
        );
    });
}

// Regression: the instance's name became the volume's name.
#[test]
fn a_launch_instance_request_prefills_only_its_region() {
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

// Regression: the service rejected an ID with an invisible character, and an invisible name was
// sent.
#[test]
fn invisible_characters_are_trimmed_and_reported_inside() {
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
        // The field shows one line, and that is sent.
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

// Regression: only cURL and JSON were intercepted early; other formats were pasted into the field
// and saved with their token.
#[test]
fn early_pastes_with_a_token_are_not_inserted() {
    play_unopened(options(), async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
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
        // A paste event of an extension may have no data.
        stage
            .script("document.activeElement.dispatchEvent(new Event('paste', { bubbles: true }))")
            .await;
        stage.field("Name").await.click().await.expect("focus");
        stage.paste("a plain name").await;
        assert_eq!(stage.value("textbox", "Name").await, "a plain name");
        // Typed, as password managers do.
        stage.fill("Region", &token).await;
        let stored = stage.script("return JSON.stringify(sessionStorage)").await;
        let stored = stored.as_str().expect("a text");
        assert!(
            stored.contains("a plain name") && !stored.contains(&token),
            "{stored}"
        );
        stage.sandbox.resume(&stage.file(".wasm"));
        stage.expect_app().await;
        stage.status("This may contain an access token").await;
        let error = "This looks like an access token. It is not saved; remove it from this field.";
        stage.expect_error("Region", error).await;
        assert_eq!(stage.value("textbox", "Name").await, "a plain name");
        let stored = stage.script("return JSON.stringify(sessionStorage)").await;
        assert!(
            !stored.as_str().expect("a text").contains(&token),
            "{stored}"
        );
    });
}

#[test]
fn copying_works_without_the_clipboard_api() {
    play(options(), async |stage| {
        stage.open_details("Request as JSON and cURL").await;
        stage.fill_form("by hand").await;
        stage
            .script("Object.defineProperty(window, 'isSecureContext', { value: false })")
            .await;
        let line = copied(stage, "Copy cURL", "cURL copied.").await;
        assert!(line.contains("by hand"), "{line}");
    });
}

// Regression: it was pasted into the field and saved with its token.
#[test]
fn an_early_pasted_request_prefills_the_form_once_the_app_is_loaded() {
    play_unopened(options(), async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto("/").await;
        let token = stage.sandbox.token("ada", 3600);
        let line = format!("$ curl https://x -b 'AccessToken={token}' -d '{{\"name\":\"early\"}}'");
        stage.field("Name").await.click().await.expect("focus");
        stage.paste(&line).await;
        stage
            .status("The form will be filled in when the page has finished loading.")
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        stage.sandbox.resume(&stage.file(".wasm"));
        stage.expect_app().await;
        stage.status("The access token in it was removed").await;
        assert_eq!(stage.value("textbox", "Name").await, "early");
        let stored = "return JSON.stringify(sessionStorage)";
        let stored = stage.script(stored).await;
        assert!(!stored.as_str().expect("a text").contains(&token));
    });
}
