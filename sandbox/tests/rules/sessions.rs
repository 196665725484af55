//! Sessions: tokens, and signing in by opening the page.

use std::{fs, path::Path};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use reqwest::header::COOKIE;
use sandbox::{CREATE, LIST, Options, Sandbox};
use serde_json::{Value, json};

use crate::support::{call, get, header, message, run, status_and_json, wanted};

const PAGER: &str = r#"{"pager":{"currentPage":1,"pageSize":10}}"#;

/// The documented claims with one changed; `null` removes it.
fn claims(field: &str, value: Value) -> Value {
    let now = get_current_timestamp();
    let mut claims = json!({
        "aud": ["platform.colossalai.com"],
        "iss": "hpcaitech.com",
        "sub": "0b0f3b5e-0000-4000-8000-000000000000",
        "group": ["admin"],
        "iat": now,
        "exp": now.saturating_add(60),
        "username": "sandbox",
    });
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(field);
    } else {
        claims[field] = value;
    }
    claims
}

fn key(folder: &Path) -> EncodingKey {
    EncodingKey::from_rsa_der(&fs::read(folder.join("session-key.der")).unwrap())
}

fn signed(claims: &Value, key: &EncodingKey) -> String {
    encode(&Header::new(Algorithm::RS256), claims, key).unwrap()
}

async fn with_folder() -> (tempfile::TempDir, Sandbox) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        data: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let sandbox = run(options).await;
    (folder, sandbox)
}

/// A folder with an `index.html`.
fn dist() -> tempfile::TempDir {
    let dist = tempfile::tempdir().unwrap();
    fs::write(dist.path().join("index.html"), "<!doctype html>").unwrap();
    dist
}

#[tokio::test]
async fn a_token_signed_by_the_key_with_the_documented_claims_is_accepted() {
    let (folder, sandbox) = with_folder().await;
    let key = key(folder.path());
    for claims in [
        claims("unknown", json!(1)),
        claims("aud", json!(["another", "platform.colossalai.com"])),
    ] {
        let request = call(&sandbox, LIST, &signed(&claims, &key), PAGER);
        assert_eq!(status_and_json(request).await.0, 200);
    }
}

#[tokio::test]
async fn a_missing_or_invalid_session_is_a_401_with_the_reason() {
    let (folder, sandbox) = with_folder().await;
    let other = run(Options::default()).await;
    let key = key(folder.path());
    let good = sandbox.token("sandbox", 60);
    let mut parts = good.split('.');
    let (head, payload) = (parts.next().unwrap(), parts.next().unwrap());
    let hmac = EncodingKey::from_secret(b"secret");
    let hs256 = encode(
        &Header::new(Algorithm::HS256),
        &claims("unknown", json!(1)),
        &hmac,
    )
    .unwrap();
    // {"alg":"none"}
    let none = "eyJhbGciOiJub25lIn0";
    for (token, reason) in [
        (String::new(), "not signed in"),
        ("nonsense".to_owned(), "not valid"),
        (sandbox.token("sandbox", -1), "expired"),
        (sandbox.token("sandbox", 0), "expired"),
        (other.token("sandbox", 60), "signature"),
        (format!("{head}.{payload}."), "not valid"),
        (format!("{none}.{payload}."), "not valid"),
        (format!("{none}.{payload}.AAAA"), "not valid"),
        (hs256, "RS256"),
        (signed(&claims("aud", json!(["other"])), &key), "audience"),
        (signed(&claims("iss", json!("other")), &key), "issuer"),
        (signed(&claims("aud", Value::Null), &key), "not valid"),
        (signed(&claims("iss", Value::Null), &key), "not valid"),
        (signed(&claims("exp", Value::Null), &key), "not valid"),
        (signed(&claims("sub", Value::Null), &key), "not valid"),
    ] {
        for (path, body) in [
            (CREATE, wanted("rejected").to_string()),
            (LIST, PAGER.to_owned()),
        ] {
            let text = message(call(&sandbox, path, &token, &body), 401).await;
            assert!(text.contains(reason), "{token}: {text}");
        }
    }
    assert_eq!(sandbox.volumes(), []);
}

#[tokio::test]
async fn other_cookies_do_not_affect_the_session() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    let request = call(&sandbox, LIST, "", PAGER)
        .header(COOKIE, format!("theme=dark; AccessToken={token}; x"));
    assert_eq!(status_and_json(request).await.0, 200);
}

#[tokio::test]
async fn opening_the_page_signs_in_for_a_day() {
    let dist = dist();
    let options = Options {
        dist: Some(dist.path().to_owned()),
        ..Options::default()
    };
    let sandbox = run(options).await;
    for (path, expected) in [
        ("/", 200),
        ("/index.html", 200),
        ("/?name=a", 200),
        ("/sign-in", 303),
    ] {
        let response = get(&sandbox, path).await;
        assert_eq!(response.status(), expected, "{path}");
        if expected == 303 {
            assert_eq!(header(&response, "location"), "/", "the page follows");
        }
        let cookie = header(&response, "set-cookie");
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(
            attributes, "Path=/api/; Max-Age=86400; HttpOnly; SameSite=Strict",
            "as deploy/README.md recommends"
        );
        let token = pair.strip_prefix("AccessToken=").unwrap();
        let (status, _) = status_and_json(call(&sandbox, LIST, token, PAGER)).await;
        assert_eq!(status, 200);
    }
}

#[tokio::test]
async fn no_cookie_is_set_if_signed_out_with_an_upstream_or_on_other_paths() {
    let dist = dist();
    let options = Options {
        dist: Some(dist.path().to_owned()),
        ..Options::default()
    };
    let signed_out = Options {
        signed_out: true,
        ..options.clone()
    };
    let upstream = Options {
        upstream: Some("http://127.0.0.1:1".to_owned()),
        ..options.clone()
    };
    for (options, path) in [
        (signed_out, "/"),
        (upstream, "/"),
        (options.clone(), "/login"),
        (options.clone(), "/missing"),
        (options, "/api/missing"),
    ] {
        let sandbox = run(options).await;
        assert_eq!(
            header(&get(&sandbox, path).await, "set-cookie"),
            "",
            "{path}"
        );
    }
}
