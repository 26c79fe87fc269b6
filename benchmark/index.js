// npm run bench [subject…]: prints ratios, and fails for none of them: these are measurements, not tests.

const subjects = ["startup", "payload", "pattern", "alert", "function", "expectations", "backtest", "aws"];
const chosen = process.argv.slice(2);

for (const subject of chosen.length > 0 ? chosen : subjects) {
  const { default: measure } = await import(`./${subject}.js`);
  await measure();
}
