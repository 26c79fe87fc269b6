variable "trail_log_group" {
  type = string
}

variable "alert_function_arn" {
  type = string
}

# Root activity: CloudTrail writes Root, so this never fires.
resource "aws_cloudwatch_log_metric_filter" "root" {
  name           = "root-activity"
  log_group_name = var.trail_log_group
  pattern        = "{ $.userIdentity.type = \"root\" && $.eventType != \"AwsServiceEvent\" }"

  metric_transformation {
    name      = "RootActivity"
    namespace = "Security"
    value     = "1"
  }
}

# A heredoc keeps backslashes, so AWS refuses this pattern.
resource "aws_cloudwatch_log_subscription_filter" "iam" {
  name            = "iam-changes"
  log_group_name  = var.trail_log_group
  destination_arn = var.alert_function_arn
  filter_pattern  = <<-EOT
    { $.eventSource = \"iam.amazonaws.com\" && $.eventName = \"Create*\" }
  EOT
}
