//! Many clips at once: what is asked of each, the run with its progress, and what is said at the end.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Outcome;
use super::check_options::{CheckArguments, Format};
use super::options::cores;
use super::progress::{Counting, Dashboard};
use super::table::write_summary;
use super::terminal::{out, tell, width};
use crate::batch::{
    Claim, Common, ContentHashes, Ended, Failure, Found, ModelIdentity, Orders, Request, Sheet, SheetRow, WorkList,
    needs_models, refuse_foreign, run as run_tasks, summarise, to_do,
};
use crate::faults::Profile;
use crate::files::Workspace;
use crate::library::Remembered;
use crate::pose::{Apart, Resources};
use crate::review::Store;
use crate::system::own_program;

/// Where results go when nobody says.
const RESULTS: &str = "spotter-results";

/// A sentence for people and how the program ends.
type Refusal = (String, Outcome);

/// Checks the clips that were found and reports the worst outcome.
pub fn run(found: Found, arguments: &CheckArguments, profile: &Profile, remembered: Option<&Remembered>) -> Outcome {
    match try_run(found, arguments, profile, remembered) {
        Ok(outcome) => outcome,
        Err((sentences, outcome)) => {
            // Of a sheet there is one a mistake.
            sentences.split('\n').for_each(|sentence| tell(format_args!("spotter: {sentence}")));
            outcome
        }
    }
}

fn try_run(
    found: Found,
    arguments: &CheckArguments,
    profile: &Profile,
    remembered: Option<&Remembered>,
) -> Result<Outcome, Refusal> {
    let sheet = arguments.sheet.as_deref().map(Sheet::read).transpose().map_err(|e| (e.to_string(), Outcome::Usage))?;
    for (sheet, note) in sheet.iter().flat_map(|sheet| sheet.notes.iter().map(move |note| (sheet, note))) {
        tell(format_args!("spotter: sheet `{}`: {note}", sheet.path.display()));
    }
    let folder = results_folder(arguments);
    let resources = needs_models(&found.clips)
        .then(|| arguments.located())
        .transpose()
        .map_err(|e| (e.to_string(), Outcome::Failed))?;
    let models = resources
        .as_ref()
        .map(|resources| ModelIdentity::of(resources, arguments.landmark_model()))
        .transpose()
        .map_err(|e| (format!("a model cannot be read: {e}"), Outcome::Failed))?;
    // First of all: where nothing can be written no clip need be read.
    std::fs::create_dir_all(&folder).and_then(|()| Workspace::make(&folder).map(drop)).map_err(|e| {
        let sentence = format!("cannot write to `{}`: {e}; choose another folder with `--out`", folder.display());
        (sentence, Outcome::Failed)
    })?;
    refuse_foreign(&folder)
        .map_err(|e| (format!("{e}; choose another folder with `--out`, or move it away"), Outcome::Usage))?;
    Claim::sweep(&folder);

    let (requests, mut failures) = requests(found, sheet.as_ref(), arguments);
    // Marks that cannot be read are said at the desk; they keep no clip from being checked.
    let corrections = Store::open(&folder).and_then(|mut marks| marks.corrections()).unwrap_or_default();
    let common = Common {
        models: models.as_ref(),
        profile,
        annotate: arguments.annotate,
        remembered,
        corrections: &corrections,
    };
    let counting = Counting::new(requests.len());
    let hashes = ContentHashes::open(&folder);
    let list = WorkList::new(requests, &common, &folder, &hashes, cores(), |through| counting.through(through));
    counting.clear();
    let Some(mut list) = list else { return Err(interrupted("no clip was checked yet")) };
    failures.append(&mut list.failures);

    // Where the program cannot be found again the clips are read in this process.
    let program = own_program().ok();
    let patience = Duration::from_secs_f64(60.0 * arguments.patience);
    let mut orders = Orders {
        results: &folder,
        models: resources.as_ref().map(|resources: &Resources| (resources, arguments.landmark_model())),
        apart: program.as_deref().map(|program| Apart { program, patience }),
        profile,
        annotate: arguments.annotate,
        remembered,
        force: arguments.force,
        jobs: 1,
        threads: 1,
    };
    let dashboard = Dashboard::new(&folder, arguments.format, list.tasks.len());
    for (clip, of) in &list.duplicates {
        dashboard.duplicate(clip, of);
    }
    for failure in &failures {
        dashboard.failed(failure);
    }
    let (open, before) = to_do(&list.tasks, &orders, &dashboard);
    (orders.jobs, orders.threads) = shares(arguments, open.len());
    dashboard.begin(open.iter().filter_map(|k| list.tasks.get(*k)), orders.jobs);
    let ended = run_tasks(&list.tasks, &open, before, &orders, &dashboard);
    dashboard.clear();
    if ended.stopped {
        return Err(interrupted(&format!("{} of {} clips are done", dashboard.done(), list.tasks.len())));
    }
    finish(ended, failures, &folder, arguments)
}

/// The summary, on disk and on the terminal.
fn finish(
    mut ended: Ended,
    mut failures: Vec<Failure>,
    folder: &Path,
    arguments: &CheckArguments,
) -> Result<Outcome, Refusal> {
    failures.append(&mut ended.failures);
    if ended.disk_full {
        let sentence = format!(
            "the disk with `{}` is full: the batch was stopped, and what is there is whole; make room and run the same command again",
            folder.display()
        );
        return Err((sentence, Outcome::Failed));
    }
    let summary = summarise(folder, &failures)
        .map_err(|e| (format!("the clips are checked, but the summary cannot be written: {e}"), Outcome::Failed))?;
    if arguments.format == Format::Text {
        // A closed pipe (`spotter check … | head`) is the reader's choice, not a failure: the files are written.
        let _ = write_summary(&summary, folder, width(), &mut out());
    }
    Ok(Outcome::of(!failures.is_empty(), ended.flagged > 0, arguments.exit_zero))
}

fn interrupted(how_far: &str) -> Refusal {
    (format!("stopped; {how_far}, nothing is half-written. Run the same command again to go on"), Outcome::Interrupted)
}

/// `--out`; else inside the one folder of clips; else here.
fn results_folder(arguments: &CheckArguments) -> PathBuf {
    match (&arguments.out, arguments.clips.as_slice()) {
        (Some(out), _) => out.clone(),
        (None, [folder]) if folder.is_dir() => folder.join(RESULTS),
        _ => RESULTS.into(),
    }
}

/// One request a clip, or one a row of the sheet, for this run's share of the clips; and what is wrong with the rest.
fn requests(found: Found, sheet: Option<&Sheet>, arguments: &CheckArguments) -> (Vec<Request>, Vec<Failure>) {
    let unreadable = |(path, reason): (PathBuf, String)| Failure {
        clip: path.to_string_lossy().into_owned(),
        reason: if path.is_symlink() {
            format!("the link leads to nothing that can be read: {reason}")
        } else {
            format!("the folder cannot be searched: {reason}")
        },
    };
    let mut failures: Vec<Failure> = found.unreadable.into_iter().map(unreadable).collect();
    let mut rows: HashMap<usize, Vec<&SheetRow>> = HashMap::new();
    if let Some(sheet) = sheet {
        let (assigned, astray) = sheet.assign(&found.clips);
        rows = assigned;
        let named = |reason| Failure { clip: sheet.path.to_string_lossy().into_owned(), reason };
        failures.extend(astray.into_iter().map(named));
    }
    let mut requests = Vec::new();
    for (k, clip) in found.clips.into_iter().enumerate() {
        if arguments.shard.is_some_and(|shard| !shard.holds(&clip)) {
            continue;
        }
        let own: Vec<Option<&SheetRow>> =
            rows.get(&k).map_or_else(|| vec![None], |rows| rows.iter().copied().map(Some).collect());
        for row in own {
            let (lift, options) = (arguments.lift.unwrap_or_default(), arguments.reading.options());
            let mut request = Request::new(clip.clone(), row, lift, arguments.person, options);
            request.told = arguments.told.told();
            request.session = arguments.lengths.complete(arguments.session.complete(request.session));
            requests.push(request);
        }
    }
    (requests, failures)
}

/// Clips at a time and threads of each. A clip on one thread wastes least, so the cores go to clips first; with fewer clips
/// than cores they are shared out.
fn shares(arguments: &CheckArguments, clips: usize) -> (usize, usize) {
    let (cores, threads) = (cores(), arguments.threads.map(usize::from));
    let fitting = cores.div_ceil(threads.unwrap_or(1));
    let jobs = arguments.jobs.map_or(fitting, usize::from).min(clips).max(1);
    (jobs, threads.unwrap_or_else(|| (cores / jobs).max(1)))
}
