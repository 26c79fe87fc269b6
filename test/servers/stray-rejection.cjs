// A fault of the function that no fault of a channel brings about: at SIGUSR2 a promise rejects that nobody waits for.

process.on("SIGUSR2", () => {
  Promise.reject(new TypeError("nobody waits for this"));
});
