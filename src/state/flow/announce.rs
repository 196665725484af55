//! What the flow announces, in live regions.

use super::Flow;
use crate::model::flow::Announcement;

impl Flow {
    /// All that one event announces, together: of several texts that a live region gets at once
    /// only the last one is read.
    pub(super) fn announce(self, announcements: &[Announcement]) {
        let messages = self.language.messages();
        let (mut news, mut own) = (Vec::new(), Vec::new());
        for announcement in announcements {
            let texts = match announcement {
                Announcement::StatusChanged { .. } => &mut news,
                _ => &mut own,
            };
            texts.push(messages.announcement(announcement));
        }
        // An empty text clears the announcement.
        let joined = |texts: &[String]| texts.join(" ").trim().to_owned();
        if !news.is_empty() {
            self.volumes.report(joined(&news));
        }
        if !own.is_empty() {
            self.create.announce(joined(&own));
        }
    }
}
