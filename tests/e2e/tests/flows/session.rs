//! Sessions: the cookie is sent with the calls; without one, the user can sign in or paste a token,
//! and send the same values again.

use e2e::{CREATE, Fault, LIST, Options, Reply, Stage, fault, options, play, play_unopened, until};
use serde_json::json;

async fn use_token(stage: &Stage, token: &str) {
    stage.insert("Access token", token).await;
    stage.press("Use token").await;
}

/// Waits for an error of the token's field that contains `expected`, and returns it.
async fn expect_error(stage: &Stage, expected: &str) -> String {
    until(expected, async || {
        let error = stage.field_error("Access token").await;
        error.contains(expected).then_some(error)
    })
    .await
}

fn signed_out() -> Options {
    Options {
        signed_out: true,
        ..options()
    }
}

#[test]
fn a_pasted_token_signs_in_and_try_again_sends_the_same_values() {
    play(signed_out(), async |stage| {
        stage.fill("Size (GB)", "77").await;
        stage.create("signed out").await;
        stage.alert("You are not signed in").await;
        stage.find("region", "Session").await;
        assert_eq!(stage.value("textbox", "Name").await, "signed out");
        stage.picture("unauthorized").await;

        let token = stage.sandbox.token("ada", 3600);
        use_token(stage, &token).await;
        stage.status("The token is in use until").await;
        assert_eq!(stage.value("textbox", "Access token").await, "", "cleared");
        stage.picture("token").await;
        stage.press("Try again").await;
        let text = stage.card("signed out").await.text().await.expect("a text");
        assert!(text.contains("ada") && text.contains("77 GB"), "{text}");
        assert!(
            !stage.has("button", "Use token").await,
            "collapsed after use"
        );
        stage.status("The token is in use until").await;

        let creates = stage.creates();
        assert_eq!(creates.len(), 2);
        assert_eq!(creates[0].body, creates[1].body, "the same values");
        assert_eq!(creates[0].status, Some(401));
        assert_eq!(
            creates[1].cookies,
            [("AccessToken".to_owned(), token.clone())]
        );

        let lookups = stage.posts(LIST);
        assert_eq!(lookups.len(), 1, "checked by one list call");
        assert_eq!(
            lookups[0].cookies,
            [("AccessToken".to_owned(), token.clone())]
        );
        stage.reload().await;
        stage.status("The token is in use until").await;
        let requests = stage.sandbox.requests();
        let files = requests.iter().filter(|request| request.method == "GET");
        assert!(
            files.into_iter().all(|request| request.cookies.is_empty()),
            "sent with the calls only"
        );

        let exposed = stage
            .script("return JSON.stringify([localStorage, sessionStorage]) + location.href + document.documentElement.outerHTML")
            .await;
        let secret = token.rsplit('.').next().expect("a signature");
        assert!(
            !exposed.to_string().contains(secret),
            "the token is in the cookie alone"
        );
    });
}

#[test]
fn the_services_own_message_of_a_401_is_shown() {
    play(signed_out(), async |stage| {
        stage.create("nobody").await;
        stage.alert("You are not signed in").await;
        let rejected = stage.creates()[0].clone();
        assert_eq!(rejected.status, Some(401));
        let expired = stage.sandbox.token("ada", -10);
        let cookie = format!("document.cookie = 'AccessToken={expired}; Path=/'");
        stage.script(&cookie).await;
        stage.press("Try again").await;
        stage.alert("expired").await;
    });
}

#[test]
fn an_invalid_token_is_rejected_with_the_reason() {
    play(signed_out(), async |stage| {
        stage.create("refused").await;
        stage.alert("You are not signed in").await;
        for (token, error) in [
            (String::new(), "Paste an access token."),
            (
                "hello".to_owned(),
                "This is not an access token. A token has three parts separated by dots (JWT).",
            ),
        ] {
            use_token(stage, &token).await;
            stage.expect_error("Access token", error).await;
            stage.expect_focus("Access token").await;
        }
        assert_eq!(stage.posts(LIST).len(), 0, "nothing was sent");
    });
}

// Regression: a fast clock locked its user out, because every new token counted as expired.
#[test]
fn a_token_expired_by_the_local_clock_is_a_warning_and_the_service_decides() {
    play(signed_out(), async |stage| {
        stage.create("fast").await;
        stage.alert("You are not signed in").await;
        use_token(stage, &stage.sandbox.token("ada", -60)).await;
        let error = expect_error(stage, "By this computer’s clock, this token expired at ").await;
        assert!(error.contains("The service refused this token"), "{error}");
        assert!(error.contains("the session has expired"), "{error}");
        stage.expect_focus("Access token").await;

        let fast = "const now = window.Date.now; window.Date.now = () => now() + 25 * 3600e3";
        stage.script(fast).await;
        stage.sandbox.pause(LIST);
        use_token(stage, &stage.sandbox.token("ada", 86_400)).await;
        let warning = stage.status("By this computer’s clock").await;
        assert!(warning.contains("Checking the token…"), "{warning}");
        stage.sandbox.resume(LIST);
        let text = stage.status("The token is in use, but").await;
        assert!(text.contains("Check the clock"), "{text}");
        stage.picture("clock").await;
        stage.press("Try again").await;
        stage.card("fast").await;
    });
}

// Regression: the page read its own cookie back and showed "in use", but the site's cookie was
// sent, because its path is longer, as recommended.
#[test]
fn a_token_behind_the_sites_own_session_is_not_shown_as_in_use() {
    for path in ["/api/", "/api/storage", "/api"] {
        play_unopened(signed_out(), async |stage| {
            let own = stage.sandbox.token("own", -60);
            let cookie = format!("AccessToken={own}; Path={path}; HttpOnly; SameSite=Strict");
            let reply =
                Reply::new(200, "text/html", "<!doctype html>").header("set-cookie", &cookie);
            stage
                .sandbox
                .inject_fault("/sign-in", Fault::reply(reply), Some(1));
            stage.goto("/sign-in").await;
            stage.open("/").await;
            stage.create("site-session").await;
            stage.alert("expired").await;
            use_token(stage, &stage.sandbox.token("ada", 3600)).await;
            let error = expect_error(stage, "The service refused this token").await;
            assert!(error.contains("this site’s own session"), "{path}: {error}");
            let panel = stage.find("region", "Session").await;
            let text = panel.text().await.expect("a text");
            assert!(!text.contains("in use"), "{path}: {text}");
            stage.picture("site-session").await;

            // The rejected token does not shadow a later session of the site for all of its paths.
            let valid = stage.sandbox.token("own", 3600);
            let reply = Reply::new(200, "application/json", r#"{"volumeList":[]}"#)
                .header("set-cookie", &format!("{cookie}; Max-Age=0"))
                .header(
                    "set-cookie",
                    &format!("AccessToken={valid}; Path=/; HttpOnly"),
                );
            stage
                .sandbox
                .inject_fault(LIST, Fault::reply(reply), Some(1));
            stage
                .script(&format!(
                    "return fetch('{LIST}', {{ method: 'POST' }}).then(() => 0)"
                ))
                .await;
            stage.press("Try again").await;
            stage.card("site-session").await;
            let names = stage.creates()[1].cookies.clone();
            assert_eq!(names, [("AccessToken".to_owned(), valid)], "{path}");
        });
    }
}

#[test]
fn a_token_that_could_not_be_checked_is_used_and_shown_as_unchecked() {
    play(signed_out(), async |stage| {
        stage.create("unchecked").await;
        stage.alert("You are not signed in").await;
        for name in ["sandbox-500", "sandbox-404", "sandbox-drop", "sandbox-html"] {
            stage.sandbox.inject_fault(LIST, fault(name), Some(1));
            use_token(stage, &stage.sandbox.token("ada", 3600)).await;
            let before = stage.posts(LIST).len();
            let text = stage.status("could not be checked with the service").await;
            assert!(!text.contains("in use"), "{name}: {text}");
            let calls = until("the list call", async || {
                let calls = stage.posts(LIST).len();
                (calls > 0).then_some(calls)
            });
            assert!(calls.await >= before, "{name}");
            assert_eq!(stage.field_error("Access token").await, "", "{name}");
        }
        stage.picture("unchecked").await;
        stage.press("Try again").await;
        stage.card("unchecked").await;
        assert!(
            !stage.has("region", "Session").await,
            "nothing is known of it"
        );
    });
}

// Regression: the browser ignored the cookie, and the page reported that cookies are blocked.
#[test]
fn a_token_too_long_for_a_cookie_is_an_error_and_the_last_one_stays_in_use() {
    play(signed_out(), async |stage| {
        stage.create("long").await;
        stage.alert("You are not signed in").await;
        let token = stage.sandbox.token("ada", 3600);
        use_token(stage, &token).await;
        stage.status("The token is in use until").await;
        use_token(stage, &stage.sandbox.token(&"a".repeat(3000), 3600)).await;
        let error = expect_error(stage, "This token is too long for a cookie").await;
        assert!(error.contains("4,096"), "{error}");
        stage.status("The token is in use until").await;
        stage.press("Try again").await;
        stage.card("long").await;
        assert_eq!(
            stage.creates()[1].cookies,
            [("AccessToken".to_owned(), token)]
        );
    });
}

// Regression: such an expiry was shown as "Invalid Date", or the token was rejected.
#[test]
fn an_implausible_expiry_is_left_to_the_service() {
    play(signed_out(), async |stage| {
        stage.create("implausible").await;
        stage.alert("You are not signed in").await;
        for exp in ["1e300", "-1e300", "-1", "\"soon\"", "null", "1e12"] {
            let token = format!(
                "return [`{{\"alg\":\"RS256\"}}`, `{{\"exp\":{exp}}}`, 'signature'].map((part) => btoa(part).replaceAll('=', '')).join('.')"
            );
            let token = stage.script(&token).await;
            let reply = Reply::new(200, "application/json", r#"{"volumeList":null}"#);
            stage
                .sandbox
                .inject_fault(LIST, Fault::reply(reply), Some(1));
            use_token(stage, token.as_str().expect("a token")).await;
            let text = stage.status("The token is in use.").await;
            assert!(text.contains("It has no expiry time."), "{exp}: {text}");
            use_token(stage, token.as_str().expect("a token")).await;
            let error = expect_error(stage, "The service refused this token").await;
            assert!(!error.contains("Invalid"), "{exp}: {error}");
        }
        assert_eq!(
            stage
                .script("return JSON.stringify(sessionStorage).includes('session /api')")
                .await,
            json!(false)
        );
    });
}

// Regression: "In use until …" stayed next to "You are not signed in".
#[test]
fn a_token_that_the_service_rejects_is_not_in_use() {
    play(signed_out(), async |stage| {
        stage.create("refused").await;
        stage.alert("You are not signed in").await;
        use_token(stage, &stage.sandbox.token("ada", 3600)).await;
        stage.status("The token is in use until").await;
        stage.press("Try again").await;
        stage.card("refused").await;
        stage.status("The token is in use until").await;
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-401"), Some(1));
        stage.create("again").await;
        stage.alert("You are not signed in").await;
        stage.field("Access token").await;
        let panel = stage.find("region", "Session").await;
        let text = panel.text().await.expect("a text");
        assert!(!text.contains("in use"), "{text}");
        stage.reload().await;
        assert!(!stage.has("region", "Session").await);
    });
}

// Regression: the session was detected by the prefix of the cookie list.
#[test]
fn a_cookie_of_another_name_is_no_session() {
    play(signed_out(), async |stage| {
        let cookies =
            "document.cookie = 'AccessTokenX=1; Path=/'; document.cookie = 'AccessToken=1; Path=/'";
        stage.script(cookies).await;
        stage.reload().await;
        stage.create("nobody").await;
        stage.alert("You are not signed in").await;
        stage.press("Try again").await;
        // The alert of the first one says the same.
        until("a second answer", async || {
            let is_idle = stage.has("button", "Create volume").await;
            (is_idle && stage.creates().len() == 2).then_some(())
        })
        .await;
        stage.alert("You are not signed in").await;
        stage.reload().await;
        assert!(!stage.has("region", "Session").await);
    });
}

#[test]
fn without_token_paste_the_user_signs_in_elsewhere_and_the_form_stays() {
    let options = Options {
        config: Some(json!({ "tokenPaste": false })),
        ..signed_out()
    };
    play(options, async |stage| {
        stage.create("elsewhere").await;
        stage.alert("You are not signed in").await;
        let panel = stage.find("region", "Session").await;
        let text = panel.text().await.expect("a text");
        assert!(text.contains("Sign in again in another tab"), "{text}");
        assert!(!stage.has("textbox", "Access token").await);
        assert_eq!(stage.value("textbox", "Name").await, "elsewhere");
    });
}

#[test]
fn the_cookie_is_sent_to_an_api_on_another_origin_too() {
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let api = e2e::run(e2e::start(Options {
        allow_origin: vec![format!("http://127.0.0.1:{port}")],
        ..Options::default()
    }))
    .expect("an API");
    let options = Options {
        port,
        config: Some(json!({ "apiBase": format!("{}/api", api.origin()) })),
        connect_src: vec![api.origin()],
        ..signed_out()
    };
    play(options, async |stage| {
        stage.create("elsewhere").await;
        stage.alert("You are not signed in").await;
        use_token(stage, &api.token("ada", 3600)).await;
        stage.status("The token is in use").await;
        stage.press("Try again").await;
        stage.card("elsewhere").await;
        assert_eq!(stage.creates(), [], "not to the page's own origin");
        let request = api.requests().pop().expect("a request");
        assert_eq!(request.cookies.len(), 1, "{request:?}");
        assert_eq!(api.volumes().len(), 1);
    });
}
