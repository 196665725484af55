//! File names that change exactly when the content changes, so that the files are immutable.

use sha2::{Digest, Sha256};

/// The number of hex digits of the SHA-256 in a name.
const DIGITS: usize = 16;

/// The SHA-256 of a content, in hex.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `volume-create.js` becomes `volume-create-0123456789abcdef.js`.
pub(crate) fn hashed(name: &str, content: &[u8]) -> String {
    let hash: String = sha256(content).chars().take(DIGITS).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// Whether a name is one of [`hashed`].
pub(crate) fn is_hashed(name: &str) -> bool {
    name.rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .is_some_and(|(_, hash)| {
            hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_exactly_when_the_content_does() {
        let name = hashed("a.b.js", b"content");
        assert_eq!(name, hashed("a.b.js", b"content"));
        assert_ne!(name, hashed("a.b.js", b"content "));
        assert!(name.starts_with("a.b-") && name.ends_with(".js"), "{name}");
    }

    #[test]
    fn only_hashed_names_are_recognized_as_hashed() {
        assert!(is_hashed(&hashed("volume-create.wasm", b"")));
        for name in [
            "embed.js",
            "volume-create.d.ts",
            "a-0123456789abcde.js",
            "a-0123456789abcdeg.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
