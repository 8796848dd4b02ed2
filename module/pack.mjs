// Around `npm pack`: the engine must be there, the console goes along where it is built, and its copy goes afterwards.
import { cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

rmSync(here("console"), { recursive: true, force: true });
if (process.argv[2] !== "--tidy") {
  if (!existsSync(here("engine/engine_bg.wasm"))) {
    console.error("The engine is not there. Build it first: script/build");
    process.exit(1);
  }
  if (existsSync(here("../dist/index.html"))) cpSync(here("../dist"), here("console"), { recursive: true });
  else console.error("dist/ is not there: the package goes without the console. script/build makes it.");
}
