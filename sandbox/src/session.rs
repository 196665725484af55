//! Sessions: the key pair, the token, the cookie.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use aws_lc_rs::{
    encoding::AsDer as _,
    rsa::KeySize,
    signature::{KeyPair as _, RsaKeyPair},
};
use axum::http::{HeaderMap, StatusCode, header::COOKIE};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors::ErrorKind,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::contract::ApiError;

/// The cookie's name.
pub(crate) const COOKIE_NAME: &str = "AccessToken";
/// The cookie's path: only the calls receive it.
pub(crate) const COOKIE_PATH: &str = "/api/";
/// How long a session lasts, in seconds.
pub(crate) const LIFETIME: i64 = 86_400;
/// The user that opening the page signs in.
pub const USERNAME: &str = "sandbox";
/// The password of every user.
pub const PASSWORD: &str = "sandbox";

const AUDIENCE: &str = "platform.colossalai.com";
const ISSUER: &str = "hpcaitech.com";
/// The file's name in the data folder: an RSA private key, PKCS #1, DER.
const KEY_FILE: &str = "session-key.der";
/// PKCS #8 is a header and PKCS #1; the header's length is fixed for a 2048-bit key.
const PKCS8_HEADER: usize = 26;

#[derive(Deserialize, Serialize)]
struct Claims {
    aud: Vec<String>,
    iss: String,
    sub: String,
    group: Vec<String>,
    iat: i64,
    exp: i64,
    username: String,
}

/// Signs and checks tokens with a key pair of its own.
pub(crate) struct Sessions {
    signing: EncodingKey,
    checking: DecodingKey,
    rules: Validation,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sessions").finish_non_exhaustive()
    }
}

impl Sessions {
    /// Reads the key pair from `folder`, which must exist, or generates and saves one there;
    /// without a folder, it is only generated.
    pub(crate) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let key = match folder.map(|folder| folder.join(KEY_FILE)) {
            Some(file) if file.exists() => fs::read(file)?,
            Some(file) => {
                let key = generate_key()?;
                write_private(&file, &key)?;
                key
            }
            None => generate_key()?,
        };
        let pair = RsaKeyPair::from_der(&key).map_err(|error| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{KEY_FILE} holds no usable key ({error}): delete it"),
            )
        })?;
        let mut rules = Validation::new(Algorithm::RS256);
        rules.leeway = 0;
        // "On or after exp" is expired, where the library says "after".
        rules.reject_tokens_expiring_in_less_than = 1;
        rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_issuer(&[ISSUER]);
        Ok(Self {
            checking: DecodingKey::from_rsa_der(pair.public_key().as_ref()),
            signing: EncodingKey::from_rsa_der(&key),
            rules,
        })
    }

    /// A signed token for this user that expires `lifetime` seconds from now; in the past if it is
    /// negative.
    pub(crate) fn token(&self, username: &str, lifetime: i64) -> String {
        let iat = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map(|since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
            .unwrap_or_default();
        let claims = Claims {
            aud: vec![AUDIENCE.to_owned()],
            iss: ISSUER.to_owned(),
            sub: Uuid::new_v5(&Uuid::NAMESPACE_OID, username.as_bytes()).to_string(),
            group: vec!["admin".to_owned()],
            iat,
            exp: iat.saturating_add(lifetime),
            username: username.to_owned(),
        };
        // Signing fails for an unusable key only, and `open` rejects those.
        encode(&Header::new(Algorithm::RS256), &claims, &self.signing).unwrap_or_default()
    }

    /// The user of the valid token in the cookie; otherwise a 401 with the reason.
    pub(crate) fn user(&self, headers: &HeaderMap) -> Result<String, ApiError> {
        let unauthorized = |message: &str| ApiError::new(StatusCode::UNAUTHORIZED, message);
        let token = cookies(headers)
            .find_map(|(name, value)| (name == COOKIE_NAME).then_some(value))
            .ok_or_else(|| unauthorized("not signed in: there is no AccessToken cookie"))?;
        decode::<Claims>(token, &self.checking, &self.rules)
            .map(|token| token.claims.username)
            .map_err(|error| {
                unauthorized(match error.kind() {
                    ErrorKind::ExpiredSignature => "the session has expired: sign in again",
                    ErrorKind::InvalidSignature => {
                        "the AccessToken is not valid: its signature is not this service's"
                    }
                    ErrorKind::InvalidAlgorithm => {
                        "the AccessToken is not valid: it must be signed with RS256"
                    }
                    ErrorKind::InvalidAudience => {
                        "the AccessToken is not valid: it is for another audience"
                    }
                    ErrorKind::InvalidIssuer => {
                        "the AccessToken is not valid: another issuer made it"
                    }
                    _ => "the AccessToken is not valid",
                })
            })
    }

    /// The `Set-Cookie` value that signs the sandbox's own user in for a day, as `deploy/README.md`
    /// recommends, without `Secure` because the sandbox serves http.
    pub(crate) fn cookie(&self) -> String {
        let token = self.token(USERNAME, LIFETIME);
        format!(
            "{COOKIE_NAME}={token}; Path={COOKIE_PATH}; Max-Age={LIFETIME}; HttpOnly; SameSite=Strict"
        )
    }
}

/// The request's cookies, names and values, in the order received.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

fn generate_key() -> io::Result<Vec<u8>> {
    let failed = || io::Error::other("no key pair could be made");
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| failed())?;
    let pkcs8 = pair.as_der().map_err(|_| failed())?;
    let key = pkcs8.as_ref().get(PKCS8_HEADER..).ok_or_else(failed)?;
    Ok(key.to_vec())
}

fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(bytes)
}
