import type { GetObjectCommandInput, S3Client } from "@aws-sdk/client-s3";

type Handler = S3Client["config"]["requestHandler"];
type Request = Parameters<Handler["handle"]>[0];
export type Response = Awaited<ReturnType<Handler["handle"]>>["response"];

/** The request for an object, without its key. */
export type ObjectInput = Omit<GetObjectCommandInput, "Key">;

/** The request that the SDK builds for an object of a bucket. Those for other objects differ only in the key. */
export interface Template {
  /** The Region for which requests are signed. */
  readonly region: string | undefined;
  send(key: string, signal: AbortSignal): Promise<Response>;
}

const placeholder = "_";

/** Returns the template for a bucket. Its requests use the client's signer, connections and timeouts. */
export async function templateOf(client: S3Client, input: ObjectInput): Promise<Template> {
  const { config } = client;
  const { request, scheme } = await build(client, input);
  if (scheme?.name !== "sigv4") throw new Error(`expected the signature sigv4, found ${scheme?.name}`);
  const signer = await config.signer(scheme);
  const folder = request.path.slice(0, -placeholder.length);
  return {
    region: scheme.signingRegion,
    async send(key, signal) {
      const signingDate = new Date(Date.now() + config.systemClockOffset);
      const signed = await signer.sign({ ...request, path: folder + escaped(key) } as Request, { signingDate });
      const { response } = await config.requestHandler.handle(signed as Request, { abortSignal: signal });
      return response;
    },
  };
}

/** Returns the SDK's request before it is signed and sent, with the scheme by which to sign it. */
async function build(client: S3Client, input: ObjectInput) {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const command = new GetObjectCommand({ ...input, Key: placeholder });
  let scheme: Parameters<S3Client["config"]["signer"]>[0];
  let request: Request | undefined;
  command.middlewareStack.add(
    (_, context) => async (built) => {
      request = built.request as Request;
      scheme = context.authSchemes?.[0];
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: "build", priority: "low" },
  );
  await client.send(command);
  if (request === undefined) throw new Error("expected a request of the SDK, found none");
  return { request, scheme };
}

/** Returns a key as in the path of a request: S3 expects all characters escaped except letters, digits and -._~/ */
function escaped(key: string): string {
  const code = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, code);
}
