// node --require peak.cjs <script…> says on stderr, at the end, the most memory that the process had, in MB.

process.on("exit", () => process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`));
