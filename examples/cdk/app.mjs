// A CDK app with the alert function, its topic and its subscription filter: cdk deploy --app "node app.mjs"

import { App, CfnOutput, Stack } from "aws-cdk-lib/core";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { IamAlerts } from "iam-alerts/cdk";

const app = new App();
const stack = new Stack(app, "IamAlerts");

const alerts = new IamAlerts(stack, "Alerts", {
  // The log group that CloudTrail writes to.
  logGroup: LogGroup.fromLogGroupName(stack, "Trail", "aws-cloudtrail-logs"),
  email: "security@example.com",
  pattern: "recommended",
  except: ["userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*"],
  minSeverity: "low",
});

new CfnOutput(stack, "TopicArn", { value: alerts.topic.topicArn });

app.synth();
