//! The service's documented calls on one's own machine.
//!
//! [`start`] serves the built page and the calls on one origin, on loopback only. Everything that can go wrong between a
//! page and the service can be made to happen: by the names of volumes ([`SENTINELS`]) and by [`Sandbox::force`].

mod api;
mod connection;
mod contract;
mod delivery;
mod faults;
mod journal;
mod log;
mod origins;
mod pages;
mod relay;
mod reply;
mod sentinels;
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
    faults::Fault,
    journal::Recorded,
    reply::{JSON, Reply},
    sentinels::{Makes, Outcome, SENTINELS, Sentinel, table},
    session::{PASSWORD, USERNAME},
};
use crate::{
    faults::{Forced, Held},
    journal::Journal,
    pages::Pages,
    relay::Relay,
    session::Sessions,
    store::Store,
};

/// What a sandbox serves, and to whom.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The folder of the built page; without one there is the API only.
    pub dist: Option<PathBuf>,
    /// The folder for `volumes.sqlite` and the session key, made when it is missing; without one all is in memory.
    pub data: Option<PathBuf>,
    /// Opening the page does not sign in.
    pub signed_out: bool,
    /// Origins whose pages may call with credentials (CORS).
    pub allow_origin: Vec<String>,
    /// Origins added to `connect-src` of the content security policy, in the header and in the page.
    pub connect_src: Vec<String>,
    /// The content security policy in place of the strict one.
    pub policy: Option<String>,
    /// Served as `/config.json` in place of the folder's file.
    pub config: Option<serde_json::Value>,
    /// An http or https URL: `/api/` is relayed there, and opening the page does not sign in.
    pub upstream: Option<String>,
    /// How long a volume stays "Pending" before it reads "Available"; the time and the second word are this sandbox's
    /// invention, as the service documents "Pending" only.
    pub settle: Duration,
    /// Connections serve several requests. Off by default: browsers silently send a request again when a connection
    /// that served one before ends without an answer, which blurs the faults.
    pub keep_alive: bool,
    /// A line per request goes to stdout.
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
            log: false,
        }
    }
}

/// Why a sandbox did not start; its text says how to mend it.
#[derive(Debug)]
pub enum StartError {
    /// Another program listens on this port.
    PortTaken(u16),
    /// This port cannot be listened on for another reason.
    Port(u16, io::Error),
    /// [`Options::dist`] is no folder.
    Dist(PathBuf),
    /// [`Options::data`] cannot be used.
    Data(PathBuf, Box<dyn Error + Send + Sync>),
    /// No key pair or no table could be made in memory.
    Memory(Box<dyn Error + Send + Sync>),
    /// [`Options::upstream`] is no URL that can be relayed to; with the reason.
    Upstream(String, String),
    /// An entry of [`Options::allow_origin`] or [`Options::connect_src`] is no origin.
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
                "{} is no folder: build the page first (make build), or name its folder with --dist",
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
                "{text:?} is no origin: write scheme, host and port only, like http://127.0.0.1:3000"
            ),
        }
    }
}

impl Error for StartError {}

/// What all requests share.
#[derive(Debug)]
struct Shared {
    sessions: Sessions,
    store: Store,
    journal: Journal,
    forced: Forced,
    held: Held,
    pages: Pages,
    relay: Option<Relay>,
    allow_origin: Vec<String>,
    log: bool,
}

/// A running sandbox. It ends when it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<()>,
    serving: JoinHandle<()>,
}

/// Starts a sandbox on 127.0.0.1. It answers from when this returns.
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
    // The port before the data: who cannot serve leaves no files behind.
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
        forced: Forced::default(),
        held: Held::default(),
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
    Ok((
        Sessions::open(folder)?,
        Store::open(folder, options.settle)?,
    ))
}

fn router(shared: &Arc<Shared>) -> Router {
    let calls = if shared.relay.is_some() {
        relay::routes()
    } else {
        api::routes()
    };
    let state = || Arc::clone(shared);
    // A request passes the layers from the last to the first.
    calls
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(state(), faults::force))
        .layer(middleware::from_fn_with_state(state(), origins::allow))
        .layer(middleware::from_fn(pages::own_host))
        .layer(middleware::from_fn_with_state(state(), journal::keep))
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

    /// The last 10,000 requests, in the order they came.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.journal.requests()
    }

    /// The headers of those requests, names and values, in the order they came.
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

    /// The table's rows, in the order of their creation; none if SQLite cannot read them.
    pub fn volumes(&self) -> Vec<VolumeRow> {
        self.shared.store.all().unwrap_or_default()
    }

    /// A signed AccessToken for this user that ends `lifetime` seconds from now; a negative one has ended.
    pub fn token(&self, username: &str, lifetime: i64) -> String {
        self.shared.sessions.token(username, lifetime)
    }

    /// The next `times` requests for this path fail so, files included; all of them for `None`. What was forced earlier
    /// comes first. Preflights are answered as ever.
    pub fn force(&self, path: &str, fault: Fault, times: Option<u32>) {
        self.shared.forced.add(path, fault, times);
    }

    /// Requests for this path are answered as ever again.
    pub fn release(&self, path: &str) {
        self.shared.forced.clear(path);
    }

    /// Requests for this path, files included, wait until they are let go.
    pub fn hold(&self, path: &str) {
        self.shared.held.add(path);
    }

    /// Requests for this path wait no longer, those that came meanwhile neither.
    pub fn let_go(&self, path: &str) {
        self.shared.held.clear(path);
    }

    /// Ends the sandbox and every connection; returns when all has ended, within half a second.
    pub async fn stop(self) {
        let Self { stop, serving, .. } = self;
        drop(stop);
        let _ = serving.await;
    }
}
