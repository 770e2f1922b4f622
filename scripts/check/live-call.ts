/** One question to a platform for `check --live`: bounded in time, JSON only, and nothing of the question in what is told. */
import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '../failure.ts';
import type { LiveCode } from './live-kinds.ts';

/** Secrets and tokens are short lines. */
const SECRET_MAX_BYTES = 4096;

/** Why a platform could not be asked; becomes one finding. */
export class LiveProblem extends Error {
  override readonly name = 'LiveProblem';
  readonly code: LiveCode;
  readonly fix: string;

  constructor(code: LiveCode, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}

export interface Answer {
  readonly [field: string]: unknown;
}

/** Asks and reads a JSON object. `base` is origin and, on the mock, the official host in the path. Throws {@link LiveProblem}. */
export type Ask = (
  path: string,
  options?: { readonly query?: { readonly [name: string]: string }; readonly body?: object },
) => Promise<Answer>;

/** A way to ask one host. The address shown to people is the host: query and body can carry secrets. */
export function createAsk(base: string, timeoutMs: number): Ask {
  const host = base.replace(/^https?:\/\//, '');
  return async (path, { query = {}, body } = {}) => {
    const url = `${base}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`;
    let text: string;
    try {
      const init = body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
      const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      text = await response.text();
    } catch (error) {
      if ((error as Error).name === 'TimeoutError')
        throw new LiveProblem(
          'live-timeout',
          `${host} did not answer ${path} within ${timeoutMs / 1000} s`,
          'try again, or give it longer: --timeout',
        );
      const cause = messageOf((error as Error).cause ?? error).slice(0, 120);
      throw new LiveProblem(
        'live-offline',
        `${host} cannot be reached (${cause})`,
        'check network and proxy; the other checks need neither',
      );
    }
    try {
      const answer: unknown = JSON.parse(text);
      if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer as Answer;
    } catch {
      // Told below.
    }
    throw new LiveProblem(
      'live-not-json',
      `${host} answered ${path} with something that is no JSON object`,
      'a proxy or a login page may stand between',
    );
  };
}

/** The one line a secret's file holds. Throws {@link LiveProblem} without a word of its content. */
export function readSecret(file: string, what: string, fix: string): string {
  try {
    if (statSync(file).size > SECRET_MAX_BYTES) throw new Error('too large');
    const text = readFileSync(file, 'utf8').trim();
    if (text !== '') return text;
  } catch {
    // Told below.
  }
  throw new LiveProblem('live-no-secret', `${what} cannot be read from ${file}`, fix);
}
