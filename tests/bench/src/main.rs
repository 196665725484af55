//! The benchmark: the built page, the same page in plain JavaScript and in React, measured in one
//! interleaved run.

mod browser;
mod figures;
mod goals;
mod loads;
mod probe;
mod report;
mod site;
mod uses;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use browser::Browser;
use clap::{Parser, ValueEnum};
use figures::{Condition, Figures};
use report::Report;
use site::Site;

/// The result of a step. Its errors name what could not be measured.
type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Compares the built page with one in plain JavaScript and one in React
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
struct Arguments {
    /// Fewer repetitions, for a first impression
    #[arg(long)]
    quick: bool,
    /// Measure this part only; may be repeated
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
    /// Folder for benchmarks.json and benchmarks.md
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the built page
    #[arg(long, value_name = "DIR", default_value = "dist")]
    dist: PathBuf,
    /// Folder of the two pages that it is compared with
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    pages: PathBuf,
}

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// First visits without throttling
    FastLoads,
    /// First visits on a slow network
    SlowLoads,
    /// First visits on a slower network
    SlowerLoads,
    /// Keystrokes, creates and memory
    Uses,
}

/// The numbers of repetitions.
#[derive(Clone, Copy, Debug)]
struct Counts {
    /// Throttled loads of each page.
    loads: usize,
    /// Rounds of keystrokes and a create.
    uses: usize,
    /// Turns of many creates.
    turns: usize,
}

impl Counts {
    /// Loads of each page: three times as many without throttling, because short loads are noisier.
    fn of_loads(self, condition: Condition) -> usize {
        match condition {
            Condition::Fast => self.loads.saturating_mul(3),
            _ => self.loads,
        }
    }
}

/// Multiples of six, because three pages have six orders.
const FULL: Counts = Counts {
    loads: 12,
    uses: 42,
    turns: 20,
};

const QUICK: Counts = Counts {
    loads: 2,
    uses: 8,
    turns: 4,
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let site = Site::start(&arguments.dist, &arguments.pages).await?;
    let browser = Browser::start().await?;
    let measured = measure(arguments, &site, &browser).await;
    // Also after a failure: otherwise the browser would keep running.
    let ended = browser.quit().await;
    let report = measured?;
    ended?;
    site.stop().await;
    print!("{}", report.text());
    if let Some(folder) = &arguments.out {
        report.write(folder)?;
    }
    Ok(())
}

async fn measure(arguments: &Arguments, site: &Site, browser: &Browser) -> Result<Report> {
    let counts = if arguments.quick { QUICK } else { FULL };
    let mut figures = Figures::default();
    let wants = |part: &Part| arguments.only.is_empty() || arguments.only.contains(part);
    let loads = [
        (Part::FastLoads, Condition::Fast),
        (Part::SlowLoads, Condition::SlowNetwork),
        (Part::SlowerLoads, Condition::SlowerNetwork),
    ];
    let wanted = loads.into_iter().filter(|(part, _)| wants(part));
    let conditions: Vec<_> = wanted.map(|(_, condition)| condition).collect();
    loads::measure(site, browser, counts, &conditions, &mut figures).await?;
    if wants(&Part::Uses) {
        uses::measure(site, browser, counts, &mut figures).await?;
    }
    Ok(Report {
        figures,
        counts,
        browser: browser.version().await?,
    })
}

/// Reports the current step on stderr.
fn progress(text: &str) {
    eprintln!("  {text}");
}

/// Adds a path to an error.
fn at(path: &Path) -> impl Fn(std::io::Error) -> Box<dyn Error + Send + Sync> + '_ {
    move |error| format!("{}: {error}", path.display()).into()
}
