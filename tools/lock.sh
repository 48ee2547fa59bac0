#!/bin/sh
# Resolves pyproject.toml into requirement files with hashes, one set for every platform and Python ≥ 3.11.
# The files name no index and no folder, so that they say the same wherever they were made.
set -eu
cd "$(dirname "$0")/.."

resolve() {
    out=requirements/$1.txt
    shift
    [ -e "$out" ] || : >"$out"
    sed '/^#/d' "$out" >"$out.new"
    .venv/bin/uv pip compile "$@" ${UPGRADE:+--upgrade} --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file "$out.new" >/dev/null
    {
        echo "# Locked with hashes from pyproject.toml by \`make lock\`; do not edit."
        cat "$out.new"
    } >"$out"
    rm "$out.new"
}

resolve run pyproject.toml --extra report --extra spreadsheets --extra brief --extra documents --extra conflict --extra seals
resolve workbench pyproject.toml --extra workbench --constraint requirements/run.txt
resolve cluster pyproject.toml --extra report --extra spreadsheets --extra brief --extra documents --extra seals --extra cluster --constraint requirements/run.txt
resolve build --group pyproject.toml:build
resolve node --group pyproject.toml:node
resolve dev pyproject.toml --extra report --extra spreadsheets --extra brief --extra documents --extra conflict --extra seals --extra workbench --group pyproject.toml:dev --group pyproject.toml:build --constraint requirements/run.txt --constraint requirements/build.txt
resolve docs --group pyproject.toml:docs --constraint requirements/dev.txt

if command -v npm >/dev/null; then
    (cd tools/frontend && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund >/dev/null)
fi
