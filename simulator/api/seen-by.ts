/** What a camera sees now, as a still. */
import type { Clock } from '../../devices/index.ts';
import { SimulatorError } from '../error.ts';
import { drawScene } from '../scene-picture.ts';
import type { FleetUnit } from '../unit.ts';

/** Seconds somebody takes from one side of the picture to the other and back. */
const WALK_SEC = 40;

/** JPEG. Throws {@link SimulatorError} 409 when there is nothing to see. */
export async function seenBy(unit: FleetUnit, clock: Clock): Promise<Uint8Array> {
  const { device, name } = unit;
  const nothing = (why: string, fix: string) => new SimulatorError(409, `${device.deviceName} shows nothing: ${why}`, fix);
  if (!('night_vision' in device.state)) throw nothing('it has no lens that can be looked through', 'ask a camera');
  if (!device.powered) throw nothing('it is off', 'POST power-on');
  if (device.state.privacy_mode === 1) throw nothing('privacy mode is on, the lens is covered', 'POST properties {"privacy_mode": 0}');
  if (device.state.sleep_mode === 1) throw nothing('it is asleep', 'POST properties {"sleep_mode": 0}');
  const now = clock.now();
  const { pan, tilt } = device.memory;
  const number = (value: unknown) => (typeof value === 'number' ? value : 0);
  const walk = ((now / 1000) % WALK_SEC) / WALK_SEC;
  return drawScene({
    name,
    title: '',
    time: now,
    state: device.state,
    pan: number(pan),
    tilt: number(tilt),
    place: walk < 0.5 ? walk * 2 : 2 - walk * 2,
  });
}
