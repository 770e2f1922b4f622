/** Counts what vitest really ran and leaves the numbers in the file named by CAMLOCK_TALLY; `npm test` prints them as its last line. */
import { writeFileSync } from 'node:fs';

export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const tally = { passed: 0, failed: 0, skipped: 0, unhandled: unhandledErrors.length, reason };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') tally.passed++;
        else if (state === 'failed') failedHere++;
        else tally.skipped++;
      }
      // A file that broke before or after its tests (an import error, a failing hook) is a failure too.
      if (failedHere === 0 && module.state() === 'failed') failedHere = 1;
      tally.failed += failedHere;
    }
    tally.failed += unhandledErrors.length;
    if (process.env.CAMLOCK_TALLY) writeFileSync(process.env.CAMLOCK_TALLY, JSON.stringify(tally));
  }
}
