resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.function_name}-errors"
  alarm_description   = "The iam-alerts function fails; alerts wait for a retry"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.alerts.function_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "${var.function_name}-throttles"
  alarm_description   = "Lambda throttles the iam-alerts function; alerts are late"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
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
  alarm_name          = "${var.function_name}-dead-letters"
  alarm_description   = "Alerts were not delivered; their events are in the dead-letter queue"
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

resource "aws_cloudwatch_metric_alarm" "quiet" {
  count = local.has_quiet_hours ? 1 : 0

  alarm_name          = "${var.function_name}-quiet"
  alarm_description   = "No events arrive in the log group that iam-alerts reads, so there are no alerts: see whether the trail is logging to it"
  namespace           = local.has_heartbeat ? null : "AWS/Logs"
  metric_name         = local.has_heartbeat ? null : "IncomingLogEvents"
  dimensions          = local.has_heartbeat ? null : { LogGroupName = var.log_group_name }
  statistic           = local.has_heartbeat ? null : "Sum"
  period              = local.has_heartbeat ? null : 3600
  evaluation_periods  = var.quiet_hours
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  # The function's own heartbeats are events of the log group too, and do not count.
  dynamic "metric_query" {
    for_each = local.has_heartbeat ? [1] : []
    content {
      id          = "others"
      label       = "Events other than heartbeats"
      expression  = "FILL(events, 0) - FILL(heartbeats, 0)"
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = local.has_heartbeat ? [1] : []
    content {
      id          = "events"
      return_data = false

      metric {
        namespace   = "AWS/Logs"
        metric_name = "IncomingLogEvents"
        dimensions  = { LogGroupName = var.log_group_name }
        period      = 3600
        stat        = "Sum"
      }
    }
  }

  dynamic "metric_query" {
    for_each = local.has_heartbeat ? [1] : []
    content {
      id          = "heartbeats"
      return_data = false

      metric {
        namespace   = "iam-alerts"
        metric_name = "HeartbeatsWritten"
        dimensions  = { FunctionName = aws_lambda_function.alerts.function_name }
        period      = 3600
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "delivery_errors" {
  count = local.has_filter_name ? 1 : 0

  alarm_name          = "${var.function_name}-delivery-errors"
  alarm_description   = "CloudWatch Logs cannot hand events of the subscription filter to the iam-alerts function; iam-alerts doctor says which link is broken"
  namespace           = "AWS/Logs"
  metric_name         = "DeliveryErrors"
  dimensions          = { LogGroupName = var.log_group_name, DestinationType = "Lambda", FilterName = var.filter_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "delivery_throttling" {
  count = local.has_filter_name ? 1 : 0

  alarm_name          = "${var.function_name}-delivery-throttling"
  alarm_description   = "CloudWatch Logs is throttled when it hands events to the iam-alerts function; alerts are late"
  namespace           = "AWS/Logs"
  metric_name         = "DeliveryThrottling"
  dimensions          = { LogGroupName = var.log_group_name, DestinationType = "Lambda", FilterName = var.filter_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  count = local.has_heartbeat ? 1 : 0

  alarm_name          = "${var.function_name}-heartbeat"
  alarm_description   = "The heartbeat of the iam-alerts function does not come back, so alerts may not arrive either: the subscription filter is missing, does not match the heartbeat's event or cannot invoke the function, or the function cannot write to the log group. See the function's log, and iam-alerts doctor"
  namespace           = "iam-alerts"
  metric_name         = "HeartbeatsReceived"
  dimensions          = { FunctionName = aws_lambda_function.alerts.function_name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = var.heartbeat_hours
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}
