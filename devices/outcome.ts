/** Small makers for outcomes, shared by the behaviours of all categories. */
import type { Outcome, Unit, Values } from './define.ts';
import { ThingCode } from './protocol/messages.ts';

/** Nothing came of it; `why` is shown to whoever tried. */
export function nothing(why: string): Outcome {
  return { status: why };
}

/** An action or control the unit declines, with the reply code the cloud passes on. */
export function declined(why: string, output?: Values): Outcome {
  return { code: ThingCode.refused, status: why, ...(output && { output }) };
}

/** One outcome out of several: later changes win, events keep their order, the last code, status and output count. */
export function combine(...outcomes: readonly Outcome[]): Outcome {
  const events = outcomes.flatMap((outcome) => outcome.events ?? []);
  const last = <K extends 'code' | 'status' | 'output'>(key: K) => outcomes.findLast((outcome) => outcome[key] !== undefined)?.[key];
  const [code, status, output] = [last('code'), last('status'), last('output')];
  return {
    changes: Object.assign({}, ...outcomes.map((outcome) => outcome.changes)),
    memory: Object.assign({}, ...outcomes.map((outcome) => outcome.memory)),
    ...(events.length > 0 && { events }),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(output !== undefined && { output }),
  };
}

/** A number of the unit's state; 0 when the property is no number. */
export function stateNumber(unit: Unit, id: string): number {
  const value = unit.state[id];
  return typeof value === 'number' ? value : 0;
}

/** A number the unit remembers; 0 when it never did. */
export function memoryNumber(unit: Unit, name: string): number {
  const value = unit.memory[name];
  return typeof value === 'number' ? value : 0;
}
