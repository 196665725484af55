//! The sandbox's command line.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};

use sandbox::table;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(arguments);
    command
}

/// A running sandbox, killed on drop.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
    banner: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(&["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        while !banner.ends_with("Ctrl-C stops it.\n") {
            assert_ne!(output.read_line(&mut banner).unwrap(), 0, "{banner}");
        }
        let first = banner.lines().next().unwrap();
        let address = first.strip_prefix("Sandbox: http://").unwrap().to_owned();
        Self {
            child,
            output,
            address,
            banner,
        }
    }

    /// Sends a request and returns the connection.
    fn send(&self, head: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let address = &self.address;
        let length = body.len();
        write!(
            stream,
            "{head}\r\nhost: {address}\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        stream
    }

    fn request(&self, head: &str, body: &str) -> String {
        let mut answer = String::new();
        self.send(head, body).read_to_string(&mut answer).unwrap();
        answer
    }

    fn log_line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }
}

fn exit(output: &Output) -> (Option<i32>, String) {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    (output.status.code(), error)
}

#[test]
fn the_banner_names_the_address_the_data_and_how_to_sign_in() {
    let running = Running::start(&["--memory"]);
    for part in [
        "http://127.0.0.1:",
        "loopback",
        "in memory",
        "curl",
        "/api/user/login",
    ] {
        assert!(running.banner.contains(part), "{}", running.banner);
    }
}

#[test]
fn a_log_line_contains_no_token_query_or_body() {
    let dist = tempfile::tempdir().unwrap();
    fs::write(dist.path().join("index.html"), "<!doctype html>").unwrap();
    let mut running = Running::start(&["--memory", "--dist", dist.path().to_str().unwrap()]);

    let page = running.request("GET /?name=query-value HTTP/1.1", "");
    let (_, cookie) = page.split_once("set-cookie: ").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let line = running.log_line();
    assert!(line.contains("Z GET / 200 "), "{line}");
    assert!(line.trim_end().ends_with(" ms"), "{line}");
    assert!(!line.contains("query-value"), "{line}");

    let head = format!(
        "POST /api/storage/volume/create HTTP/1.1\r\ncookie: {cookie}\r\ncontent-type: application/json"
    );
    for (name, expected) in [
        ("body-value", " 200 "),
        ("sandbox-500-body-value", "[sandbox-500]"),
        ("sandbox-drop-before-body-value", " --- "),
    ] {
        let body = format!(r#"{{"name":"{name}","sizeGB":1,"region":"r","volumeType":"t"}}"#);
        running.request(&head, &body);
        let line = running.log_line();
        assert!(line.contains(expected), "{line}");
        assert!(
            !line.contains("eyJ") && !line.contains("body-value"),
            "{line}"
        );
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_exit_with_0_within_a_second_despite_a_stalled_connection() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&["--memory"]);
        let login = running.request(
            "POST /api/user/login HTTP/1.1\r\ncontent-type: application/json",
            r#"{"username":"sandbox","password":"sandbox"}"#,
        );
        let token = login
            .split('"')
            .find(|part| part.starts_with("eyJ"))
            .unwrap();
        let head = format!(
            "POST /api/storage/volume/create HTTP/1.1\r\ncookie: AccessToken={token}\r\ncontent-type: application/json"
        );
        let body = r#"{"name":"sandbox-stall","sizeGB":1,"region":"r","volumeType":"t"}"#;
        let _stalled = running.send(&head, body);
        let _idle = TcpStream::connect(&running.address).unwrap();
        while !running.log_line().contains("[sandbox-stall]") {}

        let started = Instant::now();
        let id = running.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        let status = running.child.wait().unwrap();
        assert_eq!(status.code(), Some(0));
        assert!(started.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn a_taken_port_exits_with_2_and_one_line_that_names_the_fix() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = program(&["--memory", "--port", &port]).output().unwrap();
    let (code, error) = exit(&output);
    assert_eq!((code, error.lines().count()), (Some(2), 1), "{error}");
    assert!(error.contains(&port) && error.contains("--port"), "{error}");
}

#[test]
fn a_bad_option_exits_with_2_and_is_named() {
    for (arguments, named) in [
        (vec!["--nonsense"], "--nonsense"),
        (vec!["--port", "70000"], "70000"),
        (vec!["--memory", "--data", "x"], "--memory"),
        (
            vec!["--memory", "--dist", "no/such/folder"],
            "no/such/folder",
        ),
        (vec!["--memory", "--upstream", "nonsense"], "--upstream"),
        (vec!["--memory", "--config", "no-such.json"], "no-such.json"),
        (vec!["--memory", "--config", "Cargo.toml"], "Cargo.toml"),
        (vec!["--memory", "--allow-origin", "*"], "\"*\""),
    ] {
        let (code, error) = exit(&program(&arguments).output().unwrap());
        assert_eq!(code, Some(2), "{arguments:?}: {error}");
        assert!(error.contains(named), "{error}");
    }
}

#[test]
fn faults_prints_the_table() {
    let output = program(&["--faults"]).output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), table());
}
