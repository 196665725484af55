//! The commands in the documents, run as they are written there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use e2e::{Options, free_port, run, start, until_within};
use tokio::process::{Child, Command};

pub(crate) fn project() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    folder.canonicalize().expect("a folder")
}

/// A command that runs until it is stopped: interrupted like by Ctrl-C in a terminal, once this is
/// dropped, or the test's process has ended.
#[derive(Debug)]
pub(crate) struct Running {
    shell: Child,
}

impl Running {
    /// Starts a line of a document in the project's folder.
    pub(crate) fn start(line: &str, variables: &[(&str, String)]) -> Self {
        // A background job of a shell ignores INT, and so do its children.
        let guard = "signal=INT; [ -z \"$(trap -p INT)\" ] || signal=TERM
            set -m; eval \"$1\" </dev/null & cat; kill -$signal -- -$!; wait";
        let shell = Command::new("bash")
            .args(["-c", guard, "guard", line])
            .current_dir(project())
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        Self { shell }
    }

    /// Whether it runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.shell.try_wait().expect("a status").is_none()
    }

    /// Stops it, and waits for its end.
    pub(crate) async fn stop(mut self) {
        drop(self.shell.stdin.take());
        self.shell.wait().await.expect("it ends");
    }
}

/// The server of a documented line, once it answers. Its port is a free one.
struct Served {
    running: Running,
    origin: String,
    client: reqwest::Client,
}

impl Served {
    async fn by(line: &str) -> Self {
        let port = free_port();
        let line = line.replace("9000", &port.to_string());
        let mut running = Running::start(&line, &[("PORT", port.to_string())]);
        let redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(redirects).no_proxy();
        let client = client.build().expect("a client");
        let origin = format!("http://127.0.0.1:{port}");
        until_within(Duration::from_secs(120), &line, async || {
            assert!(running.is_running(), "it has ended: {line}");
            client.get(&origin).send().await.ok()
        })
        .await;
        Self {
            running,
            origin,
            client,
        }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let response = self.client.get(format!("{}{path}", self.origin)).send();
        response.await.expect("a response")
    }

    /// The answer to a list call with the cookie of the page, if it sets one.
    async fn list(&self) -> reqwest::Response {
        let page = self.get("/").await;
        let cookie = page.headers().get("set-cookie");
        let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let request = self.client.post(format!("{}{}", self.origin, e2e::LIST));
        let request = request.header("content-type", "application/json");
        let request = request.header("origin", "http://127.0.0.1:9300");
        let request = request.header("cookie", cookie.unwrap_or_default().to_owned());
        let request = request.body(r#"{"pager":{"currentPage":1,"pageSize":10}}"#);
        request.send().await.expect("a response")
    }
}

/// Runs a line to its end, and gives what it prints.
async fn output(folder: &Path, line: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new("bash")
        .args(["-c", line])
        .current_dir(folder)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output();
    let output = output.await.expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{line}: {text}");
    text
}

const SERVE: &str = "make serve";
const SERVE_AT_PORT: &str = "make serve PORT=9000";
const SERVE_SIGNED_OUT: &str = "make serve SANDBOX=--signed-out";
const SERVE_TO_ORIGIN: &str = "make serve SANDBOX=\"--allow-origin http://127.0.0.1:9300\"";
const SERVE_UPSTREAM: &str = "make serve UPSTREAM=https://hpc-ai.com";
const PREVIEW: &str = "make preview";
pub(crate) const DEV: &str = "make dev";
const HELP: &str = "make help";
const FORMAT: &str = "make format";
const PACKAGE: &str = "make package";
const CHECK: &str = "make check";
const TEST_ONLY: &str = "make test ONLY=session";

/// Those that this file or `trunk.rs` runs, and the others, each with the reason.
const RUN: [&str; 12] = [
    SERVE,
    SERVE_AT_PORT,
    SERVE_SIGNED_OUT,
    SERVE_TO_ORIGIN,
    SERVE_UPSTREAM,
    PREVIEW,
    DEV,
    HELP,
    FORMAT,
    PACKAGE,
    CHECK,
    TEST_ONLY,
];
const NOT_RUN: [(&str, &str); 6] = [
    ("make test", "runs this"),
    ("make lint", "is a suite of make test"),
    ("make build", "make package runs it"),
    ("make bench", "takes a quarter of an hour"),
    ("make screenshots", "changes the pictures in the documents"),
    ("make audit", "reads a database of the network"),
];

#[test]
fn every_documented_command_is_run_by_a_test() {
    let mut documented = BTreeSet::new();
    let folders = ["", "docs", "deploy", "sandbox", "deploy/hosts", "tests"];
    for folder in folders.map(|folder| project().join(folder)) {
        for file in fs::read_dir(folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a document");
            let inline = text.split('`').skip(1).step_by(2);
            let commands = inline.chain(text.lines()).map(str::trim);
            let commands = commands.filter(|line| line.starts_with("make "));
            documented.extend(commands.map(str::to_owned));
        }
    }
    let known = RUN.iter().chain(NOT_RUN.iter().map(|(command, _)| command));
    let known: BTreeSet<String> = known.map(|command| (*command).to_owned()).collect();
    assert_eq!(documented, known, "each is run here, or has a reason");
}

#[test]
fn the_documented_servers_serve_the_page_and_the_api() {
    run(async {
        let served = Served::by(SERVE).await;
        let page = served.get("/").await;
        assert!(page.status().is_success());
        assert!(page.text().await.expect("a page").contains("volume"));
        assert_eq!(served.list().await.status(), 200, "signed in by the page");
        assert_eq!(served.get("/sign-in").await.status(), 303);
        served.running.stop().await;

        let served = Served::by(SERVE_AT_PORT).await;
        served.running.stop().await;

        let served = Served::by(SERVE_SIGNED_OUT).await;
        assert_eq!(served.list().await.status(), 401);
        served.running.stop().await;

        let served = Served::by(SERVE_TO_ORIGIN).await;
        let answer = served.list().await;
        let allowed = answer.headers().get("access-control-allow-origin");
        let allowed = allowed.expect("it is allowed").to_str().expect("a text");
        assert_eq!(allowed, "http://127.0.0.1:9300");
        served.running.stop().await;

        let service = start(Options {
            signed_out: true,
            ..Options::default()
        });
        let service = service.await.expect("a service");
        let line = SERVE_UPSTREAM.replace("https://hpc-ai.com", &service.origin());
        let served = Served::by(&line).await;
        assert_eq!(served.list().await.status(), 401);
        assert_eq!(service.requests().len(), 1, "relayed");
        served.running.stop().await;

        let served = Served::by(PREVIEW).await;
        let page = served.get("/").await.text().await.expect("a page");
        assert!(page.contains("<form"), "prerendered");
        served.running.stop().await;
    });
}

#[test]
fn the_documented_commands_end_well() {
    run(async {
        let help = output(&project(), HELP, &[]).await;
        assert!(help.contains("make serve"), "{help}");

        let packed = output(&project(), PACKAGE, &[]).await;
        assert!(packed.contains("in all"), "the sizes: {packed}");
        let archives = fs::read_dir(project().join("target/package")).expect("a folder");
        assert!(archives.count() > 0);

        // One test is enough to see that the command runs tests.
        let only = "the_readme_has_at_most_150_lines";
        let checked = output(&project(), CHECK, &[("ONLY", only)]).await;
        assert!(checked.contains("1 passed"), "{checked}");
        let line = TEST_ONLY.replace("session", only);
        // This test is part of a run that has its own.
        let logs = tempfile::tempdir().expect("a folder");
        let logs = logs.path().display().to_string();
        let tested = output(&project(), &line, &[("LOGS", &logs)]).await;
        assert!(tested.contains("native: 1 passed, 0 failed"), "{tested}");
    });
}

#[test]
fn formatting_changes_nothing_that_is_formatted() {
    run(async {
        let copy = tempfile::tempdir().expect("a folder");
        let pack = format!(
            "git ls-files -z | tar --null -cf - -T - | tar -xf - -C {}",
            copy.path().display()
        );
        output(&project(), &pack, &[]).await;
        let tools = std::env::var("TOOLS").unwrap_or_default();
        let tools = if tools.is_empty() {
            project().join(".tools").display().to_string()
        } else {
            tools
        };
        let page = copy.path().join("src/app.rs");
        let formatted = fs::read_to_string(&page).expect("a source");
        fs::write(&page, formatted.replace("\n    ", "\n  ")).expect("written");
        output(copy.path(), FORMAT, &[("TOOLS", &tools)]).await;
        let compare = format!(
            "git ls-files | while read -r file; do cmp \"$file\" \"{}/$file\"; done",
            copy.path().display()
        );
        output(&project(), &compare, &[]).await;
    });
}
