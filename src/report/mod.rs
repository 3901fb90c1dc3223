//! Files for people and programs: report.json, frames.csv, pose.json, text, annotated video.
