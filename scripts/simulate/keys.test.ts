import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { catalogue, createManualClock } from '../../devices/index.ts';
import { createFaultBook, createFleet } from '../../simulator/index.ts';
import { keyLine, keyMeaning, listenToKeys } from './keys.ts';

const psk = Buffer.alloc(16).toString('base64');
const fleet = createFleet({
  brokerUrl: 'mqtt://127.0.0.1:1',
  faults: createFaultBook({ clock: createManualClock() }),
  devices: [
    { category: 'camera', productId: 'CAM', deviceName: 'c1', psk },
    { category: 'lock', productId: 'LOCK', deviceName: 'l1', psk },
  ],
});
const [camera, lock] = fleet.units as [(typeof fleet.units)[number], (typeof fleet.units)[number]];

/** A keyboard that remembers whether it gives single keys. */
function keyboard(): { stdin: PassThrough & { setRawMode(on: boolean): unknown; raw: boolean }; press(...keys: string[]): Promise<void> } {
  const stdin = Object.assign(new PassThrough(), {
    raw: false,
    setRawMode(on: boolean) {
      this.raw = on;
    },
  }) as never as PassThrough & {
    setRawMode(on: boolean): unknown;
    raw: boolean;
  };
  return {
    stdin,
    async press(...keys) {
      for (const key of keys) {
        stdin.write(key);
        await new Promise((resolve) => process.nextTick(resolve));
      }
    },
  };
}

describe('a key', () => {
  it.each(
    fleet.units.flatMap((unit) =>
      Object.entries(catalogue[unit.device.category].behaviour.triggers).map(([name, { key }]) => [unit.id, key, name, unit] as const),
    ),
  )('of %s: %s means %s, and the help line says so', (_, key, name, unit) => {
    expect(keyMeaning(unit, key)).toEqual({ trigger: name });
    expect(keyLine(unit)).toContain(`[${key}] ${name}`);
  });

  it('nobody gave a meaning means nothing', () => expect(keyMeaning(camera, 'q')).toBeUndefined());
});

describe('the keyboard', () => {
  it('triggers the chosen device, tab chooses the next, q ends and gives the terminal back', async () => {
    const { stdin, press } = keyboard();
    const said: string[] = [];
    const quit = vi.fn();
    const onCamera = vi.spyOn(camera, 'trigger').mockReturnValue({ events: [], changes: {} });
    const onLock = vi.spyOn(lock, 'trigger').mockReturnValue({ events: [], changes: {} });
    const keys = listenToKeys(fleet, (text) => void said.push(text), quit, stdin);
    expect(stdin.raw).toBe(true);
    await press('m');
    await vi.waitFor(() => expect(onCamera).toHaveBeenCalledWith('motion'));
    await press('\t', 'd');
    await vi.waitFor(() => expect(onLock).toHaveBeenCalledWith('doorbell'));
    await press('?');
    await vi.waitFor(() => expect(said.at(-1)).toContain('LOCK/l1'));
    await press('q');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    await press('\u0003');
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(2));
    keys.stop();
    expect(stdin.raw).toBe(false);
    await press('d');
    expect(onLock).toHaveBeenCalledTimes(1);
  });

  it('digits make something go wrong for the chosen device alone, 0 makes it good again', async () => {
    const { stdin, press } = keyboard();
    const said: string[] = [];
    const keys = listenToKeys(
      fleet,
      (text) => void said.push(text),
      () => {},
      stdin,
    );
    expect(said[0]).toContain('[2] lose the next event');
    await press('2', '\t', '8');
    await vi.waitFor(() => expect(said).toContain('LOCK/l1: reconnect storm for 30 s'));
    const standing = fleet.faults?.standing().map(({ rule }) => [rule.fault, rule.clientId]);
    expect(standing).toEqual([
      ['drop', ['CAMc1']],
      ['storm', ['LOCKl1']],
    ]);
    await press('0');
    await vi.waitFor(() => expect(said).toContain('LOCK/l1: lifted 1 fault'));
    expect(fleet.faults?.standing()).toHaveLength(1);
    keys.stop();
  });

  it('tells why a device cannot do it instead of ending', async () => {
    const { stdin, press } = keyboard();
    const said: string[] = [];
    vi.spyOn(camera, 'trigger').mockImplementation(() => {
      throw new Error('it has no power');
    });
    const keys = listenToKeys(
      fleet,
      (text) => void said.push(text),
      () => {},
      stdin,
    );
    await press('m');
    await vi.waitFor(() => expect(said).toContain('CAM/c1: it has no power'));
    keys.stop();
  });
});
