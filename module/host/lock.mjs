// One writer for a data file: a lock file that names the process which holds it. It is taken over from a process that
// is gone, such as one that was killed.
import { readFileSync } from "node:fs";
import { HostError } from "./errors.mjs";

/**
 * When a process began, in the kernel's counting, so that a number used again is not taken for the same process;
 * `null` where it has ended and nobody has taken note yet, `undefined` where that cannot be told.
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? null : fields[18];
  } catch {
    return undefined;
  }
}

function runs({ pid, start }) {
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  const began = startOf(pid);
  return began !== null && (start === undefined || began === undefined || began === start);
}

function holderIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    // A lock is made whole: this is a damaged one.
    return {};
  }
}

/** Takes the lock, or says who has it. */
export async function takeLock(path, files) {
  const mine = JSON.stringify({ pid: process.pid, start: startOf(process.pid) });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      await files.create(path, mine);
      return { release: () => files.unlink(path).catch(() => undefined) };
    } catch (error) {
      if (error.code !== "EEXIST") throw new HostError(`${path} cannot be made: ${error.message}`);
    }
    await clear(path, files);
  }
  throw new HostError(`${path} is taken by others again and again. Start one host at a time.`);
}

/** Takes a lock away whose holder is gone. Of several who try, one moves the file; what it moved it looks at again. */
async function clear(path, files) {
  const text = await files.text(path);
  if (text === undefined) return;
  const holder = holderIn(text);
  if (runs(holder)) {
    throw new HostError(`${path.replace(/\.lock$/, "")} is in use by process ${holder.pid}. One host writes a data file at a time.`);
  }
  const aside = `${path}.${process.pid}`;
  try {
    await files.rename(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  const moved = await files.text(aside);
  if (moved !== text) await files.create(path, moved).catch(() => undefined);
  await files.unlink(aside);
}
