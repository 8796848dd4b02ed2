import type { Keyplane } from "../index.mjs";

/** A problem the person who started the host can do something about. */
export declare class HostError extends Error {}

export interface HostOptions {
  /** Keeps the organization in this file, one journal entry a line. Without it, in memory. */
  data?: string;
  /** What a new organization begins with; `"empty"` without it. */
  seed?: "empty" | "demo";
  /** A new organization's name. */
  name?: string;
  /** The e-mail address of a new organization's first administrator. */
  admin?: string;
  /** A free port without it. */
  port?: number;
  /** `127.0.0.1` without it. Others than loopback need `allowRemote`, or clients are turned away. */
  host?: string;
  allowRemote?: boolean;
  /** The address that links carry; without it, the one that the client used. */
  baseUrl?: string;
  /** Requests a minute that one key may send. */
  rateLimit?: number;
  /** The first administrator's key. Without it one is issued on a new organization. */
  apiKey?: { id: string; secret: string };
  /** Issue another key although the organization is not new. */
  newKey?: boolean;
  /** The console's build, to be served beside the contract. */
  dist?: string;
  /** Told what a person should know. `console.error` without it. */
  warn?: (text: string) => void;
}

export interface Host {
  /** `http://127.0.0.1:…`: what clients take as their endpoint. */
  readonly origin: string;
  /** The key that was given or issued; absent where neither happened. */
  readonly apiKey?: { id: string; secret: string };
  /** The organization, to look at. Changes that are to be kept go through the contract. */
  readonly keyplane: Keyplane;
  /** Stops listening, answers what is under way, keeps last uses, lets go of the data. */
  close(): Promise<void>;
}

/** Starts a host on loopback. */
export declare function startHost(options?: HostOptions): Promise<Host>;
