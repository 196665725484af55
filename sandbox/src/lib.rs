//! A local server with the service's documented calls.
//!
//! [`start`] serves the built page and the calls on one origin, on loopback only. Any failure
//! between a page and the service can be injected: by the names of volumes ([`NAMED_FAULTS`]) and
//! by [`Sandbox::inject_fault`].

mod api;
mod connection;
mod contract;
mod delivery;
mod fault_names;
mod faults;
mod journal;
mod log;
mod origins;
mod pages;
mod relay;
mod reply;
mod session;
mod store;

use std::{
    error::Error,
    fmt, fs,
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use axum::{Router, http::HeaderMap, middleware};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use crate::{
    api::{CREATE, LIST, LOGIN, paths},
    connection::Step,
    contract::VolumeRow,
    delivery::Delivery,
    fault_names::{Creates, NAMED_FAULTS, NamedFault, Outcome, table},
    faults::Fault,
    journal::Recorded,
    reply::{JSON, Reply},
    session::{PASSWORD, USERNAME},
    store::REGIONS,
};
use crate::{
    faults::{InjectedFaults, Paused},
    journal::Journal,
    pages::Pages,
    relay::Relay,
    session::Sessions,
    store::Store,
};

/// The configuration of a sandbox.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// The folder of the built page; without one, only the API is served.
    pub dist: Option<PathBuf>,
    /// The folder for `volumes.sqlite` and the session key, created if missing; without one, all
    /// data is in memory.
    pub data: Option<PathBuf>,
    /// Opening the page does not sign in.
    pub signed_out: bool,
    /// Origins whose pages may call with credentials (CORS).
    pub allow_origin: Vec<String>,
    /// Origins added to `connect-src` of the content security policy, in the header and in the
    /// page.
    pub connect_src: Vec<String>,
    /// The content security policy instead of the strict one.
    pub policy: Option<String>,
    /// Served as `/config.json` instead of the folder's file.
    pub config: Option<serde_json::Value>,
    /// An http or https URL: `/api/` is relayed there, and opening the page does not sign in.
    pub upstream: Option<String>,
    /// How long a volume stays "Pending" before it is "Available". The service documents "Pending"
    /// only: the time and the second status are this sandbox's invention.
    pub settle: Duration,
    /// Keeps connections open between requests. Off by default: browsers silently resend a request
    /// if a reused connection closes without a response, which would hide faults.
    pub keep_alive: bool,
    /// So many volumes of the signed-in user exist at the start, in [`REGIONS`].
    pub seed: u32,
    /// Logs each request to stdout.
    pub log: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            dist: None,
            data: None,
            signed_out: false,
            allow_origin: Vec::new(),
            connect_src: Vec::new(),
            policy: None,
            config: None,
            upstream: None,
            settle: Duration::from_secs(5),
            keep_alive: false,
            seed: 0,
            log: false,
        }
    }
}

/// Why a sandbox did not start; its text says how to fix it.
#[derive(Debug)]
pub enum StartError {
    /// Another program listens on this port.
    PortTaken(u16),
    /// The port cannot be used for another reason.
    Port(u16, io::Error),
    /// [`Options::dist`] is not a folder.
    Dist(PathBuf),
    /// [`Options::data`] cannot be used.
    Data(PathBuf, Box<dyn Error + Send + Sync>),
    /// The key pair or the table could not be created in memory.
    Memory(Box<dyn Error + Send + Sync>),
    /// [`Options::upstream`] is not a usable URL, with the reason.
    Upstream(String, String),
    /// An entry of [`Options::allow_origin`] or [`Options::connect_src`] is not an origin.
    Origin(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken(port) => write!(
                formatter,
                "port {port} is taken: stop the program that listens on it, or choose another port with --port (make serve PORT=…)"
            ),
            Self::Port(port, error) => write!(
                formatter,
                "port {port} cannot be used ({error}): choose another port with --port (make serve PORT=…)"
            ),
            Self::Dist(folder) => write!(
                formatter,
                "{} is not a folder: build the page first (make build), or name its folder with --dist",
                folder.display()
            ),
            Self::Data(folder, error) => write!(
                formatter,
                "the data folder {} cannot be used ({error}): name another one with --data, or use --memory",
                folder.display()
            ),
            Self::Memory(error) => write!(formatter, "the sandbox cannot be set up: {error}"),
            Self::Upstream(url, reason) => {
                write!(formatter, "--upstream {url} cannot be used: {reason}")
            }
            Self::Origin(text) => write!(
                formatter,
                "{text:?} is not an origin: write scheme, host and port only, like http://127.0.0.1:3000"
            ),
        }
    }
}

impl Error for StartError {}

/// The state that all requests share.
#[derive(Debug)]
struct Shared {
    sessions: Sessions,
    store: Store,
    journal: Journal,
    faults: InjectedFaults,
    paused: Paused,
    pages: Pages,
    relay: Option<Relay>,
    allow_origin: Vec<String>,
    log: bool,
}

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<()>,
    serving: JoinHandle<()>,
}

/// Starts a sandbox on 127.0.0.1. It accepts requests when this returns.
pub async fn start(options: Options) -> Result<Sandbox, StartError> {
    let origins = options.allow_origin.iter().chain(&options.connect_src);
    if let Some(text) = origins.into_iter().find(|text| !origins::is_origin(text)) {
        return Err(StartError::Origin(text.clone()));
    }
    if let Some(dist) = options.dist.as_ref().filter(|dist| !dist.is_dir()) {
        return Err(StartError::Dist(dist.clone()));
    }
    let relay = match &options.upstream {
        Some(url) => {
            let relay = Relay::new(url);
            Some(relay.map_err(|reason| StartError::Upstream(url.clone(), reason))?)
        }
        None => None,
    };
    // The port before the data: if the port is taken, no files are created.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await;
    let unbound = |error: io::Error| match error.kind() {
        ErrorKind::AddrInUse => StartError::PortTaken(options.port),
        _ => StartError::Port(options.port, error),
    };
    let listener = listener.map_err(unbound)?;
    let address = listener.local_addr().map_err(unbound)?;
    let (sessions, store) = open(&options).map_err(|error| match &options.data {
        Some(folder) => StartError::Data(folder.clone(), error),
        None => StartError::Memory(error),
    })?;
    let signs_in = !options.signed_out && relay.is_none();
    let shared = Arc::new(Shared {
        sessions,
        store,
        journal: Journal::default(),
        faults: InjectedFaults::default(),
        paused: Paused::default(),
        pages: Pages::new(
            options.dist,
            options.config.as_ref(),
            options.policy,
            &options.connect_src,
            signs_in,
        ),
        relay,
        allow_origin: options.allow_origin,
        log: options.log,
    });
    let (stop, stopped) = watch::channel(());
    let router = router(&shared);
    let serving = tokio::spawn(connection::serve(
        listener,
        router,
        options.keep_alive,
        stopped,
    ));
    Ok(Sandbox {
        address,
        shared,
        stop,
        serving,
    })
}

fn open(options: &Options) -> Result<(Sessions, Store), Box<dyn Error + Send + Sync>> {
    let folder = options.data.as_deref();
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let store = Store::open(folder, options.settle)?;
    store.seed(USERNAME, options.seed)?;
    Ok((Sessions::open(folder)?, store))
}

fn router(shared: &Arc<Shared>) -> Router {
    let calls = if shared.relay.is_some() {
        relay::routes()
    } else {
        api::routes()
    };
    let state = || Arc::clone(shared);
    // A request passes the last layer first.
    calls
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(state(), faults::inject))
        .layer(middleware::from_fn_with_state(state(), origins::allow))
        .layer(middleware::from_fn(pages::check_host))
        .layer(middleware::from_fn_with_state(state(), journal::record))
        .with_state(state())
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("origin", &self.origin())
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// "http://127.0.0.1:PORT".
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The last 10,000 requests, in the order received.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.journal.requests()
    }

    /// The headers of those requests, names and values, in the order received.
    pub fn headers(&self) -> Vec<Vec<(String, String)>> {
        let pairs = |headers: &HeaderMap| {
            let pairs = headers.iter().map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.to_string(), value)
            });
            pairs.collect()
        };
        self.shared.journal.headers().iter().map(pairs).collect()
    }

    /// The table's rows in order of creation; none if SQLite cannot read them.
    pub fn volumes(&self) -> Vec<VolumeRow> {
        self.shared.store.all().unwrap_or_default()
    }

    /// A signed AccessToken for this user that expires `lifetime` seconds from now; a negative
    /// lifetime has expired.
    pub fn token(&self, username: &str, lifetime: i64) -> String {
        self.shared.sessions.token(username, lifetime)
    }

    /// Injects a fault into the next `times` requests for this path, files included; into all of
    /// them for `None`. Earlier faults apply first. CORS preflights are not affected.
    pub fn inject_fault(&self, path: &str, fault: Fault, times: Option<u32>) {
        self.shared.faults.add(path, fault, times);
    }

    /// Clears the faults of this path.
    pub fn clear_fault(&self, path: &str) {
        self.shared.faults.clear(path);
    }

    /// Pauses requests for this path, files included, until [`Self::resume`].
    pub fn pause(&self, path: &str) {
        self.shared.paused.add(path);
    }

    /// Resumes requests for this path, paused ones included.
    pub fn resume(&self, path: &str) {
        self.shared.paused.clear(path);
    }

    /// Stops the sandbox and closes every connection, within half a second.
    pub async fn stop(self) {
        let Self { stop, serving, .. } = self;
        drop(stop);
        let _ = serving.await;
    }
}
