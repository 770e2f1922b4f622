/** Counts what a fleet tells, second by second: rates, how long the cloud takes to answer, how long we kept others waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Figures } from './api/shapes.ts';
import type { LogLine } from './log.ts';

/** Events waiting for an answer that are remembered; the oldest are given up first. */
const OPEN_MAX = 20_000;
/** How often the event loop is looked at; the histogram counts this in. */
const RESOLUTION_MS = 20;

type Count = Exclude<keyof Figures, 'at' | 'online' | 'p50' | 'p99' | 'lagMs'>;
const NOTHING = { connects: 0, losses: 0, refusals: 0, events: 0, answers: 0, reports: 0, commands: 0, faults: 0, drops: 0 };

const COUNTED: { readonly [type in LogLine['type']]?: Count } = {
  connected: 'connects',
  disconnected: 'losses',
  refused: 'refusals',
  rejected: 'refusals',
  event: 'events',
  'event-answered': 'answers',
  reported: 'reports',
  control: 'commands',
  action: 'commands',
  fault: 'faults',
  dropped: 'drops',
};

export interface FigureBook {
  hear(line: LogLine): void;
  /** The second that ends now; `busy`: something was told in it. */
  close(at: number, online: number): { figures: Figures; busy: boolean };
}

export function createFigureBook(): FigureBook {
  const open = new Map<string, number>();
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  let counts: { [count in Count]: number } = { ...NOTHING };
  let waits: number[] = [];
  let busy = false;

  return {
    hear(line) {
      busy = true;
      const count = COUNTED[line.type];
      if (count) counts[count] += 1;
      if (line.type === 'event') {
        open.set(keyOf(line), line.time);
        if (open.size > OPEN_MAX) open.delete(open.keys().next().value as string);
      }
      if (line.type === 'event-answered') {
        const key = keyOf(line);
        const since = open.get(key);
        open.delete(key);
        if (since !== undefined) waits.push(line.time - since);
      }
    },
    close(at, online) {
      waits.sort((left, right) => left - right);
      const share = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] as number;
      const lagMs = Math.max(0, Math.round(lag.max / 1e6) - RESOLUTION_MS);
      lag.reset();
      const figures = { at, online, ...counts, ...(waits.length > 0 && { p50: share(0.5), p99: share(0.99) }), lagMs };
      const was = busy;
      counts = { ...NOTHING };
      waits = [];
      busy = false;
      return { figures, busy: was };
    },
  };
}

function keyOf(line: LogLine & { readonly type: 'event' | 'event-answered' }): string {
  return `${line.productId}/${line.deviceName}|${line.eventId}|${line.timestamp}`;
}
