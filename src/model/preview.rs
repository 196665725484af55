//! The request preview: what the form sends, as JSON and as a cURL command of the documented form
//! (docs/service-api.md, "Create").

use crate::model::contract::CreateVolume;
use crate::model::json;

/// The placeholder for the token in the cURL command; the page never writes a real one.
pub const PLACEHOLDER: &str = "your_token_here";

/// The body of the request, formatted.
#[must_use]
pub fn body(request: &CreateVolume) -> String {
    json::formatted([
        ("name", request.name.as_str().into()),
        ("sizeGB", request.size_gb.into()),
        ("region", request.region.as_str().into()),
        ("volumeType", request.volume_type.as_str().into()),
    ])
}

/// The bodies of these requests, one in each line.
#[must_use]
pub fn bodies(requests: &[CreateVolume]) -> String {
    let lines: Vec<String> = requests.iter().map(json::text).collect();
    lines.join("\n")
}

/// A command for a POSIX shell that sends the same to `url`, an option in each line.
#[must_use]
pub fn curl(url: &str, request: &CreateVolume) -> String {
    let data = ["--data-raw ", &quoted(&body(request))].concat();
    command(url, &data, "\n  ")
}

/// A loop for a POSIX shell that sends each of these to `url`, one after another.
#[must_use]
pub fn curl_loop(url: &str, requests: &[CreateVolume]) -> String {
    let mut script = "for body in".to_owned();
    for request in requests {
        script += " \\\n  ";
        script += &quoted(&json::text(request));
    }
    script += "\ndo\n  ";
    script += &command(url, "--data-raw \"$body\"", "\n    ");
    script + "\ndone"
}

/// The cURL command with these words for the body, each line after the first after `line_break`.
fn command(url: &str, data: &str, line_break: &str) -> String {
    let cookie = quoted(&["AccessToken=", PLACEHOLDER].concat());
    let lines = [
        &["curl ", &quoted(url)].concat(),
        "-H 'content-type: application/json'",
        &["-b ", &cookie].concat(),
        data,
    ];
    lines.join(&[" \\", line_break].concat())
}

/// As one word for a shell. Only a NUL can't be quoted, and there is none: JSON escapes it, and so
/// does a URL.
fn quoted(text: &str) -> String {
    shlex::try_quote(text).unwrap_or_default().into_owned()
}
