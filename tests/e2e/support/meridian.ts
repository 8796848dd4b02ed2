// An organization with keys, brought in the way a person does: by import.
import type { Page } from "@playwright/test";

/** A key as a listing of the REST API has it. */
export interface ListedKey {
  id: string;
  name: string;
  description?: string;
  owner: string;
  resource: string;
  environment?: string;
  created: string;
  expires?: string;
}

const ENVIRONMENTS = [
  { id: "env-7p0n2d", name: "prod-eu" },
  { id: "env-3k9w5q", name: "prod-us" },
  { id: "env-d4m7zx", name: "staging" },
];
const CLUSTERS = [
  { id: "lkc-0rd3rs", name: "orders", environment: "env-7p0n2d" },
  { id: "lkc-p4ym3n", name: "payments", environment: "env-3k9w5q" },
  { id: "lkc-st4g1n", name: "orders", environment: "env-d4m7zx" },
];
const ACCOUNTS = [
  { id: "sa-4kq2zd", name: "orders-service" },
  { id: "sa-m20dqk", name: "schema-bot" },
  { id: "sa-77xw1c", name: "fraud-stream" },
  { id: "sa-0pzz81", name: "legacy-loader" },
  { id: "sa-1aadmn", name: "platform-admin" },
];
const USERS = [{ id: "u-9xk31p", email: "lena.fischer@meridian.example", name: "Lena Fischer" }];

/** The nine keys of the drawing. */
export const KEYS: ListedKey[] = [
  { id: "7FJIYKQ4SGQDQ72H", name: "orders producer", description: "Writes orders. Secret in vault/orders.", owner: "sa-4kq2zd", resource: "lkc-0rd3rs", environment: "env-7p0n2d", created: "2026-03-14T09:12:00Z" },
  { id: "EGWX3S4BVNQIRBMJ", name: "orders producer (old)", owner: "sa-4kq2zd", resource: "lkc-0rd3rs", environment: "env-7p0n2d", created: "2025-11-02T10:00:00Z" },
  { id: "UTT6WDRXX7FHD2GV", name: "ci deploys", owner: "u-9xk31p", resource: "cloud", created: "2025-01-19T10:00:00Z" },
  { id: "4UEXOMMWIBE5KZQG", name: "catalog compatibility checks of every team in Europe", owner: "sa-m20dqk", resource: "lsrc-5ch3m4", environment: "env-7p0n2d", created: "2026-09-30T10:00:00Z" },
  { id: "76NATGA2SWTNEZX5", name: "fraud enrichment", owner: "sa-77xw1c", resource: "lksqlc-fr4ud1", environment: "env-3k9w5q", created: "2025-07-08T10:00:00Z", expires: "2025-12-31T23:59:59Z" },
  { id: "KJDYFDMBOBDNQEIU", name: "flink fraud statements", owner: "sa-77xw1c", resource: "env-3k9w5q.aws.us-east-2", created: "2026-08-08T10:00:00Z" },
  { id: "AK4NBR7MUYHVJMHW", name: "", owner: "sa-0pzz81", resource: "lkc-p4ym3n", environment: "env-3k9w5q", created: "2024-02-02T10:00:00Z" },
  { id: "HRVR6K4VMXYD2LDZ", name: "lake reader", owner: "sa-5d9aa2", resource: "tableflow", created: "2026-10-01T10:00:00Z" },
  { id: "ZL5YQ2N7KX3WTB6C", name: "platform bootstrap", owner: "sa-1aadmn", resource: "global", created: "2026-05-11T10:00:00Z" },
];

/** As many keys as wanted, spread over owners and scopes, the same ones every time. */
export function manyKeys(count: number): ListedKey[] {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const spell = (number: number) => {
    let text = "";
    let state = (number * 2_654_435_761 + 12_345) >>> 0;
    for (let place = 0; place < 10; place++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      text += alphabet[state >>> 27];
    }
    return text + number.toString(36).toUpperCase().padStart(6, "0");
  };
  return Array.from({ length: count }, (_, number) => {
    const like = KEYS[number % KEYS.length]!;
    const created = new Date(Date.UTC(2024, 0, 1) + number * 900_000).toISOString();
    return { ...like, id: spell(number), name: `${like.name || "job"} ${number}`, created };
  });
}

interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

function file(name: string, content: unknown): File {
  return { name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) };
}

function listing(kind: string, data: unknown[]): unknown {
  return { api_version: "v1", kind, metadata: {}, data };
}

/** The files that describe Meridian Outfitters with these keys. */
export function files(keys: ListedKey[]): File[] {
  const clusters = CLUSTERS.map(({ id, name, environment }) => ({
    api_version: "cmk/v2",
    kind: "Cluster",
    id,
    metadata: { created_at: "2024-01-01T00:00:00Z" },
    spec: {
      display_name: name,
      availability: "SINGLE_ZONE",
      cloud: "AWS",
      region: "eu-central-1",
      config: { kind: "Dedicated", cku: 2 },
      environment: { id: environment },
    },
  }));
  const listed = keys.map((key) => ({
    api_version: "iam/v2",
    kind: "ApiKey",
    id: key.id,
    metadata: { created_at: key.created },
    spec: {
      display_name: key.name,
      description: key.description ?? "",
      owner: { id: key.owner },
      resource: { id: key.resource, environment: key.environment },
      expires_at: key.expires,
    },
  }));
  return [
    file("environments.json", ENVIRONMENTS.map((it) => ({ ...it, is_current: false, stream_governance_package: "ESSENTIALS" }))),
    file("accounts.json", ACCOUNTS.map((it) => ({ ...it, description: "" }))),
    file("users.json", USERS.map((it) => ({ ...it, status: "AUTH_TYPE_LOCAL", authentication_method: "Username/Password" }))),
    file("clusters.json", listing("ClusterList", clusters)),
    file("keys.json", listing("ApiKeyList", listed)),
  ];
}

/** Imports Meridian Outfitters, and waits until its list of keys stands. Returns the organization's address. */
export async function importMeridian(page: Page, keys: ListedKey[] = KEYS, name = "Meridian Outfitters"): Promise<string> {
  await page.goto("/import");
  await page.locator('input[type="file"]').setInputFiles(files(keys));
  await page.getByRole("textbox", { name: "Organization name" }).fill(name);
  await page.getByRole("textbox", { name: "Your e-mail" }).fill("ada@meridian.example");
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada Krüger");
  await page.getByRole("button", { name: /^Begin with/ }).click();
  await page.waitForURL(/\/o\/[0-9a-f-]+\/api-keys/);
  await page.getByRole("table", { name: "API keys" }).locator("tbody tr").first().waitFor();
  return new URL(page.url()).pathname.replace(/\/api-keys.*$/, "");
}
