// Measures the host over HTTP, beside a Node server that returns a body of the same size, in turn: requests a second and
// the 99th percentile. One connection after the other asks and waits; both servers are processes of their own.
//
//   node benches/host.mjs [--keys 10000] [--rounds 3] [--seconds 2] [--connections 16]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Keyplane } from "../module/index.mjs";

const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "10000" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "2" },
    connections: { type: "string", default: "16" },
    out: { type: "string" },
  },
});
const [keys, rounds, seconds, connections] = ["keys", "rounds", "seconds", "connections"].map((name) => Number(values[name]));
const KEY = { id: "ABCDEFGHIJKLMNOP", secret: "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw" };
const folder = await mkdtemp(join(tmpdir(), "keyplane-bench-host-"));

/** Answers anything with a body of the size asked for. */
const CONSTANT = `
  const bodies = new Map();
  const server = require("http").createServer((request, response) => {
    const size = Number(request.url.slice(1));
    if (!bodies.has(size)) bodies.set(size, Buffer.alloc(size, "x"));
    const body = bodies.get(size);
    request.on("data", () => {}).on("end", () => {
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1", () => console.log("http://127.0.0.1:" + server.address().port));
`;

async function start(list) {
  const env = { ...process.env, KEYPLANE_API_KEY: KEY.id, KEYPLANE_API_SECRET: KEY.secret };
  const child = spawn(process.execPath, list, { stdio: ["ignore", "pipe", "inherit"], env });
  let told = "";
  for await (const text of child.stdout) {
    told += text;
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
    if (origin) return { port: Number(new URL(origin).port), stop: async () => (child.kill(), once(child, "close")) };
  }
  throw new Error("the server did not start");
}

/** A data file with so many keys: accounts with 20 each, on clusters of 250. */
async function seed(path) {
  const keyplane = await Keyplane.open();
  const environment = keyplane.createEnvironment({ name: "bench" }).id;
  const make = (count, work) => Array.from({ length: Math.ceil(count) }, (_, number) => work(number).id);
  const accounts = make(keys / 20, (number) => keyplane.createServiceAccount({ name: `account ${number}` }));
  const place = (number) => ({ environment, name: `cluster ${number}`, type: "Dedicated", cloud: "AWS", region: "eu-west-1" });
  const clusters = make(keys / 2000, (number) => keyplane.createKafkaCluster(place(number)));
  for (let number = 0; number < keys; number += 1) {
    const owner = accounts[Math.floor(number / 20)];
    keyplane.createApiKey({ owner, resource: clusters[number % clusters.length], name: `key ${number}` });
  }
  await writeFile(path, keyplane.journal.map((line) => `${line}\n`).join(""));
  return keyplane;
}

function message(method, path, body) {
  const authorization = `Authorization: Basic ${Buffer.from(`${KEY.id}:${KEY.secret}`).toString("base64")}`;
  const head = [`${method} ${path} HTTP/1.1`, "Host: 127.0.0.1", authorization];
  if (body !== undefined) head.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`);
  return `${head.join("\r\n")}\r\n\r\n${body ?? ""}`;
}

/** One connection: `ask` resolves to status and body. */
async function connection(port) {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  let bytes = Buffer.alloc(0);
  let waiting;
  const look = () => {
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = bytes.toString("latin1", 0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (bytes.length < end + 4 + length) return;
    const body = bytes.subarray(end + 4, end + 4 + length);
    bytes = bytes.subarray(end + 4 + length);
    waiting({ status: Number(head.slice(9, 12)), body });
  };
  socket.on("data", (piece) => {
    bytes = bytes.length === 0 ? piece : Buffer.concat([bytes, piece]);
    look();
  });
  const ask = (text) => new Promise((done) => {
    waiting = done;
    socket.write(text);
  });
  return { ask, close: () => socket.destroy() };
}

/**
 * Requests a second and latencies, by `connections` at once, for some seconds or so many requests; `next` gives each
 * request, `took` is handed each answer's body.
 */
async function load(port, { next, expected, most = Infinity, took = () => {} }) {
  const latencies = [];
  let asked = 0;
  const open = await Promise.all(Array.from({ length: connections }, () => connection(port)));
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  await Promise.all(open.map(async ({ ask }) => {
    while (performance.now() < until && (asked += 1) <= most) {
      const start = performance.now();
      const { status, body } = await ask(next());
      if (status !== expected) throw new Error(`answered ${status}: ${body}`);
      latencies.push(performance.now() - start);
      took(body);
    }
  }));
  const taken = (performance.now() - began) / 1000;
  for (const { close } of open) close();
  return { rate: latencies.length / taken, p99: latencies.sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const data = join(folder, "org.jsonl");
console.log(`Making an organization with ${keys} keys.`);
const keyplane = await seed(data);
const host = await start(["module/serve.mjs", "serve", "--port", "0", "--no-console", "--data", data]);
const constant = await start(["-e", CONSTANT]);

let turn = 0;
const some = keyplane.apiKeys().filter((_, number) => number % 97 === 0).map(({ id }) => id);
const made = [];
const cases = [
  { what: "Read one key", expected: 200, next: () => message("GET", `/iam/v2/api-keys/${some[(turn += 1) % some.length]}`) },
  { what: "List a page of 100 keys", expected: 200, next: () => message("GET", "/iam/v2/api-keys?page_size=100") },
  {
    what: "Create a service account, flushed",
    expected: 201,
    // An organization has 1,000 of them: what a round made goes before the next one.
    most: 400,
    next: () => message("POST", "/iam/v2/service-accounts", JSON.stringify({ display_name: `made ${(turn += 1)}` })),
    took: (body) => made.push(JSON.parse(body).id),
  },
];

async function sweep() {
  const { ask, close } = await connection(host.port);
  for (const id of made.splice(0)) await ask(message("DELETE", `/iam/v2/service-accounts/${id}`));
  close();
}

const rows = [];
try {
  for (const asked of cases) {
    const { ask, close } = await connection(host.port);
    const { status, body } = await ask(asked.next());
    if (status !== asked.expected) throw new Error(`${asked.what}: answered ${status}: ${body}`);
    asked.took?.(body);
    close();
    const plain = asked.expected === 201 ? message("POST", `/${body.length}`, "{}") : message("GET", `/${body.length}`);
    const [ours, theirs] = [[], []];
    // The first round warms up and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      await sweep();
      const pair = [await load(host.port, asked), await load(constant.port, { next: () => plain, expected: 200 })];
      if (round > 0) (ours.push(pair[0]), theirs.push(pair[1]));
    }
    const of = (list, name) => median(list.map((one) => one[name]));
    rows.push({ what: asked.what, unit: "/s", ours: of(ours, "rate"), theirs: of(theirs, "rate"), bytes: body.length });
    rows.push({ what: "… 99th percentile", unit: "ms", ours: of(ours, "p99"), theirs: of(theirs, "p99"), bytes: body.length });
  }
} finally {
  await host.stop();
  await constant.stop();
  await rm(folder, { recursive: true });
}

const { apiKey, secret } = keyplane.createApiKey({ owner: keyplane.administrator, resource: "cloud" });
const count = 50_000;
const began = performance.now();
for (let number = 0; number < count; number += 1) keyplane.verify({ id: apiKey.id, secret, resource: "cloud" });
rows.push({ what: "Verify a key through the module, in process", unit: "/s", ours: count / ((performance.now() - began) / 1000) });

const number = (value) => (value === undefined ? "" : value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2));
const table = [
  `| what (${keys} keys, ${connections} connections, ${cpus().length} × ${cpus()[0].model.trim()}) | host | constant body of that size | ratio |`,
  "|---|---|---|---|",
  ...rows.map(({ what, unit, ours, theirs, bytes }) =>
    `| ${what}${bytes ? `, ${number(bytes)} B` : ""} | ${number(ours)} ${unit} | ${theirs ? `${number(theirs)} ${unit}` : ""} | ${theirs ? (ours / theirs).toFixed(2) : ""} |`),
].join("\n");
console.log(table);
if (values.out !== undefined) {
  await mkdir(values.out, { recursive: true });
  await writeFile(join(values.out, "host.md"), `${table}\n`);
}
