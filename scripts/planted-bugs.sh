#!/usr/bin/env bash
# Plants bugs one by one and tells which of them the histories of payments catch, and by which seed. The bugs are under
# Tests/Payments/Histories/Planted: a sentence, the file, and what to search for and to put in its place. One that no
# longer applies or compiles is an error. Works in a copy of the tree: this one stays as it is.
# Usage: scripts/planted-bugs.sh [bug …]
# PEEP_TRIALS: how many histories for each, default 40; PEEP_SEED: the first, default 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PEEP_TRIALS=${PEEP_TRIALS:-40} PEEP_SEED=${PEEP_SEED:-1} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
folder=Tests/Payments/Histories/Planted
bugs=("$@")
if ((${#bugs[@]} == 0)); then
  for file in "$folder"/*.txt; do
    bugs+=("$(basename "$file" .txt)")
  done
fi

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [[ -e $file ]] && printf '%s\0' "$file"
done | tar --null --files-from - --create | tar --extract -C "$tree"
if [[ -d .peep/azurite ]]; then
  mkdir "$tree/.peep"
  ln -s "$PWD/.peep/azurite" "$tree/.peep/azurite"
fi
cd "$tree"

tests=Tests/bin/Debug/net10.0

fail() {
  echo "planted-bugs: $1" >&2
  exit 1
}

build() {
  dotnet build "$@" -v quiet -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false > log 2>&1 || {
    grep -m 5 'error' log >&2 || tail -5 log >&2
    return 1
  }
}

# Only the project of the bug; the tests stay as they were built, and meet its assembly in their folder.
build_project() {
  build "$1" --no-restore --no-dependencies
  assembly=$(find "$1/bin" -name "PeepFunctions*.dll" -not -path '*/ref/*' -newer planted)
  [[ $(wc -l <<< "$assembly") -eq 1 && -n $assembly ]] || fail "what was built of $1: '$assembly'"
  cp "$assembly" "$tests/"
}

# Whether the histories still come out the same; the log has the seed of one that does not.
histories() {
  timeout 15m dotnet test "$tests/PeepFunctions.Tests.dll" --filter "FullyQualifiedName~HistoryTests.$1" > log 2>&1
}

# Puts the bug of a file into the source: every block once, each exactly where it says.
plant() {
  local line where='' old new text source
  source=$(sed -n 's/^file: //p' "$1")
  [[ -f $source ]] || fail "$1 names no file of the tree: '$source'"
  text=$(cat "$source"; printf x)
  while IFS= read -r line; do
    case $line in
      '<<<<') where=old old='' new='' ;;
      '====') where=new ;;
      '>>>>')
        where=''
        [[ $text == *"$old"* && ${text#*"$old"} != *"$old"* ]] ||
          fail "$1 no longer applies: what it searches for is not in $source exactly once"
        text=${text/"$old"/"$new"}
        ;;
      *)
        case $where in
          old) old+=$line$'\n' ;;
          new) new+=$line$'\n' ;;
        esac
        ;;
    esac
  done < "$1"
  [[ -z $where ]] || fail "$1 does not end with '>>>>'"
  printf %s "${text%x}" > "$source"
}

build Tests || fail "the tree does not compile"
mkdir clean
cp -p "$tests"/PeepFunctions*.dll clean/
histories Histories_DeliveredAtRandom || { tail -30 log >&2; fail "the histories fail without any bug"; }

caught=0
for bug in "${bugs[@]}"; do
  file=$folder/$bug.txt
  [[ -f $file ]] || fail "there is no $file"
  source=$(sed -n 's/^file: //p' "$file")
  cp "$source" original
  touch planted
  plant "$file"
  cmp -s "$source" original && fail "$file changes nothing"
  build_project "${source%%/*}" || fail "$file does not compile"
  began=$SECONDS
  by=
  for test in Histories_DeliveredAtRandom Histories_WithAnyAnswerLost; do
    if ! histories "$test"; then
      by=$(grep -o -m 1 'PEEP_SEED=[0-9]*' log) || { tail -30 log >&2; fail "$bug: the tests failed otherwise"; }
      [[ $test == *Lost ]] && by+=" ($(grep -o -m 1 'answer [0-9]* lost' log || true))"
      break
    fi
  done
  cp original "$source"
  cp -p "clean/$(basename "$assembly")" "$tests/"
  [[ -n $by ]] && caught=$((caught + 1))
  printf '%-26s %-14s %4s s  %s\n' "$bug" "${by:-MISSED}" "$((SECONDS - began))" "$(head -1 "$file")"
done
echo "$caught of ${#bugs[@]} caught, with $PEEP_TRIALS histories from seed $PEEP_SEED on"
((caught == ${#bugs[@]}))
