// Every address of the console and everything that opens over one: the table the sweep goes through.
//
// A new page is one line: where it is, the words of its heading, and what can be opened there. Each opener leaves one
// thing open that Escape closes.
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

export interface Opener {
  what: string;
  /** Resolves to `false` where the page has nothing to open it on, as in an empty organization. */
  open: (page: Page) => Promise<boolean>;
}

export interface Place {
  /** Below the organization's address. */
  at: string;
  /** Its first heading; none is known where it is the name of the first thing of the list at `at`. */
  title?: string | RegExp;
  opens: Opener[];
}

/** A page by its address. */
const at = (address: string, title: string | RegExp, ...opens: Opener[]): Place => ({ at: address, title, opens });
/** The page of the first thing that the list at an address has, if it has one. */
const first = (address: string, ...opens: Opener[]): Place => ({ at: address, opens });

/** What a button opens. `prepare` makes the button appear. */
const press = (name: string | RegExp, prepare?: (page: Page) => Promise<boolean>): Opener => ({
  what: String(name),
  open: async (page) => {
    if (prepare && !(await prepare(page))) return false;
    const button = page.getByRole("button", { name, exact: typeof name === "string" }).first();
    if (!(await button.count())) return false;
    await button.click();
    return true;
  },
});
/** What an item of a menu opens. */
const item = (menu: string | RegExp, name: string): Opener => ({
  what: `${name} of ${menu}`,
  open: async (page) => {
    if (!(await press(menu).open(page))) return false;
    await expect(page.getByRole("menu")).toBeVisible();
    // One that cannot be used says why behind its name.
    const wanted = page.getByRole("menuitem", { name, exact: true });
    if ((await wanted.count()) === 0) {
      await page.keyboard.press("Escape");
      return false;
    }
    await wanted.click();
    await expect(page.getByRole("dialog")).toBeVisible();
    return true;
  },
});
const row = (name: string): Opener => item(/^Actions for /, name);
const more = (name: string): Opener => item("More actions", name);
/** What keys open. */
const keys = (what: string, ...pressed: string[]): Opener => ({
  what,
  open: async (page) => {
    for (const key of pressed) await (key.length > 1 && !/^(Control\+|Arrow)/.test(key) ? page.keyboard.type(key) : page.keyboard.press(key));
    await expect(page.getByRole("dialog")).toBeVisible();
    return true;
  },
});
/** A form with everything wrong in it that can be. */
const refused = (dialog: string | RegExp, submit: string | RegExp): Opener => ({
  what: `${dialog}, refused`,
  open: async (page) => {
    if (!(await press(dialog).open(page))) return false;
    await page.getByRole("dialog").getByRole("button", { name: submit }).click();
    await expect(page.getByRole("dialog").locator("[aria-invalid=true]").first()).toBeFocused();
    return true;
  },
});

/** A check of a secret that is refused. */
const check: Opener = {
  what: "an answer",
  open: async (page) => {
    await page.getByRole("textbox", { name: "API key" }).fill("NEVERWASHERE0000");
    await page.getByLabel("API secret").fill("short");
    await page.getByRole("button", { name: "Verify" }).click();
    await expect(page.getByRole("main").getByRole("status")).toContainText("Refused");
    return true;
  },
};

async function selectTwo(page: Page): Promise<boolean> {
  const boxes = page.getByRole("checkbox", { name: /^Select [A-Z0-9]{16}$/ });
  if ((await boxes.count()) < 2) return false;
  for (const index of [0, 1]) await boxes.nth(index).check();
  return true;
}

/** The bar over a selection. */
const selection: Opener = { what: "a selection", open: selectTwo };

/** Everything within an organization, in parts that take about as long as each other. */
export const PLACES: Record<string, Place[]> = {
  "keys": [
    at("/api-keys", "API keys", row("Edit"), row("Delete"), row("Revoke as compromised"), press(/^Owner( \d|$)/), press(/^Health( \d|$)/), press("Export"), selection, press("Edit description", selectTwo), press("Delete…", selectTwo)),
    first("/api-keys", press("Edit"), more("Delete"), press("More actions")),
    at("/api-keys/NOSUCHKEY0000000", "NOSUCHKEY0000000"),
    at("/api-keys/new", "Create API key"),
    at("/verify", "Verify", check),
    at("/exchange", "Import"),
  ],
  "accounts": [
    at("/service-accounts", "Service accounts", refused("Create service account", "Create service account"), row("Edit"), row("Delete")),
    first("/service-accounts", press("Edit"), more("Delete")),
    at("/users", "Users", refused("Invite user", "Invite user"), press(/^State( \d|$)/), row("Edit"), row("Delete")),
    first("/users", press("Edit"), more("Deactivate"), more("Delete")),
    at("/users/u-never", "u-never"),
    at("/settings", "Settings", press("Apply a limit: API keys per Kafka cluster"), press("Delete organization")),
  ],
  "resources": [
    at("/environments", "Environments", refused("Create environment", "Create environment"), row("Edit"), row("Delete")),
    first("/environments", press("New resource"), press("Edit"), more("Delete")),
    at("/resources", "Resources"),
    at("/resources?kind=kafka", "Resources", refused("Create Kafka cluster", "Create Kafka cluster"), row("Delete")),
    first("/resources?kind=kafka", press("Edit"), more("Delete")),
    at("/resources?kind=schema-registry", "Resources", refused("Create Schema Registry", /^Create Schema/)),
    first("/resources?kind=schema-registry"),
    at("/resources?kind=ksql", "Resources", refused("Create ksqlDB cluster", "Create ksqlDB cluster")),
    first("/resources?kind=ksql"),
    at("/resources?kind=compute-pool", "Resources", refused("Create compute pool", "Create compute pool")),
    first("/resources?kind=compute-pool"),
    at("/resources?kind=flink-region", "Resources"),
    first("/resources?kind=flink-region"),
    at("/resources/lkc-never1", "lkc-never1"),
  ],
  "access": [
    at("/access-check", "Access check"),
    at("/role-bindings", "Role bindings", press("Add role binding"), row("Delete")),
    at("/role-bindings?by=resource", "Role bindings"),
    first("/role-bindings", press("Delete")),
    at("/acls", "ACLs", press("Create ACL"), press("Import CSV"), row("Delete")),
    at("/group-mappings", "Group mappings", refused("Create group mapping", "Create group mapping"), row("Edit"), row("Delete")),
    first("/group-mappings", press("Edit"), more("Delete")),
    at("/group-mappings/group-never", "group-never"),
    at("/identity-providers", "Identity providers", refused("Create identity provider", "Create identity provider"), row("Edit"), row("Delete")),
    first("/identity-providers", refused("Create identity pool", "Create identity pool"), row("Edit"), more("Delete")),
    at("/identity-pools/pool-never", "pool-never"),
  ],
  "overview and history": [
    at("", /./, press(/^Acting as /), press(/^Organization /), press("Display"), keys("the palette", "Control+k"), keys("the palette, searching", "Control+k", "orders"), keys("the palette, without an answer", "Control+k", "nothing is called so"), keys("the keyboard sheet", "?")),
    at("/quotas", "Quotas", press("Apply a limit: API keys per Kafka cluster")),
    at("/audit", "History", press(/^Action( \d|$)/), press("Verify journal"), press("Export events"), press("Look at the past")),
    at("/audit?entry=1", "History"),
    at("/audit/compare", "Compare two moments"),
    at("/audit/compare?from=1", "Compare two moments"),
    at("?as_of=1", /./),
    at("/api-keys?as_of=1", "API keys"),
    at("/settings?as_of=1", "Settings"),
    at("/audit?entry=2", "History"),
    at("/audit?entry=803", "History"),
    at("/api-explorer", "API explorer"),
    at("/api-explorer?endpoint=createIamV2ApiKey", "API explorer"),
    at("/nowhere", /not found|nothing at this address/i),
  ],
}; // prettier-ignore
