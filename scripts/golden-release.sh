#!/usr/bin/env bash
# Keeps the rows that this release stores, with what it answers about them, in Tests/Golden/releases/N: the tests of
# every later release read them. Once for each release, before anything is stored in another way.
# Usage: scripts/golden-release.sh N
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PEEP_RELEASE=${1:?the number of the release} dotnet test Tests \
  --filter FullyQualifiedName~ReleaseTests.Write_RowsOfThisRelease
ls -l "Tests/Golden/releases/$1"
