// The structure of the main pages and of the dialogs that matter most, as a screen reader has it: what stands there, in
// which order, under which name. Only what is always so is told, and more may stand between; rows, dates and numbers
// have tests of their own.
import { importMeridian } from "./support/meridian.ts";
import { beginEmpty, make, makeKafkaCluster, named, next, openWizard } from "./support/organization.ts";
import { expect, test } from "./support/test.ts";

test("the start page", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to content"
    - banner:
      - link "Keyplane"
      - button "Display"
    - main:
      - heading "API keys, in your own browser" [level=1]
      - button "Start with the demo organization"
      - button "Import an organization"
      - button "Begin empty"
      - button "Open an exported organization"
    - contentinfo: Local · stored on this device
    - region "Messages":
      - status
  `);
});

test("the frame and the list of keys", async ({ page }) => {
  await importMeridian(page);
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - link "Skip to content"
    - navigation "Main":
      - link "Keyplane"
      - list:
        - listitem:
          - link "Overview"
        - listitem:
          - link "API keys 9"
      - button "Accounts" [expanded]
      - list:
        - listitem:
          - link "Service accounts 6"
        - listitem:
          - link "Users 2"
      - button "Resources" [expanded]
      - button "Organization" [expanded]
      - list:
        - listitem:
          - link "History"
        - listitem:
          - link "Settings"
    - banner:
      - button "Organization Meridian Outfitters"
      - button "Search or run a command"
      - button "Acting as Ada Krüger OrganizationAdmin"
      - button "Display"
    - main:
      - heading "API keys" [level=1]
      - button "Export"
      - link "Create API key"
      - group "All API keys":
        - group "By scope"
      - search "API keys":
        - searchbox "Search API keys"
        - group "Filters":
          - button /^Scope/
          - button /^Owner/
          - button /^Environment/
          - button /^Resource/
          - button /^Age/
          - button /^Health/
          - button /^Last used/
      - table "API keys":
        - rowgroup:
          - row:
            - columnheader "Select all rows":
              - checkbox "Select all rows"
            - columnheader "Key":
              - button "Key"
            - columnheader "Name"
            - columnheader "Owner"
            - columnheader "Scope"
            - columnheader "Resource"
            - columnheader "Environment"
            - columnheader "Created"
            - columnheader "Last used"
            - columnheader "Health"
            - columnheader "Actions"
        - rowgroup:
          - row:
            - cell "Select HRVR6K4VMXYD2LDZ":
              - checkbox "Select HRVR6K4VMXYD2LDZ"
            - rowheader "HRVR6K4VMXYD2LDZ":
              - link "HRVR6K4VMXYD2LDZ"
            - cell "lake reader"
            - cell "Actions for HRVR6K4VMXYD2LDZ":
              - button "Actions for HRVR6K4VMXYD2LDZ"
      - status
    - region "Messages":
      - status
  `);
});

test("the overview, and the history", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(organization);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Meridian Outfitters" [level=1]
      - link "Create API key"
      - region "Needs attention":
        - heading "Needs attention" [level=2]
        - list:
          - listitem:
            - link "Expired"
          - listitem:
            - link "Owner deactivated or unknown"
      - region "Limits":
        - heading "Limits" [level=2]
      - region "Keys by scope":
        - table "Keys by scope":
          - rowgroup:
            - row:
              - columnheader "Scope"
              - columnheader "Keys"
              - columnheader "Share"
          - rowgroup:
            - row "Kafka cluster 3 33 %":
              - rowheader:
                - link "Kafka cluster"
      - region "Keys by age":
        - table "Keys by age"
      - region "Keys by kind of owner":
        - table "Keys by kind of owner"
      - region "Recent changes":
        - heading "Recent changes" [level=2]
        - link "All history"
        - list:
          - listitem:
            - link /^Ada Krüger began the organization/
            - time
  `);
  await page.goto(`${organization}/audit`);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "History" [level=1]
      - button "Look at the past"
      - link "Compare moments"
      - button "Export events"
      - search "Entries":
        - searchbox "Object id, or words of an entry"
        - group "Filters":
          - button /^Action/
      - region /^Today/:
        - heading [level=2]
        - list:
          - listitem:
            - link /^Ada Krüger began the organization/
            - time
      - region "Head of the journal":
        - heading "Head of the journal" [level=2]
        - button "Verify journal"
        - button "Copy head"
  `);
});

test("the page of a key, and the palette over it", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/api-keys/7FJIYKQ4SGQDQ72H`);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - link "API keys"
      - heading "orders producer" [level=1]
      - button "More actions"
      - button "Edit"
      - region "Facts":
        - heading "Facts" [level=2]
        - term: API key
        - definition:
          - code: 7FJIYKQ4SGQDQ72H
          - button "Copy key"
        - term: Name
        - definition: orders producer
        - term: Owner
        - term: Scope
        - definition: Kafka cluster
        - term: Created
        - definition:
          - time
        - term: Last used
        - definition: /Not tracked/
      - region "What it may be used for":
        - term: Taken by
        - definition: Kafka cluster orders, and nothing else
      - region "Health":
        - list:
          - listitem:
            - heading "Due for rotation" [level=3]
          - listitem:
            - heading "Several live keys" [level=3]
      - region "Limits":
        - list
      - region "Same owner and scope":
        - list:
          - listitem:
            - link "EGWX3S4BVNQIRBMJ"
      - region "History":
        - list:
          - listitem:
            - link /^Ada Krüger began the organization/
  `);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search or run a command" });
  await expect(palette).toMatchAriaSnapshot(`
    - dialog "Search or run a command":
      - combobox "Search or run a command" [expanded]
      - listbox "Results":
        - group "On this page":
          - option "Edit" [selected]
          - option "Delete"
          - option "Revoke as compromised"
        - group "Recent":
          - option /orders producer API key/
        - group "Go to":
          - option "Overview G then O"
          - option "API keys G then K"
        - group "Commands":
          - option "Create API key C"
          - option "Keyboard shortcuts ?"
      - status: /\\d+ results/
  `);
  await page.keyboard.type("orders");
  await expect(palette).toMatchAriaSnapshot(`
    - dialog "Search or run a command":
      - combobox "Search or run a command" [expanded]: orders
      - listbox "Results":
        - group "Objects":
          - option "orders Kafka cluster · lkc-0rd3rs · prod-eu" [selected]
          - option /^orders-service Service account/
          - option /^orders producer API key/
      - status: 5 results
  `);
});

test("the question before a deletion", async ({ page }) => {
  const organization = await importMeridian(page);
  await page.goto(`${organization}/service-accounts`);
  await page.getByRole("button", { name: "Actions for orders-service" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "Delete service account":
      - heading "Delete service account" [level=2]
      - button "Close"
      - list "One other is left without a key that works":
        - listitem: /Kafka cluster/
      - heading /^API keys 2/ [level=3]
      - table "API keys that go":
        - rowgroup:
          - row:
            - columnheader "Key"
            - columnheader "Scope"
            - columnheader "Age"
            - columnheader "Last used"
        - rowgroup:
          - row:
            - rowheader "7FJIYKQ4SGQDQ72H orders producer"
            - cell "Kafka cluster orders in prod-eu"
            - cell
            - cell "Not tracked"
          - row:
            - rowheader "EGWX3S4BVNQIRBMJ orders producer (old)"
      - heading "Gentler ways" [level=3]
      - list:
        - listitem:
          - link "Create a replacement"
        - listitem:
          - link "See its keys"
      - textbox "Type “orders-service” to confirm"
      - button "Cancel"
      - button "Delete service account and 2 keys" [disabled]
  `);
});

test("the steps to a key, and its secret", async ({ page }) => {
  const main = page.getByRole("main");
  await beginEmpty(page);
  await openWizard(page);
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - link "API keys"
      - heading "Create API key" [level=1]
      - list "Steps":
        - listitem: 1 Account
        - listitem: 2 Resource scope
        - listitem: 3 Details
        - listitem: 4 Review
      - heading "Step 1 of 4 Whose key is it?" [level=2]
      - radiogroup "Account":
        - radio "My account"
        - radio "Service account"
      - alert
      - button "Next"
  `);
  await page.getByRole("radio", { name: "Service account" }).check();
  await make(page, "service account", named("orders-service"));
  await next(page);
  await page.getByRole("radio", { name: "Kafka cluster" }).check();
  await make(page, "environment", named("prod-eu"));
  await makeKafkaCluster(page, "orders");
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - list "Steps":
        - listitem: Account , done
      - heading "Step 2 of 4 What is it for?" [level=2]
      - radiogroup "Resource scope":
        - radio "Kafka cluster" [checked]
        - radio "Schema Registry"
        - radio "ksqlDB cluster"
        - radio "Flink region"
        - radio "Tableflow"
        - radio "Cloud resource management"
        - radio "Global"
      - combobox "Environment": prod-eu
      - button "New environment"
      - combobox "Kafka cluster": orders
      - button "New Kafka cluster"
      - list "Quotas":
        - listitem:
          - meter "0 of 100 cluster keys used by orders-service"
      - alert
      - button "Back"
      - button "Next"
  `);
  await next(page);
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - heading "Step 3 of 4 What is it called?" [level=2]
      - textbox "Name"
      - textbox "Description"
      - textbox "Expires on"
      - alert
      - button "Back"
      - button "Next"
  `);
  await next(page);
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - heading "Step 4 of 4 Is everything right?" [level=2]
      - heading "Account" [level=3]
      - button "Edit account"
      - term: Service account
      - definition: /orders-service/
      - heading "Resource scope" [level=3]
      - button "Edit resource scope"
      - term: Scope
      - definition: Kafka cluster
      - heading "Details" [level=3]
      - button "Edit details"
      - alert
      - button "Back"
      - button "Create API key"
  `);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(main).toMatchAriaSnapshot(`
    - main:
      - region "API key created":
        - heading "API key created" [level=1]
        - textbox "API key": /^[A-Z0-9]{16}$/
        - button "Copy key"
        - textbox "API secret": /^cflt•+$/
        - button "Show secret"
        - button "Copy secret"
        - term: Owner
        - definition: /orders-service/
        - term: Scope
        - definition: Kafka cluster
        - checkbox "I have stored this secret"
        - button "Download API key"
        - button "Complete" [disabled]
  `);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "The secret is not stored yet":
      - heading "The secret is not stored yet" [level=2]
      - button "Close"
      - paragraph: /is shown once, here/
      - button "Stay"
      - button "Leave and lose the secret"
  `);
});
