//! The paths in a source: those imported by `use`, and those in code and macros.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A path as written, with its enclosing inline modules (`mod name { … }`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) inline: Vec<String>,
    pub(crate) segments: Vec<String>,
}

/// A local name for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) path: Written,
}

/// All paths of one source.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    pub(crate) imports: Vec<Import>,
    pub(crate) all: Vec<Written>,
}

impl Paths {
    /// Parses a source. The error is that it is not Rust.
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        let tokens: TokenStream = source
            .parse()
            .map_err(|error| format!("is no Rust: {error}"))?;
        let mut paths = Self::default();
        paths.scan(tokens, &mut Vec::new());
        Ok(paths)
    }

    fn scan(&mut self, tokens: TokenStream, inline: &mut Vec<String>) {
        let mut rest = Tokens::new(tokens);
        while !rest.is_at_end() {
            if rest.separator() {
                // A continuation after generics, or a path of another crate.
                rest.path();
            } else if rest.keyword("use") {
                self.imports(&mut rest, &[], inline);
            } else if rest.keyword("mod") {
                if let Some(name) = rest.ident()
                    && let Some(body) = rest.block()
                {
                    inline.push(name);
                    self.scan(body, inline);
                    inline.pop();
                }
            } else {
                let segments = rest.path();
                if segments.len() > 1 {
                    self.add(segments, inline);
                } else if segments.is_empty()
                    && let Some(TokenTree::Group(group)) = rest.next()
                {
                    self.scan(group.stream(), inline);
                }
            }
        }
    }

    /// A tree of a `use`: `a::b`, `a::b as c`, `a::*`, `a::{…}`.
    fn imports(&mut self, rest: &mut Tokens, before: &[String], inline: &[String]) {
        let mut segments = before.to_vec();
        rest.separator();
        loop {
            if let Some(group) = rest.block() {
                let mut inner = Tokens::new(group);
                while !inner.is_at_end() {
                    self.imports(&mut inner, &segments, inline);
                    // The comma.
                    inner.next();
                }
                return;
            }
            match rest.ident() {
                Some(name) if name == "self" && !segments.is_empty() => {}
                Some(name) => segments.push(name),
                // A glob: its names are unknown.
                None => {
                    self.add(segments, inline);
                    rest.next();
                    return;
                }
            }
            if !rest.separator() {
                break;
            }
        }
        let name = if rest.keyword("as") {
            rest.ident()
        } else {
            segments.last().cloned()
        };
        self.add(segments.clone(), inline);
        if let Some(name) = name {
            let inline = inline.to_vec();
            let path = Written { inline, segments };
            self.imports.push(Import { name, path });
        }
    }

    fn add(&mut self, segments: Vec<String>, inline: &[String]) {
        let inline = inline.to_vec();
        self.all.push(Written { inline, segments });
    }
}

/// Tokens with lookahead.
struct Tokens {
    rest: std::vec::IntoIter<TokenTree>,
}

impl Tokens {
    fn new(tokens: TokenStream) -> Self {
        let rest = tokens.into_iter().collect::<Vec<_>>().into_iter();
        Self { rest }
    }

    fn next(&mut self) -> Option<TokenTree> {
        self.rest.next()
    }

    fn is_at_end(&self) -> bool {
        self.rest.as_slice().is_empty()
    }

    fn ident(&mut self) -> Option<String> {
        let TokenTree::Ident(ident) = self.rest.as_slice().first()? else {
            return None;
        };
        let name = ident.to_string();
        self.rest.next();
        Some(name.trim_start_matches("r#").to_owned())
    }

    /// `a::b::c`; empty if there is none.
    fn path(&mut self) -> Vec<String> {
        let mut segments = Vec::from_iter(self.ident());
        while !segments.is_empty() && self.separator() {
            match self.ident() {
                Some(name) => segments.push(name),
                None => break,
            }
        }
        segments
    }

    fn keyword(&mut self, word: &str) -> bool {
        let is_there =
            matches!(self.rest.as_slice(), [TokenTree::Ident(ident), ..] if ident == word);
        if is_there {
            self.rest.next();
        }
        is_there
    }

    /// The content of the following braces.
    fn block(&mut self) -> Option<TokenStream> {
        match self.rest.as_slice().first()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let content = group.stream();
                self.rest.next();
                Some(content)
            }
            _ => None,
        }
    }

    /// `::`, which is two tokens.
    fn separator(&mut self) -> bool {
        let [TokenTree::Punct(one), TokenTree::Punct(two), ..] = self.rest.as_slice() else {
            return false;
        };
        let is_there =
            one.as_char() == ':' && one.spacing() == Spacing::Joint && two.as_char() == ':';
        if is_there {
            self.rest.nth(1);
        }
        is_there
    }
}
