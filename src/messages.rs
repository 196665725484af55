//! Every text that a person reads, in one place. Words of the service are never here: they are shown as they come.

use crate::config::{ATTRIBUTES, Expected, Place, Problem};
use crate::draft::{Fault, Field, MAX_SIZE_GB, SizeLimits};
use crate::lookup::{CannotLook, Look, StatusAge};
use crate::outcome::{Doubt, Interruption, NotSent, Outcome};
use crate::session::TokenFault;

/// Heading of the page.
pub const TITLE: &str = "Create a storage volume";
/// Line under the heading.
pub const LEAD: &str = "On HPC-AI.COM. Volumes are mounted when an instance is launched.";

/// Label of the text field for a region that is not listed.
pub const REGION_ID: &str = "Region ID";
/// Label of the text field for a volume type that is not listed.
pub const CUSTOM_VOLUME_TYPE: &str = "Custom volume type";
/// The last option of a list.
pub const OTHER: &str = "Other…";

/// Hint of the field Name.
pub const NAME_HINT: &str = "One that you do not use for a volume yet.";
/// Hint where a region's ID is typed (API.md, "Region IDs").
pub const REGION_HINT: &str = "A region’s ID. To find one, fill in “Launch instance” in the console, export the request and copy “region”.";

/// The button that sends.
pub const CREATE: &str = "Create volume";
/// The same button while a request runs.
pub const CREATING: &str = "Creating…";
/// The same button while it is being looked for a volume in doubt.
pub const CHECKING: &str = "Checking…";
/// The button that looks again for a volume in doubt.
pub const CHECK_AGAIN: &str = "Check again";
/// The button that aborts a running request.
pub const CANCEL: &str = "Cancel";
/// The button that sends the same values again.
pub const TRY_AGAIN: &str = "Try again";
/// The button that copies what came back.
pub const COPY_DETAILS: &str = "Copy details";
/// The button that copies a volume's ID.
pub const COPY_ID: &str = "Copy ID";

/// Heading over the created volumes.
pub const VOLUMES: &str = "Created here";
/// What stands there before the first one.
pub const NO_VOLUMES: &str = "Volumes you create appear here, newest first.";
/// Stands in a card where the service sent nothing.
pub const MISSING: &str = "not sent";
/// Name of the bar that shows how much of a volume is used.
pub const USED_METER: &str = "Used";

/// Terms of a card, in its order: ID, region, type, size, used, status, owner.
pub mod card {
    #![allow(missing_docs, reason = "each names itself")]
    pub const ID: &str = "ID";
    pub const REGION: &str = "Region";
    pub const TYPE: &str = "Type";
    pub const SIZE: &str = "Size";
    pub const USED: &str = "Used";
    pub const STATUS: &str = "Status";
    pub const OWNER: &str = "Owner";
    pub const UNNAMED: &str = "Unnamed volume";
}

/// The region on the page where a session is begun.
pub const SESSION: &str = "Session";
/// What to do there.
pub const SESSION_LEAD: &str = "Paste an access token from HPC-AI.COM. It is kept in this site’s cookie until it expires, and nowhere else.";
/// Where pasting is turned off.
pub const SESSION_ELSEWHERE: &str =
    "Sign in again in another tab, then come back and try again. What you typed stays here.";
/// The link to where a person signs in.
pub const SIGN_IN: &str = "Sign in";
/// What to do after that.
pub const SIGN_IN_THEN: &str =
    " in another tab, then come back and try again. What you typed stays here.";
/// The button that asks for the field for a token before it is needed.
pub const ANOTHER_TOKEN: &str = "Use another token";
/// Label of the field for a token.
pub const ACCESS_TOKEN: &str = "Access token";
/// The button that takes it.
pub const USE_TOKEN: &str = "Use token";
/// Stands under a name that the service said is taken.
pub const NAME_TAKEN: &str = "This name is taken. Choose another one.";
/// Hint of the text field for a volume type.
pub const TYPE_HINT: &str = "As the service names it.";
/// What `Copy details` copies.
pub const DETAILS: &str = "Details";
/// The browser did not store the cookie.
pub const TOKEN_NOT_STORED: &str = "The browser did not store the token: this site’s own sign-in holds the \
     session, or cookies are blocked. Sign in there, then try again.";

/// Shown where a message of the page cannot be more precise.
pub const COPY_FAILED: &str = "The browser did not allow copying.";

/// Label of a form field.
#[must_use]
pub fn label(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Size => "Size (GB)",
        Field::Region => "Region",
        Field::VolumeType => "Volume type",
    }
}

/// Hint of the field Size: what may be typed there.
#[must_use]
pub fn size_hint(limits: SizeLimits) -> String {
    let SizeLimits { min, max, step } = limits;
    let bounds = match (min, max) {
        (1, MAX_SIZE_GB) => String::new(),
        (min, MAX_SIZE_GB) => format!(", at least {min}"),
        (min, max) => format!(", {min} to {max}"),
    };
    let steps = match step {
        1 => String::new(),
        step => format!(", in steps of {step}"),
    };
    format!("A whole number of gigabytes{bounds}{steps}.")
}

/// What to mend in a field.
#[must_use]
pub fn fault(field: Field, fault: Fault) -> String {
    match fault {
        Fault::Empty => match field {
            Field::Name => "Enter a name.",
            Field::Size => "Enter a size in GB.",
            Field::Region => "Enter a region ID.",
            Field::VolumeType => "Enter a volume type.",
        }
        .to_owned(),
        Fault::NotANumber => "Write the size in digits, such as 200.".to_owned(),
        Fault::NotWhole => "The size must be a whole number of GB.".to_owned(),
        Fault::TooSmall { min } => format!("The size must be at least {min} GB."),
        Fault::TooLarge { max } => format!("The size must be at most {max} GB."),
        Fault::NotAStep { min, step } => {
            format!("The size must be {min} GB or a multiple of {step} GB above it.")
        }
    }
}

/// Our own line about an ending that is no card. The service's message stands beside it, verbatim.
#[must_use]
pub fn failure(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Created { .. } => String::new(),
        Outcome::Unauthorized { .. } => {
            "You are not signed in, or your session has ended. Nothing was created.".to_owned()
        }
        Outcome::Throttled { .. } => {
            "Too many requests. Nothing was created. Wait a moment, then try again.".to_owned()
        }
        Outcome::Rejected {
            message: Some(_), ..
        } => "The volume was not created.".to_owned(),
        Outcome::Rejected {
            message: None,
            status,
        } => {
            format!(
                "The service refused the request without saying why (status {status}). The volume was not created."
            )
        }
        Outcome::Unconfirmed(doubt) => {
            let what = match doubt {
                Doubt::NoAnswer(Interruption::Unreachable) => {
                    "The service could not be reached, or the connection was lost.".to_owned()
                }
                Doubt::NoAnswer(Interruption::TimedOut) => {
                    "The service did not answer in time.".to_owned()
                }
                Doubt::NoAnswer(Interruption::Left) => {
                    "The page was left before the answer came.".to_owned()
                }
                Doubt::NoAnswer(Interruption::Cancelled) => {
                    "You cancelled, but the request had been sent.".to_owned()
                }
                Doubt::ServerError(status) => format!("The service failed (status {status})."),
                Doubt::Unreadable(status) => {
                    format!("The service’s answer could not be read (status {status}).")
                }
            };
            format!("{what} The volume may exist.")
        }
    }
}

/// What looking for a volume in doubt gave.
#[must_use]
pub fn look(look: Look) -> Option<&'static str> {
    match look {
        Look::NotNeeded => None,
        Look::Looking => Some("Checking your volumes for it…"),
        Look::NotThere { another: false } => {
            Some("It was looked for and is not among your volumes: safe to try again.")
        }
        Look::NotThere { another: true } => Some(
            "It was looked for: there is a volume of this name, but not the one this request asked for. \
             It is safe to try again; the name may be taken.",
        ),
        Look::Failed(CannotLook::NoSession) => Some(
            "The page could not check whether it does: there is no session. Begin a new one below, then check again.",
        ),
        Look::Failed(CannotLook::NoList | CannotLook::TooLong) => Some(
            "The page could not check whether it does. Check again, or look at your volumes before you create it again.",
        ),
    }
}

/// How long the service asked to wait.
#[must_use]
pub fn waiting(seconds: u32) -> String {
    format!("You can try again in {seconds} s.")
}

/// A message of the service, cut where it is far longer than a person reads. The copied details have it whole.
#[must_use]
pub fn shortened(message: &str) -> String {
    const MOST: usize = 2000;
    match message.char_indices().nth(MOST) {
        None => message.to_owned(),
        Some((end, _)) => format!(
            "{}…\n(shortened; Copy details has all of it)",
            message.get(..end).unwrap_or_default()
        ),
    }
}

/// How old a status is, where it is not up to date; `when` tells a time.
#[must_use]
pub fn status_age(age: StatusAge, when: impl Fn(i64) -> String) -> Option<String> {
    match age {
        StatusAge::Followed => None,
        StatusAge::AsOfCreation => Some("as of creation".to_owned()),
        StatusAge::AsOf(at) => Some(format!("as of {}", when(at))),
    }
}

/// Announced when a volume in doubt was found.
#[must_use]
pub fn found(name: &str) -> String {
    format!("Volume {name} was created. Its answer was lost; it was found among your volumes.")
}

/// Announced when a followed volume's status has changed.
#[must_use]
pub fn status_changed(name: &str, status: &str) -> String {
    format!("Volume {name} is now {status}.")
}

/// Why nothing was sent.
#[must_use]
pub fn not_sent(why: &NotSent) -> String {
    match why {
        NotSent::Offline => "You are offline. Nothing was sent.".to_owned(),
        NotSent::Cancelled => "Cancelled. Nothing was sent.".to_owned(),
        NotSent::Unacceptable(words) => {
            format!(
                "The browser does not accept the request: {words}. Nothing was sent. Check apiBase in config.json."
            )
        }
    }
}

/// Announced when a volume was created.
#[must_use]
pub fn created(name: &str) -> String {
    format!("Volume {name} was created.")
}

/// The button that shows so many older volumes.
#[must_use]
pub fn show_older(count: usize) -> String {
    format!("Show {count} older")
}

/// Announced when something was copied.
#[must_use]
pub fn copied(what: &str) -> String {
    format!("{what} copied.")
}

/// Why a pasted text is no token to use; `when` tells a time.
#[must_use]
pub fn token_fault(fault: TokenFault, when: impl Fn(i64) -> String) -> String {
    match fault {
        TokenFault::Empty => "Paste an access token.".to_owned(),
        TokenFault::NotAToken => {
            "This is not an access token: a token has three parts with dots between them (JWT)."
                .to_owned()
        }
        TokenFault::NoExpiry => "This token does not say when it expires.".to_owned(),
        TokenFault::Expired(at) => format!("This token expired at {}.", when(at)),
    }
}

/// Until when a session lasts.
#[must_use]
pub fn session_until(expires: &str) -> String {
    format!("The token is in use until {expires}.")
}

/// Warns of a session's end.
#[must_use]
pub fn session_ends_soon(expires: &str) -> String {
    format!("Your session ends in less than five minutes, at {expires}.")
}

/// A session has ended.
#[must_use]
pub fn session_ended(expires: &str) -> String {
    format!("Your session ended at {expires}.")
}

/// What is wrong with a configuration, for whoever set the page up.
#[must_use]
pub fn problem(place: Place, problem: &Problem) -> String {
    let setting = |key: &str| setting(place, key);
    let json = match place {
        Place::Attributes => ", as JSON",
        Place::File | Place::Property => "",
    };
    let place = match place {
        Place::File => "config.json",
        Place::Property => "The property config",
        Place::Attributes => "The attributes",
    };
    match problem {
        Problem::Unreachable => format!("{place} could not be loaded; the defaults are used."),
        Problem::NotJson { line, column } => format!(
            "{place} is not valid JSON at line {line}, column {column}; the defaults are used."
        ),
        Problem::NotAnObject => format!("{place} is not a JSON object; the defaults are used."),
        Problem::UnknownKey(key) => format!("{place}: there is no setting “{}”.", setting(key)),
        Problem::NoEffect(key) => {
            format!("{place}: “{}” has no effect in this version.", setting(key))
        }
        Problem::BadValue { key, expected } => format!(
            "{place}: “{}” must be {}; it is not used.",
            setting(key),
            match expected {
                Expected::Address => "a path that begins with / or an http(s) URL".to_owned(),
                Expected::Object => format!("an object{json}"),
                Expected::Entries => format!("a list of objects with id and name{json}"),
                Expected::Text => "a text that is not empty".to_owned(),
                Expected::Flag => "true or false".to_owned(),
                Expected::Origins =>
                    "a list of origins such as https://dashboard.example".to_owned(),
                Expected::Theme => "auto, light or dark".to_owned(),
                Expected::WithinBounds => format!("a size that {} allows", setting("sizeGB")),
                Expected::Whole { min, max } => format!("a whole number from {min} to {max}"),
            }
        ),
    }
}

/// A setting as its place has it: an attribute is in kebab case, what is in it is not.
fn setting(place: Place, key: &str) -> String {
    let own = key.split('.').next().unwrap_or(key);
    match ATTRIBUTES.iter().find(|(_, setting)| *setting == own) {
        Some((attribute, _)) if place == Place::Attributes => {
            format!("{attribute}{}", key.strip_prefix(own).unwrap_or_default())
        }
        _ => key.to_owned(),
    }
}
