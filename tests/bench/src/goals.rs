//! The goals. A missed goal is reported, but is not a failure.

use crate::figures::{Condition, Figure, Measure, Page};

/// A limit for the ratio of the app's median to that of another page, under these conditions.
#[derive(Debug)]
pub(crate) struct Goal {
    measure: Measure,
    conditions: &'static [Condition],
    /// The maximum ratio.
    pub(crate) most: f64,
    /// The other page.
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
    /// The goal of a figure, if it has one.
    pub(crate) fn of(figure: &Figure) -> Option<&'static Self> {
        GOALS.iter().find(|goal| {
            goal.measure == figure.measure && goal.conditions.contains(&figure.condition)
        })
    }

    /// Whether a figure meets the goal.
    pub(crate) fn is_met(&self, figure: &Figure) -> bool {
        figure
            .ratio(self.against)
            .is_some_and(|ratio| ratio <= self.most)
    }

    /// A description of the goal.
    pub(crate) fn text(&self) -> String {
        format!("≤ {} × {}", self.most, self.against.name())
    }
}
