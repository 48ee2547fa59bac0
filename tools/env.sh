#!/bin/sh
# Sets up .venv from the locked requirement files: `sh tools/env.sh run|dev|docs|workbench|node`.
# `sh tools/env.sh check` prints "whole" when .venv works, is in its place or does not exist yet.
# Settings: PYTHON (which Python to use), WHEELHOUSE (a folder of wheels instead of the network).
set -eu
cd "$(dirname "$0")/.."
here=$(pwd)

fail() {
    printf '\npeaceroom: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

if [ "$1" = check ]; then
    # pip's own script names the folder it was made in
    if [ ! -d .venv ] || { .venv/bin/python -c '' 2>/dev/null && grep -qF "$here/.venv/" .venv/bin/pip; }; then
        echo whole
    fi
    exit 0
fi

suits() {
    "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info)' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.14 python3.11 python; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$("${PYTHON:-python3}" --version 2>&1 || true)
    fail "Python 3.11 or newer is needed; '${PYTHON:-python3}' says: ${found:-nothing}" \
        "Install a newer Python, or name one:  make env PYTHON=/path/to/python3"
}

log=.venv/setup.log

install() {
    # wheels only: a laptop without a compiler gets a plain sentence, not pages of a failed build
    if [ -n "${WHEELHOUSE:-}" ]; then
        [ -d "$WHEELHOUSE" ] || fail "there is no folder '$WHEELHOUSE' to install from" \
            "WHEELHOUSE is the folder 'wheels' of a bundle made with 'make bundle'."
        set -- --no-index --find-links "$WHEELHOUSE" "$@"
    fi
    .venv/bin/python -m pip --disable-pip-version-check install --retries 2 --require-hashes --only-binary :all: \
        "$@" >"$log" 2>&1 || explain "$@"
}

explain() {
    tail -n 5 "$log" >&2
    if grep -qE 'NewConnectionError|NameResolution|Temporary failure|timed out|Connection(Error|Refused|Reset)|ProxyError|unreachable' "$log"; then
        fail "the package index cannot be reached (details: $log)" \
            "Connect to the internet, or set a proxy (HTTPS_PROXY), and run the same command again." \
            "Without internet: on a machine of the same kind run 'make bundle', copy the folder here and run its install.sh," \
            "or:  make env WHEELHOUSE=/path/to/that/folder/wheels"
    fi
    if grep -q 'SSL' "$log"; then
        fail "the connection to the package index is not trusted (details: $log)" \
            "Behind a firewall that inspects traffic, point PIP_CERT at your organisation's certificate."
    fi
    if grep -q 'No matching distribution' "$log"; then
        fail "a package has no ready-made wheel for this Python and machine (details: $log)" \
            "Use Python 3.11 to 3.14 on 64-bit Linux, macOS or Windows:  make env PYTHON=/path/to/python3.13"
    fi
    fail "the packages could not be installed (details: $log)" "Free disk space? Then 'make distclean' and try again."
}

if [ "$(sh tools/env.sh check)" != whole ]; then
    rm -rf .venv
fi
if [ ! -d .venv ]; then
    python=$(find_python)
    echo "Setting up .venv with $("$python" --version) (a minute or two, once) …"
    if ! said=$("$python" -m venv .venv 2>&1); then
        rm -rf .venv
        case $said in
        *ensurepip* | *"No module named venv"*)
            fail "this Python lacks the venv module" \
                "On Debian and Ubuntu:  sudo apt-get install python3-venv   — then run the same command again." ;;
        *) fail "the folder .venv could not be made: $said" "Is this folder writable, and is there free disk space?" ;;
        esac
    fi
else
    echo "Bringing .venv up to date …"
fi

case $1 in
run)
    install -r requirements/build.txt -r requirements/run.txt
    .venv/bin/python -m pip --disable-pip-version-check install --no-index --no-deps --no-build-isolation \
        --editable . >"$log" 2>&1 || explain
    ;;
dev | docs | workbench | node) install -r "requirements/$1.txt" ;;
*) fail "there is no set of requirements '$1'" "Say run, dev, docs, workbench or node." ;;
esac
touch ".venv/.$1-stamp"
