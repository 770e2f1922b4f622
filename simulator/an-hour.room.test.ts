/** An hour of a fleet that is looked at, on a stepped clock: what it keeps in memory does not grow (issue: heap sampled). */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createFaultBook } from './fault-book.ts';
import { createSimulatorControl } from './index.ts';
import { standInFleet } from './stand-in-fleet.fixture.ts';

/** Bytes of the heap that something still holds. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

it('events, faults, reconnects and somebody who looks: after an hour no more is held than after ten minutes', {
  timeout: 120_000,
}, async () => {
  const clock = createManualClock();
  const faults = createFaultBook({ clock });
  const { fleet } = standInFleet({ camera: 40, lock: 40 }, { clock, faults });
  const starting = fleet.start();
  for (let second = 0; second < 60; second++) {
    clock.advance(1_000);
    await Promise.resolve();
  }
  await starting;
  const control = createSimulatorControl(fleet, { clock });
  const ask = (path: string, init?: RequestInit) => control(new Request(`http://127.0.0.1/simulator${path}`, init));
  const live = await ask('/live?device=AURORALOCK/lock-1');
  const reader = live.body?.getReader();
  let frames = 0;
  const looking = (async () => {
    while (!(await reader?.read())?.done) frames += 1;
  })();
  const events = { count: 0 };
  fleet.listen(({ type }) => {
    if (type === 'event-answered') events.count += 1;
  });
  const samples: number[] = [];
  for (let minute = 0; minute < 60; minute++) {
    // A fault that stands for a while and ends by itself, and one device cut off.
    await ask('/picked/faults?limit=20', {
      method: 'POST',
      body: JSON.stringify({ fault: 'duplicate', packet: 'publish', times: 2, forMs: 30_000 }),
      headers: { 'content-type': 'application/json' },
    });
    fleet.units[minute]?.cut(2_000);
    for (let turn = 0; turn < 6; turn++) {
      for (const unit of fleet.units) if (unit.link === 'online') unit.trigger(unit.device.category === 'lock' ? 'doorbell' : 'motion');
      for (let second = 0; second < 10; second++) {
        clock.advance(1_000);
        await Promise.resolve();
      }
      await new Promise(setImmediate);
    }
    if (minute % 10 === 9) samples.push(heldBytes());
  }
  await reader?.cancel();
  await looking;
  await fleet.stop();
  expect(events.count).toBeGreaterThan(15_000);
  expect(frames).toBeGreaterThan(1_000);
  const [first = 0, ...later] = samples;
  const told = samples.map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`).join(', ');
  expect(Math.max(...later), told).toBeLessThan(first + 2e6);
});
