#!/bin/sh
# Prints the records of an archive that a filter of jq selects, with two processes. sh jq.sh <folder> <filter>

# Each process writes its own file: two processes that write to one pipe break each other's lines.
OUT=$(mktemp -d) FILTER=".Records[] | select($2)"
export OUT FILTER
find "$1" -name '*.json.gz' -print0 | sort -z |
  xargs -0 -n 50 -P2 sh -c 'zcat "$@" | jq -c "$FILTER" > "$OUT/$$"' sh && cat "$OUT"/* && rm -r "$OUT"
