resource "aws_iam_role" "function" {
  # Roles are names of the account, and the function's name is one of the Region.
  name_prefix = substr("${var.function_name}-", 0, 38)
  description = "Permissions of the iam-alerts function"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "function"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Log"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/lambda/${var.function_name}:*"
        },
        {
          Sid      = "Publish"
          Effect   = "Allow"
          Action   = "sns:Publish"
          Resource = aws_sns_topic.alerts.arn
        },
        {
          Sid      = "DeadLetter"
          Effect   = "Allow"
          Action   = "sqs:SendMessage"
          Resource = aws_sqs_queue.dead_letters.arn
        },
      ],
      [for key in local.has_key ? [var.topic_kms_key_arn] : [] : {
        Sid      = "Encrypt"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = key
      }],
      [for address in local.has_ses ? [var.email_from] : [] : {
        Sid       = "Mail"
        Effect    = "Allow"
        Action    = "ses:SendEmail"
        Resource  = "arn:${local.partition}:ses:${local.region}:${local.account}:identity/*"
        Condition = { StringEquals = { "ses:FromAddress" = address } }
      }],
      [for secret in local.has_slack ? [var.slack_webhook_secret_arn] : [] : {
        Sid      = "Webhook"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = secret
      }],
      [for secret in local.has_teams ? [var.teams_webhook_secret_arn] : [] : {
        Sid      = "TeamsWebhook"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = secret
      }],
      [for secret in local.has_pager_duty ? [var.pager_duty_key_secret_arn] : [] : {
        Sid      = "PagerDutyKey"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = secret
      }],
      [for secret in local.has_webhook ? [var.webhook_url_secret_arn] : [] : {
        Sid      = "WebhookUrl"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = secret
      }],
      [for secret in local.has_webhook ? [var.webhook_key_secret_arn] : [] : {
        Sid      = "WebhookKey"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = secret
      }],
      [for product in var.security_hub ? [local.product_arn] : [] : {
        Sid      = "Findings"
        Effect   = "Allow"
        Action   = "securityhub:BatchImportFindings"
        Resource = product
      }],
      [for text in local.has_accounts ? [var.accounts_arn] : [] : {
        Sid      = "Accounts"
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "s3:GetObject"]
        Resource = text
      }],
      [for text in local.has_rules ? [var.rules_arn] : [] : {
        Sid      = "Rules"
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "s3:GetObject"]
        Resource = text
      }],
      [for key in local.has_settings_key ? [var.settings_kms_key_arn] : [] : {
        Sid      = "Settings"
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = key
      }],
      [for table in aws_dynamodb_table.sent : {
        Sid      = "Sent"
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = table.arn
      }],
      [for group in local.has_heartbeat ? [local.trail_arn] : [] : {
        Sid      = "HeartbeatStream"
        Effect   = "Allow"
        Action   = "logs:CreateLogStream"
        Resource = "${group}:*"
      }],
      [for group in local.has_heartbeat ? [local.trail_arn] : [] : {
        Sid      = "HeartbeatEvent"
        Effect   = "Allow"
        Action   = "logs:PutLogEvents"
        Resource = "${group}:log-stream:iam-alerts-simulate-canary-heartbeat-${var.function_name}-*"
      }],
    )
  })
}
