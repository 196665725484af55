//! Every text that a user reads, in each language. The service's words are never here: they are
//! shown verbatim.

mod batch;
mod create;
mod field;
pub mod language;
mod locale;
mod messages;
mod number;
mod problem;
mod session;
mod text;

pub use language::Language;
pub use locale::Locale;
pub use messages::Messages;
pub use number::digits;
pub use text::{ScriptText, Text};
