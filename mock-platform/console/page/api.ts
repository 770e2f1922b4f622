/** The console's HTTP API as the page uses it. */
import type { AuditView, ReleaseView } from '../../wechat/index.ts';
import type { EditConflict, FieldEdit } from '../brand-files.ts';
import type { UploadedImage } from '../images.ts';
import type { ConsoleCategory, ConsoleFinding, ConsoleOptions, ConsolePalette } from '../options.ts';
import type { TrialJob } from '../trial-job.ts';

/** What the server refused, in its words. */
export class Refused extends Error {
  readonly status: number;
  readonly body: { readonly error?: string };
  constructor(status: number, body: { readonly error?: string }) {
    super(body.error ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

export interface Checked {
  readonly findings: readonly ConsoleFinding[];
  readonly palette?: ConsolePalette;
}
export interface BrandAnswer extends Checked {
  readonly revision: string;
  readonly values: unknown;
  readonly canUndo: boolean;
  readonly conflicts?: readonly EditConflict[];
}
export interface BrandsAnswer {
  readonly brands: readonly { readonly id: string; readonly name: string }[];
  readonly categories: readonly ConsoleCategory[];
  readonly template: ConsoleOptions['template'];
}
export interface ReleaseAnswer {
  readonly audits: readonly AuditView[];
  readonly releases: readonly ReleaseView[];
  readonly now: number;
  readonly movable: boolean;
}
interface SessionAnswer {
  readonly account: string;
  readonly csrf: string;
}

let csrf = '';

async function call<T>(method: string, path: string, body?: unknown, accept: readonly number[] = []): Promise<T> {
  const answer = await fetch(`api/${path}`, {
    method,
    headers: { 'x-camlock-csrf': csrf, ...(body instanceof Blob ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  });
  const told = (await answer.json()) as T;
  if (!answer.ok && !accept.includes(answer.status)) throw new Refused(answer.status, told as { error?: string });
  return told;
}

async function remember(session: Promise<SessionAnswer>): Promise<SessionAnswer> {
  const known = await session;
  csrf = known.csrf;
  return known;
}

/** 409 with conflicts is an answer; 409 with a sentence is a refusal. */
async function saved(answer: Promise<BrandAnswer & { error?: string }>): Promise<BrandAnswer> {
  const told = await answer;
  if (told.error !== undefined) throw new Refused(409, told);
  return told;
}

const at = (id: string) => `brands/${encodeURIComponent(id)}`;

export const api = {
  session: () => remember(call('GET', 'session')),
  signIn: (name: string, password: string) => remember(call('POST', 'sign-in', { name, password })),
  signOut: () => call('POST', 'sign-out'),
  brands: () => call<BrandsAnswer>('GET', 'brands'),
  brand: (id: string) => call<BrandAnswer>('GET', at(id)),
  check: (id: string, edits: readonly FieldEdit[]) => call<Checked>('POST', `${at(id)}/check`, { edits }),
  save: (id: string, edits: readonly FieldEdit[]) => saved(call('POST', `${at(id)}/save`, { edits }, [409])),
  undo: (id: string) => saved(call('POST', `${at(id)}/undo`, undefined, [409])),
  upload: (id: string, name: string, file: Blob) => call<UploadedImage>('POST', `${at(id)}/images?name=${encodeURIComponent(name)}`, file),
  imageAddress: (id: string, path: string) => `api/${at(id)}/image?path=${encodeURIComponent(path)}`,
  trial: (id: string) => call<{ job: TrialJob | null; possible: boolean }>('GET', `${at(id)}/trial`),
  makeTrial: (id: string) => call<{ job: TrialJob }>('POST', `${at(id)}/trial`),
  cancelTrial: (id: string) => call<{ job: TrialJob }>('DELETE', `${at(id)}/trial`),
  release: (id: string) => call<ReleaseAnswer>('GET', `${at(id)}/release`),
  act: (id: string, verb: string, body: object = {}) => call<object>('POST', `${at(id)}/release/${verb}`, body),
};
