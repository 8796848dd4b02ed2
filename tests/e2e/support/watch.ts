// What no page of the console may do, whatever a test is about: log an error, throw, break the content security
// policy, or ask another host.
import type { BrowserContext } from "@playwright/test";
import { ORIGIN } from "./place.ts";

/** Runs in the page before anything else: a broken policy becomes a line in the console, which is watched. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy broken: ${event.violatedDirective} by ${event.blockedURI || "inline"} (${event.sourceFile})`);
  });
}

/** Collects, from now on, what goes wrong in any page or worker of `context`, whose pages are served from `home`. */
export async function watch(context: BrowserContext, home = ORIGIN): Promise<string[]> {
  const problems: string[] = [];
  await context.addInitScript(reportViolations);
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== home && protocol !== "blob:" && protocol !== "data:") problems.push(`foreign request: ${request.url()}`);
  });
  return problems;
}
