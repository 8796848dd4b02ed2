// What script/contract runs once its tools are there: for every OpenAPI file a fresh host with the demo organization, a
// Global key of its administrator, and one run of Schemathesis. Prints a table, and fails where a check failed.
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { startHost } from "../module/host/start.mjs";

const { values, positionals } = parseArgs({
  options: {
    tool: { type: "string" },
    folder: { type: "string" },
    examples: { type: "string" },
    seed: { type: "string" },
  },
  allowPositionals: true,
});
const REPORTS = "contract-report";

/** Checks that the published rules contradict; docs/contract.md says which rule, check by check. */
const RULED_OUT = ["negative_data_rejection", "positive_data_acceptance"];

/** Families of which Keyplane answers a part: the rest of their files is not its business. */
const PART = {
  kafkarest: ["/kafka/v3/clusters/{cluster_id}", "/kafka/v3/clusters/{cluster_id}/acls", "/kafka/v3/clusters/{cluster_id}/acls:batch"],
  tableflow: ["/tableflow/v1/regions"],
};

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

async function json(answer) {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A Global key of whoever the first key belongs to, and a Kafka cluster that takes it. */
async function globalKey(origin, { id, secret }) {
  const headers = { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`, "Content-Type": "application/json" };
  const own = await json(await fetch(`${origin}/iam/v2/api-keys/${id}`, { headers }));
  const body = JSON.stringify({ spec: { owner: { id: own.spec.owner.id }, resource: { id: "global" } } });
  const made = await json(await fetch(`${origin}/iam/v2/api-keys`, { method: "POST", headers, body }));
  return { id: made.id, secret: made.spec.secret };
}

function run(tool, args, name) {
  return new Promise((done) => {
    const child = spawn(tool, args, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (out += text));
    child.on("close", (code) => done({ name, code, out }));
  });
}

async function check(file) {
  const name = basename(file, ".yaml");
  const host = await startHost({ port: 0, seed: "demo", warn: () => {} });
  try {
    const key = await globalKey(host.origin, host.apiKey);
    const part = Object.entries(PART).find(([family]) => name.startsWith(family))?.[1] ?? [];
    const args = [
      "run", file, "--url", host.origin, "--auth", `${key.id}:${key.secret}`,
      "--phases", "examples,coverage,fuzzing,stateful",
      "--max-examples", values.examples, "--seed", values.seed,
      "--exclude-checks", RULED_OUT.join(","),
      "--continue-on-failure", "--no-color", "--output-truncate", "true",
      "--report", "json", "--report-json-path", join(REPORTS, `${name}.json`),
      "--suppress-health-check", "all", "--request-timeout", "20",
      ...(part.length ? ["--include-path-regex", `^(${part.map(escape).join("|")})$`] : []),
    ];
    const result = await run(values.tool, args, name);
    await host.close();
    return result;
  } catch (error) {
    await host.close();
    throw error;
  }
}

await rm(REPORTS, { recursive: true, force: true });
await mkdir(REPORTS, { recursive: true });
const files = (await readdir(values.folder)).filter((name) => name.endsWith(".yaml")).sort();
const wanted = files.filter((name) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)));
if (wanted.length === 0) throw new Error(`No OpenAPI file in ${values.folder} is called ${positionals.join(", ")}`);
let failed = 0;
for (const name of wanted) {
  const { code, out } = await check(join(values.folder, name));
  if (code !== 0) failed += 1;
  console.log(`\n== ${name}: ${code === 0 ? "passed" : "FAILED"}\n${out.trim()}`);
}
console.log(`\n${wanted.length - failed} of ${wanted.length} files passed; reports in ${REPORTS}/`);
process.exitCode = failed === 0 ? 0 : 1;
