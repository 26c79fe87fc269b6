// Loaded before the program: makes the program fail when it loads a client of the AWS SDK.
const { Module } = require("node:module");

const load = Module._load;
Module._load = (request, ...rest) => {
  if (request.startsWith("@aws-sdk/")) throw new Error(`${request} was loaded`);
  return load(request, ...rest);
};
