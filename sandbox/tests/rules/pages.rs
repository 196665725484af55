//! The built page's files.

use std::{fs, time::Duration};

use reqwest::{Method, header::ACCEPT_ENCODING};
use sandbox::{LIST, Options, Sandbox};
use serde_json::json;

use crate::support::{End, get, header, request, run, wire};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const TIMEOUT: Duration = Duration::from_secs(5);

/// A sandbox with a built page, and a secret next to the page's folder.
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
async fn every_file_has_its_type_cache_control_and_security_headers() {
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
async fn the_connect_src_option_extends_the_policy() {
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

    // Otherwise the page's own policy would forbid what the header allows.
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
async fn a_precompressed_file_is_sent_if_it_is_accepted() {
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
async fn a_missing_file_is_a_404_and_there_is_no_path_traversal() {
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
        let answer = wire(&sandbox, &format!("GET {path}"), &[], "", TIMEOUT).await;
        assert_eq!(answer.status(), Some(404), "{path}");
        let kind = answer.header("content-type").unwrap();
        assert_eq!(kind, "text/plain; charset=utf-8", "{path}");
        assert_eq!(answer.header("x-content-type-options").unwrap(), "nosniff");
        assert!(!answer.body().ends_with(b"secret"), "{path}");
        assert_eq!(answer.end, End::Closed);
    }
}

#[tokio::test]
async fn post_to_a_page_is_a_405() {
    let (_folder, sandbox) = site(|options| options).await;
    let response = request(&sandbox, Method::POST, "/").send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(header(&response, "allow"), "GET, HEAD");
    assert!(header(&response, "content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn the_config_option_replaces_the_file() {
    let config = json!({ "timeoutSeconds": 2 });
    let option = config.clone();
    let (_folder, sandbox) = site(|options| Options {
        config: Some(option),
        ..options
    })
    .await;
    let response = get(&sandbox, "/config.json").await;
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_eq!(header(&response, "cache-control"), "no-cache");
    assert_eq!(response.text().await.unwrap(), config.to_string());
}

#[tokio::test]
async fn without_a_built_page_only_the_api_is_served() {
    let sandbox = run(Options::default()).await;
    for path in ["/", "/index.html", "/config.json"] {
        assert_eq!(get(&sandbox, path).await.status(), 404);
    }
}

#[tokio::test]
async fn only_host_names_of_this_machine_are_accepted() {
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
            let answer = wire(&sandbox, &line, &headers, "", TIMEOUT).await;
            assert_eq!(answer.status() != Some(421), own, "{host}");
            if !own {
                let kind = answer.header("content-type").unwrap();
                assert_eq!(kind, "text/plain; charset=utf-8");
            }
        }
    }
}
