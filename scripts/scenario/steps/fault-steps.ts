/** Steps that let something go wrong: packet by packet on the way, or in the device itself. */
import { mqttClientId } from '../../../devices/index.ts';
import { faultsInFiles, SimulatorError } from '../../../simulator/index.ts';
import type { Compile } from '../scope.ts';

const { faultOf } = await faultsInFiles();

export const fault: Compile<'fault'> = ({ device, share = 1, ...given }, scope) => {
  const devices = scope.devices(device, 'device');
  const rule = (() => {
    try {
      return faultOf(given);
    } catch (error) {
      if (!(error instanceof SimulatorError)) throw error;
      scope.problem(['fault'], `${error.message}; ${error.fix}`);
      return undefined;
    }
  })();
  return async ({ setting, random }) => {
    const struck = devices.filter(() => share === 1 || random() < share);
    if (rule && struck.length > 0) setting.faults.add({ ...rule, clientId: struck.map(({ unit }) => mqttClientId(unit)) });
  };
};

/** A rule for several devices ends for all of them. */
export const lifts: Compile<'lifts'> = ({ lifts: name, device }, scope) => {
  const devices = scope.devices(device, 'device');
  return async ({ setting: { faults } }) => {
    for (const { unit } of devices)
      for (const { id, rule } of faults.standing(mqttClientId(unit))) if (name === 'all' || rule.fault === name) faults.lift(id);
  };
};
