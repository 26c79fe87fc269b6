#!/usr/bin/env bash
# Library:  awscli 1.46.3. Needs Python 3. No request reaches AWS: requests to other hosts go to a proxy that does not exist.
# Expected: with AWS_ENDPOINT_URL, every command of the AWS CLI calls that endpoint, for example an emulator, if no flag or
#           setting of the service gives another.
# Happens:  aws sqs calls AWS in every Region, also with AWS_ENDPOINT_URL_SQS, and aws rds calls AWS in us-east-1. A script that
#           is tried out on an emulator with these services changes the real account. --endpoint-url helps.
# Source:   https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, and
#           https://github.com/aws/aws-cli/issues/8737 (for SQS)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check awscli==1.46.3 >&2

export AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export HTTPS_PROXY=http://127.0.0.1:9 NO_PROXY=127.0.0.1
export AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_ENDPOINT_URL_SQS=http://127.0.0.1:9

# Prints where the request of a command goes: neither the endpoint nor the proxy answers.
try() {
  local answer
  answer=$(python/bin/aws "$@" 2>&1 || true)
  case "$answer" in
    *'endpoint URL: "http://127.0.0.1:9/"'*) printf '%s: the endpoint\n' "$*" ;;
    *"proxy"*) printf '%s: AWS\n' "$*" ;;
    *) printf '%s: %s\n' "$*" "$(printf '%s\n' "$answer" | tail -n 1)" ;;
  esac
}

seen=$(
  try sns list-topics --region us-east-1
  try sqs list-queues --region us-east-1
  try sqs list-queues --region eu-west-1
  try sqs list-queues --region eu-west-1 --endpoint-url http://127.0.0.1:9
  try rds describe-db-instances --region us-east-1
  try rds describe-db-instances --region eu-west-1
)

expected='sns list-topics --region us-east-1: the endpoint
sqs list-queues --region us-east-1: AWS
sqs list-queues --region eu-west-1: AWS
sqs list-queues --region eu-west-1 --endpoint-url http://127.0.0.1:9: the endpoint
rds describe-db-instances --region us-east-1: AWS
rds describe-db-instances --region eu-west-1: the endpoint'

printf '%s\n%s\n' "$(python/bin/aws --version)" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
