//! Many clips: which there are, what is told about them, what of it is done already, and who does the rest.
//!
//! A result folder is keyed by everything that it depends on ([`Identity`]), so that a run does what is missing and nothing
//! else; it is written aside under a claim and moved when whole ([`Claim`]), so that a kill at any moment costs the clip in work
//! and no more, and so that processes share a folder without knowing of each other. What lies in the folder is all the state
//! there is: the [`Summary`] is made from it alone.

mod again;
mod claim;
mod find;
mod hashes;
mod identity;
mod merge;
mod results;
mod run;
mod shard;
mod sheet;
mod summary;
mod work;

pub use again::judge_again;
pub use claim::{Claim, discard};
pub use find::{EXTENSIONS, Found, find_clips, has_namesake};
pub use hashes::ContentHashes;
pub use identity::{Identity, JudgingIdentity, ModelIdentity, PoseIdentity, Standing};
pub use merge::{MergeError, Merged, merge};
pub use results::{CheckError, Judging, PoseFrom, check, is_keypoints, is_track};
pub use run::{Ended, Ending, Observer, Orders, Reader, run, run_one, to_do};
pub use shard::Shard;
pub use sheet::{Row as SheetRow, Sheet, SheetError};
pub use summary::{Failure, Row, Summary, Totals, refuse_foreign, summarise};
pub use work::{Common, Corrections, Request, Task, WorkList, needs_models};
