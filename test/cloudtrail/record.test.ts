import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { nobody, reading } from "./reading.ts";

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

describe("readRecord", () => {
  it("keeps the raw record: the same object, unchanged", () => {
    const raw = { eventName: "CreateUser", requestParameters: { userName: "bob" }, unknownToUs: [1, { a: "b" }] };
    const before = structuredClone(raw);
    expect(reading(raw).raw).toBe(raw);
    expect(raw).toEqual(before);
  });

  it("reads every field of a complete record", () => {
    const record = reading({
      eventVersion: "1.11",
      eventID: "bb5725d1-02e9-4697-84e0-2fe582ddf997",
      eventTime: "2026-11-18T15:21:36Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      eventType: "AwsApiCall",
      awsRegion: "us-east-1",
      sourceIPAddress: "203.0.113.25",
      userAgent: "AWS Internal",
      errorCode: "AccessDenied",
      errorMessage: "no",
      readOnly: false,
      recipientAccountId: "123456789012",
      sessionCredentialFromConsole: "true",
      requestParameters: { userName: "bob" },
      responseElements: { user: { userName: "bob" } },
      additionalEventData: { MFAUsed: "No" },
    });
    expect(record).toMatchObject({
      eventId: "bb5725d1-02e9-4697-84e0-2fe582ddf997",
      eventTime: "2026-11-18T15:21:36Z",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      eventType: "AwsApiCall",
      region: "us-east-1",
      sourceIp: "203.0.113.25",
      userAgent: "AWS Internal",
      errorCode: "AccessDenied",
      errorMessage: "no",
      readOnly: false,
      accountId: "123456789012",
      fromConsole: true,
      requestParameters: { userName: "bob" },
      responseElements: { user: { userName: "bob" } },
      additionalEventData: { MFAUsed: "No" },
      userIdentity: nobody,
    });
  });

  it.each([[undefined], [null], ["text"], [7], [true], [[]], [[{ eventName: "CreateUser" }]]])(
    "returns undefined for %j, which is not an object",
    (value) => {
      expect(readRecord(value)).toBeUndefined();
    },
  );

  it("returns null or empty objects for the fields that an empty record lacks", () => {
    const { raw, userIdentity, fromConsole, ...more } = reading({});
    const { requestParameters, responseElements, additionalEventData, serviceEventDetails, ...rest } = more;
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    expect(userIdentity).toEqual(nobody);
    expect([raw, requestParameters, responseElements, additionalEventData]).toEqual([{}, {}, {}, {}]);
    expect(serviceEventDetails).toEqual({});
    expect(fromConsole).toBe(false);
  });

  const respelled = (value: unknown, spelled: (name: string) => string): unknown =>
    typeof value !== "object" || value === null
      ? value
      : Object.fromEntries(Object.entries(value).map(([name, inner]) => [spelled(name), respelled(inner, spelled)]));

  it.each<[string, (name: string) => string]>([
    ["lower case", (name) => name.toLowerCase()],
    ["upper case", (name) => name.toUpperCase()],
    ["another case in one letter", (name) => `${name.slice(0, -1)}${name.slice(-1).toUpperCase()}`],
  ])("reads a record whose names are in %s", (_, spelled) => {
    const session = {
      sessionIssuer: { type: "Role", userName: "deploy", arn: "arn:aws:iam::111122223333:role/deploy" },
      attributes: { mfaAuthenticated: "true" },
      sourceIdentity: "alice",
    };
    const userIdentity = { type: "AssumedRole", accountId: "111122223333", accessKeyId: "ASIAEXAMPLE" };
    const raw = {
      eventTime: "2026-11-18T15:21:36Z",
      eventName: "CreateUser",
      errorCode: "AccessDenied",
      userIdentity: { ...userIdentity, sessionContext: session },
      serviceEventDetails: {},
    };
    expect({ ...reading(respelled(raw, spelled)), raw }).toEqual(reading(raw));
  });

  it("prefers CloudTrail's spelling of a name, and then the first of the others", () => {
    const record = reading({ eventname: "A", eventName: "B", EventSource: "c", eventsource: "d" });
    expect([record.eventName, record.eventSource]).toEqual(["B", "c"]);
  });

  it.each([11, 99])("reads a record that is %i levels deep", (depth) => {
    expect(readRecord({ eventName: "CreateUser", requestParameters: nested(depth - 1) })?.eventName).toBe("CreateUser");
  });

  it.each([101, 10_000, 100_000])(
    "returns undefined for a record that is %i levels deep, without crashing",
    (depth) => {
      expect(readRecord({ eventName: "CreateUser", requestParameters: nested(depth - 1) })).toBeUndefined();
    },
  );

  it("reads large records, long lists, unusual keys and the addendum of a late event", () => {
    const raw = {
      eventName: "CreateUser",
      requestParameters: {
        "aws:RequestTag/cost.center": "x".repeat(70_000),
        "detail-type": Array.from({ length: 300 }, (_, index) => ({ index })),
      },
      addendum: { reason: "UPDATED_DATA", updatedFields: "eventName", originalEventID: "unknown" },
      sharedEventID: "fe6b1a6a-1f4b-4d63-9b0a-0a7e5f4bd9f1",
      eventCategory: "Management",
      vpcEndpointId: "vpce-0example",
      tlsDetails: null,
      inScopeOf: "text where an object should be",
    };
    expect(reading(raw).requestParameters).toBe(raw.requestParameters);
    expect(reading(raw).raw).toBe(raw);
  });

  it("never throws, for any value", () => {
    const names = ["eventName", "userIdentity", "sessionContext", "sessionIssuer", "attributes", "type", "eventTime"];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          null,
          "null",
          "",
          "***",
          Number.NaN,
          -0,
          Number.POSITIVE_INFINITY,
          "\u0000\u202e",
          "2026-13-45T99:99:99Z",
        ),
        fc.jsonValue(),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...names, "__proto__", "constructor"), fc.string()), tie("tree")),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
        expect(readRecord(value)?.raw).toBe(isObject ? value : undefined);
      }),
      { numRuns: 500 },
    );
  });
});
