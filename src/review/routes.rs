//! What the desk answers: its pages, the videos, and the marks. Files to be kept are handed out by `downloads`.

mod downloads;

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tower_http::services::ServeFile;

use super::video::{Videos, settle_range};
use super::{Correcting, Desk, DeskError, DrawingAsked, Judged, Retracting, Saying, lifter, pages, pair, stats_page};
use crate::faults::{Fault, Group, catalogue};
use crate::render::Units;
use crate::render::triage::{self, Assets};
use crate::words::Words;

/// Largest request but for imports, bytes.
const LARGEST_REQUEST: usize = 64 * 1024;
/// Largest file of marks, bytes.
const LARGEST_IMPORT: usize = 16 * 1024 * 1024;

/// What all answers are made of.
struct Shared {
    desk: Arc<Desk>,
    videos: Videos,
    pages: Assets,
}

type App = State<Arc<Shared>>;

/// Everything of the desk but the page at `/`; the list of reps is at `/desk`.
pub(crate) fn routes(desk: Arc<Desk>, pages: Assets) -> Router {
    Router::new()
        .merge(downloads::routes())
        .route("/desk", get(triage_page))
        .route("/stats", get(stats))
        // Browsers ask for it of themselves.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/set/{result}", get(set_page))
        .route("/pair", get(pair_page))
        .route("/lifter", get(lifter_page))
        .route("/video/{result}", get(video))
        .route("/figure/{result}", get(figure))
        .route("/assets/{name}", get(asset))
        .route("/api/marks", get(marks).post(say))
        .route("/api/faults/{result}", get(faults))
        .route("/api/corrections", post(correct))
        .route("/api/corrections/{result}", get(corrections))
        .route("/api/corrections/retract", post(retract))
        .route("/api/drawings", post(draw))
        .route("/api/drawings/{result}", get(drawings))
        .route("/api/drawings/retract", post(erase))
        .route("/api/undo", post(undo))
        .route("/api/import", post(import).layer(DefaultBodyLimit::max(LARGEST_IMPORT)))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(from_fn(tell_errors))
        .with_state(Arc::new(Shared { desk, videos: Videos::default(), pages }))
}

/// The desk alone: its list is the first page.
pub(super) fn alone(desk: Arc<Desk>) -> Router {
    let list = move |State(desk): State<Arc<Desk>>, headers: HeaderMap| async move {
        let words = words(&headers);
        tokio::task::spawn_blocking(move || list(&desk, words, Assets::Served)).await.map_err(failed)?
    };
    Router::new().route("/", get(list)).with_state(desk.clone()).merge(routes(desk, Assets::Served))
}

fn list(desk: &Desk, words: &Words, pages: Assets) -> Result<Html<String>, Failure> {
    triage::render(&*desk.refresh()?, words, pages, &pages::LIST_SCRIPTS).map(Html).map_err(failed)
}

/// An answer that failed: a sentence for the page.
#[derive(Debug)]
pub(crate) struct Failure(pub StatusCode, pub String);

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
            DeskError::Judge(_) => StatusCode::CONFLICT,
            DeskError::Gather(_) | DeskError::Store(_) | DeskError::Profile(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

/// Tells what went wrong in the reader's language.
pub(crate) async fn tell_errors(request: Request, next: Next) -> Response {
    let words = words(request.headers());
    let (mut parts, body) = next.run(request).await.into_parts();
    let is_text =
        parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if parts.status.as_u16() < 400 || !is_text {
        return Response::from_parts(parts, body);
    }
    let text = axum::body::to_bytes(body, LARGEST_REQUEST).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, words.told(&String::from_utf8_lossy(&text)).into())
}

pub(crate) fn failed(error: impl std::fmt::Display) -> Failure {
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

async fn triage_page(State(app): App, headers: HeaderMap) -> Result<Html<String>, Failure> {
    let words = words(&headers);
    aside(app, move |app| list(&app.desk, words, app.pages)).await
}

/// The units that were chosen in this browser, which keeps them in a cookie.
fn units(headers: &HeaderMap) -> Units {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies.flat_map(|all| all.split(';')).find_map(|one| one.trim().strip_prefix("spotter-units="));
    chosen.map_or_else(Units::default, Units::named)
}

/// The language that the browser asks for.
pub(crate) fn words(headers: &HeaderMap) -> &'static Words {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Words::asked_for(asked)
}

async fn pair_page(
    State(app): App,
    Query(asked): Query<pair::Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Failure> {
    let (words, units) = (words(&headers), units(&headers));
    let in_app = app.pages == Assets::ServedInApp;
    aside(app, move |app| pair::page(&*app.desk.refresh()?, &asked, words, units, in_app).map(Html).map_err(failed))
        .await
}

async fn lifter_page(
    State(app): App,
    Query(asked): Query<lifter::Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Failure> {
    let (words, units) = (words(&headers), units(&headers));
    let in_app = app.pages == Assets::ServedInApp;
    aside(app, move |app| {
        let triage = app.desk.refresh()?;
        lifter::page(&triage, &app.desk.placed()?, &asked, words, units, in_app).map(Html).map_err(failed)
    })
    .await
}

async fn stats(State(app): App, headers: HeaderMap) -> Result<Html<String>, Failure> {
    let words = words(&headers);
    let in_app = app.pages == Assets::ServedInApp;
    aside(app, move |app| stats_page::page(&app.desk.stats()?.0, words, in_app).map(Html).map_err(failed)).await
}

async fn set_page(State(app): App, Path(result): Path<String>, headers: HeaderMap) -> Result<Html<String>, Failure> {
    let (words, units) = (words(&headers), units(&headers));
    aside(app, move |app| {
        let triage = app.desk.refresh()?;
        let clip = triage.clip(&result).ok_or_else(missing)?;
        pages::set(&triage, clip, words, units).map(Html).map_err(failed)
    })
    .await
}

async fn figure(State(app): App, Path(result): Path<String>) -> Result<Response, Failure> {
    aside(app, move |app| {
        let triage = app.desk.triage();
        let clip = triage.clip(&result).ok_or_else(missing)?;
        // A report without a pose has none, and the loop is the bare video.
        let Ok(figure) = pages::figure(&triage, clip) else { return Ok(StatusCode::NO_CONTENT.into_response()) };
        Ok(([(header::CONTENT_TYPE, "application/json")], figure).into_response())
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
    });
    serve_video(path.await?, request).await
}

/// Answers with a video, or the part of it that is asked for.
pub(crate) async fn serve_video(path: PathBuf, mut request: Request) -> Result<Response, Failure> {
    let length = tokio::fs::metadata(&path).await.map_err(failed)?.len();
    settle_range(request.headers_mut(), length);
    let answer = ServeFile::new(path).try_call(request).await.map_err(failed)?;
    Ok(answer.map(Body::new))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: i64,
}

async fn marks(State(app): App, Query(asked): Query<Since>, headers: HeaderMap) -> Result<Response, Failure> {
    let marks = aside(app, move |app| Ok(app.desk.marks_since(asked.since)?)).await?;
    let marks = marks.map(|marks| marks.told(words(&headers)));
    Ok(marks.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |m| Json(m).into_response()))
}

async fn say(State(app): App, headers: HeaderMap, Json(saying): Json<Saying>) -> Result<Response, Failure> {
    let words = words(&headers);
    aside(app, move |app| Ok(Json(app.desk.say(&saying)?.told(words)).into_response())).await
}

async fn corrections(State(app): App, Path(result): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let words = words(&headers);
    aside(app, move |app| {
        let mut all = app.desk.corrections(&result)?;
        all.iter_mut().for_each(|correction| correction.text = words.told(&correction.text));
        Ok(Json(all).into_response())
    })
    .await
}

/// Accepted, but not judged with yet, is what needs the clip read again.
fn judged(judged: Judged) -> Response {
    let reading = match judged {
        Judged::Now => return StatusCode::NO_CONTENT.into_response(),
        Judged::WhenRead => true,
        Judged::AtNextCheck => false,
    };
    (StatusCode::ACCEPTED, Json(serde_json::json!({ "reading": reading }))).into_response()
}

async fn correct(State(app): App, Json(asked): Json<Correcting>) -> Result<Response, Failure> {
    aside(app, move |app| Ok(judged(app.desk.correct(&asked)?))).await
}

async fn retract(State(app): App, Json(asked): Json<Retracting>) -> Result<Response, Failure> {
    aside(app, move |app| Ok(judged(app.desk.retract(&asked)?))).await
}

async fn drawings(State(app): App, Path(result): Path<String>) -> Result<Response, Failure> {
    aside(app, move |app| Ok(Json(app.desk.drawings(&result)?).into_response())).await
}

async fn draw(State(app): App, Json(asked): Json<DrawingAsked>) -> Result<StatusCode, Failure> {
    aside(app, move |app| Ok(app.desk.draw(asked).map(|()| StatusCode::NO_CONTENT)?)).await
}

async fn erase(State(app): App, Json(asked): Json<Retracting>) -> Result<StatusCode, Failure> {
    aside(app, move |app| Ok(app.desk.erase(&asked).map(|()| StatusCode::NO_CONTENT)?)).await
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
async fn faults(
    State(app): App,
    Path(result): Path<String>,
    Query(of): Query<OfSet>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let words = words(&headers);
    let triage = app.desk.triage();
    let clip = triage.clip(&result).ok_or_else(missing)?;
    let fits = |f: &&Fault| {
        (!clip.lift.has_family() || f.applies_to(clip.lift))
            && (f.group == Group::Set) == of.set
            && f.group != Group::Picture
    };
    let list: Vec<_> = catalogue()
        .filter(fits)
        .map(|f| serde_json::json!({ "name": f.name, "title": words.told(f.title), "definition": words.told(f.definition) }))
        .collect();
    Ok(Json(list).into_response())
}
