// Prints one hash over everything that `dist/` and `module/engine/` are made from, so that a build can be left out when
// nothing changed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const INPUTS = [
  ".cargo", "Cargo.lock", "Cargo.toml", "Trunk.toml", "boot", "index.html", "package-lock.json", "rust-toolchain.toml",
  "script/build", "script/lib.sh", "script/page.mjs", "script/plain-wasm.mjs", "script/program.mjs", "src", "style",
]; // prettier-ignore

process.chdir(join(fileURLToPath(import.meta.url), "..", ".."));

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => filesOf(join(path, name)));
}

const hash = createHash("sha256");
for (const file of INPUTS.flatMap(filesOf)) {
  const bytes = readFileSync(file);
  hash.update(`${file}\0${bytes.length}\0`).update(bytes);
}
console.log(hash.digest("hex"));
