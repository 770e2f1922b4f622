/**
 * The first hop of every event, for the platform's ledger: that it happened, that the cloud's answer was heard, that the device
 * gave up; and how busy this process was, so that nobody blames the platform for a slow simulator.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Clock, toDeviceId } from '../devices/index.ts';
import type { LogLine } from './log.ts';

/** One thing a device says about one of its events. */
export interface DeviceHopLine {
  readonly deviceId: string;
  readonly eventId: string;
  /** The event's own time: with the two above its name in the ledger. */
  readonly time: number;
  readonly what: 'happened' | 'answered' | 'lost';
  /** Milliseconds since 1970 on the clock of the run. */
  readonly at: number;
  readonly note?: string;
}

/** What a line of the log says about an event; undefined: nothing. */
export function deviceHop(line: LogLine): DeviceHopLine | undefined {
  const about = (eventId: string, time: number) => ({ deviceId: toDeviceId(line), eventId, time, at: line.time });
  if (line.type === 'event') return { ...about(line.eventId, line.timestamp), what: 'happened' };
  if (line.type === 'event-answered')
    return { ...about(line.eventId, line.timestamp), what: 'answered', ...(line.code !== 0 && { note: `code ${line.code}` }) };
  if (line.type === 'dropped' && line.eventId !== undefined && line.timestamp !== undefined)
    return { ...about(line.eventId, line.timestamp), what: 'lost', note: line.reason };
  return undefined;
}

export interface HopBatch {
  readonly name: string;
  readonly hops: readonly DeviceHopLine[];
  /** Real milliseconds. */
  readonly eventLoopLagMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Hops that were not told, so far: the platform did not take them as fast as they came. */
  readonly hopsDropped: number;
}

export interface HopReporter {
  hear(line: LogLine): void;
  /** Tells what is left, then nothing more. Never rejects. */
  stop(): Promise<void>;
}

const BATCH = 2_000;
const EVERY_MS = 500;
/** Hops that may wait for a slow platform. */
const WAITING_MAX = 50_000;
const RESOLUTION_MS = 20;

/** `post` hands one batch over, one after the other; what it rejects is counted as dropped. */
export function createHopReporter(options: { clock: Clock; name: string; post: (batch: HopBatch) => Promise<void> }): HopReporter {
  const { clock, name, post } = options;
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const ms = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS)) : 0);
  let waiting: DeviceHopLine[] = [];
  let hopsDropped = 0;
  let sending: Promise<void> | undefined;
  let cancel = () => {};
  let stopped = false;

  async function send(): Promise<void> {
    do {
      const hops = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      const eventLoopLagMs = { p50: ms(lag.percentile(50)), p99: ms(lag.percentile(99)), max: ms(lag.max) };
      try {
        await post({ name, hops, eventLoopLagMs, hopsDropped });
      } catch {
        hopsDropped += hops.length;
      }
    } while (waiting.length > 0);
  }

  function flush(): Promise<void> {
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  return {
    hear(line) {
      const hop = deviceHop(line);
      if (!hop || stopped) return;
      if (waiting.length >= WAITING_MAX) {
        hopsDropped += 1;
        return;
      }
      waiting.push(hop);
      if (waiting.length > 1) return;
      cancel = clock.after(EVERY_MS, () => void flush());
    },
    async stop() {
      stopped = true;
      cancel();
      await sending;
      if (waiting.length > 0 || hopsDropped > 0) await flush();
      lag.disable();
    },
  };
}
