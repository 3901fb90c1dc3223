//! `spotter app`: everything without a terminal, in the browser.

use std::io::Write;

use super::Outcome;
use super::args::AppArguments;
use super::terminal::{out, tell};
use crate::app::{self, AppError, Home, HomeError, Options};

/// Runs the app until Ctrl-C. Where it runs already, that one is opened.
pub fn run(arguments: &AppArguments) -> Outcome {
    let folder = match arguments.folder.clone().map_or_else(Home::default_folder, Ok) {
        Ok(folder) => folder,
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            return Outcome::Usage;
        }
    };
    let options = Options {
        listen: arguments.listen,
        port: arguments.port,
        coach: arguments.coach().to_owned(),
        profile: arguments.profile.clone(),
        search: arguments.resources.search(),
    };
    let ran = app::run(&folder, &options, |address| {
        // A closed pipe is the reader's choice.
        let mut out = out();
        let _ = writeln!(
            out,
            "Spotter is at {address}\nClips and results are kept in {}. Ctrl-C ends it; it goes on with the next start.",
            folder.display()
        );
        let _ = out.flush();
        show(address, arguments);
    });
    match ran {
        Ok(()) => Outcome::Clean,
        Err(AppError::Home(HomeError::Running { address, .. })) if !address.is_empty() => {
            tell(format_args!("spotter: it runs already: {address}"));
            show(&address, arguments);
            Outcome::Clean
        }
        Err(error @ AppError::Profile(_)) => {
            tell(format_args!("spotter: {error}"));
            Outcome::Usage
        }
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            Outcome::Failed
        }
    }
}

/// Opens the browser.
fn show(address: &str, arguments: &AppArguments) {
    if !arguments.no_browser && open::that_detached(address).is_err() {
        tell(format_args!("spotter: no browser could be opened; open the address yourself"));
    }
}
