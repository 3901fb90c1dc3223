//! `spotter completions` and `spotter manual`: what shells and `man` know of the commands, from the same definitions that read them.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::Outcome;
use super::command::Arguments;
use super::terminal::tell;

/// Prints the completions of a shell.
pub fn completions(shell: Shell) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), env!("CARGO_PKG_NAME"), &mut text);
    print(&text)
}

/// Prints the manual page of the program, or of one of its commands.
pub fn page(command: Option<&str>) -> Outcome {
    let mut program = Arguments::command();
    // Gives the commands the names of their pages: `spotter-check`.
    program.build();
    let chosen = match command {
        None => Some(program),
        Some(name) => program.get_subcommands().find(|c| c.get_name() == name).cloned(),
    };
    let Some(chosen) = chosen else {
        tell(format_args!("spotter: there is no command `{}`; `spotter help` shows them", command.unwrap_or_default()));
        return Outcome::Usage;
    };
    let mut text = Vec::new();
    match clap_mangen::Man::new(chosen).render(&mut text) {
        Ok(()) => print(&text),
        Err(error) => {
            tell(format_args!("spotter: the page cannot be made: {error}"));
            Outcome::Failed
        }
    }
}

fn print(text: &[u8]) -> Outcome {
    // A closed pipe is the reader's choice.
    let _ = io::stdout().lock().write_all(text);
    Outcome::Clean
}
