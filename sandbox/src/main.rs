//! The sandbox's command line.

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use sandbox::{Fault, LIST, Options, PASSWORD, Sandbox, USERNAME, start, table};
use serde_json::Value;

/// A local server with the service's documented calls and the built page on the same origin
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the built page; without it, only the API is served
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// Folder for the table of volumes and the session key
    #[arg(long, value_name = "DIR", default_value = ".data")]
    data: PathBuf,
    /// Keep all data in memory
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Opening the page does not sign in
    #[arg(long)]
    signed_out: bool,
    /// Relay /api/ to this server instead of answering
    #[arg(long, value_name = "URL")]
    upstream: Option<String>,
    /// Let pages of this origin call with credentials; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Add this origin to the page's connect-src; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    connect_src: Vec<String>,
    /// Send this content security policy with the page instead of the strict one
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// Serve this JSON file as /config.json
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How long a volume stays Pending
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    settle: u32,
    /// Keep connections open between requests
    #[arg(long)]
    keep_alive: bool,
    /// Start with so many volumes, in three regions
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    seed: u32,
    /// Inject the fault of this name into every list call
    #[arg(long, value_name = "NAME")]
    list_fault: Option<String>,
    /// Print the names that inject a fault, and exit
    #[arg(long)]
    faults: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.faults {
        print(&table());
        return ExitCode::SUCCESS;
    }
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sandbox: {error}");
            ExitCode::from(2)
        }
    }
}

async fn serve(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let options = Options {
        port: arguments.port,
        dist: arguments.dist,
        data: (!arguments.memory).then_some(arguments.data),
        signed_out: arguments.signed_out,
        allow_origin: arguments.allow_origin,
        connect_src: arguments.connect_src,
        policy: arguments.policy,
        config: arguments.config.as_deref().map(read_config).transpose()?,
        upstream: arguments.upstream,
        settle: Duration::from_secs(arguments.settle.into()),
        keep_alive: arguments.keep_alive,
        seed: arguments.seed,
        log: true,
    };
    let shutdown = shutdown_signal()?;
    let list_fault = arguments.list_fault.map(|name| {
        Fault::named(&name).ok_or_else(|| format!("--list-fault {name}: --faults prints the names"))
    });
    let list_fault = list_fault.transpose()?;
    let sandbox = start(options.clone()).await?;
    if let Some(fault) = list_fault {
        sandbox.inject_fault(LIST, fault, None);
    }
    print(&banner(&sandbox, &options));
    shutdown.await;
    sandbox.stop().await;
    Ok(())
}

fn read_config(file: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string());
    text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .map_err(|error| format!("--config {}: {error}", file.display()))
}

/// Resolves on Ctrl-C, and on SIGTERM on Unix. Signals are handled once this returns.
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            let _ = tokio::signal::ctrl_c().await;
        })
    }
}

fn banner(sandbox: &Sandbox, options: &Options) -> String {
    let origin = sandbox.origin();
    let mut lines = vec![
        format!("Sandbox: {origin}"),
        "  For your own machine: it listens on loopback only.".to_owned(),
    ];
    if let Some(upstream) = &options.upstream {
        lines.push(format!(
            "  /api/ is relayed to {upstream}: what you create there is real."
        ));
    } else {
        if options.dist.is_some() {
            lines.extend([
                "  Open it and create a volume; create the same name again; then try the name `sandbox-429`."
                    .to_owned(),
                "  docs/failures.md lists every name that injects a fault.".to_owned(),
            ]);
        }
        lines.push(match &options.data {
            Some(folder) => format!("  Volumes are stored in {}.", folder.display()),
            None => "  Volumes are stored in memory, until it stops.".to_owned(),
        });
        lines.push(format!(
            "  Sign in by hand: user `{USERNAME}`, password `{PASSWORD}`:\n    \
             curl {origin}/api/user/login -H 'content-type: application/json' \
             --data-raw '{{\"username\":\"{USERNAME}\",\"password\":\"{PASSWORD}\"}}'"
        ));
    }
    lines.push("  Ctrl-C stops it.".to_owned());
    lines.join("\n") + "\n"
}

/// A closed stdout does not stop the sandbox.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
