// A page that embeds the engine: no console, no server behind it, nothing sent anywhere.
// The journal is kept in localStorage, entry by entry; a reload opens it again.
import { Keyplane } from "../../index.mjs"; // in your page: from "keyplane", through your bundler

const JOURNAL = "keyplane journal";
const stored = () => JSON.parse(localStorage.getItem(JOURNAL) ?? "[]");
const store = (lines) => localStorage.setItem(JOURNAL, JSON.stringify(lines));

const keyplane = await Keyplane.open({ journal: stored(), organization: { name: "A page" } });
if (stored().length === 0) store(keyplane.journal);

const list = document.querySelector("ul");
const told = document.querySelector("#told");

function show() {
  list.replaceChildren(...keyplane.apiKeys().map(({ id, createdAt }) => {
    const item = document.createElement("li");
    item.textContent = `${id}, since ${createdAt}`;
    return item;
  }));
}

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const { result, entry } = keyplane.plan({ do: "createApiKey", owner: keyplane.administrator, resource: "cloud" });
  store([...stored(), entry]); // Stored first; where that fails, nothing has changed.
  keyplane.commit(entry);
  const [{ id }] = result.objects;
  const { accepted } = keyplane.verify({ id, secret: result.secret, resource: "cloud" });
  told.textContent = `${id} is issued, and its secret is ${accepted ? "accepted" : "refused"}`;
});

keyplane.subscribe(show);
show();
