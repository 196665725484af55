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

/// A command for a POSIX shell that sends the same to `url`, an option in each line.
#[must_use]
pub fn curl(url: &str, request: &CreateVolume) -> String {
    let cookie = ["AccessToken=", PLACEHOLDER].concat();
    let body = body(request);
    let lines = [
        ["curl", url],
        ["-H", "content-type: application/json"],
        ["-b", &cookie],
        ["--data-raw", &body],
    ];
    // Only a NUL can't be quoted, and there is none: JSON escapes it, and so does a URL.
    let lines = lines.map(|words| shlex::try_join(words).unwrap_or_default());
    lines.join(" \\\n  ")
}
