#!/usr/bin/env node
// The command of the package: `keyplane serve [options]`.
import { readFileSync } from "node:fs";
import { USAGE } from "./host/arguments.mjs";
import { fail, main } from "./serve.mjs";

const [command, ...rest] = process.argv.slice(2);
if (command === "serve") {
  main(["serve", ...rest]).catch(fail);
} else if (command === "--version") {
  console.log(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")).version);
} else {
  const asked = command === undefined || command === "--help" || command === "-h";
  console[asked ? "log" : "error"](asked ? USAGE : `${command} is not understood\n\n${USAGE}`);
  process.exitCode = asked ? 0 : 1;
}
