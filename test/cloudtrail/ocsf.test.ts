import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromOcsf, isOcsf } from "../../src/cloudtrail/ocsf.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { reading } from "./reading.ts";

const product = { name: "CloudTrail", vendor_name: "AWS", version: "1.11", feature: { name: "Management" } };

/** An event of version 1.5, as the transformer of CloudWatch Logs writes it. */
const event = {
  class_uid: 3001,
  metadata: { version: "1.5.0", uid: "7c0e7f5e-0000-4000-8000-000000000001", event_code: "AwsApiCall", product },
  time: 1795168800000,
  time_dt: "2026-11-20T05:00:00.000-05:00",
  cloud: { provider: "AWS", region: "eu-west-1", account: { uid: "444455556666" } },
  api: {
    operation: "AttachRolePolicy",
    service: { name: "iam.amazonaws.com" },
    request: { uid: "r-1", data: '{"roleName":"billing","policyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}' },
    response: { data: "" },
  },
  actor: {
    invoked_by: "",
    session: {
      created_time_dt: "2026-11-20T04:00:00.000-05:00",
      is_mfa: true,
      issuer: "arn:aws:iam::444455556666:role/ops",
    },
    user: {
      type: "AssumedRole",
      uid: "arn:aws:sts::444455556666:assumed-role/ops/mira",
      uid_alt: "AROAEXAMPLE:mira",
      account: { uid: "444455556666" },
      credential_uid: "ASIAEXAMPLE",
    },
  },
  src_endpoint: { ip: "198.51.100.20", uid: "" },
  http_request: { user_agent: "aws-cli/2.40.1" },
  status: "Success",
  unmapped: {
    readOnly: "false",
    sharedEventID: "",
    "userIdentity.sessionContext.sessionIssuer.type": "Role",
    "userIdentity.sessionContext.sessionIssuer.userName": "ops",
  },
};

describe("an OCSF event", () => {
  it("is read like the record that it was made from", () => {
    expect(reading(event)).toMatchObject({
      raw: event,
      eventId: "7c0e7f5e-0000-4000-8000-000000000001",
      eventTime: "2026-11-20T10:00:00Z",
      eventSource: "iam.amazonaws.com",
      eventName: "AttachRolePolicy",
      eventType: "AwsApiCall",
      region: "eu-west-1",
      accountId: "444455556666",
      sourceIp: "198.51.100.20",
      userAgent: "aws-cli/2.40.1",
      errorCode: null,
      errorMessage: null,
      readOnly: false,
      requestParameters: { roleName: "billing", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      responseElements: {},
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::444455556666:assumed-role/ops/mira",
        principalId: "AROAEXAMPLE:mira",
        accessKeyId: "ASIAEXAMPLE",
        invokedBy: null,
        mfa: true,
        issuer: { type: "Role", userName: "ops", arn: "arn:aws:iam::444455556666:role/ops" },
      },
    });
  });

  it("does not change when it is read", () => {
    const nested = { ...event, unmapped: { userIdentity: { sessionContext: { sourceIdentity: "mira" } } } };
    const before = structuredClone(nested);
    expect(reading(nested).userIdentity).toMatchObject({ type: "AssumedRole", sourceIdentity: "mira", mfa: true });
    expect(nested).toEqual(before);
  });

  it("of the first version has the ids in other places", () => {
    const { actor } = event;
    const user = {
      type: "IAMUser",
      uid: "AIDAEXAMPLE",
      uuid: "arn:aws:iam::444455556666:user/jo",
      account_uid: "444455556666",
    };
    const old = { ...event, cloud: { region: "eu-west-1" }, actor: { ...actor, user, session: { mfa: false } } };
    expect(reading(old)).toMatchObject({
      accountId: "444455556666",
      userIdentity: { arn: "arn:aws:iam::444455556666:user/jo", principalId: "AIDAEXAMPLE", mfa: false },
    });
  });

  it.each<[string, unknown]>([
    ["pairs", [["readOnly", "true"]]],
    ["objects of key and value", [{ key: "readOnly", value: "true" }]],
    ["JSON text", '{"readOnly":"true"}'],
  ])("can have its other fields as %s", (_form, unmapped) => {
    expect(reading({ ...event, unmapped }).readOnly).toBe(true);
  });

  it("can have its other objects as JSON text, but its texts stay texts", () => {
    const unmapped = { additionalEventData: '{"SSEApplied":"Default"}', "additionalEventData.note": '{"a":1}' };
    const response = { error: "Denied", message: '{"because":"no"}' };
    expect(reading({ ...event, unmapped, api: { ...event.api, response } })).toMatchObject({
      errorMessage: '{"because":"no"}',
      additionalEventData: { SSEApplied: "Default", note: '{"a":1}' },
    });
  });

  it("reports a refusal", () => {
    const response = { error: "AccessDenied", message: "not authorized" };
    const refused = { ...event, status: "Failure", api: { ...event.api, response } };
    expect(reading(refused)).toMatchObject({ errorCode: "AccessDenied", errorMessage: "not authorized" });
  });

  it.each<[string, object]>([
    ["a status", { status: "Failure" }],
    ["a status by its number", { status: undefined, status_id: 2 }],
  ])("reports a failed sign-in by %s alone", (_where, status) => {
    const api = { operation: "ConsoleLogin", service: { name: "signin.amazonaws.com" } };
    const record = reading({ ...event, class_uid: 3002, api, is_mfa: false, status_detail: "wrong", ...status });
    expect(record.responseElements).toEqual({ ConsoleLogin: "Failure" });
    expect(record.errorMessage).toBe("wrong");
    expect(record.additionalEventData).toMatchObject({ MFAUsed: "No" });
  });

  it("names the Identity Center user on whose behalf it happened", () => {
    const user = { type: "IdentityCenterUser", name: "kim", uid_alt: "user-9" };
    const actor = { user, idp: { uid: "arn:aws:identitystore::444455556666:identitystore/d-1" } };
    expect(reading({ ...event, actor }).userIdentity).toMatchObject({
      userName: "kim",
      onBehalfOf: "user-9",
      arn: null,
    });
  });

  it("with the original text is read from that", () => {
    const original = {
      eventName: "DeleteRole",
      eventSource: "iam.amazonaws.com",
      requestParameters: { roleName: "old" },
    };
    const record = reading({ ...event, raw_data: JSON.stringify(original) });
    expect(record).toMatchObject({ eventName: "DeleteRole", requestParameters: { roleName: "old" }, sourceIp: null });
  });

  it("keeps the digits of long numbers in its parameters", () => {
    const data =
      '{"id":12345678901234567890,"size":1.5e300,"small":9007199254740991,"note":"a \\"12345678901234567890"}';
    expect(reading({ ...event, api: { ...event.api, request: { data } } }).requestParameters).toEqual({
      id: "12345678901234567890",
      size: 1.5e300,
      small: 9007199254740991,
      note: 'a "12345678901234567890',
    });
  });

  it("with parameters that are cut has none", () => {
    const request = { data: '{"roleName":"bil' };
    expect(reading({ ...event, api: { ...event.api, request } }).requestParameters).toEqual({});
  });

  it("cannot smuggle in a prototype or parameters that are nested too deep", () => {
    const unmapped = JSON.parse('{"__proto__.eventName":"x","a.__proto__.b":"y"}');
    reading({ ...event, unmapped });
    expect(({} as { b?: string }).b).toBeUndefined();
    const data = `${'{"a":'.repeat(101)}1${"}".repeat(101)}`;
    expect(readRecord({ ...event, api: { ...event.api, request: { data } } })).toBeUndefined();
  });

  it("can hold anything", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (actor, api, unmapped) => {
        fromOcsf({ class_uid: 6003, metadata: { product }, actor, api, unmapped });
      }),
    );
  });
});

describe("isOcsf", () => {
  it("returns true for events that were made from CloudTrail's records only", () => {
    expect(isOcsf(event)).toBe(true);
    expect(isOcsf({ ...event, metadata: { product: { name: "Amazon VPC" } } })).toBe(false);
    expect(isOcsf({ ...event, metadata: "CloudTrail" })).toBe(false);
    expect(isOcsf({ metadata: event.metadata })).toBe(false);
    expect(isOcsf({ ...event, eventName: "CreateUser" })).toBe(false);
  });
});
