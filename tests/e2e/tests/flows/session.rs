//! The session's cookie goes along; without one there is a way to one, in place, and the same values go again.

use e2e::{CREATE, Options, Stage, options, play, until};
use serde_json::json;

async fn use_token(stage: &Stage, token: &str) {
    stage.fill("Access token", token).await;
    stage.press("Use token").await;
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
                "This is not an access token: a token has three parts with dots between them (JWT).",
            ),
        ] {
            use_token(stage, &token).await;
            stage.expect_error("Access token", error).await;
            stage.expect_focus("Access token").await;
        }
        use_token(stage, &stage.sandbox.token("ada", -60)).await;
        until("the time it expired", async || {
            let error = stage.error_of("Access token").await;
            (error.starts_with("This token expired at ") && error.contains("20")).then_some(())
        })
        .await;
        assert_eq!(stage.script("return document.cookie").await, json!(""));
    });
}

#[test]
fn a_session_that_the_site_itself_holds_is_not_claimed_to_be_replaced() {
    play(options(), async |stage| {
        let ended = e2e::fault("sandbox-401");
        stage.sandbox.force(CREATE, ended, Some(1));
        stage.create("held").await;
        stage.alert("You are not signed in").await;
        use_token(stage, &stage.sandbox.token("ada", 3600)).await;
        until("the reason", async || {
            let error = stage.error_of("Access token").await;
            error
                .starts_with("The browser did not store the token")
                .then_some(())
        })
        .await;
        stage.press("Try again").await;
        stage.card("held").await;
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
