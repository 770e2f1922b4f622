/** The simulator's HTTP API as the page uses it: the same one everybody may use. */
import type { Text } from '../../../devices/index.ts';
import type { Frame, ModelAnswer, Overview } from '../../api/shapes.ts';
import type { UnitDescription } from '../../describe.ts';
import type { LogLine } from '../../log.ts';
import type { Happened } from '../../unit.ts';

/** What the simulator refused, in its words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, { error, fix }: { error?: string; fix?: string }) {
    super([error ?? `HTTP ${status}`, fix].filter(Boolean).join(' → '));
    this.status = status;
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const told = (await answer.json()) as T;
  if (!answer.ok) throw new Refused(answer.status, told as { error?: string; fix?: string });
  return told;
}

/** `devices/PRODUCT/NAME`, relative to the page. */
export function deviceAddress(id: string): string {
  return `devices/${id.split('/').map(encodeURIComponent).join('/')}`;
}

export interface FaultKindAnswer {
  readonly where: readonly string[];
  readonly numbers?: { readonly [name: string]: { readonly min: number; readonly max: number; readonly default?: number } };
  readonly how?: readonly string[];
}
export interface FaultsAnswer {
  readonly kinds: { readonly [name: string]: FaultKindAnswer };
  readonly standing: readonly {
    readonly id: number;
    readonly rule: { readonly fault: string; readonly [key: string]: unknown };
    readonly devices?: number;
  }[];
}

export const api = {
  overview: () => call<Overview>('GET', 'overview'),
  model: (category: string) => call<ModelAnswer>('GET', `models/${category}`),
  device: (id: string) => call<UnitDescription>('GET', deviceAddress(id)),
  trace: async (id: string) => (await call<{ lines: LogLine[] }>('GET', `${deviceAddress(id)}/trace`)).lines,
  trigger: (id: string, trigger: string, input?: object) =>
    call<Happened>('POST', `${deviceAddress(id)}/triggers/${trigger}`, input ? { input } : {}),
  set: (id: string, values: object) => call<Happened>('POST', `${deviceAddress(id)}/properties`, values),
  act: (id: string, what: 'power-on' | 'power-off' | 'cut' | 'factory-reset') =>
    call<UnitDescription>('POST', `${deviceAddress(id)}/${what}`, {}),
  faults: (id: string) => call<FaultsAnswer>('GET', `${deviceAddress(id)}/faults`),
  setFault: (id: string, rule: object) => call<{ id: number }>('POST', `${deviceAddress(id)}/faults`, rule),
  liftFault: (number: number) => call<{ lifted: number }>('DELETE', `faults/${number}`),
  ledger: () => call<LedgerAnswer>('GET', 'ledger'),
};

export interface Counted {
  readonly count: number;
  readonly events: readonly string[];
}
export interface LedgerAnswer {
  readonly events: number;
  readonly forNobody: { readonly [reason: string]: number };
  /** Left out by platforms of before. */
  readonly words?: { readonly [reason: string]: Text };
  readonly people: readonly {
    readonly name: string;
    readonly events: number;
    readonly once: number;
    readonly doubled: Counted;
    readonly lost: Counted & { readonly why?: readonly Text[] };
    readonly late: Counted;
    readonly outOfOrder: Counted;
    readonly heldBack: { readonly [reason: string]: number };
    readonly underWay: number;
    readonly opened: number;
    readonly latencyMs?: { readonly p50: number; readonly p99: number };
  }[];
  readonly self?: { readonly eventLoopLagMs?: { readonly p99: number }; readonly remindersDropped?: number };
}

/** A frame a second until `stop`; comes back by itself, and says so. */
export function follow(device: string | undefined, heard: { frame(frame: Frame): void; lost(): void; back(): void }): { stop(): void } {
  const source = new EventSource(device === undefined ? 'live' : `live?device=${encodeURIComponent(device)}`);
  let wasLost = false;
  source.onmessage = ({ data }) => heard.frame(JSON.parse(data as string) as Frame);
  source.onopen = () => {
    if (wasLost) heard.back();
    wasLost = false;
  };
  source.onerror = () => {
    wasLost = true;
    heard.lost();
  };
  return { stop: () => source.close() };
}
