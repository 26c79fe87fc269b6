import { describe, expect, it } from "vitest";
import { nobody, reading } from "./reading.ts";

const identity = (userIdentity: unknown) => reading({ userIdentity }).userIdentity;

describe("the text of a record", () => {
  it.each([[""], ["-"], ["..."], ["***"], ["****"], [" "], ["- -"]])("is null if it is masked as %j", (mask) => {
    const record = reading({
      eventName: mask,
      sourceIPAddress: mask,
      errorCode: mask,
      userIdentity: { userName: mask },
    });
    const { eventName, sourceIp, errorCode, userIdentity } = record;
    expect([eventName, sourceIp, errorCode, userIdentity.userName]).toEqual([null, null, null, null]);
  });

  it.each([
    ["HIDDEN_DUE_TO_SECURITY_REASONS"],
    ["https://cloudtrail.example.com/x"],
    ["UpdateFunctionCode20150331v2"],
    ["2001:db8::1"],
    ["cloudformation.amazonaws.com"],
    ["AWS Internal"],
    ["a\u0000b\u202ec"],
    ["...m"],
  ])("is kept unchanged: %j", (text) => {
    expect(reading({ eventName: text, sourceIPAddress: text })).toMatchObject({ eventName: text, sourceIp: text });
  });

  it.each([[true], [null], [{}], [["CreateUser"]]])("is null if the field is %j", (value) => {
    expect(reading({ eventName: value }).eventName).toBeNull();
  });

  it("includes an account id that is written as a number", () => {
    expect(reading({ recipientAccountId: 111122223333 }).accountId).toBe("111122223333");
  });

  it("falls back to the account of the identity if the recipient's account is missing", () => {
    expect(reading({ userIdentity: { accountId: "123456789012" } }).accountId).toBe("123456789012");
  });

  it("is found under a name in another case, after the exact name", () => {
    const record = reading({
      eventname: "CreateUser",
      EventId: "1",
      eventID: "2",
      sourceIpAddress: "192.0.2.1",
      useridentity: { username: "alice", PrincipalID: "AIDACKCEVSQ6C2EXAMPLE", accountid: "111122223333" },
    });
    expect(record).toMatchObject({
      eventName: "CreateUser",
      eventId: "2",
      sourceIp: "192.0.2.1",
      accountId: "111122223333",
    });
    expect(record.userIdentity).toMatchObject({ userName: "alice", principalId: "AIDACKCEVSQ6C2EXAMPLE" });
  });

  it("is not read from prototypes", () => {
    const raw = JSON.parse('{"__proto__":{"eventName":"CreateUser"},"constructor":{"name":1},"toString":2}');
    expect(reading(raw).eventName).toBeNull();
    expect(reading(raw).raw).toBe(raw);
    expect(Object.hasOwn({}, "eventName")).toBe(false);
  });
});

describe("the time of a record", () => {
  it.each<[unknown, string | null]>([
    ["2026-11-18T15:21:36Z", "2026-11-18T15:21:36Z"],
    ["2026-11-18 15:21:36", "2026-11-18T15:21:36Z"],
    ["2026-11-18 15:21:36 UTC", "2026-11-18T15:21:36Z"],
    ["2026-11-18T15:21:36", "2026-11-18T15:21:36Z"],
    ["2026-11-18T15:21:36.123456789Z", "2026-11-18T15:21:36.123Z"],
    ["2026-11-18T15:21:36.5Z", "2026-11-18T15:21:36.500Z"],
    ["2026-11-18T15:21:36.000000000Z", "2026-11-18T15:21:36Z"],
    ["2026-11-18T16:21:36+01:00", "2026-11-18T15:21:36Z"],
    ["2026-11-18T10:21:36-0500", "2026-11-18T15:21:36Z"],
    [" 2026-11-18T15:21:36Z\n", "2026-11-18T15:21:36Z"],
    [1_795_015_296_000, "2026-11-18T15:21:36Z"],
    [1_795_015_296, "2026-11-18T15:21:36Z"],
    ["2026-13-45T99:99:99Z", null],
    ["yesterday", null],
    ["", null],
    [1e300, null],
    [null, null],
    [{}, null],
  ])("reads %j as %j", (value, expected) => {
    expect(reading({ eventTime: value }).eventTime).toBe(expected);
  });

  it.each(["Oct 22, 2024 3:21:36 PM", "Dec 12, 2024, 4:19:32 PM", "Dec 12, 2024, 4:19:32\u202fPM"])(
    "does not change the date %j inside the response",
    (createDate) => {
      expect(reading({ responseElements: { user: { createDate } } }).responseElements).toEqual({
        user: { createDate },
      });
    },
  );
});

describe("the parts of a record", () => {
  it.each([[undefined], [null], ["null"], ["{log text=1}"], [[]], [7]])(
    "have no fields if requestParameters and responseElements are %j",
    (value) => {
      const record = reading({ requestParameters: value, responseElements: value, additionalEventData: value });
      expect([record.requestParameters, record.responseElements, record.additionalEventData]).toEqual([{}, {}, {}]);
    },
  );

  it.each([[[{ ARN: "arn:aws:iam::111122223333:user/bob" }]], [null], [{ ARN: "x" }], ["arn:aws:s3:::bucket"]])(
    "are read if resources is %j",
    (resources) => {
      expect(reading({ eventName: "CreateUser", resources }).eventName).toBe("CreateUser");
    },
  );

  it.each<[unknown, boolean | null]>([
    [true, true],
    [false, false],
    ["true", true],
    ["false", false],
    ["True", true],
    ["", null],
    [null, null],
    [1, null],
  ])("include readOnly: %j is read as %j", (value, expected) => {
    expect(reading({ readOnly: value }).readOnly).toBe(expected);
  });

  it.each<[unknown, boolean]>([
    ["true", true],
    [true, true],
    ["false", false],
    [undefined, false],
  ])("include sessionCredentialFromConsole: %j is read as %j", (value, expected) => {
    expect(reading({ sessionCredentialFromConsole: value }).fromConsole).toBe(expected);
  });

  it.each([[undefined], [null], ["alice"], [[]], [{}]])(
    "have an empty identity if userIdentity is %j",
    (userIdentity) => {
      expect(identity(userIdentity)).toEqual(nobody);
    },
  );

  it("include an identity with only an account and the calling service", () => {
    expect(identity({ accountId: "111122223333", invokedBy: "ec2.amazonaws.com" })).toEqual({
      ...nobody,
      accountId: "111122223333",
      invokedBy: "ec2.amazonaws.com",
    });
  });

  it.each<[unknown, boolean | null]>([
    ["true", true],
    ["false", false],
    [true, true],
    ["maybe", null],
    [undefined, null],
  ])("include mfaAuthenticated: %j is read as %j", (mfaAuthenticated, expected) => {
    expect(identity({ sessionContext: { attributes: { mfaAuthenticated } } }).mfa).toBe(expected);
  });

  it.each([[{}], [null], ["text"], [undefined]])("are read if the sessionIssuer is %j", (sessionIssuer) => {
    expect(identity({ type: "AssumedRole", sessionContext: { sessionIssuer } })).toEqual({
      ...nobody,
      type: "AssumedRole",
    });
  });

  it("include the issuer, the source identity and the user that the call was made for", () => {
    const arn = "arn:aws:iam::111122223333:role/deploy";
    const session = { sessionIssuer: { type: "Role", userName: "deploy", arn }, sourceIdentity: "alice" };
    expect(identity({ sessionContext: session, onBehalfOf: { userId: "u-1", identityStoreArn: "x" } })).toEqual({
      ...nobody,
      issuer: { type: "Role", userName: "deploy", arn },
      sourceIdentity: "alice",
      onBehalfOf: "u-1",
    });
  });

  it.each(["SAMLUser", "WebIdentityUser", "IdentityCenterUser", "AWSAccount", "Unknown", "Nonsense"])(
    "keep the identity type %s",
    (type) => {
      expect(identity({ type }).type).toBe(type);
    },
  );
});
