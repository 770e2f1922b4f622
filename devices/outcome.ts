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
  // Every tick of every device passes here, nearly always with nothing in hand: no object is made that is not needed.
  const all: { -readonly [K in keyof Outcome]: Outcome[K] } = {};
  for (const { changes, memory, events, code, status, output } of outcomes) {
    if (changes) all.changes = all.changes ? { ...all.changes, ...changes } : changes;
    if (memory) all.memory = all.memory ? { ...all.memory, ...memory } : memory;
    if (events?.length) all.events = all.events ? [...all.events, ...events] : events;
    if (code !== undefined) all.code = code;
    if (status !== undefined) all.status = status;
    if (output !== undefined) all.output = output;
  }
  return all;
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
