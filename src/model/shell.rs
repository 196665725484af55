//! How shells read a command line. `None` where a quote is not closed.

use std::iter::Peekable;
use std::str::Chars;

/// The words of a line for a POSIX shell, with bash's `$'…'` (Bash manual, "ANSI-C Quoting").
/// Nothing is expanded.
#[must_use]
pub fn posix(text: &str) -> Option<Vec<String>> {
    let mut words = Words::default();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some('\r') if letters.next_if_eq(&'\n').is_some() => {}
                Some(other) => words.push(other),
            },
            '\'' => {
                let word = words.word();
                loop {
                    match letters.next()? {
                        '\'' => break,
                        other => word.push(other),
                    }
                }
            }
            '"' => {
                let word = words.word();
                loop {
                    match letters.next()? {
                        '"' => break,
                        '\\' => match letters.next_if(|next| "$`\"\\\n".contains(*next)) {
                            Some('\n') => {}
                            escaped => word.push(escaped.unwrap_or('\\')),
                        },
                        other => word.push(other),
                    }
                }
            }
            '$' if letters.next_if_eq(&'\'').is_some() => {
                let text = ansi_c(&mut letters)?;
                words.word().push_str(&text);
            }
            '#' if words.last.is_none() => while letters.next_if(|next| *next != '\n').is_some() {},
            _ if letter.is_whitespace() => words.end(),
            _ => words.push(letter),
        }
    }
    Some(words.all())
}

/// The words of a line for Windows' command prompt: it takes the carets, the program splits the
/// rest.
#[must_use]
pub fn cmd(text: &str) -> Option<Vec<String>> {
    cmd_words(text, false)
}

/// The same as older versions of Chrome write it, with carets as escapes between quotes too.
#[must_use]
pub fn cmd_with_carets_in_quotes(text: &str) -> Option<Vec<String>> {
    cmd_words(text, true)
}

fn cmd_words(text: &str, in_quotes_too: bool) -> Option<Vec<String>> {
    let mut plain = String::new();
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '^' if in_quotes_too || !is_quoted => {
                // A line break is dropped, and what follows it is escaped.
                letters.next_if_eq(&'\r');
                letters.next_if_eq(&'\n');
                plain.extend(letters.next());
            }
            _ => {
                is_quoted ^= letter == '"';
                plain.push(letter);
            }
        }
    }
    let mut words = Words::default();
    let mut letters = plain.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                let word = words.word();
                loop {
                    match letters.next()? {
                        '"' if letters.next_if_eq(&'"').is_none() => break,
                        // Browsers double every backslash, whatever follows.
                        '\\' => {
                            let escaped = letters.next_if(|next| "\"\\".contains(*next));
                            word.push(escaped.unwrap_or('\\'));
                        }
                        other => word.push(other),
                    }
                }
            }
            '\\' if letters.next_if_eq(&'"').is_some() => words.push('"'),
            _ if letter.is_whitespace() => words.end(),
            _ => words.push(letter),
        }
    }
    Some(words.all())
}

/// The value of PowerShell's parameter `-Body`: `"…"` or `'…'`, also within a call.
#[must_use]
pub fn powershell_body(text: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find("-body ")?;
    let rest = text.get(at..)?;
    let start = rest.find(['"', '\''])?;
    let mut letters = rest.get(start..)?.chars().peekable();
    let quote = letters.next()?;
    let mut units = Vec::new();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            _ if letter == quote => match letters.next_if_eq(&quote) {
                Some(quote) => quote,
                None => return Some(String::from_utf16_lossy(&units)),
            },
            '`' if quote == '"' => match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            },
            '$' if quote == '"' && letters.peek() == Some(&'(') => {
                let code: String = letters
                    .by_ref()
                    .skip(1)
                    .take_while(|next| *next != ')')
                    .collect();
                units.push(code.strip_prefix("[char]")?.parse().ok()?);
                continue;
            }
            _ => letter,
        };
        units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
    }
    None
}

/// The text up to the closing quote of `$'…'`. Browsers escape units of UTF-16, other programs
/// bytes of UTF-8.
fn ansi_c(letters: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    let mut bytes = Vec::new();
    let mut units = Vec::new();
    loop {
        let letter = letters.next()?;
        let code = match (letter, letters.peek().copied()) {
            ('\\', Some('x')) => Code::Byte(number(letters, 1, 2, 16)),
            ('\\', Some('u')) => Code::Unit(number(letters, 1, 4, 16)),
            ('\\', Some('U')) => Code::Letter(char::from_u32(number(letters, 1, 8, 16))?),
            ('\\', Some('0'..='7')) => Code::Byte(number(letters, 0, 3, 8)),
            ('\\', Some(escaped)) => {
                letters.next();
                Code::Letter(match escaped {
                    'a' => '\u{7}',
                    'b' => '\u{8}',
                    'e' | 'E' => '\u{1b}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\u{b}',
                    other => other,
                })
            }
            ('\'', _) => Code::End,
            _ => Code::Letter(letter),
        };
        if !matches!(code, Code::Byte(_)) {
            text += &from_bytes(&std::mem::take(&mut bytes));
        }
        if !matches!(code, Code::Unit(_)) {
            text += &String::from_utf16_lossy(&std::mem::take(&mut units));
        }
        match code {
            Code::Byte(byte) => bytes.push(u8::try_from(byte).ok()?),
            Code::Unit(unit) => units.push(u16::try_from(unit).ok()?),
            Code::Letter(letter) => text.push(letter),
            Code::End => return Some(text),
        }
    }
}

enum Code {
    Byte(u32),
    Unit(u32),
    Letter(char),
    End,
}

/// The number in an escape: `kind` letters that name it, then at most `most` digits.
fn number(letters: &mut Peekable<Chars<'_>>, kind: usize, most: usize, base: u32) -> u32 {
    for _ in 0..kind {
        letters.next();
    }
    let mut number = 0_u32;
    for _ in 0..most {
        let Some(digit) = letters.peek().and_then(|next| next.to_digit(base)) else {
            break;
        };
        letters.next();
        number = number.saturating_mul(base).saturating_add(digit);
    }
    number
}

/// Bytes as UTF-8, else each as the character of its number, as Firefox writes them.
fn from_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// The words that are complete, and the one that is not yet.
#[derive(Default)]
struct Words {
    ended: Vec<String>,
    last: Option<String>,
}

impl Words {
    /// The word that is not complete; an empty quote starts one, too.
    fn word(&mut self) -> &mut String {
        self.last.get_or_insert_default()
    }

    fn push(&mut self, letter: char) {
        self.word().push(letter);
    }

    fn end(&mut self) {
        self.ended.extend(self.last.take());
    }

    fn all(mut self) -> Vec<String> {
        self.end();
        self.ended
    }
}
