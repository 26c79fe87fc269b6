#!/usr/bin/env bash
# Library:  aws-cdk-lib 2.276.0. Needs Node 20 and npm.
# Expected: FilterPattern.anyTermGroup(["ERROR", "memory"], ["WARN"]) prints a pattern for events that have "ERROR" and "memory", or
#           "WARN": "matches if any of the given term groups matches the event".
# Happens:  it prints ?"ERROR" "memory" ?"WARN". A question mark belongs to one term, so there are no groups. CloudWatch Logs ignores
#           terms with a question mark beside a term without one, so the pattern matches every event that has "memory", and no other.
#           A pattern of terms cannot say what the method promises.
# Source:   https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.FilterPattern.html and
#           https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

set -euo pipefail

version=2.276.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf '{ "private": true, "type": "module" }\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "aws-cdk-lib@$version" constructs@10.8.1 >&2

cat > run.js <<'JS'
import { FilterPattern } from "aws-cdk-lib/aws-logs";

console.log(FilterPattern.anyTermGroup(["ERROR", "memory"], ["WARN"]).logPatternString);
console.log(FilterPattern.anyTermGroup(["ERROR", "memory"]).logPatternString);
console.log(FilterPattern.anyTermGroup(["ERROR"], ["WARN"]).logPatternString);
JS

seen=$(node run.js)

expected='?"ERROR" "memory" ?"WARN"
"ERROR" "memory"
?"ERROR" ?"WARN"'

printf 'aws-cdk-lib %s\n%s\n' "$version" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
