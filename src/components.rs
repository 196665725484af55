//! The view, one component per file.

pub mod batch_panel;
pub mod button;
pub mod cancel_dialog;
pub mod card_header;
pub mod changing_text;
pub mod choice_field;
pub mod code;
pub mod config_problems;
pub mod copy_button;
pub mod create_form;
pub mod dialog;
pub mod disclosure;
pub mod dynamic;
pub mod error_summary;
pub mod existing_volume;
pub mod failure_notice;
pub mod help_button;
pub mod help_dialog;
pub mod later;
pub mod lazy;
pub mod menu;
pub mod name_note;
pub mod names_preview;
pub mod page_header;
pub mod paste_target;
pub mod pasting;
pub mod region_counts;
pub mod region_suggestions;
pub mod request_preview;
pub mod session_panel;
pub mod settings_menu;
pub mod shortcuts;
pub mod size_field;
pub mod status_badge;
pub mod tabs;
pub mod text_field;
pub mod token_form;
pub mod volume_card;
pub mod volume_details;
pub mod volume_list;
pub mod volume_values;

use leptos::prelude::*;

use crate::i18n::Messages;

/// The texts of the language that the view is mounted in. Another language mounts it again.
#[must_use]
pub fn use_messages() -> Messages {
    expect_context::<crate::state::language::Language>().messages()
}
