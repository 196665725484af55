//! Connections: the accept loop, and the scripts that take a connection over.

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

/// How long open connections may take to end by themselves once the sandbox stops.
const GRACE: Duration = Duration::from_millis(300);

/// One step of what happens on a connection in place of an HTTP answer. A script that runs out closes the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These bytes go to the client as they are.
    Write(Vec<u8>),
    /// Nothing happens for so long.
    Pause(Duration),
    /// Nothing happens any more until the client leaves.
    Stall,
    /// The connection ends in order (FIN).
    Close,
    /// The connection is torn down (RST).
    Reset,
}

/// A request's way to its own connection; found in the request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Connection(mpsc::UnboundedSender<Vec<Step>>);

impl Connection {
    /// Ends HTTP on this connection and plays the script instead. The waiting request is dropped with the connection.
    pub(crate) async fn take_over(&self, script: Vec<Step>) -> Infallible {
        let _ = self.0.send(script);
        pending().await
    }
}

/// Answers connections until the other end of `stop` is gone, then ends all that are left.
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
                    connections.spawn(converse(stream, router.clone(), keep_alive, stop.clone()));
                }
                // Out of descriptors, most likely: they come back as connections end.
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

async fn converse(
    stream: TcpStream,
    router: Router,
    keep_alive: bool,
    mut stop: watch::Receiver<()>,
) {
    // A fault's bytes must leave when they are written, not when there are enough of them.
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
        () = play(stream, script) => {}
        _ = stop.changed() => {}
    }
}

async fn play(mut stream: TcpStream, script: Vec<Step>) {
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
