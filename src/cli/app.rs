//! `spotter app`: everything without a terminal, in the browser.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::options::{ResourceArguments, coach};
use super::terminal::{out, tell};
use crate::app::{self, AppError, Home, HomeError, Options};
use crate::system::own_program;

#[derive(Debug, Args)]
pub struct AppArguments {
    /// Folder in which clips, results and marks are kept [default: `Spotter` in your home]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Port of the page; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = crate::app::PORT)]
    pub port: u16,
    /// Address to listen at; 0.0.0.0 lets phones on the same network in, with the token that the page shows them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// Do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Thresholds: default, novice, competition, cautious, or a TOML file with the keys that differ
    #[arg(long, value_name = "PROFILE", default_value = "default")]
    pub profile: String,
    /// Whose marks are made at the desk
    #[arg(long, value_name = "NAME", env = "USER")]
    pub coach: Option<String>,
    #[command(flatten)]
    pub resources: ResourceArguments,
}

impl AppArguments {
    /// The coach's name; without any, `coach`.
    pub fn coach(&self) -> &str {
        coach(self.coach.as_deref())
    }
}

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
        program: own_program().ok(),
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
