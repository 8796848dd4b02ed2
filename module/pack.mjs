// Before `npm pack`: the engine must be there, and the console goes along where it is built.
import { cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
if (!existsSync(here("engine/engine_bg.wasm"))) {
  console.error("The engine is not there. Build it first: script/build");
  process.exit(1);
}
rmSync(here("console"), { recursive: true, force: true });
if (existsSync(here("../dist/index.html"))) cpSync(here("../dist"), here("console"), { recursive: true });
else console.error("dist/ is not there: the package goes without the console. script/build makes it.");
