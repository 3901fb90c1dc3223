//! The app as a whole: folder, queue, workers, desk and server, until Ctrl-C.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::available_parallelism;

use super::clips::Clips;
use super::pages::About;
use super::routes::{self, Shared};
use super::worker::{Models, Workshop};
use super::{Home, HomeError, Queue, UploadError, Uploads};
use crate::batch::{Claim, ModelIdentity};
use crate::faults::{Profile, ProfileError};
use crate::pose::{LandmarkModel, Search};
use crate::render::triage::Assets;
use crate::review::{self, Desk, DeskError, ServeError, ServeOptions};

/// Port unless another is asked for.
pub const PORT: u16 = 8738;

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen at.
    pub listen: IpAddr,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Whose marks are made at the desk.
    pub coach: String,
    /// Thresholds.
    pub profile: String,
    /// Where runtime and models are searched for.
    pub search: Search,
    /// The program `spotter`, which then reads clips in processes of its own; without it they are read in this one.
    pub program: Option<PathBuf>,
}

/// Why the app cannot run.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The folder.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// What it holds of uploads.
    #[error(transparent)]
    Uploads(#[from] UploadError),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The network.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The thresholds.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

/// Runs the app in `folder` until Ctrl-C; `ready` is told the address to open on this computer once it can be opened.
///
/// # Errors
/// When the folder cannot be used, or the address cannot be had.
pub fn run(folder: &Path, options: &Options, ready: impl FnOnce(&str)) -> Result<(), AppError> {
    let profile = Profile::load(&options.profile)?;
    let mut home = Home::open(folder)?;
    let queue = Arc::new(Queue::open(&home.queue()).map_err(HomeError::from)?);
    let uploads = Arc::new(Uploads::open(&home, queue.clone())?);
    Claim::sweep(&home.results());
    let (models, problem) = match models(&options.search) {
        Ok(models) => (Some(models), None),
        Err(problem) => (None, Some(problem)),
    };
    let shop = Arc::new(Workshop::new(
        queue.clone(),
        uploads.clone(),
        &home.results(),
        profile,
        models,
        options.program.clone(),
    ));
    let desk = Arc::new(Desk::open(&home.results(), &options.coach)?.with_reader(shop.clone()));
    let clips = Clips { queue, uploads, shop: shop.clone(), results: home.results(), answers: Arc::default() };
    // What cannot be taken away now is when the page is looked at.
    let _ = clips.clear();
    let about = About { folder: home.root().to_path_buf(), problem, phone: OnceLock::new() };
    let shared = Arc::new(Shared { clips, about, desk: desk.clone() });
    let routes = routes::routes(shared.clone()).merge(review::routes(desk, Assets::ServedInApp));
    let serve = ServeOptions { address: options.listen, port: options.port, token: Some(home.token().to_owned()) };
    let workers = shop.start(available_parallelism().map_or(1, usize::from));
    let token = home.token().to_owned();
    let served = review::serve_routes(routes, &serve, |address| {
        let with_token = |address: SocketAddr| format!("http://{address}/?token={token}");
        let _ = shared.about.phone.set(review::address_for_others(address).map(with_token));
        let address = with_token(here(address));
        // Whoever starts it again without the note is told that it runs, and not where.
        let _ = home.note_address(&address);
        ready(&address);
    });
    shop.close();
    for worker in workers {
        // One that panicked has ended too.
        let _ = worker.join();
    }
    Ok(served?)
}

/// The address on this computer: who listens everywhere is here too.
fn here(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()) } else { address }
}

/// Runtime and models, or what is missing and what to do about it.
fn models(search: &Search) -> Result<Models, String> {
    let model = LandmarkModel::Full;
    let resources = search.locate(model).map_err(|error| error.to_string())?;
    let identity = ModelIdentity::of(&resources, model);
    let unread = |error: io::Error| format!("a model cannot be read: {error}; `spotter doctor` says more");
    Ok((resources, model, identity.map_err(unread)?))
}
