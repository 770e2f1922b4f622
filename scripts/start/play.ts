/** What is left for a person after the last step: things to make happen, by key or by URL, until it is enough. */
import { catalogue } from '../../devices/index.ts';
import { describe } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { listenToKeys } from '../simulate/keys.ts';
import type { RunScene } from './run-scene.ts';

/** One request for each thing that can happen, ready to be pasted. */
export function triggerLines({ fleet, addresses }: Pick<RunScene, 'fleet' | 'addresses'>): string[] {
  return fleet.units.flatMap((unit) => {
    const [trigger] = Object.keys(catalogue[unit.device.category].behaviour.triggers);
    return trigger ? [`  curl -X POST ${addresses.http}/simulator/devices/${unit.id}/triggers/${trigger}`] : [];
  });
}

/** Resolves when the person has had enough: q or Ctrl-C on a terminal, a signal elsewhere (`stopped`). */
export async function playWith(scene: Pick<RunScene, 'fleet' | 'addresses'>, output: Output, stopped: Promise<void>): Promise<void> {
  const { stdin } = process;
  if (!stdin.isTTY || output.json) {
    output.say('\nIt stays up for you to play with; Ctrl-C ends it. Make something happen:');
    for (const line of triggerLines(scene)) output.say(line);
    await stopped;
    return;
  }
  output.say('\nIt stays up for you to play with. Open the phone in a browser, and press a key:');
  const silence = scene.fleet.listen((line) => {
    if (['trigger', 'event', 'control', 'action', 'bound', 'unbound'].includes(line.type)) output.say(`  ${describe(line)}`);
  });
  let end = (): void => {};
  const enough = new Promise<void>((resolve) => {
    end = resolve;
  });
  const keys = listenToKeys(scene.fleet, output.say, end);
  await Promise.race([enough, stopped]);
  keys.stop();
  silence();
}
