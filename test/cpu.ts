/** A stopwatch of the processor's time, in seconds: what else runs on the machine does not count. */
export function startCpu(): () => number {
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  };
}
