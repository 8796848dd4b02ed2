// Accessibility by rule: axe-core over the page as it stands.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** What on the page breaks a rule of WCAG 2.2, levels A and AA. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated by the driver: a script element would be refused by the content security policy.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const found: Violation[] = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: Violation[] }> } };
    return (await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })).violations;
  }, TAGS);
  return found.map(({ id, help, nodes: [first, ...more] }) => {
    const others = more.length > 0 ? `, and ${more.length} more` : "";
    return `${id}: ${help} at ${JSON.stringify(first?.target)}${others}\n${first?.failureSummary ?? ""}`;
  });
}

/** Controls that cannot be used and do not say why: by their description, their tooltip, or words beside the label. */
async function unexplained(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll("[aria-disabled=true], button:disabled, input:disabled, select:disabled, textarea:disabled")];
    const says = (control: Element) => {
      const described = (control.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("");
      const beside = control.querySelector(".menu-item-reason, .palette-detail")?.textContent ?? "";
      return [described, control.getAttribute("title") ?? "", beside].some((words) => words.trim() !== "");
    };
    const shown = (control: Element) => control.getClientRects().length > 0 && control.getAttribute("aria-busy") !== "true";
    return controls.filter((control) => shown(control) && !says(control)).map((control) => control.outerHTML.slice(0, 200));
  });
}

/** Expects that nothing on the page breaks such a rule, and that whatever cannot be used says why. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await unexplained(page)).toEqual([]);
}
