/** Event → inbox: at a steady rate, and the rate at which it begins to wait. */
import { openEventPath, type Round } from './event-path.ts';
import { type Measured, percentile } from './measure.ts';

const LOCKS = 50;
const RATE = 1000;
const WARM_UP_SECONDS = 3;
const SECONDS = 10;
const ROUNDS = 3;

/** Event → inbox at 1 000 events/s over real MQTT and HTTP: p50, p99, lost. */
export async function benchReminders(): Promise<Measured[]> {
  const path = await openEventPath(LOCKS);
  try {
    await path.round({ rate: RATE, seconds: WARM_UP_SECONDS });
    const rounds: Round[] = [];
    for (let count = 0; count < ROUNDS; count++) rounds.push(await path.round({ rate: RATE, seconds: SECONDS }));
    const sum = (count: (one: Round) => number): number => rounds.reduce((total, one) => total + count(one), 0);
    const typical = (rank: number): number =>
      percentile(
        rounds.map(({ latencies }) => percentile(latencies, rank)),
        50,
      );
    const note = `${LOCKS} locks, ${RATE} events/s, median of ${ROUNDS} rounds of ${SECONDS} s, ${sum(({ sent }) => sent)} events`;
    return [
      { name: 'event → inbox p50', value: typical(50), unit: 'ms', note },
      { name: 'event → inbox p99', value: typical(99), unit: 'ms', aim: 5, note },
      { name: 'events lost', value: sum(({ lost }) => lost), unit: 'events', aim: 0, note: '' },
      { name: 'events not in the ledger', value: path.unaccounted(), unit: 'events', aim: 0, note: '' },
    ];
  } finally {
    await path.close();
  }
}

const STEPS = [2000, 3000, 4000, 5000, 6000, 8000, 10_000] as const;
const STEP_LOCKS = 300;
const STEP_SECONDS = 3;
/** p99 above which events are said to wait, milliseconds. */
const WAITING_MS = 50;

/** p99 at 2 000 events/s, and the last step before p99 passes 50 ms or the load itself cannot keep up. */
export async function benchRates(): Promise<Measured[]> {
  const path = await openEventPath(STEP_LOCKS);
  try {
    await path.round({ rate: RATE, seconds: WARM_UP_SECONDS });
    const told: string[] = [];
    let best = 0;
    let lost = 0;
    let first = Number.NaN;
    for (const rate of STEPS) {
      const round = await path.round({ rate, seconds: STEP_SECONDS });
      const p99 = percentile(round.latencies, 99);
      if (rate === STEPS[0]) first = p99;
      lost += round.lost;
      told.push(`${rate}: ${p99.toFixed(1)} ms${round.rate < rate * 0.95 ? ` (sent ${Math.round(round.rate)}/s)` : ''}`);
      if (p99 > WAITING_MS || round.lost > 0) break;
      best = Math.round(round.rate);
      if (round.rate < rate * 0.95) break;
    }
    const note = `${STEP_LOCKS} locks, ${STEP_SECONDS} s a step, p99 at ${told.join(', ')}`;
    return [
      { name: 'event → inbox p99, 2 000/s', value: first, unit: 'ms', aim: 5, note: `${STEP_LOCKS} locks` },
      { name: 'rate with p99 below 50 ms', value: best, unit: '/s', aim: 8000, atLeast: true, note },
      { name: 'events lost on the way up', value: lost, unit: 'events', aim: 0, note: '' },
    ];
  } finally {
    await path.close();
  }
}
