// A data file as the file that the console opens.
import { readFile } from "node:fs/promises";
import { HostError } from "./errors.mjs";
import { nodeFiles } from "./files.mjs";

/** The backup of the organization in a data file, also while a host writes it: up to its last whole line. */
export async function exportData(path) {
  const { Keyplane } = await import("../index.mjs");
  const text = await readFile(path, "utf8").catch((error) => {
    throw new HostError(`${path} cannot be read: ${error.message}`);
  });
  const journal = text.slice(0, text.lastIndexOf("\n") + 1).split("\n").slice(0, -1);
  if (journal.length === 0) throw new HostError(`${path} holds no organization.`);
  try {
    const keyplane = await Keyplane.open({ journal, observations: await nodeFiles.text(`${path}.uses`) });
    return keyplane.export();
  } catch (error) {
    throw error.name === "KeyplaneError" ? new HostError(`${path}: ${error.line ? `line ${error.line}: ` : ""}${error.message}`) : error;
  }
}
