/** What a verb prints: lines for people on stdout, or with `--json` one JSON value on stdout and the lines on stderr. */
import { Failure } from '../failure.ts';

export interface Output {
  readonly json: boolean;
  /** A line for a person. */
  say(text: string): void;
  /** A line that replaces the one before on a terminal; every 10 s elsewhere. */
  progress(text: string): void;
  /** The verb's result; printed only with `--json`, as the last line. */
  result(value: object): void;
}

export function createOutput(json: boolean): Output {
  const stream = json ? process.stderr : process.stdout;
  let progressed = false;
  let last = 0;
  return {
    json,
    say(text) {
      if (progressed && stream.isTTY) stream.write('\r\u001b[2K');
      progressed = false;
      stream.write(`${text}\n`);
    },
    progress(text) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K  ${text.slice(0, (stream.columns ?? 80) - 4)}`);
        progressed = true;
      } else if (Date.now() - last >= 10_000) {
        last = Date.now();
        stream.write(`  ${text}\n`);
      }
    },
    result(value) {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}

/** A {@link Failure} as lines for a person. */
export function failureText(failure: Failure): string {
  const lines = [...failure.details.map((line) => `  ${line}`), `camlock: ${failure.message}`];
  if (failure.fix) lines.push(`  fix: ${failure.fix}`);
  return lines.join('\n');
}

/** A {@link Failure} as JSON. */
export function failureJson(failure: Failure): object {
  return {
    ok: false,
    code: failure.code,
    message: failure.message,
    ...(failure.fix ? { fix: failure.fix } : {}),
    ...(failure.details.length > 0 ? { details: failure.details } : {}),
  };
}

/** One of several verbs that run until they are told to stop: resolves at Ctrl-C or SIGTERM. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      process.off('SIGINT', done).off('SIGTERM', done);
      resolve();
    };
    process.on('SIGINT', done).on('SIGTERM', done);
  });
}

/** A whole number from a flag. Throws {@link Failure} with exit code 2. */
export function wholeNumber(flag: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new Failure('flag-not-a-number', `${flag} is ${JSON.stringify(text)}; allowed are whole numbers from ${min} to ${max}`, {
        exitCode: 2,
      });
    }
    return value;
  };
}
