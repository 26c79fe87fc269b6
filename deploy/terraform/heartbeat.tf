resource "aws_iam_role" "heartbeat" {
  count = local.has_heartbeat ? 1 : 0

  name_prefix = substr("${var.function_name}-", 0, 38)
  description = "Lets EventBridge Scheduler ask the iam-alerts function for a heartbeat"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "heartbeat" {
  count = local.has_heartbeat ? 1 : 0

  name = "heartbeat"
  role = aws_iam_role.heartbeat[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Invoke"
      Effect   = "Allow"
      Action   = "lambda:InvokeFunction"
      Resource = aws_lambda_function.alerts.arn
    }]
  })
}

resource "aws_scheduler_schedule" "heartbeat" {
  count = local.has_heartbeat ? 1 : 0

  name                = "${var.function_name}-heartbeat"
  description         = "Asks the iam-alerts function for a heartbeat"
  schedule_expression = var.heartbeat

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.alerts.arn
    role_arn = aws_iam_role.heartbeat[0].arn
    input    = "{\"iam-alerts\":\"heartbeat\"}"

    retry_policy {
      maximum_event_age_in_seconds = 600
      maximum_retry_attempts       = 3
    }
  }
}
