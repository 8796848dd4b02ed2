// A control plane for API keys, in memory: `Keyplane.open()`. Everything is declared in index.d.mts.
export { Keyplane } from "./keyplane.mjs";
export { KeyplaneError } from "./load.mjs";
