#!/usr/bin/env bash
# Compiles as rustc does and lints while it does so, a warning being an error: what `cargo clippy -- -D warnings` says, without compiling every
# library a second time. For RUSTC_WORKSPACE_WRAPPER (see `make test`). Only the library is optimised: of tests and examples that takes longer
# than they run.
case " $* " in
    *" --crate-type lib "*) ;;
    *) set -- "$@" -C opt-level=0 ;;
esac
exec clippy-driver "$@" --deny warnings
