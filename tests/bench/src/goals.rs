//! What the page is to reach. Nothing fails where it does not: the report says so.

use crate::figures::{Condition, Figure, Measure, Page};

/// The median of a measure is at most so many times that of another page, under each of these conditions.
#[derive(Debug)]
pub(crate) struct Goal {
    measure: Measure,
    conditions: &'static [Condition],
    /// At most so many times.
    pub(crate) most: f64,
    /// Whose median.
    pub(crate) against: Page,
}

/// All goals.
pub(crate) const GOALS: [Goal; 6] = {
    use Condition::{Fast, SlowCpu, SlowNetwork, SlowerNetwork};
    [
        Goal {
            measure: Measure::Total,
            conditions: &[Fast],
            most: 1.1,
            against: Page::React,
        },
        Goal {
            measure: Measure::FirstTypeable,
            conditions: &[Fast, SlowNetwork, SlowerNetwork],
            most: 1.1,
            against: Page::Plain,
        },
        Goal {
            measure: Measure::Interactive,
            conditions: &[SlowNetwork, SlowerNetwork],
            most: 1.0,
            against: Page::React,
        },
        Goal {
            measure: Measure::SubmitToCard,
            conditions: &[Fast, SlowCpu],
            most: 1.2,
            against: Page::Plain,
        },
        Goal {
            measure: Measure::Keystroke,
            conditions: &[Fast, SlowCpu],
            most: 1.1,
            against: Page::Plain,
        },
        Goal {
            measure: Measure::Heap,
            conditions: &[Fast],
            most: 1.0,
            against: Page::React,
        },
    ]
};

impl Goal {
    /// The goal of a figure, where it has one.
    pub(crate) fn of(figure: &Figure) -> Option<&'static Self> {
        GOALS.iter().find(|goal| {
            goal.measure == figure.measure && goal.conditions.contains(&figure.condition)
        })
    }

    /// Whether a figure reaches it.
    pub(crate) fn is_met(&self, figure: &Figure) -> bool {
        figure
            .ratio(self.against)
            .is_some_and(|ratio| ratio <= self.most)
    }

    /// It in words.
    pub(crate) fn text(&self) -> String {
        format!("≤ {} × {}", self.most, self.against.name())
    }
}
