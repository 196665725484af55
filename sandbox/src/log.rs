//! The log: one line per request, without queries, bodies and tokens.

use std::{
    io::{self, Write as _},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::http::Method;

/// Writes one line to stdout: time (UTC), method, path, status, milliseconds and the injected
/// fault.
pub(crate) fn line(
    method: &Method,
    path: &str,
    status: Option<u16>,
    took: Duration,
    fault: Option<&str>,
) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let (hours, minutes, seconds) = (now / 3600 % 24, now / 60 % 60, now % 60);
    let status = status.map_or_else(|| "---".to_owned(), |status| status.to_string());
    let fault = fault.map(|name| format!(" [{name}]")).unwrap_or_default();
    let _ = writeln!(
        io::stdout().lock(),
        "{hours:02}:{minutes:02}:{seconds:02}Z {method} {path} {status} {} ms{fault}",
        took.as_millis()
    );
}
