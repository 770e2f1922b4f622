/** Who gets in and how: opening, closing, wrong tries. Pure; used by a lock's triggers and actions. */
import type { Outcome, Unit, Values } from '../define.ts';
import { combine, memoryNumber, nothing } from '../outcome.ts';
import { hasPower } from './batteries.ts';

/** Numbers of `unlockMethod` in the thing model. */
export const Method = {
  fingerprint: 0,
  password: 1,
  card: 2,
  face: 3,
  key: 4,
  phone: 5,
  temporaryPassword: 6,
  inside: 7,
  palm: 8,
  duress: 9,
  phoneNearby: 10,
  periodicPassword: 11,
  dualCheck: 12,
  knob: 13,
  automatic: 14,
} as const;

/** Where the thing model keeps the credentials of a method, and what their names are called there. */
const ENROLLED: { readonly [method: number]: { readonly property: string; readonly nameId: string } } = {
  [Method.fingerprint]: { property: 'fingerprints', nameId: 'fingerprints_name' },
  [Method.password]: { property: 'passwords', nameId: 'password_name' },
  [Method.card]: { property: 'cards', nameId: 'card_name' },
  [Method.face]: { property: 'faces', nameId: 'face_name' },
  [Method.duress]: { property: 'fingerprints', nameId: 'fingerprints_name' },
  // A finger and the password of the same person: it is the finger that says who.
  [Method.dualCheck]: { property: 'fingerprints', nameId: 'fingerprints_name' },
};

/** Wrong tries by one method until it freezes, and for how long [P]. */
export const TRIES_TO_FREEZE = 5;
export const FREEZE_MS = 3 * 60_000;
/** Wrong tries by whatever method, without an opening in between, until the whole lock freezes [P]. */
export const TRIES_TO_FREEZE_ALL = 15;
/** Number of `lockoutMethod` for the whole lock. */
export const WHOLE_LOCK = 4;
/** How long the lock stays awake after somebody touched it [P]. */
export const AWAKE_MS = 60_000;

/** What a lock remembers. `frozen_until_0` … `3` and `wrong_tries_0` … `3` go by method, `4` is the whole lock. Times in milliseconds, 0: not. */
export const doorMemory: { readonly [name: string]: number } = {
  awake_until: 0,
  open_since: 0,
  ajar_told: 0,
  jammed: 0,
  ...Object.fromEntries(
    [0, 1, 2, 3, WHOLE_LOCK].flatMap((method) => [
      [`wrong_tries_${method}`, 0],
      [`frozen_until_${method}`, 0],
    ]),
  ),
};

interface Member {
  readonly id: string;
  readonly name: string;
  /** For emergencies: opening with it raises the alarm. */
  readonly duress?: boolean;
}

/** Somebody touched it. */
export function wake(unit: Unit): Outcome {
  return { changes: { wakeup_state: 1 }, memory: { awake_until: unit.now + AWAKE_MS } };
}

/** The credentials enrolled for a method; empty for methods without a list. */
export function enrolled(unit: Unit, method: number): Member[] {
  const place = ENROLLED[method];
  const list = place && unit.state[place.property];
  if (!place || !Array.isArray(list)) return [];
  return (list as readonly Values[]).map((entry) => ({
    id: String(entry.id ?? ''),
    name: String(entry[place.nameId] ?? ''),
    ...(entry.duress === 1 && { duress: true }),
  }));
}

/** Adds a credential and says so; the id counts up from the highest one. `owner`: whose it is, and whether it is for emergencies. */
export function enroll(
  unit: Unit,
  method: number,
  name: string,
  owner: { readonly member?: string; readonly duress?: number } = {},
): Outcome {
  const place = ENROLLED[method];
  if (!place) return nothing('this method has no list of members');
  const known = enrolled(unit, method);
  const id = String(1 + Math.max(0, ...known.map((member) => Number(member.id) || 0)));
  const before = Array.isArray(unit.state[place.property]) ? (unit.state[place.property] as readonly Values[]) : [];
  const added: Values = {
    id,
    [place.nameId]: name,
    ...(owner.member && { member: owner.member }),
    ...(owner.duress === 1 && { duress: 1 }),
  };
  return combine(wake(unit), {
    changes: { [place.property]: [...before, added] },
    events: [{ eventId: 'enrolled', params: { method, user_id: id, user_name: name } }],
  });
}

/** Takes a credential out; undefined when there is none of that id. */
export function forget(unit: Unit, method: number, id: string): Outcome | undefined {
  const place = ENROLLED[method];
  const before = place && Array.isArray(unit.state[place.property]) ? (unit.state[place.property] as readonly Values[]) : [];
  const left = before.filter((entry) => entry.id !== id);
  return place && left.length < before.length ? { changes: { [place.property]: left }, output: { result: 1 } } : undefined;
}

/**
 * Whose finger, card or face this is. Undefined: nobody's. As real locks do before anyone is enrolled, an empty list opens
 * to everyone.
 */
function recognise(unit: Unit, method: number, user: string): Member | undefined {
  const known = enrolled(unit, method);
  if (known.length === 0) return { id: '', name: user };
  return user === '' ? known[0] : known.find((member) => member.id === user || member.name === user);
}

/** Why the bolt cannot be drawn this way, or undefined. The mechanical key defeats everything but an open door; the knob inside is mechanical too. */
export function obstacle(unit: Unit, method: number): string | undefined {
  if (unit.state.lock_state === 0) return 'the door is already unlocked';
  if (method === Method.key) return undefined;
  const fromInside = method === Method.inside || method === Method.knob;
  if (fromInside && unit.state.child_lock_state === 1) return 'the child lock is on: nothing inside opens the door';
  if (method === Method.knob) return undefined;
  if (memoryNumber(unit, `frozen_until_${WHOLE_LOCK}`) > unit.now && !fromInside) return 'the whole lock is frozen after wrong tries';
  if (unit.state.inner_lock_state === 1 && !fromInside) return 'the door is locked from inside';
  if (memoryNumber(unit, 'jammed') === 1) return 'the motor is jammed';
  if (!hasPower(unit)) return 'the battery is empty';
  return undefined;
}

/** The bolt is drawn and the door opens. */
export function open(unit: Unit, method: number, member: Member): Outcome {
  return combine(wake(unit), {
    changes: { lock_state: 0, inner_lock_state: 0, door_state: 1 },
    memory: {
      open_since: unit.now,
      ajar_told: 0,
      [`wrong_tries_${WHOLE_LOCK}`]: 0,
      ...(method <= 3 && { [`wrong_tries_${method}`]: 0 }),
    },
    events: [{ eventId: 'door_open', params: { unlock_type: method, user_id: member.id, user_name: member.name } }],
  });
}

/** Somebody tries to get in. `user` is an enrolled id or name; empty: the first one enrolled. */
export function tryToOpen(unit: Unit, method: number, user: string): Outcome {
  const frozenUntil = memoryNumber(unit, `frozen_until_${method}`);
  if (frozenUntil > unit.now)
    return nothing(`this way is frozen for another ${Math.ceil((frozenUntil - unit.now) / 1000)} s after wrong tries`);
  const inTheWay = obstacle(unit, method);
  if (inTheWay) return combine(wake(unit), nothing(inTheWay));
  const member = recognise(unit, method, user);
  if (!member) return wrongTries(unit, method, 1);
  return member.duress ? openUnderDuress(unit, member) : open(unit, method, member);
}

/** Opens like any other time and tells the family first. */
export function openUnderDuress(unit: Unit, member: Member): Outcome {
  const alarm = { events: [{ eventId: 'duress_alarm', params: { user_id: member.id, method: Method.duress } }] };
  return combine(alarm, open(unit, Method.duress, member));
}

/** `times` wrong tries in a row. Methods without a sensor of their own are not counted. */
export function wrongTries(unit: Unit, method: number, times: number): Outcome {
  if (method > 3) return combine(wake(unit), nothing('not recognised'));
  const count = memoryNumber(unit, `wrong_tries_${method}`) + times;
  const all = memoryNumber(unit, `wrong_tries_${WHOLE_LOCK}`) + times;
  if (all >= TRIES_TO_FREEZE_ALL) return freeze(unit, WHOLE_LOCK, all);
  if (count < TRIES_TO_FREEZE) {
    return combine(
      wake(unit),
      { memory: { [`wrong_tries_${method}`]: count, [`wrong_tries_${WHOLE_LOCK}`]: all } },
      nothing(`not recognised, try ${count} of ${TRIES_TO_FREEZE}`),
    );
  }
  return combine(freeze(unit, method, count), { memory: { [`wrong_tries_${WHOLE_LOCK}`]: all } });
}

function freeze(unit: Unit, method: number, tries: number): Outcome {
  return combine(wake(unit), {
    memory: { [`wrong_tries_${method}`]: 0, [`frozen_until_${method}`]: unit.now + FREEZE_MS },
    events: [{ eventId: 'trial_lockout', params: { method, fail_count: Math.min(100, tries) } }],
  });
}

/**
 * The door falls shut and the bolt moves out, unless the motor is jammed: then it only looks locked (假锁). A lock that does not
 * lock by itself stays unlocked until {@link lock}.
 */
export function close(unit: Unit): Outcome {
  if (unit.state.lock_state === 1) return nothing('the door is already closed');
  const shut = { open_since: 0, ajar_told: 0 };
  if (memoryNumber(unit, 'jammed') === 1) {
    return combine(wake(unit), {
      changes: { lock_state: 3, door_state: 0 },
      memory: shut,
      events: [{ eventId: 'door_close' }, { eventId: 'fake_lock_alarm' }],
    });
  }
  const bolt: Values = unit.state.auto_lock === 0 ? {} : { lock_state: 1 };
  return combine(wake(unit), { changes: { ...bolt, door_state: 0 }, memory: shut, events: [{ eventId: 'door_close' }] });
}

/** Somebody locks a door that is shut: with the button outside or by lifting the handle. */
export function lock(unit: Unit): Outcome {
  if (unit.state.lock_state === 1) return nothing('the door is already locked');
  if (unit.state.door_state !== 0) return nothing('the door is open');
  if (memoryNumber(unit, 'jammed') === 1)
    return combine(wake(unit), { changes: { lock_state: 3 }, events: [{ eventId: 'fake_lock_alarm' }] });
  return combine(wake(unit), { changes: { lock_state: 1 } });
}
