# The alert function, its topic and its subscription filter, by the module in the npm package iam-alerts. In a project of
# your own, run npm install iam-alerts, and set source = "./node_modules/iam-alerts/deploy/terraform".

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.21"
    }
  }
}

variable "log_group_name" {
  description = "The log group that CloudTrail writes to"
  type        = string
  default     = "aws-cloudtrail-logs"
}

variable "alert_email" {
  description = "An address to subscribe to the topic"
  type        = string
  default     = "security@example.com"
}

module "iam_alerts" {
  source = "../../deploy/terraform"

  log_group_name = var.log_group_name
  alert_email    = var.alert_email
  min_severity   = "low"
}

output "topic_arn" {
  value = module.iam_alerts.topic_arn
}
