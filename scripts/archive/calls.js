// The calls that fill an archive next to IAM's. Their weights resemble what accounts record, and each has the fields that
// CloudTrail writes for such a call. `part` stands for a value that differs from record to record.

const role = (name, session) => ({
  type: "AssumedRole",
  principalId: `AROACKCEVSQ6C2EXAMPLE:${session}`,
  arn: `arn:aws:sts::111122223333:assumed-role/${name}/${session}`,
  accountId: "111122223333",
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: "AROACKCEVSQ6C2EXAMPLE",
      arn: `arn:aws:iam::111122223333:role/${name}`,
      accountId: "111122223333",
      userName: name,
    },
    webIdFederationData: {},
    attributes: { creationDate: "2026-11-18T09:12:44Z", mfaAuthenticated: "false" },
  },
});
const service = (name) => ({ type: "AWSService", invokedBy: name });

const tls = {
  tlsVersion: "TLSv1.3",
  cipherSuite: "TLS_AES_128_GCM_SHA256",
  clientProvidedHostHeader: "example.us-east-1.amazonaws.com",
};
const sdk =
  "aws-sdk-java/2.31.10 ua/2.1 os/Linux#6.1.0 lang/java#21.0.4 md/OpenJDK_64-Bit_Server_VM cfg/retry-mode#standard";
const boto =
  "Boto3/1.40.61 md/Botocore#1.40.61 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.3 cfg/retry-mode#legacy";
const cli =
  "aws-cli/2.31.10 md/awscrt#0.28.1 ua/2.1 os/linux#6.1.0 lang/python#3.13.7 md/prompt#off md/command#ec2.describe-instances";

const part = "{part}";
const bucket = (name, key) => [
  { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${name}/${key}` },
  { accountId: "111122223333", type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${name}` },
];
const s3 = (eventName, readOnly, parameters, agent = sdk) => ({
  userIdentity: role("app-orders", part),
  eventSource: "s3.amazonaws.com",
  eventName,
  userAgent: `[${agent}]`,
  requestParameters: {
    bucketName: "amzn-s3-demo-bucket",
    Host: "amzn-s3-demo-bucket.s3.us-east-1.amazonaws.com",
    ...parameters,
  },
  responseElements: readOnly ? null : { "x-amz-server-side-encryption": "aws:kms", "x-amz-version-id": part },
  additionalEventData: {
    SignatureVersion: "SigV4",
    CipherSuite: "TLS_AES_128_GCM_SHA256",
    bytesTransferredIn: 0,
    AuthenticationMethod: "AuthHeader",
    "x-amz-id-2": part + part + part,
    bytesTransferredOut: 18_133,
  },
  resources: bucket("amzn-s3-demo-bucket", `orders/2026/${part}.json`),
  managementEvent: false,
  eventCategory: "Data",
  readOnly,
});

/** Calls with their share of the records, in percent. */
export const calls = [
  [11, s3("GetObject", true, { key: `orders/2026/${part}.json` })],
  [8, s3("PutObject", false, { key: `orders/2026/${part}.json`, "x-amz-server-side-encryption": "aws:kms" })],
  [5, s3("HeadObject", true, { key: `invoices/${part}.pdf` }, boto)],
  [
    3,
    s3("ListObjects", true, { "list-type": "2", prefix: "orders/2026/", delimiter: "/", "encoding-type": "url" }, boto),
  ],
  [
    18,
    {
      userIdentity: service("lambda.amazonaws.com"),
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      sourceIPAddress: "lambda.amazonaws.com",
      userAgent: "lambda.amazonaws.com",
      requestParameters: {
        roleArn: "arn:aws:iam::111122223333:role/app-orders",
        roleSessionName: part,
        durationSeconds: 3600,
      },
      responseElements: {
        credentials: {
          accessKeyId: "ASIAIOSFODNN7EXAMPLE",
          sessionToken: part + part + part + part,
          expiration: "Nov 18, 2026, 4:21:36 PM",
        },
        assumedRoleUser: {
          assumedRoleId: `AROACKCEVSQ6C2EXAMPLE:${part}`,
          arn: `arn:aws:sts::111122223333:assumed-role/app-orders/${part}`,
        },
      },
      resources: [
        { accountId: "111122223333", type: "AWS::IAM::Role", ARN: "arn:aws:iam::111122223333:role/app-orders" },
      ],
      sharedEventID: part,
      readOnly: true,
    },
  ],
  [
    13,
    {
      userIdentity: { ...role("app-orders", part), invokedBy: "AWS Internal" },
      eventSource: "kms.amazonaws.com",
      eventName: "Decrypt",
      requestParameters: {
        encryptionContext: { "aws:s3:arn": `arn:aws:s3:::amzn-s3-demo-bucket/orders/2026/${part}.json` },
        encryptionAlgorithm: "SYMMETRIC_DEFAULT",
      },
      responseElements: null,
      additionalEventData: { keyMaterialId: part },
      resources: [
        {
          accountId: "111122223333",
          type: "AWS::KMS::Key",
          ARN: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        },
      ],
      readOnly: true,
    },
  ],
  [
    12,
    {
      userIdentity: role("monitoring", "i-1234567890abcdef0"),
      eventSource: "ec2.amazonaws.com",
      eventName: "DescribeInstances",
      userAgent: cli,
      requestParameters: {
        maxResults: 1000,
        instancesSet: {},
        filterSet: { items: [{ name: "tag:team", valueSet: { items: [{ value: "orders" }, { value: part }] } }] },
      },
      responseElements: null,
      tlsDetails: { ...tls, clientProvidedHostHeader: "ec2.us-east-1.amazonaws.com" },
      readOnly: true,
    },
  ],
  [
    4,
    {
      userIdentity: role("autoscaling", "AutoScaling"),
      eventSource: "ec2.amazonaws.com",
      eventName: "CreateNetworkInterface",
      sourceIPAddress: "autoscaling.amazonaws.com",
      userAgent: "autoscaling.amazonaws.com",
      requestParameters: {
        subnetId: "subnet-0a1b2c3d4e5f67890",
        description: `<interface> of "orders" & ${part}`,
        groupSet: { items: [{ groupId: "sg-0a1b2c3d4e5f67890" }] },
        privateIpAddressesSet: {},
        clientToken: part,
      },
      responseElements: {
        requestId: part,
        networkInterface: {
          networkInterfaceId: "eni-0a1b2c3d4e5f67890",
          subnetId: "subnet-0a1b2c3d4e5f67890",
          vpcId: "vpc-0a1b2c3d4e5f67890",
          availabilityZone: "us-east-1a",
          ownerId: "111122223333",
          requesterManaged: false,
          status: "pending",
          macAddress: "0e:49:61:0f:c3:11",
          privateIpAddress: "10.0.1.17",
          sourceDestCheck: true,
          groupSet: { items: [{ groupId: "sg-0a1b2c3d4e5f67890", groupName: "orders" }] },
          privateIpAddressesSet: { item: [{ privateIpAddress: "10.0.1.17", primary: true }] },
          tagSet: {},
        },
      },
      readOnly: false,
    },
  ],
  [
    7,
    {
      userIdentity: role("app-orders", part),
      eventSource: "logs.amazonaws.com",
      eventName: "CreateLogStream",
      userAgent: "awslambda-worker/1.0 rusoto/0.48.0 rust/1.74.1 linux",
      requestParameters: { logGroupName: "/aws/lambda/orders", logStreamName: `2026/11/18/[$LATEST]${part}` },
      responseElements: null,
      apiVersion: "20140328",
      tlsDetails: { ...tls, clientProvidedHostHeader: "logs.us-east-1.amazonaws.com" },
      readOnly: false,
    },
  ],
  [
    6,
    {
      userIdentity: role("app-orders", part),
      eventSource: "dynamodb.amazonaws.com",
      eventName: "DescribeTable",
      userAgent: boto,
      requestParameters: { tableName: "orders" },
      responseElements: null,
      resources: [
        {
          accountId: "111122223333",
          type: "AWS::DynamoDB::Table",
          ARN: "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
        },
      ],
      apiVersion: "2012-08-10",
      tlsDetails: { ...tls, clientProvidedHostHeader: "dynamodb.us-east-1.amazonaws.com" },
      readOnly: true,
    },
  ],
  [
    5,
    {
      userIdentity: role("ssm-agent", "i-1234567890abcdef0"),
      eventSource: "ssm.amazonaws.com",
      eventName: "UpdateInstanceInformation",
      userAgent: "aws-sdk-go/1.55.5 (go1.22.6; linux; amd64) amazon-ssm-agent/3.3.859.0",
      requestParameters: {
        instanceId: "i-1234567890abcdef0",
        agentVersion: "3.3.859.0",
        agentStatus: "Active",
        platformType: "Linux",
        platformName: "Amazon Linux",
        iPAddress: "10.0.1.17",
        computerName: "ip-10-0-1-17.ec2.internal",
        agentName: "amazon-ssm-agent",
        availabilityZone: "us-east-1a",
      },
      responseElements: null,
      tlsDetails: { ...tls, clientProvidedHostHeader: "ssm.us-east-1.amazonaws.com" },
      readOnly: false,
    },
  ],
  [
    4,
    {
      userIdentity: service("events.amazonaws.com"),
      eventSource: "lambda.amazonaws.com",
      eventName: "Invoke",
      sourceIPAddress: "events.amazonaws.com",
      userAgent: "events.amazonaws.com",
      requestParameters: {
        functionName: "arn:aws:lambda:us-east-1:111122223333:function:orders",
        invocationType: "Event",
        sourceArn: `arn:aws:events:us-east-1:111122223333:rule/${part}`,
      },
      responseElements: null,
      additionalEventData: { functionVersion: "arn:aws:lambda:us-east-1:111122223333:function:orders:$LATEST" },
      managementEvent: false,
      eventCategory: "Data",
      readOnly: false,
    },
  ],
  [
    3,
    {
      userIdentity: role("deploy", "ci"),
      eventSource: "cloudformation.amazonaws.com",
      eventName: "DescribeStackEvents",
      userAgent: cli,
      errorCode: "ValidationException",
      errorMessage: `Stack <orders-${part}> does not exist & can't be found`,
      requestParameters: { stackName: `orders-${part}` },
      responseElements: null,
      tlsDetails: { ...tls, clientProvidedHostHeader: "cloudformation.us-east-1.amazonaws.com" },
      readOnly: true,
    },
  ],
];

/** Read-only IAM calls, which are most IAM calls. */
export const reading = [
  ["GetRole", { roleName: "app-orders" }],
  ["ListRoles", { maxItems: 1000 }],
  ["GetPolicyVersion", { policyArn: "arn:aws:iam::111122223333:policy/orders-read", versionId: "v3" }],
  ["ListAttachedRolePolicies", { roleName: "app-orders" }],
  ["GetUser", { userName: "alice" }],
  ["ListAccessKeys", { userName: "bob" }],
  ["GetInstanceProfile", { instanceProfileName: "monitoring" }],
].map(([eventName, requestParameters]) => ({
  userIdentity: role("monitoring", "audit"),
  eventSource: "iam.amazonaws.com",
  eventName,
  userAgent: boto,
  requestParameters,
  responseElements: null,
  tlsDetails: { ...tls, clientProvidedHostHeader: "iam.amazonaws.com" },
  readOnly: true,
}));
