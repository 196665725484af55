//! The session's cookie goes along; without one there is a way to one, in place, and the same values go again.

use e2e::{CREATE, Fault, LIST, Options, Reply, Stage, fault, options, play, play_unopened, until};
use serde_json::json;

async fn use_token(stage: &Stage, token: &str) {
    stage.fill("Access token", token).await;
    stage.press("Use token").await;
}

/// The error of the field, as soon as it has this in it.
async fn expect_error(stage: &Stage, fits: &str) -> String {
    until(fits, async || {
        let error = stage.error_of("Access token").await;
        error.contains(fits).then_some(error)
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
fn signed_out_a_pasted_token_lets_the_same_values_through_with_one_click() {
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
        assert_eq!(
            stage.value("textbox", "Access token").await,
            "",
            "it is not kept on the page"
        );
        stage.picture("token").await;
        stage.press("Try again").await;
        let text = stage.card("signed out").await.text().await.expect("a text");
        assert!(text.contains("ada") && text.contains("77 GB"), "{text}");
        assert!(
            !stage.has("button", "Use token").await,
            "it has done its work"
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

        let proofs = stage.posts(LIST);
        assert_eq!(proofs.len(), 1, "proved by one list call");
        assert_eq!(
            proofs[0].cookies,
            [("AccessToken".to_owned(), token.clone())]
        );
        stage.reload().await;
        stage.status("The token is in use until").await;
        let requests = stage.sandbox.requests();
        let files = requests.iter().filter(|request| request.method == "GET");
        assert!(
            files.into_iter().all(|request| request.cookies.is_empty()),
            "it goes with the calls only"
        );

        let kept = stage
            .script("return JSON.stringify([localStorage, sessionStorage]) + location.href + document.documentElement.outerHTML")
            .await;
        let secret = token.rsplit('.').next().expect("a signature");
        assert!(
            !kept.to_string().contains(secret),
            "the token is in the cookie alone"
        );
    });
}

#[test]
fn the_services_own_message_of_a_401_is_shown() {
    play(signed_out(), async |stage| {
        stage.create("nobody").await;
        stage.alert("You are not signed in").await;
        let said = stage.creates()[0].clone();
        assert_eq!(said.status, Some(401));
        let expired = stage.sandbox.token("ada", -10);
        let cookie = format!("document.cookie = 'AccessToken={expired}; Path=/'");
        stage.script(&cookie).await;
        stage.press("Try again").await;
        stage.alert("expired").await;
    });
}

#[test]
fn a_text_that_is_no_usable_token_is_refused_with_its_reason() {
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
        assert_eq!(stage.posts(LIST).len(), 0, "nothing was set");
    });
}

// A fast clock locked its user out: every fresh token "expired at" a time that lay ahead on every other clock.
#[test]
fn a_token_that_has_expired_by_this_computers_clock_is_warned_of_and_the_service_decides() {
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
        stage.sandbox.hold(LIST);
        use_token(stage, &stage.sandbox.token("ada", 86_400)).await;
        let warning = stage.status("By this computer’s clock").await;
        assert!(warning.contains("Checking the token…"), "{warning}");
        stage.sandbox.let_go(LIST);
        let text = stage.status("The token is in use, but").await;
        assert!(text.contains("Check the clock"), "{text}");
        stage.picture("clock").await;
        stage.press("Try again").await;
        stage.card("fast").await;
    });
}

// The page read its own cookie back and said "in use", while the site's own was sent: its path is longer, as recommended.
#[test]
fn where_the_sites_own_session_is_sent_a_token_is_not_claimed_to_be_in_use() {
    for path in ["/api/", "/api/storage", "/api"] {
        play_unopened(signed_out(), async |stage| {
            let own = stage.sandbox.token("own", -60);
            let cookie = format!("AccessToken={own}; Path={path}; HttpOnly; SameSite=Strict");
            let reply =
                Reply::new(200, "text/html", "<!doctype html>").header("set-cookie", &cookie);
            stage
                .sandbox
                .force("/sign-in", Fault::reply(reply), Some(1));
            stage.goto("/sign-in").await;
            stage.open("/").await;
            stage.create("held").await;
            stage.alert("expired").await;
            use_token(stage, &stage.sandbox.token("ada", 3600)).await;
            let error = expect_error(stage, "The service refused this token").await;
            assert!(error.contains("this site’s own session"), "{path}: {error}");
            let panel = stage.find("region", "Session").await;
            let text = panel.text().await.expect("a text");
            assert!(!text.contains("in use"), "{path}: {text}");
            stage.picture("held").await;

            // A session that the site begins for all of its paths is not hidden by the token that was refused.
            let valid = stage.sandbox.token("own", 3600);
            let reply = Reply::new(200, "application/json", r#"{"volumeList":[]}"#)
                .header("set-cookie", &format!("{cookie}; Max-Age=0"))
                .header(
                    "set-cookie",
                    &format!("AccessToken={valid}; Path=/; HttpOnly"),
                );
            stage.sandbox.force(LIST, Fault::reply(reply), Some(1));
            stage
                .script(&format!(
                    "return fetch('{LIST}', {{ method: 'POST' }}).then(() => 0)"
                ))
                .await;
            stage.press("Try again").await;
            stage.card("held").await;
            let names = stage.creates()[1].cookies.clone();
            assert_eq!(names, [("AccessToken".to_owned(), valid)], "{path}");
        });
    }
}

#[test]
fn a_token_that_could_not_be_checked_is_told_as_that_and_used() {
    play(signed_out(), async |stage| {
        stage.create("unchecked").await;
        stage.alert("You are not signed in").await;
        for name in ["sandbox-500", "sandbox-404", "sandbox-drop", "sandbox-html"] {
            stage.sandbox.force(LIST, fault(name), Some(1));
            use_token(stage, &stage.sandbox.token("ada", 3600)).await;
            let before = stage.posts(LIST).len();
            let text = stage.status("could not be checked with the service").await;
            assert!(!text.contains("in use"), "{name}: {text}");
            let asked = until("the list call", async || {
                let asked = stage.posts(LIST).len();
                (asked > 0).then_some(asked)
            });
            assert!(asked.await >= before, "{name}");
            assert_eq!(stage.error_of("Access token").await, "", "{name}");
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

// The browser dropped it without a word, and the page said that cookies are blocked.
#[test]
fn a_token_too_long_for_a_cookie_is_named_as_that_and_the_last_one_stays_in_use() {
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

// Such an end was "Invalid Date", or the token was refused for it.
#[test]
fn an_absurd_end_of_a_token_is_left_to_the_service() {
    play(signed_out(), async |stage| {
        stage.create("absurd").await;
        stage.alert("You are not signed in").await;
        for exp in ["1e300", "-1e300", "-1", "\"soon\"", "null", "1e12"] {
            let token = format!(
                "return [`{{\"alg\":\"RS256\"}}`, `{{\"exp\":{exp}}}`, 'signature'].map((part) => btoa(part).replaceAll('=', '')).join('.')"
            );
            let token = stage.script(&token).await;
            let reply = Reply::new(200, "application/json", r#"{"volumeList":null}"#);
            stage.sandbox.force(LIST, Fault::reply(reply), Some(1));
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

// "In use until …" stayed beside "You are not signed in".
#[test]
fn what_the_service_refuses_is_in_use_no_more() {
    play(signed_out(), async |stage| {
        stage.create("refused").await;
        stage.alert("You are not signed in").await;
        use_token(stage, &stage.sandbox.token("ada", 3600)).await;
        stage.status("The token is in use until").await;
        stage.press("Try again").await;
        stage.card("refused").await;
        stage.status("The token is in use until").await;
        stage.sandbox.force(CREATE, fault("sandbox-401"), Some(1));
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

// It was told by how the cookies' list begins.
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
        stage.alert("You are not signed in").await;
        stage.reload().await;
        assert!(!stage.has("region", "Session").await);
    });
}

#[test]
fn without_token_paste_the_person_is_sent_to_sign_in_and_keeps_the_form() {
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
