import { calls, type Entries, type Entry, lost, only } from "./entry.ts";

const statement =
  "lambda remove-permission --function-name {functionName} --statement-id {statementId} ?--qualifier {qualifier}";

const unshared = (from: string): Entry => ({
  undo: {
    "Take the shared resources away from the principals": `ram disassociate-resource-share --resource-share-arn {${from}} --principals {principals*}`,
  },
});

/** Calls that open resources to others, run code, or delete parts that logs and alerts pass through. */
export const resources: Readonly<Record<string, Entries>> = {
  cloudformation: {
    DeleteStack: only(
      "A deleted stack must be created again from its template: for the stack of iam-alerts, run iam-alerts deploy",
    ),
  },
  dynamodb: {
    DeleteTable: lost("the deleted table's settings", calls("CreateTable")),
  },
  ec2: {
    AttachInternetGateway: {
      undo: {
        "Detach the gateway, if the network is not meant to reach the internet":
          "ec2 detach-internet-gateway --internet-gateway-id {internetGatewayId} --vpc-id {vpcId}",
      },
    },
    AuthorizeSecurityGroupEgress: {
      undo: {
        "Remove the rules from the security group":
          "ec2 revoke-security-group-egress --group-id {groupId} --security-group-rule-ids {>securityGroupRuleSet.items*securityGroupRuleId}",
      },
    },
    AuthorizeSecurityGroupIngress: {
      undo: {
        "Remove the rules from the security group":
          "ec2 revoke-security-group-ingress --group-id {groupId} --security-group-rule-ids {>securityGroupRuleSet.items*securityGroupRuleId}",
      },
    },
    CreateNetworkAclEntry: {
      note: "The record has the number and the direction of the rule, which ec2 delete-network-acl-entry needs",
      look: {
        "Show the rules of the network ACL": "ec2 describe-network-acls --network-acl-ids {networkAclId}",
      },
    },
    CreateRoute: {
      undo: {
        "Delete the route":
          "ec2 delete-route --route-table-id {routeTableId} ?--destination-cidr-block {destinationCidrBlock} ?--destination-ipv6-cidr-block {destinationIpv6CidrBlock} ?--destination-prefix-list-id {destinationPrefixListId}",
      },
    },
    CreateVpc: only("Nothing to undo: a new network has nothing in it"),
    ModifyImageAttribute: {
      undo: {
        "Share the image with nobody": "ec2 reset-image-attribute --image-id {imageId} --attribute launchPermission",
      },
      note: "The command also removes accounts that the image was shared with before",
    },
    ModifySnapshotAttribute: {
      undo: {
        "Share the snapshot with nobody":
          "ec2 reset-snapshot-attribute --snapshot-id {snapshotId} --attribute createVolumePermission",
      },
      note: "The command also removes accounts that the snapshot was shared with before",
    },
    RunInstances: {
      undo: {
        "Stop the instances, if they are not meant to run":
          "ec2 stop-instances --instance-ids {>instancesSet.items*instanceId}",
      },
    },
  },
  eks: {
    CreateAccessEntry: {
      undo: {
        "Remove the access to the cluster":
          "eks delete-access-entry --cluster-name {name} --principal-arn {principalArn}",
      },
    },
  },
  firehose: {
    DeleteDeliveryStream: lost("the deleted stream's settings", calls("CreateDeliveryStream")),
  },
  glue: {
    UpdateDevEndpoint: lost("the former keys", calls("UpdateDevEndpoint")),
  },
  kinesis: {
    DeleteStream: lost("the deleted stream's settings", calls("CreateStream")),
  },
  lambda: {
    AddLayerVersionPermission: {
      undo: {
        "Remove the permission":
          "lambda remove-layer-version-permission --layer-name {layerName} --version-number {versionNumber} --statement-id {statementId}",
      },
    },
    AddPermission: { undo: { "Remove the permission": statement } },
    CreateFunctionUrlConfig: {
      undo: {
        "Delete the URL of the function":
          "lambda delete-function-url-config --function-name {functionName} ?--qualifier {qualifier}",
      },
    },
    DeleteFunctionConcurrency: lost("the former limit", calls("PutFunctionConcurrency")),
    PutFunctionConcurrency: {
      undo: {
        "Remove the concurrency limit": "lambda delete-function-concurrency --function-name {functionName}",
      },
    },
    RemovePermission: lost("the removed permission", calls("AddPermission20150331v2")),
    UpdateFunctionCode: {
      note: "No event has the former code: deploy the function again, with iam-alerts deploy if it is that of iam-alerts",
      look: { "List the versions of the function": "lambda list-versions-by-function --function-name {functionName}" },
    },
    UpdateFunctionConfiguration: lost("the former settings", calls("UpdateFunctionConfiguration20150331v2")),
  },
  ram: {
    AssociateResourceShare: unshared("resourceShareArn"),
    CreateResourceShare: unshared(">resourceShare.resourceShareArn"),
  },
  rds: {
    ModifyDBClusterSnapshotAttribute: {
      undo: {
        "Take the snapshot away from the accounts":
          "rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier {dBClusterSnapshotIdentifier} --attribute-name {attributeName} --values-to-remove {valuesToAdd*}",
      },
    },
    ModifyDBSnapshotAttribute: {
      undo: {
        "Take the snapshot away from the accounts":
          "rds modify-db-snapshot-attribute --db-snapshot-identifier {dBSnapshotIdentifier} --attribute-name {attributeName} --values-to-remove {valuesToAdd*}",
      },
    },
  },
  redshift: {
    AuthorizeSnapshotAccess: {
      undo: {
        "Take the snapshot away from the account":
          "redshift revoke-snapshot-access --snapshot-identifier {snapshotIdentifier} ?--snapshot-cluster-identifier {snapshotClusterIdentifier} --account-with-restore-access {accountWithRestoreAccess}",
      },
    },
  },
  scheduler: {
    CreateSchedule: {
      undo: {
        "Delete the schedule, the record has its settings":
          "scheduler delete-schedule --name {name} ?--group-name {groupName}",
      },
    },
    DeleteSchedule: lost("the deleted schedule", calls("CreateSchedule")),
    UpdateSchedule: lost("the former schedule", calls("CreateSchedule")),
  },
  secretsmanager: {
    DeleteSecret: {
      undo: { "Restore the secret": "secretsmanager restore-secret --secret-id {secretId}" },
      note: "A secret that was deleted without a recovery window cannot be restored",
    },
  },
  sqs: {
    AddPermission: {
      undo: { "Remove the permission": "sqs remove-permission --queue-url {queueUrl} --label {label}" },
    },
  },
  ssm: {
    ModifyDocumentPermission: {
      undo: {
        "Take the document away from the accounts":
          "ssm modify-document-permission --name {name} --permission-type Share --account-ids-to-remove {accountIdsToAdd*}",
      },
    },
    SendCommand: {
      undo: {
        "Cancel the command where it has not run yet": "ssm cancel-command --command-id {>command.commandId}",
      },
    },
  },
};
