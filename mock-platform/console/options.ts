/** What the console is given: the brands it edits and everything that other rooms do for it. */
import type { Clock } from '../../devices/index.ts';
import type { WechatConsole } from '../wechat/index.ts';
import type { Account } from './session.ts';

/** A finding of `camlock check`, as the page shows it. */
export interface ConsoleFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly line: number;
  /** Field it belongs to, e.g. `manuals.products[1].name`; empty: the file. */
  readonly path: string;
  readonly message: string;
  readonly allowed?: string;
  readonly fix: string;
}

type Tokens = { readonly [token: string]: string };
/** `--brand-<token>` of the app, light and dark. */
export interface ConsolePalette {
  readonly light: Tokens;
  readonly dark: Tokens;
}

export interface ConsoleBrand {
  /** In addresses; a-z, 0-9 and `-`. */
  readonly id: string;
  readonly file: string;
}

/** One category of devices with what a brand may remind of. */
export interface ConsoleCategory {
  readonly key: string;
  readonly name: Words;
  readonly reminders: readonly { readonly key: string; readonly name: Words; readonly template: string }[];
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export type TrialStep = 'generate' | 'build' | 'upload';

export interface TrialReport {
  readonly version: string;
  readonly robot: number;
  readonly pages: number;
  /** Bytes, by package name as WeChat measures them. */
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
}

export interface ConsoleOptions {
  readonly clock: Clock;
  readonly account: Account;
  readonly brands: readonly ConsoleBrand[];
  readonly categories: readonly ConsoleCategory[];
  /** Version of the mini-program that is generated, and what is new in it. */
  readonly template: { readonly version: string; readonly changes: readonly string[] };
  /** Checks a brand file that need not be on disk; `dir` is where its images are. Never rejects on bad input. */
  readonly check: (
    text: string,
    place: { readonly file: string },
  ) => Promise<{ readonly findings: readonly ConsoleFinding[]; readonly palette?: ConsolePalette }>;
  /** Bytes of an image inside the brand's folder; undefined when it is none or lies elsewhere. */
  readonly readImage: (file: string, path: string) => Buffer | undefined;
  readonly imageMaxBytes: number;
  /** Generates, builds and uploads; the development version becomes the trial version. Rejects with a sentence. */
  readonly makeTrial?: (
    brand: ConsoleBrand,
    tell: { readonly step: (step: TrialStep) => void; readonly line: (text: string) => void; readonly signal: AbortSignal },
  ) => Promise<TrialReport>;
  /** Review and release; absent: the console answers 501. */
  readonly wechat?: Pick<
    WechatConsole,
    'submit' | 'withdraw' | 'decide' | 'audits' | 'release' | 'gray' | 'cancelGray' | 'revert' | 'releases'
  >;
  /** Moves the clock by milliseconds; absent: time runs by itself. */
  readonly moveClock?: (ms: number) => void;
  readonly prebuilt?: { readonly js: string };
}
