/** How bootstrap steps speak: name and time of each step. With `--json` everything for people goes to stderr. */

/** True when the caller asked for machine output. */
export const wantsJson = process.argv.includes('--json');

const out = wantsJson ? process.stderr : process.stdout;

/** One line for a person. */
export function say(text) {
  out.write(`${text}\n`);
}

/** A line that is rewritten on a terminal and printed now and then elsewhere. */
export function createProgress() {
  let last = 0;
  let open = false;
  return {
    show(text) {
      if (out.isTTY) {
        out.write(`\r\x1b[2K    ${text}`);
        open = true;
      } else if (Date.now() - last > 5000) {
        last = Date.now();
        out.write(`    ${text}\n`);
      }
    },
    end() {
      if (open) out.write('\r\x1b[2K');
    },
  };
}

/** Steps done so far: handed to `camlock start`, which prints them in its summary. */
export const steps = [];

/**
 * Runs one named step and remembers its time.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const began = performance.now();
  say(`→ ${name}`);
  const result = await run();
  const ms = Math.round(performance.now() - began);
  steps.push({ name, ms });
  say(`✓ ${name} (${(ms / 1000).toFixed(1)} s)`);
  return result;
}

/** Prints what is wrong and what to do, and ends with 1. Never a stack trace. */
export function fail(message, fix) {
  process.stderr.write(`\ncamlock: ${message}\n${fix ? `  fix: ${fix}\n` : ''}`);
  process.exit(1);
}
