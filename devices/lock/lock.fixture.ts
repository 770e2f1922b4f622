/** A lock on a bench, for tests of its behaviour. */
import type { Memory, Outcome, Unit, Values } from '../define.ts';
import { lock } from './index.ts';

/** A lock that lives on: outcomes are merged as the simulator merges them. */
export function createBench(state: Values = {}, memory: Memory = {}, key: Pick<Unit, 'oneTimeCode'> = {}) {
  const { behaviour } = lock;
  let unit: Unit = {
    state: { ...behaviour.initial, ...state },
    memory: { ...behaviour.memory, ...memory },
    now: 1767225600000,
    random: () => 0.5,
    ...key,
  };
  const settle = (outcome: Outcome): Outcome & { ids: string[] } => {
    unit = { ...unit, state: { ...unit.state, ...outcome.changes }, memory: { ...unit.memory, ...outcome.memory } };
    return { ...outcome, ids: (outcome.events ?? []).map((event) => event.eventId) };
  };
  return {
    get state() {
      return unit.state;
    },
    trigger(name: string, input: Values = {}) {
      const trigger = behaviour.triggers[name];
      if (!trigger) throw new Error(`no trigger ${name}`);
      const defaults = Object.fromEntries(Object.entries(trigger.input ?? {}).map(([id, member]) => [id, member.default]));
      return settle(trigger.run(unit, { ...defaults, ...input }));
    },
    get now() {
      return unit.now;
    },
    action: (id: string, input: Values = {}) => settle(behaviour.actions[id]?.(unit, input) ?? {}),
    control: (desired: Values) => settle(behaviour.control?.(unit, desired) ?? {}),
    wait(ms: number) {
      const seen: string[] = [];
      const everyMs = behaviour.tick?.everyMs ?? 1;
      for (let passed = 0; passed < ms; passed += everyMs) {
        unit = { ...unit, now: unit.now + everyMs };
        seen.push(...settle(behaviour.tick?.run(unit) ?? {}).ids);
      }
      return seen;
    },
  };
}
