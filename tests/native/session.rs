//! A pasted token is validated, stored in the cookie, and nowhere else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use volume_create::i18n::Messages;
use volume_create::model::outcome::{Exchange, Interruption, Reply};
use volume_create::model::session::{Proof, Session, Token, TokenError, no_cookie};

const NOW: i64 = 1_800_000_000;

fn token(claims: &str) -> String {
    signed(claims, "signature")
}

fn signed(claims: &str, signature: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256"}"#),
        part(claims),
        part(signature)
    )
}

/// The token of these claims.
fn read(claims: &str) -> Token {
    Token::parse(&token(claims)).expect("a token")
}

#[test]
fn a_token_is_accepted_with_its_usual_surroundings() {
    let text = token(r#"{"exp":1800086400}"#);
    for pasted in [
        text.clone(),
        format!("  {text}\n"),
        format!("AccessToken={text}"),
        format!("AccessToken={text};"),
    ] {
        let token = Token::parse(&pasted).expect("a token");
        assert_eq!(token.expires, Some(1_800_086_400));
        assert_eq!(
            token.cookie("/api/", NOW, false),
            format!("AccessToken={text}; Path=/api; Max-Age=86400; SameSite=Strict")
        );
        let secure = token.cookie("/api/", NOW, true);
        assert!(secure.ends_with("; SameSite=Strict; Secure"), "{secure}");
    }
}

#[test]
fn a_text_that_is_not_a_token_is_rejected_with_the_reason() {
    let good = token(r#"{"exp":1800086400}"#);
    let two_parts = good.rsplit_once('.').expect("three parts").0.to_owned();
    let table = [
        (String::new(), TokenError::Empty),
        (" ".to_owned(), TokenError::Empty),
        ("AccessToken=;".to_owned(), TokenError::Empty),
        ("hello".to_owned(), TokenError::NotAToken),
        ("a.b.c".to_owned(), TokenError::NotAToken),
        (two_parts.clone(), TokenError::NotAToken),
        (format!("{two_parts}."), TokenError::NotAToken),
        (format!("{good}.x"), TokenError::NotAToken),
        (format!("{good}="), TokenError::NotAToken),
        (format!("Bearer {good}"), TokenError::NotAToken),
        (
            format!("{good}; Path=/; Domain=evil"),
            TokenError::NotAToken,
        ),
        (token("[1]"), TokenError::NotAToken),
        (token("not json"), TokenError::NotAToken),
    ];
    for (pasted, fault) in table {
        assert_eq!(Token::parse(&pasted), Err(fault), "{pasted}");
    }
}

// Regression: the cookie's path was always "/", so it was sent to every app of the host.
#[test]
fn the_cookie_is_sent_with_the_calls_only() {
    for (calls, path) in [
        ("/api/", "/api"),
        ("/api", "/api"),
        ("/", "/"),
        ("", "/"),
        ("/volumes/api/v1/", "/volumes/api/v1"),
        ("/volumes/a;b/api/", "/volumes"),
        ("/a;b/", "/"),
        ("/volumes/a\u{1}/", "/volumes"),
    ] {
        let expected =
            |lifetime: &str| format!("; Path={path}; Max-Age={lifetime}; SameSite=Strict");
        let cookie = read(r#"{"exp":1800000060}"#).cookie(calls, NOW, false);
        assert!(cookie.ends_with(&expected("60")), "{cookie}");
        let gone = no_cookie(calls, false);
        assert_eq!(gone, format!("AccessToken={}", expected("0")));
    }
}

// Regression: a fast clock locked its user out: a new token was rejected as expired, and its cookie
// would have been deleted.
#[test]
fn a_token_expired_by_the_local_clock_is_accepted_as_a_session_cookie() {
    for claims in [
        r#"{"exp":1799999999}"#,
        r#"{"exp":1800000000}"#,
        r#"{"exp":5.5}"#,
        "{}",
    ] {
        let cookie = read(claims).cookie("/api/", NOW, false);
        assert!(cookie.ends_with("; Path=/api; SameSite=Strict"), "{cookie}");
    }
    assert_eq!(read(r#"{"exp":5.5}"#).expires, Some(5));
}

// Regression: such a token was rejected, or its expiry shown as "Invalid Date".
#[test]
fn an_expiry_that_is_not_a_date_is_ignored() {
    for claims in [
        "{}",
        r#"{"exp":null}"#,
        r#"{"exp":"soon"}"#,
        r#"{"exp":"1800086400"}"#,
        r#"{"exp":[1800086400]}"#,
        r#"{"exp":-1}"#,
        r#"{"exp":-1e300}"#,
        r#"{"exp":1e300}"#,
        r#"{"exp":1e999}"#,
        r#"{"exp":253402300800}"#,
        r#"{"exp":99999999999999999999999999}"#,
    ] {
        assert_eq!(read(claims).expires, None, "{claims}");
    }
    assert_eq!(
        read(r#"{"exp":253402300799}"#).expires,
        Some(253_402_300_799)
    );
}

// Regression: the browser ignored the cookie, and the page reported that cookies are blocked.
#[test]
fn a_token_too_long_for_a_cookie_is_an_error() {
    let name = "AccessToken".len();
    let mut lengths = Vec::new();
    for length in 2900..3100 {
        let text = signed(r#"{"exp":1800086400}"#, &"s".repeat(length));
        let bytes = name + text.len();
        let expected = if bytes > 4096 {
            Some(TokenError::TooLong(bytes))
        } else {
            None
        };
        assert_eq!(Token::parse(&text).err(), expected, "{bytes}");
        lengths.push(bytes);
    }
    assert!(lengths.contains(&4096) && lengths.contains(&4097));
    let said = Messages::ENGLISH.token_error(TokenError::TooLong(5254));
    assert!(
        said.contains("5,254 bytes") && said.contains("too long"),
        "{said}"
    );
}

fn answer(status: u16, content_type: &str, body: &str) -> Exchange {
    Exchange {
        reply: Some(Reply {
            status,
            redirected: content_type == "text/html",
            content_type: Some(content_type.to_owned()),
            body: Some(body.to_owned()),
            ..Reply::default()
        }),
        interruption: None,
    }
}

// Regression: "in use" was derived from the page's own cookies, but the site's session was sent.
#[test]
fn only_the_services_response_proves_that_a_token_is_in_use() {
    let refused = |message: Option<&str>| Proof::Refused {
        message: message.map(str::to_owned),
    };
    let json = "application/json";
    for (status, content_type, body, proof) in [
        (200, json, r#"{"volumeList":[]}"#, Proof::Accepted),
        (200, json, r#"{"volumeList":null}"#, Proof::Accepted),
        (200, json, "{}", Proof::Accepted),
        (200, json, r#"{"message":"internal"}"#, Proof::Unknown),
        (200, json, "[]", Proof::Unknown),
        (200, "text/plain", "<html>", Proof::Unknown),
        (200, "text/html", "<html>", refused(None)),
        (
            401,
            json,
            r#"{"message":"expired"}"#,
            refused(Some("expired")),
        ),
        (401, json, r#"{"message":" "}"#, refused(None)),
        (401, "text/plain", "no", refused(None)),
        (403, json, r#"{"message":"no"}"#, Proof::Unknown),
        (404, json, "{}", Proof::Unknown),
        (429, json, "{}", Proof::Unknown),
        (500, json, "{}", Proof::Unknown),
        (502, "text/plain", "<html>", Proof::Unknown),
    ] {
        let exchange = answer(status, content_type, body);
        assert_eq!(Proof::of(&exchange), proof, "{status} {body}");
    }
    let silent = Exchange {
        reply: None,
        interruption: Some(Interruption::TimedOut),
    };
    assert_eq!(Proof::of(&silent), Proof::Unknown);
    let head_only = Exchange {
        reply: Some(Reply {
            status: 200,
            ..Reply::default()
        }),
        interruption: Some(Interruption::Unreachable),
    };
    assert_eq!(Proof::of(&head_only), Proof::Unknown);
}

#[test]
fn the_session_status_claims_only_what_is_known() {
    let said = |session| Messages::ENGLISH.session(session, NOW, |at| format!("<{at}>"));
    let clock = "By this computer’s clock, this token expired at <5>.";
    for (session, text) in [
        (Session::Unknown, String::new()),
        (Session::Refused, String::new()),
        (Session::Checking(None), "Checking the token…".to_owned()),
        (
            Session::Checking(Some(NOW + 1)),
            "Checking the token…".to_owned(),
        ),
        (
            Session::Checking(Some(5)),
            format!("{clock} Checking the token…"),
        ),
        (
            Session::Unchecked(Some(NOW + 1)),
            "The token is stored but could not be checked with the service. Try again.".to_owned(),
        ),
        (
            Session::Unchecked(Some(5)),
            format!(
                "The token is stored but could not be checked with the service. Try again. {clock}"
            ),
        ),
        (
            Session::InUse(None),
            "The token is in use. It has no expiry time.".to_owned(),
        ),
        (
            Session::accepted(Some(NOW + 301), NOW),
            format!("The token is in use until <{}>.", NOW + 301),
        ),
        (
            Session::InUse(Some(NOW + 300)),
            format!(
                "Your session ends in less than five minutes, at <{}>.",
                NOW + 300
            ),
        ),
        (
            Session::InUse(Some(NOW)),
            format!("Your session ended at <{NOW}>, by this computer’s clock."),
        ),
        (
            Session::accepted(Some(NOW), NOW),
            format!(
                "The token is in use, but by this computer’s clock it expired at <{NOW}>. Check the clock."
            ),
        ),
    ] {
        assert_eq!(said(session), text, "{session:?}");
    }
}

#[test]
fn a_rejected_token_shows_both_causes_and_the_services_message() {
    let said = |expires, message| {
        Messages::ENGLISH.token_refused(expires, message, NOW, |at| format!("<{at}>"))
    };
    let plain = said(Some(NOW + 60), None);
    assert!(
        plain.starts_with("The service refused this token"),
        "{plain}"
    );
    assert!(plain.contains("this site’s own session"), "{plain}");
    let all = said(Some(5), Some("the session has expired"));
    assert!(
        all.starts_with("By this computer’s clock, this token expired at <5>. The service refused"),
        "{all}"
    );
    assert!(
        all.ends_with(" The service answered: the session has expired"),
        "{all}"
    );
    assert!(said(None, Some(&"m".repeat(10_000))).len() < 600);
}

#[test]
fn a_token_is_never_in_debug_output() {
    let text = token(r#"{"exp":1800086400}"#);
    let printed = format!("{:?}", Token::parse(&text).expect("a token"));
    assert!(
        text.split('.').all(|part| !printed.contains(part)),
        "{printed}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_input_or_setting_can_add_attributes_to_the_cookie(
        pasted in ".*|[A-Za-z0-9_=;. -]{0,60}",
        path in "/[a-z;/ \\t\\n]{0,20}",
    ) {
        let texts = [token(r#"{"exp":1800086400}"#), pasted];
        for text in texts {
            if let Ok(token) = Token::parse(&text) {
                let cookie = token.cookie(&path, NOW, false);
                prop_assert_eq!(cookie.matches(';').count(), 3);
                prop_assert!(!cookie.contains(char::is_control));
            }
        }
    }
}
