#!/usr/bin/env bash
# Tests the Python package and runs the notebooks, with the Python and pytest at hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! python3 -c 'import pytest' 2>/dev/null; then
  venv=$(mktemp -d)
  trap 'rm -rf "$venv"' EXIT
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet pytest==8.4.2
  PATH=$venv/bin:$PATH
fi
python3 -m pytest -q
