// What no page of the console may do, whatever a test is about: log an error, throw, break a policy, or ask another
// host. Every context of the run is watched: test.ts sees to those of the browser, profile.ts to those on disk.
import type { BrowserContext, ConsoleMessage } from "@playwright/test";
import { ORIGIN } from "./place.ts";

/** What went wrong since the present test began, in whatever context of this worker. */
let problems: string[] = [];

/** Begins the list of a test. */
export function beginProblems(): string[] {
  problems = [];
  return problems;
}

/** Runs in the page before anything else: a broken policy becomes a line in the console, which is watched. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy broken: ${event.violatedDirective} by ${event.blockedURI || "inline"} (${event.sourceFile})`);
  });
  new ReportingObserver((reports) => {
    for (const { type, body } of reports) console.error(`policy report: ${type} ${JSON.stringify(body)}`);
  }, { buffered: true, types: ["permissions-policy-violation", "document-policy-violation", "coep", "integrity-violation"] }).observe(); // prettier-ignore
}

/** Notes, from now on, what goes wrong in any page or worker of `context`, whose pages are served from `home`. */
export async function watch(context: BrowserContext, home = ORIGIN): Promise<void> {
  const note = (problem: string) => void problems.push(problem);
  const heard = (message: ConsoleMessage) => {
    if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
  };
  await context.addInitScript(reportViolations);
  context.on("console", heard);
  context.on("serviceworker", (worker) => worker.on("console", heard));
  context.on("weberror", (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== home && protocol !== "blob:" && protocol !== "data:") note(`foreign request: ${request.url()}`);
  });
}
