// The types of the package, as strict as TypeScript can be: tsc --project module/examples
import { Keyplane, KeyplaneError, type ApiKey, type JournalLine } from "../index.mjs";

/** Rotates every key of an owner; answers the new secrets by key id. */
export function rotate(keyplane: Keyplane, owner: string): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const old of keyplane.apiKeys({ owner })) {
    const { apiKey, secret } = keyplane.createApiKey({ owner, resource: resourceOf(old), name: old.name });
    secrets.set(apiKey.id, secret);
    keyplane.delete(old.id);
  }
  return secrets;
}

function resourceOf({ resource }: ApiKey): string | { environment: string; region: string } {
  if (resource.type !== "flink-region") return resource.id;
  if (resource.environment === undefined) throw new Error("a Flink region lies in an environment");
  return { environment: resource.environment, region: resource.id };
}

/** Answers a request and keeps the journal wherever `store` puts it. */
export async function answer(keyplane: Keyplane, request: Request, store: (line: JournalLine) => Promise<void>): Promise<Response> {
  const { method, url, headers } = request;
  const body = new Uint8Array(await request.arrayBuffer());
  const { status, headers: told, body: content } = await keyplane.answer({ method, url, headers, body }, store);
  return new Response(content.length > 0 ? new Uint8Array(content) : null, { status, headers: told });
}

/** What is wrong with a presented key, in words; `undefined` where nothing is. */
export function complaint(keyplane: Keyplane, id: string, secret: string): string | undefined {
  const verdict = keyplane.verify({ id, secret, resource: "cloud" });
  return verdict.accepted ? undefined : `${verdict.reason}: ${verdict.message}`;
}

/** Sets up what a team of an identity provider needs to read one topic; answers the pool's id. */
export function onboard(keyplane: Keyplane, cluster: string, topic: string): string {
  const provider = keyplane.createIdentityProvider({ name: "Okta", issuer: "https://okta.example", jwksUri: "https://okta.example/keys" });
  const pool = keyplane.createIdentityPool({ provider: provider.id, name: topic, identityClaim: "claims.sub", filter: 'claims.team == "orders"' });
  keyplane.createAcl({ cluster, resourceType: "TOPIC", resourceName: topic, principal: pool.id, operation: "READ" });
  const mapping = keyplane.createGroupMapping({ name: "Orders", filter: '"orders" in groups' });
  keyplane.updateGroupMapping(mapping.id, { description: `Reads ${topic}` });
  keyplane.setAppliedLimit({ quota: "iam.max_identity_providers.per_organization", limit: 8 });
  const limits: number[] = keyplane.appliedLimits().map(({ limit }) => limit);
  const operations = keyplane.acls({ cluster, principal: pool.id }).map(({ operation }) => operation);
  console.log(limits, operations, keyplane.identityPools({ provider: provider.id }).length);
  return pool.id;
}

/** An account of that name, made where it is not there. */
export function account(keyplane: Keyplane, name: string): string {
  try {
    return keyplane.createServiceAccount({ name }).id;
  } catch (error) {
    if (!(error instanceof KeyplaneError) || error.code !== "taken") throw error;
    const known = keyplane.serviceAccounts().find((account) => account.name === name);
    if (known === undefined) throw error;
    return known.id;
  }
}

const keyplane = await Keyplane.open({ seed: "empty", now: () => new Date(), rateLimit: 100 });
const end = keyplane.subscribe(({ seq, changes }) => console.log(seq, changes.map(({ kind, id }) => `${kind} ${id}`)));
keyplane.list("KafkaCluster").map(({ bootstrapEndpoint }) => bootstrapEndpoint?.toUpperCase());
keyplane.plan({ do: "createKafkaCluster", environment: "env-1", name: "x", cloud: "GCP", region: "us-east1", type: "Dedicated", cku: 2 });
// @ts-expect-error Clouds are three.
keyplane.createSchemaRegistry({ environment: "env-1", cloud: "IBM", region: "eu" });
// @ts-expect-error ACLs permit or deny what Kafka knows.
keyplane.createAcl({ cluster: "lkc-1", resourceType: "TOPIC", resourceName: "x", principal: "User:*", operation: "FLY" });
// @ts-expect-error A pool stays with its provider.
keyplane.updateIdentityPool("pool-1", { provider: "op-2" });
// @ts-expect-error A key has an owner.
keyplane.createApiKey({ resource: "cloud" });
// @ts-expect-error Nobody makes one but `open`.
new Keyplane();
end();
