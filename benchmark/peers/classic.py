# The function that tutorials show for the same job: decodes the payload and publishes each event with boto3.

import base64
import gzip
import json
import os
import sys

import boto3

sns = boto3.client("sns")


def handler(event, context):
    payload = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    for log_event in payload["logEvents"]:
        record = json.loads(log_event["message"])
        sns.publish(
            TopicArn=os.environ["TOPIC_ARN"],
            Subject="IAM change",
            Message=json.dumps({"event": record["eventName"], "by": record["userIdentity"]}, indent=2),
        )


handler({"awslogs": {"data": sys.argv[1]}}, None)
