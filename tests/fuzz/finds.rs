//! Inputs that earlier versions stumbled over.

use std::fs;

use spotter::library::Library;

use spotter::compare::{Against, Agreement, Panel, Recording, bland_altman, pairs, shared};

/// Ticks of an axis were counted for ever.
#[test]
fn a_plot_of_values_beyond_all_measure_ends() {
    let home = tempfile::tempdir().unwrap();
    for value in ["1e300", "1e308", "-1e308", "inf", "-inf", "NaN", "1e7", "-3e7"] {
        let path = home.path().join("frames.csv");
        fs::write(&path, format!("time_s,hip_hinge_deg\n0,10\n0.1,{value}\n0.2,30\n")).unwrap();
        let Ok(read) = Recording::read(&path, &Default::default()) else { continue };
        let panels = shared(&read, &read).into_iter().filter_map(|quantity| {
            let pairs = pairs(&read, &read, quantity, 0.0);
            let agreement = Agreement::of(&pairs, Against::Truth)?;
            Some(Panel { title: quantity.to_string(), pairs, agreement })
        });
        bland_altman(&panels.collect::<Vec<_>>(), Against::Truth, &home.path().join("plot.svg")).unwrap();
    }
}

/// SQLite's messages repeat what stands in the file.
#[test]
fn a_damaged_library_says_nothing_that_a_terminal_would_follow() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("library.sqlite");
    drop(Library::open_or_create(&path).unwrap());
    let mut bytes = fs::read(&path).unwrap();
    let table = b"CREATE TABLE lift_set ";
    let at = bytes.windows(table.len()).position(|part| part == table).unwrap() + table.len() - 1;
    bytes[at] = 0x1b;
    fs::write(&path, bytes).unwrap();
    let said = Library::open(&path).unwrap_err().to_string();
    assert!(!said.chars().any(char::is_control), "{said:?}");
}
