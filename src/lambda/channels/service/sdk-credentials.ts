// scripts/build-function.js makes a bundle of its own of this file. In one bundle with the function, modules that both use
// would be loaded at each start.
export { defaultProvider } from "@aws-sdk/credential-provider-node";
