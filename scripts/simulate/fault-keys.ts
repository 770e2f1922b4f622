/** Digits on a terminal: what goes wrong for the chosen device next. */
import { mqttClientId } from '../../devices/index.ts';
import type { FaultRule, Fleet, FleetUnit } from '../../simulator/index.ts';

interface FaultKey {
  readonly name: string;
  readonly rule: FaultRule;
}

const EVENT = '$thing/up/event/';

/** By key. 0 lifts what was set. */
const KEYS: { readonly [key: string]: FaultKey } = {
  1: { name: 'cut the connection', rule: { fault: 'reset', times: 1 } },
  2: { name: 'lose the next event', rule: { fault: 'drop', topic: EVENT, direction: 'up', times: 1 } },
  3: { name: 'double the next event', rule: { fault: 'duplicate', topic: EVENT, direction: 'up', times: 1 } },
  4: { name: 'delay the next event 5 s', rule: { fault: 'delay', topic: EVENT, direction: 'up', ms: 5_000, times: 1 } },
  5: { name: 'half-open', rule: { fault: 'freeze', times: 1 } },
  6: { name: 'spoil the next event', rule: { fault: 'malformed', topic: EVENT, times: 1 } },
  7: { name: 'sign the next CONNECT wrongly', rule: { fault: 'wrong-secret', times: 1 } },
  8: { name: 'reconnect storm for 30 s', rule: { fault: 'storm', pauseMs: 500, forMs: 30_000 } },
};
const LIFT = '0';

/** For the help line: `[1] cut the connection  …  [0] lift`. */
export const faultKeyLine = `faults: ${Object.entries(KEYS)
  .map(([key, { name }]) => `[${key}] ${name}`)
  .join('  ')}  [${LIFT}] lift`;

/** Does what the key says and tells it; undefined: the key is none of these, or the fleet runs without faults. */
export function pressFaultKey({ faults }: Pick<Fleet, 'faults'>, { id, device }: FleetUnit, key: string): string | undefined {
  if (!faults) return undefined;
  const clientId = mqttClientId(device);
  if (key === LIFT) {
    const own = faults.standing(clientId).filter(({ rule }) => rule.clientId?.includes(clientId) && rule.clientId.length === 1);
    for (const fault of own) faults.lift(fault.id);
    return `${id}: lifted ${own.length} ${own.length === 1 ? 'fault' : 'faults'}`;
  }
  const meant = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (!meant) return undefined;
  faults.add({ ...meant.rule, clientId: [clientId] });
  return `${id}: ${meant.name}`;
}
