// The types of `keyplane/host`, held to the same strictness.
import { HostError, startHost, type Host } from "../host/start.mjs";

/** A throw-away control plane, and how to authenticate with it. */
export async function controlPlane(): Promise<{ host: Host; authorization: string }> {
  try {
    const host = await startHost({ seed: "empty", rateLimit: 1000, warn: () => undefined });
    if (host.apiKey === undefined) throw new Error("a new organization has a key");
    return { host, authorization: `Basic ${btoa(`${host.apiKey.id}:${host.apiKey.secret}`)}` };
  } catch (error) {
    if (error instanceof HostError) console.error(error.message);
    throw error;
  }
}
