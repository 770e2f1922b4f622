/** Single keys on a terminal: letters make things happen before the chosen device, tab chooses the next one. */
import { emitKeypressEvents } from 'node:readline';
import { catalogue, type Trigger } from '../../devices/index.ts';
import type { Fleet, FleetUnit } from '../../simulator/index.ts';
import { messageOf } from '../failure.ts';
import { faultKeyLine, pressFaultKey } from './fault-keys.ts';

function triggersOf(unit: FleetUnit): [string, Trigger][] {
  return Object.entries(catalogue[unit.device.category].behaviour.triggers as { readonly [name: string]: Trigger });
}

/** One line: what each key does for this unit. */
export function keyLine(unit: FleetUnit): string {
  return `${unit.id}: ${triggersOf(unit)
    .map(([name, { key }]) => `[${key}] ${name}`)
    .join('  ')}`;
}

/** What a key press means; pure, so that it can be tested without a terminal. */
export function keyMeaning(unit: FleetUnit, key: string): { trigger: string } | undefined {
  const found = triggersOf(unit).find(([, trigger]) => trigger.key === key);
  return found ? { trigger: found[0] } : undefined;
}

/** A terminal's input side. */
type Keyboard = NodeJS.ReadableStream & { setRawMode(on: boolean): unknown };

/** Listens to the keyboard until `stop()` is called. `quit` is called for q and Ctrl-C. */
export function listenToKeys(
  fleet: Pick<Fleet, 'units' | 'faults'>,
  say: (text: string) => void,
  quit: () => void,
  stdin: Keyboard = process.stdin,
): { stop(): void } {
  let index = 0;
  const chosen = (): FleetUnit | undefined => fleet.units[index];
  const help = (): void => {
    const unit = chosen();
    if (unit)
      say(
        `${keyLine(unit)}${fleet.units.length > 1 ? '  [tab] next device' : ''}  [?] keys  [q] end${fleet.faults ? `\n  ${faultKeyLine}` : ''}`,
      );
  };
  const press = (_: unknown, key: { name?: string; sequence?: string; ctrl?: boolean }): void => {
    const unit = chosen();
    if ((key.ctrl && key.name === 'c') || key.sequence === 'q') {
      quit();
      return;
    }
    if (!unit) return;
    if (key.name === 'tab') {
      index = (index + 1) % fleet.units.length;
      help();
      return;
    }
    const fault = pressFaultKey(fleet, unit, key.sequence ?? '');
    if (fault !== undefined) {
      say(fault);
      return;
    }
    const meaning = keyMeaning(unit, key.sequence ?? '');
    if (!meaning) {
      help();
      return;
    }
    try {
      unit.trigger(meaning.trigger);
    } catch (error) {
      say(`${unit.id}: ${messageOf(error)}`);
    }
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', press).resume();
  help();
  return {
    stop() {
      stdin.off('keypress', press);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
