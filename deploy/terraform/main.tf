# The resources of deploy/template.yaml, with the same names and properties.

data "aws_cloudwatch_log_group" "trail" {
  name = var.log_group_name
}

locals {
  zip = coalesce(var.zip, "${path.module}/../../dist/iam-alerts-function.zip")

  # arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME, with :* at the end in some versions of the provider
  trail_arn = trimsuffix(data.aws_cloudwatch_log_group.trail.arn, ":*")
  partition = split(":", local.trail_arn)[1]
  region    = split(":", local.trail_arn)[3]
  account   = split(":", local.trail_arn)[4]

  # The default product of Security Hub, which findings of the account belong to
  product_arn = "arn:${local.partition}:securityhub:${local.region}:${local.account}:product/${local.account}/default"

  has_alert_email  = var.alert_email != ""
  has_ses          = var.email_from != ""
  has_slack        = var.slack_webhook_secret_arn != ""
  has_teams        = var.teams_webhook_secret_arn != ""
  has_pager_duty   = var.pager_duty_key_secret_arn != ""
  has_webhook      = var.webhook_url_secret_arn != ""
  has_key          = var.topic_kms_key_arn != ""
  has_accounts     = var.accounts_arn != ""
  has_rules        = var.rules_arn != ""
  has_settings_key = var.settings_kms_key_arn != ""
  has_filter_name  = var.filter_name != ""
  has_quiet_hours  = var.quiet_hours != 0
  has_heartbeat    = var.heartbeat != "off"
}

resource "aws_sns_topic" "alerts" {
  name              = var.function_name
  display_name      = "iam-alerts"
  kms_master_key_id = local.has_key ? var.topic_kms_key_arn : null
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts.arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "Function"
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.function.arn }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts.arn
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "alert_email" {
  count = local.has_alert_email ? 1 : 0

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.function_name}-dead-letters"
  message_retention_seconds = 1209600
  # The largest event that Lambda takes from CloudWatch Logs. Events that do not fit into the queue would be lost.
  max_message_size        = var.older_provider ? 262144 : 1048576
  sqs_managed_sse_enabled = true
}

resource "aws_dynamodb_table" "sent" {
  count = var.dedup_table ? 1 : 0

  name         = "${var.function_name}-sent"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "alerts" {
  function_name                  = var.function_name
  description                    = "Turns CloudTrail events of a subscription filter into alerts"
  filename                       = local.zip
  source_code_hash               = filebase64sha256(local.zip)
  handler                        = "index.handler"
  runtime                        = var.older_provider ? "nodejs22.x" : "nodejs24.x"
  architectures                  = ["arm64"]
  memory_size                    = 768
  timeout                        = 60
  role                           = aws_iam_role.function.arn
  reserved_concurrent_executions = var.reserved_concurrency

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  environment {
    variables = {
      # The function collects garbage before a large payload.
      NODE_OPTIONS              = "--expose-gc"
      TOPIC_ARN                 = aws_sns_topic.alerts.arn
      EMAIL_FROM                = var.email_from
      EMAIL_TO                  = var.email_to
      SLACK_WEBHOOK             = var.slack_webhook_secret_arn
      TEAMS_WEBHOOK             = var.teams_webhook_secret_arn
      PAGERDUTY_ROUTING_KEY     = var.pager_duty_key_secret_arn
      PAGERDUTY_REGION          = var.pager_duty_region
      WEBHOOK_URL               = var.webhook_url_secret_arn
      WEBHOOK_SECRET            = var.webhook_key_secret_arn
      SECURITY_HUB_PRODUCT_ARN  = var.security_hub ? local.product_arn : ""
      PATTERN                   = var.pattern
      EXCEPT                    = var.except
      MIN_SEVERITY              = var.min_severity
      SNS_MIN_SEVERITY          = var.sns_min_severity
      SES_MIN_SEVERITY          = var.ses_min_severity
      SLACK_MIN_SEVERITY        = var.slack_min_severity
      TEAMS_MIN_SEVERITY        = var.teams_min_severity
      PAGERDUTY_MIN_SEVERITY    = var.pager_duty_min_severity
      WEBHOOK_MIN_SEVERITY      = var.webhook_min_severity
      SECURITY_HUB_MIN_SEVERITY = var.security_hub_min_severity
      ONLY_FAILED               = var.only_failed
      HUMAN                     = var.human
      GROUP                     = var.group
      MAX_ALERTS                = var.max_alerts
      FORMAT                    = var.format
      ACCOUNT_ALIASES           = var.account_aliases
      ACCOUNTS                  = var.accounts_arn
      RULES                     = var.rules_arn
      TIME_ZONE                 = var.time_zone
      RUNBOOK_URL               = var.runbook_url
      PORTAL_URL                = var.portal_url
      DEDUP_TABLE               = var.dedup_table ? aws_dynamodb_table.sent[0].name : ""
      HEARTBEAT_LOG_GROUP       = local.has_heartbeat ? var.log_group_name : ""
      HEARTBEAT_EVENT           = local.has_heartbeat ? var.heartbeat_event : ""
    }
  }

  # Lambda creates a function with a dead-letter queue only if the role may already send to it.
  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function]

  lifecycle {
    precondition {
      condition     = var.zip_sha256 == "" || lower(var.zip_sha256) == filesha256(local.zip)
      error_message = "Expected a ZIP file with the checksum in zip_sha256, found another file."
    }

    precondition {
      condition     = local.has_webhook == (var.webhook_key_secret_arn != "")
      error_message = "webhook_url_secret_arn and webhook_key_secret_arn need each other."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "retries" {
  function_name                = aws_lambda_function.alerts.function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_lambda_permission" "logs" {
  function_name  = aws_lambda_function.alerts.function_name
  action         = "lambda:InvokeFunction"
  principal      = "logs.amazonaws.com"
  source_account = local.account
  source_arn     = "${local.trail_arn}:*"
}

resource "aws_cloudwatch_log_subscription_filter" "alerts" {
  count = var.subscription_filter ? 1 : 0

  name            = var.filter_name
  log_group_name  = var.log_group_name
  filter_pattern  = var.filter_pattern
  destination_arn = aws_lambda_function.alerts.arn

  # CloudWatch Logs invokes the function once to test the permission.
  depends_on = [aws_lambda_permission.logs]

  lifecycle {
    precondition {
      condition     = local.has_filter_name
      error_message = "subscription_filter needs a filter_name."
    }
  }
}
