//! The request preview, and pasted requests.

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};
use volume_create::model::contract::CreateVolume;
use volume_create::model::draft::{Choice, Draft, Field, Prefill};
use volume_create::model::paste::{self, PasteError, is_held_back, is_request};
use volume_create::model::preview;
use volume_create::model::secret::may_hold_token;
use volume_create::model::size::SizeLimits;

const URL: &str = "https://hpc-ai.com/api/storage/volume/create";

fn request(name: &str) -> CreateVolume {
    CreateVolume {
        name: name.to_owned(),
        size_gb: 200,
        region: "fce31a0c-1111-2222-3333-41caa1bdd251".to_owned(),
        volume_type: "filesystem".to_owned(),
    }
}

/// The arguments that a POSIX shell passes to `curl` for this command.
fn arguments(command: &str) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}");
    let output = Command::new("sh").args(["-c", &script]).output();
    let text = String::from_utf8(output.expect("a shell").stdout).expect("UTF-8");
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn the_command_passes_the_documented_arguments_one_option_per_line() {
    let command = preview::curl(URL, &request("it's ours"));
    let arguments = arguments(&command);
    let (body, options) = arguments.split_last().expect("arguments");
    let documented = [
        URL,
        "-H",
        "content-type: application/json",
        "-b",
        "AccessToken=your_token_here",
        "--data-raw",
    ];
    assert_eq!(options, documented);
    let body: Value = serde_json::from_str(body).expect("JSON");
    let expected = json!({
        "name": "it's ours",
        "sizeGB": 200,
        "region": "fce31a0c-1111-2222-3333-41caa1bdd251",
        "volumeType": "filesystem",
    });
    assert_eq!(body, expected);
    assert_eq!(command.matches(" \\\n  -").count(), 3, "{command}");
}

#[test]
fn the_loop_sends_each_body_by_the_documented_command() {
    let names = [
        "it's",
        "$HOME `id` $(id)",
        "back\\slash\\n",
        "\"quoted\"",
        "né 名 !x",
        "{a,b} * ?",
        "%s",
        "-n",
    ];
    let requests = names.map(request);
    let script = preview::curl_loop(URL, &requests);
    let options = [
        URL,
        "-H",
        "content-type: application/json",
        "-b",
        "AccessToken=your_token_here",
        "--data-raw",
    ];
    let arguments = arguments(&script);
    let calls: Vec<&[String]> = arguments.chunks(options.len() + 1).collect();
    assert_eq!(calls.len(), names.len(), "{script}");
    for (call, request) in calls.iter().zip(&requests) {
        let (body, own) = call.split_last().expect("arguments");
        assert_eq!(own, options);
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body, serde_json::to_value(request).expect("JSON"));
    }
}

#[test]
fn the_loop_has_a_line_for_each_body_and_for_each_option() {
    let script = preview::curl_loop(URL, &["a", "b"].map(request));
    let expected = r#"for body in \
  '{"name":"a","sizeGB":200,"region":"fce31a0c-1111-2222-3333-41caa1bdd251","volumeType":"filesystem"}' \
  '{"name":"b","sizeGB":200,"region":"fce31a0c-1111-2222-3333-41caa1bdd251","volumeType":"filesystem"}'
do
  curl https://hpc-ai.com/api/storage/volume/create \
    -H 'content-type: application/json' \
    -b 'AccessToken=your_token_here' \
    --data-raw "$body"
done"#;
    assert_eq!(script, expected);
}

#[test]
fn a_pasted_request_prefills_the_form() {
    type Row<'a> = (&'a str, &'a [(Field, &'a str)], &'a [&'a str], bool);
    let table: [Row<'_>; 7] = [
        (
            r#"{"name":"a","sizeGB":5,"region":"r","volumeType":"t"}"#,
            &[
                (Field::Name, "a"),
                (Field::Size, "5"),
                (Field::Region, "r"),
                (Field::VolumeType, "t"),
            ],
            &[],
            false,
        ),
        (
            r#"{"sizeGB":"1 TB","zone":"b"}"#,
            &[(Field::Size, "1 TB")],
            &["zone"],
            false,
        ),
        (
            r#"{"name":null,"region":"r"}"#,
            &[(Field::Region, "r")],
            &["name"],
            false,
        ),
        (
            r#"{"volume":{"volumeName":"v","sizeGB":9007199254740993}}"#,
            &[(Field::Name, "v"), (Field::Size, "9007199254740993")],
            &[],
            false,
        ),
        (
            r#"{"name":"a","accessToken":"secret"}"#,
            &[(Field::Name, "a")],
            &["accessToken"],
            true,
        ),
        (
            "curl -X POST https://x -H 'Authorization: Bearer secret' -d '{\"name\":\"a\"}'",
            &[(Field::Name, "a")],
            &[],
            true,
        ),
        (
            "curl https://x \\\n  --cookie AccessToken=secret \\\n  --json '{\"name\":\"it'\\''s\"}'",
            &[(Field::Name, "it's")],
            &[],
            true,
        ),
    ];
    for (text, given, ignored, had_token) in table {
        let pasted = paste::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        let mut expected = Prefill::default();
        for (field, text) in given {
            expected.set(*field, (*text).to_owned());
        }
        for field in Field::ALL {
            assert_eq!(pasted.prefill.get(field), expected.get(field), "{text}");
        }
        assert_eq!(pasted.ignored, ignored, "{text}");
        assert_eq!(pasted.had_token, had_token, "{text}");
        assert!(!format!("{pasted:?}").contains("secret"), "{text}");
    }
}

/// The body of most requests below.
const BODY: &str = r#"{"name":"alpha","sizeGB":200,"region":"r","volumeType":"filesystem"}"#;

fn texts(text: &str) -> [String; 4] {
    let pasted = paste::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    Field::ALL.map(|field| pasted.prefill.get(field).unwrap_or_default().to_owned())
}

// Regression: of the formats of DevTools only the simplest cURL command was recognized; the others
// were pasted into the field with their token.
#[test]
fn every_format_that_browsers_copy_is_read() {
    let cmd = r#"^"^{^\^"name^\^":^\^"alpha^\^",^\^"sizeGB^\^":200,^\^"region^\^":^\^"r^\^",^\^"volumeType^\^":^\^"filesystem^\^"^}^""#;
    let old_cmd = cmd.trim_matches('^').replacen("^\"^{", "\"^{", 1);
    let powershell = BODY.replace('"', "`\"");
    let doubled = BODY.replace('"', "\"\"");
    let string = serde_json::to_string(BODY).expect("JSON");
    let indented = BODY.replace(',', ",\n  ");
    let session = "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.UserAgent = \"Mozilla/5.0 (Windows NT 10.0)\"\r\n";
    let forms = [
        (
            "Chrome, bash",
            format!(
                "curl '{URL}' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \\\n  --data-raw '{BODY}'"
            ),
        ),
        (
            "Chrome, bash, with options behind",
            format!("curl '{URL}' --data-raw $'{BODY}' --compressed --insecure ;"),
        ),
        (
            "Chrome, cmd",
            format!(
                "curl ^\"{URL}^\" ^\r\n  -H ^\"accept: */*^\" ^\r\n  -H ^\"sec-ch-ua: ^\\^\"Chromium^\\^\";v=^\\^\"130^\\^\"^\" ^\r\n  --data-raw {cmd}"
            ),
        ),
        (
            "Chrome until 2024, cmd",
            format!(
                "curl \"{URL}\" ^\n  -H \"accept: */*\" ^\n  --data-raw {old_cmd} ^\n  --compressed"
            ),
        ),
        (
            "Firefox until 2024, Windows",
            format!(
                "curl \"{URL}\" --compressed -X POST -H \"Accept: */*\" --data-raw \"{doubled}\""
            ),
        ),
        (
            "Chrome, PowerShell",
            format!(
                "{session}Invoke-WebRequest -UseBasicParsing -Uri \"{URL}\" `\r\n-Method \"POST\" `\r\n-WebSession $session `\r\n-Headers @{{\r\n\"accept\"=\"*/*\"\r\n  \"sec-ch-ua\"=\"`\"Chromium`\"\"\r\n}} `\r\n-ContentType \"application/json\" `\r\n-Body \"{powershell}\""
            ),
        ),
        (
            "PowerShell by hand",
            format!(
                "Invoke-RestMethod {URL} -Method Post -Body '{BODY}' -ContentType application/json"
            ),
        ),
        (
            "Chrome, fetch",
            format!(
                "fetch(\"{URL}\", {{\n  \"headers\": {{\n    \"content-type\": \"application/json\"\n  }},\n  \"body\": {string},\n  \"method\": \"POST\",\n  \"mode\": \"cors\",\n  \"credentials\": \"include\"\n}});"
            ),
        ),
        (
            "Firefox, fetch",
            format!(
                "await fetch(\"{URL}\", {{\n    \"credentials\": \"include\",\n    \"body\": {string},\n    \"method\": \"POST\"\n}});"
            ),
        ),
        (
            "options with =",
            format!("curl {URL} --data='{BODY}' --header='content-type: application/json'"),
        ),
        (
            "an option without a space",
            format!("curl -sXPOST {URL} -d'{BODY}'"),
        ),
        ("several short options", format!("curl -sSd '{BODY}' {URL}")),
        (
            "curl.exe",
            format!("PS C:\\> curl.exe {URL} `\n  -d '{BODY}'"),
        ),
        ("a path", format!("/usr/bin/curl {URL} -d '{BODY}'")),
        ("in a pipe", format!("curl -s {URL} --json '{BODY}' | jq .")),
        (
            "an assignment in front",
            format!("REGION=\"a b\" VERBOSE=1 curl {URL} -d '{BODY}'"),
        ),
        ("JSON behind a BOM", format!("\u{feff}{BODY}")),
        ("JSON in a list of one", format!("[ {indented} ]")),
        (
            "JSON in a code fence",
            format!("```json\n{indented}\n```\n"),
        ),
        (
            "cURL in a code fence",
            format!("~~~\n$ curl {URL} -d '{BODY}'\n~~~"),
        ),
        ("JSON between backticks", format!("`{BODY}`")),
    ];
    for (form, text) in forms {
        assert!(is_request(&text), "{form}: {text}");
        assert_eq!(
            texts(&text),
            ["alpha", "200", "r", "filesystem"],
            "{form}: {text}"
        );
    }
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

// Regression: the instance's name became the volume's name.
#[test]
fn of_a_launch_instance_request_only_the_region_is_read() {
    let instance = r#"{"name":"trainer","region":"r","instanceType":"h100","imageId":"i","remoteStorages":[{"mountPath":"/data","remoteStorageName":"alpha"}]}"#;
    for text in [
        instance.to_owned(),
        r#"{"name":"trainer","region":"r","imageId":"i"}"#.to_owned(),
        format!("curl https://hpc-ai.com/api/instance/create -H 'Referer: https://hpc-ai.com/storage' --data-raw '{instance}'"),
        "curl https://hpc-ai.com/api/instance/create --data-raw '{\"name\":\"t\",\"region\":\"r\"}'".to_owned(),
    ] {
        assert_eq!(texts(&text), ["", "", "r", ""], "{text}");
        let pasted = paste::parse(&text).expect("a request");
        assert!(pasted.is_instance && pasted.ignored.is_empty(), "{text}");
    }
    // A volume's request may have been sent from the page of an instance.
    let volume = format!(
        "curl '{URL}' -H 'Referer: https://hpc-ai.com/instance/launch' --data-raw '{BODY}'"
    );
    assert!(!paste::parse(&volume).expect("a request").is_instance);
    assert_eq!(texts(&volume), ["alpha", "200", "r", "filesystem"]);
}

// Regression: a pasted line break was sent, but the field did not show it.
#[test]
fn pasted_values_are_read_as_a_field_shows_them() {
    let text = "{\"name\":\" two\\nlines\\r\\n\\u200b\",\"region\":\"\\ufeffr\\u200e \"}";
    assert_eq!(texts(text), ["twolines", "", "r", ""]);
}

const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";

// Regression: a token alone, or in a text that is not a request, was pasted into the field and
// saved.
#[test]
fn texts_that_may_contain_a_token_are_detected() {
    let long = "a".repeat(20);
    for text in [
        TOKEN.to_owned(),
        format!("AccessToken={TOKEN};"),
        format!(" my token: {TOKEN}"),
        "AccessToken=opaque".to_owned(),
        "Cookie: theme=dark; accesstoken = x".to_owned(),
        "authorization: Bearer x".to_owned(),
        "AUTHORIZATION:Basic x".to_owned(),
        "AccessToken=x; Authorization: Bearer your_token_here".to_owned(),
        "\"authorization\"=\"Bearer x\"".to_owned(),
        "{\\\"accessToken\\\":\\\"x\\\"}".to_owned(),
        "New-Object System.Net.Cookie(\"AccessToken\", \"x\")".to_owned(),
        "eyJhbGciOiJSUzI1NiJ9".to_owned(),
        "eyJhbGciOi\nJSUzI1NiJ9.e30".to_owned(),
        "eyJhb\u{200b}GciOiJSUzI1NiJ9.e30.c2ln".to_owned(),
        format!("v1{long}.{long}.{long}"),
    ] {
        assert!(may_hold_token(&text) && is_held_back(&text), "{text}");
        // Also with an open quote, or in other text.
        assert_eq!(paste::parse(&text), Err(PasteError::Secret), "{text}");
        let unreadable = format!("curl {URL} -H '{text}");
        assert_eq!(paste::parse(&unreadable), Err(PasteError::Secret), "{text}");
    }
    for text in [
        "example-volume2",
        "fce31a0c-1111-2222-3333-41caa1bdd251",
        "research-data.experiment-results.2026",
        "framework.data.v2",
        "heyJohnathan-and-friends",
        "Eyjafjallajökull data set",
        "eyJude.take.2",
        "tokens: 1T",
        "authorization, accounting and the rest",
        "authorization",
        "AccessToken=",
        "AccessToken=your_token_here",
        "Authorization: Bearer your_token_here",
        "www.hpc-ai.com",
        "",
    ] {
        assert!(!may_hold_token(text), "{text}");
    }
}

// Regression: `$'…'` was read as a dollar and a string, and the escapes of other shells wrongly.
#[test]
fn the_escapes_of_each_format_are_decoded() {
    let table = [
        (
            r#"curl x -d $'{"name":"ada\'s disk\u0021"}'"#,
            "ada's disk!",
        ),
        (r#"curl x -d $'{"name":"it\047s \x41\ttab"}'"#, ""),
        (r#"curl x -d $'{"name":"it\047s \x41"}'"#, "it's A"),
        (r#"curl x -d $'{"name":"caf\xe9"}'"#, "café"),
        (r#"curl x -d $'{"name":"caf\xc3\xa9"}'"#, "café"),
        (r#"curl x -d $'{"name":"caf\303\251"}'"#, "café"),
        (
            r#"curl x -d $'{"name":"\u5377 \ud83d\ude80 \U0001F680"}'"#,
            "卷 🚀 🚀",
        ),
        (r#"curl x -d $'{"name":"a\\"b"}'"#, "a\"b"),
        (r#"curl x -d $'{"name":"a\\\"b"}'"#, "a\"b"),
        (r#"curl x -d "{\"name\":\"a\\\\b \$5\"}""#, "a\\b $5"),
        (r#"curl x -d '{"name":"it'\''s"}'"#, "it's"),
        (
            r#"curl x -d ^"^{^\^"name^\^":^\^"100^% a^&b ^<c^> ^^^\^"^}^""#,
            "100% a&b <c> ^",
        ),
        (
            r#"curl x -d ^"^{^\^"name^\^":^\^"a^\^\^\^"b^\^"^}^""#,
            "a\"b",
        ),
        (r#"curl x -d "{""name"":""a^b""}""#, "a^b"),
        (
            "Invoke-WebRequest x -Body \"{`\"name`\":`\"5`$ ``x`` it's`\"}\"",
            "5$ `x` it's",
        ),
        (
            "Invoke-WebRequest x -Body ([System.Text.Encoding]::UTF8.GetBytes(\"{`\"name`\":`\"$([char]21367) $([char]55357)$([char]56960)`\"}\"))",
            "卷 🚀",
        ),
        ("Invoke-WebRequest x -Body '{\"name\":\"it''s\"}'", "it's"),
        (
            r#"fetch("x", {"body": "{\"name\":\"a \\\"b\\\" \\u5377\"}"})"#,
            "a \"b\" 卷",
        ),
    ];
    for (text, name) in table {
        let taken = paste::parse(text)
            .ok()
            .and_then(|pasted| pasted.prefill.get(Field::Name).map(str::to_owned));
        assert_eq!(taken.as_deref().unwrap_or_default(), name, "{text}");
    }
}

// Regression: `200.0` and `1e3`, which are whole numbers in JSON, were rejected.
#[test]
fn whole_numbers_in_json_are_read_in_any_notation() {
    for (number, size) in [
        ("200", "200"),
        ("200.0", "200"),
        ("1e3", "1000"),
        ("1E+3", "1000"),
        ("1.5e3", "1500"),
        ("2000e-1", "200"),
        ("0.0002e6", "200"),
        ("0.0", "0"),
        ("-2.0", "-2"),
        ("9007199254740993.0", "9007199254740993"),
        ("1.5", "1.5"),
        ("15e-1", "15e-1"),
        ("1e30", "1000000000000000000000000000000"),
        ("1e400", "1e+400"),
        ("1e99999999999", "1e+99999999999"),
    ] {
        let [_, taken, ..] = texts(&format!(r#"{{"sizeGB":{number}}}"#));
        assert_eq!(taken, size, "{number}");
    }
}

#[test]
fn each_unusable_request_has_its_error() {
    for (text, fault) in [
        ("", PasteError::Unreadable),
        ("my volume", PasteError::Unreadable),
        ("[]", PasteError::Unreadable),
        ("{\"name\":", PasteError::Unreadable),
        ("curl https://x", PasteError::Unreadable),
        ("curl 'https://x", PasteError::Unreadable),
        ("curl https://x -d", PasteError::Unreadable),
        ("{}", PasteError::Nothing),
        ("{\"size\":5}", PasteError::Nothing),
        ("curl https://x -d '{\"zone\":1}'", PasteError::Nothing),
        ("[{},{}]", PasteError::Unreadable),
        (
            "{\"accessToken\":\"x\",\"accessExpire\":86400}",
            PasteError::Secret,
        ),
        ("TOKEN=x curl https://x", PasteError::Secret),
    ] {
        assert_eq!(paste::parse(text), Err(fault), "{text}");
    }
}

#[test]
fn only_text_that_looks_like_a_request_is_read_as_one() {
    for (text, is) in [
        (" {\"name\"", true),
        ("curl 'x'", true),
        (" $ curl x", true),
        ("curl\tx", true),
        ("$5", false),
        ("curly", false),
        ("name", false),
        ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", false),
        ("TOKEN=x curl -d @file hpc-ai.com", true),
        ("user@host:~$ curl https://x", true),
        ("\u{feff}curl x", true),
        ("$env:TOKEN = 'x'; curl.exe https://x", true),
        ("[{", true),
        ("[1]", false),
        ("```", true),
        ("await fetch(\"x\")", true),
        ("Invoke-WebRequest x", true),
        ("invoke-restmethod x", true),
        ("my curl test", false),
        ("prefetch(3)", false),
        ("(draft) [a] {b}", false),
        ("", false),
    ] {
        assert_eq!(is_request(text), is, "{text}");
    }
}

proptest! {
    #[test]
    fn the_preview_can_be_pasted(name in "\\PC*[^\\s\\pC]\\PC*", size in 1..1_000_000_u64, region in "[^\\s\\pC]{1,40}") {
        let draft = Draft {
            name,
            size: size.to_string(),
            region: Choice::Other(region),
            volume_type: Choice::Other("filesystem".to_owned()),
        };
        let Ok(request) = draft.check(SizeLimits::default()) else {
            return Err(TestCaseError::reject("a text that is not sent"));
        };
        for text in [preview::body(&request), preview::curl(URL, &request)] {
            prop_assert!(is_request(&text));
            let pasted = paste::parse(&text).expect("a request");
            prop_assert!(!pasted.had_token && pasted.ignored.is_empty());
            let again = Draft::default().with(&pasted.prefill).check(SizeLimits::default());
            prop_assert_eq!(again.as_ref(), Ok(&request));
        }
    }

    #[test]
    fn any_pasted_text_is_harmless(text in ".*") {
        let _either = paste::parse(&text);
        for start in ["curl ", "curl -d ", "curl -d $'", "curl -d ^\"", "Invoke-WebRequest -Body \"", "fetch(\"x\", {", "```"] {
            let _either = paste::parse(&[start, &text].concat());
        }
    }

    #[test]
    fn no_pasted_token_is_in_the_result(
        token in "eyJ[A-Za-z0-9_-]{17,60}\\.eyJ[A-Za-z0-9_-]{17,80}\\.[A-Za-z0-9_-]{43,86}",
        place in 0_usize..18, field in 0_usize..4, before in "[a-z ={\"':;]{0,6}", after in "[a-z ={\"':;]{0,6}",
    ) {
        let key = Field::ALL[field].key();
        let text = json_text(&[before.as_str(), &token, &after].concat());
        let text = text.trim_matches('"');
        let body = format!(r#"{{"name":"a","{key}":"{text}"}}"#);
        let string = json_text(BODY);
        let quoted = shlex::try_quote(&body).expect("no NUL").into_owned();
        let pasted = match place {
            0 => token.clone(),
            1 => body,
            2 => format!(r#"{{"name":"a","{text}":1}}"#),
            3 => format!(r#"[{{"name":"a","accessToken":"{text}"}}]"#),
            4 => format!("curl {URL} -b 'AccessToken={token}' -d '{BODY}'"),
            5 => format!("curl {URL} -d {quoted}"),
            6 => format!("curl {URL} -H 'Authorization: Bearer {token}' -d '{BODY}"),
            7 => format!("TOKEN={token} curl {URL} -d '{BODY}'"),
            8 => format!("curl {URL}?{token} -d {token}"),
            9 => format!("fetch(\"{URL}\", {{\"headers\": {{\"cookie\": \"AccessToken={token}\"}}, \"body\": {string}}});"),
            10 => format!("fetch(\"{URL}\", {{\"headers\": {{\"cookie\": \"AccessToken={token}\""),
            11 => format!("$session.Cookies.Add((New-Object System.Net.Cookie(\"AccessToken\", \"{token}\", \"/\")))\nInvoke-WebRequest {URL} -Body '{BODY}'"),
            12 => format!("curl ^\"{URL}^\" ^\n  -b ^\"AccessToken={token}^\""),
            13 => format!("POST /api HTTP/1.1\ncookie: AccessToken={token}\n\n{BODY}"),
            14 => format!("{before} {token} {after}"),
            15 => format!("import requests; requests.post('{URL}', cookies={{'AccessToken': '{token}'}})"),
            16 => {
                // As wrapped by a terminal.
                let (start, end) = token.split_at(token.len() / 2);
                format!("{start}\r\n{end}")
            }
            _ => format!("{before}{token}{after}"),
        };
        prop_assert!(is_held_back(&pasted), "{}", pasted);
        let taken = paste::parse(&pasted);
        prop_assert!(!format!("{taken:?}").contains(&token), "{:?}", taken);
        match taken {
            Ok(taken) => prop_assert!(taken.had_token, "{}", pasted),
            Err(fault) => prop_assert_eq!(fault, PasteError::Secret, "{}", pasted),
        }
    }
}

#[test]
fn a_pasted_list_or_pattern_of_names_is_told_from_a_request() {
    for (text, names) in [
        ("a\nb\n", Some("{a,b}")),
        (" a \r\n\r\n b ", Some("{a,b}")),
        ("{a,b}-{1..3}\n", Some("{a,b}-{1..3}")),
        ("{1..99}", Some("{1..99}")),
        ("a", None),
        ("a\n", None),
        ("{}", None),
        ("a,b\nc", None),
        ("{ name: 'x', sizeGB: 5 }", None),
        ("{\"name\": \"x\", \"sizeGB\"}", None),
        ("{\n}", None),
        ("curl x\n -b y", None),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl\nb",
            None,
        ),
    ] {
        assert_eq!(paste::names(text).as_deref(), names, "{text:?}");
    }
}

#[test]
fn what_may_be_more_than_a_value_is_kept_from_a_field() {
    for text in [
        "{\"name\":\"n\"}",
        " \u{feff}[{}]",
        "```sh\n",
        "a\nb",
        "curl https://x",
        "PS> Invoke-WebRequest https://x",
        "a text of more than forty characters is one",
    ] {
        assert!(paste::is_suspect(text), "{text}");
    }
    for text in [
        "data",
        "a { b",
        "a b\n",
        "fce31a0c-1111-2222-3333-41caa1bdd251",
    ] {
        assert!(!paste::is_suspect(text), "{text}");
    }
}
