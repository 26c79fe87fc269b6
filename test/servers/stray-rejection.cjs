// Causes a fault that a failing channel cannot cause: at SIGUSR2 an unhandled rejection occurs.

process.on("SIGUSR2", () => {
  Promise.reject(new TypeError("nobody waits for this"));
});
