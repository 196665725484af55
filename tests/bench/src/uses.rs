//! Using a loaded page: keystrokes, creates, and memory after many creates. The pages are open at
//! the same time and take turns, so that other load on the machine affects all of them.

use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::browser::Browser;
use crate::figures::{Condition, Figures, Measure, Page};
use crate::probe::{self, Create};
use crate::site::Site;
use crate::{Counts, Result, progress};

/// Rounds before the measured ones.
const WARM_UP: usize = 6;
/// Keystrokes in one turn.
const KEYSTROKES: usize = 2;
/// Keystrokes per measurement of their work.
const BATCH: usize = 40;
/// Creates in one turn of many creates.
pub(crate) const TURN: usize = 50;

/// Measures keystrokes and creates, then many creates.
pub(crate) async fn measure(
    site: &Site,
    browser: &Browser,
    counts: Counts,
    figures: &mut Figures,
) -> Result<()> {
    site.disable_polling()?;
    few(site, browser, counts, figures).await?;
    many(site, browser, counts, figures).await
}

async fn few(site: &Site, browser: &Browser, counts: Counts, figures: &mut Figures) -> Result<()> {
    let windows = open(site, browser).await?;
    for condition in Condition::OF_USES {
        progress(&format!("keystrokes and creates, {}", condition.name()));
        for round in 0..counts.uses.saturating_add(WARM_UP) {
            for page in Page::order(round) {
                switch_to_page(browser, &windows, page).await?;
                browser.throttle(condition).await?;
                let mut times = Vec::new();
                for _ in 0..KEYSTROKES {
                    let time = browser.value("probe.keystroke()").await?;
                    times.push((Measure::Keystroke, time));
                }
                let work = browser
                    .value(&format!("probe.keystrokeWork({BATCH})"))
                    .await?;
                times.push((Measure::KeystrokeWork, work));
                let name = format!("{} {} {round}", page.name(), condition.name());
                for Create { seen, shown } in create(browser, &[name]).await? {
                    times.push((Measure::SubmitToDocument, seen));
                    times.push((Measure::SubmitToCard, shown));
                }
                // This page must not slow down the turns of the others.
                browser.throttle(Condition::Fast).await?;
                for (measure, time) in times.into_iter().filter(|_| round >= WARM_UP) {
                    figures.add(measure, condition, page, time);
                }
            }
        }
    }
    close(browser, &windows).await
}

async fn many(site: &Site, browser: &Browser, counts: Counts, figures: &mut Figures) -> Result<()> {
    let windows = open(site, browser).await?;
    for page in Page::ALL {
        switch_to_page(browser, &windows, page).await?;
        let heap = Heap::of(browser).await?;
        figures.add(Measure::EmptyHeap, Condition::Fast, page, heap.all);
    }
    let last = counts.turns.saturating_sub(1);
    for turn in 0..counts.turns {
        progress(&format!(
            "{TURN} creates, {} of {}",
            turn.saturating_add(1),
            counts.turns
        ));
        let measure = match turn {
            0 => Some(Measure::FirstCreates),
            turn if turn == counts.turns / 2 => Some(Measure::MiddleCreates),
            turn if turn == last => Some(Measure::LastCreates),
            _ => None,
        };
        for page in Page::order(turn) {
            switch_to_page(browser, &windows, page).await?;
            let names: Vec<String> = (0..TURN)
                .map(|index| format!("{} many {turn} {index}", page.name()))
                .collect();
            let creates = create(browser, &names).await?;
            for (measure, Create { shown, .. }) in measure.iter().cycle().zip(creates) {
                figures.add(*measure, Condition::Fast, page, shown);
            }
        }
    }
    for page in Page::ALL {
        switch_to_page(browser, &windows, page).await?;
        let heap = Heap::of(browser).await?;
        for (measure, megabytes) in [
            (Measure::Heap, heap.all),
            (Measure::HeapOfJs, heap.of_js),
            (Measure::HeapOfWasm, heap.of_wasm),
        ] {
            figures.add(measure, Condition::Fast, page, megabytes);
        }
    }
    close(browser, &windows).await
}

type Windows = Vec<(Page, WindowHandle)>;

/// Opens each page in a window of its own and waits until its script runs.
async fn open(site: &Site, browser: &Browser) -> Result<Windows> {
    let mut windows = Vec::new();
    for page in Page::ALL {
        let window = browser.open_window().await?;
        browser.goto(&site.sign_in()).await?;
        browser.inject(probe::SCRIPT).await?;
        browser.goto(&site.address(page)).await?;
        let () = browser.value("probe.ready().then(() => null)").await?;
        windows.push((page, window));
    }
    Ok(windows)
}

async fn switch_to_page(browser: &Browser, windows: &Windows, page: Page) -> Result<()> {
    match windows.iter().find(|(own, _)| *own == page) {
        Some((_, window)) => browser.switch_to(window).await,
        None => Err(format!("{} is not open", page.name()).into()),
    }
}

async fn close(browser: &Browser, windows: &Windows) -> Result<()> {
    for (_, window) in windows {
        browser.switch_to(window).await?;
        browser.close_window().await?;
    }
    Ok(())
}

async fn create(browser: &Browser, names: &[String]) -> Result<Vec<Create>> {
    browser
        .value(&format!("probe.creates({})", json!(names)))
        .await
}

/// A page's memory, in megabytes.
struct Heap {
    all: f64,
    of_js: f64,
    of_wasm: f64,
}

impl Heap {
    /// Measures after garbage collection. The browser's own figures exclude WebAssembly's memory.
    async fn of(browser: &Browser) -> Result<Self> {
        browser
            .devtools("HeapProfiler.collectGarbage", json!({}))
            .await?;
        let usage = browser.devtools("Runtime.getHeapUsage", json!({})).await?;
        let of_js = number(&usage, "/usedSize")?;
        let of_document = number(&usage, "/embedderHeapUsedSize")?;
        let of_buffers = number(&usage, "/backingStorageSize")?;
        let of_wasm: f64 = browser.value("probe.wasmMemory()").await?;
        Ok(Self {
            all: (of_js + of_document + of_buffers + of_wasm) / 1e6,
            of_js: of_js / 1e6,
            of_wasm: of_wasm / 1e6,
        })
    }
}

fn number(value: &Value, pointer: &str) -> Result<f64> {
    let number = value.pointer(pointer).and_then(Value::as_f64);
    number.ok_or_else(|| format!("DevTools gave no {pointer}: {value}").into())
}
