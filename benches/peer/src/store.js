// The peer's database: one record a key, as Dexie's documentation has it.
import { Dexie } from "dexie";

const db = new Dexie("peer");
db.version(1).stores({ keys: "id" });

/** The same sample as `src/bench.rs` makes. */
function sample(number) {
  const cluster = (number * 13) % 60;
  const owner = (number * 7) % 1500;
  return {
    id: `BENCH${String(number).padStart(11, "0")}`,
    name: `orders producer ${number}`,
    description: number % 2 ? "issued for the nightly load of the warehouse" : "",
    owner: `sa-bench${owner}`,
    ownerName: `orders-service-${owner}`,
    scope: "Kafka cluster",
    cluster: `lkc-bench${cluster}`,
    clusterName: `cluster-${cluster}`,
    environment: `env-bench${cluster % 4}`,
    environmentName: `env-${cluster % 4}`,
    created: 1.7e12 + number * 6e5,
    health: "Secret unknown",
  };
}

/** Puts so many keys in place of those that are there. */
export async function addKeys(count) {
  await db.keys.clear();
  await db.keys.bulkPut(Array.from({ length: count }, (_, number) => sample(number)));
}

/** Every key, with the text that a search looks at. */
export async function allKeys() {
  const keys = await db.keys.toArray();
  for (const key of keys) {
    key.text = [key.id, key.name, key.description, key.owner, key.ownerName, key.cluster, key.clusterName, key.environmentName].join("\n").toLowerCase();
  }
  return keys;
}
