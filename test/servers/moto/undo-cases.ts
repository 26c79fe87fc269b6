/** Commands of the AWS CLI, without `aws`; $NAME is a value of an earlier answer. */
export interface Undone {
  /** Commands to run first. One that begins with "$NAME=path " stores that value of its answer. */
  readonly setup?: readonly string[];
  /** The call that is recorded. Its answer's values can be stored, too. */
  readonly call: string;
  /** The command that shows what the call changes. */
  readonly state: string;
  /** A text in the state at the end, if the state is not what it was before. */
  readonly contains?: string;
}

const trust =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
const thumbprint = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";
const blocked = "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";
const open = blocked.replaceAll("true", "false");

/** The commands that create what cases use: users, a group, roles, policies, providers and the organization. */
export const beginning: readonly string[] = [
  "iam create-user --user-name bob+x=a,b.c@-d",
  "iam create-user --user-name alice",
  "$CALLERKEY=AccessKey.AccessKeyId iam create-access-key --user-name alice",
  "iam create-group --group-name admins",
  `iam create-role --role-name deploy --assume-role-policy-document ${trust}`,
  `iam create-role --role-name caller --assume-role-policy-document ${trust}`,
  `$POLICY=Policy.Arn iam create-policy --policy-name p --policy-document ${document}`,
  "iam create-instance-profile --instance-profile-name web",
  `$OIDC=OpenIDConnectProviderArn iam create-open-id-connect-provider --url https://oidc.example.com --client-id-list one --thumbprint-list ${thumbprint}`,
  "$MFA=VirtualMFADevice.SerialNumber iam create-virtual-mfa-device --virtual-mfa-device-name phone --outfile /dev/null --bootstrap-method QRCodePNG",
  "$ORG=Organization.Id organizations create-organization --feature-set ALL",
  "$ROOT=Roots.0.Id organizations list-roots",
  "$MEMBER=CreateAccountStatus.AccountId organizations create-account --email a@example.com --account-name member",
  "$UNIT=OrganizationalUnit.Id organizations create-organizational-unit --parent-id $ROOT --name unit",
  "organizations enable-policy-type --root-id $ROOT --policy-type SERVICE_CONTROL_POLICY",
  `$SCP=Policy.PolicySummary.Id organizations create-policy --content ${document} --description d --name scp --type SERVICE_CONTROL_POLICY`,
  "$SSO=Instances.0.InstanceArn sso-admin list-instances",
  "$STORE=Instances.0.IdentityStoreId sso-admin list-instances",
  "$SET=PermissionSet.PermissionSetArn sso-admin create-permission-set --name audit --instance-arn $SSO",
  "$PERSON=UserId identitystore create-user --identity-store-id $STORE --user-name p --display-name p --name GivenName=p,FamilyName=p --emails Value=p@example.com,Primary=true",
  "$TEAM=GroupId identitystore create-group --identity-store-id $STORE --display-name team",
  "sns create-topic --name t",
  "logs create-log-group --log-group-name /aws/cloudtrail",
  "s3api create-bucket --bucket amzn-s3-demo-bucket",
  "$GROUP=GroupId ec2 create-security-group --group-name g --description g",
];

const bob = "bob+x=a,b.c@-d";
const topic = "arn:aws:sns:us-east-1:123456789012:t";
const set = "--instance-arn $SSO --permission-set-arn $SET";
const assignment = `${set} --target-id $MEMBER --target-type AWS_ACCOUNT --principal-type USER --principal-id $PERSON`;
const tags = "--tags Key=team,Value=a Key=owner,Value=b";

const attached = (kind: "user" | "group" | "role", name: string): readonly [Undone, Undone] => {
  const options = `--${kind}-name ${name} --policy-arn ${admin}`;
  const state = `iam list-attached-${kind}-policies --${kind}-name ${name}`;
  return [
    { call: `iam attach-${kind}-policy ${options}`, state },
    { setup: [`iam attach-${kind}-policy ${options}`], call: `iam detach-${kind}-policy ${options}`, state },
  ];
};

const put = (kind: "user" | "group" | "role", name: string): Undone => ({
  call: `iam put-${kind}-policy --${kind}-name ${name} --policy-name debug --policy-document ${document}`,
  state: `iam list-${kind}-policies --${kind}-name ${name}`,
});

const [attachUser, detachUser] = attached("user", bob);
const [attachGroup, detachGroup] = attached("group", "admins");
const [attachRole, detachRole] = attached("role", "deploy");

/** The calls by their event's name as service:Name. */
export const undone: Readonly<Record<string, Undone>> = {
  "iam:AttachUserPolicy": attachUser,
  "iam:AttachGroupPolicy": attachGroup,
  "iam:AttachRolePolicy": attachRole,
  "iam:DetachUserPolicy": detachUser,
  "iam:DetachGroupPolicy": detachGroup,
  "iam:DetachRolePolicy": detachRole,
  "iam:PutUserPolicy": put("user", bob),
  "iam:PutGroupPolicy": put("group", "admins"),
  "iam:PutRolePolicy": put("role", "deploy"),
  "iam:AddUserToGroup": {
    call: `iam add-user-to-group --group-name admins --user-name ${bob}`,
    state: "iam get-group --group-name admins",
  },
  "iam:RemoveUserFromGroup": {
    setup: ["iam add-user-to-group --group-name admins --user-name alice"],
    call: "iam remove-user-from-group --group-name admins --user-name alice",
    state: "iam get-group --group-name admins",
  },
  "iam:AddRoleToInstanceProfile": {
    call: "iam add-role-to-instance-profile --instance-profile-name web --role-name deploy",
    state: "iam get-instance-profile --instance-profile-name web",
  },
  "iam:RemoveRoleFromInstanceProfile": {
    setup: [
      "iam create-instance-profile --instance-profile-name batch",
      "iam add-role-to-instance-profile --instance-profile-name batch --role-name deploy",
    ],
    call: "iam remove-role-from-instance-profile --instance-profile-name batch --role-name deploy",
    state: "iam get-instance-profile --instance-profile-name batch",
  },
  "iam:CreateAccessKey": {
    call: `iam create-access-key --user-name ${bob}`,
    state: `iam list-access-keys --user-name ${bob}`,
    contains: '"Status":"Inactive"',
  },
  "iam:UpdateAccessKey": {
    setup: [
      "iam create-user --user-name keyed",
      "$OTHERKEY=AccessKey.AccessKeyId iam create-access-key --user-name keyed",
      "iam update-access-key --user-name keyed --access-key-id $OTHERKEY --status Inactive",
    ],
    call: "iam update-access-key --user-name keyed --access-key-id $OTHERKEY --status Active",
    state: "iam list-access-keys --user-name keyed",
  },
  "iam:CreateLoginProfile": {
    call: `iam create-login-profile --user-name ${bob} --password Example-123456`,
    state: `iam get-login-profile --user-name ${bob}`,
  },
  "iam:UpdateLoginProfile": {
    setup: ["iam create-login-profile --user-name alice --password Example-123456"],
    call: "iam update-login-profile --user-name alice --password Example-654321 --password-reset-required",
    state: "iam get-login-profile --user-name alice",
    contains: "NoSuchEntity",
  },
  "iam:CreateAccountAlias": {
    call: "iam create-account-alias --account-alias ours",
    state: "iam list-account-aliases",
  },
  "iam:DeleteAccountAlias": {
    setup: ["iam create-account-alias --account-alias ours-too"],
    call: "iam delete-account-alias --account-alias ours-too",
    state: "iam list-account-aliases",
  },
  "iam:CreateOpenIDConnectProvider": {
    call: `iam create-open-id-connect-provider --url https://evil.example.com --thumbprint-list ${thumbprint}`,
    state: "iam list-open-id-connect-providers",
  },
  "iam:CreateSAMLProvider": {
    call: `iam create-saml-provider --name idp --saml-metadata-document ${"x".repeat(1000)}`,
    state: "iam list-saml-providers",
  },
  "iam:CreateRole": {
    call: `iam create-role --role-name back-door --assume-role-policy-document ${trust}`,
    state: "iam list-attached-role-policies --role-name back-door",
    contains: "arn:aws:iam::aws:policy/AWSDenyAll",
  },
  "iam:CreateUser": {
    call: "iam create-user --user-name mallory",
    state: "iam list-attached-user-policies --user-name mallory",
    contains: "arn:aws:iam::aws:policy/AWSDenyAll",
  },
  "iam:EnableMFADevice": {
    call: "iam enable-mfa-device --user-name alice --serial-number $MFA --authentication-code1 123456 --authentication-code2 654321",
    state: "iam list-mfa-devices --user-name alice",
  },
  "iam:TagUser": { call: `iam tag-user --user-name alice ${tags}`, state: "iam list-user-tags --user-name alice" },
  "iam:TagRole": { call: `iam tag-role --role-name deploy ${tags}`, state: "iam list-role-tags --role-name deploy" },
  "iam:TagPolicy": {
    call: `iam tag-policy --policy-arn $POLICY ${tags}`,
    state: "iam list-policy-tags --policy-arn $POLICY",
  },
  "iam:TagInstanceProfile": {
    call: `iam tag-instance-profile --instance-profile-name web ${tags}`,
    state: "iam get-instance-profile --instance-profile-name web",
  },
  "iam:TagOpenIDConnectProvider": {
    call: `iam tag-open-id-connect-provider --open-id-connect-provider-arn $OIDC ${tags}`,
    state: "iam list-open-id-connect-provider-tags --open-id-connect-provider-arn $OIDC",
  },
  "iam:UpdateAssumeRolePolicy": {
    call: `iam update-assume-role-policy --role-name deploy --policy-document ${trust.replace("ec2", "lambda")}`,
    state: "iam get-role --role-name deploy",
    contains: '"Effect":"Deny"',
  },
  "iam:UpdateGroup": {
    setup: ["iam create-group --group-name staff"],
    call: "iam update-group --group-name staff --new-group-name people",
    state: "iam list-groups",
  },
  "iam:UpdateUser": {
    setup: ["iam create-user --user-name dave"],
    call: "iam update-user --user-name dave --new-user-name erin",
    state: "iam list-users",
  },
  "iam:UploadSSHPublicKey": {
    call: "iam upload-ssh-public-key --user-name alice --ssh-public-key-body ssh-rsa-AAAA",
    state: "iam list-ssh-public-keys --user-name alice",
    contains: '"Status":"Inactive"',
  },
  "iam:UpdateSSHPublicKey": {
    setup: [
      "$SSH=SSHPublicKey.SSHPublicKeyId iam upload-ssh-public-key --user-name keyed --ssh-public-key-body ssh-rsa-AAAA",
      "iam update-ssh-public-key --user-name keyed --ssh-public-key-id $SSH --status Inactive",
    ],
    call: "iam update-ssh-public-key --user-name keyed --ssh-public-key-id $SSH --status Active",
    state: "iam list-ssh-public-keys --user-name keyed",
  },
  "cloudtrail:StopLogging": {
    setup: [
      "cloudtrail create-trail --name main --s3-bucket-name amzn-s3-demo-bucket",
      "cloudtrail start-logging --name main",
    ],
    call: "cloudtrail stop-logging --name main",
    state: "cloudtrail get-trail-status --name main",
    contains: '"IsLogging":true',
  },
  "cloudtrail:PutEventSelectors": {
    setup: ["cloudtrail create-trail --name other --s3-bucket-name amzn-s3-demo-bucket"],
    call: 'cloudtrail put-event-selectors --trail-name other --event-selectors [{"ReadWriteType":"ReadOnly","IncludeManagementEvents":false}]',
    state: "cloudtrail get-event-selectors --trail-name other",
    contains: '"ReadWriteType":"All","IncludeManagementEvents":true',
  },
  "logs:PutRetentionPolicy": {
    call: "logs put-retention-policy --log-group-name /aws/cloudtrail --retention-in-days 1",
    state: "logs describe-log-groups",
  },
  "logs:DeleteLogGroup": {
    setup: ["logs create-log-group --log-group-name gone"],
    call: "logs delete-log-group --log-group-name gone",
    state: "logs describe-log-groups --log-group-name-prefix gone",
    contains: '"logGroupName":"gone"',
  },
  "sns:Subscribe": {
    call: `sns subscribe --topic-arn ${topic} --protocol sqs --notification-endpoint arn:aws:sqs:us-east-1:123456789012:q`,
    state: `sns list-subscriptions-by-topic --topic-arn ${topic}`,
  },
  "sns:AddPermission": {
    call: `sns add-permission --topic-arn ${topic} --label l --aws-account-id 999988887777 --action-name Publish`,
    state: `sns get-topic-attributes --topic-arn ${topic}`,
  },
  "events:DisableRule": {
    setup: ['events put-rule --name r --event-pattern {"source":["x"]}'],
    call: "events disable-rule --name r",
    state: "events describe-rule --name r",
  },
  "events:EnableRule": {
    setup: ['events put-rule --name s --event-pattern {"source":["x"]} --state DISABLED'],
    call: "events enable-rule --name s",
    state: "events describe-rule --name s",
  },
  "monitoring:DisableAlarmActions": {
    setup: [
      "cloudwatch put-metric-alarm --alarm-name a --metric-name m --namespace n --statistic Sum --period 60 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanThreshold --actions-enabled",
      "cloudwatch put-metric-alarm --alarm-name b --metric-name m --namespace n --statistic Sum --period 60 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanThreshold --actions-enabled",
    ],
    call: "cloudwatch disable-alarm-actions --alarm-names a b",
    state: "cloudwatch describe-alarms",
  },
  "config:StopConfigurationRecorder": {
    setup: [
      "configservice put-configuration-recorder --configuration-recorder name=default,roleARN=arn:aws:iam::123456789012:role/deploy",
      "configservice put-delivery-channel --delivery-channel name=default,s3BucketName=amzn-s3-demo-bucket",
      "configservice start-configuration-recorder --configuration-recorder-name default",
    ],
    call: "configservice stop-configuration-recorder --configuration-recorder-name default",
    state: "configservice describe-configuration-recorder-status",
    contains: '"recording":true',
  },
  "guardduty:UpdateDetector": {
    setup: ["$DETECTOR=DetectorId guardduty create-detector --enable"],
    call: "guardduty update-detector --detector-id $DETECTOR --no-enable",
    state: "guardduty get-detector --detector-id $DETECTOR",
  },
  "securityhub:DisableSecurityHub": {
    setup: ["securityhub enable-security-hub"],
    call: "securityhub disable-security-hub",
    state: "securityhub describe-hub",
    contains: '"HubArn"',
  },
  "kms:ScheduleKeyDeletion": {
    setup: ["$KMS=KeyMetadata.KeyId kms create-key"],
    call: "kms schedule-key-deletion --key-id $KMS --pending-window-in-days 7",
    state: "kms describe-key --key-id $KMS",
  },
  "kms:DisableKey": { call: "kms disable-key --key-id $KMS", state: "kms describe-key --key-id $KMS" },
  "kms:DisableKeyRotation": {
    setup: ["kms enable-key-rotation --key-id $KMS"],
    call: "kms disable-key-rotation --key-id $KMS",
    state: "kms get-key-rotation-status --key-id $KMS",
  },
  "kms:CreateGrant": {
    call: "kms create-grant --key-id $KMS --grantee-principal arn:aws:iam::999988887777:root --operations Decrypt",
    state: "kms list-grants --key-id $KMS",
  },
  "sso:CreateAccountAssignment": {
    call: `sso-admin create-account-assignment ${assignment}`,
    state: `sso-admin list-account-assignments --account-id $MEMBER ${set}`,
  },
  "sso:DeleteAccountAssignment": {
    setup: [`sso-admin create-account-assignment ${assignment}`],
    call: `sso-admin delete-account-assignment ${assignment}`,
    state: `sso-admin list-account-assignments --account-id $MEMBER ${set}`,
  },
  "sso:AttachManagedPolicyToPermissionSet": {
    call: `sso-admin attach-managed-policy-to-permission-set ${set} --managed-policy-arn ${admin}`,
    state: `sso-admin list-managed-policies-in-permission-set ${set}`,
  },
  "sso:DetachManagedPolicyFromPermissionSet": {
    setup: [`sso-admin attach-managed-policy-to-permission-set ${set} --managed-policy-arn ${admin}`],
    call: `sso-admin detach-managed-policy-from-permission-set ${set} --managed-policy-arn ${admin}`,
    state: `sso-admin list-managed-policies-in-permission-set ${set}`,
  },
  "sso:PutInlinePolicyToPermissionSet": {
    call: `sso-admin put-inline-policy-to-permission-set ${set} --inline-policy ${document}`,
    state: `sso-admin get-inline-policy-for-permission-set ${set}`,
  },
  "sso:AttachCustomerManagedPolicyReferenceToPermissionSet": {
    call: `sso-admin attach-customer-managed-policy-reference-to-permission-set ${set} --customer-managed-policy-reference Name=p,Path=/`,
    state: `sso-admin list-customer-managed-policy-references-in-permission-set ${set}`,
  },
  "identitystore:CreateGroupMembership": {
    call: "identitystore create-group-membership --identity-store-id $STORE --group-id $TEAM --member-id UserId=$PERSON",
    state: "identitystore list-group-memberships --identity-store-id $STORE --group-id $TEAM",
  },
  "organizations:AttachPolicy": {
    call: "organizations attach-policy --policy-id $SCP --target-id $MEMBER",
    state: "organizations list-targets-for-policy --policy-id $SCP",
  },
  "organizations:DetachPolicy": {
    setup: ["organizations attach-policy --policy-id $SCP --target-id $UNIT"],
    call: "organizations detach-policy --policy-id $SCP --target-id $UNIT",
    state: "organizations list-targets-for-policy --policy-id $SCP",
  },
  "organizations:EnableAWSServiceAccess": {
    call: "organizations enable-aws-service-access --service-principal config.amazonaws.com",
    state: "organizations list-aws-service-access-for-organization",
  },
  "organizations:DisableAWSServiceAccess": {
    setup: ["organizations enable-aws-service-access --service-principal guardduty.amazonaws.com"],
    call: "organizations disable-aws-service-access --service-principal guardduty.amazonaws.com",
    state: "organizations list-aws-service-access-for-organization",
    contains: "guardduty.amazonaws.com",
  },
  "organizations:RegisterDelegatedAdministrator": {
    call: "organizations register-delegated-administrator --account-id $MEMBER --service-principal ssm.amazonaws.com",
    state: "organizations list-delegated-administrators",
  },
  "organizations:DeregisterDelegatedAdministrator": {
    setup: [
      "organizations register-delegated-administrator --account-id $MEMBER --service-principal guardduty.amazonaws.com",
    ],
    call: "organizations deregister-delegated-administrator --account-id $MEMBER --service-principal guardduty.amazonaws.com",
    state: "organizations list-delegated-services-for-account --account-id $MEMBER",
    contains: "guardduty.amazonaws.com",
  },
  "organizations:MoveAccount": {
    call: "organizations move-account --account-id $MEMBER --source-parent-id $ROOT --destination-parent-id $UNIT",
    state: "organizations list-parents --child-id $MEMBER",
  },
  "organizations:DisablePolicyType": {
    call: "organizations disable-policy-type --root-id $ROOT --policy-type SERVICE_CONTROL_POLICY",
    state: "organizations list-roots",
  },
  "lambda:CreateFunctionUrlConfig": {
    setup: [
      `lambda create-function --function-name f --runtime python3.12 --role arn:aws:iam::123456789012:role/deploy --handler a.b --zip-file fileb://dist/iam-alerts-function.zip`,
    ],
    call: "lambda create-function-url-config --function-name f --auth-type NONE",
    state: "lambda get-function-url-config --function-name f",
  },
  "lambda:AddPermission": {
    call: "lambda add-permission --function-name f --statement-id s --action lambda:InvokeFunction --principal 999988887777",
    state: "lambda get-policy --function-name f",
  },
  "lambda:PutFunctionConcurrency": {
    call: "lambda put-function-concurrency --function-name f --reserved-concurrent-executions 1",
    state: "lambda get-function-concurrency --function-name f",
  },
  "s3:DeleteBucketPublicAccessBlock": {
    setup: [
      `s3api put-public-access-block --bucket amzn-s3-demo-bucket --public-access-block-configuration ${blocked}`,
    ],
    call: "s3api delete-public-access-block --bucket amzn-s3-demo-bucket",
    state: "s3api get-public-access-block --bucket amzn-s3-demo-bucket",
  },
  "s3:PutBucketPublicAccessBlock": {
    call: `s3api put-public-access-block --bucket amzn-s3-demo-bucket --public-access-block-configuration ${open}`,
    state: "s3api get-public-access-block --bucket amzn-s3-demo-bucket",
  },
  "ec2:AuthorizeSecurityGroupIngress": {
    call: "ec2 authorize-security-group-ingress --group-id $GROUP --protocol tcp --port 22 --cidr 0.0.0.0/0",
    state: "ec2 describe-security-groups --group-ids $GROUP",
  },
  "ec2:AuthorizeSecurityGroupEgress": {
    call: "ec2 authorize-security-group-egress --group-id $GROUP --ip-permissions IpProtocol=tcp,FromPort=25,ToPort=25,IpRanges=[{CidrIp=0.0.0.0/0}]",
    state: "ec2 describe-security-groups --group-ids $GROUP",
  },
  "ec2:CreateRoute": {
    setup: [
      "$NETWORK=Vpc.VpcId ec2 create-vpc --cidr-block 192.0.2.0/24",
      "$GATEWAY=InternetGateway.InternetGatewayId ec2 create-internet-gateway",
      "ec2 attach-internet-gateway --internet-gateway-id $GATEWAY --vpc-id $NETWORK",
      "$ROUTES=RouteTable.RouteTableId ec2 create-route-table --vpc-id $NETWORK",
    ],
    call: "ec2 create-route --route-table-id $ROUTES --destination-cidr-block 0.0.0.0/0 --gateway-id $GATEWAY",
    state: "ec2 describe-route-tables --route-table-ids $ROUTES",
  },
  "ec2:AttachInternetGateway": {
    setup: [
      "$OTHERNETWORK=Vpc.VpcId ec2 create-vpc --cidr-block 198.51.100.0/24",
      "$OTHERGATEWAY=InternetGateway.InternetGatewayId ec2 create-internet-gateway",
    ],
    call: "ec2 attach-internet-gateway --internet-gateway-id $OTHERGATEWAY --vpc-id $OTHERNETWORK",
    state: "ec2 describe-internet-gateways --internet-gateway-ids $OTHERGATEWAY",
  },
  "secretsmanager:DeleteSecret": {
    setup: ["secretsmanager create-secret --name team/slack --secret-string example"],
    call: "secretsmanager delete-secret --secret-id team/slack",
    state: "secretsmanager get-secret-value --secret-id team/slack",
  },
  "ssm:ModifyDocumentPermission": {
    setup: [
      'ssm create-document --name restart --document-type Command --content {"schemaVersion":"2.2","mainSteps":[{"action":"aws:runShellScript","name":"a","inputs":{"runCommand":["true"]}}]}',
    ],
    call: "ssm modify-document-permission --name restart --permission-type Share --account-ids-to-add 999988887777",
    state: "ssm describe-document-permission --name restart --permission-type Share",
  },
};
