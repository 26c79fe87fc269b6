/**
 * The id that a service gave to a message. An answer without one is none of the service, but a page of a proxy or the
 * like, which the SDK takes for an empty answer: nobody has the message.
 */
export function idOf(messageId: string | undefined, service: string): string {
  if (messageId === undefined || messageId === "") throw new Error(`${service} answered without a message id`);
  return messageId;
}
