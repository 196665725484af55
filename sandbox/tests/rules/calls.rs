//! Create, list and login as documented.

use std::{
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use reqwest::Method;
use sandbox::{CREATE, LIST, LOGIN, Options, Recorded, StartError, start};
use serde_json::{Value, json};

use crate::support::{
    JSON, call, call_as_user, get, header, message, request, run, status_and_json, wanted,
};

#[tokio::test]
async fn the_documented_example_returns_the_documented_body_and_adds_a_row() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    let example = wanted("example-volume2").to_string();
    let response = call(&sandbox, CREATE, &token, &example)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), JSON);
    let body = response.text().await.unwrap();

    let rows = sandbox.volumes();
    assert_eq!(rows.len(), 1);
    let id = rows[0].id.as_str();
    let hyphens: Vec<usize> = id.match_indices('-').map(|(index, _)| index).collect();
    assert_eq!((id.len(), hyphens), (36, vec![8, 13, 18, 23]));
    assert_eq!(
        body,
        format!(
            "{{\"volume\":{{\"id\":\"{id}\",\"volumeName\":\"example-volume2\",\
             \"region\":\"fce31a0c-0000-4000-8000-41caa1bdd251\",\"volumeType\":\"filesystem\",\
             \"sizeGB\":200,\"usageGB\":0,\"status\":\"Pending\",\"username\":\"sandbox\"}}}}"
        )
    );

    let expected = Recorded {
        method: "POST".to_owned(),
        path: CREATE.to_owned(),
        query: None,
        content_type: Some(JSON.to_owned()),
        cookies: vec![("AccessToken".to_owned(), token.clone())],
        body: example,
        status: Some(200),
    };
    assert_eq!(sandbox.requests(), [expected]);
    let debug = format!("{:?}", sandbox.requests());
    assert!(debug.contains("AccessToken") && !debug.contains(&token));
}

#[tokio::test]
async fn a_name_is_unique_per_user() {
    let sandbox = run(Options::default()).await;
    let body = wanted("twice").to_string();
    let mine = sandbox.token("sandbox", 60);
    let theirs = sandbox.token("other", 60);
    let (status, _) = status_and_json(call(&sandbox, CREATE, &mine, &body)).await;
    assert_eq!(status, 200);
    let error = message(call(&sandbox, CREATE, &mine, &body), 400).await;
    assert_eq!(error, "Volume already exists");
    let (status, created) = status_and_json(call(&sandbox, CREATE, &theirs, &body)).await;
    assert_eq!(
        (status, &created["volume"]["username"]),
        (200, &json!("other"))
    );
    assert_eq!(sandbox.volumes().len(), 2);
}

#[tokio::test]
async fn an_error_of_a_malformed_create_names_the_field() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    let with = |field: &str, value: Value| {
        let mut body = wanted("malformed");
        body[field] = value;
        body.to_string()
    };
    let without = |field: &str| {
        let mut body = wanted("malformed");
        body.as_object_mut().unwrap().remove(field);
        body.to_string()
    };
    let mut cases = vec![
        (String::new(), "JSON"),
        ("{".to_owned(), "JSON"),
        ("[]".to_owned(), "JSON object"),
        ("null".to_owned(), "JSON object"),
        ("\"text\"".to_owned(), "JSON object"),
        ("[".repeat(10_000), "JSON"),
    ];
    for field in ["name", "region", "volumeType"] {
        cases.push((without(field), field));
        for value in [
            json!(null),
            json!(7),
            json!([]),
            json!({}),
            json!(""),
            json!("  "),
        ] {
            cases.push((with(field, value), field));
        }
    }
    cases.push((without("sizeGB"), "sizeGB"));
    for value in [
        json!(null),
        json!("200"),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(9_007_199_254_740_992_u64),
        json!(u64::MAX),
        json!(1e300),
    ] {
        cases.push((with("sizeGB", value), "sizeGB"));
    }
    for (body, named) in cases {
        let error = message(call(&sandbox, CREATE, &token, &body), 400).await;
        assert!(error.contains(named), "{body}: {error}");
    }
    assert_eq!(sandbox.volumes(), []);
}

#[tokio::test]
async fn the_largest_size_and_unknown_fields_are_accepted() {
    let sandbox = run(Options::default()).await;
    let mut body = wanted("large");
    body["sizeGB"] = json!(9_007_199_254_740_991_i64);
    body["colour"] = json!("blue");
    let (status, created) = call_as_user(&sandbox, CREATE, &body).await;
    assert_eq!(status, 200);
    assert_eq!(created["volume"]["sizeGB"], body["sizeGB"]);
    assert_eq!(created["volume"].get("colour"), None);
}

#[tokio::test]
async fn a_content_type_other_than_json_is_a_415() {
    let sandbox = run(Options::default()).await;
    let cookie = format!("AccessToken={}", sandbox.token("sandbox", 60));
    let post = |content_type: &str| {
        request(&sandbox, Method::POST, CREATE)
            .header("cookie", &cookie)
            .header("content-type", content_type)
            .body(wanted("typed").to_string())
    };
    for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let error = message(post(content_type), 415).await;
        assert!(error.contains("application/json"), "{error}");
    }
    let (status, _) = status_and_json(post("Application/JSON; charset=utf-8")).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_body_over_64_kib_is_a_413() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    for length in [65_537, 8_000_000] {
        let body = " ".repeat(length);
        let error = message(call(&sandbox, CREATE, &token, &body), 413).await;
        assert!(error.contains("65536"), "{error}");
    }
}

#[tokio::test]
async fn unknown_calls_and_methods_are_json_errors() {
    let sandbox = run(Options::default()).await;
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/storage/volume/create/",
    ] {
        for method in [Method::GET, Method::POST] {
            message(request(&sandbox, method, path), 404).await;
        }
    }
    for path in [CREATE, LIST, LOGIN] {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
            message(request(&sandbox, method, path), 405).await;
        }
    }
}

#[tokio::test]
async fn a_list_pages_through_the_users_own_volumes_newest_first() {
    let sandbox = run(Options::default()).await;
    for number in 1..=5 {
        let (status, _) = call_as_user(&sandbox, CREATE, &wanted(&format!("v{number}"))).await;
        assert_eq!(status, 200);
    }
    let theirs = sandbox.token("other", 60);
    let body = wanted("theirs").to_string();
    status_and_json(call(&sandbox, CREATE, &theirs, &body)).await;

    for (page, size, expected) in [
        (1, 2, vec!["v5", "v4"]),
        (2, 2, vec!["v3", "v2"]),
        (3, 2, vec!["v1"]),
        (4, 2, vec![]),
        (1, 10, vec!["v5", "v4", "v3", "v2", "v1"]),
        (u32::MAX, u32::MAX, vec![]),
    ] {
        let pager = json!({ "pager": { "currentPage": page, "pageSize": size } });
        let (status, body) = call_as_user(&sandbox, LIST, &pager).await;
        assert_eq!(status, 200);
        let names: Vec<&str> = body["volumeList"]
            .as_array()
            .unwrap()
            .iter()
            .map(|volume| volume["volumeName"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "page {page} of {size}");
    }
}

#[tokio::test]
async fn a_page_has_at_most_a_hundred_volumes() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    for number in 0..101 {
        let body = wanted(&format!("v{number}")).to_string();
        status_and_json(call(&sandbox, CREATE, &token, &body)).await;
    }
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 1000 } });
    let (_, body) = call_as_user(&sandbox, LIST, &pager).await;
    assert_eq!(body["volumeList"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn a_list_without_its_pager_is_a_500_with_a_message() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    for body in [
        json!({}),
        json!({ "pager": null }),
        json!({ "pager": { "currentPage": 1 } }),
        json!({ "pager": { "currentPage": 0, "pageSize": 10 } }),
        json!({ "pager": { "currentPage": 1, "pageSize": "10" } }),
        json!({ "pager": { "currentPage": 1, "pageSize": 1.5 } }),
        json!({ "currentPage": 1, "pageSize": 10 }),
    ] {
        let text = message(call(&sandbox, LIST, &token, &body.to_string()), 500).await;
        assert!(text.contains("pager."), "{text}");
    }
}

#[tokio::test]
async fn a_volume_is_pending_until_the_settle_time_has_passed() {
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 1 } });
    for (settle, status) in [
        (Duration::from_secs(3600), "Pending"),
        (Duration::ZERO, "Available"),
    ] {
        let options = Options {
            settle,
            ..Options::default()
        };
        let sandbox = run(options).await;
        let (_, created) = call_as_user(&sandbox, CREATE, &wanted("settling")).await;
        assert_eq!(created["volume"]["status"], "Pending");
        let (_, listed) = call_as_user(&sandbox, LIST, &pager).await;
        assert_eq!(listed["volumeList"][0]["status"], status);
        assert_eq!(sandbox.volumes()[0].status, status);
    }
}

#[tokio::test]
async fn login_returns_a_usable_token_and_sets_no_cookie() {
    let sandbox = run(Options::default()).await;
    let body = json!({ "username": "other", "password": "sandbox" }).to_string();
    let response = call(&sandbox, LOGIN, "", &body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "set-cookie"), "");
    let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(body["accessExpire"], 86_400);
    let token = body["accessToken"].as_str().unwrap();
    let request = call(&sandbox, CREATE, token, &wanted("by-login").to_string());
    let (status, created) = status_and_json(request).await;
    assert_eq!(
        (status, &created["volume"]["username"]),
        (200, &json!("other"))
    );
}

#[tokio::test]
async fn login_rejects_a_wrong_password_and_a_malformed_body() {
    let sandbox = run(Options::default()).await;
    for (body, status) in [
        (json!({ "username": "sandbox", "password": "wrong" }), 401),
        (json!({ "username": "sandbox" }), 400),
        (json!({ "username": "", "password": "sandbox" }), 400),
        (json!({ "username": 7, "password": "sandbox" }), 400),
        (json!([]), 400),
    ] {
        message(call(&sandbox, LOGIN, "", &body.to_string()), status).await;
    }
    assert!(!format!("{:?}", sandbox.requests()).contains("wrong"));
}

#[tokio::test]
async fn volumes_and_sessions_survive_a_restart_in_a_private_folder() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        data: Some(folder.path().join("made/by/itself")),
        ..Options::default()
    };
    let sandbox = run(options.clone()).await;
    let token = sandbox.token("sandbox", 60);
    let body = wanted("kept").to_string();
    status_and_json(call(&sandbox, CREATE, &token, &body)).await;
    let rows = sandbox.volumes();
    sandbox.stop().await;

    let sandbox = run(options.clone()).await;
    assert_eq!(sandbox.volumes(), rows);
    message(call(&sandbox, CREATE, &token, &body), 400).await;

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = options.data.unwrap().join("session-key.der");
        let mode = key.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it_and_the_fix() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let options = Options {
        port,
        ..Options::default()
    };
    let error = start(options).await.unwrap_err();
    assert!(matches!(error, StartError::PortTaken(taken) if taken == port));
    let text = error.to_string();
    assert!(
        text.contains(&port.to_string()) && text.contains("--port"),
        "{text}"
    );
}

#[tokio::test]
async fn the_error_of_a_bad_option_names_it() {
    for (options, named) in [
        (
            Options {
                dist: Some("no/such/folder".into()),
                ..Options::default()
            },
            "no/such/folder",
        ),
        (
            Options {
                data: Some("Cargo.toml/data".into()),
                ..Options::default()
            },
            "Cargo.toml/data",
        ),
        (
            Options {
                upstream: Some("hpc-ai.com".to_owned()),
                ..Options::default()
            },
            "--upstream",
        ),
        (
            Options {
                upstream: Some("ftp://hpc-ai.com".to_owned()),
                ..Options::default()
            },
            "--upstream",
        ),
        (
            Options {
                allow_origin: vec!["*".to_owned()],
                ..Options::default()
            },
            "origin",
        ),
        (
            Options {
                connect_src: vec!["http://a/; script-src *".to_owned()],
                ..Options::default()
            },
            "origin",
        ),
    ] {
        let text = start(options).await.unwrap_err().to_string();
        assert!(text.contains(named), "{text}");
    }
}

#[tokio::test]
async fn a_stopped_or_dropped_sandbox_frees_its_port() {
    let sandbox = run(Options::default()).await;
    let port = sandbox
        .origin()
        .rsplit_once(':')
        .unwrap()
        .1
        .parse()
        .unwrap();
    get(&sandbox, "/").await;
    sandbox.stop().await;
    let sandbox = run(Options {
        port,
        ..Options::default()
    })
    .await;
    drop(sandbox);
    while start(Options {
        port,
        ..Options::default()
    })
    .await
    .is_err()
    {
        tokio::task::yield_now().await;
    }
}
