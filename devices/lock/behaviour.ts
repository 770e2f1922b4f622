/** How a door lock lives on its battery. Thing model: facts/tencent-iot.md §7.3–7.5. */
import type { Behaviour, Outcome, Unit } from '../define.ts';
import { combine, declined, memoryNumber } from '../outcome.ts';
import { batteryMemory, p2pAddress } from '../trait-behaviour.ts';
import { videoModuleInitial } from '../traits.ts';
import { batteriesInitial, drainBatteries } from './batteries.ts';
import { doorMemory, Method, obstacle, open, wake } from './door.ts';
import { cancelEnrolment, deleteCredential, endOverdueEnrolment, enrolmentInitial, enrolmentMemory, startEnrolment } from './enrolment.ts';
import {
  addTemporaryPassword,
  deleteTemporaryPassword,
  expireTemporaryPasswords,
  freezeTemporaryPassword,
  temporaryMemory,
} from './temporary-passwords.ts';
import { lockTriggers } from './triggers.ts';

/** A minute: fine enough for sleep and ajar, coarse enough for a hundred thousand locks. */
const TICK_MS = 60_000;
/** A door open this long is left ajar [P]. */
export const AJAR_MS = 120_000;
/** An awake minute costs as much as this many asleep [P]. */
const AWAKE_COST = 20;

function unlockRemote(unit: Unit): Outcome {
  if (unit.state.lock_state === 0) return combine(wake(unit), { output: { result: 1 }, status: 'already unlocked' });
  const inTheWay = obstacle(unit, Method.phone);
  if (inTheWay) return combine(wake(unit), declined(inTheWay, { result: 0 }));
  return combine(open(unit, Method.phone, { id: '', name: '' }), { output: { result: 1 } });
}

function fallAsleep(unit: Unit): Outcome {
  return unit.state.wakeup_state === 1 && memoryNumber(unit, 'awake_until') <= unit.now ? { changes: { wakeup_state: 0 } } : {};
}

function noticeAjar(unit: Unit): Outcome {
  const since = memoryNumber(unit, 'open_since');
  if (since === 0 || memoryNumber(unit, 'ajar_told') === 1 || unit.now - since < AJAR_MS) return {};
  const open_sec = Math.min(86_400, Math.floor((unit.now - since) / 1000));
  return { changes: { door_state: 2 }, memory: { ajar_told: 1 }, events: [{ eventId: 'door_ajar', params: { open_sec } }] };
}

export const lockBehaviour: Behaviour = {
  initial: {
    ...videoModuleInitial,
    battery_percentage: 100,
    lock_state: 1,
    lock_motor_state: 0,
    inner_lock_state: 0,
    child_lock_state: 0,
    disarming: 1,
    wakeup_state: 0,
    volume: 2,
    sensitivity: 1,
    user_list: { owner: '', shared_person: [] },
    fingerprints: [],
    passwords: [],
    cards: [],
    faces: [],
    enrolment: enrolmentInitial,
    temporary_passwords: [],
    batteries: batteriesInitial,
    emergency_power: 0,
    door_state: 0,
    anti_pry: 1,
    auto_lock: 1,
  },
  memory: { ...batteryMemory, battery_ticks_charged: 0, ...doorMemory, ...enrolmentMemory, ...temporaryMemory },
  start: (unit) => ({ changes: p2pAddress(unit, 'picture') }),
  control(unit, desired) {
    // The bolt of an open door has nothing to go into.
    if (desired.inner_lock_state === 1 && unit.state.lock_state !== 1)
      return declined('the door is not closed, it cannot be locked from inside');
    return { changes: desired };
  },
  actions: {
    unlock_remote: unlockRemote,
    start_enrolment: startEnrolment,
    cancel_enrolment: cancelEnrolment,
    delete_credential: deleteCredential,
    add_temporary_password: addTemporaryPassword,
    freeze_temporary_password: freezeTemporaryPassword,
    delete_temporary_password: deleteTemporaryPassword,
    wake_up: (unit) => combine(wake(unit), { output: { wakeup_state: 1 } }),
  },
  triggers: lockTriggers,
  tick: {
    everyMs: TICK_MS,
    run: (unit) =>
      combine(
        fallAsleep(unit),
        noticeAjar(unit),
        endOverdueEnrolment(unit),
        expireTemporaryPasswords(unit),
        drainBatteries(unit, unit.state.wakeup_state === 1 ? AWAKE_COST : 1),
      ),
  },
};
