/** A control plane for API keys, in memory: one organization, answered over its REST contract or as plain objects. */

/** Why a call did nothing. */
export declare class KeyplaneError extends Error {
  readonly name: "KeyplaneError";
  /** For programs. */
  readonly code: ErrorCode;
  /** The field to blame, where there is one. */
  readonly field?: string;
  /** Of `Keyplane.open`: the line of the journal that could not be read, from 1. */
  readonly line?: number;
}

export type ErrorCode =
  /** A value breaks a rule; `field` and `message` say which. */
  | "invalid"
  /** There is no such object, or none that whoever acts may see. */
  | "not_found"
  /** What was confirmed is not what would happen by now. */
  | "changed_meanwhile"
  | "already_carried_out"
  | "no_change"
  /** Whoever acts may not. */
  | "not_permitted"
  | "quota_exceeded"
  /** Something else has the name, address or content already. */
  | "taken"
  /** Something stands in the way; `message` names it. */
  | "blocked"
  | "not_founded"
  | "unavailable"
  /** Another entry has taken the number: prepare or plan again. */
  | "stale"
  /** The entry is not what its digests vouch for. */
  | "damaged"
  /** The entry does not follow the one before it. */
  | "out_of_order"
  /** A newer version wrote the entry. */
  | "newer_format"
  /** The engine stopped: open the organization anew from its journal. */
  | "stopped";

/** RFC 3339 in UTC with microseconds: `2026-11-25T12:00:00.000000Z`. */
export type Time = string;

/** One line of the journal: an entry as JSON, without a line feed. It holds no secret. */
export type JournalLine = string;

export interface OpenOptions {
  /** The journal so far, line by line; each is checked against its digests. Without it, or empty, `seed` begins one. */
  journal?: Iterable<JournalLine> | AsyncIterable<JournalLine>;
  /** What a new organization begins with: nothing but its administrator, or the demo. `"empty"` without it. */
  seed?: "empty" | "demo";
  /** A new organization's name and first administrator. */
  organization?: { name?: string; adminEmail?: string; adminName?: string };
  /** The address that links in answers carry, without a slash at its end. `https://api.confluent.cloud` without it. */
  baseUrl?: string;
  /** Requests a minute that one key may send; more are answered 429. Not counted without it. */
  rateLimit?: number;
  /** The clock, in milliseconds since 1970. `Date.now` without it. */
  now?: () => number | Date;
  /** Fills bytes at random, for ids and secrets. `crypto.getRandomValues` without it. */
  random?: (bytes: Uint8Array) => unknown;
  /** What `observations` told the last time. */
  observations?: string;
  /** `false`: the journal is kept by somebody else, and `journal`, `undo` and `export` without one are not there. */
  history?: boolean;
  /** What to make the engine of, where its file is not to be found beside the package's: bytes, an address, a module. */
  wasm?: BufferSource | URL | string | Response | Promise<Response> | WebAssembly.Module;
}

/** A request as an HTTP parser leaves it. */
export interface ContractRequest {
  /** `GET` without it. */
  method?: string;
  /** Path and query, or a whole address, of which path and query count. */
  url: string | URL;
  /** Pairs, an object, `Headers`, or names and values in turn as Node's `rawHeaders`. */
  headers?: Headers | Iterable<readonly [string, string]> | Record<string, string | readonly string[]> | readonly string[];
  body?: string | Uint8Array | null;
  /** The address by which this client reached the host, in place of the one given to `open`. */
  baseUrl?: string;
}

export interface ContractResponse {
  status: number;
  headers: [name: string, value: string][];
  /** JSON in UTF-8; empty where there is no body. */
  body: Uint8Array;
}

/** An answer that waits for its entry to be stored and committed. */
export interface Prepared {
  readonly response: ContractResponse;
  /** To be stored, then committed, before `response` is sent. Absent where nothing changes. */
  readonly entry?: JournalLine;
  /** Whether no other entry was committed since. Where one was, storing this one would be wrong: take `again()`. */
  readonly current: boolean;
  /** The same request on the organization as it is by now, with the same random bytes: it issues the same key. */
  again(): Prepared;
}

/** A committed entry. */
export interface Committed {
  seq: number;
  at: Time;
  /** The id of who did it. */
  actor: string;
  changes: { kind: Kind; id: string; effect: "created" | "updated" | "deleted" }[];
}

/** Who acts: the id of a user or service account; without it, the first administrator. */
export interface As {
  as?: string;
}

export interface Objects {
  Organization: Organization;
  Environment: Environment;
  KafkaCluster: KafkaCluster;
  SchemaRegistry: SchemaRegistry;
  KsqlCluster: KsqlCluster;
  ComputePool: ComputePool;
  User: User;
  ServiceAccount: ServiceAccount;
  GroupMapping: GroupMapping;
  IdentityProvider: IdentityProvider;
  IdentityPool: IdentityPool;
  RoleBinding: RoleBinding;
  Acl: Acl;
  AppliedLimit: AppliedLimit;
  ApiKey: ApiKey;
}
export type Kind = keyof Objects;
export type AnyObject = Objects[Kind];

interface Timed {
  /** Absent where a listing did not tell it. */
  createdAt?: Time;
  updatedAt?: Time;
}

export interface Organization extends Timed {
  kind: "Organization";
  /** A UUID. */
  id: string;
  name: string;
}
export interface Environment extends Timed {
  kind: "Environment";
  id: string;
  name: string;
  package: GovernancePackage;
}
export type GovernancePackage = "ESSENTIALS" | "ADVANCED";
export type Cloud = "AWS" | "AZURE" | "GCP";
export type ClusterType = "Basic" | "Standard" | "Enterprise" | "Dedicated" | "Freight";
export type Availability = "SINGLE_ZONE" | "MULTI_ZONE" | "LOW" | "HIGH";

/** What a placeholder does not tell is absent. */
export interface KafkaCluster extends Timed {
  kind: "KafkaCluster";
  id: string;
  environment: string;
  name: string;
  type?: ClusterType;
  /** Of a Dedicated cluster. */
  cku?: number;
  cloud?: Cloud;
  region?: string;
  availability?: Availability;
  bootstrapEndpoint?: string;
  restEndpoint?: string;
  deletionProtection: boolean;
}
export interface SchemaRegistry extends Timed {
  kind: "SchemaRegistry";
  id: string;
  environment: string;
  name: string;
  cloud?: Cloud;
  region?: string;
  endpoint?: string;
}
export interface KsqlCluster extends Timed {
  kind: "KsqlCluster";
  id: string;
  environment: string;
  name: string;
  kafkaCluster?: string;
  credentialIdentity?: string;
  csu?: number;
  endpoint?: string;
}
export interface ComputePool extends Timed {
  kind: "ComputePool";
  id: string;
  environment: string;
  name: string;
  /** `aws.us-east-1`. */
  region: string;
  maxCfu: number;
}
export interface User extends Timed {
  kind: "User";
  id: string;
  email: string;
  fullName: string;
  auth: "AUTH_TYPE_LOCAL" | "AUTH_TYPE_SSO";
  state: UserState;
  /** How the user came to be asked in; absent where that is not known, or was forgotten. */
  invitation?: { id: string; creator: string; sentAt: Time; expiresAt: Time; acceptedAt?: Time };
}
export type UserState = "invited" | "active" | "deactivated";
export interface ServiceAccount extends Timed {
  kind: "ServiceAccount";
  id: string;
  name: string;
  description: string;
}
export interface GroupMapping extends Timed {
  kind: "GroupMapping";
  id: string;
  name: string;
  description: string;
  filter: string;
}
export interface IdentityProvider extends Timed {
  kind: "IdentityProvider";
  id: string;
  name: string;
  description: string;
  issuer: string;
  jwksUri: string;
  /** The claim that identifies a workload which names no pool. */
  identityClaim?: string;
}
export interface IdentityPool extends Timed {
  kind: "IdentityPool";
  id: string;
  provider: string;
  name: string;
  description: string;
  identityClaim: string;
  filter: string;
}
export interface RoleBinding extends Timed {
  kind: "RoleBinding";
  id: string;
  /** `User:sa-…` */
  principal: string;
  role: string;
  crnPattern: string;
}
export interface Acl extends Timed {
  kind: "Acl";
  id: string;
  cluster: string;
  resourceType: AclResourceType;
  resourceName: string;
  patternType: "LITERAL" | "PREFIXED";
  /** `User:sa-…` */
  principal: string;
  operation: AclOperation;
  permission: "ALLOW" | "DENY";
}
export type AclResourceType = "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID" | "DELEGATION_TOKEN";
export type AclOperation =
  | "ALL" | "READ" | "WRITE" | "CREATE" | "DELETE" | "ALTER" | "DESCRIBE" | "CLUSTER_ACTION" | "DESCRIBE_CONFIGS"
  | "ALTER_CONFIGS" | "IDEMPOTENT_WRITE";
export interface AppliedLimit extends Timed {
  kind: "AppliedLimit";
  id: string;
  /** `iam.max_cloud_api_keys.per_org` */
  quota: string;
  /** The id of whose use is counted; absent for the organization. */
  subject?: string;
  limit: number;
}
export interface ApiKey extends Timed {
  kind: "ApiKey";
  id: string;
  name: string;
  description: string;
  /** The id of a user or service account. */
  owner: string;
  resource: KeyResource;
  /** The last day on which it works, `YYYY-MM-DD`; absent for ever. */
  expiresOn?: string;
  /** Whether its secret can be checked: it was issued here, or given to a host. An imported one's cannot. */
  verifiable: boolean;
  createdAt: Time;
  updatedAt: Time;
}
export interface KeyResource {
  type: "kafka" | "schema-registry" | "ksql" | "flink-region" | "tableflow" | "cloud" | "global";
  id: string;
  environment?: string;
}

/** What a key is for: a word, the id of a Kafka, Schema Registry or ksqlDB cluster, or a Flink region. */
export type NewKeyResource = "cloud" | "global" | "tableflow" | (string & {}) | { environment: string; region: string };

export interface NewApiKey {
  owner: string;
  resource: NewKeyResource;
  name?: string;
  description?: string;
  /** `YYYY-MM-DD`. */
  expiresOn?: string;
}
export interface NewServiceAccount {
  name: string;
  description?: string;
  /** The principal that gets ResourceOwner on it. */
  resourceOwner?: string;
}
export interface NewUser {
  email: string;
  fullName?: string;
  auth?: User["auth"];
}
export interface NewEnvironment {
  name: string;
  package?: GovernancePackage;
}
export interface NewKafkaCluster {
  environment: string;
  name: string;
  /** `"Basic"` without it. */
  type?: ClusterType;
  cku?: number;
  cloud: Cloud;
  region: string;
  availability?: Availability;
  deletionProtection?: boolean;
}
export interface KafkaClusterChanges {
  name?: string;
  /** Basic can become Standard. */
  type?: ClusterType;
  cku?: number;
  deletionProtection?: boolean;
}
export type IdentityPoolChanges = Partial<Omit<NewIdentityPool, "provider" | "resourceOwner">>;
export interface NewSchemaRegistry {
  environment: string;
  cloud: Cloud;
  region: string;
}
export interface NewKsqlCluster {
  kafkaCluster: string;
  name: string;
  credentialIdentity: string;
  csu?: 1 | 2 | 4 | 8 | 12;
}
export interface NewComputePool {
  environment: string;
  name: string;
  /** `aws.us-east-1`. */
  region: string;
  maxCfu?: number;
}
export interface NewRoleBinding {
  /** `User:sa-…`, or the id alone. */
  principal: string;
  role: string;
  crnPattern: string;
}

export interface NewGroupMapping {
  name: string;
  description?: string;
  /** Whom it matches, in CEL: `"engineering" in groups`. */
  filter: string;
}
export interface NewIdentityProvider {
  name: string;
  description?: string;
  issuer: string;
  jwksUri: string;
  identityClaim?: string;
}
export interface NewIdentityPool {
  /** The id of an identity provider. */
  provider: string;
  name: string;
  description?: string;
  identityClaim: string;
  /** Whom it matches, in CEL: `claims.aud == "confluent"`. */
  filter: string;
  /** The principal that gets ResourceOwner on it. */
  resourceOwner?: string;
}
export interface NewAcl {
  /** The id of a Kafka cluster. */
  cluster: string;
  resourceType: AclResourceType;
  /** `*` alone, taken literally, is every one. */
  resourceName: string;
  /** `"LITERAL"` without it. */
  patternType?: Acl["patternType"];
  /** `User:sa-…`, or the id alone. */
  principal: string;
  operation: AclOperation;
  /** `"ALLOW"` without it. */
  permission?: Acl["permission"];
}
export interface NewAppliedLimit {
  /** `iam.max_cloud_api_keys.per_org` */
  quota: string;
  /** The id of whose use is counted: an environment, a Kafka cluster or an account; without it, the organization. */
  subject?: string;
  limit: number;
}

/** A command, for `plan`. */
export type Command =
  | ({ do: "createApiKey" } & NewApiKey)
  | { do: "updateApiKey"; id: string; name?: string; description?: string }
  | { do: "revokeApiKey"; id: string }
  | ({ do: "createServiceAccount" } & NewServiceAccount)
  | { do: "updateServiceAccount"; id: string; name?: string; description?: string }
  | ({ do: "inviteUser" } & NewUser)
  | { do: "updateUser"; id: string; fullName?: string; state?: UserState }
  | { do: "updateSignIn"; id: string; auth: User["auth"] }
  | { do: "forgetInvitation"; id: string }
  | { do: "updateOrganization"; name: string }
  | ({ do: "createEnvironment" } & NewEnvironment)
  | { do: "updateEnvironment"; id: string; name?: string; package?: GovernancePackage }
  | ({ do: "createKafkaCluster" } & NewKafkaCluster)
  | ({ do: "updateKafkaCluster"; id: string } & KafkaClusterChanges)
  | ({ do: "createSchemaRegistry" } & NewSchemaRegistry)
  | ({ do: "createKsqlCluster" } & NewKsqlCluster)
  | { do: "updateKsqlCluster"; id: string; csu: 1 | 2 | 4 | 8 | 12 }
  | ({ do: "createComputePool" } & NewComputePool)
  | { do: "updateComputePool"; id: string; name?: string; maxCfu?: number }
  | ({ do: "createGroupMapping" } & NewGroupMapping)
  | ({ do: "updateGroupMapping"; id: string } & Partial<NewGroupMapping>)
  | ({ do: "createIdentityProvider" } & NewIdentityProvider)
  | ({ do: "updateIdentityProvider"; id: string } & Partial<NewIdentityProvider>)
  | ({ do: "createIdentityPool" } & NewIdentityPool)
  | ({ do: "updateIdentityPool"; id: string } & IdentityPoolChanges)
  | ({ do: "createAcl" } & NewAcl)
  | ({ do: "setAppliedLimit" } & NewAppliedLimit)
  | ({ do: "createRoleBinding" } & NewRoleBinding)
  | { do: "delete"; ids: string[] }
  | { do: "undo"; entry: JournalLine };

export interface Outcome {
  /** What was made or changed, as it is from then on. */
  objects: AnyObject[];
  /** The ids of everything that goes. */
  deleted: string[];
  /** The secret of an issued key: told here and nowhere else. */
  secret?: string;
}

export type Verdict =
  | { accepted: true; message: string }
  | { accepted: false; reason: VerdictReason; message: string };
export type VerdictReason =
  | "unknown_key" | "deleted" | "compromised" | "secret_unknown" | "looks_mistyped" | "wrong_secret" | "expired"
  | "propagating" | "owner_not_active" | "owner_unknown" | "other_resource" | "no_global_keys" | "unknown_resource";

export declare class Keyplane {
  private constructor();

  /** Opens an organization from its journal, or begins one. */
  static open(options?: OpenOptions): Promise<Keyplane>;

  /** The number of the last entry. */
  readonly seq: number;
  readonly organization: Organization;
  /** The id of the first active administrator, who acts where nobody is named. */
  readonly administrator: string;
  /** The lines of the journal so far, a copy. */
  readonly journal: JournalLine[];
  /** What was seen of keys in use: no part of the journal, to be kept beside it and handed to `open` again. */
  readonly observations: string;

  /** Prepares the answer to a request over the REST contract, and changes nothing. */
  prepare(request: ContractRequest): Prepared;
  /** Applies an entry that is stored: one that was prepared, planned, or written by another. */
  commit(entry: JournalLine): Committed;
  /**
   * Prepares a request on what is staged already, and stages its entry: for hosts that store several entries at once.
   * Nothing that anybody reads changes. Store the entries in the order in which they were staged, then `keep` them, then
   * answer; where storing fails, `unstage` them.
   */
  stage(request: ContractRequest): Prepared;
  /** Applies everything that is staged, whose entries are stored. */
  keep(): void;
  /** Forgets everything that is staged: it could not be stored, and nothing has changed. */
  unstage(): void;
  /** Prepares and commits, for those who keep nothing. */
  handle(request: ContractRequest): ContractResponse;
  /**
   * Answers a request for those who keep the journal. `store` is handed each entry, one after the other, and resolves
   * once it is safe; then it is applied, then answered. Where `store` fails nothing has changed, and the answer is 503.
   */
  answer(request: ContractRequest, store: (entry: JournalLine) => Promise<unknown>): Promise<ContractResponse>;
  /** The answer for a client whose entry could not be stored: 503. */
  notStored(request?: { baseUrl?: string }): ContractResponse;
  /** A `fetch` for clients that take one. It reaches this organization, whatever the host, and sends nothing anywhere. */
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

  /** Tells of every entry committed from now on. Answers how to end that. */
  subscribe(listener: (committed: Committed) => void): () => boolean;

  /** Decides a command and changes nothing. Store `entry`, then commit it. */
  plan(command: Command, options?: As): { result: Outcome; entry: JournalLine };
  /** Plans to put in a key with a secret of one's own, for Cloud resource management; no `entry` where it is there. */
  planGivenKey(id: string, secret: string): { result?: Outcome; entry?: JournalLine };

  createApiKey(input: NewApiKey, options?: As): { apiKey: ApiKey; secret: string };
  updateApiKey(id: string, changes: { name?: string; description?: string }, options?: As): ApiKey;
  /** Deletes a key whose secret somebody else may have. It never comes back. */
  revokeApiKey(id: string, options?: As): void;
  createServiceAccount(input: NewServiceAccount, options?: As): ServiceAccount;
  updateServiceAccount(id: string, changes: { name?: string; description?: string }, options?: As): ServiceAccount;
  inviteUser(input: NewUser, options?: As): User;
  updateUser(id: string, changes: { fullName?: string; state?: UserState }, options?: As): User;
  /** Changes how a user signs in. */
  updateSignIn(id: string, auth: User["auth"], options?: As): User;
  /** Forgets how a user came to be asked in, once that is accepted. */
  forgetInvitation(id: string, options?: As): User;
  renameOrganization(name: string, options?: As): Organization;
  createEnvironment(input: NewEnvironment, options?: As): Environment;
  updateEnvironment(id: string, changes: { name?: string; package?: GovernancePackage }, options?: As): Environment;
  createKafkaCluster(input: NewKafkaCluster, options?: As): KafkaCluster;
  updateKafkaCluster(id: string, changes: KafkaClusterChanges, options?: As): KafkaCluster;
  createSchemaRegistry(input: NewSchemaRegistry, options?: As): SchemaRegistry;
  createKsqlCluster(input: NewKsqlCluster, options?: As): KsqlCluster;
  updateKsqlCluster(id: string, changes: { csu: 1 | 2 | 4 | 8 | 12 }, options?: As): KsqlCluster;
  createComputePool(input: NewComputePool, options?: As): ComputePool;
  updateComputePool(id: string, changes: { name?: string; maxCfu?: number }, options?: As): ComputePool;
  createGroupMapping(input: NewGroupMapping, options?: As): GroupMapping;
  updateGroupMapping(id: string, changes: Partial<NewGroupMapping>, options?: As): GroupMapping;
  createIdentityProvider(input: NewIdentityProvider, options?: As): IdentityProvider;
  updateIdentityProvider(id: string, changes: Partial<NewIdentityProvider>, options?: As): IdentityProvider;
  createIdentityPool(input: NewIdentityPool, options?: As): IdentityPool;
  updateIdentityPool(id: string, changes: IdentityPoolChanges, options?: As): IdentityPool;
  createAcl(input: NewAcl, options?: As): Acl;
  /** Sets the limit of a quota, as Support would. */
  setAppliedLimit(input: NewAppliedLimit, options?: As): AppliedLimit;
  createRoleBinding(input: NewRoleBinding, options?: As): RoleBinding;
  /** Deletes objects and all that cannot exist without them; answers the ids of everything that went. */
  delete(ids: string | string[], options?: As): string[];
  /** Takes an entry back, by its number. */
  undo(seq: number, options?: As): void;

  /** Objects of a kind that whoever acts sees, sorted by id. */
  list<K extends Kind>(kind: K, options?: As): Objects[K][];
  /** One object; `undefined` where there is none that whoever acts sees. */
  get(id: string, options?: As): AnyObject | undefined;
  apiKeys(options?: As & { owner?: string; resource?: string; environment?: string }): ApiKey[];
  serviceAccounts(options?: As): ServiceAccount[];
  users(options?: As): User[];
  environments(options?: As): Environment[];
  kafkaClusters(options?: As): KafkaCluster[];
  schemaRegistries(options?: As): SchemaRegistry[];
  ksqlClusters(options?: As): KsqlCluster[];
  computePools(options?: As): ComputePool[];
  /** `principal` in full (`User:sa-…`) or by its id alone. */
  roleBindings(options?: As & { principal?: string; role?: string }): RoleBinding[];
  acls(options?: As & { cluster?: string; principal?: string }): Acl[];
  groupMappings(options?: As): GroupMapping[];
  identityProviders(options?: As): IdentityProvider[];
  identityPools(options?: As & { provider?: string }): IdentityPool[];
  appliedLimits(options?: As): AppliedLimit[];

  /**
   * Whether a key is good, and for a resource where one is named (as in `NewApiKey`; a Flink region as
   * `env-…/aws.us-east-1`). `reason` and `message` are for administrators: tell a stranger no more than `accepted`.
   */
  verify(presented: { id: string; secret: string; resource?: string }): Verdict;

  /** The organization in one file that the console opens, journal included. It holds no secret. */
  export(options?: { journal?: Iterable<JournalLine> }): string;
}
