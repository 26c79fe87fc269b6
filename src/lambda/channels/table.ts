import { fieldsOf } from "./answer.ts";
import { dynamodb } from "./service/endpoint.ts";
import { isServiceError } from "./service/refusal.ts";
import { openService } from "./service/service.ts";

/** Records across instances which alerts were sent. */
export interface SentTable {
  /**
   * Claims a key for an invocation until a time in ms since 1970. Returns false if the key was sent, or if another
   * invocation holds it and has time left: that one will send the alert, or fail and be retried. Rejects at the signal.
   */
  readonly claim: (key: string, invocation: string, until: number, signal?: AbortSignal) => Promise<boolean>;
  /** Records that a key was sent. Rejects at the signal. */
  readonly done: (key: string, signal?: AbortSignal) => Promise<void>;
}

/** The time that a key is kept, in seconds: Lambda retries for six hours, and people replay events for some days. */
const remembered = 7 * 24 * 3600;

/**
 * Opens a DynamoDB table with the key `id` (text) and the time to live `expires` (seconds since 1970).
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function sentTable(tableName: string, now: () => number): SentTable {
  // A table that does not answer must not delay an alert.
  const send = openService(dynamodb, { attempts: 2, timeouts: { connect: 1000, answer: 2000 } });
  const put = async (input: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined) => {
    const body = JSON.stringify({ TableName: tableName, ...input });
    fieldsOf(await send({ target: "DynamoDB_20120810.PutItem", body }, signal), "DynamoDB");
  };
  const seconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1000));
  const item = (key: string) => ({ id: { S: key }, expires: { N: String(Math.ceil(now() / 1000) + remembered) } });
  return {
    claim: async (key, invocation, until, signal) => {
      const input = {
        Item: { ...item(key), invocation: { S: invocation }, until: { N: seconds(until) } },
        ConditionExpression: "attribute_not_exists(id) OR invocation = :me OR #until < :now",
        ExpressionAttributeNames: { "#until": "until" },
        ExpressionAttributeValues: { ":me": { S: invocation }, ":now": { N: seconds(now()) } },
      };
      try {
        await put(input, signal);
        return true;
      } catch (error) {
        if (isServiceError(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    },
    // An item without `until` was sent, and cannot be claimed until it expires.
    done: (key, signal) => put({ Item: item(key) }, signal),
  };
}
