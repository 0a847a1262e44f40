#!/bin/sh
# Install the Word template fillers that benchmarks/rendering.py compares, in the versions of peers/package-lock.json.
set -eu
cd "$(dirname "$0")/peers"
npm ci --ignore-scripts --no-audit --no-fund
