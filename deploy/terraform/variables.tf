variable "log_group_name" {
  description = "The log group that CloudTrail writes to; the function can be invoked only for this group"
  type        = string

  validation {
    condition     = can(regex("^(?:[.\\-_/#A-Za-z0-9]{1,512})$", var.log_group_name))
    error_message = "Expected a log group's name: letters, digits and . - _ / #."
  }
}

variable "subscription_filter" {
  description = "Whether the module has the subscription filter, too. It must not exist already. Otherwise iam-alerts subscribe creates the filter"
  type        = bool
  default     = true
  nullable    = false
}

variable "filter_name" {
  description = "The name of the subscription filter, also for the alarms on its deliveries. Empty for no such alarms, without subscription_filter"
  type        = string
  default     = "iam-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^(?:[^:*]{0,512})$", var.filter_name))
    error_message = "Expected a name without : and *, of at most 512 characters."
  }
}

variable "filter_pattern" {
  description = "The filter pattern with subscription_filter, as text; the default is the pattern recommended. iam-alerts patterns prints the text of the other built-in patterns"
  type        = string
  default     = "{(($.eventSource=iam.*||$.eventSource=sso*||$.eventSource=identity*||$.eventSource=org*||$.eventSource=acc*||$.eventSource=cloudtrail.*||$.eventSource=observ*||$.eventSource=guard*||$.eventName=%Alarm|Disable|Recorder|DeliveryChannel|KeyDeletion|DeleteTopic|SetTopic|ubscri|TrustAnchor|ResourcePolicy|KmsKey|OAuth2|AssumeRoot%||$.requestParameters.functionName=*iam-alert*||$.userIdentity.type=Root)&&$.eventName!=%^Get|^List|^Describe|^Search|^Check|^Invoke|Lookup|Simulate|Generate|Validate|Authenticate|Federate|Logout|CreateToken|RegisterClient|StartDevice%)||(($.eventSource=kms*||$.eventSource=logs*||$.eventSource=signin*)&&($.eventName=Delete*||$.eventName=Put*))||$.eventName=GetDelegated*||$.responseElements.ConsoleLogin=Failure||$.serviceEventDetails.UserAuthentication=Failure||$.serviceEventDetails.CredentialVerification=Failure||($.additionalEventData.MFAUsed=No&&$.userIdentity.type=IAMUser)}"
  nullable    = false

  validation {
    condition     = can(regex("^(?:|\\s*[{\\[\"%?-][\\s\\S]*)$", var.filter_pattern)) && length(var.filter_pattern) <= 1024
    error_message = "Expected the text of a filter pattern, and not the name of a built-in one."
  }
}

variable "alert_email" {
  description = "An address to subscribe to the topic; it gets a mail to confirm the subscription. Empty for none"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|[^\\s@]+@[^\\s@]+)$", var.alert_email))
    error_message = "Expected an email address, or an empty text."
  }
}

variable "email_from" {
  description = "The address that SES sends alerts from; SES must have verified it. Empty for no mail by SES"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|[^\\s@]+@[^\\s@]+)$", var.email_from))
    error_message = "Expected an email address, or an empty text."
  }
}

variable "email_to" {
  description = "The addresses that SES sends alerts to, comma-separated"
  type        = string
  default     = ""
  nullable    = false
}

variable "slack_webhook_secret_arn" {
  description = "The Secrets Manager secret with the URL of a Slack incoming webhook. Empty for no Slack"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:secretsmanager:.+)$", var.slack_webhook_secret_arn))
    error_message = "Expected the ARN of a secret, or an empty text."
  }
}

variable "teams_webhook_secret_arn" {
  description = "The Secrets Manager secret with the URL of a Microsoft Teams workflow. Empty for no Teams"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:secretsmanager:.+)$", var.teams_webhook_secret_arn))
    error_message = "Expected the ARN of a secret, or an empty text."
  }
}

variable "pager_duty_key_secret_arn" {
  description = "The Secrets Manager secret with the integration key of a PagerDuty service. Empty for no PagerDuty"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:secretsmanager:.+)$", var.pager_duty_key_secret_arn))
    error_message = "Expected the ARN of a secret, or an empty text."
  }
}

variable "pager_duty_region" {
  description = "The service region of the PagerDuty account"
  type        = string
  default     = "us"
  nullable    = false

  validation {
    condition     = contains(["us", "eu"], var.pager_duty_region)
    error_message = "Expected us or eu."
  }
}

variable "webhook_url_secret_arn" {
  description = "The Secrets Manager secret with the URL of another webhook. Empty for none"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:secretsmanager:.+)$", var.webhook_url_secret_arn))
    error_message = "Expected the ARN of a secret, or an empty text."
  }
}

variable "webhook_key_secret_arn" {
  description = "The Secrets Manager secret with the key that signs messages to webhook_url_secret_arn"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:secretsmanager:.+)$", var.webhook_key_secret_arn))
    error_message = "Expected the ARN of a secret, or an empty text."
  }
}

variable "security_hub" {
  description = "Import alerts as findings into Security Hub of this account and Region"
  type        = bool
  default     = false
  nullable    = false
}

variable "topic_kms_key_arn" {
  description = "A customer managed KMS key to encrypt the topic with; its key policy must let cloudwatch.amazonaws.com use it, or the alarms do not arrive. Empty for none"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:kms:.+)$", var.topic_kms_key_arn))
    error_message = "Expected the ARN of a KMS key, or an empty text."
  }
}

variable "pattern" {
  description = "A second check of every event, as a built-in pattern's name or a filter pattern. Empty for none: the function alerts on every event that the subscription filter lets through, by default those of the pattern recommended"
  type        = string
  default     = ""
  nullable    = false
}

variable "except" {
  description = "Events to leave out, as selector=value, separated by ;"
  type        = string
  default     = ""
  nullable    = false
}

variable "min_severity" {
  description = "The lowest severity that is sent"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "sns_min_severity" {
  description = "The lowest severity that is sent to the topic, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.sns_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "ses_min_severity" {
  description = "The lowest severity that is sent to mail by SES, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.ses_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "slack_min_severity" {
  description = "The lowest severity that is sent to Slack, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.slack_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "teams_min_severity" {
  description = "The lowest severity that is sent to Teams, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.teams_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "pager_duty_min_severity" {
  description = "The lowest severity that is sent to PagerDuty, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.pager_duty_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "webhook_min_severity" {
  description = "The lowest severity that is sent to the other webhook, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.webhook_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "security_hub_min_severity" {
  description = "The lowest severity that is sent to Security Hub, of those that min_severity lets through"
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["critical", "high", "medium", "low", "info"], var.security_hub_min_severity)
    error_message = "Expected critical, high, medium, low or info."
  }
}

variable "only_failed" {
  description = "Send only alerts for calls that were refused or failed"
  type        = bool
  default     = false
  nullable    = false
}

variable "human" {
  description = "Send only alerts caused by people; unknown actors are kept"
  type        = bool
  default     = false
  nullable    = false
}

variable "max_alerts" {
  description = "How many alerts of one payload are sent in full; the rest is summarized"
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition     = var.max_alerts >= 1 && var.max_alerts <= 999999 && floor(var.max_alerts) == var.max_alerts
    error_message = "Expected a whole number from 1 to 999999."
  }
}

variable "group" {
  description = "One message per payload, or one per alert"
  type        = string
  default     = "payload"
  nullable    = false

  validation {
    condition     = contains(["payload", "each"], var.group)
    error_message = "Expected payload or each."
  }
}

variable "format" {
  description = "The format of the topic's messages"
  type        = string
  default     = "text"
  nullable    = false

  validation {
    condition     = contains(["text", "json"], var.format)
    error_message = "Expected text or json."
  }
}

variable "account_aliases" {
  description = "Names for account ids, as 111122223333=production, comma-separated"
  type        = string
  default     = ""
  nullable    = false
}

variable "accounts_arn" {
  description = "The SSM parameter or the S3 object with the list of the organization's accounts. A caller or a trust of any other account is outside the organization. Empty for no list"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:(?:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]+|s3:::[^*?]+/[^*?]*[^*?/]))$", var.accounts_arn))
    error_message = "Expected the ARN of an SSM parameter or of an S3 object, or an empty text."
  }
}

variable "rules_arn" {
  description = "The SSM parameter or the S3 object with your team's rules, which raise, mute and route alerts. Empty for no rules"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:(?:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]+|s3:::[^*?]+/[^*?]*[^*?/]))$", var.rules_arn))
    error_message = "Expected the ARN of an SSM parameter or of an S3 object, or an empty text."
  }
}

variable "time_zone" {
  description = "The IANA name of a time zone, for example Europe/Berlin, in which alerts have the time as well as in UTC"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|[A-Za-z][A-Za-z0-9_+/-]*)$", var.time_zone))
    error_message = "Expected the IANA name of a time zone such as Europe/Berlin, found another value."
  }
}

variable "runbook_url" {
  description = "The https URL of your instructions, which alerts link to; {finding}, {severity}, {service} and {event} are filled"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|https://[!-~]+)$", var.runbook_url))
    error_message = "Expected an https URL, found another value."
  }
}

variable "portal_url" {
  description = "The https URL of Identity Center's access portal with {account} and a role, which links to the console go through, for example https://example.awsapps.com/start/#/console?account_id={account}&role_name=SecurityAudit"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|https://[!-~]+)$", var.portal_url))
    error_message = "Expected an https URL, found another value."
  }
}

variable "quiet_hours" {
  description = "After how many hours without any event in the log group an alarm is raised. 0 for no such alarm"
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition     = var.quiet_hours >= 0 && var.quiet_hours <= 168 && floor(var.quiet_hours) == var.quiet_hours
    error_message = "Expected a whole number from 0 to 168."
  }
}

variable "heartbeat" {
  description = "When the function sends a test event through the log group and the subscription filter to itself, as an EventBridge Scheduler expression in UTC, for example rate(1 hour); off for never"
  type        = string
  default     = "off"
  nullable    = false

  validation {
    condition     = can(regex("^(?:off|rate\\([1-9][0-9]* (minute|minutes|hour|hours|day|days)\\)|cron\\([^()]+\\))$", var.heartbeat))
    error_message = "Expected off, or a schedule such as rate(1 hour)."
  }
}

variable "heartbeat_hours" {
  description = "After how many hours without a heartbeat an alarm is raised; more than twice the time between two"
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.heartbeat_hours >= 1 && var.heartbeat_hours <= 168 && floor(var.heartbeat_hours) == var.heartbeat_hours
    error_message = "Expected a whole number from 1 to 168."
  }
}

variable "heartbeat_event" {
  description = "The JSON record that is sent as the heartbeat, if the filter pattern does not match the default record, a CreateGroup of IAM. Empty for the default"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|\\s*\\{[\\s\\S]*\\}\\s*)$", var.heartbeat_event))
    error_message = "Expected a JSON object, or an empty text."
  }
}

variable "function_name" {
  description = "The function's name; the topic, queue, table and alarms are named after it"
  type        = string
  default     = "iam-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^(?:[a-zA-Z0-9-_]{1,40})$", var.function_name))
    error_message = "Expected at most 40 letters, digits, hyphens and underscores."
  }
}

variable "reserved_concurrency" {
  description = "How many copies of the function may run at once; -1 for the account's remaining concurrency"
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= -1 && var.reserved_concurrency <= 100 && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "Expected a whole number from -1 to 100."
  }
}

variable "log_retention_days" {
  description = "How long the function's own log is kept"
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Expected 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "dedup_table" {
  description = "Keep the ids of sent events in a DynamoDB table, so that no instance sends an alert twice"
  type        = bool
  default     = false
  nullable    = false
}

variable "zip" {
  description = "The function's ZIP file, from a release or from npm run package. By default, the file in the npm package that this module is a part of"
  type        = string
  default     = null
}

variable "zip_sha256" {
  description = "The SHA-256 checksum of the ZIP file in hexadecimal, from the release; another file is refused. Empty for any file"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|[0-9a-fA-F]{64})$", var.zip_sha256))
    error_message = "Expected 64 hexadecimal digits, or an empty text."
  }
}

variable "older_provider" {
  description = "Set to true for a version of the AWS provider before 6.21. Those accept neither Node.js 24 nor, before 6.8, queues with messages of 1 MiB: the function then runs on Node.js 22, and events of more than 256 KiB do not fit into the dead-letter queue"
  type        = bool
  default     = false
  nullable    = false
}

variable "settings_kms_key_arn" {
  description = "The customer managed KMS key that encrypts the parameters or the objects of accounts_arn and rules_arn. Empty for none, and for keys that AWS manages"
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(?:|arn:aws[a-z-]*:kms:.+)$", var.settings_kms_key_arn))
    error_message = "Expected the ARN of a KMS key, or an empty text."
  }
}
