// One organization in memory. What is decided here is decided by the engine; this file hands values to it and back.
import { answered, fetchFrom, parts } from "./http.mjs";
import { call, KeyplaneError, loadEngine } from "./load.mjs";

/** Random bytes for one command: enough for any. */
const ENTROPY = 512;
const BASE_URL = "https://api.confluent.cloud";
const ORGANIZATION = Object.freeze({ name: "Keyplane", adminEmail: "admin@keyplane.invalid", adminName: "Administrator" });

/** Random bytes, fetched many at a time: asking for few takes as long. What was handed out is wiped here. */
function pooled() {
  const pool = new Uint8Array(32_768);
  let at = pool.length;
  return (bytes) => {
    if (at + bytes.length > pool.length) {
      crypto.getRandomValues(pool);
      at = 0;
    }
    bytes.set(pool.subarray(at, at + bytes.length));
    pool.fill(0, at, (at += bytes.length));
  };
}

/** An answer that waits for its entry to be stored and committed. */
class Prepared {
  #turn;

  constructor(response, entry, turn) {
    this.response = response;
    this.entry = entry;
    this.#turn = turn;
  }

  /** Whether its entry is still the next one. */
  get current() {
    return this.#turn.isCurrent();
  }

  /** The same request with the same random bytes, prepared on the organization as it is by now. */
  again() {
    return this.#turn.again();
  }
}

/** Whether a principal is the one that is wanted, in full (`User:sa-…`) or by its id alone. */
const isPrincipal = (wanted, principal) => wanted === undefined || principal === wanted || principal === `User:${wanted}`;

export class Keyplane {
  #instance;
  #engine;
  #now;
  #random;
  #baseUrl;
  #listeners = new Set();
  /** What is being stored at the moment, for `answer`. */
  #storing = Promise.resolve();
  /** The journal's lines; `undefined` where somebody else keeps them. */
  #lines;
  /** The lines that are staged. */
  #staged = [];

  /** Use `Keyplane.open`. */
  constructor(instance, options) {
    this.#instance = instance;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? pooled();
    this.#lines = options.history === false ? undefined : [];
    this.#baseUrl = options.baseUrl ?? BASE_URL;
    this.#engine = this.#call(() => new instance.Engine(this.#time()));
    if (options.rateLimit !== undefined) this.#call((engine) => engine.limitRate(options.rateLimit));
    this.fetch = fetchFrom(this);
  }

  static async open(options = {}) {
    const keyplane = new Keyplane(await loadEngine(options.wasm), options);
    await keyplane.#replay(options.journal ?? []);
    if (keyplane.seq === 0) keyplane.#begin(options);
    if (options.observations !== undefined) keyplane.#call((engine) => engine.remember(options.observations));
    return keyplane;
  }

  async #replay(journal) {
    let number = 0;
    for await (const line of journal) {
      number += 1;
      try {
        this.#take(line);
      } catch (error) {
        throw Object.assign(error, { line: number });
      }
    }
  }

  #call(work) {
    return call(this.#instance, () => work(this.#engine));
  }

  #entropy() {
    const bytes = new Uint8Array(ENTROPY);
    this.#random(bytes);
    return bytes;
  }

  #time() {
    return Number(this.#now());
  }

  #begin({ seed = "empty", organization = {} }) {
    const words = { demo: () => this.#call((engine) => engine.demo(this.#time())), empty: () => [this.#found(organization)] };
    if (!Object.hasOwn(words, seed)) throw new KeyplaneError("invalid", `seed is "empty" or "demo", not "${seed}".`, "seed");
    for (const line of words[seed]()) this.#take(line);
  }

  #found(organization) {
    const beginning = JSON.stringify({ ...ORGANIZATION, ...organization });
    return this.#call((engine) => engine.found(beginning, this.#time(), this.#entropy()));
  }

  #take(line) {
    const event = JSON.parse(this.#call((engine) => engine.commit(line)));
    this.#lines?.push(line);
    return event;
  }

  /** The number of the last entry. */
  get seq() {
    return this.#call((engine) => engine.seq());
  }

  get organization() {
    return this.list("Organization")[0];
  }

  /** Who acts where nobody is named: the first active administrator, by id. */
  get administrator() {
    return this.#call((engine) => engine.administrator());
  }

  /** The journal's lines so far. */
  get journal() {
    if (this.#lines === undefined) throw new KeyplaneError("unavailable", "This organization was opened without keeping its journal.");
    return [...this.#lines];
  }

  /** Applies an entry that is stored. */
  commit(entry) {
    const event = this.#take(entry);
    this.#tell(event);
    return event;
  }

  #tell(event) {
    // A listener may end itself or others meanwhile.
    for (const listener of [...this.#listeners]) listener(event);
  }

  /**
   * Prepares the answer to a request on what is staged already, and stages what it changes: for hosts that store several
   * entries at once. Store the entries in the order in which they were staged, then `keep` them all, then answer; where
   * storing fails, `unstage` them all.
   */
  stage(request) {
    const prepared = this.#prepare(parts(request), this.#entropy(), "stage");
    if (prepared.entry !== undefined) this.#staged.push(prepared.entry);
    return prepared;
  }

  /** Applies everything that is staged, whose entries are stored. */
  keep() {
    const events = JSON.parse(this.#call((engine) => engine.keep()));
    this.#lines?.push(...this.#staged);
    this.#staged = [];
    for (const event of events) this.#tell(event);
  }

  /** Forgets everything that is staged. */
  unstage() {
    this.#staged = [];
    this.#call((engine) => engine.unstage());
  }

  /** Tells `listener` of every entry committed from now on; answers how to end that. */
  subscribe(listener) {
    const own = (event) => listener(event);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /**
   * Prepares the answer to a request over the REST contract, and changes nothing. Where there is an `entry`: store it,
   * `commit` it, then send `response`. `again()` prepares the same request anew, after another entry was committed.
   */
  prepare(request) {
    const given = parts(request);
    return this.#prepare(given, this.#entropy(), "prepare");
  }

  #prepare(given, random, turn) {
    const { method, target, headers, body, baseUrl = this.#baseUrl } = given;
    const { response, entry } = answered(this.#call((engine) =>
      engine[turn](method, target, headers, body, baseUrl, this.#time(), random)));
    const seq = entry === undefined ? undefined : this.seq;
    return new Prepared(response, entry, {
      isCurrent: () => seq === undefined || seq === this.seq,
      again: () => this.#prepare(given, random, "prepareAgain"),
    });
  }

  /** Answers a request at once, for those who keep nothing. */
  handle(request) {
    const { response, entry } = this.prepare(request);
    if (entry !== undefined) this.commit(entry);
    return response;
  }

  /**
   * Answers a request for those who keep the journal: `store` is handed each entry and resolves once it is safe. One
   * entry is stored after the other. Where `store` fails, nothing has changed and the answer is 503.
   */
  async answer(request, store) {
    const prepared = this.prepare(request);
    if (prepared.entry === undefined) return prepared.response;
    const mine = this.#storing.then(() => this.#settle(prepared.current ? prepared : prepared.again(), request, store));
    this.#storing = mine.catch(() => undefined);
    return mine;
  }

  async #settle({ response, entry }, request, store) {
    if (entry === undefined) return response;
    try {
      await store(entry);
    } catch {
      return this.notStored(request);
    }
    this.commit(entry);
    return response;
  }

  /** The answer where an entry could not be stored. */
  notStored({ baseUrl = this.#baseUrl } = {}) {
    return answered(this.#call((engine) => engine.notStored(baseUrl, this.#time(), this.#entropy()))).response;
  }

  /** Decides a command and changes nothing: what it would answer, and the entry to store and commit. */
  plan(command, { as } = {}) {
    const [result, entry] = this.#call((engine) =>
      engine.decide(JSON.stringify(command), as, this.#time(), this.#entropy()));
    return { result: JSON.parse(result), entry };
  }

  #run(command, options) {
    const { result, entry } = this.plan(command, options);
    this.commit(entry);
    return result;
  }

  #one(command, options) {
    return this.#run(command, options).objects[0];
  }

  createApiKey(input, options) {
    const { objects, secret } = this.#run({ ...input, do: "createApiKey" }, options);
    return { apiKey: objects[0], secret };
  }

  updateApiKey(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateApiKey" }, options);
  }

  revokeApiKey(id, options) {
    this.#run({ id, do: "revokeApiKey" }, options);
  }

  createServiceAccount(input, options) {
    return this.#one({ ...input, do: "createServiceAccount" }, options);
  }

  updateServiceAccount(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateServiceAccount" }, options);
  }

  inviteUser(input, options) {
    return this.#one({ ...input, do: "inviteUser" }, options);
  }

  updateUser(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateUser" }, options);
  }

  updateSignIn(id, auth, options) {
    return this.#one({ id, auth, do: "updateSignIn" }, options);
  }

  forgetInvitation(id, options) {
    return this.#one({ id, do: "forgetInvitation" }, options);
  }

  renameOrganization(name, options) {
    return this.#one({ name, do: "updateOrganization" }, options);
  }

  createEnvironment(input, options) {
    return this.#one({ ...input, do: "createEnvironment" }, options);
  }

  updateEnvironment(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateEnvironment" }, options);
  }

  createKafkaCluster(input, options) {
    return this.#one({ ...input, do: "createKafkaCluster" }, options);
  }

  updateKafkaCluster(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateKafkaCluster" }, options);
  }

  createSchemaRegistry(input, options) {
    return this.#one({ ...input, do: "createSchemaRegistry" }, options);
  }

  createKsqlCluster(input, options) {
    return this.#one({ ...input, do: "createKsqlCluster" }, options);
  }

  updateKsqlCluster(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateKsqlCluster" }, options);
  }

  createComputePool(input, options) {
    return this.#one({ ...input, do: "createComputePool" }, options);
  }

  updateComputePool(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateComputePool" }, options);
  }

  createGroupMapping(input, options) {
    return this.#one({ ...input, do: "createGroupMapping" }, options);
  }

  updateGroupMapping(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateGroupMapping" }, options);
  }

  createIdentityProvider(input, options) {
    return this.#one({ ...input, do: "createIdentityProvider" }, options);
  }

  updateIdentityProvider(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateIdentityProvider" }, options);
  }

  createIdentityPool(input, options) {
    return this.#one({ ...input, do: "createIdentityPool" }, options);
  }

  updateIdentityPool(id, changes, options) {
    return this.#one({ ...changes, id, do: "updateIdentityPool" }, options);
  }

  createAcl(input, options) {
    return this.#one({ ...input, do: "createAcl" }, options);
  }

  setAppliedLimit(input, options) {
    return this.#one({ ...input, do: "setAppliedLimit" }, options);
  }

  createRoleBinding(input, options) {
    return this.#one({ ...input, do: "createRoleBinding" }, options);
  }

  /** Deletes objects and all that cannot exist without them; answers the ids of everything that went. */
  delete(ids, options) {
    return this.#run({ ids: typeof ids === "string" ? [ids] : ids, do: "delete" }, options).deleted;
  }

  /** Takes an entry back. */
  undo(seq, options) {
    const entry = this.journal[seq - 1];
    if (entry === undefined) throw new KeyplaneError("not_found", `There is no entry ${seq}.`, "seq");
    this.#run({ entry, do: "undo" }, options);
  }

  /** Plans to put a key in whose secret somebody chose; without `entry` where it is there already. */
  planGivenKey(id, secret) {
    const [result, entry] = this.#call((engine) => engine.giveKey(id, secret, this.#time(), this.#entropy()));
    return entry === undefined ? {} : { result: JSON.parse(result), entry };
  }

  list(kind, { as } = {}) {
    return JSON.parse(this.#call((engine) => engine.list(kind, as)));
  }

  get(id, { as } = {}) {
    const found = this.#call((engine) => engine.get(id, as));
    return found === undefined ? undefined : JSON.parse(found);
  }

  apiKeys({ owner, resource, environment, as } = {}) {
    const fits = (wanted, value) => wanted === undefined || wanted === value;
    return this.list("ApiKey", { as }).filter((key) =>
      fits(owner, key.owner) && fits(resource, key.resource.id) && fits(environment, key.resource.environment));
  }

  serviceAccounts(options) {
    return this.list("ServiceAccount", options);
  }

  users(options) {
    return this.list("User", options);
  }

  environments(options) {
    return this.list("Environment", options);
  }

  kafkaClusters(options) {
    return this.list("KafkaCluster", options);
  }

  schemaRegistries(options) {
    return this.list("SchemaRegistry", options);
  }

  ksqlClusters(options) {
    return this.list("KsqlCluster", options);
  }

  computePools(options) {
    return this.list("ComputePool", options);
  }

  roleBindings({ principal, role, as } = {}) {
    return this.list("RoleBinding", { as }).filter((binding) => isPrincipal(principal, binding.principal) && (role === undefined || binding.role === role));
  }

  acls({ cluster, principal, as } = {}) {
    return this.list("Acl", { as }).filter((acl) => (cluster === undefined || acl.cluster === cluster) && isPrincipal(principal, acl.principal));
  }

  groupMappings(options) {
    return this.list("GroupMapping", options);
  }

  identityProviders(options) {
    return this.list("IdentityProvider", options);
  }

  identityPools({ provider, as } = {}) {
    return this.list("IdentityPool", { as }).filter((pool) => provider === undefined || pool.provider === provider);
  }

  appliedLimits(options) {
    return this.list("AppliedLimit", options);
  }

  /** Whether a key is good, for a resource where one is named. */
  verify({ id, secret, resource }) {
    return JSON.parse(this.#call((engine) => engine.verify(id, secret, resource, this.#time())));
  }

  /** What was seen of keys in use, to be kept beside the journal and handed to `open` again. */
  get observations() {
    return this.#call((engine) => engine.observations());
  }

  /**
   * For hosts: throws unless an entry that a console decided may be stored as the next one. Answers it as it is to be
   * stored, in one line.
   */
  admit(entry) {
    return this.#call((engine) => engine.admit(entry));
  }

  /** For hosts: what the console's start page says of the organization. */
  summary() {
    return JSON.parse(this.#call((engine) => engine.summary()));
  }

  /** For hosts: the organization as the console reads it at once. */
  checkpoint() {
    return this.#call((engine) => engine.checkpoint());
  }

  /** For hosts: what was seen of keys in use, as the console reads it. */
  uses() {
    return this.#call((engine) => engine.uses(this.#time()));
  }

  /** For hosts: takes in what a console was told of keys in use. */
  hear(bundle) {
    this.#call((engine) => engine.hear(bundle));
  }

  /** Changes whenever a use was seen or heard of. */
  get usesRevision() {
    return this.#call((engine) => engine.usesRevision());
  }

  /** A backup that the console opens. It holds no secret. */
  export({ journal = this.journal } = {}) {
    return this.#call((engine) => engine.export([...journal], this.#time()));
  }
}
