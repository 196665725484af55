//! The built page's files.

use std::{fs, time::Duration};

use reqwest::{Method, header::ACCEPT_ENCODING};
use sandbox::{LIST, Options, Sandbox};
use serde_json::json;

use crate::support::{End, get, header, request, run, wire};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const PATIENCE: Duration = Duration::from_secs(5);

/// A built page, with a secret beside it.
async fn site(change: impl FnOnce(Options) -> Options) -> (tempfile::TempDir, Sandbox) {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    fs::create_dir_all(dist.join("empty")).unwrap();
    fs::create_dir_all(dist.join("sub")).unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>"),
        ("sub/index.html", "<!doctype html><p>sub"),
        ("app-0123456789abcdef.js", "export {}"),
        ("app-0123456789abcdef.js.br", "as brotli"),
        ("app-0123456789abcdef.js.gz", "as gzip"),
        ("app-0123456789abcdef_bg.wasm", "\0asm"),
        ("style-89abcdef01234567.css", "p {}"),
        ("embed.js", "export {}"),
        ("icon.svg", "<svg/>"),
        ("config.json", "{}"),
        ("app.webmanifest", "{}"),
    ] {
        fs::write(dist.join(name), content).unwrap();
    }
    let options = Options {
        dist: Some(dist),
        ..Options::default()
    };
    let sandbox = run(change(options)).await;
    (folder, sandbox)
}

#[tokio::test]
async fn every_file_has_its_type_its_cache_rule_and_the_guarding_headers() {
    let (_folder, sandbox) = site(|options| options).await;
    let year = "public, max-age=31536000, immutable";
    for (path, kind, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/sub/", "text/html; charset=utf-8", "no-cache"),
        (
            "/app-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            year,
        ),
        ("/app-0123456789abcdef_bg.wasm", "application/wasm", year),
        (
            "/style-89abcdef01234567.css",
            "text/css; charset=utf-8",
            year,
        ),
        ("/embed.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let response = request(&sandbox, method, path).send().await.unwrap();
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(header(&response, "content-type"), kind, "{path}");
            assert_eq!(header(&response, "cache-control"), cache, "{path}");
            assert_eq!(header(&response, "content-security-policy"), POLICY);
            assert_eq!(header(&response, "x-content-type-options"), "nosniff");
            assert_eq!(header(&response, "referrer-policy"), "no-referrer");
        }
    }
}

#[tokio::test]
async fn origins_of_connect_src_join_the_policy() {
    let add = |options| Options {
        connect_src: vec![
            "http://127.0.0.1:3000".to_owned(),
            "https://b.example".to_owned(),
        ],
        ..options
    };
    let (_folder, sandbox) = site(add).await;
    let policy = header(&get(&sandbox, "/").await, "content-security-policy");
    let longer = "connect-src 'self' http://127.0.0.1:3000 https://b.example;";
    assert_eq!(policy, POLICY.replace("connect-src 'self';", longer));

    // A page that has a policy of its own would forbid what the header allows.
    let dist = tempfile::tempdir().unwrap();
    let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self'; base-uri 'none'\">";
    for name in ["index.html", "index.html.br"] {
        fs::write(dist.path().join(name), page).unwrap();
    }
    let options = add(Options {
        dist: Some(dist.path().to_owned()),
        ..Options::default()
    });
    let sandbox = run(options).await;
    for path in ["/", "/index.html"] {
        let request = request(&sandbox, Method::GET, path).header(ACCEPT_ENCODING, "br");
        let response = request.send().await.unwrap();
        assert_eq!(header(&response, "content-encoding"), "");
        let text = response.text().await.unwrap();
        assert_eq!(text, page.replace("connect-src 'self';", longer), "{path}");
    }
}

#[tokio::test]
async fn a_precompressed_file_goes_to_who_accepts_it() {
    let (_folder, sandbox) = site(|options| options).await;
    for (accepted, encoding, body) in [
        ("br, gzip", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("identity", "", "export {}"),
    ] {
        let request = request(&sandbox, Method::GET, "/app-0123456789abcdef.js");
        let response = request
            .header(ACCEPT_ENCODING, accepted)
            .send()
            .await
            .unwrap();
        assert_eq!(header(&response, "content-encoding"), encoding);
        assert_eq!(
            header(&response, "content-type"),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(header(&response, "vary"), "accept-encoding");
        assert_eq!(response.text().await.unwrap(), body);
    }
}

#[tokio::test]
async fn what_is_no_file_is_a_404_as_text_and_never_a_listing_or_a_way_out() {
    let (_folder, sandbox) = site(|options| options).await;
    for path in [
        "/missing",
        "/empty",
        "/empty/",
        "/sub",
        "/index.html/",
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/%00",
        "/%ff",
    ] {
        let answer = wire(&sandbox, &format!("GET {path}"), &[], "", PATIENCE).await;
        assert_eq!(answer.status(), Some(404), "{path}");
        let kind = answer.header("content-type").unwrap();
        assert_eq!(kind, "text/plain; charset=utf-8", "{path}");
        assert_eq!(answer.header("x-content-type-options").unwrap(), "nosniff");
        assert!(!answer.body().ends_with(b"secret"), "{path}");
        assert_eq!(answer.end, End::Closed);
    }
}

#[tokio::test]
async fn a_page_takes_no_post() {
    let (_folder, sandbox) = site(|options| options).await;
    let response = request(&sandbox, Method::POST, "/").send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(header(&response, "allow"), "GET, HEAD");
    assert!(header(&response, "content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn a_given_configuration_is_served_in_place_of_the_file() {
    let config = json!({ "timeoutSeconds": 2 });
    let given = config.clone();
    let (_folder, sandbox) = site(|options| Options {
        config: Some(given),
        ..options
    })
    .await;
    let response = get(&sandbox, "/config.json").await;
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert_eq!(response.text().await.unwrap(), config.to_string());
}

#[tokio::test]
async fn without_a_built_page_there_is_the_api_only() {
    let sandbox = run(Options::default()).await;
    for path in ["/", "/index.html", "/config.json"] {
        assert_eq!(get(&sandbox, path).await.status(), 404);
    }
}

#[tokio::test]
async fn only_this_machines_own_names_are_answered() {
    let (_folder, sandbox) = site(|options| options).await;
    let token = format!("AccessToken={}", sandbox.token("sandbox", 60));
    for (host, own) in [
        ("127.0.0.1", true),
        ("127.0.0.1:8080", true),
        ("localhost:8080", true),
        ("[::1]:8080", true),
        ("evil.example", false),
        ("127.0.0.1.evil.example:8080", false),
        ("localhost.evil.example", false),
        ("0.0.0.0:8080", false),
        ("", false),
    ] {
        for line in ["GET /".to_owned(), format!("POST {LIST}")] {
            let headers = [("host", host), ("cookie", token.as_str())];
            let answer = wire(&sandbox, &line, &headers, "", PATIENCE).await;
            assert_eq!(answer.status() != Some(421), own, "{host}");
            if !own {
                let kind = answer.header("content-type").unwrap();
                assert_eq!(kind, "text/plain; charset=utf-8");
            }
        }
    }
}
