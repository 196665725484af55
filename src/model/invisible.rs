//! Invisible characters, which are often copied with a text: line breaks and other controls,
//! zero-width characters, byte order marks, bidi marks, soft hyphens (Unicode,
//! "Default_Ignorable_Code_Point" and "Bidi_Control").

/// Whether a character is invisible. A tab is not: it shows as space.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{8}' | '\n'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}')
}

/// A text without invisible characters and white space at its ends.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// The same at its start only.
#[must_use]
pub fn trimmed_start(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || is_invisible(letter)
}

/// The first invisible character in a text. Joiners belong to Persian, to Indic scripts and to
/// emoji, so between two characters outside ASCII they do not count.
#[must_use]
pub fn first_in(text: &str) -> Option<char> {
    let mut before = 'a';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_joiner = matches!(letter, '\u{200c}' | '\u{200d}');
        let joins = |letter: char| !letter.is_ascii() && !is_invisible(letter);
        if is_invisible(letter)
            && !(is_joiner && joins(before) && letters.peek().copied().is_some_and(joins))
        {
            return Some(letter);
        }
        before = letter;
    }
    None
}
