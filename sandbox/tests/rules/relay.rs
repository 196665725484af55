//! The relay to another server.

use std::{
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use reqwest::Method;
use sandbox::{CREATE, Delivery, Fault, LIST, Options, Recorded, Reply, Sandbox};
use serde_json::Value;

use crate::support::{call, header, message, request, run, status_and_json, wanted, wire};

/// A relay and the sandbox it relays to.
async fn relay() -> (Sandbox, Sandbox) {
    let upstream = run(Options::default()).await;
    let options = Options {
        upstream: Some(upstream.origin()),
        ..Options::default()
    };
    (run(options).await, upstream)
}

fn last(sandbox: &Sandbox) -> Recorded {
    sandbox.requests().pop().unwrap()
}

#[tokio::test]
async fn method_path_query_body_cookie_and_content_type_are_forwarded() {
    let (relay, upstream) = relay().await;
    let token = upstream.token("sandbox", 60);
    let body = wanted("relayed").to_string();
    let (status, created) = status_and_json(call(&relay, CREATE, &token, &body)).await;
    assert_eq!(
        (status, &created["volume"]["volumeName"]),
        (200, &Value::from("relayed"))
    );
    assert_eq!(upstream.volumes().len(), 1);
    assert_eq!(relay.volumes(), []);
    assert_eq!(last(&upstream), last(&relay));

    let path = format!("{CREATE}?a=1&b=%2F");
    message(request(&relay, Method::PUT, &path), 405).await;
    let seen = last(&upstream);
    assert_eq!(
        (seen.method.as_str(), seen.query.as_deref()),
        ("PUT", Some("a=1&b=%2F"))
    );
}

#[tokio::test]
async fn every_status_and_only_the_needed_headers_are_returned() {
    let (relay, upstream) = relay().await;
    for status in [200, 201, 204, 302, 400, 401, 404, 429, 500, 503] {
        let reply = Reply::new(status, "text/html", if status == 204 { "" } else { "<p>" })
            .header("retry-after", "5")
            .header("x-request-id", "r-7")
            .header("location", "/login")
            .header("x-internal", "no");
        upstream.inject_fault(LIST, Fault::reply(reply), Some(1));
        let response = call(&relay, LIST, "", "{}").send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "content-type"), "text/html");
        assert_eq!(header(&response, "retry-after"), "5");
        assert_eq!(header(&response, "x-request-id"), "r-7");
        assert_eq!(header(&response, "location"), "/login");
        assert_eq!(header(&response, "x-internal"), "");
    }
}

// Regression: the whole `Cookie` header was forwarded, with the sessions of every other server on
// this machine, because cookies do not distinguish ports.
#[tokio::test]
async fn nothing_else_of_a_request_is_forwarded() {
    let (relay, upstream) = relay().await;
    let token = upstream.token("sandbox", 60);
    let cookies = format!("jenkins=j; AccessToken={token}; AccessTokenX=x; AccessToken=later");
    let mut request =
        call(&relay, CREATE, "", &wanted("bare").to_string()).header("cookie", cookies);
    for name in [
        "authorization",
        "proxy-authorization",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "forwarded",
        "via",
        "x-real-ip",
        "remote-user",
        "x-auth-request-email",
        "x-amzn-oidc-data",
        "referer",
        "origin",
        "user-agent",
    ] {
        request = request.header(name, "secret");
    }
    let (status, _) = status_and_json(request.header("accept", "application/json")).await;
    assert_eq!(status, 200);
    let received = last(&upstream);
    assert_eq!(received.cookies, [("AccessToken".to_owned(), token)]);
    let headers = upstream.headers().pop().unwrap();
    let mut names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["accept", "content-length", "content-type", "cookie", "host"]
    );
    let host = headers.iter().find(|(name, _)| name == "host");
    let host = host.map(|(_, host)| format!("http://{host}"));
    assert_eq!(host, Some(upstream.origin()), "the upstream's own");
}

// Regression: every cookie of the upstream was sent to the browser, for all paths and ports of this
// machine.
#[tokio::test]
async fn only_the_session_cookie_of_an_upstream_is_returned_for_the_calls_on_loopback() {
    let (relay, upstream) = relay().await;
    let reply = Reply::new(200, "application/json", "{}")
        .header("set-cookie", "tracker=1; Path=/")
        .header(
            "set-cookie",
            "AccessToken=a.b.c; Path=/; Domain=.hpc-ai.com; Max-Age=60; Secure; SameSite=None",
        )
        .header("set-cookie", "AccessTokenX=1")
        .header("set-cookie", "AccessToken")
        .header("set-cookie", "accesstoken=1; AccessToken=2");
    upstream.inject_fault(LIST, Fault::reply(reply), Some(1));
    let response = call(&relay, LIST, "", "{}").send().await.unwrap();
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(
        cookies,
        ["AccessToken=a.b.c; Max-Age=60; Path=/api/; HttpOnly; SameSite=Strict"]
    );
}

#[tokio::test]
async fn a_failure_is_a_502_in_plain_text_that_names_the_upstream() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let options = Options {
        upstream: Some(gone.clone()),
        ..Options::default()
    };
    let unreachable = run(options).await;
    let (relay, upstream) = relay().await;
    for delivery in [
        Delivery::Drop,
        Delivery::Reset,
        Delivery::Cut,
        Delivery::Chunks,
    ] {
        upstream.inject_fault(CREATE, Fault::deliver(delivery), Some(1));
    }
    for (relay, named) in [(&unreachable, gone), (&relay, upstream.origin())] {
        for _ in 0..4 {
            let request = call(relay, CREATE, "a-token", &wanted("lost").to_string());
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 502);
            assert_eq!(
                header(&response, "content-type"),
                "text/plain; charset=utf-8"
            );
            let text = response.text().await.unwrap();
            assert!(text.contains(&named) && !text.contains("a-token"), "{text}");
        }
    }
}

#[tokio::test]
async fn nothing_but_the_api_is_relayed() {
    let (relay, upstream) = relay().await;
    for path in [
        "/",
        "/login",
        "/api/../login",
        "/api/%2e%2e/login",
        "/api/.%2E/login",
    ] {
        // Raw, because an HTTP client would resolve the dot segments.
        let line = format!("GET {path}");
        wire(&relay, &line, &[], "", Duration::from_secs(5)).await;
        assert_eq!(last(&relay).path, path);
    }
    assert_eq!(upstream.requests(), []);
}

#[tokio::test]
async fn faults_apply_to_a_relay_too() {
    let (relay, upstream) = relay().await;
    relay.inject_fault(CREATE, Fault::named("sandbox-502-html").unwrap(), Some(1));
    let token = upstream.token("sandbox", 60);
    let body = wanted("behind").to_string();
    let response = call(&relay, CREATE, &token, &body).send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert_eq!(upstream.volumes().len(), 1);
}
