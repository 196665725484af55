//! A pasted token is checked, goes into the cookie, and shows up nowhere else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use volume_create::session::{Token, TokenFault};

const NOW: i64 = 1_800_000_000;

fn token(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"RS256"}"#),
        part(claims),
        part("signature")
    )
}

#[test]
fn a_token_that_lasts_is_taken_also_with_what_people_copy_along() {
    let text = token(r#"{"exp":1800086400}"#);
    for pasted in [
        text.clone(),
        format!("  {text}\n"),
        format!("AccessToken={text}"),
        format!("AccessToken={text};"),
    ] {
        let token = Token::read(&pasted, NOW).expect("a token");
        assert_eq!(token.expires, 1_800_086_400);
        assert_eq!(
            token.cookie(NOW, false),
            format!("AccessToken={text}; Path=/; Max-Age=86400; SameSite=Strict")
        );
        assert!(
            token
                .cookie(NOW, true)
                .ends_with("; SameSite=Strict; Secure")
        );
    }
}

#[test]
fn a_text_that_is_no_usable_token_is_refused_with_its_reason() {
    let good = token(r#"{"exp":1800086400}"#);
    let two_parts = good.rsplit_once('.').expect("three parts").0.to_owned();
    let table = [
        (String::new(), TokenFault::Empty),
        (" ".to_owned(), TokenFault::Empty),
        ("AccessToken=;".to_owned(), TokenFault::Empty),
        ("hello".to_owned(), TokenFault::NotAToken),
        ("a.b.c".to_owned(), TokenFault::NotAToken),
        (two_parts.clone(), TokenFault::NotAToken),
        (format!("{two_parts}."), TokenFault::NotAToken),
        (format!("{good}.x"), TokenFault::NotAToken),
        (format!("Bearer {good}"), TokenFault::NotAToken),
        (
            format!("{good}; Path=/; Domain=evil"),
            TokenFault::NotAToken,
        ),
        (token("[1]"), TokenFault::NotAToken),
        (token("not json"), TokenFault::NotAToken),
        (token("{}"), TokenFault::NoExpiry),
        (token(r#"{"exp":"soon"}"#), TokenFault::NoExpiry),
        (token(r#"{"exp":1800000000}"#), TokenFault::Expired(NOW)),
        (token(r#"{"exp":5}"#), TokenFault::Expired(5)),
        (token(r#"{"exp":5.5}"#), TokenFault::Expired(5)),
    ];
    for (pasted, fault) in table {
        assert_eq!(Token::read(&pasted, NOW), Err(fault), "{pasted}");
    }
}

#[test]
fn a_token_is_found_among_a_pages_cookies() {
    let text = token(r#"{"exp":1800086400}"#);
    let wanted = Token::read(&text, NOW).expect("a token");
    let cookies = format!("a=b; AccessToken={text}; c=d");
    assert_eq!(Token::in_cookies(&cookies, NOW), Some(wanted));
    for cookies in [
        "",
        "AccessToken",
        "AccessToken=other",
        &format!("XAccessToken={text}"),
    ] {
        assert_eq!(Token::in_cookies(cookies, NOW), None, "{cookies}");
    }
}

#[test]
fn a_token_is_never_in_what_is_printed_for_debugging() {
    let text = token(r#"{"exp":1800086400}"#);
    let token = Token::read(&text, NOW).expect("a token");
    let printed = format!("{token:?}");
    assert!(
        text.split('.').all(|part| !printed.contains(part)),
        "{printed}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn nothing_that_is_pasted_can_add_to_the_cookie(pasted in ".*|[A-Za-z0-9_=;. -]{0,60}") {
        if let Ok(token) = Token::read(&pasted, NOW) {
            prop_assert_eq!(token.cookie(NOW, false).matches(';').count(), 3);
        }
    }
}
