# The alert function, its topic and its subscription filter. First build the function: npm ci && npm run package

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.8" # the first version that accepts queues with messages of 1 MiB
    }
  }
}

variable "log_group_name" {
  description = "The log group that CloudTrail writes to"
  type        = string
}

variable "alert_email" {
  description = "An address to subscribe to the topic, or empty for none"
  type        = string
  default     = ""
}

variable "bundle" {
  description = "The function's ZIP file"
  type        = string
  default     = "../../dist/iam-alerts-function.zip"
}

locals {
  name = "iam-alerts"
}

data "aws_cloudwatch_log_group" "trail" {
  name = var.log_group_name
}

resource "aws_sns_topic" "alerts" {
  name = local.name
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.alert_email == "" ? 0 : 1
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_email
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${local.name}-dead-letters"
  message_retention_seconds = 1209600
  max_message_size          = 1048576 # the largest event that Lambda takes from CloudWatch Logs
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${local.name}"
  retention_in_days = 90
}

resource "aws_iam_role" "function" {
  name = local.name
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
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.function.arn}:*"
      },
      { Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.alerts.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.dead_letters.arn },
    ]
  })
}

resource "aws_lambda_function" "alerts" {
  function_name    = local.name
  filename         = var.bundle
  source_code_hash = filebase64sha256(var.bundle)
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 768
  timeout          = 60
  role             = aws_iam_role.function.arn

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  environment {
    variables = {
      NODE_OPTIONS = "--expose-gc" # the function collects garbage before a large payload
      TOPIC_ARN    = aws_sns_topic.alerts.arn
      MIN_SEVERITY = "low"
    }
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function]
}

resource "aws_lambda_permission" "logs" {
  function_name  = aws_lambda_function.alerts.function_name
  action         = "lambda:InvokeFunction"
  principal      = "logs.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
  source_arn     = "${data.aws_cloudwatch_log_group.trail.arn}:*"
}

data "aws_caller_identity" "current" {}

# pattern.txt is the output of: iam-alerts patterns recommended --format text
resource "aws_cloudwatch_log_subscription_filter" "alerts" {
  name            = local.name
  log_group_name  = var.log_group_name
  filter_pattern  = trimspace(file("${path.module}/pattern.txt"))
  destination_arn = aws_lambda_function.alerts.arn
  depends_on      = [aws_lambda_permission.logs]
}

# Alarms do not pass through the function.
resource "aws_cloudwatch_metric_alarm" "function" {
  for_each            = toset(["Errors", "Throttles"])
  alarm_name          = "${local.name}-${lower(each.key)}"
  namespace           = "AWS/Lambda"
  metric_name         = each.key
  dimensions          = { FunctionName = aws_lambda_function.alerts.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.name}-dead-letters"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
