output "function_arn" {
  description = "The function's ARN, for iam-alerts subscribe --function"
  value       = aws_lambda_function.alerts.arn
}

output "topic_arn" {
  description = "The topic that alerts are published to"
  value       = aws_sns_topic.alerts.arn
}

output "dead_letters_url" {
  description = "The queue for events whose alerts could not be delivered"
  value       = aws_sqs_queue.dead_letters.url
}
