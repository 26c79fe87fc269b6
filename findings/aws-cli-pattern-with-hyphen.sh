#!/usr/bin/env bash
# Library:  awscli 1.46.3. Needs Python 3. No request reaches AWS: the endpoint is a closed port of this machine.
# Expected: aws logs filter-log-events --filter-pattern '-DEBUG' sends the pattern for events without "DEBUG", as it sends others.
# Happens:  the program takes the pattern for an option, because it begins with a hyphen, and ends with "expected one argument". It
#           accepts the same pattern with a space in it, or behind an equals sign: --filter-pattern=-DEBUG.
# Source:   https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html (a hyphen excludes a term) and
#           https://docs.python.org/3/library/argparse.html#arguments-containing

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check awscli==1.46.3 >&2

export AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example AWS_DEFAULT_REGION=us-east-1 AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

# Prints whether the program understands its arguments: then it continues to the request, which fails.
try() {
  local answer
  answer=$(python/bin/aws --endpoint-url http://127.0.0.1:9 logs filter-log-events --log-group-name trail "$@" 2>&1 || true)
  case "$answer" in
    *"Could not connect"*) printf '%s: sent\n' "$*" ;;
    *) printf '%s: %s\n' "$*" "$(printf '%s\n' "$answer" | tail -n 1)" ;;
  esac
}

seen=$(
  try --filter-pattern -DEBUG
  try --filter-pattern '-DEBUG -TRACE'
  try --filter-pattern=-DEBUG
)

expected='--filter-pattern -DEBUG: aws: error: argument --filter-pattern: expected one argument
--filter-pattern -DEBUG -TRACE: sent
--filter-pattern=-DEBUG: sent'

printf '%s\n%s\n' "$(python/bin/aws --version)" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
