/** What a device message costs as the subscriptions a platform holds grow from a hundred to a million. */
import { toSn } from '../../devices/index.ts';
import type { SeededDevice } from '../platform/seed.ts';
import { allowDoorbell, doorbellBody, postBytes, sendAddress } from './device-message.ts';
import { startLoad } from './load-process.ts';
import { openLockWorld } from './lock-world.ts';
import { type Measured, median } from './measure.ts';

const STEPS = [100, 1000, 10_000, 100_000, 1_000_000];
const CONNECTIONS = 16;
const ROUNDS = 3;
const SECONDS = 1.5;
const WARM_UP_SECONDS = 1;
/** The first step also compiles. */
const FIRST_WARM_UP_SECONDS = 5;
/** Units that messages go to in turn, spread over all that are subscribed. */
const UNITS_ASKED = 100;

export async function benchSubscriptions(): Promise<Measured[]> {
  const world = await openLockWorld({ locks: 1, rules: { 'wechat.sendDailyQuota': 0 } });
  const load = await startLoad();
  try {
    const { productId } = world.devices[0] as SeededDevice;
    const unit = (index: number): { productId: string; deviceName: string } => ({ productId, deviceName: `unit-${index}` });
    const { path, openid } = await sendAddress(world);
    const port = Number(new URL(world.addresses.http).port);
    const costAmong = (held: number, seconds: number): Promise<number> => {
      const requests = Array.from({ length: UNITS_ASKED }, (_, index) =>
        postBytes(path, doorbellBody(world, openid, unit(Math.floor((index * held) / UNITS_ASKED)))),
      );
      return load.cost({ kind: 'http', port, requests, connections: CONNECTIONS, seconds, expect: '"errcode":0' });
    };
    const results: Measured[] = [];
    const costs: number[] = [];
    let held = 0;
    for (const step of STEPS) {
      for (; held < step; held++) {
        allowDoorbell(world, toSn(unit(held)));
        // Others are let in between, as people would.
        if (held % 5000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await costAmong(held, costs.length === 0 ? FIRST_WARM_UP_SECONDS : WARM_UP_SECONDS);
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS; round++) rounds.push(await costAmong(held, SECONDS));
      const cost = median(rounds);
      costs.push(cost);
      results.push({
        name: `send, ${step} subscriptions`,
        value: cost,
        unit: 'µs',
        note: `processor time, median of ${ROUNDS} rounds of ${SECONDS} s`,
      });
    }
    const ratio = Math.max(...costs.slice(1)) / (costs[0] as number);
    results.push({ name: 'dearest / 100 subscriptions', value: ratio, unit: '×', aim: 1.5, note: '' });
    return results;
  } finally {
    load.stop();
    await world.close();
  }
}
