/** Returns a function that computes a value when it is first called, and then always returns it. */
export function once<Value extends object>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
