/** A finger, card, face or password is taken in, step by step, on the app's order (facts/users.md §2.4). Pure. */
import type { Outcome, Unit, Values } from '../define.ts';
import { combine, declined, memoryNumber, nothing } from '../outcome.ts';
import { enroll, enrolled, forget, Method, wake } from './door.ts';

/** Numbers of `enrolmentState` in the thing model. */
export const Enrolment = { idle: 0, underWay: 1, done: 2, cancelled: 3, timedOut: 4 } as const;
/** How often each has to be shown to the sensor [P]. */
export const STEPS: { readonly [method: number]: number } = {
  [Method.fingerprint]: 5,
  [Method.password]: 2,
  [Method.card]: 1,
  [Method.face]: 3,
};
/** The sensor waits this long for the next one, and a lock keeps that many of each kind [P]. */
export const ENROLMENT_MS = 60_000;
export const CREDENTIALS_MAX = 100;

export const enrolmentInitial: Values = { state: Enrolment.idle, method: 0, step: 0, steps: 0 };
export const enrolmentMemory = { enrolment_until: 0, enrolment_name: '', enrolment_member: '', enrolment_duress: 0 } as const;

function current(unit: Unit): { readonly state: number; readonly method: number; readonly step: number; readonly steps: number } {
  return { ...enrolmentInitial, ...(unit.state.enrolment as Values) } as never;
}

export function startEnrolment(unit: Unit, { method, name, member, duress }: Values): Outcome {
  const no = (why: string) => declined(why, { result: 0 });
  if (current(unit).state === Enrolment.underWay) return no('another enrolment is under way');
  if (enrolled(unit, Number(method)).length >= CREDENTIALS_MAX) return no(`the lock holds ${CREDENTIALS_MAX} of these already`);
  return combine(wake(unit), {
    changes: { enrolment: { state: Enrolment.underWay, method, step: 0, steps: STEPS[Number(method)] ?? 1 } as Values },
    memory: {
      enrolment_until: unit.now + ENROLMENT_MS,
      enrolment_name: String(name),
      enrolment_member: String(member),
      enrolment_duress: Number(duress),
    },
    output: { result: 1 },
  });
}

function end(unit: Unit, state: number): Outcome {
  return { changes: { enrolment: { ...current(unit), state } }, memory: { enrolment_until: 0 } };
}

export function cancelEnrolment(unit: Unit): Outcome {
  if (current(unit).state !== Enrolment.underWay) return declined('no enrolment is under way', { result: 0 });
  return combine(end(unit, Enrolment.cancelled), { output: { result: 1 } });
}

/** A finger is laid on, a card held, a face shown, digits typed: one step further. */
export function enrolmentStep(unit: Unit): Outcome {
  const { state, method, step, steps } = current(unit);
  if (state !== Enrolment.underWay) return combine(wake(unit), nothing('no enrolment is under way'));
  const taken = { state, method, step: step + 1, steps };
  if (taken.step < steps)
    return combine(wake(unit), { changes: { enrolment: taken }, memory: { enrolment_until: unit.now + ENROLMENT_MS } });
  const added = enroll(unit, method, String(unit.memory.enrolment_name ?? ''), {
    member: String(unit.memory.enrolment_member ?? ''),
    duress: memoryNumber(unit, 'enrolment_duress'),
  });
  return combine(added, { changes: { enrolment: { ...taken, state: Enrolment.done } }, memory: { enrolment_until: 0 } });
}

/** Time passes: nobody came to the sensor. */
export function endOverdueEnrolment(unit: Unit): Outcome {
  const overdue = current(unit).state === Enrolment.underWay && memoryNumber(unit, 'enrolment_until') <= unit.now;
  return overdue ? end(unit, Enrolment.timedOut) : {};
}

export function deleteCredential(unit: Unit, { method, id }: Values): Outcome {
  return forget(unit, Number(method), String(id)) ?? declined('there is no such credential', { result: 0 });
}
