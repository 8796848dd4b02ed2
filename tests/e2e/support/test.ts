// The `test` of every file in this folder.
//
//   import { expect, test } from "./support/test.ts";
//
// A test fails when any page it opened, in whatever context, logged an error, threw, broke a policy or asked another
// host. One that provokes such a thing says so: `test.use({ expectedProblems: /answered 500|integrity/ })`.
import { test as base } from "@playwright/test";
import { type Backend, Profile } from "./profile.ts";
import { beginProblems, watch } from "./watch.ts";

interface Fixtures {
  /** Matches the problems this test brings about on purpose; without the flag `g`. */
  expectedProblems: RegExp;
  /** What went wrong so far. */
  problems: string[];
  /** Makes a profile on disk; its browser is closed and its folder removed after the test. */
  makeProfile: (backend: Backend) => Promise<Profile>;
}

export const test = base.extend<Fixtures>({
  // Playwright makes its own contexts by `newContext` as well, so nothing escapes.
  browser: [
    async ({ browser }, use) => {
      const make = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const context = await make(options);
        await watch(context, options?.baseURL);
        return context;
      };
      await use(browser);
    },
    { scope: "worker" },
  ],
  expectedProblems: [/(?!)/, { option: true }],
  problems: [
    async ({ expectedProblems }, use) => {
      const problems = beginProblems();
      await use(problems);
      const unexpected = problems.filter((problem) => !expectedProblems.test(problem));
      expect(unexpected, "what the pages of this test did wrong").toEqual([]);
    },
    { auto: true },
  ],
  makeProfile: async ({}, use) => {
    const profiles: Profile[] = [];
    await use(async (backend) => {
      const profile = await Profile.make(backend);
      profiles.push(profile);
      return profile;
    });
    for (const profile of profiles) await profile.remove();
  },
});

export const expect = test.expect;
