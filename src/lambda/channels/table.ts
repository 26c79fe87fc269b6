import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { endingAt } from "./answer.ts";

/** Remembers beyond one instance what was sent. */
export interface SentTable {
  /**
   * Takes a key for an invocation until a time in ms since 1970. Gives false where it was sent, or where another
   * invocation has it and its time is not over: that one will send it, or fail and be tried again. Rejects at the signal.
   */
  readonly claim: (key: string, invocation: string, until: number, signal?: AbortSignal) => Promise<boolean>;
  /** Notes that a key was sent. Rejects at the signal. */
  readonly done: (key: string, signal?: AbortSignal) => Promise<void>;
}

/** How long a key is remembered, in seconds: Lambda tries again for six hours, and people replay for some days. */
const remembered = 7 * 24 * 3600;

/**
 * A DynamoDB table with the key `id` (text) and the time to live `expires` (seconds since 1970).
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function sentTable(tableName: string, now: () => number): SentTable {
  // A table that does not answer must not keep an alert waiting.
  const client = new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
  const seconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1000));
  const item = (key: string) => ({ id: { S: key }, expires: { N: String(Math.ceil(now() / 1000) + remembered) } });
  return {
    claim: async (key, invocation, until, signal) => {
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...item(key), invocation: { S: invocation }, until: { N: seconds(until) } },
            ConditionExpression: "attribute_not_exists(id) OR invocation = :me OR #until < :now",
            ExpressionAttributeNames: { "#until": "until" },
            ExpressionAttributeValues: { ":me": { S: invocation }, ":now": { N: seconds(now()) } },
          }),
          endingAt(signal),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    // Without `until` it is sent, and nobody can claim it until it expires.
    done: async (key, signal) => {
      const command = new PutItemCommand({ TableName: tableName, Item: item(key) });
      await client.send(command, endingAt(signal));
    },
  };
}
