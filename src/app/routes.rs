//! What the app answers beside what the desk does: its page, the queue, and clips on their way in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::clips::{Action, Clips, ClipsError, Telling};
use super::pages::{self, About};
use super::uploads::Offer;
use super::{LARGEST_CHUNK, QueueError, UploadError, phone};
use crate::review::{Desk, DeskError, Failure, failed, serve_video, tell_errors, words};
use crate::track::Spot;

/// Largest request but for pieces of clips, bytes.
const LARGEST_REQUEST: usize = 256 * 1024;

/// What all answers need.
#[derive(Debug)]
pub(super) struct Shared {
    pub clips: Clips,
    pub about: About,
    pub desk: Arc<Desk>,
}

type App = State<Arc<Shared>>;

pub(super) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/app/{name}", get(asset))
        .route("/phone.svg", get(phone))
        .route("/api/clips", get(list).post(begin))
        .route("/api/clips/{id}", put(append).layer(DefaultBodyLimit::max(LARGEST_CHUNK)))
        .route("/api/clips/tell", post(tell))
        .route("/api/clips/act", post(act))
        .route("/api/clips/{id}/lifter", post(choose_lifter))
        .route("/choose/{id}", get(choose))
        .route("/clip/{id}", get(clip))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(axum::middleware::from_fn(tell_errors))
        .with_state(shared)
}

impl From<QueueError> for Failure {
    fn from(error: QueueError) -> Self {
        let status = match error {
            QueueError::Missing => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

impl From<UploadError> for Failure {
    fn from(error: UploadError) -> Self {
        let status = match error {
            UploadError::Queue(error) => return error.into(),
            UploadError::Disk(_) => StatusCode::INTERNAL_SERVER_ERROR,
            UploadError::Elsewhere(_) | UploadError::Whole => StatusCode::CONFLICT,
            UploadError::NoRoom { .. } => StatusCode::INSUFFICIENT_STORAGE,
            UploadError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            UploadError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            UploadError::Name(_) | UploadError::Content(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            UploadError::Empty(_) | UploadError::Details(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

impl From<ClipsError> for Failure {
    fn from(error: ClipsError) -> Self {
        match error {
            ClipsError::Queue(error) => error.into(),
            ClipsError::Upload(error) => error.into(),
            ClipsError::Details(error) => Self(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
            ClipsError::Disk(_) => failed(error),
        }
    }
}

/// Runs what reads and writes files where it does not hold up other answers.
async fn aside<T: Send + 'static>(
    app: Arc<Shared>,
    work: impl FnOnce(&Shared) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(move || work(&app)).await.map_err(failed)?
}

async fn page(State(app): App, headers: HeaderMap) -> Result<Html<String>, Failure> {
    let words = words(&headers);
    aside(app, move |app| pages::clips(&app.about, words).map(Html).map_err(failed)).await
}

async fn asset(Path(name): Path<String>) -> Result<Response, Failure> {
    let missing = || Failure(StatusCode::NOT_FOUND, "There is nothing here.".into());
    let (kind, text) = pages::asset(&name).ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// The address for a phone, to scan. It holds the token, and only who knows that already gets it.
async fn phone(State(app): App) -> Result<Response, Failure> {
    let address = app.about.phone.get().and_then(Option::as_deref);
    let picture = address.and_then(phone::picture);
    let picture = picture.ok_or_else(|| Failure(StatusCode::NOT_FOUND, "Phones are not let in.".into()))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

async fn list(State(app): App, headers: HeaderMap) -> Result<Response, Failure> {
    let words = words(&headers);
    let clips = aside(app, move |app| {
        // What cannot be taken away now is the next time.
        let _ = app.clips.clear();
        Ok(app.clips.shown(words)?)
    });
    Ok(Json(clips.await?).into_response())
}

async fn begin(State(app): App, Json(offer): Json<Offer>) -> Result<Response, Failure> {
    let clip = aside(app, move |app| Ok(app.clips.uploads.begin(&offer)?)).await?;
    Ok(Json(json!({ "id": clip.id, "received": clip.received })).into_response())
}

#[derive(Deserialize)]
struct Place {
    from: u64,
}

async fn append(
    State(app): App,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    piece: Bytes,
) -> Result<Response, Failure> {
    aside(app, move |app| match app.clips.uploads.append(&id, place.from, &piece) {
        Ok(received) => {
            app.clips.shop.ring();
            Ok(Json(json!({ "received": received })).into_response())
        }
        // Another window, or the piece before, was quicker.
        Err(UploadError::Elsewhere(received)) => {
            Ok((StatusCode::CONFLICT, Json(json!({ "received": received }))).into_response())
        }
        Err(error) => Err(error.into()),
    })
    .await
}

/// The page on which the lifter is chosen in a clip.
async fn choose(State(app): App, Path(id): Path<String>, headers: HeaderMap) -> Result<Html<String>, Failure> {
    let words = words(&headers);
    aside(app, move |app| {
        let clip = app.clips.queue.clip(&id)?;
        pages::choose(&clip.id, &clip.name, words).map(Html).map_err(failed)
    })
    .await
}

/// A clip as it was dropped.
async fn clip(State(app): App, Path(id): Path<String>, request: Request) -> Result<Response, Failure> {
    let path = aside(app, move |app| Ok(app.clips.uploads.path(&app.clips.queue.clip(&id)?))).await?;
    serve_video(path.ok_or(QueueError::Missing)?, request).await
}

async fn choose_lifter(State(app): App, Path(id): Path<String>, Json(spot): Json<Spot>) -> Result<StatusCode, Failure> {
    aside(app, move |app| {
        let clip = app.clips.queue.clip(&id)?;
        let sha256 = clip.sha256.ok_or(QueueError::Missing)?;
        app.desk.choose_lifter(&sha256, &clip.name, spot).map_err(DeskError::into)
    })
    .await
    .map(|()| StatusCode::NO_CONTENT)
}

async fn tell(State(app): App, Json(telling): Json<Telling>) -> Result<StatusCode, Failure> {
    aside(app, move |app| Ok(app.clips.tell(&telling).map(|()| StatusCode::NO_CONTENT)?)).await
}

async fn act(State(app): App, Json(action): Json<Action>) -> Result<StatusCode, Failure> {
    aside(app, move |app| Ok(app.clips.act(&action).map(|()| StatusCode::NO_CONTENT)?)).await
}
