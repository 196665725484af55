//! Real web servers with the configurations of `deploy/`: they serve the built page and relay to
//! the sandbox, both over TLS.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::{Sandbox, dist, until};

/// A web server with a configuration in `deploy/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx, with `deploy/nginx.conf`.
    Nginx,
    /// Caddy, with `deploy/Caddyfile`.
    Caddy,
}

impl Server {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Nginx, Self::Caddy];
}

/// A running server; it stops on drop.
#[derive(Debug)]
pub struct Relay {
    port: u16,
    plain_port: u16,
    service: Option<Child>,
    _server: Child,
    _folder: TempDir,
}

impl Relay {
    /// Starts a server in front of a sandbox. `trusted`: whether it trusts the certificate of its
    /// upstream.
    pub async fn start(server: Server, sandbox: &Sandbox, trusted: bool) -> Self {
        Self::start_framed(server, sandbox, trusted, "'self'").await
    }

    /// Like [`Self::start`]; pages of the origin `ancestor` may embed this one in a frame.
    pub async fn start_framed(
        server: Server,
        sandbox: &Sandbox,
        trusted: bool,
        ancestor: &str,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let [port, plain_port, service_port] = free_ports();

        let authority = authority();
        sign(&authority, &at("front"));
        sign(&authority, &at("service"));
        let trusted_authority = if trusted {
            authority.pem()
        } else {
            self::authority().pem()
        };
        fs::write(at("ca.pem"), trusted_authority).expect("written");

        let service = serve_by_tls(&folder, service_port, &sandbox.origin());
        let ports = [port, plain_port, service_port];
        let mut command = match server {
            Server::Nginx => {
                let conf = nginx_conf(&folder, ports, ancestor);
                nginx(&folder, "nginx.conf", &conf)
            }
            Server::Caddy => caddy(&folder, &caddyfile(&folder, ports, ancestor)),
        };
        let relay = Self {
            port,
            plain_port,
            service: Some(service),
            _server: command.spawn().expect("a server: run make test"),
            _folder: folder,
        };
        for port in [port, service_port] {
            until(&format!("{server:?} on port {port}"), async || {
                TcpStream::connect(("127.0.0.1", port)).await.ok()
            })
            .await;
        }
        relay
    }

    /// "https://127.0.0.1:PORT".
    #[must_use]
    pub fn origin(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// The origin without TLS.
    #[must_use]
    pub fn plain_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.plain_port)
    }

    /// Stops the upstream of the relay.
    pub async fn stop_service(&mut self) {
        if let Some(mut service) = self.service.take() {
            service.kill().await.expect("ended");
        }
    }
}

/// A free port.
#[must_use]
pub fn free_port() -> u16 {
    let [port] = free_ports();
    port
}

fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    let listeners = [(); COUNT].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a port"));
    listeners.map(|listener| listener.local_addr().expect("an address").port())
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    // A certificate with the name of its issuer would pass for self-signed.
    params
        .distinguished_name
        .push(DnType::CommonName, "An authority of the tests");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority")
}

/// Writes `STEM.pem` and `STEM.key`, for this machine's names.
fn sign(authority: &CertifiedIssuer<'_, KeyPair>, stem: &Path) {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(names).expect("names");
    let certificate = params.signed_by(&key, authority).expect("signed");
    fs::write(stem.with_extension("pem"), certificate.pem()).expect("written");
    fs::write(stem.with_extension("key"), key.serialize_pem()).expect("written");
}

/// A configuration of `deploy/` with an operator's values and local paths. Each replaced text must
/// occur.
fn configuration(name: &str, changes: &[(&str, String)]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../deploy")
        .join(name);
    let text = fs::read_to_string(path).expect("a configuration");
    changes.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{name} has no {old:?}");
        text.replace(old, new)
    })
}

/// Makes the browser report policy violations, which the sandbox's journal records.
const CSP_REPORTS: (&str, &str) = (
    "trusted-types 'none'\"",
    "trusted-types 'none'; report-uri /csp-report\"",
);

/// Sets the origin whose pages may embed the page.
fn frame_ancestors(ancestor: &str) -> (&'static str, String) {
    (
        "frame-ancestors 'self'",
        format!("frame-ancestors {ancestor}"),
    )
}

fn nginx_conf(folder: &TempDir, [port, plain_port, service]: [u16; 3], ancestor: &str) -> String {
    let at = |name: &str| folder.path().join(name).display().to_string();
    let root = std::env::var("NGINX_ROOT").unwrap_or_default();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};", at(kind)))
        .join(" ");
    configuration(
        "nginx.conf",
        &[
            ("user www-data;\n", String::new()),
            ("/run/nginx.pid", at("nginx.pid")),
            ("/var/log/nginx/error.log", at("error.log")),
            ("/var/log/nginx/access.log", at("access.log")),
            ("/usr/lib/nginx", format!("{root}/usr/lib/nginx")),
            ("/etc/nginx", format!("{root}/etc/nginx")),
            ("sendfile on;", temporary),
            ("listen 80;", format!("listen 127.0.0.1:{plain_port};")),
            ("listen 443 ", format!("listen 127.0.0.1:{port} ")),
            ("/etc/ssl/certs/volumes.example.pem", at("front.pem")),
            ("/etc/ssl/private/volumes.example.key", at("front.key")),
            (
                "alias /srv/volume-create/",
                format!("alias {}/", dist().display()),
            ),
            ("https://hpc-ai.com", format!("https://localhost:{service}")),
            ("/etc/ssl/certs/ca-certificates.crt", at("ca.pem")),
            (CSP_REPORTS.0, CSP_REPORTS.1.to_owned()),
            frame_ancestors(ancestor),
            (
                "location /api/ {",
                format!(
                    "location = /csp-report {{ proxy_pass https://localhost:{service}; proxy_set_header Host localhost; }}\n location /api/ {{"
                ),
            ),
        ],
    )
}

fn caddyfile(folder: &TempDir, [port, plain_port, service]: [u16; 3], ancestor: &str) -> String {
    let at = |name: &str| folder.path().join(name).display().to_string();
    configuration(
        "Caddyfile",
        &[
            (
                "volumes.example {",
                format!(
                    "{{\nadmin off\nhttp_port {plain_port}\nhttps_port {port}\nskip_install_trust\n}}\n\
                     https://127.0.0.1:{port} {{\ntls {} {}\n\
                     handle /csp-report {{\nreverse_proxy https://localhost:{service} {{\nheader_up Host localhost\n}}\n}}\n",
                    at("front.pem"),
                    at("front.key")
                ),
            ),
            ("/srv/volume-create", dist().display().to_string()),
            ("https://hpc-ai.com", format!("https://localhost:{service}")),
            (CSP_REPORTS.0, CSP_REPORTS.1.to_owned()),
            frame_ancestors(ancestor),
        ],
    )
}

/// The sandbox over TLS, like the real service. The header `X-Service-Host` has the requested host.
fn serve_by_tls(folder: &TempDir, port: u16, origin: &str) -> Child {
    let at = |name: &str| folder.path().join(name).display().to_string();
    let conf = format!(
        "pid {}; error_log {}; events {{}} http {{ access_log off; client_body_temp_path {}; proxy_temp_path {}; \
         fastcgi_temp_path {}; uwsgi_temp_path {}; scgi_temp_path {}; \
         server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {}; ssl_certificate_key {}; \
         location / {{ proxy_pass {origin}; proxy_set_header Host localhost; \
         proxy_set_header X-Service-Host $http_host; proxy_next_upstream off; }} }} }}",
        at("service.pid"),
        at("service.log"),
        at("s1"),
        at("s2"),
        at("s3"),
        at("s4"),
        at("s5"),
        at("service.pem"),
        at("service.key"),
    );
    nginx(folder, "service.conf", &conf)
        .spawn()
        .expect("nginx: run make test")
}

fn nginx(folder: &TempDir, name: &str, conf: &str) -> Command {
    let path = folder.path().join(name);
    fs::write(&path, conf).expect("written");
    let mut command = command("NGINX", "nginx");
    command.arg("-p").arg(folder.path()).arg("-c").arg(path);
    // One process, which stops with the test.
    command.args(["-g", "daemon off; master_process off;"]);
    command
}

fn caddy(folder: &TempDir, caddyfile: &str) -> Command {
    let path = folder.path().join("Caddyfile");
    fs::write(&path, caddyfile).expect("written");
    let mut command = command("CADDY", "caddy");
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(path);
    command.env("HOME", folder.path());
    // Where Go reads the trusted certificates.
    command.env("SSL_CERT_FILE", folder.path().join("ca.pem"));
    command.env("SSL_CERT_DIR", folder.path().join("none"));
    command
}

fn command(variable: &str, program: &str) -> Command {
    let program = std::env::var_os(variable).map_or_else(|| PathBuf::from(program), PathBuf::from);
    let mut command = Command::new(program);
    let quiet = std::env::var_os("SERVER_LOG").is_none();
    let output = || {
        if quiet {
            Stdio::null()
        } else {
            Stdio::inherit()
        }
    };
    command.stdout(output()).stderr(output()).kill_on_drop(true);
    command
}
