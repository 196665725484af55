//! The page on real web servers with the configurations of `deploy/`, below a path, with relayed
//! calls.

use e2e::{Fault, LIST, Options, Relay, Reply, Server, Stage, play_unopened, run, start, until};
use reqwest::{Client, Response, header::HeaderMap};
use serde_json::{Value, json};

/// Runs a test on the page behind a server, signed in by the service's cookie for this origin.
fn play_behind(server: Server, trusted: bool, test: impl AsyncFnOnce(&Stage, &mut Relay)) {
    let options = Options {
        signed_out: true,
        ..Options::default()
    };
    play_unopened(options, async |stage| {
        let mut relay = Relay::start(server, &stage.sandbox, trusted).await;
        let page = format!("{}/volume-create/", relay.origin());
        stage.driver.goto(&page).await.expect("the page opens");
        stage.expect_form().await;
        for (name, value) in [
            ("AccessToken", stage.sandbox.token("sandbox", 600)),
            ("Dashboard", "other".to_owned()),
        ] {
            set_cookie(stage, &format!("{name}={value}; Path=/api/; Secure")).await;
        }
        test(stage, &mut relay).await;
    });
}

/// Sets a cookie in the page: Firefox's driver would set it in its first context.
async fn set_cookie(stage: &Stage, cookie: &str) {
    stage
        .script(&format!("document.cookie = {}", json!(cookie)))
        .await;
}

fn client() -> Client {
    Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

async fn get(relay: &Relay, name: &str, encoding: &str) -> Response {
    let request = client()
        .get(format!("{}/volume-create/{name}", relay.origin()))
        .header("accept-encoding", encoding);
    request.send().await.expect("a response")
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let value = headers
        .get(name)
        .map(|value| value.to_str().expect("a text"));
    value.unwrap_or_default()
}

#[test]
fn a_create_is_relayed_with_its_cookie_alone_and_violates_no_policy() {
    for server in Server::ALL {
        play_behind(server, true, async |stage, _| {
            stage.create("relayed").await;
            stage.card("relayed").await;
            stage.create("relayed").await;
            stage.alert("Volume already exists").await;
            // Also with the session panel.
            set_cookie(stage, "AccessToken=; Path=/api/; Secure; Max-Age=0").await;
            stage.create("signed-out").await;
            stage.alert("not signed in").await;
            stage.find("region", "Session").await;
            let token = stage.sandbox.token("sandbox", 600);
            stage.fill("Access token", &token).await;
            stage.press("Use token").await;
            stage.press("Try again").await;
            stage.card("signed-out").await;

            let creates = stage.creates();
            assert_eq!(creates.len(), 4, "{server:?}");
            let names = |index: usize| -> Vec<&str> {
                creates[index]
                    .cookies
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect()
            };
            assert_eq!(names(0), ["AccessToken"], "{server:?}: no other cookie");
            assert_eq!(stage.posts("/csp-report"), [], "{server:?}");

            // A violation would have been reported.
            let picture = "document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.invalid/' }))";
            stage.script(picture).await;
            until("a report", async || {
                (!stage.posts("/csp-report").is_empty()).then_some(())
            })
            .await;
            let errors = stage.page_errors().await;
            assert!(!errors.is_empty(), "{server:?}");
        });
    }
}

#[test]
fn every_file_has_its_encoding_type_and_cache_control() {
    run(async {
        let sandbox = start(Options::default()).await.expect("a sandbox");
        for server in Server::ALL {
            let relay = Relay::start(server, &sandbox, true).await;
            let manifest: Value = serde_json::from_str(
                &get(&relay, "manifest.json", "identity")
                    .await
                    .text()
                    .await
                    .expect("a text"),
            )
            .expect("JSON");
            let files = manifest["files"].as_array().expect("a list");
            assert!(files.len() > 8);
            for file in files {
                let name = file["name"].as_str().expect("a name");
                let of = format!("{server:?} {name}");
                let whole = get(&relay, name, "identity").await;
                let headers = whole.headers().clone();
                let cache = header(&headers, "cache-control");
                assert_eq!(
                    cache.contains("immutable"),
                    file["immutable"] == json!(true),
                    "{of}: {cache}"
                );
                assert!(
                    cache.contains("immutable") || cache == "no-cache",
                    "{of}: {cache}"
                );
                let kind = header(&headers, "content-type");
                let expected = match name.rsplit('.').next() {
                    Some("html") => "text/html",
                    Some("wasm") => "application/wasm",
                    Some("css") => "text/css",
                    Some("js") => "javascript",
                    Some("json") => "application/json",
                    Some("svg") => "image/svg+xml",
                    _ => "",
                };
                assert!(kind.contains(expected), "{of}: {kind}");
                let policy = header(&headers, "content-security-policy");
                for directive in [
                    "default-src 'none'",
                    "frame-ancestors 'self'",
                    "trusted-types 'none'",
                ] {
                    assert!(policy.contains(directive), "{of}: {policy}");
                }
                assert_eq!(
                    header(&headers, "x-content-type-options"),
                    "nosniff",
                    "{of}"
                );
                assert_eq!(header(&headers, "referrer-policy"), "no-referrer", "{of}");
                assert!(
                    header(&headers, "strict-transport-security").contains("max-age"),
                    "{of}"
                );
                let bytes = whole.bytes().await.expect("a body").len();
                assert_eq!(json!(bytes), file["bytes"], "{of}");
                for encoding in ["br", "gzip"] {
                    let answer = get(&relay, name, encoding).await;
                    let headers = answer.headers().clone();
                    let length = answer.bytes().await.expect("a body").len();
                    if file["brotli"] == file["bytes"] {
                        continue;
                    }
                    assert_eq!(header(&headers, "content-encoding"), encoding, "{of}");
                    assert!(
                        header(&headers, "vary")
                            .to_lowercase()
                            .contains("accept-encoding"),
                        "{of}"
                    );
                    assert!(length < bytes, "{of}: {length}");
                    if encoding == "br" {
                        assert_eq!(json!(length), file["brotli"], "{of}");
                    }
                }
            }
            let missing = get(&relay, "volume-create-0123456789abcdef.js", "br").await;
            assert_eq!(missing.status(), 404, "{server:?}");
            assert_eq!(
                header(missing.headers(), "cache-control"),
                "no-cache",
                "{server:?}: it may exist later"
            );
        }
        sandbox.stop().await;
    });
}

#[test]
fn http_and_the_path_without_a_slash_redirect_to_the_page() {
    run(async {
        let sandbox = start(Options::default()).await.expect("a sandbox");
        for server in Server::ALL {
            let relay = Relay::start(server, &sandbox, true).await;
            for (address, end) in [
                (
                    format!("{}/volume-create", relay.origin()),
                    "/volume-create/",
                ),
                (
                    format!("{}/volume-create/", relay.plain_origin()),
                    "/volume-create/",
                ),
            ] {
                let answer = client().get(&address).send().await.expect("a response");
                assert_eq!(answer.status(), 308, "{server:?} {address}");
                let location = header(answer.headers(), "location");
                assert!(location.ends_with(end), "{server:?} {address}: {location}");
            }
        }
        sandbox.stop().await;
    });
}

#[test]
fn an_unreachable_service_behind_the_relay_is_reported() {
    for server in Server::ALL {
        play_behind(server, true, async |stage, relay| {
            relay.stop_service().await;
            stage.create("lost").await;
            let text = stage.alert("could not check").await;
            assert!(
                text.contains("The service returned an error (status 502). The volume may exist."),
                "{server:?}: {text}"
            );
            assert!(stage.has("button", "Check again").await);
        });
    }
}

#[test]
fn nothing_is_sent_to_an_untrusted_service() {
    for server in Server::ALL {
        play_behind(server, false, async |stage, _| {
            stage.create("secret").await;
            stage.alert("status 502").await;
            assert_eq!(stage.sandbox.requests().len(), 0, "{server:?}");
        });
    }
}

#[test]
fn the_services_errors_are_relayed_unchanged_and_nothing_is_resent() {
    for server in Server::ALL {
        play_behind(server, true, async |stage, _| {
            for (name, text) in [
                ("sandbox-refuse-500", "Volume already exists"),
                ("sandbox-429", "You can try again in"),
            ] {
                stage.create(name).await;
                until(text, async || {
                    let shown = stage
                        .script("return document.querySelector('.failure').innerText")
                        .await;
                    shown.as_str()?.contains(text).then_some(())
                })
                .await;
            }
            stage.find("button", "Try again").await;
            stage.create("sandbox-login").await;
            stage.alert("You are not signed in").await;
            stage.create("sandbox-reset").await;
            stage.card("sandbox-reset").await;
            assert_eq!(stage.creates().len(), 4, "{server:?}");
        });
    }
}

#[test]
fn form_posts_are_not_relayed() {
    run(async {
        let sandbox = start(Options::default()).await.expect("a sandbox");
        for server in Server::ALL {
            let relay = Relay::start(server, &sandbox, true).await;
            let address = format!("{}{}", relay.origin(), e2e::CREATE);
            for kind in [
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
            ] {
                let request = client()
                    .post(&address)
                    .header("content-type", kind)
                    .body("{}");
                assert_eq!(
                    request.send().await.expect("a response").status(),
                    415,
                    "{server:?} {kind}"
                );
            }
            let read = client().get(&address).send().await.expect("a response");
            assert!(read.status().is_client_error(), "{server:?}");
            assert_eq!(sandbox.requests().len(), 0, "{server:?}");
        }
        sandbox.stop().await;
    });
}

// Regression: the relays forwarded all headers but cookies, also those of a single sign-on in front
// of them, and the user's address.
#[test]
fn the_relay_forwards_only_what_the_call_requires() {
    run(async {
        let sandbox = start(Options::default()).await.expect("a sandbox");
        for server in Server::ALL {
            let relay = Relay::start(server, &sandbox, true).await;
            let token = sandbox.token("sandbox", 60);
            let call = |cookies: String| {
                let mut request = client()
                    .post(format!("{}{LIST}", relay.origin()))
                    .header("content-type", "application/json")
                    .header("accept", "application/json")
                    .header("cookie", cookies)
                    .body(r#"{"pager":{"currentPage":1,"pageSize":10}}"#);
                for name in [
                    "authorization",
                    "proxy-authorization",
                    "forwarded",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                    "x-forwarded-user",
                    "x-real-ip",
                    "x-original-url",
                    "via",
                    "remote-user",
                    "x-auth-request-email",
                    "x-amzn-oidc-data",
                    "cf-access-jwt-assertion",
                    "x-custom_identity",
                    "referer",
                    "origin",
                    "user-agent",
                    "accept-language",
                    "te",
                ] {
                    request = request.header(name, "trailers");
                }
                request.send()
            };
            let cookies = format!("sso=s; AccessToken={token}; AccessTokenX=x; AccessToken=later");
            let answer = call(cookies).await.expect("a response");
            assert_eq!(answer.status(), 200, "{server:?}");
            let received = sandbox.requests().pop().expect("a request");
            assert_eq!(
                received.cookies,
                [("AccessToken".to_owned(), token)],
                "{server:?}"
            );
            let headers = sandbox.headers().pop().expect("a request");
            let mut names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
            // Added by the TLS in front of the sandbox, and by Caddy's compression.
            names
                .retain(|name| !["connection", "x-service-host", "accept-encoding"].contains(name));
            names.sort_unstable();
            assert_eq!(
                names,
                ["accept", "content-length", "content-type", "cookie", "host"],
                "{server:?}"
            );
            let host = headers.iter().find(|(name, _)| name == "x-service-host");
            let host = &host.expect("a host").1;
            assert!(
                host.starts_with("localhost:"),
                "{server:?}: the service's own, not the page's: {host}"
            );

            let answer = call("sso=s".to_owned()).await.expect("a response");
            assert_eq!(answer.status(), 401, "{server:?}");
            let received = sandbox.requests().pop().expect("a request");
            assert_eq!(received.cookies, [], "{server:?}");
        }
        sandbox.stop().await;
    });
}

// Regression: any cookie of the service became one of the page's whole origin.
#[test]
fn only_the_session_cookie_of_the_service_is_returned_for_the_calls() {
    run(async {
        let sandbox = start(Options::default()).await.expect("a sandbox");
        for server in Server::ALL {
            let relay = Relay::start(server, &sandbox, true).await;
            let cookies = |set: &'static [&str]| {
                let reply = set.iter().fold(
                    Reply::new(401, "application/json", "{}"),
                    |reply, cookie| reply.header("set-cookie", cookie),
                );
                sandbox.inject_fault(LIST, Fault::reply(reply), Some(1));
                let request = client()
                    .post(format!("{}{LIST}", relay.origin()))
                    .header("content-type", "application/json")
                    .body("{}");
                async {
                    let answer = request.send().await.expect("a response");
                    assert_eq!(answer.status(), 401, "{server:?}");
                    let cookies = answer.headers().get_all("set-cookie").iter();
                    let text = |value: &reqwest::header::HeaderValue| {
                        value.to_str().expect("a text").to_owned()
                    };
                    let cookies: Vec<String> = cookies.map(text).collect();
                    assert_eq!(answer.text().await.expect("a body"), "{}");
                    cookies
                }
            };
            let set = cookies(&[
                "tracker=1; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
                "AccessToken=a.b.c; Path=/; Domain=.hpc-ai.com; Max-Age=60",
                "AccessTokenX=1; Path=/",
            ]);
            assert_eq!(
                set.await,
                ["AccessToken=a.b.c; Path=/api/; Secure; HttpOnly; SameSite=Strict"],
                "{server:?}"
            );
            let others = cookies(&["tracker=1; Path=/", "XAccessToken=1", "AccessTokenX=1"]);
            assert_eq!(others.await, Vec::<String>::new(), "{server:?}");
        }
        sandbox.stop().await;
    });
}
