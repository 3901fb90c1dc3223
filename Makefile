# Spotter, from nothing: `make demo` checks a shipped clip, `make test` runs every check. Both set up what is missing first.

.PHONY: help setup build demo without-features test soak validate bench install package clean

# Where `make install` puts things; DESTDIR goes in front of it, for who makes packages.
PREFIX = /usr/local

help:
	@echo "make demo    set up, build, and check a shipped clip"
	@echo "make test    set up, then format, lint, unit, integration and doc tests"
	@echo "make soak    the long tests: 200 clips, 50 kills, every fault of the disk, flipped bits, changed files, the workflow under Snakemake (brought into target/); and the library's documentation without a warning"
	@echo "make validate  measure accuracy on the data folder SPOTTER_DATA and write docs/accuracy"
	@echo "make build   set up, then target/release/spotter"
	@echo "make install  build and install below PREFIX (/usr/local)"
	@echo "make package  build a .deb and a .tar.gz that brings its libraries, in target/package/"
	@echo "make bench   speed of the hot parts"
	@echo "make setup   system packages, ONNX Runtime and models; does again only what is missing"
	@echo "make clean   remove what was built, fetched and converted"

setup:
	@setup/packages.sh
	@setup/onnxruntime.sh
	@models/fetch.sh

build: setup
	cargo build --release --locked

# The clip shows rounded reps, so `check` ends with 1 (something was flagged); 2 and more are failures.
demo: build
	target/release/spotter check fixtures/clips/round_deadlift.mp4 --out demo || [ $$? -eq 1 ]
	@echo "The report is in demo/: open report.html; report.json is for programs, frames.csv holds each frame's angles."
	@echo "Now your own clips, without a terminal: target/release/spotter app"

# Linted while it is compiled, once; and optimised a little, because the tests work through many pictures. No test looks at a trace of calls.
LINTED = RUSTC_WORKSPACE_WRAPPER=$(CURDIR)/setup/clippy.sh CARGO_PROFILE_TEST_OPT_LEVEL=1 CARGO_PROFILE_TEST_DEBUG=false

# Debian has both as packages; elsewhere there may be stubs of them that do not run.
HAS_BROWSER = { chromium --version && chromedriver --version; } >/dev/null 2>&1
# A small disk that is soon full, in a name space of its own; not every container lets that be.
HAS_MOUNT = unshare -rm mount -t tmpfs none /tmp 2>/dev/null
LEFT_OUT = $$($(HAS_BROWSER) || echo browser),$$($(HAS_MOUNT) || echo mount)

# The library alone, for other programs; it needs nothing that is set up.
without-features:
	cargo fmt --check
	cargo clippy --lib --no-default-features --locked -- -D warnings

test:
	@$(MAKE) --no-print-directory --jobs 2 setup without-features
	@setup/packages.sh browser
	$(LINTED) cargo test --lib --bins --tests --benches --no-run --locked
	$(LINTED) SPOTTER_LEAVE_OUT=$(LEFT_OUT) cargo test --locked
	@$(HAS_MOUNT) || echo "Left out: the test of a small disk, which may not be mounted here"
	@$(HAS_BROWSER) || echo "Left out: the tests of pages in a browser, for chromium and chromedriver do not both run here"
	@echo "Skipped (the tests marked ignored): for their length those of make soak (200 clips, 50 kills, every fault of the disk, flipped bits, changed files); those that"
	@echo "need the data folder SPOTTER_DATA (--lib oracle, --test commands formats, real_clips), Snakemake (make soak); and those that need a Python with ezc3d, opensim, pandas and openpyxl (SPOTTER_PYTHON, --test commands export), of which"
	@echo "the table of all sets also needs pyarrow and --features parquet."

# Changed files that each reader of others' files gets; SPOTTER_FUZZ_SEED=2 and so on takes others.
FUZZ_INPUTS = 5000

soak: setup
	test -x target/snakemake/bin/snakemake || { python3 -m venv target/snakemake && target/snakemake/bin/pip install --quiet snakemake==9.27.1; }
	cargo test --locked --test commands -- --ignored --nocapture --test-threads 1 batch failing_disk library
	SPOTTER_FUZZ_INPUTS=$(FUZZ_INPUTS) cargo test --locked --test fuzz -- --nocapture
	SPOTTER_SNAKEMAKE=$(CURDIR)/target/snakemake/bin/snakemake cargo test --locked --test commands -- --ignored --nocapture workflow
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --locked

# Tracks of the clips are kept in target/tmp/tracks, so that only what changed is read again.
validate: build
	@test -n "$$SPOTTER_DATA" || { echo "SPOTTER_DATA does not name the data folder: make validate SPOTTER_DATA=FOLDER"; exit 1; }
	cargo run --release --locked --example validate -- all

bench: setup
	cargo bench --locked

install: build
	setup/stage.sh "$(DESTDIR)$(PREFIX)"

package: build
	setup/package.sh

clean:
	cargo clean
	rm -rf third_party demo
	rm -f models/pose_detection.onnx models/pose_landmark_*.onnx
