// The screen a person sees when the console cannot start or cannot go on. Needs no wasm, no network, no inline style.
import { saveRescueFile } from "./rescue.js";

const LOST_SECRET =
  "If an API secret was on the screen and you had not stored it, it is gone: delete that key and create another.";

const KINDS = {
  unloaded: {
    heading: "Keyplane could not start",
    says: ["A part of the program did not load. Check that Keyplane is still being served, then reload."],
  },
  unsupported: {
    heading: "Keyplane could not start",
    says: ["This browser cannot run the program. Keyplane needs WebAssembly, as current browsers have it."],
  },
  unstarted: {
    heading: "Keyplane could not start",
    says: ["The program met an error while it was starting. Reload to try again."],
  },
  stopped: {
    heading: "Keyplane stopped",
    says: [
      "The program met an error it cannot go on from. What it had confirmed before is stored in this browser.",
      LOST_SECRET,
    ],
  },
};

let broken = false;

/** Whether the recovery screen has taken the page over. */
export function isBroken() {
  return broken;
}

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Only words of the engine or of this page: any other error could quote what a person typed. */
function reasonOf(error) {
  const own = ["NotLoaded", "RuntimeError", "CompileError", "LinkError"].includes(error?.name);
  return own ? `${error.name}: ${error.message}` : String(error?.name ?? "unknown");
}

function saveButton(status, reason) {
  const button = make("button", "Save what is stored here to a file", { type: "button" });
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Reading what is stored…";
    status.textContent = await saveRescueFile(reason);
    button.disabled = false;
    button.focus();
  });
  return button;
}

/** Replaces the page by the recovery screen. `kind` is a key of `KINDS`; the first failure is the one shown. */
export function showRecovery(kind, error) {
  if (broken) return;
  broken = true;
  const { heading, says } = KINDS[kind];
  const reason = reasonOf(error);
  const title = make("h1", heading, { tabindex: "-1" });
  const status = make("p", "", { role: "status" });
  const reload = make("button", "Reload", { type: "button", class: "primary" });
  reload.addEventListener("click", () => location.reload());
  const actions = make("div", "", { class: "actions" });
  actions.append(reload, saveButton(status, reason));
  const card = make("div", "", { role: "alert" });
  card.append(
    title,
    ...says.map((text) => make("p", text)),
    make("p", "You can save everything Keyplane keeps in this browser to a file. It keeps no secret of an API key, so none is in it."),
    make("p", `Technical reason: ${reason}`, { class: "reason" }),
  );
  const screen = make("main", "", { id: "recovery" });
  screen.append(card, actions, status);
  document.title = `${heading} · Keyplane`;
  document.body.replaceChildren(screen);
  title.focus();
}
