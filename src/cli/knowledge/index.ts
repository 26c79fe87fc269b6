import { fieldNamesIn } from "../../cloudtrail/field-names.ts";
import { presenceOf } from "../../cloudtrail/presence.ts";
import { sharedNames } from "../../cloudtrail/service-events.ts";
import { usualFieldsIn, valuesOf } from "../../cloudtrail/values.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import type { Knowledge } from "../../pattern/lint/lint.ts";
import { judgeAddress } from "./addresses.ts";
import { judgeErrorCode } from "./error-codes.ts";
import { eventNamesOf } from "./events.ts";
import { judgeArn, judgeUserName } from "./identity.ts";
import { judgeMfa } from "./mfa.ts";
import { judgeRegion } from "./regions.ts";
import { judgeSet } from "./sets.ts";

/** The judges of single fields. A field without one is judged by its set of values alone. */
const judges: Readonly<Record<string, (question: Question) => Judgment | undefined>> = {
  awsRegion: judgeRegion,
  errorCode: judgeErrorCode,
  sourceIPAddress: judgeAddress,
  "userIdentity.arn": judgeArn,
  "userIdentity.sessionContext.sessionIssuer.arn": judgeArn,
  "userIdentity.userName": judgeUserName,
  "userIdentity.sessionContext.attributes.mfaAuthenticated": judgeMfa,
};

/** The facts about CloudTrail's records, for lint. */
export const knowledge: Knowledge = {
  ...eventNamesOf,
  fieldNames: fieldNamesIn,
  usualFieldNames: usualFieldsIn,
  presenceOf,
  sharedNames,
  judge: (question) => judgeSet(question) ?? judges[question.field]?.(question),
  isText: (path) => {
    const values = valuesOf(path);
    return values !== undefined && values.kind !== "boolean";
  },
};
