// Drops what the linker noted for wasm-split from a wasm file: `linking` and `reloc.*`, which wasm-opt cannot read.
//
//   node script/plain-wasm.mjs FROM TO
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const bytes = readFileSync(from);
const kept = [bytes.subarray(0, 8)];

/** An unsigned LEB128 number at `at`, and where it ends. */
function number(at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

for (let at = 8; at < bytes.length; ) {
  const [size, body] = number(at + 1);
  const end = body + size;
  const [length, name] = bytes[at] === 0 ? number(body) : [0, body];
  if (!/^(linking|reloc\.)/.test(bytes.toString("latin1", name, name + length))) kept.push(bytes.subarray(at, end));
  at = end;
}
writeFileSync(to, Buffer.concat(kept));
