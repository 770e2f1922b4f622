/** `GET /__mock__/ledger/report?lateMs=`: the report over the ledger, and how busy this process itself was meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Hono } from 'hono';
import type { Platform } from '../platform.ts';
import type { People } from './delivery-trace.ts';
import type { SimulatorLoad } from './device-hop-actions.ts';
import { ledgerReport } from './ledger-report.ts';

/** A reminder that takes longer is late, unless asked otherwise. */
const LATE_MS = 10_000;
const LATE_MAX_MS = 7 * 86_400_000;
/** How often the event loop is looked at; the histogram counts this in, so it is taken off again. */
const RESOLUTION_MS = 20;

/**
 * Answers `LedgerReport & {self: {eventLoopLagMs: {p50, p99, max}, remindersDropped, remindersUnfinished,
 * simulators}}`: the lag of the whole
 * process in real milliseconds since the platform was made, reminders its full queue dropped, and those it has not finished: so
 * that nobody blames the system under test for a busy laptop.
 * `lateMs` is a whole number up to seven days; anything else is refused with `refuse`.
 */
export function ledgerReportActions(
  app: Hono,
  { ledger, clock, store }: Pick<Platform, 'ledger' | 'clock' | 'store'>,
  people: People,
  refuse: (text: string) => Error,
  simulators: () => readonly SimulatorLoad[],
): void {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const ms = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS)) : 0);
  app.get('/ledger/report', (c) => {
    const text = c.req.query('lateMs') ?? String(LATE_MS);
    if (!/^\d{1,9}$/.test(text) || Number(text) > LATE_MAX_MS)
      throw refuse(`lateMs is ${JSON.stringify(text.slice(0, 40))}; use whole milliseconds from 0 to ${LATE_MAX_MS}`);
    const lines = ledger.lines();
    const dropped = lines.flatMap(({ stamps }) => stamps).filter(({ reason }) => reason?.code === 'queue-full').length;
    return c.json({
      ...ledgerReport(lines, people, { now: clock.now(), lateMs: Number(text) }),
      self: {
        eventLoopLagMs: { p50: ms(lag.percentile(50)), p99: ms(lag.percentile(99)), max: ms(lag.max) },
        remindersDropped: dropped,
        remindersUnfinished: store.table('iot.outbox').size,
        simulators: simulators(),
      },
    });
  });
}
