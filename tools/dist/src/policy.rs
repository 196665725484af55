//! The page's Content-Security-Policy, for hosts that can't set headers.

use volume_create::model::config::Config;

/// The policy that `deploy/` sends as a header, without `frame-ancestors`, which works in a header
/// only (CSP, section 3.3).
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The policy of a page with this configuration, which allows its API origin.
pub(crate) fn policy(config: &Config) -> String {
    match origin(&config.api_base) {
        Some(origin) => POLICY.replace(
            "connect-src 'self'",
            &format!("connect-src 'self' {origin}"),
        ),
        None => POLICY.to_owned(),
    }
}

/// The origin of a URL; `None` for a path, and for text that is not allowed in a policy.
fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
    let length = scheme
        .len()
        .checked_add("://".len())?
        .checked_add(host.len())?;
    host.chars().all(fits).then(|| address.get(..length))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(api_base: &str) -> String {
        policy(&Config {
            api_base: api_base.to_owned(),
            ..Config::default()
        })
    }

    #[test]
    fn it_equals_the_servers_policy_without_frame_ancestors() {
        let own = of("/api");
        for server in [
            include_str!("../../../deploy/nginx.conf"),
            include_str!("../../../deploy/Caddyfile"),
        ] {
            let sent = server.replace(" frame-ancestors 'self';", "");
            assert!(sent.contains(&format!("\"{own}\"")), "{own}");
        }
    }

    #[test]
    fn only_a_configured_api_origin_is_added() {
        for (api_base, sources) in [
            ("https://api.example/v1", "'self' https://api.example;"),
            ("http://[::1]:8080", "'self' http://[::1]:8080;"),
            ("https://api.example?x", "'self' https://api.example;"),
            ("https://x; script-src *", "'self';"),
            ("https://user@api.example", "'self';"),
            ("/volumes/api", "'self';"),
        ] {
            let policy = of(api_base);
            assert!(
                policy.contains(&format!("connect-src {sources}")),
                "{policy}"
            );
            assert_eq!(policy.matches(';').count(), 8, "{policy}");
        }
    }
}
