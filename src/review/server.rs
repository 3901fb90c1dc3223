//! The desk's web server: pages, videos and marks, on this computer only unless told otherwise.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::services::ServeFile;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::guard::{Guard, LEAST_TOKEN, watch};
use super::video::Videos;
use super::{Desk, DeskError, Saying, connections, pages};
use crate::faults::{Fault, Group, catalogue};
use crate::process::outlives_terminal;
use crate::render::triage::{self, Assets};

/// Port unless another is asked for.
pub const PORT: u16 = 8737;
/// Largest request but for imports, bytes.
const LARGEST_REQUEST: usize = 64 * 1024;
/// Largest file of marks, bytes.
const LARGEST_IMPORT: usize = 16 * 1024 * 1024;
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

/// Serves the desk until Ctrl-C; `ready` is told the address to open once it can be opened.
///
/// # Errors
/// When the options are not safe, or the port cannot be had.
pub fn serve(desk: Desk, options: &ServeOptions, ready: impl FnOnce(&str)) -> Result<(), ServeError> {
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
        let secret = options.token.as_ref().map(|t| format!("?token={t}")).unwrap_or_default();
        ready(&format!("http://{address}/{secret}"));
        connections::serve(listener, router(desk, guard), stop()).await;
        Ok(())
    });
    runtime.shutdown_timeout(LAST_WRITES);
    served
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Ctrl-C, or being asked to end; not the end of the terminal where `nohup` has that ignored.
async fn stop() {
    // Before a handler changes what is ignored.
    let outlives = outlives_terminal();
    let asked = |kind: SignalKind| async move {
        match signal(kind) {
            Ok(mut asked) => drop(asked.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = asked(SignalKind::interrupt()) => {}
        () = asked(SignalKind::terminate()) => {}
        () = asked(SignalKind::hangup()), if !outlives => {}
    }
}

struct Shared {
    desk: Desk,
    videos: Videos,
}

type App = State<Arc<Shared>>;

fn router(desk: Desk, guard: Guard) -> Router {
    Router::new()
        .route("/", get(triage_page))
        .route("/stats", get(stats_page))
        // Browsers ask for it of themselves.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/set/{result}", get(set_page))
        .route("/video/{result}", get(video))
        .route("/assets/{name}", get(asset))
        .route("/export.csv", get(export_csv))
        .route("/export.json", get(export_json))
        .route("/api/marks", get(marks).post(say))
        .route("/api/faults/{result}", get(faults))
        .route("/api/undo", post(undo))
        .route("/api/import", post(import).layer(DefaultBodyLimit::max(LARGEST_IMPORT)))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(from_fn_with_state(guard, watch))
        .layer(RequestBodyTimeoutLayer::new(SILENCE))
        .with_state(Arc::new(Shared { desk, videos: Videos::default() }))
}

/// An answer that failed: a sentence for the page.
struct Failure(StatusCode, String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let status = match error {
            DeskError::Missing(_) => StatusCode::NOT_FOUND,
            DeskError::Mark(_) | DeskError::Exchange(_) => StatusCode::UNPROCESSABLE_ENTITY,
            DeskError::Gather(_) | DeskError::Store(_) | DeskError::Profile(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

fn missing() -> Failure {
    Failure(StatusCode::NOT_FOUND, "There is nothing here; go back to the list and load it again.".into())
}

/// Runs what reads and writes files where it does not hold up other answers.
async fn aside<T: Send + 'static>(
    app: Arc<Shared>,
    work: impl FnOnce(&Shared) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(move || work(&app)).await.map_err(failed)?
}

async fn triage_page(State(app): App) -> Result<Html<String>, Failure> {
    aside(app, |app| triage::render(&*app.desk.refresh()?, Assets::Served).map(Html).map_err(failed)).await
}

async fn stats_page(State(app): App) -> Result<Html<String>, Failure> {
    aside(app, |app| pages::stats(&app.desk.stats()?.0).map(Html).map_err(failed)).await
}

async fn set_page(State(app): App, Path(result): Path<String>) -> Result<Html<String>, Failure> {
    aside(app, move |app| {
        let triage = app.desk.refresh()?;
        let clip = triage.clip(&result).ok_or_else(missing)?;
        pages::set(&triage, clip).map(Html).map_err(failed)
    })
    .await
}

async fn asset(Path(name): Path<String>) -> Result<Response, Failure> {
    let (kind, bytes) = pages::asset(&name).ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

async fn video(State(app): App, Path(result): Path<String>, request: Request) -> Result<Response, Failure> {
    let path = aside(app, move |app| {
        let triage = app.desk.triage();
        let clip = triage.clip(&result).ok_or_else(missing)?;
        app.videos.file_of(&triage, clip).ok_or_else(missing)
    })
    .await?;
    let answer = ServeFile::new(path).try_call(request).await.map_err(failed)?;
    Ok(answer.map(Body::new))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: i64,
}

async fn marks(State(app): App, Query(asked): Query<Since>) -> Result<Response, Failure> {
    let marks = aside(app, move |app| Ok(app.desk.marks_since(asked.since)?)).await?;
    Ok(marks.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |m| Json(m).into_response()))
}

async fn say(State(app): App, Json(saying): Json<Saying>) -> Result<Response, Failure> {
    aside(app, move |app| Ok(Json(app.desk.say(&saying)?).into_response())).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    window: String,
}

async fn undo(State(app): App, Json(asked): Json<Window>) -> Result<Response, Failure> {
    let undone = aside(app, move |app| Ok(app.desk.undo(&asked.window)?)).await?;
    Ok(Json(serde_json::json!({ "undone": undone })).into_response())
}

async fn import(State(app): App, file: Bytes) -> Result<Response, Failure> {
    aside(app, move |app| Ok(Json(app.desk.import(&file)?).into_response())).await
}

#[derive(Deserialize)]
struct OfSet {
    set: bool,
}

/// The faults that a coach can add to a rep, or to the set as a whole, of this clip.
async fn faults(State(app): App, Path(result): Path<String>, Query(of): Query<OfSet>) -> Result<Response, Failure> {
    let triage = app.desk.triage();
    let clip = triage.clip(&result).ok_or_else(missing)?;
    let fits = |f: &&Fault| {
        (!clip.lift.has_family() || f.applies_to(clip.lift))
            && (f.group == Group::Set) == of.set
            && f.group != Group::Picture
    };
    let list: Vec<_> = catalogue()
        .filter(fits)
        .map(|f| serde_json::json!({ "name": f.name, "title": f.title, "definition": f.definition }))
        .collect();
    Ok(Json(list).into_response())
}

fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, kind.into()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

async fn export_csv(State(app): App) -> Result<Response, Failure> {
    aside(app, |app| {
        let mut bytes = Vec::new();
        app.desk.export()?.write_csv(&mut bytes).map_err(failed)?;
        Ok(download("text/csv; charset=utf-8", "marks.csv", bytes))
    })
    .await
}

async fn export_json(State(app): App) -> Result<Response, Failure> {
    aside(app, |app| {
        let mut bytes = Vec::new();
        app.desk.export()?.write_json(&mut bytes).map_err(failed)?;
        Ok(download("application/json", "marks.json", bytes))
    })
    .await
}
