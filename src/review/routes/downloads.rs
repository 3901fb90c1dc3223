//! Files that the desk hands out to be kept or sent on: a set as page, sheet or short video, and the marks.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::{App, Failure, Shared, aside, failed, missing, units, words};
use crate::render::Moving;
use crate::review::{Form, OfRep, ShareError, Sharing, share};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/share/{result}", get(shared_page))
        .route("/share/{result}/{form}", get(shared))
        .route("/export.csv", get(export_csv))
        .route("/export.json", get(export_json))
}

#[derive(Deserialize)]
struct Ticks {
    #[serde(default = "told")]
    names: bool,
    #[serde(default)]
    blurred: bool,
    /// `3.lumbar_flexion_level`; empty is the worst.
    #[serde(default)]
    finding: String,
}

fn told() -> bool {
    true
}

async fn shared_page(
    State(app): App,
    Path(result): Path<String>,
    ticks: Query<Ticks>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    shared(State(app), Path((result, "html".into())), ticks, headers).await
}

/// The set as one file to send on.
async fn shared(
    State(app): App,
    Path((result, form)): Path<(String, String)>,
    Query(of): Query<Ticks>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let form = Form::of_extension(&form).ok_or_else(missing)?;
    let finding = Some(of.finding.as_str()).filter(|asked| !asked.is_empty()).map(str::parse::<OfRep>).transpose();
    let finding = finding.map_err(|error| Failure(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))?;
    let how = Sharing { names: of.names, blurred: of.blurred, units: units(&headers), words: words(&headers), finding };
    aside(app, move |app| {
        let triage = app.desk.refresh()?;
        let clip = triage.clip(&result).ok_or_else(missing)?;
        // The clip as it was checked, or nothing.
        let video = app.videos.file_of(&triage, clip);
        let mut clip = clip.clone();
        clip.video = video;
        let file = share(&triage, &clip, &app.desk.placed()?, form, &how).map_err(|error| match error {
            ShareError::Nothing(_) => Failure(StatusCode::NOT_FOUND, error.to_string()),
            _ => failed(error),
        })?;
        let kind = match form {
            Form::Html => "text/html; charset=utf-8",
            Form::Pdf => "application/pdf",
            Form::Finding(Moving::Mp4) => "video/mp4",
            Form::Finding(Moving::Gif) => "image/gif",
        };
        Ok(download(kind, &format!("set.{}", form.extension()), file))
    })
    .await
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
