//! The measurements: pages, conditions, measures and units.

/// A page that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The built page of this project.
    App,
    /// The page in plain JavaScript.
    Plain,
    /// The page in React.
    React,
}

impl Page {
    /// Every page.
    pub(crate) const ALL: [Self; 3] = [Self::App, Self::Plain, Self::React];

    /// The name of the page and of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Plain => "plain",
            Self::React => "react",
        }
    }

    /// The pages in one of six orders, by round, so that none always follows the same one.
    pub(crate) fn order(round: usize) -> [Self; 3] {
        let mut order = Self::ALL;
        order.rotate_left(round % 3);
        if round % 2 == 1 {
            order.reverse();
        }
        order
    }
}

/// The condition under which a page is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition {
    /// Without throttling.
    Fast,
    /// A CPU four times slower.
    SlowCpu,
    /// The slow CPU and a slow network.
    SlowNetwork,
    /// The slow CPU and a slower network.
    SlowerNetwork,
}

/// An emulated network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Network {
    /// In kilobits per second.
    pub(crate) down: u32,
    /// In kilobits per second.
    pub(crate) up: u32,
    /// Before each response, in milliseconds.
    pub(crate) latency: u32,
}

impl Condition {
    /// Every condition.
    pub(crate) const ALL: [Self; 4] = [
        Self::Fast,
        Self::SlowCpu,
        Self::SlowNetwork,
        Self::SlowerNetwork,
    ];
    /// The conditions for using loaded pages.
    pub(crate) const OF_USES: [Self; 2] = [Self::Fast, Self::SlowCpu];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::SlowCpu => "slow CPU",
            Self::SlowNetwork => "slow network",
            Self::SlowerNetwork => "slower network",
        }
    }

    /// The slowdown factor of the CPU.
    pub(crate) fn cpu(self) -> u32 {
        match self {
            Self::Fast => 1,
            Self::SlowCpu | Self::SlowNetwork | Self::SlowerNetwork => 4,
        }
    }

    /// The network, if it is throttled.
    pub(crate) fn network(self) -> Option<Network> {
        match self {
            Self::Fast | Self::SlowCpu => None,
            Self::SlowNetwork => Some(Network {
                down: 1600,
                up: 750,
                latency: 150,
            }),
            Self::SlowerNetwork => Some(Network {
                down: 700,
                up: 350,
                latency: 300,
            }),
        }
    }

    /// A description of the condition.
    pub(crate) fn text(self) -> String {
        let cpu = match self.cpu() {
            1 => "as fast as the machine is".to_owned(),
            rate => format!("CPU {rate} times slower"),
        };
        match self.network() {
            None => cpu,
            Some(Network { down, up, latency }) => {
                format!("{cpu}, {down} kbit/s down, {up} kbit/s up, {latency} ms of latency")
            }
        }
    }
}

/// A measure, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    /// Bytes of the first load, of one type.
    Html,
    /// The same.
    Css,
    /// The same.
    Js,
    /// The same.
    Wasm,
    /// The same.
    Json,
    /// The same.
    Svg,
    /// Bytes of every other type.
    Other,
    /// All of them.
    Total,
    /// As the browser reports it.
    FirstPaint,
    /// As the browser reports it.
    FirstContentfulPaint,
    /// The first typed character that stays.
    FirstTypeable,
    /// Characters typed before that which did not stay.
    LostCharacters,
    /// The page's own validation reacts.
    Interactive,
    /// From the click to the frame after the card is in the document.
    SubmitToCard,
    /// From the click to the card in the document, before it is painted.
    SubmitToDocument,
    /// From a keystroke to the frame after it.
    Keystroke,
    /// The time of a keystroke in script, style and layout.
    KeystrokeWork,
    /// [`Self::SubmitToCard`] of the first creates of many in one page.
    FirstCreates,
    /// The same in the middle.
    MiddleCreates,
    /// The same at the end.
    LastCreates,
    /// The page's memory before the first create.
    EmptyHeap,
    /// The page's memory after many creates.
    Heap,
    /// The JavaScript heap's part of that.
    HeapOfJs,
    /// The WebAssembly memory's part of that.
    HeapOfWasm,
}

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Bytes.
    Bytes,
    /// Milliseconds.
    Milliseconds,
    /// Megabytes, of a million bytes.
    Megabytes,
    /// A count.
    Count,
}

impl Unit {
    /// The unit's symbol.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Bytes => "B",
            Self::Milliseconds => "ms",
            Self::Megabytes => "MB",
            Self::Count => "",
        }
    }
}

impl Measure {
    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Html => "bytes of html",
            Self::Css => "bytes of css",
            Self::Js => "bytes of js",
            Self::Wasm => "bytes of wasm",
            Self::Json => "bytes of json",
            Self::Svg => "bytes of svg",
            Self::Other => "bytes of other types",
            Self::Total => "bytes in all",
            Self::FirstPaint => "first paint",
            Self::FirstContentfulPaint => "first contentful paint",
            Self::FirstTypeable => "first typeable",
            Self::LostCharacters => "characters lost",
            Self::Interactive => "interactive",
            Self::SubmitToCard => "submit to card",
            Self::SubmitToDocument => "submit to card in the document",
            Self::Keystroke => "keystroke to paint",
            Self::KeystrokeWork => "work of a keystroke",
            Self::FirstCreates => "submit to card, first of many",
            Self::MiddleCreates => "submit to card, in the middle",
            Self::LastCreates => "submit to card, last of many",
            Self::EmptyHeap => "heap without a card",
            Self::Heap => "heap after many creates",
            Self::HeapOfJs => "of that JavaScript's",
            Self::HeapOfWasm => "of that WebAssembly's",
        }
    }

    /// The unit of the measure.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::Html
            | Self::Css
            | Self::Js
            | Self::Wasm
            | Self::Json
            | Self::Svg
            | Self::Other
            | Self::Total => Unit::Bytes,
            Self::LostCharacters => Unit::Count,
            Self::EmptyHeap | Self::Heap | Self::HeapOfJs | Self::HeapOfWasm => Unit::Megabytes,
            _ => Unit::Milliseconds,
        }
    }
}

/// One row of the table: a measure under a condition, with the samples of each page.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) measure: Measure,
    pub(crate) condition: Condition,
    samples: [(Page, Vec<f64>); 3],
}

impl Figure {
    /// The samples of a page.
    pub(crate) fn samples(&self, page: Page) -> &[f64] {
        let found = self.samples.iter().find(|(own, _)| *own == page);
        found.map_or(&[], |(_, samples)| samples)
    }

    /// The median of a page.
    pub(crate) fn median(&self, page: Page) -> Option<f64> {
        quantile(self.samples(page), 0.5)
    }

    /// The ratio of the app's median to that of another page.
    pub(crate) fn ratio(&self, against: Page) -> Option<f64> {
        let ratio = self.median(Page::App)? / self.median(against)?;
        ratio.is_finite().then_some(ratio)
    }
}

/// A quantile of the samples, interpolated linearly.
pub(crate) fn quantile(samples: &[f64], part: f64) -> Option<f64> {
    let mut samples = samples.to_vec();
    samples.sort_by(f64::total_cmp);
    let last = u32::try_from(samples.len().checked_sub(1)?).ok()?;
    let place = f64::from(last) * part;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let (low, high) = (samples.get(below)?, samples.get(above)?);
    Some(low + (high - low) * place.fract())
}

/// All figures, in the order of the table.
#[derive(Debug, Default)]
pub(crate) struct Figures(Vec<Figure>);

impl Figures {
    /// Adds a sample.
    pub(crate) fn add(&mut self, measure: Measure, condition: Condition, page: Page, sample: f64) {
        let key = (measure, condition);
        let place = self
            .0
            .binary_search_by_key(&key, |figure| (figure.measure, figure.condition))
            .unwrap_or_else(|place| {
                let figure = Figure {
                    measure,
                    condition,
                    samples: Page::ALL.map(|page| (page, Vec::new())),
                };
                self.0.insert(place, figure);
                place
            });
        let samples = self.0.get_mut(place).into_iter();
        for (_, samples) in samples
            .flat_map(|figure| &mut figure.samples)
            .filter(|(own, _)| *own == page)
        {
            samples.push(sample);
        }
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle_or_the_mean_of_the_two_middle_values() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[4.0, 1.0, 2.0, 3.0], 0.5), Some(2.5));
        assert_eq!(quantile(&[1.0], 0.25), Some(1.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn figures_are_in_table_order_with_the_samples_of_each_page() {
        let mut figures = Figures::default();
        figures.add(Measure::Heap, Condition::Fast, Page::React, 2.0);
        figures.add(Measure::Html, Condition::Fast, Page::App, 1.0);
        figures.add(Measure::Heap, Condition::Fast, Page::App, 3.0);
        let measures: Vec<_> = figures.iter().map(|figure| figure.measure).collect();
        assert_eq!(measures, [Measure::Html, Measure::Heap]);
        let heap = figures.iter().last().expect("a figure");
        assert_eq!(heap.ratio(Page::React), Some(1.5));
        assert_eq!(heap.ratio(Page::Plain), None);
    }

    #[test]
    fn six_rounds_have_the_pages_in_all_six_orders() {
        let orders: Vec<_> = (0..6).map(Page::order).collect();
        for (index, order) in orders.iter().enumerate() {
            assert!(!orders[..index].contains(order), "{order:?}");
            assert!(Page::ALL.iter().all(|page| order.contains(page)));
        }
    }
}
