//! The web server of the desk and the app, on this computer only unless told otherwise.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::guard::{Guard, LEAST_TOKEN, watch};
use super::{Desk, address_for_others, connections, routes};
use crate::system::asked_to_stop;

/// Port unless another is asked for.
pub const PORT: u16 = 8737;
/// How long a request may send nothing of its body.
const SILENCE: Duration = Duration::from_secs(10);
/// How long what is being written may take to end after Ctrl-C.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// Where and for whom to serve.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Address to listen at.
    pub address: IpAddr,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// What a browser has to know; needed beyond this computer.
    pub token: Option<String>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), port: PORT, token: None }
    }
}

/// Why the desk cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Others could reach it.
    #[error(
        "`--listen {0}` lets other computers in, so it needs a secret: add `--token` with at least {LEAST_TOKEN} letters and digits"
    )]
    NoToken(IpAddr),
    /// Too easy to guess, or no token at all in an address.
    #[error("the token must be at least {LEAST_TOKEN} letters, digits, `-` or `_`")]
    WeakToken,
    /// The port is taken.
    #[error("port {0} is in use, perhaps by another desk; close that one or choose another port with `--port`")]
    InUse(u16),
    /// Something else of the network.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Cause.
        source: std::io::Error,
    },
}

/// Serves the desk until Ctrl-C; `ready` is told the addresses to open once they can be opened, this computer's own first.
///
/// # Errors
/// When the options are not safe, or the port cannot be had.
pub fn serve(desk: Desk, options: &ServeOptions, ready: impl FnOnce(&[String])) -> Result<(), ServeError> {
    let secret = options.token.as_ref().map(|t| format!("?token={t}")).unwrap_or_default();
    serve_routes(routes::alone(Arc::new(desk)), options, |address| {
        // What listens everywhere is opened here by this computer's own address.
        let here = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        let here = SocketAddr::new(here, address.port());
        let others = address_for_others(address).filter(|other| *other != here);
        let all: Vec<String> = std::iter::once(here).chain(others).map(|at| format!("http://{at}/{secret}")).collect();
        ready(&all);
    })
}

/// Serves what answers, behind the rules of the desk, until Ctrl-C; `ready` is told the address once it is listened at.
///
/// # Errors
/// When the options are not safe, or the port cannot be had.
pub(crate) fn serve_routes(
    routes: Router,
    options: &ServeOptions,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    match &options.token {
        None if !options.address.is_loopback() => return Err(ServeError::NoToken(options.address)),
        Some(token) if token.len() < LEAST_TOKEN || !token.bytes().all(is_plain) => return Err(ServeError::WeakToken),
        _ => {}
    }
    let asked = SocketAddr::new(options.address, options.port);
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::InUse(asked.port()),
        _ => ServeError::Listen { address: asked, source },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(asked).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let guard = Guard::new(address, options.token.clone());
        let guarded = routes.layer(from_fn_with_state(guard, watch)).layer(RequestBodyTimeoutLayer::new(SILENCE));
        ready(address);
        connections::serve(listener, guarded, asked_to_stop()).await;
        Ok(())
    });
    runtime.shutdown_timeout(LAST_WRITES);
    served
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}
