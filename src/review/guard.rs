//! Who may talk to the desk. A web page of somebody else, open in the same browser, may not: not by asking 127.0.0.1 directly
//! (Origin, Sec-Fetch-Site), and not by giving its own name that address (DNS rebinding: Host).

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Nothing within a page may run or be fetched from elsewhere, and no other page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' data:; \
connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Shortest token, characters.
pub(super) const LEAST_TOKEN: usize = 16;

/// What is asked of every request.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    address: SocketAddr,
    token: Option<String>,
}

impl Guard {
    pub fn new(address: SocketAddr, token: Option<String>) -> Self {
        Self { address, token }
    }

    /// Whether a host is this desk: `localhost` or the very address it listens at. Names are refused, because whoever owns a
    /// name can let it point here; listening everywhere, any address will do.
    fn is_here(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.address.port()) {
            return false;
        }
        let ip = self.address.ip();
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(asked) => asked == ip || ip.is_unspecified(),
            Err(_) => name.eq_ignore_ascii_case("localhost") && (ip.is_loopback() || ip.is_unspecified()),
        }
    }

    fn refusal(&self, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
        let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let is_one = headers.get_all(header::HOST).iter().count() == 1;
        let Some(host) = text(header::HOST).filter(|h| is_one && self.is_here(h)) else {
            return Some("This is not the address of the desk.");
        };
        match text(header::ORIGIN) {
            Some(origin) if origin.strip_prefix("http://") != Some(host) => {
                return Some("Another page asked for this.");
            }
            None if method != Method::GET && method != Method::HEAD => return Some("It was not said which page asks."),
            _ => {}
        }
        match text(header::HeaderName::from_static("sec-fetch-site")) {
            None | Some("same-origin" | "none") => None,
            Some(_) => Some("Another page asked for this."),
        }
    }

    /// Name of the cookie: one a port, for a browser takes all ports of a computer for one.
    fn cookie(&self) -> String {
        format!("spotter_desk_{}", self.address.port())
    }

    /// Whether the token is right; both are hashed first, so that the time of the comparison tells nothing of it.
    fn knows(&self, given: &str) -> bool {
        self.token.as_deref().is_none_or(|token| {
            let (a, b) = (Sha256::digest(token.as_bytes()), Sha256::digest(given.as_bytes()));
            a.iter().zip(b.iter()).fold(0, |off, (x, y)| off | (x ^ y)) == 0
        })
    }

    fn is_let_in(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
        let cookies =
            headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split("; "));
        let cookie =
            cookies.filter_map(|c| c.split_once('=')).find(|(name, _)| *name == self.cookie()).map(|(_, value)| value);
        self.token.is_none() || [bearer, cookie].into_iter().flatten().any(|t| self.knows(t))
    }
}

/// Lets a request through, or not, and puts the policy on every answer.
pub(super) async fn watch(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = admit(&guard, request, next).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn admit(guard: &Guard, request: Request, next: Next) -> Response {
    // Only a proxy is asked in this form.
    if request.uri().authority().is_some() {
        return (StatusCode::FORBIDDEN, "This is not the address of the desk.").into_response();
    }
    if let Some(reason) = guard.refusal(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    if guard.is_let_in(request.headers()) {
        return next.run(request).await;
    }
    // The address that is printed carries the token once; from then on a cookie does, which no script can read.
    let query = request.uri().query().unwrap_or_default();
    let given = query.split('&').find_map(|pair| pair.strip_prefix("token="));
    match given.filter(|token| guard.knows(token)) {
        Some(token) if request.method() == Method::GET && request.uri().path() == "/" => {
            let cookie = format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", guard.cookie());
            (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())]).into_response()
        }
        _ => (StatusCode::UNAUTHORIZED, "Open this page with the address that Spotter printed.").into_response(),
    }
}
