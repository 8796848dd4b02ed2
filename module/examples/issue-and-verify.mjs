// Issues an API key and verifies it: node module/examples/issue-and-verify.mjs
import { Keyplane } from "../index.mjs"; // in your program: from "keyplane"

const keyplane = await Keyplane.open({
  organization: { name: "Example", adminEmail: "ada@example.com", adminName: "Ada" },
});

const account = keyplane.createServiceAccount({ name: "orders", description: "Reads orders" });
const environment = keyplane.createEnvironment({ name: "staging" });
const cluster = keyplane.createKafkaCluster({ environment: environment.id, name: "events", cloud: "AWS", region: "eu-west-1" });
const { apiKey, secret } = keyplane.createApiKey({ owner: account.id, resource: cluster.id, name: "orders reader" });

// The secret is told once, here; what is kept is its SHA-256.
for (const [presented, resource] of [[secret, cluster.id], [secret, "cloud"], ["not the secret", cluster.id]]) {
  const { accepted, reason } = keyplane.verify({ id: apiKey.id, secret: presented, resource });
  console.log(`${resource}: ${accepted ? "accepted" : `refused, ${reason}`}`);
}

keyplane.revokeApiKey(apiKey.id);
console.log(`after revoking: ${keyplane.verify({ id: apiKey.id, secret, resource: cluster.id }).reason}`);
