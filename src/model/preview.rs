//! What the form sends, as a person can send it too: the body, and a cURL line of the documented form (docs/service-api.md, "Create").

use crate::model::contract::CreateVolume;
use crate::model::json;

/// Stands in the cURL line where the token belongs, which the page never writes.
pub const PLACEHOLDER: &str = "your_token_here";

/// The body of the request.
#[must_use]
pub fn body(request: &CreateVolume) -> String {
    json::text(request)
}

/// A line for a POSIX shell that sends the same to `url`.
#[must_use]
pub fn curl(url: &str, request: &CreateVolume) -> String {
    let cookie = ["AccessToken=", PLACEHOLDER].concat();
    let words = [
        "curl",
        url,
        "-H",
        "content-type: application/json",
        "-b",
        &cookie,
        "--data-raw",
        &body(request),
    ];
    // Only a NUL can't be quoted, and there is none: JSON escapes it, and so does a URL.
    shlex::try_join(words).unwrap_or_default()
}
