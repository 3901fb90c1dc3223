//! A profile made from another one, and written down: what a coach's marks suggest becomes a file for `--profile`.

use toml::{Table, Value};

use super::profile::{Profile, ProfileError};

/// First line of a profile that Spotter wrote.
pub const PROFILE_BEGINS: &str = "# Thresholds that agree with a coach's marks, written by Spotter.";

impl Profile {
    /// A threshold by its dotted key, as `lumbar_flexion_level.hinge.note`; `None` where there is no such number.
    pub fn number(&self, key: &str) -> Option<f64> {
        let table: Table = self.canonical().parse().ok()?;
        let mut names = key.split('.');
        let mut value = table.get(names.next()?)?;
        for name in names {
            value = value.as_table()?.get(name)?;
        }
        value.as_float()
    }

    /// This profile with another name and some other numbers, by dotted key.
    ///
    /// # Errors
    /// When a key does not exist, or thresholds would be out of range or order.
    pub fn with(&self, name: &str, changes: &[(String, f64)]) -> Result<Self, ProfileError> {
        let kept = self.canonical().lines().filter(|line| {
            let key = line.split(" = ").next().unwrap_or_default();
            key != "name" && !changes.iter().any(|(changed, _)| changed == key)
        });
        let mut text: String = kept.flat_map(|line| [line, "\n"]).collect();
        text.push_str(&format!("name = {}\n", Value::String(name.into())));
        for (key, value) in changes {
            text.push_str(&format!("{key} = {}\n", Value::Float(*value)));
        }
        Self::parse(&text, name)
    }

    /// The profile as a file: [`PROFILE_BEGINS`], its name and the keys that differ from the default's, one a line.
    ///
    /// # Errors
    /// When the default cannot be read, which the tests rule out.
    pub fn to_toml(&self) -> Result<String, ProfileError> {
        let default = Self::built_in("default")?;
        let own = self.canonical().lines().filter(|line| !default.canonical().lines().any(|d| d == *line));
        let (names, keys): (Vec<&str>, Vec<&str>) = own.partition(|line| line.starts_with("name = "));
        Ok(std::iter::once(PROFILE_BEGINS).chain(names).chain(keys).flat_map(|line| [line, "\n"]).collect())
    }
}
