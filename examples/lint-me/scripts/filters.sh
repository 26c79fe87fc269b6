#!/bin/sh
# AWS compares with a single =, and refuses this pattern.
aws logs put-metric-filter --log-group-name aws-cloudtrail-logs --filter-name denied \
  --filter-pattern '{ $.errorCode == "AccessDenied*" }' \
  --metric-transformations metricName=Denied,metricNamespace=Security,metricValue=1
