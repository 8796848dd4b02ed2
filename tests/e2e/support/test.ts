// The `test` of every file in this folder.
//
//   import { expect, test } from "./support/test.ts";
//
// A test fails when any page it opened logged an error, threw, broke the content security policy or asked another
// host. One that provokes such a thing says so: `test.use({ expectedProblems: /answered 500|integrity/ })`.
import { test as base } from "@playwright/test";
import { type Backend, Profile } from "./profile.ts";
import { watch } from "./watch.ts";

interface Fixtures {
  /** Matches the problems this test brings about on purpose; without the flag `g`. */
  expectedProblems: RegExp;
  /** What went wrong so far in the test's own context. */
  problems: string[];
  /** Makes a profile on disk; its browser is closed and its folder removed after the test. */
  makeProfile: (backend: Backend) => Promise<Profile>;
}

export const test = base.extend<Fixtures>({
  expectedProblems: [/(?!)/, { option: true }],
  problems: [
    async ({ context, expectedProblems }, use) => {
      const problems = await watch(context);
      await use(problems);
      const unexpected = problems.filter((problem) => !expectedProblems.test(problem));
      expect(unexpected, "what the pages of this test did wrong").toEqual([]);
    },
    { auto: true },
  ],
  makeProfile: async ({ expectedProblems }, use) => {
    const profiles: Profile[] = [];
    await use(async (backend) => {
      const profile = await Profile.make(backend);
      profiles.push(profile);
      return profile;
    });
    for (const profile of profiles) await profile.remove();
    const unexpected = profiles.flatMap(({ problems }) => problems.flat()).filter((problem) => !expectedProblems.test(problem));
    expect(unexpected, "what the pages of the profiles did wrong").toEqual([]);
  },
});

export const expect = test.expect;
