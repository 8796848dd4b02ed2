# shellcheck shell=bash
# What the scripts of this folder share: the versions that are needed, finding or fetching them, and how to say so.
# Sourced, never run. Each `need_*` leaves its tool usable or ends the script with one line that says what to do.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"

trunk_version=0.21.14
rust_version=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
# The command must equal the library it serves, to the last digit.
bindgen_version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock)

# Cuts the program into the parts of src/ui/parts.rs; it follows the `wasm_split_helpers` of Cargo.lock.
split_version=0.2.4

# Outside the clone, so that a second clone finds them.
tools=${KEYPLANE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/keyplane/tools}
target_dir=${CARGO_TARGET_DIR:-$root/target}
export PATH="$tools/bin:$root/node_modules/.bin:$PATH"

# Trunk takes only the words true and false from NO_COLOR; others set it to anything.
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi

say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Numbered steps: `steps 5`, then `step "words"` five times.
steps() {
  step_count=$1
  step_at=0
}
step() {
  step_at=$((step_at + 1))
  say "[$step_at/$step_count] $*"
}

# "1 min 20 s" from a number of seconds.
lasted() {
  if [ "$1" -ge 60 ]; then say "$(($1 / 60)) min $(($1 % 60)) s"; else say "$1 s"; fi
}

have() { command -v "$1" >/dev/null 2>&1; }

# Version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    return 1
  fi
}

need_node() {
  have node || die "Node.js is not here. Install Node.js 20 or later (Debian: apt-get install nodejs npm), then run this again."
  local version
  version=$(node --version)
  at_least "${version#v}" 20.0.0 || die "Node.js ${version#v} is too old. Install Node.js 20 or later, then run this again."
}

rustc_version() { rustc --version 2>/dev/null | awk '{ print $2 }' | sed 's/-.*//'; }

# Settles on a Rust: the pinned one when it is installed, one of the same version under another name, the pinned one
# freshly installed (unless RUSTUP_AUTO_INSTALL=0 forbids that), or a newer stable.
need_rust() {
  have cargo || die "Rust is not here. Install it with rustup (https://rustup.rs), then run this again."
  local found=""
  if ! have rustup; then
    found=$(rustc_version)
    at_least "${found:-0}" "$rust_version" ||
      die "Rust ${found:-?} is too old: $rust_version or later is needed. Install rustup (https://rustup.rs), then run this again."
  elif [ -n "${RUSTUP_TOOLCHAIN:-}" ] && found=$(rustc_version) && at_least "${found:-0}" "$rust_version"; then
    : # Chosen by whoever started this.
  else
    choose_toolchain
  fi
  have cc || have gcc || have clang ||
    die "There is no C compiler, which Rust links with. Install one (Debian: apt-get install build-essential), then run this again."
}

choose_toolchain() {
  local stable
  export RUSTUP_TOOLCHAIN=$rust_version
  if rustup which rustc >/dev/null 2>&1; then return; fi
  stable=$(RUSTUP_TOOLCHAIN=stable rustc_version || true)
  if [ "$stable" != "$rust_version" ] && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ]; then
    say "      installing Rust $rust_version by rustup"
    if rustup toolchain install "$rust_version" --profile minimal --component rustfmt --component clippy \
      --target wasm32-unknown-unknown; then return; fi
  fi
  at_least "${stable:-0}" "$rust_version" ||
    die "Rust $rust_version cannot be had. Run 'rustup toolchain install $rust_version' where there is a network, then run this again."
  export RUSTUP_TOOLCHAIN=stable
  [ "$stable" = "$rust_version" ] || say "      Rust $rust_version is not installed; going on with stable, which is $stable"
}

need_wasm_target() {
  local libraries
  libraries=$(rustc --print target-libdir --target wasm32-unknown-unknown)
  if [ -d "$libraries" ]; then return; fi
  if have rustup && rustup target add wasm32-unknown-unknown; then return; fi
  die "Rust's wasm32-unknown-unknown target cannot be had. Run 'rustup target add wasm32-unknown-unknown', then run this again."
}

# The component of Rust that command $1 comes from; $2 is the component.
need_component() {
  if cargo "$1" --version >/dev/null 2>&1; then return; fi
  if have rustup && rustup component add "$2"; then return; fi
  die "cargo $1 cannot be had. Run 'rustup component add $2', then run this again."
}

# Command $1 answers with exactly version $2.
is_version() { have "$1" && [ "$("$1" --version 2>/dev/null | awk '{ print $2 }')" = "$2" ]; }

have_trunk() { is_version trunk "$trunk_version"; }
# wasm-split-cli does not tell its version; the folder it was installed into knows.
have_split() { have wasm-split-cli && grep -q "^\"wasm_split_cli_support $split_version " "$tools/.crates.toml" 2>/dev/null; }
have_bindgen() { is_version wasm-bindgen "$bindgen_version" && is_version wasm-bindgen-test-runner "$bindgen_version"; }

# Crate $1 in version $2, with the features $3, into the tools folder: ready-made if that can be had, else built. Nobody needs an optimised
# build tool: this profile takes about half the time of the usual one.
install_tool() {
  mkdir -p "$tools"
  if have cargo-binstall &&
    cargo binstall --no-confirm --disable-strategies compile --root "$tools" "$1@$2"; then return; fi
  say "      building $1 $2; this happens once"
  (
    cd /
    unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET CARGO_INCREMENTAL
    export CARGO_TARGET_DIR="$tools/build"
    export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
    export CARGO_PROFILE_RELEASE_DEBUG=false
    cargo install --locked --force --root "$tools" --version "$2" --features "${3:-}" "$1"
  ) || die "$1 $2 could not be installed; the reason stands above. With a network, 'cargo install --locked $1 --version $2' does the same by hand."
}

need_trunk() {
  if have_trunk; then return; fi
  install_tool trunk "$trunk_version"
  hash -r
  have_trunk || die "trunk is not version $trunk_version after installing it. Remove $tools, then run this again."
}

need_bindgen() {
  if have_bindgen; then return; fi
  install_tool wasm-bindgen-cli "$bindgen_version"
  hash -r
  rm -rf "$tools/build"
  have_bindgen || die "wasm-bindgen is not version $bindgen_version after installing it. Remove $tools, then run this again."
}

need_split() {
  if have_split; then return; fi
  install_tool wasm_split_cli_support "$split_version" build-binary
  hash -r
  rm -rf "$tools/build"
  have_split || die "wasm-split is not version $split_version after installing it. Remove $tools, then run this again."
}

have_packages() { [ -f node_modules/.lock ] && cmp -s package-lock.json node_modules/.lock; }

# The npm packages of the lock file: wasm-opt, Playwright, axe.
need_packages() {
  if have_packages; then return; fi
  have npm || die "npm is not here. Install it (Debian: apt-get install npm), then run this again."
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    die "The npm packages could not be installed; the reason stands above. Check the network or the registry in ~/.npmrc, then run this again."
  cp package-lock.json node_modules/.lock
}

# Every crate of Cargo.lock that the console or its tests are built from, so that what follows needs no network.
need_crates() {
  local host targets
  host=$(rustc -vV | sed -n 's/^host: //p')
  targets=(--target "$host" --target wasm32-unknown-unknown)
  if cargo fetch --quiet --locked --offline "${targets[@]}" 2>/dev/null; then return; fi
  cargo fetch --locked "${targets[@]}" ||
    die "The crates of Cargo.lock could not be fetched; the reason stands above. Check the network, then run this again."
}

# Paths as they are compiled into the wasm: no folder of this machine, and the same on every machine. Of the prefixes
# that fit, the last one counts.
remap_paths() {
  local cargo_home=${CARGO_HOME:-$HOME/.cargo} sysroot flags=() registry
  sysroot=$(rustc --print sysroot)
  flags+=("--remap-path-prefix=$HOME=/home")
  flags+=("--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rust" "--remap-path-prefix=$sysroot=/rust")
  flags+=("--remap-path-prefix=$cargo_home=/cargo")
  for registry in "$cargo_home"/registry/src/*; do flags+=("--remap-path-prefix=$registry=/dep"); done
  flags+=("--remap-path-prefix=$root=/keyplane" "--remap-path-prefix=$target_dir=/target")
  # wasm-split follows what the linker noted.
  flags+=("-Clink-arg=--emit-relocs")
  # Views of one type instead of one each: an eighth of the program.
  flags+=("--cfg" "erase_components")
  CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf '%s' "${flags[*]}")
  KEYPLANE_PRIVATE_PATHS=$(printf '%s\n' "$HOME" "$cargo_home" "$sysroot" "$root" "$target_dir")
  export CARGO_ENCODED_RUSTFLAGS KEYPLANE_PRIVATE_PATHS
}
