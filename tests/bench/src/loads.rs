//! First visits: bytes, and times until the page can be seen and used. Each load is in a new window
//! with an empty cache.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::browser::Browser;
use crate::figures::{Condition, Figures, Measure, Page};
use crate::probe::{self, Load, Resource};
use crate::site::Site;
use crate::{Counts, Result, progress};

/// Measures the bytes once and the times repeatedly, under these conditions.
pub(crate) async fn measure(
    site: &Site,
    browser: &Browser,
    counts: Counts,
    conditions: &[Condition],
    figures: &mut Figures,
) -> Result<()> {
    progress("bytes of each page");
    for page in Page::ALL {
        // These loads also warm up the browser and the disk.
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
                // Slow loads take most of the time and vary little: half of them are enough.
                if condition == Condition::Fast || round < counts.loads.div_ceil(2) {
                    let time = load(site, browser, page, condition, "interactive").await?;
                    figures.add(Measure::Interactive, condition, page, time);
                }
            }
        }
    }
    Ok(())
}

/// Loads a page with an empty cache and returns the result of a function of the probe.
async fn load<T: DeserializeOwned>(
    site: &Site,
    browser: &Browser,
    page: Page,
    condition: Condition,
    function: &str,
) -> Result<T> {
    browser.open_window().await?;
    // After this navigation, throttling affects the page's own process.
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
