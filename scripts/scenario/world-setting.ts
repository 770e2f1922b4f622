/** A scenario in a world of its own, in this process (scripts/world). */

import type { Pace } from '../world/time.ts';
import { openWorld, type World } from '../world/world.ts';
import { askDoor } from './ask-door.ts';
import { createBrokerOutage } from './broker-outage.ts';
import type { Story } from './load-scenario.ts';
import type { Setting } from './setting.ts';

/** `seed` and `pace` are those of the run. */
export async function openWorldSetting({ scenario, cast, fleet }: Story, { seed, pace }: { seed: number; pace: Pace }): Promise<Setting> {
  const outage = createBrokerOutage(() => world.clock);
  const world: World = await openWorld({
    seed,
    pace,
    brand: cast.brand,
    devices: cast.devices.map(({ unit }) => unit),
    between: outage.between,
    ...(scenario.start === undefined ? {} : { start: startOf(scenario.start) }),
    ...(scenario.rules ? { rules: scenario.rules } : {}),
    ...(fleet
      ? { schedules: fleet.schedules, sleep: fleet.sleep, faultPlans: fleet.faultPlans, ...(fleet.wifi ? { wifi: fleet.wifi } : {}) }
      : {}),
  });
  const users = cast.people.map(({ userId, name }) => ({ userId, nickname: name }));
  world.platform.seed({ wechat: { miniPrograms: [], users } });
  const { platform } = world;
  const ask: Setting['ask'] = (path, body) => askDoor(platform, path, body);
  // Its services load when first asked for; a stepped clock would run on meanwhile, now more and now less.
  await ask('/phone/api/users');
  return {
    clock: world.clock,
    fleet: world.fleet,
    faults: world.faults,
    async pass(limitMs, done) {
      if (done) return world.runUntil(done, limitMs);
      await world.run(limitMs);
      return true;
    },
    during: (work, limitMs) => world.during(work, limitMs),
    home: (userId) => world.home(userId),
    inbox: (userId) => platform.wechat.inbox(userId),
    ask,
    brokerDown: (ms) => outage.begin(ms),
    ledger: async () => world.ledger(),
    close: () => world.close(),
  };
}

/** `2026-03-02 22:30` in China, as milliseconds since 1970. */
export function startOf(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
}
