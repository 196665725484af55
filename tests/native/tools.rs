//! The scripts in `tools/`: installing tools, running steps, and recognizing current builds.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Waits until `condition` holds; `what` describes it in the error.
fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < end, "timed out waiting for: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

// --- Installing a tool ---

/// The response of the release host to a request for the archive.
#[derive(Clone, Copy)]
enum Host {
    Sends,
    HasNone,
    SaysNothing,
}

/// A project with one listed tool, `greet` 1.2.3, and a fake `cargo` that compiles one.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tools = folder.path().join("tools");
        fs::create_dir_all(&tools).expect("a folder");
        for script in ["env.sh", "install.sh"] {
            fs::copy(root().join("tools").join(script), tools.join(script)).expect("copied");
        }
        let project = Self { folder };
        let cargo = "#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = --root ] && root=$2; shift; done\nmkdir -p $root/bin\n\
            printf '#!/bin/sh\\necho compiled' >$root/bin/greet\nchmod +x $root/bin/greet\n";
        project.program("bin/cargo", cargo);
        project
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn program(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    }

    /// The archive of a release, and its SHA-256.
    fn archive(&self) -> (Vec<u8>, String) {
        self.program("release/greet", "#!/bin/sh\necho prebuilt\n");
        let script = "tar -czf archive release && sha256sum archive | cut -c 1-64";
        let sum = Command::new("bash")
            .args(["-c", script])
            .current_dir(self.folder.path())
            .output();
        let sum = String::from_utf8(sum.expect("it runs").stdout).expect("a sum");
        let archive = fs::read(self.at("archive")).expect("an archive");
        (archive, sum.trim().to_owned())
    }

    /// Installs the tool; returns the output, and the output of the installed tool.
    fn install(&self, host: Host, sum: &str, archive: &[u8]) -> (String, String) {
        let platform = Command::new("uname").arg("-sm").output().expect("it runs");
        let platform = String::from_utf8(platform.stdout).expect("a text");
        let platform = platform.trim().replace(' ', "-");
        let listed = format!("greet 1.2.3 {platform} {sum} https://releases.example/greet.tar.gz");
        fs::write(self.at("tools/releases.txt"), listed).expect("written");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let path = std::env::var("PATH").expect("a path");
        let installing = Command::new(self.at("tools/install.sh"))
            .args(["greet", "greet", "1.2.3"])
            .env("TOOLS", self.at(".tools"))
            .env("RELEASES", address)
            .env("no_proxy", "*")
            .env("PATH", format!("{}:{path}", self.at("bin").display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        listener.set_nonblocking(true).expect("a listener");
        let mut connection = None;
        until("the host is asked", || {
            connection = listener.accept().ok();
            connection.is_some()
        });
        let (mut connection, _) = connection.expect("it is asked");
        connection.set_nonblocking(false).expect("a connection");
        answer(&mut connection, host, archive);
        let output = installing.wait_with_output().expect("it ends");
        let says = Command::new(self.at(".tools/bin/greet"))
            .output()
            .expect("a tool");
        (printed(&output), text(&says.stdout))
    }
}

fn answer(connection: &mut TcpStream, host: Host, archive: &[u8]) {
    let mut request = [0; 4096];
    let length = connection.read(&mut request).expect("a request");
    let request = text(&request[..length]);
    assert!(request.starts_with("GET /greet.tar.gz "), "{request}");
    let head = match host {
        Host::Sends => format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n",
            archive.len()
        ),
        Host::HasNone => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
        Host::SaysNothing => {
            // Until the client gives up.
            let _ = connection.read(&mut [0]);
            return;
        }
    };
    connection.write_all(head.as_bytes()).expect("sent");
    if matches!(host, Host::Sends) {
        connection.write_all(archive).expect("sent");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    text(&[output.stdout.as_slice(), &output.stderr].concat())
}

#[test]
fn a_prebuilt_tool_with_the_right_checksum_is_used() {
    let project = Project::new();
    let (archive, sum) = project.archive();
    let (printed, says) = project.install(Host::Sends, &sum, &archive);
    assert_eq!(says, "prebuilt", "{printed}");
    assert!(!project.at(".tools/download/greet").exists());
}

#[test]
fn a_prebuilt_tool_with_another_checksum_is_reported_and_compiled_instead() {
    let project = Project::new();
    let (mut archive, sum) = project.archive();
    archive.push(0);
    let (printed, says) = project.install(Host::Sends, &sum, &archive);
    assert_eq!(says, "compiled", "{printed}");
    assert!(
        printed.contains(&format!("not {sum}: it is not used")),
        "{printed}"
    );
}

#[test]
fn without_a_release_the_tool_is_compiled() {
    let (printed, says) = Project::new().install(Host::HasNone, "0", &[]);
    assert_eq!(says, "compiled", "{printed}");
    assert!(printed.contains("404"), "{printed}");
}

#[test]
fn a_host_that_does_not_respond_times_out_after_five_seconds() {
    let start = Instant::now();
    let (printed, says) = Project::new().install(Host::SaysNothing, "0", &[]);
    assert_eq!(says, "compiled", "{printed}");
    let seconds = start.elapsed().as_secs();
    assert!((4..15).contains(&seconds), "{seconds} s");
}

#[test]
fn the_listed_versions_are_those_in_use() {
    let listed = fs::read_to_string(root().join("tools/releases.txt")).expect("a list");
    let setup = fs::read_to_string(root().join("tools/setup.sh")).expect("a script");
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let mut count = 0;
    for line in listed.lines().filter(|line| !line.starts_with('#')) {
        let [tool, version, _, sum, url] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("five words: {line}");
        };
        let is_used = setup.contains(&format!("{tool} {version} "))
            || manifest.contains(&format!("{tool} = {{ version = \"={version}\""));
        assert!(is_used, "{line}");
        assert!(sum.len() == 64 && url.contains(version), "{line}");
        count += 1;
    }
    assert_eq!(count, 8);
}

// --- Steps ---

/// A script of steps in a process group of its own, as if started in a terminal.
fn steps(folder: &TempDir, script: &str) -> Command {
    let mut command = Command::new("bash");
    let steps = root().join("tools/steps.sh");
    let text = format!(
        "set -euo pipefail; tools={}; . {}; {script}",
        folder.path().display(),
        steps.display()
    );
    command
        .args(["-c", &text])
        .current_dir(folder.path())
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn steps_of_a_lane_run_in_order_and_the_lanes_in_parallel() {
    let folder = tempfile::tempdir().expect("a folder");
    // Each waits for a file of the other lane.
    let script = "one() { until [ -e b ]; do sleep 0.01; done; touch a; }; two() { touch b; until [ -e a ]; do sleep 0.01; done; }
        three() { [ -e a ] && touch c; }
        queue first one ONE one; queue second two TWO two; queue first three THREE three; run_queued";
    let output = steps(&folder, script).output().expect("it runs");
    let printed = printed(&output);
    assert!(folder.path().join("c").exists(), "{printed}");
    for name in ["ONE: ", "TWO: ", "THREE: "] {
        assert!(
            printed.contains(name) && printed.contains(" s"),
            "{printed}"
        );
    }
}

#[test]
fn a_failed_step_stops_the_others_and_shows_its_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "forever() { sleep 1000 & echo $! >pid; wait; }; fails() { until [ -s pid ]; do sleep 0.01; done; echo why; false; }
        queue one forever FOREVER forever; queue two fails FAILS fails; run_queued; echo not-reached";
    let output = steps(&folder, script).output().expect("it runs");
    let printed = text(&[output.stdout.as_slice(), &output.stderr].concat());
    assert!(!output.status.success());
    assert!(
        printed.contains("FAILS failed") && printed.contains("why"),
        "{printed}"
    );
    assert!(!printed.contains("not-reached"), "{printed}");
    until("the other step has ended", || is_gone(&folder));
}

// Regression: `set -e` is off in a condition, so the lines after a failed one decided.
#[test]
fn a_step_that_fails_in_the_middle_has_failed() {
    let setup = fs::read_to_string(root().join("tools/setup.sh")).expect("a script");
    let folder = tempfile::tempdir().expect("a folder with spaces");
    for name in ["unpack_servers", "npm_ci", "apt_run"] {
        let start = setup.find(&format!("{name}() {{")).expect("a function");
        let end = start + setup[start..].find("\n}\n").expect("its end") + 3;
        // Every command that uses the network or the system fails.
        let fails = "apt-get() { false; }; npm() { false; }; dpkg() { false; }; as_root=; ";
        let script = format!(
            "{fails} {} mkdir -p tools/npm; touch lock package tools/npm/.npmrc
            step one ONE {name} lock package 'a b' && echo trusted || echo failed; ls -d 'a b' servers 2>/dev/null || true",
            &setup[start..end]
        );
        let output = steps(&folder, &script).output().expect("it runs");
        let said = text(&output.stdout);
        assert_eq!(said, "failed", "{name}: {output:?}");
    }
}

// Regression: Ctrl-C left compilers and servers running, because a shell's background jobs ignore
// it.
#[test]
fn a_signal_stops_every_step_and_its_processes() {
    for (signal, number) in [("HUP", 1), ("INT", 2), ("TERM", 15)] {
        if is_ignored(number) {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let script = "forever() { sleep 1000 & echo $! >pid; wait; }; queue one forever FOREVER forever; run_queued";
        let mut running = steps(&folder, script).spawn().expect("it starts");
        until("the step runs", || pid(&folder).is_some());
        send(signal, &running);
        assert!(!running.wait().expect("it ends").success());
        until("the step has ended", || is_gone(&folder));
    }
}

/// Whether this process ignores a signal (Linux, proc(5)): a shell's background job and its
/// children ignore INT, those of nohup HUP.
fn is_ignored(signal: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Sends a signal to the whole group, as a terminal does.
fn send(signal: &str, process: &Child) {
    let status = Command::new("kill")
        .args([&format!("-{signal}"), "--", &format!("-{}", process.id())])
        .status();
    assert!(status.expect("it runs").success());
}

fn pid(folder: &TempDir) -> Option<String> {
    let pid = fs::read_to_string(folder.path().join("pid")).ok()?;
    pid.ends_with('\n').then(|| pid.trim().to_owned())
}

fn is_gone(folder: &TempDir) -> bool {
    let pid = pid(folder).expect("a process");
    let mut probe = Command::new("kill");
    let probe = probe.args(["-0", &pid]).stderr(Stdio::null());
    !probe.status().expect("it runs").success()
}

// --- Recognizing current builds ---

/// The sources of a release and a folder `dist` built from them.
struct Release {
    folder: TempDir,
}

impl Release {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let release = Self { folder };
        release.shell(
            "cp -R --parents \"${release_sources[@]}\" \"$to\"; cd \"$to\"; mkdir -p dist target; echo '{}' >dist/manifest.json
             echo \"$(release_id) $(sha256 dist/manifest.json)\" >target/release.made",
        );
        assert!(release.is_current());
        release
    }

    fn shell(&self, script: &str) -> bool {
        let script = format!(
            "set -euo pipefail; to={}; cd {}; . tools/env.sh; . tools/builds.sh; {script}",
            self.folder.path().display(),
            root().display()
        );
        let status = Command::new("bash").args(["-c", &script]).status();
        status.expect("it runs").success()
    }

    fn is_current(&self) -> bool {
        self.shell("cd \"$to\"; release_is_current")
    }
}

// Regression: `make dev` wrote its build to dist/, which all other commands took for the release.
#[test]
fn another_build_in_dist_is_not_a_release() {
    let release = Release::new();
    let dist = release.folder.path().join("dist");
    fs::write(dist.join("manifest.json"), "{ \"files\": [] }").expect("written");
    assert!(!release.is_current());
    fs::remove_dir_all(&dist).expect("removed");
    fs::create_dir(&dist).expect("a folder");
    fs::write(dist.join("index.html"), "<!doctype html>").expect("written");
    assert!(!release.is_current());
}

#[test]
fn a_changed_source_is_detected_by_content_not_by_time() {
    let release = Release::new();
    assert!(release.shell("touch \"$to\"/src/lib.rs \"$to\"/index.html"));
    assert!(release.is_current(), "touched, not changed");
    let long_ago = "echo >>\"$to\"/style/page.css; touch -d 2001-01-01 \"$to\"/style/page.css";
    assert!(release.shell(long_ago));
    assert!(!release.is_current(), "changed");
}

#[test]
fn trunk_does_not_build_into_a_release_folder() {
    let trunk = fs::read_to_string(root().join("Trunk.toml")).expect("a file");
    assert!(trunk.contains("\ndist = \"target/trunk\"\n"), "{trunk}");
}
