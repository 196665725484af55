//! The results: a table in Markdown, and JSON.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::figures::{Condition, Figure, Figures, Page, Unit, quantile};
use crate::goals::Goal;
use crate::uses::TURN;
use crate::{Counts, Result, at};

/// The figures, and how they were measured.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) figures: Figures,
    pub(crate) counts: Counts,
    pub(crate) browser: String,
}

impl Report {
    /// The table and its explanation.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from(INTRODUCTION);
        text.push_str(&self.table());
        text.push('\n');
        for condition in Condition::ALL {
            // Writing to a string can't fail.
            let _ = writeln!(text, "- {}: {}.", condition.name(), condition.text());
        }
        let _ = write!(
            text,
            "\n{MEANINGS}- Many creates: {} in one page; of these the first {TURN}, {TURN} from the middle and the last {TURN}.\n\
             \nMeasured on {} cores with {}: medians of {} loads ({} if throttled) and of {} creates of each page under each condition.\n\
             benchmarks.json has all counts and the quartiles.\n",
            self.counts.turns.saturating_mul(TURN),
            cores(),
            self.browser,
            self.counts.of_loads(Condition::Fast),
            self.counts.loads,
            self.counts.uses,
        );
        text
    }

    fn table(&self) -> String {
        let head = [
            "measure",
            "condition",
            "app",
            "plain",
            "react",
            "app / plain",
            "app / react",
            "goal",
            "outcome",
        ];
        let mut rows = vec![head.map(str::to_owned)];
        rows.extend(self.figures.iter().map(row));
        aligned(&rows)
    }

    /// Writes `benchmarks.json` and `benchmarks.md` into a folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).map_err(at(folder))?;
        let json = serde_json::to_string_pretty(&self.json())? + "\n";
        for (name, content) in [("benchmarks.json", json), ("benchmarks.md", self.text())] {
            let path = folder.join(name);
            fs::write(&path, content).map_err(at(&path))?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let conditions: Map<String, Value> = Condition::ALL
            .map(|condition| (condition.name().to_owned(), condition.text().into()))
            .into_iter()
            .collect();
        json!({
            "browser": self.browser,
            "cores": cores(),
            "conditions": conditions,
            "figures": self.figures.iter().map(figure_json).collect::<Vec<_>>(),
        })
    }
}

const INTRODUCTION: &str = "\
# Benchmarks

The built page (app), the same form in plain JavaScript (plain), and in React with react-hook-form, zod and react-query (react). All
three have the same stylesheet and the same form; only the app has languages, themes, size steps, keyboard shortcuts and the request
preview. The same sandbox serves them with Brotli. They are measured in one run, in turns, in headless Chromium. `make bench` repeats
it.

";

const MEANINGS: &str = "\
- Bytes: all that a first visit loads until it is idle, compressed, without HTTP headers.
- First typeable: until the first character typed into Name that is still there once the page's script runs and it is idle; tried on
  each frame after the first contentful paint. Characters lost are those typed before that which did not stay.
- Interactive: until the page's own validation reacts to a blur of the empty Name, tried on each frame.
- A slower CPU applies to the page's main thread only: compilation in the background is not slowed down.
- Submit to card: from the click on “Create volume” to the task after the next frame once the card is in the document, the server's
  response included. Keystroke to paint: from a key to the task after the next frame. Both start right after a frame.
- Work of a keystroke: script, style and layout, the mean of many in a row.
- Heap: after garbage collection, the memory of JavaScript, of the document, of buffers and of WebAssembly, which the browser's own
  figures exclude. Compiled code is not included.
- The app's status polling is off while creates are measured, because the other two have none. Otherwise the app does all it does: it
  saves the draft and the created volumes, and shows only the newest 100 cards until asked. The other two do neither.
";

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn row(figure: &Figure) -> [String; 9] {
    let unit = figure.measure.unit();
    let median = |page| number(figure.median(page), unit);
    let ratio = |page| {
        figure
            .ratio(page)
            .map_or_else(String::new, |ratio| format!("{ratio:.2}"))
    };
    let goal = Goal::of(figure);
    let met = goal.map_or(
        "",
        |goal| if goal.is_met(figure) { "met" } else { "MISSED" },
    );
    [
        figure.measure.name().to_owned(),
        figure.condition.name().to_owned(),
        median(Page::App),
        median(Page::Plain),
        median(Page::React),
        ratio(Page::Plain),
        ratio(Page::React),
        goal.map_or_else(String::new, Goal::text),
        met.to_owned(),
    ]
}

fn number(value: Option<f64>, unit: Unit) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    // As many digits as are significant.
    let digits = match unit {
        Unit::Bytes | Unit::Count => 0,
        Unit::Milliseconds | Unit::Megabytes if value >= 100.0 => 0,
        Unit::Milliseconds | Unit::Megabytes if value >= 10.0 => 1,
        Unit::Milliseconds | Unit::Megabytes => 2,
    };
    format!("{value:.digits$} {}", unit.sign())
        .trim_end()
        .to_owned()
}

/// A Markdown table with aligned columns: text to the left, numbers to the right.
fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let is_number = |column: usize| (2..7).contains(&column);
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        let lengths = rows.iter().filter_map(|row| row.get(column));
        lengths
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
            .max(2)
    });
    let line = |cells: &[String; COLUMNS]| {
        let cells = cells.iter().zip(widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| {
            if is_number(column) {
                format!(" {cell:>width$} |")
            } else {
                format!(" {cell:<width$} |")
            }
        });
        format!("|{}\n", cells.collect::<String>())
    };
    let rule: [String; COLUMNS] = std::array::from_fn(|column| {
        let dashes = "-".repeat(widths.get(column).copied().unwrap_or(2).saturating_sub(1));
        if is_number(column) {
            format!("{dashes}:")
        } else {
            format!(":{dashes}")
        }
    });
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.insert(1.min(lines.len()), line(&rule));
    lines.concat()
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn figure_json(figure: &Figure) -> Value {
    let pages: Map<String, Value> = Page::ALL
        .map(|page| {
            let samples = figure.samples(page);
            // The resolution of the clock is a tenth of a millisecond.
            let quartile = |part| quantile(samples, part).map(rounded);
            let summary = json!({
                "samples": samples.len(),
                "median": quartile(0.5),
                "quartiles": [quartile(0.25), quartile(0.75)],
            });
            (page.name().to_owned(), summary)
        })
        .into_iter()
        .collect();
    let goal = Goal::of(figure).map(|goal| {
        json!({ "most": goal.most, "against": goal.against.name(), "met": goal.is_met(figure) })
    });
    json!({
        "measure": figure.measure.name(),
        "condition": figure.condition.name(),
        "unit": figure.measure.unit().sign(),
        "pages": pages,
        "appToPlain": figure.ratio(Page::Plain).map(rounded),
        "appToReact": figure.ratio(Page::React).map(rounded),
        "goal": goal,
    })
}
