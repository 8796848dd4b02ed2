#!/usr/bin/env node
// The command of the package: `keyplane serve [options]`, `keyplane export FILE`.
import { readFileSync } from "node:fs";
import { USAGE } from "./host/arguments.mjs";
import { HostError } from "./host/errors.mjs";
import { exportData } from "./host/export.mjs";
import { fail, main } from "./serve.mjs";

const [command, ...rest] = process.argv.slice(2);
if (command === "serve") {
  main(["serve", ...rest]).catch(fail);
} else if (command === "export") {
  const exported = rest.length === 1 ? exportData(rest[0]) : Promise.reject(new HostError("usage: keyplane export FILE"));
  exported.then((text) => process.stdout.write(text)).catch(fail);
} else if (command === "--version") {
  console.log(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")).version);
} else {
  const asked = command === undefined || command === "--help" || command === "-h";
  console[asked ? "log" : "error"](asked ? USAGE : `${command} is not understood\n\n${USAGE}`);
  process.exitCode = asked ? 0 : 1;
}
