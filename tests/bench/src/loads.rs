//! What a first visit costs: bytes, and times until the page can be seen and used. Each load is in a window of its own, with nothing
//! cached.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::browser::Browser;
use crate::figures::{Condition, Figures, Measure, Page};
use crate::probe::{self, Load, Resource};
use crate::site::Site;
use crate::{Counts, Result, progress};

/// Measures the bytes once and the times often, under these conditions.
pub(crate) async fn measure(
    site: &Site,
    browser: &Browser,
    counts: Counts,
    conditions: &[Condition],
    figures: &mut Figures,
) -> Result<()> {
    progress("what each page loads");
    for page in Page::ALL {
        // The first one also warms up the browser and the disk, for those below.
        let resources: Vec<Resource> =
            load(site, browser, page, Condition::Fast, "resources").await?;
        add_bytes(&resources, page, figures);
    }
    for &condition in conditions {
        let loads = counts.of_loads(condition);
        progress(&format!("{loads} loads, {}", condition.name()));
        for round in 0..loads {
            for page in Page::order(round) {
                let times: Load = load(site, browser, page, condition, "typeable").await?;
                for (measure, time) in [
                    (Measure::FirstPaint, times.first_paint),
                    (Measure::FirstContentfulPaint, times.first_contentful_paint),
                    (Measure::FirstTypeable, times.first_typeable),
                    (Measure::LostCharacters, times.lost),
                ] {
                    figures.add(measure, condition, page, time);
                }
                // The slow ones take most of the time, and differ little: half of them will do.
                if condition == Condition::Fast || round < counts.loads.div_ceil(2) {
                    let time = load(site, browser, page, condition, "interactive").await?;
                    figures.add(Measure::Interactive, condition, page, time);
                }
            }
        }
    }
    Ok(())
}

/// Loads a page for the first time, and what the probe's function gives there.
async fn load<T: DeserializeOwned>(
    site: &Site,
    browser: &Browser,
    page: Page,
    condition: Condition,
    function: &str,
) -> Result<T> {
    browser.open_window().await?;
    // From there on it is the page's own process that is slowed down.
    browser.goto(&site.sign_in()).await?;
    browser
        .inject(&format!(
            "{}\nprobe.result = probe.{function}();",
            probe::SCRIPT
        ))
        .await?;
    browser.throttle(condition).await?;
    browser.clear_cache().await?;
    browser.goto(&site.address(page)).await?;
    let value = browser.value("probe.result").await?;
    browser.close_window().await?;
    Ok(value)
}

fn add_bytes(resources: &[Resource], page: Page, figures: &mut Figures) {
    let mut sums = BTreeMap::new();
    for Resource { url, bytes } in resources {
        for measure in [type_of(url), Measure::Total] {
            *sums.entry(measure).or_insert(0.0) += bytes;
        }
    }
    for (measure, sum) in sums {
        figures.add(measure, Condition::Fast, page, sum);
    }
}

fn type_of(url: &str) -> Measure {
    let name = url.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        // A folder's index.
        None | Some("html") => Measure::Html,
        Some("css") => Measure::Css,
        Some("js") => Measure::Js,
        Some("wasm") => Measure::Wasm,
        Some("json") => Measure::Json,
        Some("svg") => Measure::Svg,
        Some(_) => Measure::Other,
    }
}
