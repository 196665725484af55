//! Connections: the accept loop, and the scripts that replace HTTP on a connection.

use std::{convert::Infallible, future::pending, pin::Pin, time::Duration};

use axum::{Router, http::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    select,
    sync::{mpsc, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

/// How long open connections may take to close after the sandbox stops.
const GRACE: Duration = Duration::from_millis(300);

/// One step of a script that runs on a connection instead of an HTTP response. The connection
/// closes at the end of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Writes these bytes to the client unchanged.
    Write(Vec<u8>),
    /// Waits this long.
    Pause(Duration),
    /// Waits until the client disconnects.
    Stall,
    /// Closes the connection (FIN).
    Close,
    /// Resets the connection (RST).
    Reset,
}

/// A handle to a request's connection; an extension of the request.
#[derive(Clone, Debug)]
pub(crate) struct Connection(mpsc::UnboundedSender<Vec<Step>>);

impl Connection {
    /// Stops HTTP on this connection and runs the script instead. The pending request is dropped
    /// with the connection.
    pub(crate) async fn take_over(&self, script: Vec<Step>) -> Infallible {
        let _ = self.0.send(script);
        pending().await
    }
}

/// Accepts connections until the sender of `stop` is dropped, then closes the open ones.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    keep_alive: bool,
    mut stop: watch::Receiver<()>,
) {
    let mut connections = JoinSet::new();
    loop {
        select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve_connection(stream, router.clone(), keep_alive, stop.clone()));
                }
                // Most likely out of file descriptors: closing connections free them.
                Err(_) => sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = stop.changed() => break,
        }
    }
    drop(listener);
    let _ = timeout(GRACE, async {
        while connections.join_next().await.is_some() {}
    })
    .await;
}

async fn serve_connection(
    stream: TcpStream,
    router: Router,
    keep_alive: bool,
    mut stop: watch::Receiver<()>,
) {
    // Without Nagle's algorithm: a fault's bytes must be sent when they are written.
    let _ = stream.set_nodelay(true);
    let (sender, mut scripts) = mpsc::unbounded_channel();
    let handle = Connection(sender);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(handle.clone());
        router.call(request)
    });
    let mut connection = http1::Builder::new()
        .keep_alive(keep_alive)
        .serve_connection(TokioIo::new(stream), service);
    let mut stopping = false;
    let script = loop {
        let taken_over = select! {
            _ = &mut connection => return,
            script = scripts.recv() => script,
            _ = stop.changed(), if !stopping => None,
        };
        match taken_over {
            Some(script) => break script,
            None => {
                stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let stream = connection.into_parts().io.into_inner();
    select! {
        () = run_script(stream, script) => {}
        _ = stop.changed() => {}
    }
}

async fn run_script(mut stream: TcpStream, script: Vec<Step>) {
    for step in script {
        match step {
            Step::Write(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Step::Pause(time) => sleep(time).await,
            Step::Stall => {
                let mut ignored = [0; 1024];
                while !matches!(stream.read(&mut ignored).await, Ok(0) | Err(_)) {}
                return;
            }
            Step::Close => break,
            Step::Reset => {
                let _ = stream.set_zero_linger();
                return;
            }
        }
    }
    let _ = stream.shutdown().await;
}
