import { useCallback, useEffect, useRef, useState } from 'react';
import { CloudError, cloud } from '@/cloud/index.ts';
import type { Values } from '@/devices/define.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { type ActionState, actionFailed, readOutput } from './action-state.ts';

/** Invokes an action and waits for the unit's own answer. Never rejects: the outcome says how it went. */
export async function callAction(
  unit: Pick<FamilyDevice, 'productId' | 'deviceName'>,
  actionId: string,
  input: Values,
): Promise<ActionState> {
  try {
    const answer = await cloud.call('AppCallDeviceActionSync', {
      ProductId: unit.productId,
      DeviceName: unit.deviceName,
      ActionId: actionId,
      InputParams: JSON.stringify(input),
    });
    if (answer.Code) return actionFailed(new CloudError('api', 'DeviceRefused', answer.Status ?? ''));
    return { phase: 'done', output: readOutput(answer.OutputParams) };
  } catch (cause) {
    return actionFailed(cause);
  }
}

/** One action of a device: invoked, waited for, told. `onDone` hears the output of the newest call that went well. */
export function useAction(
  device: FamilyDevice,
  actionId: string,
  onDone?: (output: Values) => void,
): { state: ActionState; run: (input?: Values) => void; reset: () => void } {
  const [state, setState] = useState<ActionState>({ phase: 'idle' });
  const latest = useRef(0);
  const heard = useRef(onDone);
  heard.current = onDone;
  const { productId, deviceName } = device;
  useEffect(
    () => () => {
      latest.current = -1;
    },
    [],
  );
  const run = useCallback(
    (input: Values = {}) => {
      const mine = ++latest.current;
      setState({ phase: 'running' });
      callAction({ productId, deviceName }, actionId, input).then((ended) => {
        if (mine !== latest.current) return;
        setState(ended);
        if (ended.phase === 'done') heard.current?.(ended.output);
      });
    },
    [actionId, deviceName, productId],
  );
  const reset = useCallback(() => {
    latest.current++;
    setState({ phase: 'idle' });
  }, []);
  return { state, run, reset };
}
