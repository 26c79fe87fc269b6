import { IamAlertsError } from "../../../errors.ts";
import { parseArn } from "../../arn.ts";
import { type ClientOptions, settingsOf } from "../../clients.ts";
import { awsFailure, checkAnswered, isNamed } from "../../failure.ts";

/** The properties of a KMS key that matter to the users of a topic or a queue. */
export interface FoundKey {
  readonly arn: string;
  /** Enabled, Disabled, PendingDeletion and others. */
  readonly state: string;
  /** Whether AWS owns the policy, so that it cannot be changed. */
  readonly isManagedByAws: boolean;
  /** The key's policy as JSON. */
  readonly policy: string;
}

/** Reads a key by its id, alias or ARN. */
export type ReadKey = (key: string) => Promise<FoundKey>;

/**
 * Returns a reader of keys in the Region of a resource. The KMS client is loaded for the first key.
 *
 * The reader throws IamAlertsError `not-found` for a key that does not exist, and `aws…`.
 */
export function keyReader(resourceArn: string, options: ClientOptions): ReadKey {
  return async (key) => {
    const { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } = await import("@aws-sdk/client-kms");
    const client = new KMSClient(settingsOf({ ...options, region: parseArn(resourceArn)?.region ?? "" }));
    const described = await client.send(new DescribeKeyCommand({ KeyId: key })).catch((error: unknown) => {
      if (isNamed(error, "NotFoundException")) {
        throw new IamAlertsError("not-found", `expected the key ${key}, found none`, { cause: error });
      }
      throw awsFailure(error, "kms:DescribeKey");
    });
    checkAnswered(described.KeyMetadata, {}, "kms:DescribeKey");
    const { Arn: arn = key, KeyState: state = "Enabled", KeyManager } = described.KeyMetadata ?? {};
    // GetKeyPolicy does not accept aliases.
    const command = new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" });
    const { Policy: policy } = await client.send(command).catch((error: unknown) => {
      throw awsFailure(error, "kms:GetKeyPolicy");
    });
    checkAnswered(policy, {}, "kms:GetKeyPolicy");
    return { arn, state, isManagedByAws: KeyManager === "AWS", policy: policy ?? "{}" };
  };
}
