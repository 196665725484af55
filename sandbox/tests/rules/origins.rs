//! CORS: calls from pages of other origins.

use reqwest::{Method, RequestBuilder};
use sandbox::{CREATE, Options, Sandbox};

use crate::support::{call, header, request, run, wanted};

const ALLOWED: &str = "http://127.0.0.1:3000";

fn preflight(sandbox: &Sandbox, origin: &str) -> RequestBuilder {
    request(sandbox, Method::OPTIONS, CREATE)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
}

#[tokio::test]
async fn an_allowed_origin_may_call_with_credentials() {
    let options = Options {
        allow_origin: vec![ALLOWED.to_owned()],
        ..Options::default()
    };
    let sandbox = run(options).await;
    let response = preflight(&sandbox, ALLOWED).send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(
        header(&response, "access-control-allow-headers"),
        "content-type"
    );
    assert!(header(&response, "access-control-allow-methods").contains("POST"));
    assert_eq!(header(&response, "access-control-allow-origin"), ALLOWED);
    assert_eq!(
        header(&response, "access-control-allow-credentials"),
        "true"
    );

    let token = sandbox.token("sandbox", 60);
    for name in ["across", "sandbox-401", "sandbox-html", "sandbox-drip"] {
        let request = call(&sandbox, CREATE, &token, &wanted(name).to_string());
        let response = request.header("origin", ALLOWED).send().await.unwrap();
        assert_eq!(
            header(&response, "access-control-allow-origin"),
            ALLOWED,
            "{name}"
        );
        assert_eq!(
            header(&response, "access-control-allow-credentials"),
            "true"
        );
        assert_eq!(header(&response, "vary"), "origin");
    }
}

#[tokio::test]
async fn no_other_origin_is_allowed() {
    for allowed in [vec![], vec![ALLOWED.to_owned()]] {
        let options = Options {
            allow_origin: allowed,
            ..Options::default()
        };
        let sandbox = run(options).await;
        for origin in ["http://evil.example", "http://127.0.0.1:30000", "null"] {
            let response = preflight(&sandbox, origin).send().await.unwrap();
            assert_eq!(response.status(), 405);
            assert_eq!(header(&response, "access-control-allow-origin"), "");
            let request = call(&sandbox, CREATE, "", "{}").header("origin", origin);
            let response = request.send().await.unwrap();
            assert_eq!(header(&response, "access-control-allow-origin"), "");
        }
    }
}
