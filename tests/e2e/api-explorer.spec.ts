// The explorer of the REST contract: by mouse, and by keyboard alone.
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { act, tabTo, typeInto } from "./support/keyboard.ts";
import { importMeridian } from "./support/meridian.ts";
import { expect, test } from "./support/test.ts";

const answer = (page: Page) => page.getByRole("region", { name: "Response", exact: true });
const body = (page: Page) => page.getByRole("region", { name: "Response body" });
const endpoint = (page: Page, name: string) => page.getByRole("navigation", { name: "Endpoints" }).getByRole("link", { name });
const send = (page: Page) => page.getByRole("button", { name: "Send" });

test("keys are listed and shared by address, an account is made from JSON and undone, and a key's secret is shown once", async ({ page }) => {
  const org = await importMeridian(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "API explorer" }).click();

  await endpoint(page, "GET List of API Keys").click();
  await page.getByRole("textbox", { name: "page_size" }).fill("2");
  await send(page).click();
  await expect(answer(page).getByRole("status")).toHaveText("200 OK");
  await expect(body(page)).toContainText(/"total_size": 9/);
  await expect(page).toHaveURL(/endpoint=listIamV2ApiKeys&page_size=2$/);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "page_size" })).toHaveValue("2");
  await expect(page.getByRole("region", { name: "The call for curl" })).toContainText("/iam/v2/api-keys?page_size=2");

  await endpoint(page, "POST Create a Service Account").click();
  await page.getByRole("tab", { name: "JSON" }).click();
  await page.getByRole("textbox", { name: "JSON body" }).fill('{"display_name":"made-by-rest","mine":[1]}');
  await page.getByRole("tab", { name: "Form", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "display_name" })).toHaveValue("made-by-rest");
  await page.getByRole("textbox", { name: "description" }).fill("typed in the form");
  await page.getByRole("tab", { name: "JSON" }).click();
  await expect(page.getByRole("textbox", { name: "JSON body" })).toHaveValue(/"mine"[^]*"typed in the form"|"typed in the form"[^]*"mine"/);
  await page.getByRole("tab", { name: "CLI" }).click();
  await expect(page.getByRole("region", { name: "The call for cli" })).toContainText("confluent iam service-account create made-by-rest --description 'typed in the form'");
  await send(page).click();
  await expect(answer(page).getByRole("status")).toHaveText("201 Created");
  await expectAccessible(page);
  await expect(page).toHaveURL(/endpoint=createIamV2ServiceAccount$/);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Service accounts/ }).click();
  await expect(page.getByRole("table", { name: "Service accounts" })).toContainText("made-by-rest");
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("table", { name: "Service accounts" })).not.toContainText("made-by-rest");

  await page.goto(`${org}/api-explorer?endpoint=createIamV2ApiKey`);
  await page.getByRole("textbox", { name: "spec.owner.id" }).fill("sa-4kq2zd");
  await send(page).click();
  await expect(answer(page).getByRole("status")).toHaveText("202 Accepted");
  await page.getByRole("button", { name: "Show secret" }).click();
  const secret = await page.getByRole("textbox", { name: "API secret" }).inputValue();
  expect(secret).toMatch(/^cflt/);
  await expect(body(page)).not.toContainText(secret);
  await endpoint(page, "GET List of API Keys").click();
  await expect(page.getByRole("dialog", { name: "The secret is not stored yet" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("checkbox", { name: "I have stored this secret" }).check();
  await page.getByRole("button", { name: "Complete" }).click();
  await expect(page.getByRole("textbox", { name: "API secret" })).toHaveCount(0);
  expect(await page.content()).not.toContain(secret);
});

test("by keyboard alone: an endpoint is found, what is missing is told, and an account is read", async ({ page }) => {
  await importMeridian(page);
  await page.keyboard.type("gx");
  await expect(page.getByRole("heading", { name: "API explorer", level: 1 })).toBeVisible();
  await typeInto(page, page.getByRole("searchbox", { name: "Search endpoints" }), "read service account");
  await act(page, endpoint(page, "GET Read a Service Account"));
  await act(page, send(page));
  const id = page.getByRole("textbox", { name: "id", exact: true });
  await expect(id).toBeFocused();
  await expect(id).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.type("sa-4kq2zd");
  await page.keyboard.press("Enter");
  await expect(answer(page).getByRole("status")).toHaveText("200 OK");
  await expect(body(page)).toContainText("orders-service");
  await tabTo(page, page.getByRole("tab", { name: "curl" }));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tabpanel")).toContainText('data "confluent_service_account" "sa_4kq2zd"');
});
